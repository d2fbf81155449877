// The room's page looks at the turnout again every few seconds, and at itself when the ballot has moved on.

const turnout = document.querySelector("[data-turnout-url]");
const PAUSE = 3000;

async function look() {
  try {
    const response = await fetch(turnout.dataset.turnoutUrl, { cache: "no-store" });
    if (response.ok && !response.redirected) {
      const before = turnout.firstElementChild.dataset.phase;
      turnout.innerHTML = (await response.text()).trim();
      if (turnout.firstElementChild.dataset.phase !== before) return location.reload();
    }
  } catch {
    // Not reachable for a moment: the next look may be.
  }
  setTimeout(look, PAUSE);
}

if (turnout) setTimeout(look, PAUSE);
