/* 会议工作台。只用键盘也能一位接一位地点评：Ctrl+Enter按下所在表单的主按钮；到了下一位，光标落在第一个空着的框里。
   不开脚本时，Tab键走得到每个框和按钮。 */

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target.closest("form[data-autosave]");
  const button = form?.querySelector("button[type=submit]");
  if (!button) return;
  event.preventDefault();
  button.formAction = `${form.action}#${form.id}`; // 换页以后，地址里还记着光标该落在哪一份
  form.requestSubmit(button);
});

/* 浏览器自己先跳到地址里的那一处，所以等整页装好再移光标。 */
addEventListener("load", () => {
  const fields = [...(document.getElementById(location.hash.slice(1))?.querySelectorAll("textarea") ?? [])];
  (fields.find((field) => !field.value) ?? fields[0])?.focus();
});

/* 名单长、自己能滚的时候（宽屏），把正在看的这一位滚到中间。 */
const people = document.getElementById("people");
const current = people?.querySelector("[aria-current]");
if (current && people.scrollHeight > people.clientHeight) {
  people.scrollTop = current.offsetTop - people.offsetTop - people.clientHeight / 2;
}
