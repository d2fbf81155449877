// What this browser keeps of a ballot, in localStorage, until the ballot is in the urn:
//   {nonce, salt, r}            made and kept before anything is sent, so that a reload asks for the very same
//   {nonce, signature}          the credential
//   {…, draft: {s0: "2", …}}    what was chosen so far
//   {…, sent: "2014…"}          on its way; no other choice may follow until an answer came

import { concat, fromBase64, fromHex, fromNumber, random, toBase64, toNumber } from "./bytes.js";
import { blind, finalize, newBlind, SALT_LENGTH } from "./blind_rsa.js";

const NONCE_LENGTH = 32;

export function load(ballot) {
  try {
    return JSON.parse(localStorage.getItem(`ballot:${ballot}`)) ?? {};
  } catch {
    return {};
  }
}

export function keep(ballot, changes) {
  const record = { ...load(ballot), ...changes };
  localStorage.setItem(`ballot:${ballot}`, JSON.stringify(record));
  return record;
}

export function wipe(ballot) {
  localStorage.removeItem(`ballot:${ballot}`);
  localStorage.removeItem(`ballot:${ballot}:key`);
}

export function rememberFingerprint(ballot, fingerprint) {
  localStorage.setItem(`ballot:${ballot}:key`, fingerprint);
}

export function rememberedFingerprint(ballot) {
  return localStorage.getItem(`ballot:${ballot}:key`);
}

export function hasCredential(record) {
  return Boolean(record.signature);
}

export function isUnanswered(record) {
  return Boolean(record.r);
}

// The blinded message of this browser: made once, kept, then the same at every try.
export async function blindedMessage(ballot, key) {
  let record = load(ballot);
  if (!isUnanswered(record)) {
    record = keep(ballot, {
      nonce: toBase64(random(NONCE_LENGTH)),
      salt: toBase64(random(SALT_LENGTH)),
      r: toBase64(fromNumber(newBlind(key), key.length)),
    });
  }
  return toBase64(await blind(key, message(ballot, record), fromBase64(record.salt), blindOf(record)));
}

// Takes the server's answer apart and forgets how the message was hidden: nothing ties sign-in and ballot any more.
export async function accept(ballot, key, answer) {
  const record = load(ballot);
  const signature = await finalize(key, message(ballot, record), fromBase64(answer), blindOf(record));
  keep(ballot, { signature: toBase64(signature), salt: undefined, r: undefined });
}

// The server signs and checks the ballot's number followed by the nonce.
function message(ballot, record) {
  return concat(fromHex(ballot.replaceAll("-", "")), fromBase64(record.nonce));
}

function blindOf(record) {
  return toNumber(fromBase64(record.r));
}
