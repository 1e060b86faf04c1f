"""Days, hours, numbers and amounts as they are written in Quebec, in French and in English.

What findings write too (days, numbers, money) is written in one place, `membership.rules.wording`; here the language is
that of the reader, unless another is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from babel import Locale
from babel.units import format_unit
from django.utils.translation import get_language

from membership.rules import wording
from membership.rules.wording import NBSP

LOCALES = {"fr": "fr_CA", "en": "en_CA"}
NOON = 12

# Two letters that stand for a union, a currency, a part of a country or nothing at all.
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
_UNITS = (
    ("duration-day", timedelta(days=1), timedelta(days=2)),
    ("duration-hour", timedelta(hours=1), timedelta(hours=2)),
    ("duration-minute", timedelta(minutes=1), timedelta(minutes=1)),
    ("duration-second", timedelta(seconds=1), timedelta(0)),
)
"""Each unit with its length, and the span from which it is used: «36 heures» says more than «1 jour»."""


def language_of(language: str | None = None) -> str:
    """Return `fr` or `en`: the language asked for, else the active one, else French."""
    asked = (language or get_language() or "fr")[:2]
    return asked if asked in LOCALES else "fr"


def locale(language: str | None = None) -> str:
    """Return the name of the locale, as Babel has it."""
    return LOCALES[language_of(language)]


def listed(items: Iterable[str], language: str | None = None) -> str:
    """Return the items with a semicolon between them, as their language sets it."""
    return wording.listed(items, language_of(language))


def day(on: date, language: str | None = None) -> str:
    """Return «samedi 24 avril 2027» or “Saturday, April 24, 2027”."""
    return wording.full_day(on, language_of(language))


def short_day(on: date, language: str | None = None) -> str:
    """Return «24 avril 2027» or “April 24, 2027”."""
    return wording.plain_day(on, language_of(language))


def clock(local: datetime, language: str | None = None) -> str:
    """Return «19 h 48», «19 h» or “7:48 p.m.”; the instant is already in the zone to show.

    Raises ValueError for one that is in no zone at all.
    """
    if local.tzinfo is None:
        raise ValueError("an instant has a time zone")
    if language_of(language) == "fr":
        hour = f"{local.hour}{NBSP}h"
        return f"{hour}{NBSP}{local.minute:02}" if local.minute else hour
    half = "a.m." if local.hour < NOON else "p.m."
    return f"{local.hour % NOON or NOON}:{local.minute:02}{NBSP}{half}"


def instant(local: datetime, language: str | None = None) -> str:
    """Return «24 avril 2027 à 19 h 48» or “April 24, 2027 at 7:48 p.m.”; see `clock`."""
    joint = "à" if language_of(language) == "fr" else "at"
    return f"{short_day(local.date(), language)} {joint} {clock(local, language)}"


def number(value: int, language: str | None = None) -> str:
    """Return «2 114» or “2,114”."""
    return wording.number(value, language_of(language))


def money_cents(cents: int, language: str | None = None) -> str:
    """Return «1 250,50 $» or “$1,250.50” for an amount in cents."""
    return wording.money(cents, language_of(language))


def country(code: str, language: str | None = None) -> str:
    """Return «États-Unis» or “United States” for `US`; a code that is no country's stands as it is."""
    return str(Locale.parse(locale(language)).territories.get(code.upper(), code))


def countries(language: str | None = None) -> dict[str, str]:
    """Return the name of each country by its two letters; what is part of one, or made of several, is none."""
    named = Locale.parse(locale(language)).territories
    return {
        code: str(name) for code, name in named.items() if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    }


def duration(span: timedelta, language: str | None = None) -> str:
    """Return a length of time in its largest unit, cut: «3 jours», «2 heures», «5 minutes». Never less than nothing."""
    span = max(span, timedelta(0))
    unit, length = next((unit, length) for unit, length, least in _UNITS if span >= least)
    return format_unit(span // length, unit, locale=locale(language)).replace(" ", NBSP)
