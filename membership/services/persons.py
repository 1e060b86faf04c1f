"""Entering somebody in the register, who is not a member by that alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from membership.actors import Actor
from membership.clock import today
from membership.models import Address, Organisation, Person, PersonKind
from membership.services import audit


@dataclass(frozen=True, slots=True)
class PostalAddress:
    line: str
    city: str = ""
    postal_code: str = ""
    country: str = "CA"

    @property
    def is_known(self) -> bool:
        return bool(self.line or self.city or self.postal_code)


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """Who somebody is, and how to reach them. family_name: the whole name of a legal person."""

    family_name: str
    given_name: str = ""
    kind: PersonKind = PersonKind.NATURAL
    email: str = ""
    phone: str = ""
    language: str = "fr"
    address: PostalAddress | None = None


@transaction.atomic
def enter_person(
    organisation: Organisation, *, details: PersonDetails, actor: Actor, since: date | None = None
) -> Person:
    """Write a person and, where it is known, the address they have since a day (today by default)."""
    person = Person.objects.create(
        organisation=organisation,
        kind=details.kind,
        given_name="" if details.kind == PersonKind.LEGAL else details.given_name.strip(),
        family_name=details.family_name.strip(),
        email=details.email.strip(),
        phone=details.phone.strip(),
        language=details.language,
    )
    if details.address is not None and details.address.is_known:
        Address.objects.create(
            organisation=organisation,
            person=person,
            line=details.address.line,
            city=details.address.city,
            postal_code=details.address.postal_code,
            country=details.address.country,
            effective=DateRange(since or today(organisation), None),
        )
    audit.record(
        organisation,
        actor=actor,
        action="person.entered",
        object_kind="person",
        object_id=person.public_id,
        values={"name": person.full_name, "kind": person.kind},
    )
    return person
