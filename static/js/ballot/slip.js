// 抽签码: the form works without this script. With it the code goes from the link into its field, a reload loses nothing,
// a lost connection says so, and no cookie travels. It and what it imports keep to older syntax: slips are for browsers
// that can't do more.
//
// Kept in sessionStorage until the ballot is in the urn: {code, marks: {s0: "2", …}}. Choices belong to the code they
// were made with; whoever comes with another code, to a shared computer, never sees them.

import { progressOf } from "./counter.js";
import { readAloud } from "./read_aloud.js";
import { takeTurns } from "./turns.js";

const LENGTH = 10;
const NEXT_LOOK = 4000;
const PATIENCE = 20000;

let code = ""; // as read from the link, the field or before a reload
let owner = ""; // the code that the choices on the page belong to
let nextLook;
let turns = null; // 大字版: one task a page

function start() {
  const page = part();
  readAloud(page);
  if (page.dataset.slip === "waiting") return wait(page);
  if (page.dataset.slip !== "form") return forget();
  turns = takeTurns(page);
  const form = page.querySelector("form");
  const field = form.elements.code;
  if (!field.value) field.value = shown(code);
  if (field.getAttribute("aria-invalid")) owner = ""; // no slip bears that code, so the choices are nobody's yet
  else own(form, normalized(field.value));
  count(form);
  field.addEventListener("input", () => {
    own(form, normalized(field.value));
    count(form);
  });
  form.addEventListener("change", () => {
    keep(form);
    count(form);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    cast(form);
  });
}

function part() {
  return document.querySelector("[data-slip]");
}

// --- the code ---

// The code leaves the address bar at once: it must not stay in the history, nor be seen over somebody's shoulder.
function takeCode() {
  const scanned = normalized(location.hash);
  if (!scanned) return false;
  history.replaceState(null, "", location.pathname + location.search);
  follow(scanned);
  return true;
}

function follow(read) {
  code = read;
  // The switch to large type opens the page anew and takes the code along.
  const size = document.querySelector(".masthead .tool");
  if (size) size.hash = code;
}

function normalized(text) {
  const folded = text.normalize("NFKC").split("#").pop().toUpperCase();
  const read = folded.replace(/[\s_\u200b-\u200f\u2010-\u2015\u2060\u2212\ufeff-]/g, "");
  return /^[2-9A-HJKMNP-Z]+$/.test(read) && read.length === LENGTH ? read : "";
}

function shown(read) {
  return read && read.slice(0, LENGTH / 2) + "-" + read.slice(LENGTH / 2);
}

// Two wrong signs are a slip of the finger; another slip differs in nearly all.
function isNear(one, other) {
  return [...one].filter((sign, at) => sign !== other[at]).length <= 2;
}

// --- the choices ---

function own(form, read) {
  if (!read) return;
  follow(read);
  if (owner && !isNear(owner, read)) clear(form);
  owner = read;
  const record = load();
  if (record.code && isNear(record.code, read)) fillIn(form, record.marks);
  keep(form);
}

function clear(form) {
  for (const radio of form.querySelectorAll("input:checked")) radio.checked = false;
}

function fillIn(form, marks) {
  for (const name of Object.keys(marks)) {
    if (form.querySelector(`input[name="${name}"]:checked`)) continue;
    const radio = form.querySelector(`input[name="${name}"][value="${marks[name]}"]`);
    if (radio) radio.checked = true;
  }
}

function count(form) {
  const whenDone = normalized(form.elements.code.value) ? "都选好了，可以投票" : "都选好了，还没有填抽签码";
  form.querySelector("[data-counter]").textContent = progressOf(form, part().dataset.unit, whenDone);
  if (turns) turns.refresh();
}

// --- what this tab keeps ---

function place() {
  return `slip:${part().dataset.ballot}`;
}

function load() {
  try {
    return JSON.parse(sessionStorage.getItem(place())) || {};
  } catch (unreadable) {
    return {};
  }
}

function keep(form) {
  if (!owner) return;
  const marks = {};
  for (const radio of form.querySelectorAll(".choice :checked")) marks[radio.name] = radio.value;
  store({ code: owner, marks });
}

function store(record) {
  try {
    sessionStorage.setItem(place(), JSON.stringify(record));
  } catch (switchedOff) {
    // Nothing is kept over a reload then; the page itself still holds everything.
  }
}

function forget() {
  follow("");
  owner = "";
  try {
    sessionStorage.removeItem(place());
  } catch (switchedOff) {
    // Nothing was kept.
  }
}

// Only a reload is the same person for certain; somebody who opens the page anew has to bring the code.
function wasReloaded() {
  const [entry] = performance.getEntriesByType("navigation");
  return Boolean(entry) && entry.type === "reload";
}

// --- before voting, and casting ---

function wait(page) {
  page.querySelector("[data-look-again]").addEventListener("click", async (event) => {
    event.preventDefault();
    if (!(await lookAgain())) page.querySelector("[data-answer]").textContent = "没连上。请检查网络，再点一次。";
  });
  if (code) store({ code, marks: {} });
  lookLater();
}

function lookLater() {
  clearTimeout(nextLook);
  nextLook = setTimeout(look, NEXT_LOOK);
}

async function look() {
  const answer = await ask(part().dataset.stateUrl, {}, (response) => response.json());
  const hasMovedOn = answer && answer.state !== "SIGNIN";
  if (part().dataset.slip === "waiting" && !(hasMovedOn && (await lookAgain()))) lookLater();
}

async function lookAgain() {
  const page = await ask(location.pathname + location.search, {}, read);
  if (page) show(page);
  return Boolean(page);
}

async function cast(form) {
  const [button, answerLine] = [form.querySelector("button"), form.querySelector("[data-answer]")];
  button.disabled = true; // a second tap finds no button
  answerLine.textContent = "正在投入票箱。";
  const body = new URLSearchParams(new FormData(form));
  const page = await ask(form.action, { method: "POST", body }, read);
  if (page) return show(page);
  button.disabled = false;
  button.focus(); // a disabled one has lost it
  answerLine.textContent = "没连上，您填的都还在。请再点一次“投入票箱”，重复点不会多投。";
}

// What the server says, or null when it could not be reached or something else answered.
async function ask(address, options, understand) {
  const controller = new AbortController();
  const alarm = setTimeout(() => controller.abort(), PATIENCE);
  const quiet = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", signal: controller.signal };
  try {
    const response = await fetch(address, Object.assign(quiet, options));
    return response.ok ? await understand(response) : null;
  } catch (unreachable) {
    return null;
  } finally {
    clearTimeout(alarm);
  }
}

async function read(response) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector("[data-slip]") ? page : null;
}

function show(page) {
  document.querySelector("main").replaceWith(page.querySelector("main"));
  document.title = page.title;
  start();
  (document.querySelector("[data-summary]") || document.querySelector("h1")).focus();
}

if (!takeCode() && wasReloaded() && load().code) follow(load().code);
addEventListener("hashchange", () => {
  if (takeCode() && part().dataset.slip === "form") {
    const form = part().querySelector("form");
    form.elements.code.value = shown(code);
    own(form, code);
    count(form);
  }
});
start();
