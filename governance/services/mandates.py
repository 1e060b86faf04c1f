"""Giving and ending mandates: who holds which seat, from which day, by whose decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import Q, QuerySet

from governance.errors import (
    AlreadySeated,
    CategoryWithoutOffice,
    MemberWanted,
    NobodyRepresents,
    NotAmongElected,
    NotEligible,
    NotOfTheGroup,
    NotOfTheOrganisation,
    SeatHeld,
    SeatRetired,
)
from governance.models import (
    Assembly,
    AssemblyKind,
    BodyKind,
    Mandate,
    MandateEnd,
    MandateManner,
    MotionState,
    Nomination,
    Resolution,
    Seat,
    SeatHolder,
)
from governance.queries.candidates import fact_of
from governance.queries.mandates import year_of_fall
from governance.queries.seating import BY_ELECTION, elected_names
from governance.queries.vacancies import vacancy_of
from governance.rules import contents
from governance.rules.boards import assess_term, stays_until_replaced
from governance.rules.competence import Act, assess_decision
from governance.rules.seats import assess_person
from membership.actors import Actor
from membership.clock import now, today
from membership.errors import DatesReversed, NotAMember, OverrideReasonMissing, StateNotAllowed
from membership.models import Membership, MembershipPeriod, Person, Representation
from membership.models.base import STILL_RECORDED, true_on
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from membership.services import audit
from membership.services.deceased import refuse_deceased


@dataclass(frozen=True, slots=True)
class Term:
    """From when, how, and for how long it was given. Its end is written when it comes: a term ends with a meeting.

    falls_in: the year of the annual meeting that ends it, where it is not that of its first day and its years.
    """

    start_on: date
    years: int | None = None
    office_fr: str = ""
    office_en: str = ""
    manner: MandateManner = MandateManner.ELECTED
    falls_in: int | None = None


@transaction.atomic
def give_mandate(
    seat: Seat,
    term: Term,
    *,
    actor: Actor,
    person: Person,
    membership: Membership | None = None,
    given_by: Assembly | None = None,
    override: str = "",
) -> Mandate:
    """Let a person hold a seat from a day on. Whoever held it past their term leaves it that day.

    Raises SeatRetired, SeatHeld, AlreadySeated, MemberWanted, NotAMember, NotOfTheGroup when the seat belongs to
    another category, NotOfTheOrganisation to another organisation, NotEligible where a rule of the board bars
    them, so long a term, or a co-option by a board that has lost its quorum, CategoryWithoutOffice where their
    category does, NotAmongElected for an election at which nobody of that name was elected, but for a reason: override;
    MemberDeceased.
    """
    refuse_deceased(person)
    if membership is not None and membership.person_id != person.pk:
        refuse_deceased(membership.person)
    # The seats of one body wait for each other: two forms must not seat the same person twice.
    seats = Seat.objects.select_for_update(no_key=True).filter(body=seat.body_id).order_by("pk")
    locked = {row.pk: row for row in seats}[seat.pk]
    if locked.retired_on and locked.retired_on <= term.start_on:
        raise SeatRetired(seat=locked.number, on=locked.retired_on)
    onwards = Mandate.objects.filter(STILL_RECORDED, effective__overlap=DateRange(term.start_on, None))
    not_named = not _is_among_elected(given_by, term, person, membership)
    if not_named and not override.strip():
        raise NotAmongElected(name=person.full_name)
    # One instant for all of it: what made way for a mandate is known by it, should that one be taken back.
    at = now()
    _leave_what_is_over(locked, person, onwards, term, at, actor)
    _check_seat_is_free(locked, onwards)
    _check_person_is_free(locked, person, onwards)
    period = _check_belonging(locked, person, membership, term.start_on)
    _check_rules(locked, person, period, term)
    mandate = Mandate.objects.create(
        organisation_id=locked.organisation_id,
        seat=locked,
        person=person,
        membership=membership,
        effective=DateRange(term.start_on, None),
        recorded=DateTimeTZRange(at, None),
        office_fr=term.office_fr,
        office_en=term.office_en,
        term_years=term.years,
        falls_in=term.falls_in,
        manner=term.manner,
        given_by=given_by,
    )
    _record(
        mandate,
        actor,
        "mandate.given",
        {"start_on": term.start_on, "term_years": term.years}
        | {"falls_in": year_of_fall(mandate), "manner": term.manner}
        | ({"not_among_elected": override.strip()} if not_named else {}),
    )
    return mandate


@transaction.atomic
def end_mandate(
    mandate: Mandate,
    *,
    on: date,
    actor: Actor,
    reason: MandateEnd = MandateEnd.OTHER,
    heard: Iterable[str] = (),
    by: Resolution | None = None,
    override: str = "",
) -> Mandate:
    """End a mandate on a day; from that day the seat is free.

    Of a director who is removed: heard, what was granted of what the rules list (`removal_notice`); by, the resolution
    of the special meeting that removed them; override, why one goes on where something of it lacks. Raises
    StateNotAllowed, DatesReversed, also for a day before that resolution, OverrideReasonMissing.

    The row that said «until further notice» is kept, as what was known until now.
    """
    open_ended = Mandate.objects.select_for_update().filter(STILL_RECORDED, pk=mandate.pk).first()
    if open_ended is None or not open_ended.effective.upper_inf:
        raise StateNotAllowed(action="end_mandate", state="ended")
    start_on = open_ended.effective.lower
    if start_on is not None and on <= start_on:
        raise DatesReversed(start_on=start_on, end_on=on)
    values: dict[str, Any] = {"start_on": start_on, "ended_on": on, "reason": reason}
    if reason == MandateEnd.REMOVED:
        if by is not None and on < by.adopted_on:
            raise DatesReversed(start_on=by.adopted_on, end_on=on)
        found = list(assess_removal(open_ended, on, heard, by))
        for one in found:
            if one.needs_override and not override.strip():
                raise OverrideReasonMissing(finding=one)
        if found:
            values |= {"findings": [one.as_json() for one in found], "override": override.strip()}
        values["resolution"] = by.number if by else ""
    ended = _ended(open_ended, on=on, at=now(), reason=reason, by=by if reason == MandateEnd.REMOVED else None)
    _record(ended, actor, "mandate.ended", values)
    return ended


def assess_removal(mandate: Mandate, on: date, heard: Iterable[str], by: Resolution | None) -> Iterator[Finding]:
    """Yield whether a director was warned and heard before being removed, and removed by those who elected.

    Nothing of another body, or without a rule.
    """
    if mandate.seat.body.kind != BodyKind.BOARD:
        return
    rules = rules_for(mandate.organisation, on)
    for found in (
        contents.assess("removal_notice", heard, rules),
        assess_decision(Act.REMOVE_DIRECTOR, "electors" if by and _is_of_electors(by, mandate.seat) else "", rules),
    ):
        if found is not None:
            yield found


def _is_of_electors(resolution: Resolution, seat: Seat) -> bool:
    """Say whether a resolution is of a special meeting of those who elect to a seat: all, or its group."""
    meeting = resolution.motion.assembly
    if meeting.kind == AssemblyKind.SPECIAL:
        return True
    # The members of a group are called to an assembly of their own for that alone.
    return meeting.part is not None and seat.group_id is not None and meeting.part.group_id == seat.group_id


def who_sits_for(membership: Membership, on: date) -> Person:
    """Return who sits for a member: the member, or whoever represents an organisation. Raises NobodyRepresents."""
    if not membership.person.is_legal:
        return membership.person
    acting = Representation.objects.filter(true_on(on), membership=membership, person__isnull=False)
    found: Representation | None = acting.select_related("person").order_by("seat_no").first()
    if found is None or found.person is None:
        raise NobodyRepresents(name=membership.person.full_name, on=on)
    return found.person


def cut_mandate(
    mandate: Mandate, *, on: date, at: datetime, actor: Actor, reason: MandateEnd = MandateEnd.LEFT
) -> None:
    """Let a mandate end with what it rested on, in the transaction that ends that; one not begun is no more."""
    start_on, end_on = mandate.effective.lower, mandate.effective.upper
    if end_on is not None and end_on <= on:
        return
    if start_on is not None and start_on >= on:
        _close(mandate, at)
        _record(mandate, actor, "mandate.ended", {"start_on": start_on, "ended_on": start_on, "reason": reason})
        return
    ended = _ended(mandate, on=on, at=at, reason=reason)
    _record(ended, actor, "mandate.ended", {"start_on": start_on, "ended_on": on, "reason": reason})


def move_mandate_end(mandate: Mandate, *, was: date, to: date, at: datetime, actor: Actor) -> bool:
    """Let a mandate that ended on a day with a membership do so on another, that of the departure having moved.

    mandate: as it was known before the departure. Returns False where it was ended otherwise since, or somebody sits
    there now.
    """
    start_on, planned = mandate.effective.lower, mandate.effective.upper
    kept, others = _since_it_ended(mandate, was)
    if kept is None and (start_on is None or start_on < was):
        return False
    end_on = min((day for day in (planned, to) if day is not None), default=to)
    begins = start_on is None or start_on < end_on
    if begins and others.filter(effective__overlap=DateRange(start_on, end_on)).exists():
        return False
    if kept is not None:
        _close(kept, at)
    if begins:
        as_planned = planned is not None and planned <= to
        reason, by = (mandate.end_reason, mandate.ended_by) if as_planned else (MandateEnd.LEFT, None)
        mandate = _anew(mandate, DateRange(start_on, end_on), at=at, reason=reason, by=by)
    _record(mandate, actor, "mandate.ended", {"start_on": start_on, "ended_on": end_on if begins else start_on})
    return True


def resume_mandate(mandate: Mandate, *, was: date, at: datetime, actor: Actor) -> bool:
    """Let a mandate go on that ended on a day with a membership, which has not ended after all.

    mandate: as it was known before. Returns False where it was ended otherwise since, or somebody sits there now.
    """
    start_on = mandate.effective.lower
    kept, others = _since_it_ended(mandate, was)
    if kept is None and (start_on is None or start_on < was):
        return False
    if others.filter(effective__overlap=mandate.effective).exists():
        return False
    if kept is not None:
        _close(kept, at)
    resumed = _anew(mandate, mandate.effective, at=at, reason=mandate.end_reason, by=mandate.ended_by)
    _record(resumed, actor, "mandate.resumed", {"start_on": start_on, "was_to_end_on": was})
    return True


def _since_it_ended(mandate: Mandate, was: date) -> tuple[Mandate | None, QuerySet[Mandate]]:
    """Return the row by which a mandate is known to have ended on a day, and the others it must not meet."""
    rows = Mandate.objects.filter(STILL_RECORDED)
    same = rows.filter(seat=mandate.seat_id, person=mandate.person_id, end_reason=MandateEnd.LEFT)
    kept = same.filter(effective__startswith=mandate.effective.lower, effective__endswith=was).first()
    taken = Q(seat=mandate.seat_id) | Q(person=mandate.person_id, seat__body=mandate.seat.body_id)
    return kept, rows.filter(taken).exclude(pk=kept.pk if kept else None)


def _close(mandate: Mandate, at: datetime) -> None:
    Mandate.objects.filter(pk=mandate.pk).update(recorded=DateTimeTZRange(mandate.recorded.lower, at))


def _ended(mandate: Mandate, *, on: date, at: datetime, reason: MandateEnd, by: Resolution | None = None) -> Mandate:
    """Write a mandate anew with its end. The row that said otherwise is kept, as what was known until then."""
    _close(mandate, at)
    return _anew(mandate, DateRange(mandate.effective.lower, on), at=at, reason=reason, by=by)


def _anew(
    mandate: Mandate, effective: DateRange, *, at: datetime, reason: str, by: Resolution | None = None
) -> Mandate:
    written: Mandate = Mandate.objects.create(
        organisation_id=mandate.organisation_id,
        seat_id=mandate.seat_id,
        person_id=mandate.person_id,
        membership_id=mandate.membership_id,
        effective=effective,
        recorded=DateTimeTZRange(at, None),
        office_fr=mandate.office_fr,
        office_en=mandate.office_en,
        term_years=mandate.term_years,
        falls_in=mandate.falls_in,
        manner=mandate.manner,
        end_reason=reason,
        given_by_id=mandate.given_by_id,
        ended_by=by,
    )
    return written


def _leave_what_is_over(
    seat: Seat, person: Person, onwards: QuerySet[Mandate], term: Term, at: datetime, actor: Actor
) -> None:
    """End, on the day somebody is seated, the mandates past their term that stand in the way: holdover is over.

    One that falls in the very year makes way for whoever the meeting of that year elects, not for a co-opted person.
    """
    if not stays_until_replaced(rules_for(seat.organisation, today(seat.organisation))):
        return
    spared = term.start_on.year - (term.manner == MandateManner.CO_OPTED)
    in_the_way = onwards.filter(Q(seat=seat) | Q(person=person), seat__body=seat.body_id, effective__endswith=None)
    for held in in_the_way.select_for_update().order_by("pk"):
        falls, since = year_of_fall(held), held.effective.lower
        if falls is not None and falls <= spared and (since is None or since < term.start_on):
            cut_mandate(held, on=term.start_on, at=at, actor=actor, reason=MandateEnd.TERM)


def _is_among_elected(meeting: Assembly | None, term: Term, person: Person, membership: Membership | None) -> bool:
    """Say whether somebody seated by the elections of a meeting was elected at one, by name or by their candidacy."""
    if meeting is None or term.manner not in BY_ELECTION:
        return True
    elections = list(meeting.motions.filter(state=MotionState.ELECTED))
    names = {name for motion in elections for name in elected_names(motion)}
    if {person.full_name, membership.person.full_name if membership else ""} & names:
        return True
    stood = Nomination.objects.filter(call__motion__in=elections, membership=membership, name__in=names)
    return membership is not None and stood.exists()


def _check_seat_is_free(seat: Seat, onwards: QuerySet[Mandate]) -> None:
    held = onwards.filter(seat=seat).select_related("person").first()
    if held:
        raise SeatHeld(holder=held.person.full_name, since=held.effective.lower)


def _check_person_is_free(seat: Seat, person: Person, onwards: QuerySet[Mandate]) -> None:
    other = onwards.filter(seat__body=seat.body_id, person=person).select_related("seat").first()
    if other:
        raise AlreadySeated(name=person.full_name, seat=other.seat.number)


def _check_belonging(seat: Seat, person: Person, membership: Membership | None, on: date) -> MembershipPeriod | None:
    """Return the period of the membership somebody sits for, None for nobody's, once the seat is theirs to hold."""
    period = None
    if membership:
        periods = MembershipPeriod.objects.filter(true_on(on), membership=membership)
        period = periods.select_related("category", "membership").first()
        if period is None:
            raise NotAMember(name=person.full_name, on=on)
    if seat.holder == SeatHolder.MEMBER and membership is None:
        raise MemberWanted(name=person.full_name, seat=seat.number)
    if seat.owner_id and (membership is None or membership.pk != seat.owner_id):
        raise NotOfTheOrganisation(name=person.full_name, owner=seat.owned_by)
    if seat.group_id and (period is None or period.category_id != seat.group_id):
        assert seat.group is not None
        raise NotOfTheGroup(name=person.full_name, group_fr=seat.group.name_fr, group_en=seat.group.name_en)
    return period


