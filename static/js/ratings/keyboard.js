// 评价表的键盘：1至5定等次，↑↓换人，N到下一个没有定的。不靠它也能办：每一位都是一组单选按钮。
const form = document.querySelector("form[data-quota]");
const rows = [...form.querySelectorAll(".rated")];

const radios = (row) => [...row.querySelectorAll('input[type="radio"]')];
const isOpen = (row) => !radios(row).some((radio) => radio.checked);
const isShown = (row) => row.offsetParent !== null;

function enter(row) {
  if (!row) return;
  const all = radios(row);
  (all.find((radio) => radio.checked) ?? all[0]).focus(); // 移到那里，不代人选
  row.scrollIntoView({ block: "nearest" });
}

function nextOpen(from) {
  const after = rows.indexOf(from) + 1;
  return [...rows.slice(after), ...rows.slice(0, after)].find((row) => isOpen(row) && row !== from);
}

function step(row, direction) {
  for (let place = rows.indexOf(row) + direction; place >= 0 && place < rows.length; place += direction) {
    if (isShown(rows[place])) return rows[place];
  }
  return null;
}

function choose(row, digit) {
  const radio = radios(row)[digit - 1];
  radio.focus();
  radio.click();
}

form.addEventListener("keydown", (event) => {
  const row = event.target.closest(".rated");
  if (event.target.type !== "radio" || !row || event.ctrlKey || event.altKey || event.metaKey) return;
  if (/^[1-5]$/.test(event.key)) choose(row, Number(event.key));
  else if (event.key === "ArrowDown") enter(step(row, 1));
  else if (event.key === "ArrowUp") enter(step(row, -1));
  else if (event.key.toLowerCase() === "n") enter(nextOpen(row));
  else return;
  event.preventDefault();
});

form.querySelector("[data-next-open]")?.addEventListener("click", (event) => {
  event.preventDefault();
  enter(nextOpen(document.activeElement.closest?.(".rated")));
});

document.querySelector("[data-keys]").hidden = false;
