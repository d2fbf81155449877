/* 久不操作会自动退出：到期前2分钟在页面上说一声，按“继续”就接着用。打字也算在用，隔几分钟告诉服务器一次。
   别的窗口可能刚用过，所以先问服务器还剩多久，问不算在用。不开脚本时，到期就退出，登录以后回到原页。 */

const WARN = 120; // 秒
const TELL = 300; // 打字时最多隔这么久告诉服务器一次

class Idle {
  constructor(line) {
    this.line = line;
    this.words = line.querySelector("[data-words]");
    this.button = line.querySelector("button");
    this.button.addEventListener("click", () => this.stay());
    this.told = Date.now();
    document.addEventListener("input", () => this.onInput());
    document.addEventListener("visibilitychange", () => document.hidden || this.ask());
    this.wait(Number(line.dataset.seconds));
  }

  wait(seconds) {
    clearTimeout(this.timer);
    this.line.hidden = seconds > WARN;
    if (seconds > WARN) this.timer = setTimeout(() => this.ask(), (seconds - WARN) * 1000);
    else if (seconds > 0) this.warn(seconds);
    else this.end();
  }

  warn(seconds) {
    const minutes = Math.ceil(seconds / 60);
    this.words.textContent = `您有一会儿没有操作了，再过${minutes}分钟会自动退出。`;
    this.button.hidden = false;
    this.timer = setTimeout(() => this.ask(), Math.min(seconds + 1, 30) * 1000);
  }

  end() {
    this.line.hidden = false;
    this.button.hidden = true;
    this.words.textContent = "登录已经结束。边写边存的文字还在本机；别的文字请先复制，再刷新这一页登录。";
  }

  ask() {
    return this.send(this.line.dataset.timeLeft, "GET");
  }

  stay() {
    this.told = Date.now();
    return this.send(this.line.dataset.stay, "POST");
  }

  onInput() {
    if (Date.now() - this.told > TELL * 1000) this.stay();
  }

  async send(address, method) {
    const headers = { "X-CSRFToken": this.line.querySelector("input").value, Accept: "application/json" };
    try {
      const answer = await fetch(address, { method, headers, redirect: "manual" });
      if (answer.ok) this.wait((await answer.json()).seconds);
      else if (answer.type === "opaqueredirect" || answer.status === 403) this.end();
      else this.again();
    } catch {
      this.again(); // 断网：过一会儿再问
    }
  }

  again() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 15000);
  }
}

const line = document.querySelector("[data-idle]");
if (line) new Idle(line);
