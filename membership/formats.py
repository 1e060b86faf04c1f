"""Days, hours, numbers and amounts as they are written in Quebec, in French and in English."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import get_language, ngettext, override

NBSP = "\u00a0"
LOCALES = {"fr": "fr_CA", "en": "en_CA"}


def locale(language: str | None = None) -> str:
    """Return the locale of a language, of the active one by default."""
    return LOCALES.get((language or get_language() or "fr")[:2], "fr_CA")


def _is_french(language: str | None) -> bool:
    return locale(language).startswith("fr")


def day(on: date, language: str | None = None) -> str:
    """Return «samedi 24 avril 2027» or “Saturday, April 24, 2027”."""
    if _is_french(language):
        first = "1er" if on.day == 1 else str(on.day)
        return format_date(on, f"EEEE '{first}' MMMM y", locale="fr_CA").replace(" ", NBSP)
    return format_date(on, "EEEE, MMMM d, y", locale="en_CA")


def short_day(on: date, language: str | None = None) -> str:
    """Return «24 avril 2027» or “April 24, 2027”."""
    if _is_french(language):
        first = "1er" if on.day == 1 else str(on.day)
        return format_date(on, f"'{first}' MMMM y", locale="fr_CA").replace(" ", NBSP)
    return format_date(on, "MMMM d, y", locale="en_CA")


def clock(local: datetime, language: str | None = None) -> str:
    """Return «19 h 48», «19 h» or “7:48 p.m.”; the instant is already in the zone to show."""
    if _is_french(language):
        hour = f"{local.hour}{NBSP}h"
        return f"{hour}{NBSP}{local.minute:02d}" if local.minute else hour
    half = "a.m." if local.hour < 12 else "p.m."
    return f"{local.hour % 12 or 12}:{local.minute:02d}{NBSP}{half}"


def instant(local: datetime, language: str | None = None) -> str:
    """Return «24 avril 2027 à 19 h 48» or “April 24, 2027 at 7:48 p.m.”."""
    joint = "à" if _is_french(language) else "at"
    return f"{short_day(local.date(), language)} {joint} {clock(local, language)}"


def number(value: int, language: str | None = None) -> str:
    """Return «2 114» or “2,114”."""
    text = format_decimal(value, locale=locale(language))
    return text.replace(NBSP, "\u202f") if _is_french(language) else text


def money_cents(cents: int, language: str | None = None) -> str:
    """Return «1 250,50 $» or “$1,250.50” for an amount in cents."""
    sign, whole, rest = "−" if cents < 0 else "", abs(cents) // 100, abs(cents) % 100
    if _is_french(language):
        return f"{sign}{number(whole, 'fr')},{rest:02d}{NBSP}$"
    return f"{sign}${number(whole, 'en')}.{rest:02d}"


def duration(span: timedelta, language: str | None = None) -> str:
    """Return a length of time in its largest unit: «3 jours», «2 heures», «5 minutes»."""
    seconds = int(span.total_seconds())
    with override((language or get_language() or "fr")[:2]):
        if seconds >= 2 * 86400:
            return _count(ngettext("%(n)s day", "%(n)s days", seconds // 86400), seconds // 86400)
        if seconds >= 2 * 3600:
            return _count(ngettext("%(n)s hour", "%(n)s hours", seconds // 3600), seconds // 3600)
        if seconds >= 60:
            return _count(ngettext("%(n)s minute", "%(n)s minutes", seconds // 60), seconds // 60)
        return _count(ngettext("%(n)s second", "%(n)s seconds", seconds), seconds)


def _count(text: str, n: int) -> str:
    return (text % {"n": n}).replace(" ", NBSP)
