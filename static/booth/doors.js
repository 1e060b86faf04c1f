// The two doors: a credential, which is asked for by somebody, and a ballot, which nobody is known to cast.

/** What a door answered that is not a yes. code: one of docs/booth.md; message: for the reader. */
export class DoorRefused extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** No answer came: the connection is down, or the server is. What was sent may be sent again. */
export class NoAnswer extends Error {}

const BUSY = new Set([429, 502, 503, 504]);

async function ask(url, options) {
  let answer;
  try {
    answer = await fetch(url, options);
  } catch {
    throw new NoAnswer();
  }
  if (BUSY.has(answer.status)) throw new NoAnswer();
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  // A page instead of an answer: the pass to the meeting is no longer good.
  if (answer.redirected || !isJson) throw answer.status >= 500 ? new NoAnswer() : new DoorRefused("no_pass", "");
  let found;
  try {
    found = await answer.json();
  } catch {
    // The connection broke in the middle of the answer: what was asked may well be done.
    throw new NoAnswer();
  }
  if (!answer.ok) throw new DoorRefused(found.code, found.message);
  return found;
}

const language = () => ({ "Accept-Language": document.documentElement.lang });

/**
 * What goes with this claim: { credential }, or { factor } for a prepared device. The same claim is answered the same,
 * until the close.
 */
export async function fetchCredential(url, claim, token) {
  const body = new URLSearchParams({ claim, csrfmiddlewaretoken: token });
  return ask(url, { method: "POST", body, headers: language(), credentials: "same-origin" });
}

/** The text of the election, which its fingerprint is then checked against. */
export async function fetchElection(url) {
  try {
    const answer = await fetch(url, { credentials: "omit" });
    if (answer.ok) return await answer.text();
  } catch {
    // Said below: whatever happened, the text did not come.
  }
  throw new NoAnswer();
}

/** Sends `body` without saying who sends it. */
function hand(url, body) {
  const headers = { ...language(), "Content-Type": "application/json" };
  return ask(url, { method: "POST", body, headers, credentials: "omit", referrerPolicy: "no-referrer" });
}

/** Casts a sealed ballot. The same ballot again is answered the same. */
export const castBallot = (url, written) => hand(url, written);

/** Has the box refuse a sealed ballot for ever, since it is about to be opened. The same again is answered the same. */
export const spendBallot = (url, written) => hand(url, written);

/** Gives a credential back, with the proof that this device holds it. The code for the desk; the same when asked again. */
export async function giveBack(url, proof) {
  const { code } = await hand(url, JSON.stringify(proof));
  return code;
}

/** Whether the ballot of this tracker is in the box. Who asks is not said, nor is it in the address what is looked for. */
export async function isInTheBox(url, tracker) {
  const headers = { ...language(), "Content-Type": "text/plain" };
  const { found } = await ask(url, { method: "POST", body: tracker, headers, credentials: "omit", referrerPolicy: "no-referrer" });
  return found;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15000;

/**
 * Does `act` until it is answered, waiting longer each time there is no answer. waiting: told of each wait, and given
 * what ends it early.
 */
export async function insist(act, waiting) {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      return await act();
    } catch (refused) {
      if (!(refused instanceof NoAnswer)) throw refused;
    }
    await new Promise((resume) => {
      // A little by chance, so that a room that lost its network does not come back as one.
      setTimeout(resume, wait * (0.75 + Math.random() / 2));
      addEventListener("online", resume, { once: true });
      waiting(resume);
    });
  }
}
