"""Where a list comes from: bytes that were sent, or a file on the disk, which is walked and never held whole."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

Content = bytes | Path

_AT_ONCE = 1 << 20


def opened(content: Content) -> BinaryIO:
    """Return the content from its beginning, to be closed by whoever reads it."""
    return content.open("rb") if isinstance(content, Path) else io.BytesIO(content)


def pieces(content: Content) -> Iterator[bytes]:
    """Yield the content, a megabyte at a time."""
    with opened(content) as stream:
        while piece := stream.read(_AT_ONCE):
            yield piece


def sha256_of(content: Content) -> str:
    digest = hashlib.sha256()
    for piece in pieces(content):
        digest.update(piece)
    return digest.hexdigest()
