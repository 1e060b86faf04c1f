"""A small council of organisations: legal-person members with seats by their size, each held by a delegate."""

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
from membership.rules.delegations import Basis
from membership.services.delegations import set_votes_basis
from membership.services.organisations import NewCategory, found_organisation
from membership.services.parameters import set_parameter
from membership.services.representation import name_representative

FOUNDED_ON = date(2011, 4, 9)
CATEGORIES = (
    NewCategory("federation", "Fédération", "Federation"),
    NewCategory("network", "Réseau", "Network"),
)
# One vote for each thousand members begun, three at most.
VOTES_BY_SIZE = 1000
# Member, category, its members, its delegates in the order of their seats, and the alternate of the first seat.
MEMBERS = (
    (
        "Fédération des coopératives d’habitation du Fleuve",
        "federation",
        2400,
        (("Marc-André", "Côté"), ("Soraya", "Haddad"), ("Louis", "Bélanger")),
        ("Inès", "Morin"),
    ),
    ("Fédération du travail coopératif", "federation", 1750, (("Aminata", "Traoré"), ("Paul", "Nguyen")), None),
    ("Réseau des coopératives de santé", "network", 1200, (("Mei", "Gagné"),), ("Rosa", "Diaz")),
    ("Réseau forestier du Nord", "network", 640, (("Ahmed", "Roy"),), None),
    ("Fédération scolaire coopérative", "federation", 3900, (("Hélène", "Fortin"), ("Omar", "Lavoie")), None),
    ("Réseau des services funéraires", "network", 310, (("Zoé", "Poirier"),), None),
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
        ("fed_vote_step", VOTES_BY_SIZE, "9"),
        ("fed_votes_max", 3, "9"),
        ("fed_delegates_per_member", 3, "10"),
    ):
        set_parameter(organisation, key=key, value=value, article=article, adopted_on=FOUNDED_ON, actor=system)
    adopt_bylaws(
        begin_bylaws(organisation, actor=system),
        adopted_on=FOUNDED_ON,
        in_force_from=FOUNDED_ON,
        override="Adoptés avant la tenue du registre des résolutions ici.",
        actor=system,
    )
    for rank, member in enumerate(MEMBERS, start=1):
        _admit(organisation, rank, *member)
    return organisation


Name = tuple[str, str]


def _admit(
    organisation: Organisation,
    rank: int,
    name: str,
    category: str,
    size: int,
    delegates: tuple[Name, ...],
    alternate: Name | None,
) -> None:
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
    set_votes_basis(
        membership, basis=Basis(size=size), source="Rapport annuel 2026", since=FOUNDED_ON, actor=Actor.system()
    )
    for seat_no, delegate in enumerate(delegates, start=1):
        # The first keeps the address that the demonstration's log-ins know.
        email = f"delegue{rank}" if seat_no == 1 else f"delegue{rank}-{seat_no}"
        _name(membership, delegate, seat_no, Relation.DELEGATE, email)
    if alternate is not None:
        _name(membership, alternate, 1, Relation.ALTERNATE, f"substitut{rank}")


def _name(membership: Membership, name: Name, seat_no: int, relation: Relation, mailbox: str) -> None:
    given_name, family_name = name
    acting = Person.objects.create(
        organisation=membership.organisation,
        given_name=given_name,
        family_name=family_name,
        email=f"{mailbox}@council.example.org",
    )
    name_representative(
        membership,
        person=acting,
        relation=relation,
        seat_no=seat_no,
        since=FOUNDED_ON,
        instrument_note="Extrait du procès-verbal",
        actor=Actor.system(),
    )
