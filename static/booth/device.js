// Tries, well before the vote, whether this device can seal a ballot: one for a made-up election, which goes nowhere.
// A page may say nothing but that it cannot.

import { newCredential } from "./credentials.js";
import { groupNamed } from "./groups.js";
import { fingerprint, written } from "./hashing.js";
import { newTrusteeKey } from "./trustees.js";
import { sealAside } from "./work.js";

const place = document.getElementById("device");
const find = (name) => place.querySelector(`[data-part="${name}"]`);

function show(state) {
  for (const part of place.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== state;
}

async function tryIt() {
  show("trying");
  const started = performance.now();
  const group = await groupNamed(place.dataset.group);
  const { key } = newTrusteeKey(group);
  const text = written({
    version: 1,
    description: "Essai / Rehearsal",
    name: "Essai / Rehearsal",
    group: group.name,
    public_key: key.public_key,
    questions: [{ answers: ["A", "B", "C"], min: 1, max: 1, question: "?" }],
    uuid: "Essai123456789",
  });
  const order = { text, fingerprint: fingerprint(text), credential: newCredential(), votes: [[1, 0, 0]] };
  await sealAside(place.dataset.workerUrl, order, () => {});
  const took = (performance.now() - started) / 1000;
  const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  const seconds = find("seconds");
  if (seconds) seconds.textContent = format.format(took);
  show("able");
}

if (place) tryIt().catch(() => show("unable"));
