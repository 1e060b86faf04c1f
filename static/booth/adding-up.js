// What a keeper's device looks at before it opens its part: that the sum is the one of the ballots in the box, made here
// once more, and that the keys of the vote are those its own key was made with. voting/crypto/verifying.py looks at
// everything; this much is enough to open nothing but the sum.

import { productOf } from "./groups.js";
import { written } from "./hashing.js";
import { knows } from "./proofs.js";
import { BadSum, OtherTrustees } from "./refusals.js";

const [BLOCK, NAME, SIZE_AT, SIZE_END] = [512, 100, 124, 135];
const utf8 = new TextDecoder();

/** What a keeper needs of an archive: { election, trustees, credentials, ballots }, all as texts. Throws BadSum. */
export function readArchive(bytes) {
  const found = { ballots: [] };
  let waiting = [];
  for (const { name, body } of membersOf(bytes)) {
    if (!name.endsWith(".event.json")) {
      waiting.push(body);
      continue;
    }
    const { type } = JSON.parse(body);
    // The first member is the heading of the file.
    if (type === "Setup") [found.election, found.trustees, found.credentials] = waiting.slice(-4);
    else if (type === "Ballot") found.ballots.push(waiting.at(-1));
    waiting = [];
  }
  if (!found.election) throw new BadSum("no set-up");
  return found;
}

function* membersOf(bytes) {
  for (let at = 0; at < bytes.length; ) {
    const [name] = utf8.decode(bytes.subarray(at, at + NAME)).split("\0");
    const size = Number.parseInt(utf8.decode(bytes.subarray(at + SIZE_AT, at + SIZE_END)), 8);
    const begin = at + BLOCK;
    if (!(size >= 0) || begin + size > bytes.length) throw new BadSum("cut short");
    yield { name, body: utf8.decode(bytes.subarray(begin, begin + size)) };
    at = begin + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** The sealed sum of the ballots that count, as rows of ciphertexts: the last of each credential, by its weight. */
export function addedUp(election, credentials, ballots) {
  const { group } = election;
  const weights = new Map(JSON.parse(credentials).map((one) => one.split(",")));
  // Kept as texts, and read one at a time: ten thousand of them, read, are more than a phone holds.
  const counted = new Map(ballots.map((text) => [JSON.parse(text).credential, text]));
  const sums = election.questions.map(({ entries }) => Array.from({ length: entries }, () => [group.one, group.one]));
  for (const text of counted.values()) {
    const { credential, election_hash: about, answers } = JSON.parse(text);
    if (about !== election.fingerprint || !weights.has(credential)) throw new BadSum(credential);
    const weight = BigInt(weights.get(credential) ?? 1);
    answers.forEach(({ choices }, question) => {
      choices.forEach(({ alpha, beta }, entry) => {
        sums[question][entry] = sums[question][entry].map((sum, half) =>
          group.product(sum, weighed(group, group.read(half ? beta : alpha), weight)),
        );
      });
    });
  }
  return sums.map((row) => row.map(([alpha, beta]) => ({ alpha: group.write(alpha), beta: group.write(beta) })));
}

const weighed = (group, element, weight) => (weight === 1n ? element : group.power(element, weight));

/** Throws BadSum unless what is to be opened is the sum of these ballots. Returns how many were read. */
export function checkSum(election, { credentials, ballots }, tally) {
  if (written(addedUp(election, credentials, ballots)) !== written(tally)) throw new BadSum("another sum");
  return ballots.length;
}

/**
 * Throws OtherTrustees unless the keys of the vote are those that this keeper's file was made with, and make up the key
 * that ballots are sealed under. kept: the file; publicKey: where each key is needed; index: from 1, where some are enough.
 */
export function checkTrustees(election, text, { kept, publicKey, index }) {
  const { group } = election;
  const trustees = JSON.parse(text);
  const isMine = ([kind, held]) =>
    kind === "Single" ? !kept.cert && held.public_key === publicKey : Boolean(kept.cert) && isOurs(group, held, kept, index);
  const sealing = productOf(group, trustees.flatMap(([kind, held]) => keysIn(kind, held).map((one) => group.read(one))));
  if (!trustees.some(isMine) || group.write(sealing) !== group.write(election.publicKey)) throw new OtherTrustees(election.uuid);
}

const keysIn = (kind, held) =>
  kind === "Single" ? [held.public_key] : held.coefexps.map(({ message }) => JSON.parse(message).coefexps[0]);

/** Whether a key made together has this keeper's own parts, and everybody's certificates as this keeper signed them. */
function isOurs(group, { certs, coefexps, signatures }, kept, index) {
  const at = index - 1;
  if (written(certs[at] ?? null) !== kept.cert || written(coefexps[at] ?? null) !== kept.coefexps) return false;
  const { verification } = JSON.parse(JSON.parse(kept.cert).message);
  const mine = JSON.parse(JSON.parse(kept.coefexps).message).coefexps;
  const together = written({ certs, coefexps: mine });
  return knows(group, `sigmsg|certs_sig|${together}|`, group.parse(verification), signatures[at]);
}
