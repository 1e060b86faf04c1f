"""Typed reading of what was parsed from JSON or TOML.

A rule set or a stored finding that does not read as written is not half believed: it raises BrokenDocument.
"""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import cast

Document = Mapping[str, object]


class BrokenDocument(ValueError):
    """An entry is missing, or not of the kind it should be."""


def canonical(document: object) -> str:
    """Return the one text of a document: keys sorted, nothing between the marks, accents as they are."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def fingerprint(document: object) -> str:
    """Return the sha256 of the canonical text, in hexadecimal."""
    return sha256(canonical(document).encode()).hexdigest()


def mapping(value: object, what: str) -> Document:
    if not isinstance(value, Mapping):
        raise BrokenDocument(f"{what}: a table was expected")
    return cast("Document", value)


def items(document: Document, key: str) -> list[object]:
    value = document.get(key, [])
    if not isinstance(value, list | tuple):
        raise BrokenDocument(f"{key}: a list was expected")
    return list(cast("list[object] | tuple[object, ...]", value))


def text(document: Document, key: str) -> str:
    value = document.get(key)
    if not isinstance(value, str):
        raise BrokenDocument(f"{key}: a text was expected")
    return value


def optional_text(document: Document, key: str) -> str | None:
    return None if document.get(key) is None else text(document, key)


def flag(document: Document, key: str) -> bool:
    value = document.get(key, False)
    if not isinstance(value, bool):
        raise BrokenDocument(f"{key}: true or false was expected")
    return value


def day(document: Document, key: str) -> date | None:
    """Return a date; JSON writes it as text, TOML has it of its own."""
    value = document.get(key)
    if value is None:
        return None
    if isinstance(value, str):
        return date.fromisoformat(value)
    if type(value) is date:
        return value
    raise BrokenDocument(f"{key}: a date was expected")
