"""Arrivals and departures: the ledger of a meeting, from which its quorum comes."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from governance.errors import AlreadyPresent, AlternateWaits, AssemblyNotOpen, DoorsNotOpen, NotExpected, NotPresent
from governance.models import Assembly, AssemblyState, Attendance, PresenceChannel
from governance.queries.doors import doors_are_open, doors_open_at
from governance.queries.room import standings_here, standings_in
from governance.queries.rules import record_day, rules_of
from governance.rules.delegates import assess_alternate
from membership.actors import Actor
from membership.clock import now
from membership.errors import RepresentativeMissing
from membership.models import Membership, Relation, Representation
from membership.models.base import true_on
from membership.queries.standing import Standing
from membership.rules.findings import Outcome
from membership.services import audit
from membership.services.alternates import come_in_person, seat_alternate, unseat_alternate


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
    voter that their roll names. Whoever carries proxies brings those who gave them: they are present through them.
    Raises DoorsNotOpen more than an hour before; NotExpected with the reason for somebody who may not attend,
    AlreadyPresent for a
    second arrival: a member, or a delegate in their seat, is in the meeting once, whichever way they came;
    RepresentativeMissing for a seat nobody holds. A delegate whose seat is another one since they came leaves the
    former one by coming in again.
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
    _hold_comers(current, membership_id, on)
    if in_person:
        _come_after_all(current, membership_id, instant, on, actor)
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
    stay = _stay(current, standing, channel, instant, actor)
    if current.organisation.has_seats:
        _leave_former_seat(current, stay, found[membership_id], actor)
    try:
        with transaction.atomic():
            stay.save(force_insert=True)
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
    if current.organisation.has_proxies:
        _bring_proxies(current, stay, on, actor)
    return stay


def _stay(
    assembly: Assembly, standing: Standing, channel: PresenceChannel, instant: datetime, actor: Actor
) -> Attendance:
    """Return the stay of a member who comes in, not written yet."""
    return Attendance(
        organisation_id=assembly.organisation_id,
        assembly=assembly,
        membership_id=standing.facts.membership_id,
        seat_no=standing.facts.seat_no,
        person_id=_who_is_there(assembly, standing, instant.astimezone(assembly.zone).date()),
        channel=channel,
        counts_toward_quorum=standing.is_entitled,
        arrived_at=instant,
        admitted_by_id=actor.account_id,
    )


def _leave_former_seat(assembly: Assembly, stay: Attendance, member: Standing, actor: Actor) -> None:
    """End the presence of a delegate in a seat they no longer hold: one human being speaks for a member once.

    Raises AlreadyPresent for one who still holds that seat, such as the alternate of two: they have one vote.
    """
    others = Attendance.objects.filter(
        assembly=assembly, membership=stay.membership_id, person=stay.person_id, departed_at=None
    )
    held = {line.facts.seat_no for line in member.seats if line.facts.representative_id == stay.person_id}
    for former in others.exclude(seat_no=stay.seat_no).select_related("person"):
        if former.seat_no in held:
            raise AlreadyPresent(name=former.person.full_name, since=former.arrived_at)
        former.departed_at = stay.arrived_at
        former.save(update_fields=["departed_at"])
        _record(assembly, actor, "attendance.departed", former)


def _bring_proxies(assembly: Assembly, stay: Attendance, on: date, actor: Actor) -> None:
    """Note those whose proxy somebody who came carries, and who are not there yet."""
    stays = Attendance.objects.filter(assembly=assembly, departed_at=None, membership__isnull=False)
    given = Representation.objects.for_organisation(assembly.organisation).filter(
        true_on(on), relation=Relation.PROXY, person=stay.person_id
    )
    givers = given.exclude(membership__in=stays.values("membership")).values_list("membership", flat=True)
    for standing in standings_in(assembly, list(givers), on).values():
        if standing.may_attend and standing.exercised_by == stay.person_id:
            brought = _stay(assembly, standing, PresenceChannel(stay.channel), stay.arrived_at, actor)
            try:
                with transaction.atomic():
                    brought.save(force_insert=True)
            except IntegrityError:
                continue  # they came in themselves in the same moment
            _record(assembly, actor, "attendance.arrived", brought)


def _come_after_all(assembly: Assembly, membership_id: int, instant: datetime, on: date, actor: Actor) -> None:
    """Let whoever was to act for a member not do so that day: their presence for the member ends, if there is one."""
    member = Membership.objects.for_organisation(assembly.organisation).get(pk=membership_id)
    if not come_in_person(member, on=on, actor=actor) or not assembly.organisation.has_proxies:
        return
    stays = Attendance.objects.filter(assembly=assembly, membership=member, departed_at=None)
    for stay in stays.exclude(person=member.person_id):
        stay.departed_at = instant
        stay.save(update_fields=["departed_at"])
        _record(assembly, actor, "attendance.departed", stay)


@transaction.atomic
def let_alternate_in(assembly: Assembly, member: Membership, *, on: date, actor: Actor, seat_no: int = 1) -> None:
    """Let the alternate act that day for an absent delegate; `arrive` then notes that they came.

    Raises NoAlternate, and while the delegate is there AlternateWaits where the rules let an alternate vote in their
    absence alone, AlreadyPresent in any case: a seat has one vote.
    """
    try:
        _hold_empty(assembly, member, seat_no)
    except AlreadyPresent as there:
        ruled = assess_alternate(rules_of(assembly), delegate_is_present=True)
        if ruled is None or ruled.outcome is Outcome.MET:
            raise
        raise AlternateWaits(ruled) from there
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
    """Note that a member has left. They may come back: that will be another stay.

    The proxies that somebody carries leave with them.
    """
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
    for brought in brought_by(assembly, stay):
        brought.departed_at = stay.departed_at
        brought.save(update_fields=["departed_at"])
        _record(assembly, actor, "attendance.departed", brought)
    return stay


def _hold_empty(assembly: Assembly, member: Membership, seat_no: int) -> None:
    """Hold a seat that somebody else is to take. Raises AlreadyPresent while whoever holds it is there."""
    _hold(assembly)
    _hold_member(member.pk)
    stays = Attendance.objects.filter(assembly=assembly, membership=member, seat_no=seat_no, departed_at=None)
    stay = stays.select_related("person").first()
    if stay is not None:
        raise AlreadyPresent(name=stay.person.full_name, since=stay.arrived_at)


def brought_by(assembly: Assembly, stay: Attendance) -> list[Attendance]:
    """Return the presences of those whose proxy somebody who leaves carried when they came.

    A legal person for which they act too stays until it is noted as gone. One giver alone may be noted as gone while
    the carrier, who is a member, stays.
    """
    if not assembly.organisation.has_proxies:
        return []
    others = Attendance.objects.select_for_update(of=("self",)).filter(
        assembly=assembly, person=stay.person_id, departed_at=None
    )
    found = list(others.select_related("membership").order_by("pk"))
    if any(one.membership is not None and one.membership.person_id == stay.person_id for one in found):
        return []
    return carried_by_proxy(assembly, stay, found)


def carried_by_proxy(assembly: Assembly, stay: Attendance, found: list[Attendance]) -> list[Attendance]:
    """Return those of these presences whose member had given a proxy to whoever came. Costs one SQL statement."""
    # As it was said then: a proxy revoked since came with them all the same.
    given = Representation.objects.for_organisation(assembly.organisation).filter(
        effective__contains=stay.arrived_at.astimezone(assembly.zone).date(),
        relation=Relation.PROXY,
        person=stay.person_id,
        membership__in=[one.membership_id for one in found],
    )
    givers = set(given.values_list("membership", flat=True))
    return [one for one in found if one.membership_id in givers]


def _hold_comers(assembly: Assembly, membership_id: int, on: date) -> None:
    """Let those of a seat, or of one another's proxies, come in one after the other."""
    if assembly.organisation.has_seats:
        _hold_member(membership_id)
    if assembly.organisation.has_proxies:
        _hold_those_together(assembly, membership_id, on)


