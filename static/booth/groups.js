// The groups in which ballots are sealed, by the name an election gives.

import { Edwards } from "./edwards.js";
import { FiniteField } from "./finite-field.js";
import { numberOf, sha256Of } from "./hashing.js";
import { UnknownGroup } from "./refusals.js";

const GROUPS = new Map([
  ["BELENIOS-2048", new FiniteField()],
  ["Ed25519", new Edwards()],
]);

export function groupNamed(name) {
  const group = GROUPS.get(name);
  if (!group) throw new UnknownGroup(name);
  return group;
}

/** The rest of a division, never below zero. */
export const modulo = (number, order) => ((number % order) + order) % order;

export const productOf = (group, elements) => elements.reduce((total, one) => group.product(total, one), group.one);

/** The challenge of a proof: the hash of its prefix and its commitments. */
export function challengeOf(group, prefix, commitments) {
  const text = prefix + commitments.map((one) => group.write(one)).join(",");
  return numberOf(sha256Of(text)) % group.q;
}
