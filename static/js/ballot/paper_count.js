// 清点纸票：边录边算每一行的合计。录的数字先存在这个窗口里，服务器收下才清掉：断网、登录过期都不用重录。

const page = document.querySelector("[data-paper-count]");
const form = page.querySelector("form");
const KEY = `paper-count:${page.dataset.paperCount}`; // 带着点票人：同一台电脑上换一个人登录，看不到上一个人的数

if (form) start();
else forget(); // 已经锁定、计票或作废，没有要录的了

function start() {
  const kept = recall();
  if (kept && !same(kept)) restore(kept);
  else if ("taken" in form.dataset) forget();
  form.addEventListener("input", () => {
    keep();
    addUp();
  });
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("input.figure")) event.target.select(); // 手机上点进去再录，是换掉，不是接在后面
  });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    say("没连上，数字存在这个窗口里。连上以后再点“交上清点”。");
  });
  addUp();
}

function figures() {
  return [...form.querySelectorAll("input.figure")];
}

function number(field) {
  return Number(field.value.trim() || "0");
}

function addUp() {
  const papers = form.elements.valid.value.trim();
  const rows = [...form.querySelectorAll("fieldset.counts")];
  const wrong = rows.filter((row) => !addUpRow(row, papers)).length;
  const left = form.querySelector("[data-left]");
  if (!papers) left.textContent = "请先填有效票的张数";
  else left.textContent = wrong ? `还有${wrong}行没有对上` : "每一行都对上了";
}

function addUpRow(row, papers) {
  const sum = [...row.querySelectorAll("input")].reduce((total, field) => total + number(field), 0);
  const difference = sum - Number(papers);
  row.querySelector("[data-sum]").textContent = Number.isNaN(difference)
    ? "请填整数"
    : `合计${sum}张${papers ? comparison(difference) : ""}`;
  return difference === 0;
}

function comparison(difference) {
  if (difference === 0) return "，对上了";
  return difference > 0 ? `，多${difference}张` : `，少${-difference}张`;
}

function same(kept) {
  return figures().every((field) => Number((kept[field.name] ?? "").trim() || "0") === number(field));
}

function restore(kept) {
  for (const field of figures()) field.value = kept[field.name] ?? field.value;
  say("找回了还没有交上的数字");
}

function keep() {
  const typed = Object.fromEntries(figures().map((field) => [field.name, field.value]));
  try {
    sessionStorage.setItem(KEY, JSON.stringify(typed));
    say("数字存在这个窗口里，还没有交上");
  } catch {
    say("这个浏览器不让存，交上以前请不要关这一页");
  }
}

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null; // 浏览器不让存，就只靠服务器
  }
}

function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // 没存过
  }
}

function say(words) {
  form.querySelector("[data-kept]").textContent = words;
}
