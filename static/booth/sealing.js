// Seals a ballot: encrypted under the trustees' key, proven to be a choice the question allows, signed.

import { fingerprint, written } from "./hashing.js";
import { modulo, productOf } from "./groups.js";
import { proveKnowledge, proveOneOf } from "./proofs.js";
import { publicOf, secretOf } from "./credentials.js";
import { drawSecret } from "./randomness.js";
import { AnswerNotAllowed } from "./refusals.js";

/** How many steps `sealAnswers` tells `advanced` of. */
export const stepsOf = (election) => election.questions.reduce((sum, question) => sum + question.entries + 1, 0);

/**
 * The sealed answers of a ballot, a list as the protocol writes it.
 *
 * votes: for each question its entries, 0 or 1. draw: where the randomness comes from. advanced: called after each step.
 */
export function sealAnswers(election, credential, votes, draw, advanced = () => {}) {
  if (votes.length !== election.questions.length) throw new AnswerNotAllowed("questions");
  return election.questions.map((question, index) =>
    sealAnswer(election, question, credential, votes[index], draw, advanced),
  );
}

/**
 * A whole ballot: { written, tracker }. Throws AnswerNotAllowed, CredentialUnreadable.
 *
 * What the signature draws never comes from the seed of the answers: who is shown the seed would learn the credential.
 */
export function seal(election, credential, votes, { draw = drawSecret, drawSignature = drawSecret, advanced } = {}) {
  const { group, uuid } = election;
  const secret = secretOf(credential, uuid, group);
  const own = publicOf(credential, uuid, group);
  const ballot = {
    election_uuid: uuid,
    election_hash: election.fingerprint,
    credential: own,
    answers: sealAnswers(election, own, votes, draw, advanced),
  };
  const hash = fingerprint(written(ballot));
  const proof = proveKnowledge(group, `sig|${hash}|`, secret, drawSignature);
  const text = written({ ...ballot, signature: { hash, proof } });
  return { written: text, tracker: fingerprint(text) };
}

function sealAnswer(election, question, credential, entries, draw, advanced) {
  question.check(entries);
  const { group, key } = election;
  const sealing = { group, key };
  const sealed = entries.map((entry) => encrypt(sealing, entry, draw(group.q)));
  const prefix = `${election.fingerprint}|${credential}`;
  const individual = sealed.map((one) => {
    const claims = [0n, 1n].map((value) => ({ ...one, value }));
    const proof = proveOneOf(sealing, `prove|${prefix}|${one.text}|`, claims, Number(one.holds), draw);
    advanced();
    return proof;
  });
  const whole = `${prefix}|${sealed.map((one) => one.text).join(",")}`;
  const chosen = sum(sealing, sealed.slice(question.blank ? 1 : 0));
  const values = Array.from({ length: question.most - question.least + 1 }, (_, at) => BigInt(question.least + at));
  const answer = {
    choices: sealed.map((one) => ({ alpha: group.write(one.alpha), beta: group.write(one.beta) })),
    individual_proofs: individual,
  };
  const proven = values.map((value) => ({ ...chosen, value }));
  const truth = Number(chosen.holds) - question.least;
  if (question.blank) {
    Object.assign(answer, proveBlank(sealing, whole, sealed[0], chosen, proven, truth, draw));
  } else {
    answer.overall_proof = proveOneOf(sealing, `prove|${whole}|${chosen.text}|`, proven, truth, draw);
  }
  advanced();
  return answer;
}

/** «Not blank, or nothing chosen», then «blank, or as many chosen as the question allows». */
function proveBlank(sealing, whole, blank, chosen, proven, truth, draw) {
  const isBlank = blank.holds === 1n;
  const noBlank = [
    { ...blank, value: 0n },
    { ...chosen, value: 0n },
  ];
  const blankProof = proveOneOf(sealing, `bproof0|${whole}|`, noBlank, isBlank ? 1 : 0, draw);
  const claims = [{ ...blank, value: 1n }, ...proven];
  const overall = proveOneOf(sealing, `bproof1|${whole}|`, claims, isBlank ? 0 : truth + 1, draw);
  return { overall_proof: overall, blank_proof: blankProof };
}

function encrypt({ group, key }, entry, r) {
  const holds = BigInt(entry);
  return described(group, {
    r,
    holds,
    alpha: group.generatorPower(r),
    beta: group.product(key.power(r), group.generatorPower(holds)),
  });
}

function sum({ group }, sealed) {
  return described(group, {
    r: modulo(sealed.reduce((total, one) => total + one.r, 0n), group.q),
    holds: sealed.reduce((total, one) => total + one.holds, 0n),
    alpha: productOf(group, sealed.map((one) => one.alpha)),
    beta: productOf(group, sealed.map((one) => one.beta)),
  });
}

const described = (group, one) => ({ ...one, text: `${group.write(one.alpha)},${group.write(one.beta)}` });
