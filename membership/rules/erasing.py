"""What may be erased of somebody: what is convenience goes, what the law or a right still rests on stays, with why.

Pure: what stands against it is looked up elsewhere and comes in as needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import cast

from membership.rules.months import MONTHS_IN_YEAR, add_months
from membership.rules.resolved import ResolvedRules


class Need(Enum):
    """Why the data of somebody are still needed. Each is settled by an act of its own."""

    MEMBER = "member"
    """They are a member, or will be: they must be written to."""
    ACTS = "acts"
    """They act for a member."""
    SHARES = "shares"
    """They hold shares, which are to be paid back."""
    DUE = "due"
    """A payment or a reimbursement is under way."""
    REQUEST = "request"
    """A request of theirs waits for an answer."""
    LETTER = "letter"
    """A letter or a notice to them has not left."""
    OFFICE = "office"
    """They sit on a body."""
    VOTE = "vote"
    """A vote on whose roll they stand is not over."""
    ROLE = "role"
    """They have a role in the organisation."""


class Kept(Enum):
    """What stays after an erasure."""

    REGISTER = "register"
    """Name, number, last known addresses, memberships and what happened in them."""
    SHARES = "shares"
    """The ledgers of shares and payments."""
    ROLLS = "rolls"
    """Electoral rolls, presences, candidacies and minutes."""
    CONSENTS = "consents"
    """When they agreed to something, and how."""
    LETTERS = "letters"
    """That letters and notices were sent, and where, as proof."""
    TRAIL = "trail"
    """The audit trail, without the values erased."""


RULE_OF: Mapping[Kept, str] = {
    Kept.REGISTER: "retention_register",
    Kept.SHARES: "retention_register",
    Kept.ROLLS: "retention_register",
    Kept.CONSENTS: "retention_notice_years",
    Kept.LETTERS: "retention_notice_years",
    Kept.TRAIL: "retention_register",
}

INCIDENTS = ("retention_incident_years", "incident_register_years")


@dataclass(frozen=True, slots=True)
class KeptPart:
    """Something that stays: how many rows, under which rule, until when; until None: for good."""

    what: Kept
    count: int
    rule: str
    until: date | None

    def as_json(self) -> dict[str, object]:
        until = self.until.isoformat() if self.until else None
        return {"what": self.what.value, "count": self.count, "rule": self.rule, "until": until}


def kept_parts(counts: Mapping[Kept, int], last_sent_on: date | None, rules: ResolvedRules) -> tuple[KeptPart, ...]:
    """Return what stays, for those of which there is any. last_sent_on: of the letters and notices."""
    return tuple(
        KeptPart(what, count, RULE_OF[what], _until(what, last_sent_on, rules))
        for what, count in counts.items()
        if count
    )


def _until(what: Kept, last_sent_on: date | None, rules: ResolvedRules) -> date | None:
    if RULE_OF[what] != "retention_notice_years" or last_sent_on is None:
        return None
    return period_end(last_sent_on, "retention_notice_years", rules)


def period_end(since: date, key: str, rules: ResolvedRules) -> date:
    """Return the day from which something kept under a rule of years is past its period."""
    return add_months(since, rules.whole(key) * MONTHS_IN_YEAR)


def cutoff(on: date, key: str, rules: ResolvedRules) -> date:
    """Return the day before which a period that had begun is over."""
    return add_months(on, -rules.whole(key) * MONTHS_IN_YEAR)


def incidents_before(on: date, rules: ResolvedRules) -> date:
    """Return the day before which an incident goes: the longer holds of what is proposed and what the law asks."""
    asked = [key for key in INCIDENTS if key in rules]
    return min(cutoff(on, key, rules) for key in asked)


def trace_pattern(trace: str) -> re.Pattern[str]:
    """Return what finds a value where it stands by itself, and not as a part of somebody else's address or name."""
    return re.compile(rf"(?<![\w.+-]){re.escape(trace)}(?![\w-])(?!\.\w)", re.IGNORECASE)


def leftovers(value: object, secrets: Iterable[str]) -> bool:
    """Return whether one of the values to be erased stands anywhere in some data."""
    wanted = [trace_pattern(one) for one in secrets if one]
    return any(_holds(value, one) for one in wanted)


def _holds(value: object, wanted: re.Pattern[str]) -> bool:
    if isinstance(value, str):
        return wanted.search(value) is not None
    if isinstance(value, dict):
        return any(_holds(one, wanted) for one in cast("dict[str, object]", value).values())
    if isinstance(value, list | tuple):
        return any(_holds(one, wanted) for one in cast("Sequence[object]", value))
    return False
