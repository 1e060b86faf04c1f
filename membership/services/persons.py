"""Entering somebody in the register, who is not a member by that alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from membership.actors import Actor
from membership.clock import today
from membership.errors import AlreadySo, NameNotBorneYet, PersonKnown
from membership.models import Address, Document, FormerName, Organisation, Person, PersonKind
from membership.queries.people_alike import humans_alike
from membership.services import audit
from membership.services.joined import hold_person


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
    values = {"name": person.full_name, "kind": person.kind}
    audit.record_person(person, actor=actor, action="person.entered", values=values)
    return person


@transaction.atomic
def enter_stranger(
    organisation: Organisation, *, details: PersonDetails, actor: Actor, is_somebody_else: bool = False
) -> Person:
    """Write a human being whom the register does not know, and who is to act for a member.

    is_somebody_else: said of one whose name or mailbox it knows. Raises PersonKnown where nobody said so: one person
    typed twice would act for more members than the rules let them.
    """
    alike = humans_alike(
        organisation, family_name=details.family_name, given_name=details.given_name, email=details.email
    )
    known = [] if is_somebody_else else list(alike)
    if known:
        name = f"{details.given_name} {details.family_name}".strip()
        raise PersonKnown(name=name, known=known[0].full_name, person=known[0].public_id, others=len(known))
    return enter_person(organisation, details=details, actor=actor)


@dataclass(frozen=True, slots=True)
class Name:
    """How somebody is called. family_name: the whole name of a legal person."""

    family_name: str
    given_name: str = ""


@transaction.atomic
def rename_person(person: Person, *, to: Name, since: date, actor: Actor, document: Document | None = None) -> Person:
    """Write that a person bears another name since a day; the one before is kept with its last day.

    Rolls, notices and minutes keep the name they were made with. Raises AlreadySo when nothing would change,
    NameNotBorneYet for a day to come.
    """
    locked = hold_person(person)
    given = "" if locked.is_legal else to.given_name.strip()
    family = to.family_name.strip()
    if (given, family) == (locked.given_name, locked.family_name):
        raise AlreadySo(name=locked.full_name, event=locked.full_name)
    if since > today(locked.organisation):
        raise NameNotBorneYet(name=f"{given} {family}".strip(), on=since)
    FormerName.objects.create(
        organisation_id=locked.organisation_id,
        person=locked,
        given_name=locked.given_name,
        family_name=locked.family_name,
        held_until=since,
        document=document,
        recorded_by_id=actor.account_id,
    )
    before = locked.full_name
    locked.given_name, locked.family_name = given, family
    locked.save(update_fields=["given_name", "family_name", "sort_key"])
    audit.record_person(
        locked,
        actor=actor,
        action="person.renamed",
        values={"before": before, "after": locked.full_name, "since": since},
    )
    return locked
