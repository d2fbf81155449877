/* 边写边存：文字先进本机（localStorage），服务器答了“已存”才从本机删掉。
   断网、合上电脑、登录过期都不丢；别人先改过的，不覆盖，等您对照。不开脚本时，用“保存”按钮，一样能存。 */

const PAUSE = 1500; // 停笔这么久才存一次
const RETRY = 15000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector(".saved");
    this.key = `autosave:${form.dataset.autosave}:${form.getAttribute("action")}`;
    this.stopped = "conflict" in form.dataset; // 正在对照两份文字：等人点“保存”
    this.saved = "unsaved" in form.dataset ? "" : this.typed();
    if (!this.stopped) this.restore();
    form.addEventListener("input", () => this.onInput());
    form.addEventListener("submit", (event) => this.onSubmit(event));
    addEventListener("online", () => this.kept() && this.save()); // 起草好、还没动过的，不替人存
  }

  fields() {
    return [...this.form.elements].filter((field) => field.matches("textarea, select, input[type=text]"));
  }

  typed() {
    return JSON.stringify(this.fields().map((field) => [field.name, field.value]));
  }

  get version() {
    return this.form.querySelector("input[name$='-version']");
  }

  /* 对照的时候按没看过别人那一份算：万一没点“保存”就走了，回来还要再对照。 */
  get base() {
    return this.stopped ? "0" : this.version.value;
  }

  /* 上次没存上的文字放回框里。它是在哪一版上写的也记着：别人改过的，服务器会拦下。 */
  restore() {
    const kept = this.kept();
    if (!kept) return;
    if (kept.typed === this.saved) {
      this.forget();
      return;
    }
    const values = new Map(JSON.parse(kept.typed));
    for (const field of this.fields()) field.value = values.get(field.name) ?? field.value;
    this.version.value = kept.version;
    this.say("doing", "找回了上次没存上的文字，正在保存");
    this.save();
  }

  kept() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null; // 浏览器不让存，就只靠服务器
    }
  }

  /* 写了又改回已存的样子，就没有要留的：留着，回来会盖掉页上的字。 */
  keep() {
    if (!this.running && !this.hasMore() && !this.stopped) {
      this.forget();
      return true;
    }
    try {
      localStorage.setItem(this.key, JSON.stringify({ typed: this.typed(), version: this.base }));
      return true;
    } catch {
      return false;
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      /* 没存过 */
    }
  }

  onInput() {
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
    if (!this.stopped) this.say("doing", "正在写");
  }

  /* 换页以前先存好；存不上就不走，文字留在眼前。 */
  async onSubmit(event) {
    const button = event.submitter;
    this.compareFirst(button);
    if (this.leaving || !(this.running || this.hasMore())) return;
    event.preventDefault();
    clearTimeout(this.timer);
    if (!(await this.save())) return;
    this.compareFirst(button);
    this.leaving = true;
    this.form.requestSubmit(button);
  }

  /* 别人先改过、还没对照过，就先看对照，不去按钮另指的地方。 */
  compareFirst(button) {
    if (this.stopped && !("conflict" in this.form.dataset)) button?.removeAttribute("formaction");
  }

  hasMore() {
    return !this.stopped && this.typed() !== this.saved;
  }

  /* 真：可以换页了（已存好，或要由整页来说明哪里不对）。一次只发一份，后写的接着发。 */
  async save() {
    if (this.running) await this.running;
    if (!this.hasMore()) return true;
    this.running = this.post();
    const done = await this.running;
    this.running = null;
    return done;
  }

  async post() {
    const typed = this.typed();
    this.say("doing", "正在保存");
    let answer;
    try {
      answer = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
        redirect: "manual",
      });
    } catch {
      return this.notYet("没连上");
    }
    if (answer.ok) return this.acknowledged(typed, await answer.json());
    if (answer.status === 409 || answer.status === 422) return this.declined(answer);
    if (answer.type === "opaqueredirect" || answer.status === 403) return this.notYet("登录过期了，登录以后刷新这一页");
    return this.notYet("暂时没存上");
  }

  acknowledged(typed, { saved_at: at, version, hint }) {
    this.saved = typed;
    this.version.value = version;
    this.advise(hint);
    if (this.typed() === typed) this.forget();
    else this.keep();
    this.say("done", `已保存${at}`);
    return true;
  }

  /* 只给点评人自己看的提醒，见 meetings/critique_hint.py。 */
  advise(words = "") {
    const place = this.form.querySelector("[data-hint]");
    if (!place) return;
    place.textContent = words;
    place.hidden = !words;
  }

  async declined(answer) {
    const { sentence } = await answer.json();
    this.stopped = answer.status === 409; // 再存也会被拦下：等人点“保存”，看两份文字
    this.say("late", this.stopped ? `${sentence}点“保存”看对照。` : sentence);
    return true;
  }

  notYet(why) {
    this.say("late", this.keep() ? `${why}，已存在本机` : `${why}，请先别关这一页`);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), RETRY);
    return false;
  }

  say(state, words) {
    this.status.dataset.state = state;
    this.status.textContent = words;
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
