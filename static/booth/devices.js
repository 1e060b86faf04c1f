// A device that was prepared for a meeting: its secret stays in this browser, and is sent nowhere.
// voting/crypto/devices.py says what is made of it.

import { numberOf, sha256Of, written } from "./hashing.js";
import { groupNamed, modulo } from "./groups.js";
import { proveKnowledge } from "./proofs.js";
import { drawSecret } from "./randomness.js";

const PREFIX = "unevoix-device-";

/** What this browser keeps under the name of a device: { secret, publicKey }, or null. */
export function keptDevice(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name));
  } catch {
    return null;
  }
}

/** Whether this browser keeps what it is given: one that does not cannot be prepared. */
export function keepDevice(name, { secret, publicKey }) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify({ secret: secret.toString(), publicKey }));
    return keptDevice(name)?.publicKey === publicKey;
  } catch {
    return false;
  }
}

export function forgetDevice(name) {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

/** A fresh secret, and the text that is sent: the public key with the proof that one holds the secret. */
export function newDevice(group, about, draw = drawSecret) {
  const secret = 1n + draw(group.q - 1n);
  const publicKey = group.write(group.generatorPower(secret));
  const pok = proveKnowledge(group, `device|${group.name}|${about}|${publicKey}|`, secret, draw);
  return { secret, publicKey, text: written({ group: group.name, public_key: publicKey, pok }) };
}

/** The credential of this device in an election: the number itself, after a #. */
export async function credentialWith({ uuid, group: named }, kept, { alpha, sealed }) {
  const group = await groupNamed(named);
  const secret = BigInt(kept.secret);
  const shared = group.write(group.power(group.parse(alpha), secret));
  const factor = BigInt(sealed) ^ numberOf(sha256Of(`factor|${uuid}|${shared}`));
  return `#${modulo(secret * factor, group.q)}`;
}
