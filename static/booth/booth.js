// The booth: choose, read again while the ballot is being sealed here, cast, keep the tracker. The choice never leaves
// this page but sealed, and is kept nowhere.

import { isCredential, returnOf } from "./credentials.js";
import { credentialWith, keptDevice } from "./devices.js";
import { castBallot, DoorRefused, fetchCredential, fetchElection, giveBack, insist, isInTheBox, spendBallot } from "./doors.js";
import { groupNamed } from "./groups.js";
import { fingerprint, written } from "./hashing.js";
import { Keeping } from "./keeping.js";
import { Paper } from "./paper.js";
import { sealAside } from "./work.js";

const root = document.getElementById("booth");
const told = root.dataset;
const words = Object.fromEntries(
  [...document.getElementById("booth-words").content.querySelectorAll("[data-word]")].map((one) => [
    one.dataset.word,
    one.textContent.trim().replace(/\s+/g, " "),
  ]),
);
const mayChange = told.allowsChange === "true";
/** Whether the voter types a credential that somebody else than the server made. */
const isTyped = told.isTyped === "true";
/** A device of the hall: its page may end while somebody reads, so a credential is asked for only to cast at once. */
const isShared = told.isShared === "true";
const keeping = new Keeping(told);
const papers = [...root.querySelectorAll("fieldset[data-question]")].map((fieldset) => new Paper(fieldset));
const find = (name) => root.querySelector(`[data-part="${name}"]`);
const status = find("status");

/** The ballot that is sealed and not known to be in the box: { written, tracker, isSent?, seed?, votes? }. */
let sealed = null;
let sealing = 0;
/** What was read again and waits to be cast, on a device of the hall. */
let chosen = null;

const say = (word, values = {}) =>
  Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), words[word]);

function show(step, { focus = true } = {}) {
  for (const section of root.querySelectorAll("[data-step]")) section.hidden = section.dataset.step !== step;
  find("paper").hidden = !told.returnUrl || !["choose", "review"].includes(step);
  if (!focus) return;
  scrollTo({ top: 0 });
  root.querySelector(`[data-step="${step}"] [tabindex="-1"]`)?.focus();
}

const tell = (text) => {
  status.textContent = text;
};

/**
 * While a ballot or a right to vote is on its way the booth takes no other act: what was sent may have arrived, and what
 * is sent again shall be the same.
 */
function busy(isOn) {
  root.toggleAttribute("data-is-busy", isOn);
  for (const button of root.querySelectorAll("[data-waits]")) button.disabled = isOn;
  if (!isOn) find("waiting").hidden = true;
}
const unlessBusy = (act) => () => {
  if (!("isBusy" in told)) act();
};

// -- Choosing ------------------------------------------------------------------------------------

function mistakesMarked() {
  let first = null;
  for (const paper of papers) {
    const { mistake } = paper;
    paper.error.textContent = mistake ? say(mistake, { least: paper.least, most: paper.most, n: paper.chosen.length }) : "";
    paper.error.hidden = !mistake;
    paper.fieldset.classList.toggle("wrong", Boolean(mistake));
    if (mistake) first ??= paper;
  }
  return first;
}

function isWellTyped() {
  const typed = typedCredential();
  // A vote is changed with the credential it was cast with: another one would be a second vote.
  const isAnother = keeping.typed !== null && keeping.typed !== fingerprintOf(typed);
  const mistake = !isCredential(typed) ? words.mistyped : isAnother ? words.another : "";
  sayOfCredential(mistake);
  return !mistake;
}

const typedCredential = () => find("credential").value.trim();
const fingerprintOf = (typed) => fingerprint(`typed|${told.uuid}|${typed}`);

function sayOfCredential(mistake) {
  const [field, error] = [find("credential"), find("credential-error")];
  error.textContent = mistake;
  error.hidden = !mistake;
  field.setAttribute("aria-invalid", String(Boolean(mistake)));
}

async function review() {
  const wrong = mistakesMarked();
  if (wrong) {
    (wrong.chosen[0] ?? wrong.answers[0]).focus();
    return;
  }
  if (isTyped && !isWellTyped()) {
    find("credential").focus();
    return;
  }
  const list = find("said");
  list.replaceChildren(...papers.map(saidOf));
  for (const name of ["resumed", "sent-again"]) find(name).hidden = true;
  list.hidden = false;
  show("review");
  const votes = papers.map((paper) => paper.entries);
  if (isShared) {
    chosen = votes;
    ready();
  } else {
    await sealNow(votes);
  }
}

