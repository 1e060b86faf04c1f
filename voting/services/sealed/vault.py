"""Sealing small secrets at rest: with the key of the installation, or with a secret that only a browser holds.

What lies in the database, or in a copy of it, opens nothing without the other half.
"""

from __future__ import annotations

from hashlib import blake2b

from django.conf import settings
from django.utils.encoding import force_bytes
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox


def seal_up(purpose: str, secret: bytes) -> bytes:
    """Seal with the key of the installation. purpose: what the secret is, and of which vote; it opens no other."""
    return bytes(SecretBox(_installation(settings.SECRET_KEY, purpose)).encrypt(secret))


def unseal(purpose: str, box: bytes) -> bytes:
    """Return what was sealed, also with a key that was in force before. Raises nacl.exceptions.CryptoError."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return bytes(SecretBox(_installation(key, purpose)).decrypt(box))
        except CryptoError:
            continue
    raise CryptoError("sealed with the key of another installation")


def seal_for(claim: bytes, secret: bytes) -> bytes:
    """Seal with what a browser drew and keeps."""
    return bytes(SecretBox(_claimed(claim)).encrypt(secret))


def unseal_for(claim: bytes, box: bytes) -> bytes:
    return bytes(SecretBox(_claimed(claim)).decrypt(box))


def _installation(key: str | bytes, purpose: str) -> bytes:
    return blake2b(purpose.encode(), key=blake2b(force_bytes(key)).digest(), digest_size=SecretBox.KEY_SIZE).digest()


def _claimed(claim: bytes) -> bytes:
    return blake2b(claim, person=b"unevoix-claim", digest_size=SecretBox.KEY_SIZE).digest()
