// 评价表：选的时候就把先锋名额算给人看。不靠它也能办：保存草稿后由服务器算。
const form = document.querySelector("form[data-quota]");

const number = (name) => Number(form.dataset[name]);
const chosen = (value) => form.querySelectorAll(`input[type="radio"][value="${value}"]:checked`).length;

function show() {
  const rows = form.querySelectorAll("fieldset.choice").length;
  const rated = number("ratedBefore") + rows - chosen("deferred");
  const earned = Math.floor((2 * rated * number("percent") + 100) / 200); // 四舍五入，同服务器一样
  const allowed = Math.max(0, earned - number("givenBefore"));
  const used = chosen("pioneer");
  const difference = Math.abs(allowed - used);
  form.querySelector("[data-allowed]").textContent = allowed;
  form.querySelector("[data-used]").textContent = used;
  form.querySelector("[data-left-words]").textContent = `${used > allowed ? "超过" : "剩余"}${difference}`;
  const open = form.querySelectorAll("fieldset.choice:invalid").length;
  form.querySelector("[data-open]").textContent = open ? `没定的有${open}项。` : ""; // 样式生成的数字读屏软件不念
  const reason = form.querySelector("[data-over-quota]");
  reason.hidden = used <= allowed && !reason.querySelector("textarea").value.trim();
}

form.addEventListener("change", show);
show();
