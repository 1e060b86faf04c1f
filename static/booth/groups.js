// The groups in which ballots are sealed, by the name an election gives.

import { numberOf, sha256Of } from "./hashing.js";
import { UnknownGroup } from "./refusals.js";

// Each is fetched when an election wants it: a phone on a poor network waits for one and not for both.
const MAKERS = new Map([
  ["BELENIOS-2048", async () => new (await import("./finite-field.js")).FiniteField()],
  ["Ed25519", async () => new (await import("./edwards.js")).Edwards()],
]);
const made = new Map();

export async function groupNamed(name) {
  if (!MAKERS.has(name)) throw new UnknownGroup(name);
  if (!made.has(name)) made.set(name, MAKERS.get(name)());
  return made.get(name);
}

/** The rest of a division, never below zero. */
export const modulo = (number, order) => ((number % order) + order) % order;

export const productOf = (group, elements) => elements.reduce((total, one) => group.product(total, one), group.one);

/** The challenge of a proof: the hash of its prefix and its commitments. */
export function challengeOf(group, prefix, commitments) {
  const text = prefix + commitments.map((one) => group.write(one)).join(",");
  return numberOf(sha256Of(text)) % group.q;
}
