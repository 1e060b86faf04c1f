"""Arrivals and departures: the ledger of a meeting, from which its quorum comes."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, connection, transaction

from governance.errors import AlreadyPresent, AssemblyNotOpen, DoorsNotOpen, NotExpected, NotPresent
from governance.models import Assembly, AssemblyState, Attendance, PresenceChannel
from governance.queries.doors import doors_are_open, doors_open_at
from governance.queries.room import standings_in
from membership.actors import Actor
from membership.clock import now
from membership.errors import RepresentativeMissing
from membership.models import Membership
from membership.queries.standing import Standing
from membership.services import audit
from membership.services.representation import come_in_person, seat_alternate, unseat_alternate


@transaction.atomic
def arrive(
    assembly: Assembly,
    *,
    membership_id: int,
    channel: PresenceChannel,
    actor: Actor,
    in_person: bool = False,
    seat_no: int = 1,
) -> Attendance:
    """Note that a member, or whoever acts for it, has come in.

    seat_no: of the delegate who comes, where a member organisation of a federation has several.

    in_person: the member came after all, so whoever was to act for them does not that day; polls already open keep the
    voter that their roll names.
    Raises DoorsNotOpen more than an hour before; NotExpected with the reason for somebody who may not attend,
    AlreadyPresent for a
    second arrival: a member, or a delegate in their seat, is in the meeting once, whichever way they came;
    RepresentativeMissing for a seat nobody holds.
    """
    _hold(assembly)
    current = Assembly.objects.select_related("organisation").get(pk=assembly.pk)
    if current.state not in (AssemblyState.CALLED, AssemblyState.IN_SESSION):
        raise AssemblyNotOpen(state=current.state, starts_at=current.starts_at)
    instant = now()
    if not doors_are_open(current, instant):
        # Weeks before, it would stand in the ledger as the presence of the evening.
        raise DoorsNotOpen(opens_at=doors_open_at(current))
    on = instant.astimezone(current.zone).date()
    if in_person:
        member = Membership.objects.for_organisation(current.organisation).get(pk=membership_id)
        come_in_person(member, on=on, actor=actor)
    if current.organisation.has_seats:
        _hold_member(membership_id)
    found = standings_in(current, [membership_id], on)
    if membership_id not in found:
        raise Membership.DoesNotExist
    standing = _of_seat(found[membership_id], seat_no)
    if not standing.may_attend:
        raise NotExpected(
            name=standing.facts.name,
            reason_code=standing.reason_code,
            reason_fr=standing.sentence("fr"),
            reason_en=standing.sentence("en"),
        )
    try:
        with transaction.atomic():
            stay = Attendance.objects.create(
                organisation_id=current.organisation_id,
                assembly=current,
                membership_id=membership_id,
                seat_no=standing.facts.seat_no,
                person_id=standing.exercised_by or _who_comes(standing),
                channel=channel,
                counts_toward_quorum=standing.is_entitled,
                arrived_at=instant,
                admitted_by_id=actor.account_id,
            )
    except IntegrityError as error:
        since = (
            Attendance.objects.filter(
                assembly=current,
                membership=membership_id,
                seat_no=standing.facts.seat_no,
                departed_at__isnull=True,
            )
            .values_list("arrived_at", flat=True)
            .first()
        )
        if since is None:
            raise
        raise AlreadyPresent(name=_who(standing), since=since) from error
    _record(current, actor, "attendance.arrived", stay)
    return stay


@transaction.atomic
def let_alternate_in(assembly: Assembly, member: Membership, *, on: date, actor: Actor, seat_no: int = 1) -> None:
    """Let the alternate act that day for an absent delegate; `arrive` then notes that they came.

    Raises NoAlternate, and AlreadyPresent while the delegate is there: an alternate votes only in their absence.
    """
    _hold_empty(assembly, member, seat_no)
    seat_alternate(member, on=on, seat_no=seat_no, actor=actor)


@transaction.atomic
def let_delegate_in(assembly: Assembly, member: Membership, *, on: date, actor: Actor, seat_no: int = 1) -> None:
    """Let the delegate act that day after all, whose alternate had come; `arrive` then notes that they came.

    Raises AlternateNotSeated, and AlreadyPresent while the alternate is there: they leave first.
    """
    _hold_empty(assembly, member, seat_no)
    unseat_alternate(member, on=on, seat_no=seat_no, actor=actor)


@transaction.atomic
def depart(assembly: Assembly, *, membership_id: int, actor: Actor, seat_no: int = 1) -> Attendance:
    """Note that a member has left. They may come back: that will be another stay."""
    stay: Attendance | None = (
        Attendance.objects.select_for_update()
        .filter(assembly=assembly, membership=membership_id, seat_no=seat_no, departed_at__isnull=True)
        .first()
    )
    if stay is None:
        name = Membership.objects.select_related("person").get(pk=membership_id).person.full_name
        raise NotPresent(name=name)
    stay.departed_at = now()
    stay.save(update_fields=["departed_at"])
    _record(assembly, actor, "attendance.departed", stay)
    return stay


def _hold_empty(assembly: Assembly, member: Membership, seat_no: int) -> None:
    """Hold a seat that somebody else is to take. Raises AlreadyPresent while whoever holds it is there."""
    _hold(assembly)
    _hold_member(member.pk)
    stays = Attendance.objects.filter(assembly=assembly, membership=member, seat_no=seat_no, departed_at=None)
    stay = stays.select_related("person").first()
    if stay is not None:
        raise AlreadyPresent(name=stay.person.full_name, since=stay.arrived_at)


def _hold_member(membership_id: int) -> None:
    """Let a delegate come or be replaced, one after the other: a seat is never taken by both, nor do they wait for
    each other, one for the seat and one for the audit chain.
    """
    Membership.objects.select_for_update(no_key=True).filter(pk=membership_id).first()


def _of_seat(standing: Standing, seat_no: int) -> Standing:
    """Return how one seat of the member stands. Raises RepresentativeMissing for one that nobody holds."""
    if not standing.seats:
        return standing
    for line in standing.seats:
        if line.facts.seat_no == seat_no and line.facts.representative_id:
            return line
    raise RepresentativeMissing(member=standing.facts.name)


def _who_comes(standing: Standing) -> int:
    """Return who comes without a vote: the delegate of one of several seats, else the member."""
    facts = standing.facts
    return facts.representative_id if facts.representative_id and facts.is_of_seats else facts.person_id


def _who(standing: Standing) -> str:
    facts = standing.facts
    return facts.representative_name if facts.is_of_seats else facts.name


def _hold(assembly: Assembly) -> None:
    """Keep the meeting from ending until this arrival is in the ledger, or wait until it has ended.

    Taken before the audit chain: whoever ends the meeting holds its row and then asks for the chain.
    Arrivals share this lock, so none waits for another here.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM governance_assembly WHERE id = %s FOR KEY SHARE", [assembly.pk])


def _record(assembly: Assembly, actor: Actor, action: str, stay: Attendance) -> None:
    audit.record(
        assembly.organisation,
        actor=actor,
        action=action,
        object_kind="assembly",
        object_id=assembly.public_id,
        values={"membership": stay.membership_id, "seat_no": stay.seat_no, "channel": stay.channel},
    )
