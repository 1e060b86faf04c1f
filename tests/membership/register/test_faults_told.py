"""Each way in which a register may not add up, written past its guards: told on screen, at night, before a roll."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from membership.models import AuditEntry, RegisterCheck, Role, ShareClass
from membership.queries.invariants import look_over
from membership.rules.invariants import SENTENCES
from tasks.checking import check_one
from tests.factories.meetings import an_evening, an_open_poll, jump
from tests.factories.register import a_member, an_officer, an_organisation
from voting.models import ElectoralRoll

TODAY = date(2027, 4, 20)


def written(sql: str, *values: object, unguarded: str = "") -> None:
    """Write past the guards of a table: its triggers, and the constraints named."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for guard in filter(None, unguarded.split(",")):
            table, constraint = guard.split(":")
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{constraint}"')
        cursor.execute(sql, values)


def a_share_line(member, quantity, cents=1000, share_class=None):
    foreign = "membership_sharetransaction:membership_sharetransaction_share_class_id_tenant" if share_class else ""
    written(
        "INSERT INTO membership_sharetransaction (organisation_id, membership_id, share_class_id, operation, quantity, "
        "unit_price_cents, effective_on, recorded_at, decided_by, note) "
        "VALUES (%s, %s, %s, 'subscription', %s, %s, '2021-01-01', now(), '', '')",
        member.organisation_id, member.pk, (share_class or own_class(member)).pk, quantity, cents, unguarded=foreign,
    )  # fmt: skip


def own_class(member):
    return ShareClass.objects.get(organisation=member.organisation_id)


def class_of_others(member):
    return ShareClass.objects.get(organisation=an_organisation("ailleurs"))


def a_period(member, since, until=None, unguarded="membership_membershipperiod:membership_periods_do_not_overlap"):
    written(
        "INSERT INTO membership_membershipperiod (organisation_id, membership_id, category_id, effective, recorded) "
        "SELECT organisation_id, membership_id, category_id, daterange(%s, %s), recorded "
        "FROM membership_membershipperiod WHERE membership_id = %s LIMIT 1",
        since, until, member.pk, unguarded=unguarded,
    )  # fmt: skip


def of_another_kind(member):
    written("UPDATE membership_person SET kind = 'other' WHERE id = %s", member.person_id)


def twice_a_member(member):
    a_period(member, TODAY.replace(year=2021))


