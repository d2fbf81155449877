// The QR code carries the code in the fragment, which never leaves the browser by itself: put it into the field, and take
// it out of the address, so that it stays in no history.
const field = document.querySelector("input[data-code]");
if (field && location.hash.length > 1) {
  field.value = decodeURIComponent(location.hash.slice(1)).slice(0, field.maxLength);
  history.replaceState(null, "", location.pathname);
  field.form.querySelector("button[type=submit]").focus();
}
