"""Putting several PDF files into one, in their order, each under its title."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import cast

from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

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

# What a page would do when it is opened, and where its text goes on.
_BY_ITSELF = ("/AA", "/B")


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
                writer.add_page(page, excluded_keys=_BY_ITSELF)
            writer.add_outline_item(title=title, page_number=at)
        file = io.BytesIO()
        writer.write(file)
    except _BROKEN as error:
        raise Unreadable from error
    return file.getvalue()


def pages_joined(content: bytes) -> int:
    """Return how many pages of a file can be put into another one: all of them. Raises Unreadable."""
    pages = pages_of(content)
    try:
        writer = PdfWriter()
        for page in PdfReader(io.BytesIO(content)).pages:
            writer.add_page(page, excluded_keys=_BY_ITSELF)
        writer.write(io.BytesIO())
    except _BROKEN as error:
        raise Unreadable from error
    return pages


def beginnings_of(content: bytes) -> list[int]:
    """Return on which page each part of one of our own documents begins, by its bookmarks, counted from nought."""
    reader = PdfReader(io.BytesIO(content))
    found = [reader.get_destination_page_number(one) for one in reader.outline if not isinstance(one, list)]
    return [page for page in found if page is not None]


def interleaved(first: bytes, followed_by: Sequence[tuple[int, Sequence[bytes]]]) -> bytes:
    """Return one of our own documents with others put between its pages; its language and tags are kept.

    followed_by: after how many of its pages, in their order, which files come. One that comes a thousand times is held
    once. Raises Unreadable for a file that cannot be put there.
    """
    try:
        writer = PdfWriter(clone_from=io.BytesIO(first))
        own, files = len(writer.pages), {content for _after, contents in followed_by for content in contents}
        readers = {content: PdfReader(io.BytesIO(content)) for content in files}
        # A page is added at the end and its place given afterwards: put in the middle, each would move all the others.
        counts = []
        for _after, contents in followed_by:
            pages = [page for content in contents for page in readers[content].pages]
            for page in pages:
                writer.add_page(page, excluded_keys=_BY_ITSELF)
            counts.append(len(pages))
        places = [page.indirect_reference for page in writer.pages]
        letters, added = places[:own], iter(places[own:])
        order, done = [], 0
        for (after, _contents), n in zip(followed_by, counts, strict=True):
            order += [*letters[done:after], *(next(added) for _page in range(n))]
            done = after
        tree = cast(DictionaryObject, writer.root_object["/Pages"].get_object())
        tree[NameObject("/Kids")] = ArrayObject([*order, *letters[done:]])
        tree[NameObject("/Count")] = NumberObject(len(places))
        for page in writer.pages:
            page[NameObject("/Parent")] = tree.indirect_reference
        file = io.BytesIO()
        writer.write(file)
    except _BROKEN as error:
        raise Unreadable from error
    return file.getvalue()
