/* 网络断了、又连上了，在页上说一声。断着的时候先不交表单：交了会换成浏览器的出错页，填的内容可能就没了。
   浏览器说断了，有时其实连着（虚拟专网），所以交之前问一次服务器。不开脚本时，由浏览器自己说。 */

const place = document.querySelector("[data-connection]");
let passing = false;

function say(state, words) {
  const line = document.createElement("p");
  line.className = "notice";
  line.dataset.state = state;
  line.textContent = words;
  place.hidden = false;
  setTimeout(() => place.replaceChildren(line), 100); // 先露出来再写上字，读屏软件才念
}

function gone() {
  say("late", "网络断了。这一页和您填的内容都还在，请先不要关掉；网络恢复以后再提交。");
}

async function isReached() {
  try {
    return (await fetch("/offline/", { method: "HEAD", cache: "no-store", credentials: "omit" })).ok;
  } catch {
    return false;
  }
}

async function submitWhenReached(form, button) {
  if (!(await isReached())) {
    say("late", "网络还没有恢复，刚才的没有提交。您填的内容都还在，网络恢复以后请再按一次。");
    return;
  }
  passing = true;
  form.requestSubmit(button);
  passing = false;
}

addEventListener("offline", gone);
addEventListener("online", () => say("done", "网络恢复了，可以接着办。"));
document.addEventListener("submit", (event) => {
  if (navigator.onLine || passing || event.defaultPrevented) return;
  event.preventDefault();
  submitWhenReached(event.target, event.submitter);
});
if (!navigator.onLine) gone();