function saidOf(paper) {
  const line = document.createElement("div");
  const title = document.createElement("dt");
  title.textContent = paper.title;
  const answers = paper.said.length ? paper.said : [words.nothing];
  line.append(
    title,
    ...answers.map((answer) => {
      const said = document.createElement("dd");
      said.textContent = answer;
      return said;
    }),
  );
  return line;
}

// -- Sealing -------------------------------------------------------------------------------------

async function sealNow(votes) {
  const turn = ++sealing;
  const bar = find("bar");
  sealed = null;
  for (const name of ["ready", "waiting"]) find(name).hidden = true;
  find("sealing").hidden = false;
  bar.value = 0;
  tell(words.asking);
  try {
    // Who went back meanwhile is told of no wait any more.
    const waiting = (resume) => turn === sealing && waitingFor(resume);
    const text = await insist(() => fetchElection(told.electionUrl), waiting);
    const credential = await insist(ownCredential, waiting);
    if (turn !== sealing) return;
    tell(words.sealing);
    const order = { text, fingerprint: told.fingerprint, credential, votes };
    const done = await sealAside(told.workerUrl, order, (step, steps) => {
      bar.max = steps;
      bar.value = step;
    });
    // Somebody went back and chose again meanwhile.
    if (turn !== sealing) return;
    sealed = { ...done, votes, text };
    keeping.keepSealed(sealed);
    ready();
    tell(words.sealed);
  } catch (refused) {
    if (turn === sealing) refuse(refused);
  }
}

/**
 * The credential of this voter: handed out here; made of what is handed out and of this device's own secret, where it was
 * prepared; or typed, where somebody else made it, and then only the mark is asked for.
 */
async function ownCredential() {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  // From here on something may be handed to this device: the desk would not give a paper for the asking any more.
  find("nothing-to-return").hidden = true;
  const handed = await fetchCredential(told.credentialUrl, keeping.claim(), token);
  if (isTyped) return typedCredential();
  return handed.factor ? credentialWith(told, keptDevice(told.device, told.deviceKey), handed.factor) : handed.credential;
}

function ready() {
  find("sealing").hidden = true;
  find("waiting").hidden = true;
  find("ready").hidden = false;
  find("open-it").hidden = isShared || !sealed.seed;
  find("its-tracker").hidden = !sealed;
  for (const place of root.querySelectorAll("[data-tracker]")) place.textContent = sealed?.tracker ?? "";
}

function waitingFor(resume) {
  const waiting = find("waiting");
  waiting.hidden = false;
  find("again").onclick = resume;
  tell(words.lost);
}

// -- Casting -------------------------------------------------------------------------------------

async function cast() {
  busy(true);
  try {
    if (!sealed) await sealNow(chosen);
    // Refused, and said so.
    if (!sealed) return;
    await send(sealed);
  } catch (refused) {
    refuse(refused);
  } finally {
    busy(false);
  }
}

/** Sends one sealed ballot until the box answers for it. */
async function send(ballot) {
  keeping.isSent();
  ballot.isSent = true;
  find("open-it").hidden = true;
  find("on-its-way").hidden = false;
  tell(words.casting);
  try {
    await insist(() => castBallot(told.castUrl, ballot.written), waitingFor);
  } catch (refused) {
    // Of several sendings an earlier one may be in, before the vote closed say: the box knows.
    if (!(refused instanceof DoorRefused)) throw refused;
    if (!(await insist(() => isInTheBox(told.trackerUrl, ballot.tracker), waitingFor))) throw refused;
  } finally {
    find("on-its-way").hidden = true;
  }
  // A ballot taken up again after a reload was typed before: nothing is in the field then.
  keeping.isIn(ballot.tracker, mayChange, isTyped && typedCredential() && fingerprintOf(typedCredential()));
  for (const paper of papers) paper.clear();
  if (isTyped) find("credential").value = "";
  find("said").replaceChildren();
  sealed = null;
  chosen = null;
  finish(ballot.tracker);
  tell(words.cast);
}

