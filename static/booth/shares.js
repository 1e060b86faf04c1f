// One of several keepers of whom some are enough (Pedersen), on their own device: voting/crypto/ceremony.py says the same.
//
// Each publishes a hash of its commitments before anybody publishes them: who moves last could bend the key otherwise.

import { challengeOf, modulo, productOf } from "./groups.js";
import { hex, numberOf, sha256Of, written } from "./hashing.js";
import { knows, proveKnowledge } from "./proofs.js";
import { drawSecret } from "./randomness.js";
import { BadTrustee } from "./refusals.js";
import { trusteeKey } from "./trustees.js";

const sign = (group, secret, message, draw) => proveKnowledge(group, `sigmsg|${message}|`, secret, draw);
const signed = (group, secret, message, draw) => ({ message, signature: sign(group, secret, message, draw) });

/** What a keeper begins with. `kept` is secret and goes into the file; all texts are public, each at its step. */
export function beginShare({ group, size, threshold, index }, draw = drawSecret) {
  const [signing, encryption] = [draw(group.q), draw(group.q)];
  const coefficients = Array.from({ length: threshold }, () => draw(group.q));
  const cert = written({
    verification: group.write(group.generatorPower(signing)),
    encryption: group.write(group.generatorPower(encryption)),
    context: { group: group.name, size, threshold, index },
  });
  const committed = written({ coefexps: coefficients.map((one) => group.write(group.generatorPower(one))) });
  const coefexps = written(signed(group, signing, committed, draw));
  return {
    signing: signing.toString(),
    encryption: encryption.toString(),
    coefficients: coefficients.map(String),
    cert: written(signed(group, signing, cert, draw)),
    coefexps,
    announcement: hex(sha256Of(coefexps)),
  };
}

/** The key that a keeper signs with, in its certificate: what tells whose file a file is. */
export const verificationIn = (cert) => JSON.parse(JSON.parse(cert).message).verification;

/** What is sent to each of the others and to oneself, sealed to the key in their certificate, in their order. */
export function sealedValues(group, kept, certs, draw = drawSecret) {
  const coefficients = kept.coefficients.map(BigInt);
  return written(
    certs.map((cert, at) => {
      const { message, signature } = JSON.parse(cert);
      const { verification, encryption } = JSON.parse(message);
      // Sealed to a key that somebody else put there, a value would be theirs.
      if (!knows(group, `sigmsg|${message}|`, group.parse(verification), signature)) throw new BadTrustee(`${at + 1}`);
      return sealValue(group, group.parse(encryption), valueAt(coefficients, BigInt(at + 1), group.q), draw);
    }),
  );
}

/** This keeper's share, from what each sent it, checked against what each is bound to. index: from 1. */
export function shareOf(group, kept, index, parts) {
  const secret = BigInt(kept.encryption);
  return parts.reduce((sum, part, at) => {
    if (hex(sha256Of(part.coefexps)) !== part.announcement) throw new BadTrustee(`${at + 1}`);
    const value = openValue(group, secret, JSON.parse(part.values)[index - 1]);
    const committed = commitmentsIn(group, part.coefexps);
    const sent = group.write(group.generatorPower(value));
    if (sent !== group.write(valueCommitted(group, committed, index))) throw new BadTrustee(`${at + 1}`);
    return modulo(sum + value, group.q);
  }, 0n);
}

/** The signature of everybody's certificates beside one's own commitments. */
export function confirmation(group, kept, certs, draw = drawSecret) {
  const { coefexps } = JSON.parse(JSON.parse(kept.coefexps).message);
  const together = written({ certs: certs.map((cert) => JSON.parse(cert)), coefexps });
  return written(sign(group, BigInt(kept.signing), `certs_sig|${together}`, draw));
}

/** The public key of the share, with the proof that one holds it and the signature that it is this keeper's. */
export function shareKey(group, kept, share, draw = drawSecret) {
  const key = trusteeKey(group, share, draw);
  return written({ ...key, signature: sign(group, BigInt(kept.signing), key.public_key, draw) });
}

const valueAt = (coefficients, place, q) =>
  modulo(coefficients.reduceRight((sum, one) => modulo(sum * place + one, q), 0n), q);

const commitmentsIn = (group, coefexps) =>
  JSON.parse(JSON.parse(coefexps).message).coefexps.map((one) => group.parse(one));

const valueCommitted = (group, committed, index) =>
  productOf(group, committed.map((one, power) => group.power(one, modulo(BigInt(index) ** BigInt(power), group.q))));

const padOf = (group, shared) => numberOf(sha256Of(`value|${group.write(shared)}`));

function sealValue(group, key, value, draw) {
  const r = draw(group.q);
  return { alpha: group.write(group.generatorPower(r)), sealed: (value ^ padOf(group, group.power(key, r))).toString() };
}

/** Whoever tampers with it gives a value that does not fit the commitments, which is refused. */
const openValue = (group, secret, { alpha, sealed }) =>
  modulo(BigInt(sealed) ^ padOf(group, group.power(group.parse(alpha), secret)), group.q);
