"""Electing without a vote: no more stand than there are seats, so nobody has to choose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from governance.errors import QuorumNotMet
from governance.models import Assembly, AssemblyState, Motion, MotionState
from governance.queries.presence import present
from governance.queries.quorum import quorum_at, quorum_standing
from governance.queries.rules import rules_of
from governance.queries.sittings import quorum_of
from governance.rules import elections
from governance.services.decisions import record_election
from governance.signals import motion_changing
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import Category
from membership.rules.findings import Finding, Outcome
from voting.errors import StillContested
from voting.services.electing import check_electors, check_office, check_rights, names_of


@dataclass(frozen=True, slots=True)
class Acclamation:
    """Who stood, for how many seats. of_group, by_everybody, others_of_that_name, persons: as for a ballot."""

    candidates: Sequence[str]
    seats: int
    by_everybody: bool = False
    others_of_that_name: bool = False
    of_group: Category | None = None
    persons: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def record_acclamation(motion: Motion, asked: Acclamation, *, actor: Actor) -> Motion:
    """Write at a point of a meeting in session that those who stood are elected without a vote.

    Seats for which nobody stood stay vacant, and it says how many. Raises CandidatesMissing, CandidateTwice,
    StillContested when more stand than there are seats, GroupsElectApart, NoSuchGroup, CandidateMayNotStand,
    StateNotAllowed outside the meeting, once the point is decided or while a vote on it is prepared, QuorumNotMet.
    """
    names = names_of(asked.candidates)
    if len(names) > asked.seats:
        raise StillContested(candidates=len(names), seats=asked.seats)
    rows = Assembly.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "part", "body")
    meeting: Assembly = rows.get(pk=motion.assembly_id)
    if meeting.state != AssemblyState.IN_SESSION:
        raise StateNotAllowed(action="record_acclamation", state=meeting.state)
    held: Motion = Motion.objects.select_for_update(of=("self",), no_key=True).get(pk=motion.pk)
    if held.state != MotionState.PROPOSED:
        raise StateNotAllowed(action="record_acclamation", state=held.state)
    check_office(held, names, asked.persons)
    rules, instant = rules_of(meeting), now()
    check_electors(meeting, by_everybody=asked.by_everybody, of_group=asked.of_group)
    if not asked.others_of_that_name:
        check_rights(meeting, names)
    motion_changing.send(Motion, motion=held, action="record_acclamation")
    here = present(meeting, instant)
    quorum = _quorum(meeting, instant, here)
    if quorum is not None and quorum.outcome is not Outcome.MET:
        raise QuorumNotMet(quorum)
    figures: dict[str, object] = {
        "elected": names,
        "seats": asked.seats,
        "vacant": asked.seats - len(names),
        "acclaimed": True,
        "present": here,
    }
    if asked.of_group is not None:
        figures |= {"group_fr": asked.of_group.name_fr, "group_en": asked.of_group.name_en or asked.of_group.name_fr}
    return record_election(
        held,
        figures=figures,
        finding=elections.assess_acclamation(candidates=len(names), seats=asked.seats, rules=rules),
        record_sha256="",
        decided_at=instant,
        actor=actor,
        persons=asked.persons,
    )


def _quorum(meeting: Assembly, instant: datetime, here: int) -> Finding | None:
    """Return whether there is a quorum, None where nothing says what it is; of a body, that of its table."""
    if meeting.is_sitting:
        return quorum_of(meeting, here, instant.astimezone(meeting.zone).date(), rules_of(meeting))
    # As for any vote: the quorum found at the opening stands where the rules ask for no more.
    return quorum_standing(meeting, instant) or quorum_at(meeting, instant, here)
