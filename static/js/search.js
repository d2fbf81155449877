/* “/”键到搜索框；在搜索页可以关掉，记在本机（单个字符的快捷键，要能关）。宽屏才有页眉里的框，手机上没有就不接。 */

const OFF = "search:shortcut-off";
const field = document.querySelector("form[role=search] input[type=search]");

function isOff() {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false;
  }
}

function turn(off) {
  try {
    if (off) localStorage.setItem(OFF, "");
    else localStorage.removeItem(OFF);
  } catch {
    /* 浏览器不让存，就一直开着 */
  }
}

function isTyping(target) {
  return target.isContentEditable || target.matches("input, textarea, select");
}

document.addEventListener("keydown", (event) => {
  const isPlain = event.key === "/" && !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing;
  if (!isPlain || isOff() || isTyping(event.target) || !field?.checkVisibility()) return;
  event.preventDefault();
  field.focus();
  field.select();
});

const line = document.querySelector("[data-shortcut]");
if (line) {
  const button = line.querySelector("button");
  const show = () => {
    line.querySelector("span").textContent = isOff() ? "“/”键已经关掉。" : "在任何一页按“/”键，可以直接到搜索框。";
    button.textContent = isOff() ? "打开“/”键" : "关掉“/”键";
  };
  button.addEventListener("click", () => {
    turn(!isOff());
    show();
  });
  line.hidden = false;
  show();
}
