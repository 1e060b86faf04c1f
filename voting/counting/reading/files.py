"""Reading a file of papers whatever its form: by the end of its name, else by how it begins."""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from voting.counting.methods import PaperKind
from voting.counting.reading import blt, document, table, table_writing
from voting.counting.reading.elections import Election

WRITERS: Mapping[str, Callable[[Election], str]] = {
    "blt": blt.dump,
    "csv": table_writing.dump,
    "json": document.dump,
}


def read(path: Path, kind: PaperKind | None = None) -> Election:
    """Return the election in a file. kind: of the papers, where the file does not say. Raises Unreadable, OSError."""
    with path.open("rb") as stream:
        # What comes through a pipe cannot be read twice.
        return parse(stream if stream.seekable() else BytesIO(stream.read()), path.suffix.lower().lstrip("."), kind)


def parse(stream: BinaryIO, form: str = "", kind: PaperKind | None = None) -> Election:
    """Return the election in a stream of this form, or of the form it looks like. Raises Unreadable."""
    match form if form in WRITERS else _looks_like(stream):
        case "blt":
            return blt.parse(stream)
        case "json":
            return document.parse(stream)
        case _:
            return table.parse(stream, kind)


def _looks_like(stream: BinaryIO) -> str:
    stream.seek(0)
    begins = stream.read(1 << 16).removeprefix(b"\xef\xbb\xbf").lstrip()
    lines = (line for line in begins.splitlines() if line.strip() and not line.startswith(b"# "))
    words = next(lines, b"").split(b"#")[0].split()
    if begins.startswith(b"{"):
        return "json"
    return "blt" if len(words) == 2 and all(word.isdigit() for word in words) else "csv"
