"""Photographs as telephones hand them over: a picture, and what they write beside it."""

from __future__ import annotations

import zlib
from base64 import b64decode

# One grey point. A browser draws it.
_POINT = b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP///////////////////////////////////////////////////////////////////////////////////"
    "///wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
)
END = b"\xff\xd9"
TABLES = _POINT[20:]
"""The segments of the picture itself, and its scan."""

PLACE = b"46.8139 N 71.2080 W"


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def exif(*, turned: int = 6) -> bytes:
    """Return what a telephone writes: how it was held, then where it was."""
    directory = (1).to_bytes(2, "little") + (0x0112).to_bytes(2, "little") + (3).to_bytes(2, "little")
    directory += (1).to_bytes(4, "little") + turned.to_bytes(4, "little") + b"\0\0\0\0"
    return segment(0xE1, b"Exif\0\0" + b"II*\0" + (8).to_bytes(4, "little") + directory + PLACE)


def a_jpeg(*beside: bytes, after: bytes = b"", words: bytes = b"") -> bytes:
    """Return a JPEG. beside: segments before the picture; after: bytes behind its end; words: what tells it apart."""
    seen = words and segment(0xE2, b"ICC_PROFILE\0\1\1" + words)
    return b"\xff\xd8" + b"".join(beside) + (seen or b"") + TABLES + END + after


def chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def a_png(*beside: bytes) -> bytes:
    """Return a PNG of one point. beside: chunks before the picture."""
    head = chunk(b"IHDR", (1).to_bytes(4, "big") * 2 + bytes((8, 0, 0, 0, 0)))
    points = chunk(b"IDAT", zlib.compress(b"\0\x80"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(beside) + points + chunk(b"IEND", b"")


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
