// 签到: the browser makes its credential and has it signed unseen.

import { ask, checkedKey, obstacle, show } from "./page.js";
import { accept, blindedMessage, hasCredential, isUnanswered, load } from "./credential.js";

const data = document.querySelector("[data-ballot]").dataset;
const form = document.querySelector("form[data-sign-in]");
const status = form.querySelector("[role=status]");

async function start() {
  const stopped = obstacle();
  if (stopped) return show(stopped);
  const key = await checkedKey(data);
  if (!key) return show("wrong-key", { focus: true });

  const record = load(data.ballot);
  if (hasCredential(record)) return show(data.signedIn ? "signed-in" : "someone-else");
  if (data.signedIn && !isUnanswered(record)) return show("elsewhere");
  if (data.phase === "VOTING" && !isUnanswered(record)) return show("closed");
  show("ready");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    signIn(key);
  });
}

async function signIn(key) {
  const button = form.querySelector("button");
  button.disabled = true;
  status.textContent = "正在签到，请稍候。";
  const body = new FormData(form);
  body.set("blinded", await blindedMessage(data.ballot, key));
  const answer = await ask(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  button.disabled = false;
  button.focus(); // a disabled one has lost it
  if (!answer) {
    status.textContent = "没连上。请检查网络，再点一次“签到”，重复点不会多领凭证。";
  } else if (!answer.ok) {
    status.textContent = answer.message;
  } else {
    await finish(key, answer.signature);
  }
}

async function finish(key, signature) {
  try {
    await accept(data.ballot, key, signature);
  } catch {
    status.textContent = "收到的凭证没有通过核对，不能用来投票。请再点一次“签到”；还不行，请告诉主持人。";
    return;
  }
  location.assign(data.voteUrl);
}

start();
