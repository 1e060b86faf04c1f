// A scrutineer's page: makes a key on this device and keeps it in a file, or opens this scrutineer's part of the sum
// with it. The key never leaves the device but in that file, sealed under the passphrase. Where some keepers of several
// are enough, their devices make the key together, step by step: docs/booth.md has the steps.

import { checkSum, checkTrustees, readArchive } from "./adding-up.js";
import { Election } from "./elections.js";
import { groupNamed } from "./groups.js";
import { written } from "./hashing.js";
import { canSealFiles, openedFile, sealedFile } from "./key-file.js";
import { BadTrustee, KeyFileRefused } from "./refusals.js";
import { beginShare, confirmation, sealedValues, shareKey, shareOf, verificationIn } from "./shares.js";
import { decrypt, newTrusteeKey } from "./trustees.js";

const root = document.getElementById("ceremony");
const told = root.dataset;
const words = Object.fromEntries(
  [...document.getElementById("ceremony-words").content.querySelectorAll("[data-word]")].map((one) => [
    one.dataset.word,
    one.textContent.trim().replace(/\s+/g, " "),
  ]),
);
const find = (name) => root.querySelector(`[data-part="${name}"]`);
const form = document.getElementById("part");
const [size, threshold] = [Number(told.size), Number(told.threshold)];
const isShared = threshold < size;
// The server is the first trustee; within the group of keepers one counts from 1.
const index = Number(told.number) - 1;
const BETWEEN_LOOKS_MS = 2500;

function show(step) {
  for (const part of root.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== step;
  root.querySelector(`[data-state="${step}"] [tabindex="-1"]`)?.focus();
}

const tell = (text) => {
  find("status").textContent = text;
};

function complain(place, text) {
  const error = find(`${place}-error`);
  error.textContent = text;
  error.hidden = !text;
}

/** Does what a button asks, with the buttons at rest and what is wrong said in place. */
async function doing(place, saying, act) {
  const buttons = [...root.querySelectorAll("button")];
  complain(place, "");
  for (const button of buttons) button.disabled = true;
  tell(saying);
  try {
    await act();
  } catch (refused) {
    show(place);
    complain(place, (refused instanceof KeyFileRefused && words[refused.reason]) || words[refused.name] || words.unexpected);
  } finally {
    for (const button of buttons) button.disabled = false;
    tell("");
  }
}

/** Sends what this device made, by the form that also takes what is pasted. */
function send(text) {
  form.elements.written.value = text;
  form.requestSubmit();
}

// -- A key ---------------------------------------------------------------------------------------

/** What was just put into a file: { publicKey, first }, first being the text that is sent once the file was tried. */
let made = null;

async function make() {
  const passphrase = find("new").value;
  if (passphrase.normalize("NFC").trim().length < Number(told.shortest)) throw new KeyFileRefused("short");
  const { kept, publicKey, first } = begun(await groupNamed(told.group));
  const text = await sealedFile(kept, { vote: told.vote, group: told.group, public_key: publicKey }, passphrase);
  made = { publicKey, first };
  const link = find("file");
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  find("new").value = "";
  show("keep");
}

function begun(group) {
  if (isShared) {
    const kept = beginShare({ group, size, threshold, index });
    return { kept, publicKey: verificationIn(kept.cert), first: kept.announcement };
  }
  const { secret, key } = newTrusteeKey(group);
  return { kept: { secret: secret.toString() }, publicKey: key.public_key, first: written(key) };
}

/** Opens the file that was just kept, as it will be opened after the close: a slip shows today, while it costs nothing. */
async function check() {
  const { kept, publicKey } = await chosenKey("kept", "again");
  if (publicKey !== made.publicKey) throw new KeyFileRefused("another_key");
  if (!isShared) {
    send(made.first);
    return;
  }
  await publish("announcement", made.first);
  await goOn(kept);
}

// -- A key made together -------------------------------------------------------------------------

async function goOnWithFile() {
  const { kept } = await chosenKey("going-file", "going-phrase");
  await partsFor(kept);
  await goOn(kept);
}

/** What all have written so far. Throws KeyFileRefused when the file is not the one this keeper began with. */
async function partsFor(kept) {
  const { parts } = await jsonAt(told.partsUrl);
  if (kept.announcement !== parts[index - 1].announcement) throw new KeyFileRefused("another_key");
  return parts;
}

/** Does each step as soon as everybody has done the one before, until this keeper's own key is published. */
async function goOn(kept) {
  const group = await groupNamed(told.group);
  show("together");
  for (;;) {
    const { parts, due, done, steps } = await jsonAt(told.partsUrl);
    checkOwn(kept, parts[index - 1]);
    find("bar").max = steps;
    find("bar").value = done;
    if (done === steps) {
      location.reload();
      return;
    }
    if (due) await publish(due, textFor(due, group, kept, parts));
    else await new Promise((resume) => setTimeout(resume, BETWEEN_LOOKS_MS));
  }
}

/** The others seal to, and sign, what stands there under this keeper's name: it must be what this device sent. */
function checkOwn(kept, mine) {
  for (const step of ["announcement", "cert", "coefexps"]) {
    if (mine[step] && mine[step] !== kept[step]) throw new BadTrustee(`${index}`);
  }
}

function textFor(step, group, kept, parts) {
  const certs = parts.map((part) => part.cert);
  switch (step) {
    case "cert":
    case "coefexps":
      return kept[step];
    case "values":
      return sealedValues(group, kept, certs);
    case "signature":
      return confirmation(group, kept, certs);
    default:
      return shareKey(group, kept, shareOf(group, kept, index, parts));
  }
}

async function publish(step, text) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, step, written: text });
  const headers = { Accept: "application/json" };
  const answer = await fetch(form.action, { method: "POST", body, headers, credentials: "same-origin" }).catch(() => null);
  if (!answer) throw new KeyFileRefused("lost");
  if (!answer.ok) throw new KeyFileRefused("unexpected");
}

