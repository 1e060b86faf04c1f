"""What somebody looked for in the register, in words: the log keeps it as it stood in the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qsl

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from membership import formats
from membership.services.exports.words import MANY_WORDS, MISSING_WORDS, OWN_NAMES

# How each category and each section is called, by what the address of a search says of it.
Called = Mapping[str, Mapping[str, str]]
# How each value of what can be asked is said, by its name in the address.
WORDS: Mapping[str, Mapping[str, str | Promise]] = {
    "status": {
        **{status.value: words for status, words in MANY_WORDS.items()},
        "all": gettext_lazy("Everybody, past members too"),
    },
    "missing": {missing.value: words for missing, words in MISSING_WORDS.items()},
    "language": OWN_NAMES,
    "beside": {"yes": gettext_lazy("Persons who are no members")},
    "by": {
        "effective": gettext_lazy("The day it took effect"),
        "recorded": gettext_lazy("The day it was written down"),
    },
}
DAYS: Mapping[str, str | Promise] = {
    "joined_from": gettext_lazy("Joined from"),
    "joined_until": gettext_lazy("Joined until"),
    "first": gettext_lazy("From"),
    "last": gettext_lazy("To"),
    "known_at": gettext_lazy("As known on"),
}
# Whose value is a name already.
NAMED = frozenset({"group", "household", "person"})
# What only says which page of a list was shown.
UNSAID = frozenset({"page", "after", "before", "limit", "cursor"})


def searched(query: str, called: Called) -> str:
    """Return a search in words. called: how each category and each section is called, by what the address says."""
    return " · ".join(_said(name, value, called) for name, value in parse_qsl(query) if name not in UNSAID)


def _said(name: str, value: str, called: Called) -> str:
    if name in ("q", "search"):
        return _("“%(text)s”") % {"text": value}
    if name in DAYS:
        return f"{DAYS[name]} {_day(value)}"
    if name in NAMED:
        return value
    words = {**WORDS, **called}.get(name, {})
    return str(words.get(value) or f"{name} {value}")


def _day(text: str) -> str:
    try:
        return formats.short_day(date.fromisoformat(text))
    except ValueError:
        return text
