// Moves the bar of what the worker does (an import, a long export), and opens the result when it has ended; without script the page refreshes itself.
const EVERY = 1000;
const section = document.querySelector("[data-progress]");
const bar = section.querySelector("progress");
const status = section.querySelector("[role=status]");

async function look() {
  try {
    const answer = await fetch(section.dataset.progress, { headers: { Accept: "application/json" } });
    if (answer.redirected || !answer.ok) throw new Error(answer.status);
    const { percent, words, is_under_way: isUnderWay } = await answer.json();
    if (!isUnderWay) {
      location.reload();
      return;
    }
    bar.value = percent;
    if (status.textContent !== words) status.textContent = words;
  } catch {
    status.textContent = "没连上，正在重试。后台照常在做。";
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
