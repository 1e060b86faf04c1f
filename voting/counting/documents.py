"""The JSON a count reads and writes: no floats, keys in the order they are written, one text for one document."""

import json
from collections.abc import Mapping
from enum import Enum
from hashlib import sha256
from typing import NoReturn, TypeAlias, TypeVar, cast

from voting.counting.errors import BrokenRecord

_Word = TypeVar("_Word", bound=Enum)
Json: TypeAlias = bool | int | str | list["Json"] | dict[str, "Json"] | None


def canonical(document: Json) -> str:
    """Return the text of a document: nothing between the marks, letters as they are, keys as they come."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def parse(written: str) -> dict[str, Json]:
    """Return the table a text holds. Raises BrokenRecord; a float is refused."""
    try:
        document: object = json.loads(written, parse_float=_refuse, parse_constant=_refuse)
    except json.JSONDecodeError:
        raise BrokenRecord("not JSON") from None
    return table(document, "the record")


def fingerprint(written: str) -> str:
    """Return the sha256 of a text, in hexadecimal."""
    return sha256(written.encode()).hexdigest()


def table(value: object, what: str) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise BrokenRecord(f"{what}: a table was expected")
    return cast("dict[str, Json]", value)


def sequence(document: Mapping[str, Json], key: str) -> list[Json]:
    value = document.get(key)
    if not isinstance(value, list):
        raise BrokenRecord(f"{key}: a list was expected")
    return value


def text(document: Mapping[str, Json], key: str) -> str:
    value = document.get(key)
    if not isinstance(value, str):
        raise BrokenRecord(f"{key}: a text was expected")
    return value


def whole(document: Mapping[str, Json], key: str) -> int:
    value = document.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BrokenRecord(f"{key}: a whole number was expected")
    return value


def flag(document: Mapping[str, Json], key: str) -> bool:
    value = document.get(key)
    if not isinstance(value, bool):
        raise BrokenRecord(f"{key}: true or false was expected")
    return value


def counts(document: Mapping[str, Json], key: str) -> dict[str, int]:
    found = table(document.get(key), key)
    return {name: whole(found, name) for name in found}


def texts(document: Mapping[str, Json], key: str) -> tuple[str, ...]:
    found = sequence(document, key)
    if not all(isinstance(one, str) for one in found):
        raise BrokenRecord(f"{key}: a list of texts was expected")
    return tuple(str(one) for one in found)


def word(words: type[_Word], written: Json) -> _Word:
    """Return the one of a closed set of words that is written. Raises BrokenRecord."""
    try:
        return words(written)
    except ValueError:
        raise BrokenRecord(f"{written!r} is none of {', '.join(str(one.value) for one in words)}") from None


def _refuse(written: str) -> NoReturn:
    raise BrokenRecord(f"{written}: a decimal is written as text")
