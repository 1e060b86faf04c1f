// Tries, well before the vote, whether this device can seal a ballot: one for a made-up election, which goes nowhere.
// A page may say nothing but that it cannot. One that offers to prepare this device then shows how it stands with that.

import { newCredential } from "./credentials.js";
import { keepDevice, keepOnly, keptDevice, newDevice } from "./devices.js";
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

// -- Preparing this device -----------------------------------------------------------------------

const preparing = document.getElementById("prepared");

function showPrepared() {
  const { name, publicKey } = preparing.dataset;
  const isHere = publicKey !== "" && keptDevice(name, publicKey) !== null;
  const state = publicKey === "" ? "none" : isHere ? "here" : "elsewhere";
  for (const part of preparing.querySelectorAll("[data-prepared]")) part.hidden = part.dataset.prepared !== state;
}

async function prepare() {
  const { name, about, group } = preparing.dataset;
  const device = newDevice(await groupNamed(group), about);
  if (!keepDevice(name, device)) {
    preparing.querySelector('[data-part="unkept"]').hidden = false;
    return;
  }
  const form = document.getElementById("prepare");
  form.elements.written.value = device.text;
  form.requestSubmit();
}

function offer() {
  if (!preparing) return;
  const { name, publicKey, waitedFor } = preparing.dataset;
  // Removed or prepared anew, the earlier secret stays as long as an open vote waits for it.
  keepOnly(name, [publicKey, ...waitedFor.split(" ")]);
  preparing.hidden = false;
  showPrepared();
  preparing.querySelector('[data-part="prepare"]')?.addEventListener("click", prepare);
}

if (place) tryIt().then(offer, () => show("unable"));
