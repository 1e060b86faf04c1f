"""Two ways of counting the same thing: what a sound register answers, and what each fault shows."""

from __future__ import annotations

from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from membership.models import (
    AuditEntry,
    Category,
    EventKind,
    MembershipEvent,
    MembershipPeriod,
    Person,
    RegisterCheck,
    ShareClass,
    ShareOperation,
    SharePayment,
    ShareTransaction,
    VotingRestriction,
)
from membership.queries import invariants
from membership.queries.glance import growth, year_figures
from membership.queries.invariants import look_over
from membership.queries.movements import movements_between
from membership.rules.years import FiscalYear
from membership.services.checking import check_register
from tasks.checking import check_one
from tests.factories.meetings import an_evening, an_open_poll, jump
from tests.factories.register import SYSTEM, a_legal_member, a_member, a_suspension, an_organisation

TODAY = date(2026, 11, 25)


@pytest.fixture
def coop(db):
    coop = an_organisation("comptes")
    jump(coop, TODAY, freeze=True)
    return coop


def left(coop, family, on, kind=None):
    member = a_member(coop, "Parti", family, until=on)
    if kind:
        MembershipEvent.objects.create(organisation=coop, membership=member, kind=kind, effective_on=on)
    return member


def shares(member, quantity, *, cents=1000, on=date(2021, 1, 1), operation=ShareOperation.SUBSCRIPTION):
    ShareTransaction.objects.create(
        organisation=member.organisation, membership=member, quantity=quantity, unit_price_cents=cents,
        share_class=ShareClass.objects.for_organisation(member.organisation).get(), operation=operation,
        effective_on=on,
    )  # fmt: skip


def broken(coop) -> dict[str, tuple[int, int]]:
    return {one.code: (one.left, one.right) for one in look_over(coop, TODAY) if not one.holds}


def back(coop, family, again):
    member = a_member(coop, "Reve", family, since=date(2010, 1, 1), until=date(2015, 1, 1))
    MembershipPeriod.objects.create(
        organisation=coop, membership=member, effective=DateRange(again, None),
        category=Category.objects.for_organisation(coop).get(key="user"),
    )  # fmt: skip


def changed(coop, family, on):
    member = a_member(coop, "Change", family, until=on)
    MembershipPeriod.objects.create(
        organisation=coop, membership=member, effective=DateRange(on, None),
        category=Category.objects.for_organisation(coop).get(key="worker"),
    )  # fmt: skip


@pytest.fixture
def a_year(coop):
    """A fiscal year, 2025: two came, one came back, three left, one changed category."""
    shares(a_member(coop, "Anne", "Roy"), 10)
    shares(a_member(coop, "Neuve", "Une", since=date(2025, 1, 1)), 5, on=date(2025, 1, 1))
    a_legal_member(coop, since=date(2025, 12, 31))
    back(coop, "Nue", date(2025, 6, 1))
    shares(gone := left(coop, "Démis", date(2025, 3, 1), EventKind.RESIGNED), 4)
    shares(gone, -4, on=date(2025, 4, 1), operation=ShareOperation.REDEMPTION)
    left(coop, "Mort", date(2025, 5, 1), EventKind.DECEASED)
    left(coop, "Perdu", date(2025, 7, 1))
    left(coop, "Avant", date(2024, 12, 31), EventKind.RESIGNED)
    changed(coop, "Ment", date(2025, 9, 1))
    return coop


def test_a_payment_missing_beneath_what_was_passed_on_is_seen(coop):
    member, common = a_member(coop), ShareClass.objects.for_organisation(coop).get()
    for kind, cents in (("payment", 500), ("transfer", -600)):
        SharePayment.objects.create(
            organisation=coop, membership=member, share_class=common, kind=kind, amount_cents=cents,
            effective_on=date(2021, 1, 1),
        )  # fmt: skip
    assert broken(coop) == {"nobody_paid_less_than_nothing": (1, 0)}


def test_whoever_is_neither_a_human_being_nor_an_organisation_is_seen(coop):
    a_member(coop, "Anne", "Roy")
    strange = a_member(coop, "Luc", "Roy")
    Person.objects.filter(pk=strange.person_id).update(kind="other")
    assert broken(coop) == {"members_are_natural_or_legal": (2, 1)}


def test_what_one_paid_from_the_beginning_counts_and_a_beginning_taken_back_does_not(coop):
    common = ShareClass.objects.for_organisation(coop).get()
    for family, is_reversed in (("Roy", False), ("Côté", True)):
        member = a_member(coop, "Anne", family)
        shares(member, 10, operation=ShareOperation.OPENING)
        opening = ShareTransaction.objects.get(membership=member)
        if is_reversed:
            ShareTransaction.objects.create(
                organisation=coop, membership=member, share_class=common, quantity=-10, unit_price_cents=1000,
                operation=ShareOperation.CORRECTION, effective_on=date(2021, 1, 2), reverses=opening,
            )  # fmt: skip
        SharePayment.objects.create(
            organisation=coop, membership=member, share_class=common, kind="transfer", amount_cents=-600,
            effective_on=date(2021, 1, 3),
        )  # fmt: skip
    assert broken(coop) == {"nobody_paid_less_than_nothing": (1, 0)}


def test_a_suspension_of_the_vote_that_outlives_the_membership_is_seen(coop):
    gone = left(coop, "Démis", date(2025, 3, 1), EventKind.RESIGNED)
    VotingRestriction.objects.create(
        organisation=coop, membership=gone, reason="x", effective=DateRange(date(2025, 2, 1), None)
    )
    assert broken(coop) == {"only_members_are_suspended": (1, 0)}


def test_a_sound_register_adds_up(a_year):
    assert broken(a_year) == {}


