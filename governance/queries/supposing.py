"""«Et si…»: the facts of the moment, and what the rules answer to others. Nothing is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from governance.models import Assembly, AssemblyState
from governance.queries import presence
from governance.queries.quorum import entitled_on_register, votes_apart_from_quorum, votes_on_register
from governance.queries.rules import rules_of
from governance.rules import majorities, supposing
from governance.rules.majorities import MotionFigures
from governance.rules.supposing import Room
from membership.errors import RuleNotSet
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRule, ResolvedRules

Answer = TypeVar("Answer")
VOTES = ("votes_for", "votes_against", "abstentions")


@dataclass(frozen=True, slots=True)
class ByMajority:
    """What the votes come to by one majority. least: how many for it takes if all present vote for or against."""

    rule: ResolvedRule
    least: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Answers:
    """What the rules answer; None where the by-laws have yet to say what it takes.

    voting: who votes, which in a federation are delegates beside the organisations that make the quorum.
    """

    room: Room
    quorum: Finding | None
    may_leave: int | None
    voting: Room
    majorities: tuple[ByMajority, ...]
    notice: Finding | None
    resumption: Finding | None


def facts_of(meeting: Assembly, at: datetime) -> dict[str, Any]:
    """Return the facts of an instant. Before anybody has come, everybody who may vote is supposed to be there.

    `voices` and `votes` are there only where delegates vote and their organisations make the quorum.
    """
    entitled = entitled_on_register(meeting, at)
    is_open = meeting.state == AssemblyState.IN_SESSION
    here = presence.present(meeting, at) if is_open else entitled
    of_delegates: dict[str, int] = {}
    if votes_apart_from_quorum(meeting):
        votes = votes_on_register(meeting, at)
        of_delegates = {"voices": presence.voices_present(meeting, at) if is_open else votes, "votes": votes}
    return {
        "present": here,
        "entitled": entitled,
        **of_delegates,
        "votes_for": of_delegates.get("voices", here),
        "votes_against": 0,
        "abstentions": 0,
        "held_on": meeting.starts_at.astimezone(meeting.zone).date(),
        "sent_on": (meeting.called_at or at).astimezone(meeting.zone).date(),
    }


def remarks_on(supposed: Mapping[str, Any], *, votes_apart: bool) -> Iterator[tuple[str, str | Promise]]:
    """Yield what cannot be among the facts supposed, each with the fact it is said of. One left out stands nowhere."""
    present, entitled = supposed.get("present"), supposed.get("entitled")
    voices, votes = (supposed.get("voices"), supposed.get("votes")) if votes_apart else (present, entitled)
    if present is not None and entitled is not None and present > entitled:
        yield "present", _("More than the members who may vote.")
    if votes_apart and voices is not None and votes is not None and voices > votes:
        yield "voices", _("More than the votes in all.")
    if voices is not None and sum(supposed.get(name) or 0 for name in VOTES) > voices:
        yield (
            "votes_for",
            _("More votes than delegates present.") if votes_apart else _("More votes than members present."),
        )


def answers_to(supposed: Mapping[str, Any], meeting: Assembly) -> Answers:
    """Return what the rules of the meeting answer to facts, whole and possible."""
    rules = rules_of(meeting)
    room = Room(supposed["present"], supposed["entitled"], is_second_call=meeting.first_call_id is not None)
    voting = Room(supposed.get("voices", room.present), supposed.get("votes", room.entitled))
    figures = MotionFigures(
        **{name: supposed[name] for name in VOTES}, present=voting.present, entitled=voting.entitled
    )
    held_on, sent_on = supposed["held_on"], supposed["sent_on"]
    return Answers(
        room=room,
        quorum=_if_set(lambda: supposing.assess_room(room, rules)),
        may_leave=_if_set(lambda: supposing.may_leave(room, rules)),
        voting=voting,
        majorities=tuple(_majorities(figures, voting, rules)),
        notice=_if_set(lambda: supposing.on_another_day(held_on, sent_on, rules)),
        resumption=_resumption(meeting, held_on, rules),
    )


def _majorities(figures: MotionFigures, room: Room, rules: ResolvedRules) -> Iterator[ByMajority]:
    """Yield each majority that is set, and what came of it.

    Several ask for the same part of the votes: without the decision it is asked for, nobody could tell them apart.
    """
    for rule in majorities.majorities(rules):
        try:
            least = supposing.least_for(rule.key, room, rules)
            yield ByMajority(rule, least, supposing.by_majority(rule.key, figures, rules))
        except RuleNotSet:
            continue


def _resumption(meeting: Assembly, held_on: date, rules: ResolvedRules) -> Finding | None:
    """Return what an adjournment to the day supposed would ask, once the meeting is open."""
    if meeting.opened_at is None:
        return None
    return supposing.adjourned_to(meeting.opened_at.astimezone(meeting.zone).date(), held_on, rules)


def _if_set(ask: Callable[[], Answer]) -> Answer | None:
    """Return an answer, or None where the by-laws have yet to say what it takes."""
    try:
        return ask()
    except RuleNotSet:
        return None
