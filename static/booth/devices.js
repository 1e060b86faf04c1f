// A device that was prepared for a meeting: its secret stays in this browser, and is sent nowhere.
// voting/crypto/devices.py says what is made of it.

import { numberOf, sha256Of, written } from "./hashing.js";
import { groupNamed, modulo } from "./groups.js";
import { proveKnowledge } from "./proofs.js";
import { drawSecret } from "./randomness.js";

const PREFIX = "unevoix-device-";

const read = (name) => JSON.parse(localStorage.getItem(PREFIX + name) ?? "{}");

/** What this browser keeps of the device that published a key: { secret, publicKey }, or null. */
export function keptDevice(name, publicKey) {
  try {
    const kept = read(name)[publicKey];
    return kept ? { secret: kept.secret, publicKey } : null;
  } catch {
    return null;
  }
}

/**
 * Keep a secret beside those kept already: a vote that is open may wait for an earlier one.
 * Returns whether this browser keeps what it is given: one that does not cannot be prepared.
 */
export function keepDevice(name, { secret, publicKey }) {
  try {
    const all = { ...read(name), [publicKey]: { secret: secret.toString(), at: Date.now() } };
    localStorage.setItem(PREFIX + name, JSON.stringify(all));
    return keptDevice(name, publicKey) !== null;
  } catch {
    return false;
  }
}

// What was just prepared may not have reached the server, or its answer not this page.
const GRACE_MS = 24 * 60 * 60 * 1000;

/** Drop the secrets that are of no more use: of none of these keys, and not just made. */
export function keepOnly(name, publicKeys) {
  try {
    const left = Object.entries(read(name)).filter(
      ([key, { at }]) => publicKeys.includes(key) || at + GRACE_MS > Date.now(),
    );
    if (left.length) localStorage.setItem(PREFIX + name, JSON.stringify(Object.fromEntries(left)));
    else localStorage.removeItem(PREFIX + name);
  } catch {
    // A browser that keeps nothing has nothing to drop.
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
