// Numbers nobody can guess, and numbers that one seed makes again.

import { numberOf, sha512Of, hex } from "./hashing.js";

// Drawn so much wider than the order of the group that no value comes up more often than another.
const WIDER_BYTES = 16;

export function drawSecret(below) {
  const bytes = new Uint8Array(Math.ceil(below.toString(2).length / 8) + WIDER_BYTES);
  crypto.getRandomValues(bytes);
  return numberOf(bytes) % below;
}

/** A fresh seed: whoever has it can make again everything of a ballot that was drawn from it. */
export function newSeed() {
  return hex(crypto.getRandomValues(new Uint8Array(32)));
}

/** Draws numbers below 2^256 from a seed, always the same: voting/crypto/opened.py draws them again. */
export function drawsOf(seed) {
  let drawn = 0;
  return (below) => {
    const number = numberOf(sha512Of(`${seed}|${drawn}`));
    drawn += 1;
    return number % below;
  };
}
