// What a trustee does on their own device: make a key, and open their part of the sum.

import { written } from "./hashing.js";
import { proveDecryption, proveKnowledge } from "./proofs.js";
import { drawSecret } from "./randomness.js";

/** A trustee's secret and its public key with the proof that somebody holds the secret. */
export function newTrusteeKey(group, draw = drawSecret) {
  const secret = draw(group.q);
  return { secret, key: trusteeKey(group, secret, draw) };
}

export function trusteeKey(group, secret, draw = drawSecret) {
  const publicKey = group.write(group.generatorPower(secret));
  return { pok: proveKnowledge(group, `pok|${group.name}|${publicKey}|`, secret, draw), public_key: publicKey };
}

/** A trustee's part in opening the sum. tally: the rows of ciphertexts. advanced: called after each of them. */
export function decrypt(election, tally, secret, { draw = drawSecret, advanced = () => {} } = {}) {
  const { group } = election;
  const publicKey = group.write(group.generatorPower(secret));
  const prefix = `decrypt|${election.fingerprint}|${publicKey}|`;
  const found = tally.map((row) =>
    row.map(({ alpha }) => {
      const part = proveDecryption(group, prefix, group.parse(alpha), secret, draw);
      advanced();
      return part;
    }),
  );
  return written({
    decryption_factors: found.map((row) => row.map(([factor]) => group.write(factor))),
    decryption_proofs: found.map((row) => row.map(([, proof]) => proof)),
  });
}
