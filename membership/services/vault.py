"""Sealing small secrets at rest with the key of the installation: a copy of the database alone opens nothing."""

from __future__ import annotations

from hashlib import blake2b

from django.conf import settings
from django.utils.encoding import force_bytes
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox


def seal_up(purpose: str, secret: bytes) -> bytes:
    """Seal with the key of the installation. purpose: what the secret is, and whose; it opens no other."""
    return bytes(SecretBox(_installation(settings.SECRET_KEY, purpose)).encrypt(secret))


def unseal(purpose: str, box: bytes) -> bytes:
    """Return what was sealed, also with a key that was in force before. Raises nacl.exceptions.CryptoError."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return bytes(SecretBox(_installation(key, purpose)).decrypt(box))
        except CryptoError:
            continue
    raise CryptoError("sealed with the key of another installation")


def _installation(key: str | bytes, purpose: str) -> bytes:
    return blake2b(purpose.encode(), key=blake2b(force_bytes(key)).digest(), digest_size=SecretBox.KEY_SIZE).digest()
