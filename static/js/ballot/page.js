// What both ballot pages know: the ballot's key, what the server says, which of the page's parts is shown.

import { importKey } from "./blind_rsa.js";
import { fromBase64, toHex } from "./bytes.js";
import { rememberedFingerprint, rememberFingerprint } from "./credential.js";

const SIGNED_OUT = "登录已经过期，还没有签到。请刷新这一页，重新登录，再点“签到”；已经领过凭证的，不会多领。";

// The part of the page that says why this browser can't hold a credential; none when it can. WeChat empties its pages'
// storage when it likes, and a credential with it.
export function obstacle() {
  if (/MicroMessenger/i.test(navigator.userAgent)) return "in-wechat";
  return able() ? "" : "unable";
}

// Without these no credential can be made: plain HTTP, very old browsers, storage switched off.
function able() {
  try {
    localStorage.setItem("ballot-probe", "1");
    localStorage.removeItem("ballot-probe");
  } catch {
    return false;
  }
  return typeof BigInt === "function" && Boolean(globalThis.crypto?.subtle);
}

// Shows one of the page's parts and hides the others; moves the focus there when the reader was taken along.
export function show(name, { focus = false } = {}) {
  for (const part of document.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== name;
  if (focus) document.querySelector(`[data-part="${name}"] [tabindex="-1"]`)?.focus();
}

// The key that the page carries, held against the fingerprint in the projected QR code's link: a server that gave
// somebody a key of his own, to know his ballot by it, is found out here.
export async function checkedKey(data) {
  const der = fromBase64(data.publicKey);
  const fingerprint = toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", der)));
  const scanned = location.hash.slice(1);
  if (/^[0-9a-f]{64}$/.test(scanned)) rememberFingerprint(data.ballot, scanned);
  const expected = rememberedFingerprint(data.ballot);
  if (expected && expected !== fingerprint) return null;
  for (const mark of document.querySelectorAll("[data-key-unchecked]")) mark.hidden = Boolean(expected);
  return importKey(der);
}

// What the server says, or null when it could not be reached or gave no proper answer. Somebody whose session has ended
// is led to another page instead, or stopped: then the network is not to blame.
export async function ask(url, options) {
  try {
    const response = await fetch(url, { cache: "no-store", signal: deadline(20000), ...options });
    if (response.redirected || response.status === 403) return { ok: false, message: SIGNED_OUT };
    const body = await response.json();
    return { ok: response.ok, ...body };
  } catch {
    return null;
  }
}

function deadline(milliseconds) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), milliseconds);
  return controller.signal;
}
