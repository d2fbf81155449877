/* 提交以后要等的：再点不再发一份，过一秒还没好就说一声。下载的文件到了、从后一页退回来了，就恢复原样。
   说的话写在 form 的 data-busy 里。文件到了，服务器留一个叫 downloaded 的 cookie，见 organizations/documents/answers.py。 */

const SAY_AFTER = 1000;
const GIVE_BACK_AFTER = 60000; // 断了网又停在原页的，可以再试
const LOOK_EVERY = 300;
const WORDS = "正在办理，请稍等。";

class Busy {
  constructor(form, button) {
    this.form = form;
    this.button = button;
    form.setAttribute("aria-busy", "true");
    button?.setAttribute("aria-disabled", "true");
    document.cookie = "downloaded=; max-age=0; path=/; samesite=lax";
    this.line = document.createElement("p");
    this.line.className = "saved";
    this.line.setAttribute("role", "status");
    place(form, button).after(this.line); // 不放在 form 里：aria-busy 的里面，读屏软件先不念
    this.timers = [
      setTimeout(() => this.say(), SAY_AFTER),
      setTimeout(() => this.giveBack(), GIVE_BACK_AFTER),
      setInterval(() => document.cookie.includes("downloaded=1") && this.giveBack(), LOOK_EVERY),
    ];
  }

  say() {
    this.line.dataset.state = "doing";
    this.line.textContent = this.form.dataset.busy ?? WORDS;
  }

  giveBack() {
    for (const timer of this.timers) clearTimeout(timer); // 也停得掉 setInterval
    this.form.removeAttribute("aria-busy");
    this.button?.removeAttribute("aria-disabled");
    this.line.remove();
    waiting.delete(this.form);
  }
}

/* 按钮在 form 外面的（名单下面的），话跟着按钮。 */
function place(form, button) {
  return button && !form.contains(button) ? button.parentElement : form;
}

const waiting = new Map();

document.addEventListener("submit", (event) => {
  const form = event.target;
  const changes = form.method === "post";
  if (event.defaultPrevented || !(changes || form.dataset.busy)) return;
  if (!waiting.has(form)) waiting.set(form, new Busy(form, event.submitter));
  else if (changes) event.preventDefault(); // 查找的，换了条件可以再查
});

addEventListener("pageshow", (event) => {
  if (event.persisted) for (const busy of [...waiting.values()]) busy.giveBack();
});