function finish(tracker, options) {
  for (const place of root.querySelectorAll("[data-tracker]")) place.textContent = tracker;
  const text = say("receipt", { tracker });
  const keep = find("download");
  keep.href = `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;
  find("mail").href = `mailto:?${new URLSearchParams({ subject: words.subject, body: text }).toString().replaceAll("+", "%20")}`;
  find("change").hidden = !mayChange;
  find("looked").textContent = "";
  show("done", options);
}

async function lookUp() {
  try {
    const isIn = await isInTheBox(told.trackerUrl, keeping.tracker);
    find("looked").textContent = isIn ? words.found : words.missing;
  } catch {
    find("looked").textContent = words.unlooked;
  }
}

// -- Opening instead of casting ------------------------------------------------------------------

async function open() {
  const { text, written: ballot, votes, seed, tracker } = sealed;
  busy(true);
  tell(words.opening);
  try {
    // First the box refuses it for ever: whoever is shown the file could cast it otherwise, and would know what it holds.
    await insist(() => spendBallot(told.openedUrl, ballot), waitingFor);
    const file = new Blob([written({ election: text, ballot, votes, seed })], { type: "application/json" });
    const link = find("opened");
    URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(file);
    find("opened-tracker").textContent = tracker;
    find("opened-said").replaceChildren(...[...find("said").children].map((one) => one.cloneNode(true)));
    sealed = null;
    keeping.dropSealed();
    show("opened");
    tell(words.opened);
  } catch (refused) {
    refuse(refused);
  } finally {
    busy(false);
  }
}

// -- A paper instead -----------------------------------------------------------------------------

async function returnRight() {
  if (!keeping.hasClaim) {
    find("nothing-to-return").hidden = false;
    return;
  }
  busy(true);
  // A ballot being sealed meanwhile is not to come up again.
  sealing += 1;
  sealed = null;
  tell(words.returning);
  try {
    const credential = await insist(ownCredential, waitingFor);
    const proof = returnOf(credential, told.uuid, await groupNamed(told.group));
    const code = await insist(() => giveBack(told.returnUrl, proof), waitingFor);
    for (const paper of papers) paper.clear();
    keeping.isGivenBack(code);
    returned({ focus: true });
  } catch (refused) {
    refuse(refused);
  } finally {
    busy(false);
  }
}

function returned(options) {
  // In two halves, to be read aloud; the desk takes it with the space or without.
  find("code").textContent = keeping.code.replace(/^(.{5})(.{5})$/, "$1 $2");
  show("returned", options);
  tell("");
}

// -- Refusals ------------------------------------------------------------------------------------

// After these nothing can be done in the booth; after others one may try again.
const FINAL = new Set([
  "poll_not_open", "not_on_roll", "struck_from_roll", "not_in_the_meeting", "credential_taken", "voted_on_paper",
  "ballot_is_final", "credential_given_back", "unknown_election", "unknown_credential", "no_pass", "device_elsewhere",
]); // prettier-ignore

/** One wrong letter still looks like a credential: only the box finds that it is not on the list. */
function typeAgain() {
  sealed = null;
  keeping.dropSealed();
  sayOfCredential(words.unlisted);
  find("waiting").hidden = true;
  show("choose");
  find("credential").focus();
  tell("");
}

function refuse(refused) {
  if (isTyped && refused.code === "unknown_credential") {
    typeAgain();
    return;
  }
  const isFinal = refused instanceof DoorRefused && FINAL.has(refused.code);
  if (isFinal) keeping.dropSealed();
  find("refused-text").textContent = refused.message && refused instanceof DoorRefused ? refused.message : reasonOf(refused);
  find("retry").hidden = isFinal;
  find("waiting").hidden = true;
  show("refused");
  tell("");
}

const reasonOf = (refused) => words[refused.code ?? refused.name] ?? words.unexpected;

function back() {
  sealing += 1;
  sealed = null;
  keeping.dropSealed();
  tell("");
  show("choose");
}

// -- The page ------------------------------------------------------------------------------------

find("ballot").addEventListener("submit", (event) => {
  event.preventDefault();
  unlessBusy(review)();
});
for (const [name, act] of Object.entries({ cast, open, return: returnRight })) find(name).addEventListener("click", unlessBusy(act));
for (const name of ["back", "retry", "change", "another"]) find(name).addEventListener("click", unlessBusy(back));
find("look").addEventListener("click", lookUp);

function start() {
  if (keeping.code) {
    returned({ focus: false });
  } else if (keeping.sealed) {
    sealed = keeping.sealed;
    find("said").hidden = true;
    find(sealed.isSent ? "sent-again" : "resumed").hidden = false;
    show("review", { focus: false });
    ready();
    // It was on its way already, as one of a device of the hall always is: it may be in, and is not sent twice by that.
    if (sealed.isSent || isShared) cast();
  } else if (keeping.tracker) {
    finish(keeping.tracker, { focus: false });
  } else if (told.device && !keptDevice(told.device, told.deviceKey)) {
    refuse(new DoorRefused("device_elsewhere", ""));
  } else if (told.isHandedOut === "true" && !keeping.hasClaim && !isTyped && !told.device) {
    refuse(new DoorRefused("credential_taken", ""));
  } else {
    show("choose", { focus: false });
  }
  find("unkept").hidden = keeping.lasts;
}

start();
