/* 写了还没提交的，走开以前由浏览器问一声。边写边存的、留在本机的，丢不了，不问；服务器退回来要改的，也算还没提交。 */

function typedIn(form) {
  const typed = [...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]);
  return JSON.stringify(typed);
}

const begun = new Map();
for (const form of document.querySelectorAll("main form[method=post]:not([data-autosave], [data-keep])")) {
  begun.set(form, form.querySelector("[aria-invalid=true]") ? "" : typedIn(form));
}

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && begun.has(event.target)) begun.set(event.target, typedIn(event.target));
});

addEventListener("beforeunload", (event) => {
  if ([...begun].some(([form, before]) => form.isConnected && typedIn(form) !== before)) event.preventDefault();
});
