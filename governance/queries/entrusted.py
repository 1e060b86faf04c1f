"""To whom a follow-up may be entrusted, and what is entrusted to somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import override

from governance.access import MEETS
from governance.models import FollowUp, Mandate
from governance.queries.directors import officers_on
from governance.queries.follow_ups import FALLEN
from membership.access import LINK_HOLDS, OFFICERS
from membership.models import AccountLink, Organisation, Person, PersonKind, Role, RoleGrant
from membership.models.base import true_on
from membership.queries.merges import joined_into


@dataclass(frozen=True, slots=True)
class Entrustable:
    """Somebody in office, as what they are known first: a body on which they sit, an office, or a role."""

    person: Person
    known_fr: str
    known_en: str


def who_may_be_entrusted(organisation: Organisation, on: date) -> list[Entrustable]:
    """Return who sits on a body that meets, holds an office or has a role on a day, by name.

    Of those with a role, whoever is a person of the organisation. Costs three SQL statements.
    """
    mandates = Mandate.objects.for_organisation(organisation).filter(
        true_on(on), seat__body__kind__in=MEETS, person__kind=PersonKind.NATURAL
    )
    found: dict[int, Entrustable] = {}
    for office in officers_on(organisation, on):
        found.setdefault(office.person_id, Entrustable(office.person, office.name_fr, office.name_en))
    for mandate in mandates.select_related("person", "seat__body").order_by("seat__body", "seat__number"):
        body = mandate.seat.body
        found.setdefault(mandate.person_id, Entrustable(mandate.person, body.name_fr, body.name_en or body.name_fr))
    for person, role in _with_a_role(organisation, on):
        found.setdefault(person.pk, Entrustable(person, _role_in("fr", role), _role_in("en", role)))
    return sorted(found.values(), key=lambda one: (one.person.sort_key, one.person.pk))


def is_entrustable(person: Person, on: date) -> bool:
    """Return whether somebody sits on a body that meets, holds an office or has a role on a day."""
    return any(one.person.pk == person.pk for one in who_may_be_entrusted(person.organisation, on))


def entrusted_to(organisation: Organisation, persons: Iterable[Person]) -> QuerySet[FollowUp]:
    """Return all that is or was entrusted to some persons, or to a record joined to theirs since."""
    own = {one.pk for one in persons}
    rows: QuerySet[FollowUp] = FollowUp.objects.for_organisation(organisation)
    return rows.filter(person__in=own | joined_into(own)).select_related(
        "organisation", "person", "resolution__motion__assembly", "assembly", "motion"
    )


def still_entrusted_to(organisation: Organisation, persons: Iterable[Person]) -> QuerySet[FollowUp]:
    """Return what these persons are still to see to, the first due first."""
    return entrusted_to(organisation, persons).filter(~FALLEN, done_on=None).order_by("due_on", "pk")


def said_done(organisation: Organisation, since: date) -> QuerySet[FollowUp]:
    """Return what those who had it said to be done since a day, the latest first."""
    rows: QuerySet[FollowUp] = FollowUp.objects.for_organisation(organisation)
    return rows.filter(done_by__isnull=False, done_on__gte=since).order_by("-done_on", "-pk")


def _with_a_role(organisation: Organisation, on: date) -> list[tuple[Person, str]]:
    """Return the persons whose account has a role, with the first there is."""
    grants = RoleGrant.objects.filter(organisation=organisation, role__in=list(OFFICERS), valid__contains=on)
    first = grants.filter(account=OuterRef("account")).order_by("pk").values("role")[:1]
    links = AccountLink.objects.filter(
        LINK_HOLDS, organisation=organisation, account__is_active=True, person__kind=PersonKind.NATURAL
    )
    found = links.annotate(role=Subquery(first)).filter(role__isnull=False).select_related("person").order_by("pk")
    return [(link.person, link.role) for link in found]


def _role_in(language: str, role: str) -> str:
    with override(language):
        return str(Role(role).label)
