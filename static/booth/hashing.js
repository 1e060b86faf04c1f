// The hashes of the protocol: of texts, always as text.

import { sha256, sha512 } from "./vendor/noble/sha2.js";

const utf8 = new TextEncoder();

export const sha256Of = (text) => sha256(utf8.encode(text));

export const sha512Of = (text) => sha512(utf8.encode(text));

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const numberOf = (bytes) => BigInt(`0x${hex(bytes)}`);

/** The fingerprint of an election, the tracker of a ballot: 43 characters. */
export const fingerprint = (text) => btoa(String.fromCharCode(...sha256Of(text))).replace(/=+$/, "");

/** The one way a document is written. DEL is what JSON.stringify leaves and the protocol does not. */
export const written = (document) => JSON.stringify(document).replaceAll("\u007f", "\\u007f");
