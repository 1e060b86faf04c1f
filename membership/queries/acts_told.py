"""What each act on a membership decided beside its day: what the register kept with it, put together again.

An act writes an event, and facts at the same instant: from these is read what it said, whatever was corrected since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from membership.models import Category, EventKind, MembershipEvent
from membership.models.base import Bitemporal
from membership.queries.member_rows import MemberRows
from membership.queries.rules import rules_of_days
from membership.rules.resolved import ResolvedRules
from membership.rules.vote_suspension import last_day_to_contest

Row = TypeVar("Row", bound=Bitemporal)
# What the words of the rules tell of: which rights, until when it is contested.
SUSPENSIONS = (EventKind.SUSPENDED, EventKind.VOTE_SUSPENDED)


@dataclass(frozen=True, slots=True)
class ActFacts:
    """What an act said, each where it says such a thing.

    last_on: of a suspension, its last day as it was decided; of a departure, the last day as a member. kept: the rights
    that a suspension keeps; None of anything else. reason, contest_by: of a suspension of the vote alone. overrides:
    why the office went on where a rule warned. rules: those of the day on which it was written, where words are wanted
    from them.
    """

    category: Category | None = None
    last_on: date | None = None
    kept: tuple[str, ...] | None = None
    reason: str = ""
    contest_by: date | None = None
    overrides: tuple[str, ...] = ()
    rules: ResolvedRules | None = None


def acts_told(rows: MemberRows, events: Collection[MembershipEvent]) -> dict[int, ActFacts]:
    """Return what each of these acts said, by the key of its event.

    Costs one SQL statement where words of the rules are wanted.
    """
    organisation = rows.membership.organisation
    days = {event.pk: event.recorded_at.astimezone(organisation.zone).date() for event in events if _is_of_rules(event)}
    rules = rules_of_days(organisation, days.values())
    return {event.pk: _said(rows, event, rules[days[event.pk]] if event.pk in days else None) for event in events}


def _is_of_rules(event: MembershipEvent) -> bool:
    return bool(event.ground) or event.kind in SUSPENSIONS


def _said(rows: MemberRows, event: MembershipEvent, rules: ResolvedRules | None) -> ActFacts:
    overrides = tuple(dict.fromkeys(getattr(event, "overridden", ())))
    if event.is_void:
        return ActFacts(overrides=overrides, rules=rules)
    match EventKind(event.kind):
        case EventKind.ADMITTED | EventKind.CATEGORY_CHANGED:
            period = _written_with(event, rows.periods)
            return ActFacts(category=period.category if period else None, overrides=overrides, rules=rules)
        case EventKind.SUSPENDED:
            held = _written_with(event, rows.suspensions)
            return ActFacts(
                last_on=_day_before(event.ends_on or (held.effective.upper if held else None)),
                kept=tuple(held.kept_rights) if held else None,
                overrides=overrides,
                rules=rules,
            )
        case EventKind.VOTE_SUSPENDED:
            restriction = _written_with(event, rows.restrictions)
            notified_on = restriction.notified_on if restriction else None
            return ActFacts(
                reason=restriction.reason if restriction else "",
                contest_by=last_day_to_contest(notified_on, rules) if notified_on and rules else None,
                overrides=overrides,
                rules=rules,
            )
        case EventKind.RESIGNED | EventKind.EXPELLED | EventKind.ENDED:
            return ActFacts(last_on=_day_before(event.effective_on), overrides=overrides, rules=rules)
        case _:
            return ActFacts(overrides=overrides, rules=rules)


def _day_before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day else None


def _written_with(event: MembershipEvent, rows: Iterable[Row]) -> Row | None:
    """Return the fact that begins on the day of an act, as it stood once the act was written."""
    begun = (row for row in rows if row.effective.lower == event.effective_on)
    return next((row for row in begun if _stood_at(row, event.recorded_at)), None)


def _stood_at(row: Bitemporal, instant: datetime) -> bool:
    upper = row.recorded.upper
    return bool(row.recorded.lower <= instant and (upper is None or instant < upper))
