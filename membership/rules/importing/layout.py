"""Where each field stands in a file: said by its headers, or by a mapping somebody wrote."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Self, cast

from membership.errors import ColumnMissing, ColumnRepeated, MappingInvalid, UnknownColumn
from membership.rules.importing.fields import FIELD_OF_HEADER, REQUIRED, SECTIONS, Field
from membership.rules.importing.text import folded
from membership.rules.importing.values import DateOrder

_WORD_FIELDS = (Field.CATEGORY, Field.STATUS, Field.KIND, Field.LANGUAGE, Field.ATTESTED_AGE, *SECTIONS)


@dataclass(frozen=True, slots=True)
class Instructions:
    """What a mapping file asks for; all of it may be left out.

    columns: the header that holds a field, none where the file's column is to be left out.
    words: for category, status, kind, language, attested age and the sections, what a word of the file stands for.
    defaults: what an empty cell, or an absent column, stands for.
    """

    columns: Mapping[Field, str] = attribute(default_factory=dict[Field, str])
    words: Mapping[Field, Mapping[str, str]] = attribute(default_factory=dict[Field, Mapping[str, str]])
    defaults: Mapping[Field, str] = attribute(default_factory=dict[Field, str])
    date_order: DateOrder | None = None
    share_class: str | None = None

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return what a mapping file says, in JSON or in TOML. Raises MappingInvalid, UnknownColumn."""
        return cls.from_document(_document(text))

    @classmethod
    def from_document(cls, document: Mapping[str, object]) -> Self:
        unknown = set(document) - {"columns", "words", "defaults", "date_order", "share_class"}
        if unknown:
            raise MappingInvalid(place=min(unknown))
        return cls(
            columns=_by_field(document, "columns"),
            words={
                _field_named(name, "words", among=_WORD_FIELDS): _folded_words(words, f"words.{name}")
                for name, words in _section(document, "words").items()
            },
            defaults=_by_field(document, "defaults"),
            date_order=_date_order(document.get("date_order")),
            share_class=_text(document["share_class"], "share_class") if "share_class" in document else None,
        )

    def as_document(self) -> dict[str, object]:
        """Return the instructions as a mapping file would write them, to be kept with the import."""
        document: dict[str, object] = {}
        if self.columns:
            document["columns"] = {field.value: header for field, header in self.columns.items()}
        if self.words:
            document["words"] = {field.value: dict(words) for field, words in self.words.items()}
        if self.defaults:
            document["defaults"] = {field.value: value for field, value in self.defaults.items()}
        if self.date_order:
            document["date_order"] = self.date_order.value
        if self.share_class:
            document["share_class"] = self.share_class
        return document


@dataclass(frozen=True, slots=True)
class Layout:
    """The place of each field in the rows of one file. ignored: the headers nothing is taken from."""

    positions: Mapping[Field, int]
    ignored: tuple[str, ...]

    def __contains__(self, field: Field) -> bool:
        return field in self.positions


def lay_out(header: tuple[str, ...], instructions: Instructions) -> Layout:
    """Return where each field stands. Raises UnknownColumn, ColumnRepeated, ColumnMissing."""
    positions: dict[Field, int] = {}
    for field, name in instructions.columns.items():
        if name:
            positions[field] = _position(header, name)
    taken = set(positions.values())
    for place, name in enumerate(header):
        guessed = FIELD_OF_HEADER.get(folded(name))
        if guessed is None or guessed in instructions.columns or place in taken:
            continue
        if guessed in positions:
            raise ColumnRepeated(column=name)
        positions[guessed] = place
    for field in REQUIRED:
        if field not in positions and field not in instructions.defaults:
            raise ColumnMissing(column=field.value)
    used = set(positions.values())
    return Layout(positions, tuple(name for place, name in enumerate(header) if name and place not in used))


def guessed(header: tuple[str, ...]) -> dict[int, Field]:
    """Return what each column seems to be, to begin with: of two for one field, the first."""
    found: dict[int, Field] = {}
    for place, name in enumerate(header):
        field = FIELD_OF_HEADER.get(folded(name))
        if field is not None and field not in found.values():
            found[place] = field
    return found


def column_names(header: tuple[str, ...]) -> tuple[str, ...]:
    """Return a name by which a mapping can mean each column alone: its own, with its place where it needs one."""
    bare = [folded(name) for name in header]
    return tuple(
        name if bare[place] and bare.count(bare[place]) == 1 else f"{name} ({place + 1})".strip()
        for place, name in enumerate(header)
    )


def _position(header: tuple[str, ...], name: str) -> int:
    named = column_names(header)
    if name in named:
        return named.index(name)
    wanted = folded(name)
    places = [place for place, present in enumerate(header) if folded(present) == wanted]
    if not places:
        raise UnknownColumn(column=name)
    if len(places) > 1:
        raise ColumnRepeated(column=name)
    return places[0]


def _document(text: str) -> Mapping[str, object]:
    try:
        document: object = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except ValueError:  # both readers raise a kind of it
        raise MappingInvalid(place="") from None
    return cast("Mapping[str, object]", document)


def _section(document: Mapping[str, object], name: str) -> Mapping[str, object]:
    section = document.get(name, {})
    if not isinstance(section, dict):
        raise MappingInvalid(place=name)
    return cast("Mapping[str, object]", section)


def _by_field(document: Mapping[str, object], name: str) -> dict[Field, str]:
    return {_field_named(key, name): _text(value, f"{name}.{key}") for key, value in _section(document, name).items()}


def _folded_words(words: object, place: str) -> dict[str, str]:
    section = _section({place: words}, place)
    return {folded(word): _text(meaning, f"{place}.{word}") for word, meaning in section.items()}


def _field_named(name: str, place: str, among: tuple[Field, ...] = tuple(Field)) -> Field:
    if name not in among:
        raise MappingInvalid(place=f"{place}.{name}")
    return Field(name)


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise MappingInvalid(place=place)
    return value


def _date_order(value: object) -> DateOrder | None:
    if value is None:
        return None
    try:
        return DateOrder(value)
    except ValueError:
        raise MappingInvalid(place="date_order") from None
