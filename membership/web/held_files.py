"""A file somebody chose, held while they look at what it would do, and forgotten within the hour.

It lies in the cache and nowhere else: a list of persons that nobody brought in is not ours to keep.
If the cache is emptied meanwhile, the file is chosen again.
"""

from __future__ import annotations

import secrets
import zlib
from dataclasses import dataclass

from django.core.cache import cache

from membership.web.gate import GatedRequest

KEPT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file as it was sent."""

    name: str
    content: bytes


def hold(request: GatedRequest, file: HeldFile) -> str:
    """Keep a file for whoever sent it, and return the token that finds it again."""
    token = secrets.token_urlsafe(16)
    cache.set(_key(request, token), (file.name, zlib.compress(file.content)), KEPT_SECONDS)
    return token


def held(request: GatedRequest, token: str) -> HeldFile | None:
    """Return the file, None when it is no longer here or is somebody else's."""
    kept = cache.get(_key(request, token))
    return HeldFile(kept[0], zlib.decompress(kept[1])) if kept else None


def let_go(request: GatedRequest, token: str) -> None:
    cache.delete(_key(request, token))


def _key(request: GatedRequest, token: str) -> str:
    return f"held-file:{request.organisation.public_id}:{request.actor.public_id}:{token}"
