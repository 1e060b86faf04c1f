// The file in which a scrutineer keeps a key: opened with its passphrase, and by nobody without.

import { KeyFileRefused } from "./refusals.js";

// Slow on purpose: each guess at a passphrase costs whoever finds the file as much.
const ITERATIONS = 600_000;
const [SALT_BYTES, NONCE_BYTES] = [16, 12];
const KIND = "Unevoix: key of a secret vote / clé d’un vote secret";

const utf8 = new TextEncoder();
const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const bytesOf = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

/** Whether this browser can seal a file: it must know how, and the page must have come over a safe connection. */
export const canSealFiles = () => Boolean(globalThis.crypto?.subtle);

/** The text of the file. kept: what only the scrutineer may know; told: what anybody may read in it. */
export async function sealedFile(kept, told, passphrase) {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const heading = { kind: KIND, version: 1, ...told };
  const key = await keyOf(passphrase, salt, ITERATIONS);
  const cipher = { name: "AES-GCM", iv: nonce, additionalData: utf8.encode(JSON.stringify(heading)) };
  const sealed = await crypto.subtle.encrypt(cipher, key, utf8.encode(JSON.stringify(kept)));
  return JSON.stringify(
    { ...heading, iterations: ITERATIONS, salt: base64(salt), nonce: base64(nonce), sealed: base64(sealed) },
    null,
    1,
  );
}

/** What a file keeps and tells: { kept, told }. Throws KeyFileRefused: "not_a_key", "passphrase". */
export async function openedFile(text, passphrase) {
  const { iterations, salt, nonce, sealed, ...heading } = read(text);
  const key = await keyOf(passphrase, bytesOf(salt), iterations);
  const cipher = { name: "AES-GCM", iv: bytesOf(nonce), additionalData: utf8.encode(JSON.stringify(heading)) };
  let opened;
  try {
    opened = await crypto.subtle.decrypt(cipher, key, bytesOf(sealed));
  } catch {
    throw new KeyFileRefused("passphrase");
  }
  return { kept: JSON.parse(new TextDecoder().decode(opened)), told: heading };
}

function read(text) {
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    throw new KeyFileRefused("not_a_key");
  }
  if (file?.kind !== KIND || file.version !== 1 || !Number.isSafeInteger(file.iterations)) throw new KeyFileRefused("not_a_key");
  return file;
}

async function keyOf(passphrase, salt, iterations) {
  // The same letter may be typed as one sign or as two: a passphrase with accents opens on any device.
  const typed = utf8.encode(passphrase.normalize("NFC").trim());
  const material = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  const derivation = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(derivation, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