def _check_rules(seat: Seat, person: Person, period: MembershipPeriod | None, term: Term) -> None:
    """Refuse what the rules of the board bar, as they stand on the first day of the mandate.

    What was given before the organisation was here is held to the first rules it wrote here: no others are known.
    """
    if seat.body.kind != BodyKind.BOARD:
        return
    here = seat.organisation
    rules = rules_for(here, max(term.start_on, here.created_at.astimezone(here.zone).date()))
    found = list(assess_person(fact_of(person, period, term.start_on), seat.group.key if seat.group else "", rules))
    if term.years is not None and "term_years" in rules:
        found.append(assess_term(term.years, rules))
    if term.manner == MandateManner.CO_OPTED:
        found += vacancy_of(seat.body, term.start_on, rules, seat=seat)
    for one in found:
        if one.blocks:
            raise NotEligible(one)
    # Where no law says it of auxiliary members, the organisation's own categories do.
    if period is not None and not period.category.stands:
        category = period.category
        raise CategoryWithoutOffice(
            name=person.full_name, category_fr=category.name_fr, category_en=category.name_en or category.name_fr
        )


def _record(mandate: Mandate, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        mandate.organisation,
        actor=actor,
        action=action,
        object_kind="mandate",
        object_id=mandate.public_id,
        values={"seat": mandate.seat.number, "person": mandate.person.public_id} | values,
    )
