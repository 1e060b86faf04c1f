"""A file somebody chose, held while they look at what it would do, and forgotten within the hour.

It lies in the cache and nowhere else: a list of persons that nobody brought in is not ours to keep.
If the cache is emptied meanwhile, the file is chosen again.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute

from django.core.cache import cache

from membership.web.gate import GatedRequest

KEPT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file as it was sent, and what was said of its columns since.

    kept_on: when those words were said, if it was of an earlier list.
    """

    name: str
    content: bytes
    mapping: Mapping[str, object] = attribute(default_factory=dict)
    kept_on: str = ""


def hold(request: GatedRequest, file: HeldFile) -> str:
    """Keep a file for whoever sent it, and return the token that finds it again."""
    token = secrets.token_urlsafe(16)
    hold_again(request, token, file)
    return token


def hold_again(request: GatedRequest, token: str, file: HeldFile) -> None:
    """Keep the same file under the same token, with what was said of it meanwhile."""
    kept = (file.name, zlib.compress(file.content), dict(file.mapping), file.kept_on)
    cache.set(_key(request, token), kept, KEPT_SECONDS)


def held(request: GatedRequest, token: str) -> HeldFile | None:
    """Return the file, None when it is no longer here or is somebody else's."""
    kept = cache.get(_key(request, token))
    return HeldFile(kept[0], zlib.decompress(kept[1]), *kept[2:]) if kept else None


def let_go(request: GatedRequest, token: str) -> None:
    cache.delete(_key(request, token))


def _key(request: GatedRequest, token: str) -> str:
    return f"held-file:{request.organisation.public_id}:{request.actor.public_id}:{token}"
