"""The one way each object is written: what is hashed is text, so another spelling is another object."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NoReturn, TypeAlias

from voting.crypto.errors import NotCanonical

Json: TypeAlias = bool | int | str | list["Json"] | dict[str, "Json"] | None

# Above this the OCaml of the protocol's own tools writes a weight as text.
LARGEST_NUMBER = 2**30 - 1


def dumps(document: object) -> str:
    """Return the text of a document: nothing between the marks, keys as they come, letters as they are."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("\x7f", "\\u007f")


def loads(text: str) -> Json:
    """Return what a text holds. Raises NotCanonical unless `dumps` writes that very text again."""
    try:
        document: Json = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
        written = dumps(document)
    except (ValueError, RecursionError):
        raise NotCanonical("not JSON as the protocol writes it") from None
    if written != text:
        raise NotCanonical("the same object would be written otherwise")
    return document


def sha256_hex(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def fingerprint(text: str) -> str:
    """Return the 43 characters that name a text to people: base64 of its hash, without the sign of equality."""
    return b64encode(sha256(text.encode()).digest()).decode().rstrip("=")


def parse_number(text: str) -> int:
    """Return a number written with its digits alone, no zero in front. Raises NotCanonical."""
    if not (text.isascii() and text.isdecimal()) or (text[0] == "0" and text != "0"):
        raise NotCanonical(f"{text[:40]!r} is not a number")
    if len(text) > 4000:
        raise NotCanonical("a number of more digits than any group has")
    return int(text)


def weight(number: int) -> int | str:
    """Return a weight as JSON: a number, or text above what the protocol's tools keep as a number."""
    return number if number <= LARGEST_NUMBER else str(number)


def parse_weight(written: Json) -> int:
    """Return a weight from its JSON. Raises NotCanonical."""
    if isinstance(written, str):
        number = parse_number(written)
        if number > LARGEST_NUMBER:
            return number
    if isinstance(written, int) and not isinstance(written, bool) and 0 <= written <= LARGEST_NUMBER:
        return written
    raise NotCanonical(f"{written!r} is not a weight")


def fields(document: Json, *names: str, optional: Sequence[str] = ()) -> Mapping[str, Json]:
    """Return an object that has just these fields, in this order; some may be left out. Raises NotCanonical."""
    if not isinstance(document, dict):
        raise NotCanonical("an object was expected")
    expected = [name for name in names if name in document or name not in optional]
    if list(document) != expected:
        raise NotCanonical(f"the fields {', '.join(expected)} were expected, in this order")
    return document


def items(document: Json, length: int | None = None) -> list[Json]:
    """Return a list, of so many items where it is said. Raises NotCanonical."""
    if not isinstance(document, list) or (length is not None and len(document) != length):
        raise NotCanonical("a list was expected" if length is None else f"a list of {length} was expected")
    return document


def text(document: Json) -> str:
    if not isinstance(document, str):
        raise NotCanonical("a text was expected")
    return document


def whole(document: Json) -> int:
    if not isinstance(document, int) or isinstance(document, bool):
        raise NotCanonical("a whole number was expected")
    return document


def _refuse(written: str) -> NoReturn:
    raise ValueError(written)
