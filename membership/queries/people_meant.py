"""The human being whom a number, a mailbox or a name means."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from membership.models import Membership, Organisation, Person, PersonKind, Representation, sort_key
from membership.models.base import true_on
from membership.queries.merges import who_remains

SEVERAL = 2
# Of those who were joined to another, the other is meant: a few of them may come to one.
_LOOKED_AT = 10


def persons_meant(organisation: Organisation, text: str) -> list[Person]:
    """Return the human beings the text may mean, two at most: one is an answer, two are a question.

    Whoever was found to be another means that other: a number that went still leads to somebody.
    """
    words = sort_key(text).split()
    named = Q(sort_key=" ".join(words))
    for at in range(1, len(words)):
        # «Anne Roy» is kept as «roy anne», and a family name may have several words.
        named |= Q(sort_key=" ".join(words[at:] + words[:at]))
    meant = Q(email__iexact=text.strip()) | Q(memberships__number__iexact=text.strip()) | named
    rows = Person.objects.for_organisation(organisation).filter(meant, kind=PersonKind.NATURAL)
    found = [who_remains(one) for one in rows.distinct().order_by("sort_key", "pk")[:_LOOKED_AT]]
    return list({one.pk: one for one in found}.values())[:SEVERAL]


def comes_under(person: Person, number: str, on: date) -> bool:
    """Return whether a number is that of somebody, or of a member for whom they act on a day."""
    named = Membership.objects.filter(organisation=person.organisation_id, number__iexact=number.strip())
    if any(who_remains(one.person).pk == person.pk for one in named.select_related("person")):
        return True
    return Representation.objects.filter(true_on(on), membership__in=named, person=person).exists()
