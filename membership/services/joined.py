"""Whoever was found to be somebody else is acted on no longer: what is to be done is done to the one who remains.

Each hold waits for two persons who are just being joined, and asks once it has the row.
"""

from __future__ import annotations

from membership.errors import PersonJoined
from membership.models import Membership, Person
from membership.queries.merges import who_remains


def refuse_joined(person: Person) -> None:
    """Let nothing be done to somebody who was joined to another. Raises PersonJoined."""
    remains = who_remains(person)
    if remains.pk == person.pk:
        return
    membership = Membership.objects.filter(person=remains).only("number", "public_id").first()
    raise PersonJoined(
        name=person.full_name,
        kept=remains.full_name,
        kept_number=membership.number if membership else "",
        membership=membership.public_id if membership else "",
        person=remains.public_id,
    )


def hold_person(person: Person) -> Person:
    """Return the person with their row held, about to be changed. Raises PersonJoined."""
    held: Person = (
        Person.objects.select_for_update(no_key=True, of=("self",)).select_related("organisation").get(pk=person.pk)
    )
    refuse_joined(held)
    return held


def hold_member(membership: Membership) -> Membership:
    """Return the membership with its row held: two acts on one member come one after the other. Raises PersonJoined."""
    rows = Membership.objects.select_for_update(of=("self",), no_key=True).select_related("person", "organisation")
    held: Membership = rows.get(pk=membership.pk)
    refuse_joined(held.person)
    return held
