// Blind signatures, the browser's half of RFC 9474: RSABSSA-SHA384-PSS-Deterministic.
// WebCrypto hashes and verifies; BigInt does the arithmetic. The server's half is evaluations/ballots/blind_rsa.py.

import { concat, fromBase64, fromNumber, random, toNumber } from "./bytes.js";

const HASH = "SHA-384";
export const SALT_LENGTH = 48;

// The public key from the DER that the page carries: modulus, exponent, and the key that WebCrypto verifies with.
export async function importKey(der) {
  const verifying = await crypto.subtle.importKey("spki", der, { name: "RSA-PSS", hash: HASH }, true, ["verify"]);
  const { n, e } = await crypto.subtle.exportKey("jwk", verifying);
  const modulus = fromBase64(n);
  return { n: toNumber(modulus), e: toNumber(fromBase64(e)), length: modulus.length, verifying };
}

// RFC 9474, 4.2. The caller may bring salt and blind back from an earlier try: then the result is the same.
export async function blind(key, message, salt, r) {
  const encoded = toNumber(await encode(message, bitLength(key.n) - 1, salt));
  if (gcd(encoded, key.n) !== 1n) throw new Error("invalid input");
  return fromNumber((encoded * power(r, key.e, key.n)) % key.n, key.length);
}

// RFC 9474, 4.4: takes the blinding off and refuses an answer that is no signature.
export async function finalize(key, message, answer, r, saltLength = SALT_LENGTH) {
  if (answer.length !== key.length) throw new Error("unexpected input size");
  const signature = fromNumber((toNumber(answer) * inverse(r, key.n)) % key.n, key.length);
  if (!(await verify(key, message, signature, saltLength))) throw new Error("invalid signature");
  return signature;
}

export function verify(key, message, signature, saltLength = SALT_LENGTH) {
  return crypto.subtle.verify({ name: "RSA-PSS", saltLength }, key.verifying, signature, message);
}

// A random number below the modulus that has an inverse: what the message is hidden with.
export function newBlind(key) {
  for (;;) {
    const r = toNumber(random(key.length));
    if (r > 1n && r < key.n && gcd(r, key.n) === 1n) return r;
  }
}

export function inverse(number, modulus) {
  let [r, nextR, t, nextT] = [modulus, number % modulus, 0n, 1n];
  while (nextR) {
    const quotient = r / nextR;
    [r, nextR] = [nextR, r - quotient * nextR];
    [t, nextT] = [nextT, t - quotient * nextT];
  }
  if (r !== 1n) throw new Error("blinding error");
  return ((t % modulus) + modulus) % modulus;
}

// EMSA-PSS-ENCODE, RFC 8017, 9.1.1.
async function encode(message, bits, salt) {
  const length = Math.ceil(bits / 8);
  const hash = await digest(concat(new Uint8Array(8), await digest(message), salt));
  const padding = new Uint8Array(length - salt.length - hash.length - 2);
  const block = concat(padding, Uint8Array.of(1), salt);
  const mask = await stretch(hash, block.length);
  const masked = block.map((byte, at) => byte ^ mask[at]);
  masked[0] &= 0xff >> (8 * length - bits);
  return concat(masked, hash, Uint8Array.of(0xbc));
}

// MGF1, RFC 8017, B.2.1.
async function stretch(seed, length) {
  let mask = new Uint8Array(0);
  for (let counter = 0n; mask.length < length; counter++) {
    mask = concat(mask, await digest(concat(seed, fromNumber(counter, 4))));
  }
  return mask.slice(0, length);
}

async function digest(bytes) {
  return new Uint8Array(await crypto.subtle.digest(HASH, bytes));
}

function bitLength(number) {
  return number.toString(2).length;
}

function power(base, exponent, modulus) {
  let result = 1n;
  for (let square = base % modulus; exponent; exponent >>= 1n) {
    if (exponent & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}
