// Runs the browser's half on RFC 9474's vectors under Node; prints what it made, for the Python test to compare.
// stdin: {vectors: [{public_key, msg, salt, inv, blind_sig}]}; stdout: [{blinded_msg, sig}].
import { readFileSync } from "node:fs";

import * as rsa from "./ballot/blind_rsa.js";
import { fromBase64, fromHex, toHex, toNumber } from "./ballot/bytes.js";

const { vectors } = JSON.parse(readFileSync(0, "utf8"));
const results = [];
for (const vector of vectors) {
  const key = await rsa.importKey(fromBase64(vector.public_key));
  const [message, salt] = [fromHex(vector.msg), fromHex(vector.salt)];
  const r = rsa.inverse(toNumber(fromHex(vector.inv)), key.n);
  const blinded = await rsa.blind(key, message, salt, r);
  const signature = await rsa.finalize(key, message, fromHex(vector.blind_sig), r, salt.length);
  results.push({ blinded_msg: toHex(blinded), sig: toHex(signature) });
}
console.log(JSON.stringify(results));
