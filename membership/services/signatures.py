"""The signature of a domain on its letters (DKIM, RFC 6376).

Written here, over the canonical forms of dkimpy: the signature of that library costs ten times the letter, since it
reckons with the key in Python. `cryptography` does it in C.
"""

from __future__ import annotations

import re
import time
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

NAME = b"DKIM-Signature"
# What a reader sees, and what makes it this message: none of it may be added or changed on the way.
SIGNED = (
    b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"mime-version", b"content-type",
    b"content-language", b"list-unsubscribe", b"list-unsubscribe-post", b"auto-submitted",
)  # fmt: skip
END_OF_LINE = b"\r\n"
# A header begins where a line does, and goes on in those that begin with a blank.
HEADER = re.compile(rb"^([!-9;-~]+):((?:.*\r\n)(?:[ \t].*\r\n)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Signer:
    """The key of a domain, ready to sign."""

    domain: bytes
    selector: bytes
    key: bytes

    def signature(self, letter: bytes) -> bytes:
        """Return the header that goes before a letter written out with lines as mail has them."""
        # Read by those who sign alone: most installations have no domain of their own.
        import dkim
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256
        from dkim.canonicalization import Relaxed, Simple

        head, _, body = letter.partition(END_OF_LINE * 2)
        headers = HEADER.findall(head + END_OF_LINE)
        there = {name.lower() for name, _ in headers}
        # Each is named once more than it stands there: one put on top later, that readers would see first, or one that
        # was not there, such as another address to answer to, breaks the signature (RFC 6376, 5.4.2 and 8.15).
        named = [*(name for name in SIGNED if name in there), *SIGNED]
        value = b"; ".join(
            [
                b"v=1; a=rsa-sha256; c=relaxed/simple; d=" + self.domain + b"; s=" + self.selector,
                b"t=%d" % time.time(),
                b"h=" + b" : ".join(named),
                b"bh=" + b64encode(sha256(Simple.canonicalize_body(body)).digest()),
                b"b=",
            ]
        )
        folded: bytes = dkim.fold(value, namelen=len(NAME), linesep=END_OF_LINE)
        signed = b"".join(
            name + b":" + text
            for name, text in (
                *dkim.select_headers(Relaxed.canonicalize_headers(headers), named),
                *Relaxed.canonicalize_headers([(NAME, folded + END_OF_LINE)]),
            )
        )
        # The last of them is itself, without its end of line (RFC 6376, 3.7).
        said = b64encode(_read(self.key).sign(signed.removesuffix(END_OF_LINE), PKCS1v15(), SHA256()))
        lines = [said[at : at + 70] for at in range(0, len(said), 70)]
        return NAME + b": " + folded + b"".join(END_OF_LINE + b" " + line for line in lines) + END_OF_LINE


@lru_cache(maxsize=64)
def _read(key: bytes) -> RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    # Made by us, and sealed since: that its primes are primes need not be shown again.
    read = load_pem_private_key(key, None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(read, RSAPrivateKey)
    return read