// -- The sum -------------------------------------------------------------------------------------

async function open() {
  const { kept, publicKey } = await chosenKey("mine", "phrase");
  if (!isShared && publicKey !== told.publicKey) throw new KeyFileRefused("another_key");
  tell(words.opening);
  const [content, tally] = await Promise.all([bytesAt(told.archiveUrl), jsonAt(told.tallyUrl)]);
  const archive = readArchive(content);
  const election = await Election.read(archive.election, told.fingerprint);
  // Whatever the server calls the sum is opened only if it is one, of all the ballots, under the keys of this file.
  checkTrustees(election, archive.trustees, { kept, publicKey, index });
  checkSum(election, archive, tally);
  send(decrypt(election, tally, await secretIn(kept, election.group)));
}

async function secretIn(kept, group) {
  return isShared ? shareOf(group, kept, index, await partsFor(kept)) : BigInt(kept.secret);
}

async function answerAt(url) {
  const answer = await fetch(url, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) throw new KeyFileRefused("lost");
  return answer;
}

const jsonAt = async (url) => (await answerAt(url)).json();
const bytesAt = async (url) => new Uint8Array(await (await answerAt(url)).arrayBuffer());

async function chosenKey(filePlace, passphrasePlace) {
  const [file] = find(filePlace).files;
  if (!file) throw new KeyFileRefused("no_file");
  const { kept, told: heading } = await openedFile(await file.text(), find(passphrasePlace).value);
  return { kept, publicKey: heading.public_key };
}

// -- The page ------------------------------------------------------------------------------------

function onSubmit(name, saying, act) {
  find(`${name}-form`)?.addEventListener("submit", (event) => {
    event.preventDefault();
    doing(name, words[saying], act);
  });
}

for (const box of root.querySelectorAll("[data-shows]")) {
  box.addEventListener("change", () => {
    find(box.dataset.shows).type = box.checked ? "text" : "password";
  });
}
onSubmit("open", "reading", open);
onSubmit("make", "making", make);
onSubmit("keep", "reading", check);
onSubmit("going", "reading", goOnWithFile);
find("anew")?.addEventListener("click", () => show("make"));
if (!canSealFiles()) show("unable");
else if (told.step === "decryption") show("open");
else show(told.step === (isShared ? "announcement" : "key") ? "make" : "going");
