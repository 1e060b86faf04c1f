"""A small council of organisations: legal-person members who act through delegates."""

from __future__ import annotations

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from governance.services.bylaws import adopt_bylaws, begin_bylaws
from membership.actors import Actor
from membership.models import (
    Category,
    EventKind,
    Membership,
    MembershipEvent,
    MembershipPeriod,
    Organisation,
    OrganisationKind,
    Person,
    PersonKind,
    Relation,
)
from membership.services.organisations import NewCategory, found_organisation
from membership.services.parameters import set_parameter
from membership.services.representation import name_representative

FOUNDED_ON = date(2011, 4, 9)
CATEGORIES = (
    NewCategory("federation", "Fédération", "Federation"),
    NewCategory("network", "Réseau", "Network"),
)
# Member, category, delegate.
MEMBERS = (
    ("Fédération des coopératives d’habitation du Fleuve", "federation", ("Marc-André", "Côté")),
    ("Fédération du travail coopératif", "federation", ("Aminata", "Traoré")),
    ("Réseau des coopératives de santé", "network", ("Mei", "Gagné")),
    ("Réseau forestier du Nord", "network", ("Ahmed", "Roy")),
    ("Fédération scolaire coopérative", "federation", ("Hélène", "Fortin")),
    ("Réseau des services funéraires", "network", ("Zoé", "Poirier")),
)


def load() -> Organisation:
    """Write the council with its members and their delegates."""
    system = Actor.system()
    organisation = found_organisation(
        Organisation(
            slug="council",
            kind=OrganisationKind.FEDERATION,
            name_fr="Conseil des réseaux coopératifs",
            name_en="Council of Co-operative Networks",
            contact="conseil@council.example.org",
            reply_to="conseil@council.example.org",
            is_demonstration=True,
        ),
        categories=CATEGORIES,
        share_price_cents=None,
        actor=system,
    )
    for key, value, article in (
        ("notice_min_days", 10, "12"),
        ("notice_max_days", 45, "12"),
        ("quorum", "1/2", "14"),
        ("tie_meeting", "chair", "17"),
    ):
        set_parameter(organisation, key=key, value=value, article=article, adopted_on=FOUNDED_ON, actor=system)
    adopt_bylaws(
        begin_bylaws(organisation, actor=system), adopted_on=FOUNDED_ON, in_force_from=FOUNDED_ON, actor=system
    )
    for rank, member in enumerate(MEMBERS, start=1):
        _admit(organisation, rank, *member)
    return organisation


def _admit(organisation: Organisation, rank: int, name: str, category: str, delegate: tuple[str, str]) -> None:
    person = Person.objects.create(
        organisation=organisation, kind=PersonKind.LEGAL, family_name=name, email=f"membre{rank}@council.example.org"
    )
    membership = Membership.objects.create(organisation=organisation, person=person, number=f"C{rank:03d}")
    MembershipPeriod.objects.create(
        organisation=organisation,
        membership=membership,
        category=Category.objects.for_organisation(organisation).get(key=category),
        effective=DateRange(FOUNDED_ON, None),
    )
    MembershipEvent.objects.create(
        organisation=organisation, membership=membership, kind=EventKind.ADMITTED, effective_on=FOUNDED_ON
    )
    given_name, family_name = delegate
    acting = Person.objects.create(
        organisation=organisation,
        given_name=given_name,
        family_name=family_name,
        email=f"delegue{rank}@council.example.org",
    )
    name_representative(
        membership,
        person=acting,
        relation=Relation.DELEGATE,
        since=FOUNDED_ON,
        instrument_note="Extrait du procès-verbal",
        actor=Actor.system(),
    )
