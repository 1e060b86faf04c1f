"""Whom the register may know already as somebody whose name and mailbox are typed anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from membership.models import Membership, MembershipPeriod, Organisation, Person, PersonKind, sort_key
from membership.models.base import true_on
from membership.queries.register_search import joins


def people_alike(
    organisation: Organisation, *, family_name: str, given_name: str = "", email: str = "", kind: str | None = None
) -> QuerySet[Person]:
    """Return those of the same mailbox, or of the same name. kind: only human beings, or only organisations."""
    same = Q(sort_key=sort_key(family_name, given_name))
    if email.strip():
        same |= Q(email__iexact=email.strip())
    people = Person.objects.for_organisation(organisation)
    if kind is not None:
        people = people.filter(kind=kind)
    # Whoever was found to be another is not taken in beside that other, who is shown instead.
    joined = joins(organisation)
    kept = joined.filter(joined__in=people.filter(same)).values("kept")
    found: QuerySet[Person] = people.filter(same | Q(pk__in=kept)).exclude(pk__in=joined.values("joined"))
    return found.order_by("sort_key", "pk")


def humans_alike(organisation: Organisation, *, family_name: str, given_name: str, email: str) -> QuerySet[Person]:
    """Return the human beings of the same mailbox, or of the same name."""
    return people_alike(
        organisation, family_name=family_name, given_name=given_name, email=email, kind=PersonKind.NATURAL
    )


def told_apart(people: Iterable[Person], on: date) -> list[tuple[Person, str]]:
    """Return people, each with what tells them from others of the same name: number, standing, mailbox.

    Costs two SQL statements.
    """
    rows = list(people)
    ties = {one.person_id: one for one in Membership.objects.filter(person__in=rows)}
    members = set(
        MembershipPeriod.objects.filter(true_on(on), membership__in=ties.values()).values_list("membership", flat=True)
    )
    return [(one, _told(one, ties.get(one.pk), members)) for one in rows]


def _told(person: Person, tie: Membership | None, members: set[int]) -> str:
    if tie is None:
        standing = _("not a member")
    elif tie.pk in members:
        standing = _("member today")
    else:
        standing = _("no longer a member")
    number = tie.number if tie else ""
    return " · ".join(filter(None, (person.full_name, number, standing, person.email)))
