"""Sealing small secrets at rest: with the key of the installation, or with a secret that only a browser holds.

What lies in the database, or in a copy of it, opens nothing without the other half.
"""

from __future__ import annotations

from hashlib import blake2b

from nacl.secret import SecretBox

from membership.services.vault import seal_up, unseal

__all__ = ["seal_for", "seal_up", "unseal", "unseal_for"]


def seal_for(claim: bytes, secret: bytes) -> bytes:
    """Seal with what a browser drew and keeps."""
    return bytes(SecretBox(_claimed(claim)).encrypt(secret))


def unseal_for(claim: bytes, box: bytes) -> bytes:
    return bytes(SecretBox(_claimed(claim)).decrypt(box))


def _claimed(claim: bytes) -> bytes:
    return blake2b(claim, person=b"unevoix-claim", digest_size=SecretBox.KEY_SIZE).digest()
