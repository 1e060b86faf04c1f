// What this device keeps of a vote until it is over: never a choice.
//
// claim: what the credential was asked with; sealed: a ballot that is not known to be in, with its tracker, and whether it
// was sent; tracker: of the ballot that is in; code: for the desk, where the right to vote was given back for a paper. On a
// device that several persons use, only until the window is closed.

const PREFIX = "unevoix-vote-";

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

export class Keeping {
  #store;
  #key;
  #kept = {};

  /** voter: tells apart the persons who vote on the same device. */
  constructor({ uuid, voter, closesAt, isShared }) {
    this.#key = `${PREFIX}${uuid}-${voter}`;
    try {
      this.#store = isShared === "true" ? sessionStorage : localStorage;
      forgetWhatIsOver(this.#store);
      this.#kept = JSON.parse(this.#store.getItem(this.#key) ?? "{}");
    } catch {
      // A browser that keeps nothing: all of it then lasts as long as the page.
      this.#store = null;
    }
    this.#kept.until = closesAt;
  }

  /** Whether what is kept outlives the page. */
  get lasts() {
    return this.#store !== null;
  }

  get sealed() {
    return this.#kept.sealed ?? null;
  }

  get tracker() {
    return this.#kept.tracker ?? null;
  }

  get code() {
    return this.#kept.code ?? null;
  }

  get hasClaim() {
    return Boolean(this.#kept.claim);
  }

  /** The claim of this vote, drawn and kept before anything is asked with it. */
  claim() {
    this.#kept.claim ??= base64url(crypto.getRandomValues(new Uint8Array(32)));
    this.#save();
    return this.#kept.claim;
  }

  keepSealed({ written, tracker }) {
    this.#kept.sealed = { written, tracker };
    this.#save();
  }

  /** The sealed ballot is on its way: from here on it may be in, whatever comes back. */
  isSent() {
    this.#kept.sealed.isSent = true;
    this.#save();
  }

  dropSealed() {
    delete this.#kept.sealed;
    this.#save();
  }

  /** The fingerprint of the credential that was typed for the ballot that is in, or null. */
  get typed() {
    return this.#kept.typed ?? null;
  }

  /** The ballot is in. The claim stays only where another ballot may replace it, and what credential was typed. */
  isIn(tracker, mayChange, typed) {
    delete this.#kept.sealed;
    if (!mayChange) delete this.#kept.claim;
    if (mayChange && typed) this.#kept.typed = typed;
    this.#kept.tracker = tracker;
    this.#save();
  }

  /** The right to vote went back: nothing is left to cast, only the code for the desk. */
  isGivenBack(code) {
    delete this.#kept.sealed;
    this.#kept.code = code;
    this.#save();
  }

  #save() {
    try {
      this.#store?.setItem(this.#key, JSON.stringify(this.#kept));
    } catch {
      this.#store = null;
    }
  }
}

// Kept a day past the close, so that the tracker is at hand while results are read.
const GRACE_MS = 24 * 60 * 60 * 1000;

function forgetWhatIsOver(store) {
  for (const key of Object.keys(store).filter((name) => name.startsWith(PREFIX))) {
    const { until } = JSON.parse(store.getItem(key));
    if (until && Date.parse(until) + GRACE_MS < Date.now()) store.removeItem(key);
  }
}