def test_the_year_tells_who_came_and_who_left_and_why(a_year):
    figures = year_figures(a_year, FiscalYear(date(2025, 1, 1), date(2025, 12, 31)))
    assert figures.movements.arrivals == {"new": 2, "back": 1}
    assert figures.movements.departures == {"resigned": 1, "deceased": 1, "unknown": 1}
    assert (figures.before.totals, figures.after.totals) == ([5], [5])
    assert (figures.capital_before.total_cents, figures.capital_after.total_cents) == (14000, 15000)
    assert figures.operations.cents == {"subscription": 5000, "redemption": -4000}


def test_a_corrected_departure_counts_for_its_correction(coop):
    wrong = left(coop, "Corrigé", date(2025, 3, 1), EventKind.RESIGNED).events.get()
    MembershipEvent.objects.create(
        organisation=coop, membership=wrong.membership, kind=EventKind.DECEASED,
        effective_on=date(2025, 3, 1), corrects=wrong,
    )  # fmt: skip
    assert movements_between(coop, date(2025, 1, 1), date(2025, 12, 31)).departures == {"deceased": 1}


def test_whoever_left_on_a_day_nobody_knows_is_counted_apart(coop):
    gone = left(coop, "Ancien", date(2025, 11, 26))
    MembershipEvent.objects.create(organisation=coop, membership=gone, kind=EventKind.RESIGNED)
    assert movements_between(coop, date(2025, 1, 1), date(2025, 12, 31)).departures == {"undated": 1}


def test_growth_counts_each_category_at_year_ends_and_today(a_year):
    found = growth(a_year, TODAY)
    by_key = {category.key: counts for category, counts in found.by_category}
    assert found.days[-2:] == (date(2025, 12, 31), TODAY)
    assert by_key["user"][-2:] == (4, 4)
    assert by_key["worker"][-3:] == (0, 1, 1)
    assert found.totals[-1] == 5


class TestFaults:
    def test_a_balance_below_nothing(self, coop):
        shares(a_member(coop), -1)
        assert broken(coop) == {"nobody_holds_less_than_nothing": (1, 0)}

    def test_a_price_that_is_not_the_class_s(self, coop):
        shares(a_member(coop), 2, cents=999)
        assert broken(coop) == {"shares_at_the_price_of_their_class": (1998, 2000)}

    def test_a_suspension_of_somebody_who_left(self, coop):
        a_suspension(left(coop, "Parti", date(2020, 6, 1)), since=date(2026, 1, 1))
        assert broken(coop) == {"only_members_are_suspended": (1, 0)}

    def test_two_categories_at_once(self, coop):
        member = a_member(coop)
        with connection.cursor() as cursor:
            # Nothing but the constraint stands in the way, so it is taken away for the time of this test.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE membership_membershipperiod DROP CONSTRAINT membership_periods_do_not_overlap")
        MembershipPeriod.objects.create(
            organisation=coop, membership=member, effective=DateRange(date(2021, 1, 1), None),
            category=Category.objects.for_organisation(coop).get(key="worker"),
        )  # fmt: skip
        assert broken(coop)["each_member_has_one_category"] == (1, 2)

    def test_each_is_said_in_both_languages_and_warns(self, coop):
        shares(a_member(coop), -1)
        [found] = [one.as_finding() for one in look_over(coop, TODAY) if not one.holds]
        assert (found.outcome.value, found.level.value) == ("not_met", "warn")
        assert "négatif : 1" in found.sentence_fr.replace("\xa0", " ")
        assert "negative: 1" in found.sentence_en


class TestLookingOver:
    def test_the_figures_are_kept_and_a_fault_goes_into_the_trail(self, coop):
        assert check_register(coop, actor=SYSTEM).broken == 0
        assert not AuditEntry.objects.filter(action="register.does_not_add_up").exists()
        shares(a_member(coop), -1)
        check = check_register(coop, actor=SYSTEM)
        assert (check.broken, check.on) == (1, TODAY)
        assert AuditEntry.objects.get(action="register.does_not_add_up").detail.values == {
            "nobody_holds_less_than_nothing": [1, 0]
        }

    def test_each_night_every_register_is(self, coop):
        assert check_one(coop.pk) == 0
        assert RegisterCheck.objects.for_organisation(coop).count() == 1

    def test_every_roll_is_drawn_from_a_register_that_was_and_says_what_it_found(self, db):
        coop = an_organisation("rouleau")
        members = [a_member(coop, name) for name in ("Anne", "Luc")]
        shares(members[0], -1)
        an_open_poll(an_evening(coop, *members))
        assert RegisterCheck.objects.for_organisation(coop).get().broken == 1
        frozen = AuditEntry.objects.get(action="roll.frozen")
        assert frozen.detail.values["register_faults"] == ["nobody_holds_less_than_nothing"]


@pytest.mark.django_db(transaction=True)
def test_what_is_recorded_between_two_counts_is_no_fault(monkeypatch):
    coop = an_organisation("entre-deux")
    jump(coop, TODAY, freeze=True)
    counted = movements_between

    def somebody_comes(*asked):
        newcomer = Thread(target=_admit_elsewhere, args=(coop,))
        newcomer.start()
        newcomer.join()
        return counted(*asked)

    monkeypatch.setattr(invariants, "movements_between", somebody_comes)
    assert check_register(coop, actor=SYSTEM).broken == 0
    assert MembershipPeriod.objects.filter(organisation=coop).count() == 1


def _admit_elsewhere(coop):
    try:
        a_member(coop, "Zoé", "Roy", since=TODAY)
    finally:
        connection.close()


@pytest.mark.embedded
@pytest.mark.django_db
def test_a_database_that_counts_no_writing_is_not_believed():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL track_counts = off")
        assert invariants.is_written_here()
