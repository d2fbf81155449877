// 投票: the browser shows the form when voting is open and casts without cookies.

import { ask, checkedKey, obstacle, show } from "./page.js";
import { progressOf } from "./counter.js";
import { hasCredential, isUnanswered, keep, load, wipe } from "./credential.js";
import { hush, readAloud } from "./read_aloud.js";
import { takeTurns } from "./turns.js";

const page = document.querySelector("[data-ballot]");
const data = page.dataset;
const form = document.querySelector("form[data-cast]");
const counter = form.querySelector("[data-counter]");
const answerLine = form.querySelector("[data-answer]");
const button = form.querySelector("button[type=submit]");
const choices = [...form.querySelectorAll("fieldset.choice")];
const NEXT_LOOK = 4000;

let shown = "";
let turns = null; // 大字版: one task a page

async function start() {
  const stopped = obstacle();
  if (stopped) return show(stopped);
  if (!(await checkedKey(data))) return show("wrong-key", { focus: true });
  turns = takeTurns(page);
  readAloud(page);
  form.addEventListener("change", choose);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    cast();
  });
  follow(data.phase);
}

// Shows what fits the ballot's state and this browser's credential; goes on asking until voting opens or is over.
function follow(state) {
  const record = load(data.ballot);
  const part = partFor(state, record);
  if (part === "form" && shown !== "form") fillIn(record);
  if (part !== shown) show(part, { focus: shown !== "" });
  shown = part;
  if (part === "over") return wipe(data.ballot);
  setTimeout(look, NEXT_LOOK);
}

async function look() {
  if (shown === "receipt" || shown === "already") return;
  const answer = await ask(data.stateUrl, { credentials: "omit" });
  if (shown === "receipt" || shown === "already") return;
  const sending = button.disabled || load(data.ballot).sent;
  if (!answer?.ok || sending) return void setTimeout(look, NEXT_LOOK);
  follow(answer.state);
}

function partFor(state, record) {
  if (state === "SIGNIN") return hasCredential(record) ? "waiting" : "sign-in";
  if (record.sent) return "form"; // an answer is still owed, even when voting is over
  if (state !== "VOTING") return "over";
  if (hasCredential(record)) return "form";
  return isUnanswered(record) ? "sign-in" : "no-credential";
}

function fillIn(record) {
  const draft = record.sent ? Object.fromEntries([...record.sent].map((mark, at) => [`s${at}`, mark])) : record.draft;
  for (const [name, value] of Object.entries(draft ?? {})) {
    const radio = form.querySelector(`input[name="${name}"][value="${value}"]`);
    if (radio) radio.checked = true;
  }
  count();
  if (!record.sent) return;
  hold(true);
  answerLine.textContent = "上一次投票没有收到回音。请再点一次“投入票箱”，重复点不会多投。";
  turns?.go("review");
}

// Kept in the form's order: the order in which somebody chose is nobody's business.
function choose() {
  const chosen = [...form.querySelectorAll(".choice :checked")];
  keep(data.ballot, { draft: Object.fromEntries(chosen.map((radio) => [radio.name, radio.value])) });
  count();
}

function count() {
  counter.textContent = progressOf(form, data.unit, "都选好了，可以投票");
  turns?.refresh();
}

// While an answer is owed the marks stand as they were sent: another choice would not replace them.
function hold(held) {
  for (const choice of choices) choice.disabled = held;
}

async function cast() {
  const sentBefore = Boolean(load(data.ballot).sent);
  const marks = choices.map((choice) => choice.querySelector(":checked").value).join("");
  const { nonce, signature } = keep(data.ballot, { sent: marks });
  hold(true);
  button.disabled = true;
  answerLine.textContent = "正在投入票箱。";
  const answer = await ask(form.action, {
    method: "POST",
    credentials: "omit",
    referrerPolicy: "no-referrer",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ nonce, signature, marks }),
  });
  button.disabled = false;
  button.focus(); // a disabled one has lost it
  if (!answer) {
    answerLine.textContent = "没连上，您的选择存在本机。请再点一次“投入票箱”，重复点不会多投。";
  } else if (answer.ok || (answer.already && sentBefore)) {
    finish("receipt");
  } else if (answer.already) {
    finish("already");
  } else {
    keep(data.ballot, { sent: undefined });
    hold(false);
    answerLine.textContent = sentBefore ? `${answer.message}前一次有没有投进去，系统查不出来。` : answer.message;
  }
}

function finish(part) {
  hush();
  wipe(data.ballot);
  form.reset();
  shown = part;
  show(part, { focus: true });
}

start();
