// How far the form is filled in, in words for its role="status": what CSS counts is not announced when it changes.
// Keeps to older syntax, as slip.js does.

export function leftOn(form) {
  return [...form.querySelectorAll(".choice")].filter((choice) => !choice.querySelector(":checked")).length;
}

export function progressOf(form, unit, whenDone) {
  const left = leftOn(form);
  const chosen = form.querySelectorAll(".choice").length - left;
  return left ? `已选${chosen}${unit}，还差${left}${unit}` : whenDone;
}
