"""Who may come into a meeting on line, and as whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from governance.models import Assembly, AssemblyState
from governance.queries.room import standings_in
from governance.queries.versions import meeting_told_of
from membership.access import links_of
from membership.errors import LinkExpired, LinkUnknown
from membership.models import Account, Channel, Delivery, Membership, PersonKind, Representation
from membership.models.base import true_on
from membership.queries.links import delivery_of
from membership.queries.standing import Standing
from voting.queries.after_meeting import last_close

OVER = (AssemblyState.ENDED, AssemblyState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Capacity:
    """One member that somebody may come in as, and the human being who does."""

    membership: str
    membership_id: int
    person_id: int
    name: str
    acts_for: str
    standing: Standing

    @property
    def seat_no(self) -> int:
        return self.standing.facts.seat_no

    @property
    def choice(self) -> str:
        """What tells it from the others one may come in as: the member, and of several seats which."""
        return self.membership if self.seat_no == 1 else f"{self.membership}.{self.seat_no}"

    @property
    def is_let_in(self) -> bool:
        """Whether the member may attend, and somebody in particular may do it."""
        return self.standing.may_attend and bool(self.person_id)

    @property
    def comes_after_all(self) -> bool:
        """Whether the member comes in person, although somebody else was to act for them."""
        facts = self.standing.facts
        return bool(facts.representative_id) and self.person_id == facts.person_id


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a personal link leads to: the meeting, and the member who was told of it."""

    delivery: Delivery
    assembly: Assembly
    capacity: Capacity


def invitation_of(token: str, instant: datetime) -> Invitation:
    """Return what a personal link leads to. Changes nothing. Raises LinkUnknown, LinkExpired."""
    delivery = delivery_of(token)
    assembly = meeting_told_of(delivery.notice_id) or _announced(delivery.notice_id)
    if assembly is None or delivery.membership_id is None:
        raise LinkUnknown
    if assembly.state in OVER and last_close(assembly, instant) is None:
        raise LinkExpired
    capacity = capacity_of(assembly, delivery.membership_id, instant, person_id=delivery.person_id)
    if not _is_still_theirs(delivery, capacity):
        raise LinkUnknown
    return Invitation(delivery, assembly, capacity)


def _is_still_theirs(delivery: Delivery, capacity: Capacity) -> bool:
    """Whether whoever was written to still is the member or acts for them, and still reads the mailbox written to."""
    person = delivery.person
    if person is None or person.pk not in {capacity.person_id, capacity.standing.facts.person_id}:
        return False
    return delivery.channel != Channel.EMAIL or delivery.address.casefold() == person.email.casefold()


@dataclass(frozen=True, slots=True)
class Copy:
    """What the link of somebody who is no member leads to: the notice they were sent."""

    delivery: Delivery
    assembly: Assembly


def copy_of(token: str) -> Copy | None:
    """Return the notice sent to somebody who is no member; None for anybody else. Raises LinkUnknown, LinkExpired."""
    delivery = delivery_of(token)
    if delivery.correspondent_id is None:
        return None
    assembly = meeting_told_of(delivery.notice_id) or _announced(delivery.notice_id)
    if assembly is None:
        raise LinkUnknown
    return Copy(delivery, assembly)


def _announced(notice_id: int) -> Assembly | None:
    """Return the meeting of a reminder, the opening of a vote or a result, or that was put off or adjourned."""
    rows = Assembly.objects.select_related("organisation")
    of_notice = Q(announcements__notice=notice_id) | Q(changes__notice=notice_id)
    found: Assembly | None = rows.filter(of_notice).first()
    return found


def capacity_of(assembly: Assembly, membership_id: int, instant: datetime, *, person_id: int | None = None) -> Capacity:
    """Return in what capacity one member comes in, as the register stands today.

    person_id: who does, where it is known: the member, whoever acts for them, or the delegate in one of several seats.
    """
    found = standings_in(assembly, [membership_id], day_of(assembly, instant))
    if membership_id not in found:
        raise Membership.DoesNotExist
    standing = found[membership_id]
    held = (line for line in standing.seats if line.facts.representative_id == person_id)
    return _capacity(next(held, standing), () if person_id is None else (person_id,))


def capacities_of(account: Account, assembly: Assembly, instant: datetime) -> list[Capacity]:
    """Return every member the account may come in as: its own persons, and those they act for."""
    persons = set(links_of(account, assembly.organisation).values_list("person", flat=True))
    return _capacities_of(persons, assembly, instant)


def voices_of(assembly: Assembly, person_id: int, instant: datetime) -> list[Capacity]:
    """Return every member one human being may come in as: more than one where they carry proxies.

    Costs no SQL statement where the by-laws cannot allow any.
    """
    if not assembly.organisation.has_proxies:
        return []
    found = _capacities_of({person_id}, assembly, instant)
    return [one for one in found if one.is_let_in and one.person_id == person_id]


def _capacities_of(persons: set[int], assembly: Assembly, instant: datetime) -> list[Capacity]:
    organisation, on = assembly.organisation, day_of(assembly, instant)
    acting = Representation.objects.for_organisation(organisation).filter(true_on(on), person__in=persons)
    memberships = (
        Membership.objects.for_organisation(organisation)
        .filter(Q(person__in=persons) | Q(pk__in=acting.values("membership")))
        .order_by("person__sort_key", "number")
        .values_list("pk", flat=True)
    )
    standings = standings_in(assembly, list(memberships), on).values()
    found = [_capacity(line, persons) for standing in standings for line in standing.lines]
    # An alternate is named beside the delegate, and comes in only when the register says so.
    return [one for one in found if persons & {one.person_id, one.standing.facts.person_id}]


def _capacity(standing: Standing, persons: Collection[int] = ()) -> Capacity:
    """Return in what capacity one comes in: `persons` are those one is. None given: as the member."""
    facts = standing.facts
    is_legal = facts.person_kind == PersonKind.LEGAL
    if persons and (standing.seats or facts.is_of_seats) and facts.representative_id not in persons:
        # Each of several seats is its delegate's own: whoever reads the mail of the organisation is none of them.
        return Capacity(
            membership=facts.membership_public_id,
            membership_id=facts.membership_id,
            person_id=0,
            name="",
            acts_for=facts.name,
            standing=standing,
        )
    if not is_legal and facts.representative_id in persons and facts.person_id not in persons:
        return Capacity(
            membership=facts.membership_public_id,
            membership_id=facts.membership_id,
            person_id=facts.representative_id or 0,
            name=facts.representative_name,
            acts_for=facts.name,
            standing=standing,
        )
    return Capacity(
        membership=facts.membership_public_id,
        membership_id=facts.membership_id,
        # Nobody is inside a legal person until somebody of the register is named: 0 lets nobody in.
        person_id=(facts.representative_id or 0) if is_legal else facts.person_id,
        name=facts.representative_name if is_legal else facts.name,
        acts_for=facts.name if is_legal else "",
        standing=standing,
    )


def day_of(assembly: Assembly, instant: datetime) -> date:
    """Return the day of an instant in the meeting's own calendar."""
    return instant.astimezone(assembly.zone).date()
