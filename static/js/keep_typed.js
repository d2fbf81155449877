/* 还没交上去的字先留在本机：登录过期、关了网页，回来还在；服务器收下了就删掉。不开脚本时，请按“保存”。
   form[data-keep=账号]要留，data-keep-as是留的名字，不写就用地址；带data-unsaved的，是服务器退回来、还没收下的。
   [data-kept-of=账号]是收下以后到的页。从别处也能走到这一页，所以只有直接从填写页来的，才算收下。 */

const PREFIX = "typed:";

class Kept {
  constructor(form) {
    this.form = form;
    const address = new URL(form.getAttribute("action") || location.href, location.href);
    this.key = `${PREFIX}${form.dataset.keep}:${form.dataset.keepAs ?? address.pathname}`;
    this.begun = JSON.stringify(this.typed());
    if ("unsaved" in form.dataset) this.write(false);
    else this.restore();
    form.addEventListener("input", () => this.write(false));
    form.addEventListener("submit", () => this.write(true));
  }

  /* 每个框现在的样子，连同是在哪一版上写的；令牌和按钮不算。 */
  typed() {
    return [...new FormData(this.form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  }

  write(submitted) {
    const typed = this.typed();
    if (!submitted && JSON.stringify(typed) === this.begun && !("unsaved" in this.form.dataset)) return forget(this.key);
    try {
      localStorage.setItem(this.key, JSON.stringify({ typed, submitted, page: location.pathname }));
    } catch {
      /* 浏览器不让存，就只靠“保存”按钮 */
    }
  }

  restore() {
    const kept = read(this.key);
    if (!kept) return;
    const isSaved = wasTaken(kept) && versionIn(kept.typed) !== versionIn(this.typed());
    if (isSaved || wordsOf(kept.typed) === wordsOf(this.typed())) return forget(this.key);
    const more = this.fill(kept.typed);
    this.form.dispatchEvent(new Event("change")); // 跟着选的项变的（名额），照放回来的再算一遍
    this.say("找回了上次没有交上的文字，请看过再保存。");
    const add = this.form.querySelector("button[value=add]");
    if (more && add) this.form.requestSubmit(add); // 行数不够，请服务器补上空行；没有这个按钮的，不替人交
  }

  /* 放回原处；这一页没有的框（后来加的行）带在身上，答“真”。 */
  fill(typed) {
    const values = new Map();
    for (const [name, value] of typed) values.set(name, [...(values.get(name) ?? []), value]);
    for (const field of this.form.elements) {
      if (!field.name || field.name === "csrfmiddlewaretoken" || field.matches("button")) continue;
      const kept = values.get(field.name) ?? [];
      if (field.matches("[type=radio], [type=checkbox]")) field.checked = kept.includes(field.value);
      else if (kept.length) field.value = kept.shift();
    }
    const there = new Set([...this.form.elements].map((field) => field.name));
    const missing = typed.filter(([name]) => !there.has(name));
    for (const [name, value] of missing) this.form.append(hidden(name, value));
    return missing.length > 0;
  }

  say(words) {
    const line = document.createElement("p");
    line.className = "notice small";
    line.setAttribute("role", "status");
    line.textContent = words;
    this.form.prepend(line);
  }
}

function hidden(name, value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  return field;
}

/* 收下以后，服务器转到的页是从填写页来的；登录过期的，是从登录页来的；别人先存了，版本也会变，不能只看版本。 */
function wasTaken(kept) {
  return kept.submitted && document.referrer !== "" && new URL(document.referrer).pathname === kept.page;
}

/* 写了哪些字：版本、行的编号和空着的框不算。 */
function wordsOf(typed) {
  const written = typed.filter(([name, value]) => value.trim() && !/(version|-pk|_FORMS)$/.test(name));
  return JSON.stringify(written.map(([name, value]) => [name.replace(/-\d+-/, "-"), value.trim()]));
}

function versionIn(typed) {
  return typed.find(([name]) => name.endsWith("version"))?.[1];
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    /* 没存过 */
  }
}

function forgetWhatWasTaken(user) {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${user}:`));
  for (const key of keys) {
    const kept = read(key);
    if (kept && wasTaken(kept)) forget(key);
  }
}

for (const form of document.querySelectorAll("form[data-keep]")) new Kept(form);
const arrived = document.querySelector("[data-kept-of]");
if (arrived) forgetWhatWasTaken(arrived.dataset.keptOf);