def _hold_those_together(assembly: Assembly, membership_id: int, on: date) -> None:
    """Let those who may come in with one another do so one after the other: whoever comes, and whose proxies they or
    the carrier of their own hold. In the order of the key, before the audit chain, so that none waits for another
    in a circle.
    """
    acting = Representation.objects.for_organisation(assembly.organisation).filter(true_on(on))
    carriers = {*acting.filter(membership=membership_id, person__isnull=False).values_list("person", flat=True)}
    carriers |= {*Membership.objects.filter(pk=membership_id).values_list("person", flat=True)}
    given = acting.filter(relation=Relation.PROXY, person__in=carriers)
    together = {membership_id, *given.values_list("membership", flat=True)}
    rows = Membership.objects.for_organisation(assembly.organisation).filter(pk__in=together)
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


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


def _who_is_there(assembly: Assembly, standing: Standing, on: date) -> int:
    """Return who came, by the day itself: the vote may be that of whoever acted on an earlier record day."""
    if record_day(assembly, on) == on:
        return standing.exercised_by or _who_comes(standing)
    membership_id = standing.facts.membership_id
    found = standings_here(assembly, [membership_id], on)[membership_id]
    here = _of_seat(found, standing.facts.seat_no)
    return here.exercised_by or _who_comes(here)


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
