"""The values a rule can take: what they are stated in, how they compare, how they read."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import cast

from membership.rules import thresholds, wording
from membership.rules.documents import BrokenDocument

Value = bool | int | str | tuple[str, ...]


class Unit(Enum):
    """What a value is stated in."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    PERSONS = "persons"
    MEMBERS = "members"
    DIRECTORS = "directors"
    VOTES = "votes"
    BALLOTS = "ballots"
    DELEGATES = "delegates"
    CATEGORIES = "categories"
    SHARES = "shares"
    UNITS = "units"
    """Of whatever an organisation is measured in: dwellings, say."""
    LEVELS = "levels"
    MINUTES = "minutes"
    CENTS = "cents"
    FRACTION = "fraction"
    """A part, written `1/3`."""
    MAJORITY = "majority"
    """As `thresholds.parse_majority` reads it."""
    QUORUM = "quorum"
    """As `thresholds.parse_quorum` reads it."""
    CHOICE = "choice"
    """One of the words listed."""
    FLAG = "flag"
    """True or false."""
    ITEMS = "items"
    """Several of the words listed."""


COUNTED = frozenset(
    {
        Unit.DAYS,
        Unit.MONTHS,
        Unit.YEARS,
        Unit.PERSONS,
        Unit.MEMBERS,
        Unit.DIRECTORS,
        Unit.VOTES,
        Unit.BALLOTS,
        Unit.DELEGATES,
        Unit.CATEGORIES,
        Unit.SHARES,
        Unit.UNITS,
        Unit.LEVELS,
        Unit.MINUTES,
        Unit.CENTS,
    }
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A word a rule can take, and how it reads in its sentence. A flag has `true` and `false`."""

    word: str
    fr: str
    en: str


def read(value: object) -> Value | None:
    """Return a value as JSON or TOML holds it. Raises BrokenDocument; a float is never one."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple):
        entries = cast("list[object] | tuple[object, ...]", value)
        words = tuple(entry for entry in entries if isinstance(entry, str))
        if len(words) == len(entries):
            return words
    raise BrokenDocument(f"{value!r} is not the value of a rule")


def plain(value: Value | None) -> object:
    """Return a value as JSON takes it."""
    return list(value) if isinstance(value, tuple) else value


def written(value: Value | None) -> str:
    """Return a value as a data file writes it, for an error to show."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


def belongs(value: Value, unit: Unit, choices: tuple[Choice, ...]) -> bool:
    """Say whether the value is of the unit's kind, whatever its size."""
    if unit in COUNTED:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    words = {choice.word for choice in choices}
    match unit:
        case Unit.FLAG:
            return isinstance(value, bool)
        case Unit.CHOICE:
            return value in words
        case Unit.ITEMS:
            return isinstance(value, tuple) and words.issuperset(value)
        case _:
            return isinstance(value, str) and _parses(value, unit)


def reaches(greater: Value, smaller: Value, unit: Unit) -> bool:
    """Say whether one value is at least the other, in the sense of its unit."""
    if isinstance(greater, int) and isinstance(smaller, int):
        return greater >= smaller
    if not isinstance(greater, str) or not isinstance(smaller, str):
        raise BrokenDocument(f"{unit.value}: such values have no order")
    if unit is Unit.FRACTION:
        return Fraction(*thresholds.parse_fraction(greater)) >= Fraction(*thresholds.parse_fraction(smaller))
    stricter, laxer = thresholds.parse_majority(greater), thresholds.parse_majority(smaller)
    return all(any(ours.is_no_laxer_than(theirs) for ours in stricter) for theirs in laxer)


def in_words(value: Value, unit: Unit, choices: tuple[Choice, ...], language: str) -> str:
    """Return a value as its sentence says it: «10 jours», «plus de la moitié des voix exprimées»."""
    if isinstance(value, bool | tuple) or unit is Unit.CHOICE:
        named = {choice.word: choice.fr if language == "fr" else choice.en for choice in choices}
        words = value if isinstance(value, tuple) else (written(value),)
        return wording.listed((named[word] for word in words), language)
    if isinstance(value, int):
        if unit is Unit.CENTS:
            return wording.money(value, language)
        return wording.quantity(value, unit.value, language)
    if unit is Unit.FRACTION:
        return wording.part(*thresholds.parse_fraction(value), language)
    if unit is Unit.QUORUM:
        return _quorum_in_words(thresholds.parse_quorum(value), language)
    also = " et " if language == "fr" else " and "
    return also.join(wording.threshold(terms, language) for terms in thresholds.parse_majority(value))


def _quorum_in_words(terms: thresholds.QuorumTerms, language: str) -> str:
    if terms.number is not None:
        return wording.quantity(terms.number, "members", language)
    if terms.num is None:
        return (
            "les membres présents, quel qu’en soit le nombre"
            if language == "fr"
            else "the members present, however few"
        )
    share = thresholds.Threshold(thresholds.Base.ENTITLED, terms.num, terms.den, terms.strict)
    return wording.threshold(share, language)


def _parses(value: str, unit: Unit) -> bool:
    try:
        match unit:
            case Unit.FRACTION:
                num, den = thresholds.parse_fraction(value)
                return num <= den
            case Unit.MAJORITY:
                thresholds.parse_majority(value)
            case _:
                thresholds.parse_quorum(value)
    except thresholds.NotAThreshold:
        return False
    return True
