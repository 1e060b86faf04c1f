"""Keeping up what one knows of a person: where they live, their telephones, their age, what they agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from membership.actors import Actor
from membership.clock import now, today
from membership.errors import AlreadySo, DatesReversed, HouseholdClosed
from membership.kept import NO_ADDRESS, NO_NEWS, kept
from membership.models import (
    Address,
    Age,
    Channel,
    ConsentEvent,
    Delivery,
    DeliveryState,
    Household,
    HouseholdMember,
    NoticeKind,
    Organisation,
    Person,
    Phone,
    PhoneKind,
    Purpose,
)
from membership.models.base import STILL_RECORDED, RealNow
from membership.rules.past import require_past
from membership.services import audit, history
from membership.services.deceased import refuse_deceased
from membership.services.former_contacts import keeping_reach
from membership.services.joined import hold_person, refuse_joined
from membership.services.persons import PostalAddress
from membership.services.reach import as_printed, require_dialled


@transaction.atomic
def move_house(person: Person, *, address: PostalAddress, since: date, actor: Actor) -> Address:
    """Write that a person lives elsewhere since a day; where they lived before stays written.

    Raises DatesReversed when a later address is known already: `insert_address` puts one in before it;
    PostalCodeUnknown.
    """
    hold_person(person)
    address = as_printed(person, address)
    held = list(Address.objects.filter(STILL_RECORDED, person=person))
    later = max((row.effective.lower for row in held if row.effective.lower), default=None)
    if later is not None and later > since:
        raise DatesReversed(start_on=later, end_on=since)
    at = now()
    _leave(held, since, at)
    moved = Address.objects.create(
        organisation_id=person.organisation_id,
        person=person,
        line=address.line.strip(),
        city=address.city.strip(),
        postal_code=address.postal_code.strip(),
        country=address.country,
        effective=DateRange(since, None),
        recorded=DateTimeTZRange(at, None, "[)"),
    )
    audit.record_person(person, actor=actor, action="person.moved", values={"since": since, "city": moved.city})
    return moved


@transaction.atomic
def leave_address(person: Person, *, since: date, actor: Actor) -> None:
    """Write that nothing reaches a person any longer where they lived, from a day on. It stays the last known address.

    Raises DatesReversed when a later address is known already.
    """
    hold_person(person)
    held = list(Address.objects.filter(STILL_RECORDED, person=person))
    later = max((row.effective.lower for row in held if row.effective.lower), default=None)
    if later is not None and later > since:
        raise DatesReversed(start_on=later, end_on=since)
    _leave(held, since, now())
    audit.record_person(person, actor=actor, action="person.moved", values={"since": since, "city": ""})


def _leave(held: Sequence[Address], since: date, at: datetime) -> None:
    """End the addresses that still hold. One instant for all that an act makes known: between two, nothing would be."""
    for row in held:
        if row.effective.upper is None or row.effective.upper > since:
            history.end(row, on=since, at=at)


@transaction.atomic
def change_contact(
    person: Person, *, email: str, phone: str, language: str, phones: Sequence[tuple[PhoneKind, str]], actor: Actor
) -> Person:
    """Write how to reach a person now: e-mail, first telephone, language, and any other telephones.

    How they were reached before is kept, with the instant.
    What waits to be tried again goes to the new address; with none any more, it is work for the office.
    Raises TelephoneUndialable for a number that is new to them.
    """
    locked = hold_person(person)
    before = {"email": locked.email, "phone": locked.phone, "language": locked.language}
    numbers = {number.strip(): kind for kind, number in phones if number.strip()}
    require_dialled(locked, (phone.strip(), *numbers))
    with keeping_reach(locked, actor.account_id):
        locked.email, locked.phone, locked.language = email.strip(), phone.strip(), language
        locked.save(update_fields=["email", "phone", "language"])
        Phone.objects.filter(person=locked).delete()
        Phone.objects.bulk_create(
            Phone(organisation_id=locked.organisation_id, person=locked, kind=kind, number=number)
            for number, kind in numbers.items()
        )
    if locked.email != before["email"]:
        _readdress(locked, before["email"])
    after = {"email": locked.email, "phone": locked.phone, "language": locked.language, "phones": list(numbers)}
    audit.record_person(locked, actor=actor, action="person.contact_changed", values={"before": before, "after": after})
    return locked


def _readdress(person: Person, before: str) -> None:
    """Let what still waits go where the person is reached now. What a worker holds at this moment goes where it was."""
    waiting = (DeliveryState.PENDING, DeliveryState.IN_DOUBT)
    rows = Delivery.objects.filter(
        person=person, estate=None, channel=Channel.EMAIL, state__in=waiting, address__iexact=before, digest=None
    )
    if person.email:
        rows.update(address=person.email)
        return
    none_left, at = kept(NO_ADDRESS), now()
    rows.filter(is_news=False).update(state=DeliveryState.FAILED, last_answer=none_left, settled_at=at)
    rows.filter(is_news=True).update(state=DeliveryState.WAIVED, waived_because=none_left, settled_at=at)


@transaction.atomic
def note_age(
    person: Person, *, actor: Actor, birth_on: date | None = None, attested: int | None = None, guardian_name: str = ""
) -> Age:
    """Write a birth date, or what was attested instead. The audit trail says only that it was written.

    Raises NotYetHappened.
    """
    refuse_joined(person)
    require_past(today(person.organisation), born_on=birth_on)
    age, _created = Age.objects.update_or_create(
        person=person,
        defaults={
            "organisation_id": person.organisation_id,
            "birth_on": birth_on,
            "attested": attested,
            "guardian_name": guardian_name.strip(),
        },
    )
    audit.record_person(
        person, actor=actor, action="person.age_noted", values={"by": "birth_date" if birth_on else "attested"}
    )
    return age


@transaction.atomic
def record_consent(
    person: Person, *, purpose: Purpose, is_given: bool, source: str, actor: Actor, text: str = ""
) -> ConsentEvent:
    """Add that a person agrees to something, or no longer does. Notices of meetings and news follow at once."""
    refuse_joined(person)
    event = ConsentEvent.objects.create(
        organisation_id=person.organisation_id,
        person=person,
        purpose=purpose,
        is_given=is_given,
        text=text,
        source=source,
        recorded_by_id=actor.account_id,
    )
    if purpose == Purpose.NOTICES_BY_EMAIL:
        Person.objects.filter(pk=person.pk).update(prefers_post=not is_given)
    if purpose == Purpose.NEWS and not is_given:
        _stop_news(person, source)
    audit.record_person(
        person,
        actor=actor,
        action="consent.given" if is_given else "consent.withdrawn",
        values={"purpose": purpose, "source": source},
    )
    return event


def _stop_news(person: Person, source: str) -> None:
    """Let no news leave any more that has not left. What it was gathered with, such as results, leaves by itself."""
    waiting = (DeliveryState.PENDING, DeliveryState.IN_DOUBT)
    rows = Delivery.objects.filter(person=person, is_news=True, state__in=waiting).select_for_update()
    stopped = list(rows.order_by("pk").values_list("pk", flat=True))
    gathered = Delivery.objects.filter(digest__in=stopped, state=DeliveryState.PENDING)
    gathered.exclude(notice__kind=NoticeKind.NEWS).update(
        digest=None, held_until=None, held_for="", next_attempt_at=RealNow()
    )
    Delivery.objects.filter(pk__in=stopped).update(
        state=DeliveryState.WAIVED, waived_because=source[:400] or kept(NO_NEWS), settled_at=now()
    )


@transaction.atomic
def form_household(organisation: Organisation, *, name: str, actor: Actor) -> Household:
    """Write a household, which groups persons and gives them nothing."""
    household = Household.objects.create(organisation=organisation, name=name.strip())
    audit.record(
        organisation, actor=actor, action="household.formed", object_kind="household", object_id=household.public_id
    )
    return household


@transaction.atomic
def join_household(person: Person, *, household: Household | None, since: date, actor: Actor) -> HouseholdMember | None:
    """Write in which household a person lives since a day; None: in none. The one before ends there.

    Raises HouseholdClosed, MemberDeceased, AlreadySo where they live there by then.
    """
    if household is not None:
        refuse_deceased(person)
        held = Household.objects.select_for_update(no_key=True).get(pk=household.pk)
        if held.closed_on is not None:
            raise HouseholdClosed(name=held.name, closed_on=held.closed_on)
    hold_person(person)
    from_then = DateRange(since, None)
    there = HouseholdMember.objects.filter(
        STILL_RECORDED, person=person, household=household, effective__contains=since
    )
    if household is not None and there.exists():
        raise AlreadySo(name=person.full_name, event=household.name)
    for row in HouseholdMember.objects.filter(STILL_RECORDED, person=person, effective__overlap=from_then):
        history.end(row, on=since)
    joined = None
    if household is not None:
        joined = HouseholdMember.objects.create(
            organisation_id=person.organisation_id, household=household, person=person, effective=from_then
        )
    audit.record_person(
        person, actor=actor, action="household.joined" if household else "household.left", values={"since": since}
    )
    return joined


@transaction.atomic
def close_household(household: Household, *, on: date, actor: Actor) -> int:
    """Close a household from a day on: nobody lives in it any more. Returns how many left.

    Raises HouseholdClosed, DatesReversed when somebody comes to live in it later.
    """
    locked: Household = Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    if locked.closed_on is not None:
        raise HouseholdClosed(name=locked.name, closed_on=locked.closed_on)
    rows = HouseholdMember.objects.filter(STILL_RECORDED, household=locked)
    later = rows.filter(effective__startswith__gt=on).order_by("-effective").first()
    if later is not None:
        raise DatesReversed(start_on=later.effective.lower, end_on=on)
    left = [history.end(row, on=on) for row in rows.filter(effective__overlap=DateRange(on, None))]
    locked.closed_on = on
    locked.save(update_fields=["closed_on"])
    audit.record(
        locked.organisation,
        actor=actor,
        action="household.closed",
        object_kind="household",
        object_id=locked.public_id,
        values={"on": on, "persons": len(left)},
    )
    return len(left)
