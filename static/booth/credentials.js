// Credentials: a secret of 22 characters, of which only g^s is published; of a prepared device, the number s after a #.

import { hex, sha256Of } from "./hashing.js";
import { proveKnowledge } from "./proofs.js";
import { drawSecret } from "./randomness.js";
import { CredentialUnreadable } from "./refusals.js";

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const PARTS = [5, 6, 5, 6];
const CREDENTIAL = new RegExp(`^${PARTS.map((length) => `[${BASE58}]{${length}}`).join("-")}$`);
const NUMBER = /^#[1-9][0-9]{0,79}$/;
// Of a byte's 256 values, those that 58 divides evenly: no character comes up more often than another.
const EVEN = 256 - (256 % BASE58.length);

/** A fresh private credential: 22 characters, 128 bits. */
export function newCredential() {
  const drawn = (length) => {
    let text = "";
    while (text.length < length) {
      const [byte] = crypto.getRandomValues(new Uint8Array(1));
      if (byte < EVEN) text += BASE58[byte % BASE58.length];
    }
    return text;
  };
  return PARTS.map(drawn).join("-");
}

/** Whether a text has the form of a private credential. */
export const isCredential = (text) => CREDENTIAL.test(text);

/** The number that a private credential stands for in an election. Throws CredentialUnreadable. */
export function secretOf(credential, uuid, group) {
  if (NUMBER.test(credential)) return BigInt(credential.slice(1)) % group.q;
  if (!CREDENTIAL.test(credential)) throw new CredentialUnreadable("credential");
  const halves = [0, 1].map((half) => hex(sha256Of(`derive_credential|${uuid}|${half}|${credential}`)));
  return BigInt(`0x${halves.join("")}`) % group.q;
}

/** What is published of a private credential. */
export const publicOf = (credential, uuid, group) =>
  group.write(group.generatorPower(secretOf(credential, uuid, group)));

/** What gives a credential back: its public half, and the proof that whoever sends it holds the private one. */
export function returnOf(credential, uuid, group, draw = drawSecret) {
  const own = publicOf(credential, uuid, group);
  const proof = proveKnowledge(group, `return|${uuid}|${own}|`, secretOf(credential, uuid, group), draw);
  return { credential: own, ...proof };
}
