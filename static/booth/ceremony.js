// A scrutineer's page: makes a key on this device and keeps it in a file, or opens this scrutineer's part of the sum
// with it. The key never leaves the device but in that file, sealed under the passphrase.

import { Election } from "./elections.js";
import { groupNamed } from "./groups.js";
import { written } from "./hashing.js";
import { canSealFiles, openedFile, sealedFile } from "./key-file.js";
import { KeyFileRefused } from "./refusals.js";
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
    complain(place, (refused instanceof KeyFileRefused && words[refused.reason]) || words.unexpected);
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

let made = null;

async function make() {
  const passphrase = find("new").value;
  if (passphrase.normalize("NFC").trim().length < Number(told.shortest)) throw new KeyFileRefused("short");
  const { secret, key } = newTrusteeKey(await groupNamed(told.group));
  const heading = { vote: told.vote, group: told.group, public_key: key.public_key };
  const text = await sealedFile({ secret: secret.toString() }, heading, passphrase);
  made = key;
  const link = find("file");
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  find("new").value = "";
  show("keep");
}

/** Opens the file that was just kept, as it will be opened after the close: a slip shows today, while it costs nothing. */
async function check() {
  const { secret, publicKey } = await chosenKey("kept", "again");
  if (publicKey !== made.public_key || secret === null) throw new KeyFileRefused("another_key");
  send(written(made));
}

// -- The sum -------------------------------------------------------------------------------------

async function open() {
  const { secret, publicKey } = await chosenKey("mine", "phrase");
  if (publicKey !== told.publicKey) throw new KeyFileRefused("another_key");
  tell(words.opening);
  const [text, tally] = await Promise.all([textAt(told.electionUrl), textAt(told.tallyUrl)]);
  send(decrypt(await Election.read(text, told.fingerprint), JSON.parse(tally), secret));
}

async function textAt(url) {
  const answer = await fetch(url, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) throw new KeyFileRefused("lost");
  return answer.text();
}

async function chosenKey(filePlace, passphrasePlace) {
  const [file] = find(filePlace).files;
  if (!file) throw new KeyFileRefused("no_file");
  const { kept, told: heading } = await openedFile(await file.text(), find(passphrasePlace).value);
  return { secret: BigInt(kept.secret), publicKey: heading.public_key };
}

// -- The page ------------------------------------------------------------------------------------

function onSubmit(name, saying, act) {
  find(`${name}-form`).addEventListener("submit", (event) => {
    event.preventDefault();
    doing(name, words[saying], act);
  });
}

for (const box of root.querySelectorAll("[data-shows]")) {
  box.addEventListener("change", () => {
    find(box.dataset.shows).type = box.checked ? "text" : "password";
  });
}
if (!canSealFiles()) {
  show("unable");
} else if (told.step === "decryption") {
  onSubmit("open", "reading", open);
  show("open");
} else {
  onSubmit("make", "making", make);
  onSubmit("keep", "reading", check);
  find("anew").addEventListener("click", () => show("make"));
  show("make");
}
