"""What a row of the table of slips says, as a reader understands it; the table itself keeps codes in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from membership import formats
from membership.kept import read
from membership.models import (
    AttemptOutcome,
    Channel,
    CorrespondentKind,
    DeliveryState,
    LaterEvent,
    NoticeKind,
)

_TRY = re.compile(r"(\d+): (\S+)(?: from (.*?))? to (.*?), (?:(no answer)|(\S+) (\w+) ?(.*?))( possible_duplicate)?")
_GIVEN = re.compile(r"(register, (?:no objection|consent|objection)|kept by the office|application)(.*)")
_EVENT = re.compile(r"(\S+) (\w+) (\S+) ?(.*)")


def labels_of_slip() -> dict[str, str]:
    """Return what the slip of one reader calls each column, in the order in which it says them."""
    return {
        "number": _("Number"),
        "channel": _("Channel"),
        "language": _("Language"),
        "address": _("Address used"),
        "address_given_by": _("What gave the address"),
        "outcome": _("Outcome"),
        "settled_at_utc": _("Instant (UTC)"),
        "settled_at_local": _("Instant (local)"),
        "message_id": _("Message-ID"),
        "later_events": _("Learned later"),
        "set_aside_because": _("Reason"),
        "seen_at_utc": _("First seen (UTC), and through what"),
        "told_instead_by": _("Told instead by"),
        "rank": _("Rank in the table"),
        "previous_sha256": _("Hash of the slip before"),
        "sha256": _("Hash of this slip"),
    }


def labels_of_words() -> dict[str, str]:
    """Return the columns that stand in words beside the table, each with its heading."""
    labels = labels_of_slip() | {"name": _("Name"), "attempts": _("Attempts"), "settled_at_local": _("When")}
    return {
        column: labels[column]
        for column in (
            "number", "name", "channel", "language", "address", "address_given_by", "outcome", "settled_at_local",
            "attempts", "later_events", "set_aside_because", "seen_at_utc",
        )
    }  # fmt: skip


def words_of(row: Mapping[str, str]) -> Iterator[str]:
    """Yield what a row of the table says in the columns of words, in their order. Rank 0 is the notice itself."""
    of_notice = row.get("rank") == "0"
    for column in labels_of_words():
        recorded = row.get(column, "")
        yield _of_notice(column, recorded) if of_notice else _cell(column, recorded)


def _of_notice(column: str, recorded: str) -> str:
    match column:
        case "number":
            return ""
        case "channel":
            return str(dict(NoticeKind.choices).get(recorded, recorded))
        case "language":
            return ", ".join(str(_languages().get(one, one)) for one in recorded.split())
        case "outcome" if recorded == "issued":
            return _("Issued")
        case "attempts":
            return _("Slips: %(n)s") % {"n": recorded.removeprefix("slips ")} if recorded else ""
        case "settled_at_local":
            return _instant(recorded)
        case _:
            return recorded


def _cell(column: str, recorded: str) -> str:
    if not recorded:
        return ""
    match column:
        case "number":
            return str(dict(CorrespondentKind.choices).get(recorded, recorded))
        case "channel":
            return str(dict(Channel.choices).get(recorded, recorded))
        case "language":
            return str(_languages().get(recorded, recorded))
        case "outcome":
            return str(dict(DeliveryState.choices).get(recorded, recorded))
        case "settled_at_local":
            return _instant(recorded)
        case "attempts":
            return " | ".join(map(attempt_in_words, recorded.split(" | ")))
        case "later_events":
            return " | ".join(map(_event, recorded.split(" | ")))
        case "set_aside_because":
            return read(recorded)
        case _:
            return in_words(column, recorded)


def _languages() -> dict[str, str]:
    return {"fr": _("French"), "en": _("English")}


def _instant(recorded: str) -> str:
    """Return an instant on the organisation's own clocks, to the second as it is kept."""
    try:
        at = datetime.fromisoformat(recorded)
    except ValueError:
        return recorded
    return f"{formats.short_day(at.date())} {at:%H:%M:%S}"


def _event(recorded: str) -> str:
    """Return what was learned later: when, what; the words of whoever told it."""
    found = _EVENT.fullmatch(recorded)
    if found is None:
        return recorded
    at, kind, _source, answer = found.groups()
    said = f"{at} {dict(LaterEvent.choices).get(kind, kind)}"
    return f"{said} ({answer})" if answer else said


def in_words(column: str, recorded: str) -> str:
    """Return a cell in words, with what the table holds beside it."""
    if column == "address_given_by":
        return " | ".join(map(_given_by, recorded.split(" | ")))
    words: dict[str, dict[str, Any]] = {
        "channel": dict(Channel.choices),
        "outcome": dict(DeliveryState.choices),
        "language": _languages(),
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
