"""Procedures before the board: whose they are, how many directors may vote, and the days that run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from governance.models import (
    Assembly,
    AssemblyState,
    Body,
    BodyKind,
    Mandate,
    Measure,
    Motion,
    MotionState,
    Procedure,
    ProcedureState,
    SittingKind,
    exercised,
)
from governance.queries import sittings
from governance.rules import judgment
from governance.rules.duties import due
from governance.rules.offices import SeatHeld
from membership.models import Membership, MembershipEvent, Organisation, Person
from membership.models.base import true_on
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules


def procedures_of(organisation: Organisation) -> QuerySet[Procedure]:
    """Return the procedures of an organisation, the latest first."""
    rows: QuerySet[Procedure] = Procedure.objects.for_organisation(organisation)
    return rows.select_related(
        "organisation",
        "membership__person",
        "membership__organisation",
        "event",
        "motion__assembly__body",
        "motion__item",
        "motion__resolution",
    )


def carried_for(membership: Membership, measure: Measure) -> Procedure | None:
    """Return the procedure by which the board decided a measure that is not in the register; None without one.

    It is being written by that very decision, or was taken back since. One whose fact stands has been carried out.
    """
    taken_back = MembershipEvent.objects.filter(corrects=OuterRef("event"), is_void=True)
    rows = procedures_of(membership.organisation).filter(membership=membership, measure=measure)
    decided = rows.filter(decided_on__isnull=False).exclude(state=ProcedureState.LOST)
    return decided.filter(Q(event=None) | Exists(taken_back)).first()


def under_way(membership: Membership) -> Procedure | None:
    """Return the procedure about a member that waits for the board, whatever its measure."""
    return procedures_of(membership.organisation).filter(membership=membership, state=ProcedureState.NOTIFIED).first()


def procedures_about(persons: Iterable[Person], organisation: Organisation) -> QuerySet[Procedure]:
    """Return the procedures about these persons' own memberships."""
    return procedures_of(organisation).filter(membership__person__in=list(persons))


def knows_of_procedures(rules: ResolvedRules) -> bool:
    """Return whether the rules have the board suspend and expel."""
    return "discipline_majority" in rules


def seats_of(membership: Membership, on: date) -> list[SeatHeld]:
    """Return the seats a member holds on a day: for an organisation, those of whoever sits for it."""
    whose = Q(person=membership.person_id) | Q(membership=membership)
    rows = Mandate.objects.filter(whose, true_on(on)).select_related("seat__body").order_by("pk")
    return [
        SeatHeld(
            one.seat.number,
            one.seat.body.name_fr,
            one.seat.body.name_en or one.seat.body.name_fr,
            is_board=one.seat.body.kind == BodyKind.BOARD,
        )
        for one in rows
    ]


def directors_on(organisation: Organisation, on: date) -> int:
    """Return how many directors may act on a day; 0 where the register of the board is not kept here."""
    held = Mandate.objects.for_organisation(organisation).filter(
        true_on(on), exercised(on), seat__body__kind=BodyKind.BOARD
    )
    return held.values("person").distinct().count()


def quorum_on(organisation: Organisation, voted: int, on: date, rules: ResolvedRules) -> Finding | None:
    """Return whether as many directors voted or abstained as make the quorum of the board.

    None where the register of the board is not kept here, or no rule says what it takes.
    """
    if "board_quorum" not in rules or not rules["board_quorum"].is_set:
        return None
    rows = Body.objects.for_organisation(organisation).filter(kind=BodyKind.BOARD)
    board: Body | None = rows.filter(Q(closed_on=None) | Q(closed_on__gt=on)).first()
    in_office = len(sittings.directors_on(board, on)) if board else 0
    if board is None or not in_office:
        return None
    return judgment.assess_quorum(voted, sittings.seats_counted(board, on, rules), in_office, rules)


def reasoned_by(procedure: Procedure) -> date | None:
    """Return the last day for the reasoned decision to reach the member, once the board decided."""
    if procedure.decided_on is None:
        return None
    rules = rules_for(procedure.organisation, procedure.decided_on)
    found = due("discipline_decision_days", procedure.decided_on, rules)
    return found.last_on if found else None


def votes_for(procedure: Procedure) -> QuerySet[Motion]:
    """Return the votes of the board by which it can have decided, the latest first.

    They are those of a meeting kept here, taken on the day that the notice names or later, on which nothing rests yet.
    """
    day = procedure.meeting_at.astimezone(procedure.organisation.zone)
    rows: QuerySet[Motion] = Motion.objects.filter(
        organisation=procedure.organisation_id,
        assembly__kind=SittingKind.MEETING,
        assembly__body__kind=BodyKind.BOARD,
        state__in=(MotionState.ADOPTED, MotionState.REJECTED),
        amends=None,
        decided_at__gte=day.replace(hour=0, minute=0, second=0, microsecond=0),
        figures__has_keys=["for", "against", "abstain", "present"],
        procedure=None,
    )
    return rows.select_related("assembly__organisation", "resolution").order_by("-decided_at", "-pk")


def waiting_for_the_day_of(sitting: Assembly) -> list[Procedure]:
    """Return the procedures whose member was told that the board decides on the day for which a meeting is called."""
    if sitting.body is None or sitting.body.kind != BodyKind.BOARD:
        return []
    zone = sitting.zone
    on = sitting.starts_at.astimezone(zone).date()
    rows = waiting_for_a_decision(sitting.organisation)
    return [one for one in rows if one.meeting_at.astimezone(zone).date() == on]


def left_behind_by(sitting: Assembly) -> list[Procedure]:
    """Return the procedures whose member was told of a moment from which the meeting of the board was moved since."""
    if sitting.body is None or sitting.body.kind != BodyKind.BOARD or sitting.state != AssemblyState.CALLED:
        return []
    zone = sitting.zone
    given_up = {one.was_at.astimezone(zone).date() for one in sitting.changes.all() if one.to_at is not None}
    return [
        one
        for one in waiting_for_a_decision(sitting.organisation)
        if one.meeting_at != sitting.starts_at and one.meeting_at.astimezone(zone).date() in given_up
    ]


def waiting_for_a_decision(organisation: Organisation) -> QuerySet[Procedure]:
    """Return the procedures on which the board has still to decide, the next meeting first."""
    return procedures_of(organisation).filter(state=ProcedureState.NOTIFIED).order_by("meeting_at", "pk")
