"""Reading a PDF back: its text, its tags, its faces."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page on one line, each kind of blank as a plain one."""
    return [" ".join(page.extract_text().split()) for page in opened(pdf).pages]


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def plain(text: str) -> str:
    """Return a text as `text_of` would give it."""
    return " ".join(text.split())


def tags_of(pdf: bytes) -> list[tuple[str, DictionaryObject]]:
    """Return every element of the structure with its name, in reading order."""
    return list(_walk(opened(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"]))


def _walk(node: Any) -> Iterator[tuple[str, DictionaryObject]]:
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for child in node:
            yield from _walk(child)
    elif isinstance(node, DictionaryObject) and "/S" in node:
        yield str(node["/S"]), node
        if "/K" in node:
            yield from _walk(node["/K"])


def faces_of(pdf: bytes) -> dict[str, bool]:
    """Return the faces used, and whether each is embedded."""
    found: dict[str, bool] = {}
    for page in opened(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"]
            found[str(descriptor["/FontName"])] = "/FontFile3" in descriptor or "/FontFile2" in descriptor
    return found


def placed_texts_of(pdf: bytes) -> list[tuple[str, tuple[int, int, int]]]:
    """Return each piece of text with its page and where it begins, in points."""
    found: list[tuple[str, tuple[int, int, int]]] = []
    for number, page in enumerate(opened(pdf).pages):

        def keep(text: str, cm: list[float], tm: list[float], _font: Any, _size: Any, number: int = number) -> None:
            if text.strip():
                found.append((text.strip(), (number, round(cm[4] + tm[4]), round(cm[5] + tm[5]))))

        page.extract_text(visitor_text=keep)
    return found
