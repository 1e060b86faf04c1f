"""One rule of a rule set: its value, how far by-laws may move it, where it comes from and how sure that is."""

from dataclasses import dataclass
from enum import Enum
from typing import Self

from membership.errors import OverrideNotAllowed, OverrideOfWrongKind, OverrideOutOfBounds
from membership.rules import documents, values
from membership.rules.documents import BrokenDocument, Document
from membership.rules.findings import Certainty
from membership.rules.values import Choice, Unit, Value


class Topic(Enum):
    """What a rule is about: how pages group the rules of a set."""

    MEMBERSHIP = "membership"
    DISCIPLINE = "discipline"
    REGISTER = "register"
    CALLING = "calling"
    PRESENCE = "presence"
    VOTING = "voting"
    MAJORITIES = "majorities"
    BOARD = "board"
    ACCOUNTS = "accounts"
    PROCEDURE = "procedure"
    PRIVACY = "privacy"


class Room(Enum):
    """What room the law leaves to by-laws."""

    MANDATORY = "mandatory"
    """None, but within the bounds where there are any."""
    DEFAULT = "default_unless_bylaw"
    """The law speaks where the by-laws are silent."""
    BYLAW = "bylaw_required"
    """The law leaves it to the by-laws, which have to say."""
    PRODUCT = "product"
    """Neither law nor custom: a prudent setting of ours, shown as such."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """minimum, maximum: in the rule's own unit; None where that side is free. is_fixed: no by-law may move it."""

    room: Room
    minimum: int | str | None = None
    maximum: int | str | None = None
    is_fixed: bool = False

    @classmethod
    def from_document(cls, document: Document) -> Self:
        bounds = cls(
            Room(documents.text(document, "kind")),
            _bound(document, "min"),
            _bound(document, "max"),
            documents.flag(document, "fixed"),
        )
        if bounds.room is Room.MANDATORY and not bounds.is_fixed and bounds.minimum is bounds.maximum is None:
            raise BrokenDocument("what is mandatory is fixed, or has bounds")
        return bounds

    def as_json(self) -> dict[str, object]:
        return {"kind": self.room.value, "min": self.minimum, "max": self.maximum, "fixed": self.is_fixed}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A rule as its set states it.

    value: None where the law is silent or was not found; suggestion is then what most by-laws say.
    is_contestable: by-laws that move it may be contested, so moving it does not make it certain.
    """

    key: str
    topic: Topic
    unit: Unit
    value: Value | None
    suggestion: Value | None
    bounds: Bounds
    choices: tuple[Choice, ...]
    source_fr: str
    source_en: str
    certainty: Certainty
    is_contestable: bool
    sentence_fr: str
    sentence_en: str

    def accept(self, value: Value) -> None:
        """Check a by-law's value. Raises OverrideOfWrongKind, OverrideNotAllowed or OverrideOutOfBounds."""
        if not values.belongs(value, self.unit, self.choices):
            raise OverrideOfWrongKind(key=self.key, value=values.written(value), expected=self._expected())
        if value == self.value:
            return
        if self.bounds.is_fixed:
            raise OverrideNotAllowed(
                key=self.key,
                value=values.written(value),
                lawful=values.written(self.value),
                source_fr=self.source_fr,
                source_en=self.source_en,
            )
        if not self._is_within(value):
            raise OverrideOutOfBounds(
                key=self.key,
                value=values.written(value),
                minimum=None if self.bounds.minimum is None else str(self.bounds.minimum),
                maximum=None if self.bounds.maximum is None else str(self.bounds.maximum),
                source_fr=self.source_fr,
                source_en=self.source_en,
            )

    def sentence(self, value: Value | None, language: str) -> str:
        """Return the rule in words, with this value in it; dots stand where none is set."""
        template = self.sentence_fr if language == "fr" else self.sentence_en
        if value is None:
            return template.replace("{value}", "…").replace("….", "…")
        return template.replace("{value}", values.in_words(value, self.unit, self.choices, language))

    def as_json(self) -> dict[str, object]:
        return {
            "key": self.key,
            "topic": self.topic.value,
            "unit": self.unit.value,
            "value": values.plain(self.value),
            "suggestion": values.plain(self.suggestion),
            "bounds": self.bounds.as_json(),
            "choices": [[choice.word, choice.fr, choice.en] for choice in self.choices],
            "source_fr": self.source_fr,
            "source_en": self.source_en,
            "certainty": self.certainty.value,
            "contestable": self.is_contestable,
            "sentence_fr": self.sentence_fr,
            "sentence_en": self.sentence_en,
        }

    @classmethod
    def from_document(cls, key: str, document: Document) -> Self:
        """Read a rule, from a data file or from what `as_json` gave. Raises BrokenDocument."""
        parameter = cls(
            key=key,
            topic=Topic(documents.optional_text(document, "topic") or Topic.PROCEDURE.value),
            unit=Unit(documents.text(document, "unit")),
            value=values.read(document.get("value")),
            suggestion=values.read(document.get("suggestion")),
            bounds=Bounds.from_document(documents.mapping(document.get("bounds"), f"{key}.bounds")),
            choices=tuple(_read_choice(entry) for entry in documents.items(document, "choices")),
            source_fr=documents.text(document, "source_fr"),
            source_en=documents.text(document, "source_en"),
            certainty=Certainty(documents.text(document, "certainty")),
            is_contestable=documents.flag(document, "contestable"),
            sentence_fr=documents.text(document, "sentence_fr"),
            sentence_en=documents.text(document, "sentence_en"),
        )
        parameter._check()
        return parameter

    def _check(self) -> None:
        for value in (self.bounds.minimum, self.bounds.maximum, self.value, self.suggestion):
            if value is None:
                continue
            if not values.belongs(value, self.unit, self.choices) or not self._is_within(value):
                raise BrokenDocument(f"{self.key}: {value!r} is not a value of this rule")

    def _is_within(self, value: Value) -> bool:
        minimum, maximum = self.bounds.minimum, self.bounds.maximum
        return (minimum is None or values.reaches(value, minimum, self.unit)) and (
            maximum is None or values.reaches(maximum, value, self.unit)
        )

    def _expected(self) -> str:
        return ", ".join(choice.word for choice in self.choices) or self.unit.value


def _bound(document: Document, key: str) -> int | str | None:
    value = document.get(key)
    if value is None or isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise BrokenDocument(f"{key}: a bound is a number or a text")


def _read_choice(entry: object) -> Choice:
    match entry:
        case [str(word), str(fr), str(en)]:
            return Choice(word, fr, en)
        case _:
            raise BrokenDocument(f"{entry!r} is not a choice: word, French, English")
