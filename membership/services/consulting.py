"""Writing down who read the register, and what they looked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from membership.actors import Actor
from membership.clock import now, today
from membership.errors import DatesReversed, NumberOfAnother, ReadingIncomplete
from membership.models import Consultation, ConsultationKind, Membership, Organisation, Person, ReaderCapacity
from membership.queries.moment import Moment
from membership.queries.people_meant import comes_under
from membership.services import audit

ONE_READING = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DeskReading:
    """Who was shown what of the register at the office, on which day.

    quality: a member's number, or which authority. person: the reader, where the register knows them; then the name and
    a member's number need not be said.
    """

    reader: str
    capacity: ReaderCapacity
    shown: str
    on: date
    quality: str = ""
    person: Person | None = None

    @property
    def said(self) -> tuple[str, str, str]:
        """Return who read, what was shown and in what quality, filled in with what the register knows of the reader."""
        reader, shown, quality = self.reader.strip(), self.shown.strip(), self.quality.strip()
        if self.person is not None:
            reader = reader or self.person.full_name
            if self.capacity is ReaderCapacity.MEMBER and not quality:
                own = Membership.objects.filter(person=self.person).order_by("pk").first()
                quality = own.number if own else ""
        return reader, shown, quality


@transaction.atomic
def note_desk_reading(organisation: Organisation, *, reading: DeskReading, actor: Actor) -> Consultation:
    """Write in the log that somebody without an account read the register at the office, shown by the actor.

    Raises ReadingIncomplete without a name or a person, what was shown or, of a member, the number; DatesReversed for a
    day to come, NumberOfAnother where the number is not that of a person who is known.
    """
    reader, shown, quality = reading.said
    if not reader or not shown or (reading.capacity is ReaderCapacity.MEMBER and not quality):
        raise ReadingIncomplete
    if reading.on > (day := today(organisation)):
        raise DatesReversed(start_on=reading.on, end_on=day)
    known = reading.person if reading.capacity is ReaderCapacity.MEMBER else None
    if known is not None and not comes_under(known, quality, reading.on):
        raise NumberOfAnother(number=quality)
    line = Consultation(
        organisation=organisation,
        kind=ConsultationKind.DESK,
        account_id=actor.account_id,
        as_of=reading.on,
        reader=reader,
        shown_to=reading.person,
        capacity=reading.capacity,
        quality=quality,
        shown=shown,
    )
    line.save(force_insert=True)
    audit.record(
        organisation,
        actor=actor,
        action="register.shown",
        object_kind="organisation",
        object_id=organisation.public_id,
        values={**_who(reading, reader), "capacity": reading.capacity, "on": reading.on},
    )
    return line


def _who(reading: DeskReading, name: str) -> dict[str, str]:
    """Return who read as the trail has it: by the person where there is one, whose name it need not keep too."""
    return {"person": reading.person.public_id} if reading.person is not None else {"reader": name}


def note_consultation(
    organisation: Organisation,
    *,
    kind: ConsultationKind,
    at: Moment,
    actor: Actor,
    membership: Membership | None = None,
    taken_as: str = "",
    search: str = "",
) -> None:
    """Add a line to the log of consultations, which nothing else waits for.

    What the same account reads again within the hour, at the same moment, is the same reading: a page turned, or gone
    back to. What is taken away is told each time.
    """
    line = Consultation(
        organisation=organisation,
        kind=kind,
        account_id=actor.account_id,
        as_of=at.on,
        known_at=at.known_at,
        membership=membership,
        format=taken_as,
        search=search[:1000],
    )
    if taken_as or not _is_told(line):
        line.save(force_insert=True)


def _is_told(line: Consultation) -> bool:
    """Return whether the log holds the same reading already. Costs one SQL statement, by an index of each reader."""
    lately = Consultation.objects.filter(account=line.account_id, consulted_at__gt=now() - ONE_READING)
    return bool(
        lately.filter(
            organisation=line.organisation_id,
            kind=line.kind,
            as_of=line.as_of,
            known_at=line.known_at,
            membership=line.membership_id,
            format="",
            search=line.search,
        ).exists()
    )
