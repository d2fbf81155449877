/* 收不回来的事，就在原地问一句：点a[data-dialog]，把那一页上的form[data-question]连同题目放进对话框。
   焦点留在里面，Esc或“返回”关掉，回到刚才的链接，写了的字还在；没取到，就照常打开那一页，不开脚本也一样。 */

const asked = new Map(); // 链接 → 它的对话框

async function ask(link) {
  const dialog = asked.get(link) ?? (await made(link));
  if (!dialog) {
    location.assign(link.href);
    return;
  }
  asked.set(link, dialog);
  dialog.showModal();
}

async function made(link) {
  const page = await pageOf(link.href);
  const form = page?.querySelector("form[data-question]");
  if (!form) return null;
  const dialog = document.createElement("dialog");
  const title = document.createElement("h2");
  title.id = `dialog-${asked.size}`;
  title.textContent = page.querySelector("h1").textContent;
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title, ...page.querySelectorAll(".title > p"), renamed(form, title.id));
  form.setAttribute("action", link.href);
  dialog.addEventListener("close", () => link.focus());
  form.querySelector("a.button--plain").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  document.body.append(dialog);
  return dialog;
}

/* 登录过期了，取到的是登录页，里面没有要问的话。 */
async function pageOf(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

/* 两页的框可能同名，标签和提示跟着改。 */
function renamed(form, prefix) {
  for (const name of ["id", "for", "aria-describedby"])
    for (const element of form.querySelectorAll(`[${name}]`)) {
      const names = element.getAttribute(name).split(" ").map((each) => `${prefix}-${each}`);
      element.setAttribute(name, names.join(" "));
    }
  return form;
}

for (const link of document.querySelectorAll("a[data-dialog]"))
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // 要在别的窗口打开
    event.preventDefault();
    ask(link);
  });