def two_pasts(member):
    """Twice a member a year ago, and once now: both numbers of today agree, and the year does not explain them."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE membership_membershipperiod DISABLE TRIGGER USER")
    written(
        "UPDATE membership_membershipperiod SET effective = daterange('2027-01-01', NULL) WHERE membership_id = %s",
        member.pk,
    )
    a_period(member, date(2020, 1, 1), date(2027, 1, 1))
    a_period(member, date(2019, 1, 1), date(2027, 1, 1), unguarded="")


def of_a_class_that_is_no_class_here(member):
    a_share_line(member, 5, share_class=class_of_others(member))


def come_and_gone_in_such_a_class(member):
    """Nothing in all, so that the totals agree: only class by class it shows."""
    foreign = class_of_others(member)
    a_share_line(member, 5, share_class=foreign)
    written(
        "INSERT INTO membership_sharetransaction (organisation_id, membership_id, share_class_id, operation, quantity, "
        "unit_price_cents, effective_on, recorded_at, decided_by, note) "
        "SELECT organisation_id, membership_id, share_class_id, 'redemption', -quantity, unit_price_cents, "
        "effective_on, recorded_at, '', '' FROM membership_sharetransaction WHERE share_class_id = %s",
        foreign.pk,
    )


def at_another_price(member):
    a_share_line(member, 2, cents=999)


def below_nothing(member):
    a_share_line(member, -1)


def paid_less_than_nothing(member):
    written(
        "INSERT INTO membership_sharepayment (organisation_id, public_id, membership_id, share_class_id, kind, "
        "amount_cents, effective_on, recorded_at, reference) "
        "VALUES (%s, 'paye', %s, %s, 'transfer', -600, '2021-01-01', now(), '')",
        member.organisation_id, member.pk, own_class(member).pk,
    )  # fmt: skip


def suspended_after_leaving(member):
    gone = a_member(member.organisation, "Parti", "Loin", until=date(2026, 1, 1))
    written(
        "INSERT INTO membership_votingrestriction (organisation_id, membership_id, reason, effective, recorded) "
        "VALUES (%s, %s, 'x', '[2025-01-01,)', tstzrange(now(), NULL))",
        gone.organisation_id, gone.pk,
    )  # fmt: skip


NOT_EXPLAINED = (
    "Membres d’il y a un an, plus les arrivées, moins les départs : 4. Membres : 3.",
    "Members of a year ago, plus arrivals, less departures: 4. Members: 3.",
)
FAULTS: list[tuple[Callable[[object], None], dict[str, tuple[str, str]]]] = [
    (of_another_kind, {"members_are_natural_or_legal": (
        "Membres : 3. Personnes physiques et personnes morales : 2 + 0 = 2.",
        "Members: 3. Natural persons and legal persons: 2 + 0 = 2.")}),
    (twice_a_member, {
        "each_member_has_one_category": (
            "Membres : 3. Membres comptés par catégorie : 4.", "Members: 3. Members counted by category: 4."),
        "movements_explain_the_members": NOT_EXPLAINED}),
    (two_pasts, {"movements_explain_the_members": NOT_EXPLAINED}),
    (of_a_class_that_is_no_class_here, {
        "ledger_is_the_capital": (
            "Registre des parts : 50,00 $. Relevé du capital social : 0,00 $.",
            "Share ledger: $50.00. Statement of share capital: $0.00."),
        "each_class_is_its_capital": (
            "Catégories au registre des parts : 1. Catégories dont le relevé du capital social dit autant : 0.",
            "Classes in the share ledger: 1. Classes of which the statement of share capital says the same: 0."),
        "shares_at_the_price_of_their_class": (
            "Registre des parts : 50,00 $. Les mêmes parts au prix de leur catégorie : 0,00 $.",
            "Share ledger: $50.00. The same shares at the price of their class: $0.00.")}),
    (come_and_gone_in_such_a_class, {"each_class_is_its_capital": (
        "Catégories au registre des parts : 1. Catégories dont le relevé du capital social dit autant : 0.",
        "Classes in the share ledger: 1. Classes of which the statement of share capital says the same: 0.")}),
    (at_another_price, {"shares_at_the_price_of_their_class": (
        "Registre des parts : 19,98 $. Les mêmes parts au prix de leur catégorie : 20,00 $.",
        "Share ledger: $19.98. The same shares at the price of their class: $20.00.")}),
    (below_nothing, {"nobody_holds_less_than_nothing": (
        "Personnes dont le solde de parts est négatif : 1.", "Persons whose balance of shares is negative: 1.")}),
    (paid_less_than_nothing, {"nobody_paid_less_than_nothing": (
        "Personnes qui auraient payé moins que rien pour leurs parts : 1.",
        "Persons who would have paid less than nothing for their shares: 1.")}),
    (suspended_after_leaving, {"only_members_are_suspended": (
        "Suspensions en vigueur, du droit de vote aussi, de personnes qui ne sont pas membres : 1.",
        "Suspensions in force, of the right to vote too, of persons who are not members: 1.")}),
]  # fmt: skip


@pytest.fixture
def coop(db):
    coop = an_organisation("rives")
    jump(coop, TODAY, freeze=True)
    return coop


def test_every_way_of_not_adding_up_is_among_these():
    assert {code for _, told in FAULTS for code in told} == set(SENTENCES)


@pytest.mark.parametrize(("breaks", "told"), FAULTS, ids=[fault.__name__ for fault, _ in FAULTS])
def test_a_fault_is_told_on_screen_at_night_and_before_a_roll(coop, breaks, told):
    present = [a_member(coop, "Anne"), a_member(coop, "Luc")]
    evening = an_evening(coop, *present)
    assert [one.code for one in look_over(coop, TODAY) if not one.holds] == []
    breaks(a_member(coop, "Zoé"))

    assert check_one(coop.pk) == len(told)
    nightly = RegisterCheck.objects.for_organisation(coop).get()
    assert {one["code"] for one in nightly.findings if not one["holds"]} == set(told)
    assert set(AuditEntry.objects.get(action="register.does_not_add_up").detail.values) == set(told)

    office = an_officer(coop, Role.SECRETARY)
    for place, language in enumerate(("fr", "en")):
        browser = Client(headers={"accept-language": language})
        browser.force_login(office, backend="allauth.account.auth_backends.AuthenticationBackend")
        glance = seen(browser, reverse("register-glance", kwargs={"slug": coop.slug}))
        before = seen(
            browser, reverse("voting:roll-preview", kwargs={"slug": coop.slug, "assembly": evening.public_id})
        )
        for sentences in told.values():
            assert sentences[place] in glance
            assert sentences[place] in before


@pytest.mark.parametrize(
    ("breaks", "told"),
    [fault for fault in FAULTS if fault[0] is not twice_a_member],
    ids=[fault.__name__ for fault, _ in FAULTS if fault is not twice_a_member],
)
def test_a_roll_says_for_ever_which_faults_it_was_drawn_from(coop, breaks, told):
    evening = an_evening(coop, a_member(coop, "Anne"), a_member(coop, "Luc"))
    breaks(a_member(coop, "Zoé"))
    an_open_poll(evening)
    frozen = AuditEntry.objects.get(action="roll.frozen").detail.values
    assert set(frozen["register_faults"]) == set(told)


def test_no_roll_holds_twice_whoever_is_a_member_twice(coop):
    evening = an_evening(coop, a_member(coop, "Anne"), a_member(coop, "Luc"))
    twice_a_member(a_member(coop, "Zoé"))
    with pytest.raises(IntegrityError, match="one_entry_per_vote"), transaction.atomic():
        an_open_poll(evening)
    assert not ElectoralRoll.objects.exists()


def seen(browser: Client, address: str) -> str:
    """Return a page as it reads, every space a plain one."""
    answer = browser.get(address)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())
