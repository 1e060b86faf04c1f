"""Finding a member by what people say at a door or on the telephone: a name, half a name, a number."""

from __future__ import annotations

import re
from datetime import date

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When

from membership.models import Membership, Organisation, Representation, sort_key
from membership.models.base import true_on

# Below this a misspelt name is another name. «Tramblay» to «Tremblay» is 0.5.
CLOSE_ENOUGH = 0.45
NUMBER = re.compile(r"([a-z-]*)0*(\d+)")


def members_matching(organisation: Organisation, text: str, on: date) -> QuerySet[Membership]:
    """Return the members, or those represented that day, whom the text may mean; the likeliest first.

    Names are compared without accents or capitals, each word anywhere. When nothing matches, names
    that sound alike by their letters are offered. Costs one small statement beyond the one returned.
    """
    wanted = text.strip()
    rows = Membership.objects.for_organisation(organisation).select_related("person")
    if not wanted:
        return rows.none()
    found = rows.filter(_numbered(wanted) | _named(wanted, on))
    if found.exists():
        return _ranked(found, wanted)
    return _alike(rows, wanted)


def _numbered(text: str) -> Q:
    """Return the condition «has this number», its zeros typed or not; bare figures answer to any letters."""
    match = NUMBER.fullmatch(text.casefold())
    if match is None:
        return Q(number__iexact=text)
    letters, figures = match[1] or "[a-z-]*", match[2]
    return Q(number__iexact=text) | Q(number__iregex=f"^{letters}0*{figures}$")


def _named(text: str, on: date) -> Q:
    words = sort_key(text).split()
    names, represented = Q(), Q()
    for word in words:
        names &= Q(person__sort_key__contains=word)
        represented &= Q(person__sort_key__contains=word) | Q(bare_name__icontains=word)
    acting = Representation.objects.filter(true_on(on), represented, membership=OuterRef("pk"))
    return names | Q(Exists(acting))


def _ranked(found: QuerySet[Membership], text: str) -> QuerySet[Membership]:
    """Put a number typed whole first, then names that begin as typed."""
    rank = Case(
        When(number__iexact=text, then=0),
        When(person__sort_key__startswith=sort_key(text), then=1),
        default=2,
        output_field=IntegerField(),
    )
    return found.annotate(rank=rank).order_by("rank", "person__sort_key", "number")


def _alike(rows: QuerySet[Membership], text: str) -> QuerySet[Membership]:
    likeness = TrigramWordSimilarity(sort_key(text), "person__sort_key")
    return rows.annotate(likeness=likeness).filter(likeness__gte=CLOSE_ENOUGH).order_by("-likeness", "person__sort_key")
