"""Putting several PDF files into one, in their order, each under its title."""

from __future__ import annotations

import io
from collections.abc import Iterable

from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError, PyPdfError

# What a damaged file makes the reader stumble over, besides its own errors.
_BROKEN = (
    PyPdfError,
    DependencyError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)


class Unreadable(Exception):
    """A file that is no PDF, is damaged, or is locked."""


def pages_of(content: bytes) -> int:
    """Return how many pages a file has. Raises Unreadable."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Unreadable
        pages = len(reader.pages)
    except _BROKEN as error:
        raise Unreadable from error
    if not pages:
        raise Unreadable
    return pages


def bound(first: bytes, others: Iterable[tuple[str, bytes]]) -> bytes:
    """Return one file: the first, whose language and tags are kept, then each of the others under its title.

    What a joined file would do by itself when it is opened, such as a script, is left behind. Raises Unreadable.
    """
    try:
        writer = PdfWriter(clone_from=io.BytesIO(first))
        for title, content in others:
            reader = PdfReader(io.BytesIO(content))
            if reader.is_encrypted:
                raise Unreadable
            at = len(writer.pages)
            for page in reader.pages:
                writer.add_page(page, excluded_keys=("/AA", "/B"))
            writer.add_outline_item(title=title, page_number=at)
        file = io.BytesIO()
        writer.write(file)
    except _BROKEN as error:
        raise Unreadable from error
    return file.getvalue()
