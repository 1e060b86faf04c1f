// Proofs of knowledge. Each response is w − secret · challenge; voting/crypto/proofs.py checks them.

import { challengeOf, modulo } from "./groups.js";

const asJson = (challenge, response) => ({ challenge: challenge.toString(), response: response.toString() });

/** Proves that one knows the secret behind g^secret, bound to what the prefix says. */
export function proveKnowledge(group, prefix, secret, draw) {
  const w = draw(group.q);
  const challenge = challengeOf(group, prefix, [group.generatorPower(w)]);
  return asJson(challenge, modulo(w - secret * challenge, group.q));
}

export function knows(group, prefix, publicKey, proof) {
  const [challenge, response] = [BigInt(proof.challenge), BigInt(proof.response)];
  const commitment = group.product(group.generatorPower(response), group.power(publicKey, challenge));
  return challengeOf(group, prefix, [commitment]) === challenge;
}

/**
 * Proves that one of several claims is true, without saying which.
 *
 * claims: «what was sealed with `r` holds `value`», each with what its ciphertext really holds (`holds`), which whoever
 * seals knows: so every commitment comes from the tables of g and of the key, and none from the ciphertext itself.
 */
export function proveOneOf(sealing, prefix, claims, truth, draw) {
  const { group, key } = sealing;
  const { q } = group;
  const proofs = [];
  const commitments = [];
  claims.forEach(({ r, holds, value }, index) => {
    if (index === truth) return;
    const [challenge, response] = [draw(q), draw(q)];
    proofs[index] = [challenge, response];
    // g^z · alpha^c and y^z · (beta / g^value)^c, where alpha = g^r and beta = y^r · g^holds.
    const exponent = modulo(response + r * challenge, q);
    const shift = modulo((holds - value) * challenge, q);
    commitments[index] = [
      group.generatorPower(exponent),
      group.product(key.power(exponent), group.generatorPower(shift)),
    ];
  });
  const w = draw(q);
  commitments[truth] = [group.generatorPower(w), key.power(w)];
  const whole = challengeOf(group, prefix, commitments.flat());
  const others = proofs.reduce((sum, proof) => sum + proof[0], 0n);
  const own = modulo(whole - others, q);
  proofs[truth] = [own, modulo(w - claims[truth].r * own, q)];
  return proofs.map(([challenge, response]) => asJson(challenge, response));
}

/** alpha^secret, and the proof that its secret is the one behind g^secret. */
export function proveDecryption(group, prefix, alpha, secret, draw) {
  const w = draw(group.q);
  const challenge = challengeOf(group, prefix, [group.generatorPower(w), group.power(alpha, w)]);
  return [group.power(alpha, secret), asJson(challenge, modulo(w - secret * challenge, group.q))];
}
