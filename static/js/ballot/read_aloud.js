// 朗读: this device reads aloud what stands on the screen, when asked; what somebody has chosen only by a button of its own,
// because others in the room hear it. Voices that are spoken by a server are left out: the names, and the choices, would
// travel. Keeps to older syntax, as slip.js does.

const voices = window.speechSynthesis;
const LATE_VOICES = 1000; // some browsers have none at first and don't say when they come

let spoken = []; // held, or Chromium forgets to say that the last one has ended

export function readAloud(page) {
  hush();
  const box = page.querySelector("[data-aloud]");
  if (!box || !voices) return;
  const offer = () => (box.hidden = !ownVoice());
  const [whole, chosen] = [box.querySelector("[data-read=screen]"), box.querySelector("[data-read=chosen]")];
  const say = (lines) => speak(lines, (isSpeaking) => (whole.textContent = isSpeaking ? "停止朗读" : "朗读"));
  whole.addEventListener("click", () => (spoken.length ? hush() : say(linesOn(page))));
  chosen.addEventListener("click", () => say(choicesOn(page)));
  page.addEventListener("turned", hush);
  addEventListener("pagehide", hush);
  voices.onvoiceschanged = offer;
  setTimeout(offer, LATE_VOICES);
  offer();
}

export function hush() {
  const last = spoken[spoken.length - 1];
  spoken = [];
  if (voices) voices.cancel();
  if (last) last.onend();
}

// A Chinese voice of the device itself, Mandarin before others.
function ownVoice() {
  const own = voices.getVoices().filter((voice) => voice.localService && /^(zh|cmn)/i.test(voice.lang));
  return own.find((voice) => /cn|hans/i.test(voice.lang)) || own[0];
}

function speak(lines, tell) {
  hush();
  const voice = ownVoice();
  spoken = lines.map((line) => Object.assign(new SpeechSynthesisUtterance(line), { voice, lang: voice.lang, rate: 0.9 }));
  const last = spoken[spoken.length - 1];
  last.onend = last.onerror = () => {
    if (spoken[spoken.length - 1] === last) spoken = [];
    if (!spoken.length) tell(false);
  };
  tell(true);
  for (const utterance of spoken) voices.speak(utterance);
}

function linesOn(page) {
  return [...page.querySelectorAll("[data-said], .choice")].filter(isShown).map(wordsOf);
}

function wordsOf(part) {
  if (!part.matches(".choice")) return part.textContent.trim();
  const grades = [...part.querySelectorAll("label")].map((label) => label.textContent);
  return `${personOf(part)}。可以选：${grades.join("、")}。`;
}

function personOf(choice) {
  return [...choice.querySelector("legend").children].map((part) => part.textContent).join("，");
}

function choicesOn(page) {
  const choices = [...page.querySelectorAll(".choice")];
  const shown = choices.filter(isShown);
  return (shown.length ? shown : choices).map((choice) => {
    const chosen = choice.querySelector(":checked");
    return `${choice.querySelector("legend b").textContent}，${chosen ? `您选的是“${chosen.parentElement.textContent}”` : "还没有选"}。`;
  });
}

function isShown(part) {
  return part.getClientRects().length > 0;
}
