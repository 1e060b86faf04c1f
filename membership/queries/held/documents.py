"""The files that somebody joined, or that were joined about them."""

from __future__ import annotations

from django.db.models import Sum
from django.db.models.functions import Length

from membership.models import (
    ApplicationDocument,
    Death,
    Document,
    Estate,
    FormerName,
    MemberRequest,
    MembershipEvent,
    Person,
    RedemptionRequest,
    Representation,
)


def _ids(person: Person) -> set[int]:
    whose = {"membership__person": person}
    found: set[int | None] = set(MembershipEvent.objects.filter(**whose).values_list("document", flat=True))
    found |= set(MemberRequest.objects.filter(**whose).values_list("document", flat=True))
    found |= set(RedemptionRequest.objects.filter(**whose).values_list("document", flat=True))
    found |= set(Representation.objects.filter(**whose).values_list("instrument", flat=True))
    found |= set(Estate.objects.filter(**whose).values_list("document", flat=True))
    names, deaths = (model.objects.filter(person=person).values_list("document") for model in (FormerName, Death))
    found |= {document for (document,) in names.union(deaths)}
    joined = ApplicationDocument.objects.filter(application__membership__person=person)
    found |= set(joined.values_list("document", flat=True))
    return {one for one in found if one is not None}


def sizes_of_documents(person: Person) -> int:
    """Return how many bytes they hold together, without reading them."""
    held = Document.objects.filter(pk__in=_ids(person)).aggregate(bytes=Sum(Length("content")))
    return int(held["bytes"] or 0)


def documents_of(person: Person) -> list[Document]:
    """Return the files, the first joined first."""
    return list(Document.objects.filter(pk__in=_ids(person)).order_by("created_at", "pk"))
