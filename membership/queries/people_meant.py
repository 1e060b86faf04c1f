"""The human being whom a number, a mailbox or a name means."""

from __future__ import annotations

from django.db.models import Q

from membership.models import Organisation, Person, PersonKind, sort_key
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
