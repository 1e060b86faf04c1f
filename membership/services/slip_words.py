"""What a row of the table of slips says, as a reader understands it; the table itself keeps codes in every language."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from membership.models import AttemptOutcome, Channel, DeliveryState

_TRY = re.compile(r"(\d+): (\S+)(?: from (.*?))? to (.*?), (?:(no answer)|(\S+) (\w+) ?(.*?))( possible_duplicate)?")
_GIVEN = re.compile(r"(register, (?:no objection|consent|objection)|kept by the office|application)(.*)")


def in_words(column: str, recorded: str) -> str:
    """Return a cell in words, with what the table holds beside it."""
    if column == "address_given_by":
        return " | ".join(map(_given_by, recorded.split(" | ")))
    words: dict[str, dict[str, Any]] = {
        "channel": dict(Channel.choices),
        "outcome": dict(DeliveryState.choices),
        "language": {"fr": _("French"), "en": _("English")},
    }
    labels = words.get(column, {})
    return f"{labels[recorded]} ({recorded})" if recorded in labels else recorded


def _given_by(recorded: str) -> str:
    found = _GIVEN.fullmatch(recorded)
    if found is None:
        return recorded
    words = {
        "register, no objection": _("the register, without objection to e-mail"),
        "register, consent": _("the register, with consent to e-mail:"),
        "register, objection": _("the register, in spite of an objection to e-mail:"),
        "kept by the office": _("the office, which keeps it"),
        "application": _("the application received"),
    }
    return f"{words[found[1]]}{found[2]}"


def attempt_in_words(recorded: str) -> str:
    """Return one try as a sentence; as the table has it, where it was written otherwise."""
    found = _TRY.fullmatch(recorded)
    if found is None:
        return recorded
    number, began, sender, address, silent, ended, outcome, answer, twice = found.groups()
    said = _("Try %(number)s, %(began)s, to %(address)s") % {"number": number, "began": began, "address": address}
    if sender:
        said += _(", from %(sender)s") % {"sender": sender}
    if silent:
        said += _(": no answer")
    else:
        label = dict(AttemptOutcome.choices).get(outcome, outcome)
        said += _(". %(ended)s: %(outcome)s") % {"ended": ended, "outcome": label}
        said += f" ({answer})" if answer else ""
    return said + (" – " + _("it may have come twice") if twice else "")
