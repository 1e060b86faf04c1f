"""The register is counted in two ways while the lines of a large roll are written, on a connection of its own."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from membership.models import AuditEntry, RegisterCheck
from membership.queries.invariants import READ, is_written_here, look_over
from membership.services import counting_beside
from tests.factories.meetings import MEETING_ON, an_evening, an_open_poll
from tests.factories.register import a_member, an_organisation, members
from voting.services import rolls

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def every_roll_is_large(monkeypatch):
    monkeypatch.setattr(rolls, "BESIDE_FROM", 0)


@pytest.fixture
def evening():
    those = members(an_organisation(), 3)
    return an_evening(those[0].organisation, *those)


@contextmanager
def counted_where():
    """Give what was asked of the register on the caller's own connection."""
    asked: list[str] = []
    # What was written by the transactions before is counted with them, rather than a second later.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    with CaptureQueriesContext(connection) as queries:
        yield asked
    asked.extend(one["sql"] for one in queries if "HAVING sum(quantity) < 0" in one["sql"])


def owes_shares(member):
    """Take from a member shares that they do not hold, as no service does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO membership_sharetransaction (organisation_id, membership_id, share_class_id, operation, "
            "quantity, unit_price_cents, effective_on, recorded_at, decided_by, note) SELECT organisation_id, %s, id, "
            "'redemption', -900, unit_price_cents, '2021-01-01', now(), '', '' "
            "FROM membership_shareclass WHERE organisation_id = %s",
            [member.pk, member.organisation_id],
        )


def faults_of_the_roll():
    return AuditEntry.objects.get(action="roll.frozen").detail.values["register_faults"]


def test_what_is_there_is_counted_on_another_connection_and_said_with_the_roll(evening):
    with counted_where() as asked:
        an_open_poll(evening)
    assert asked == []
    check = RegisterCheck.objects.get()
    assert {one["left"] for one in check.findings if one["code"] == "members_are_natural_or_legal"} == {3}
    assert (check.broken, faults_of_the_roll()) == (0, [])


def test_a_fault_is_found_there_too(evening):
    owes_shares(a_member(evening.organisation, "Zoé"))
    with counted_where() as asked:
        an_open_poll(evening)
    assert asked == []
    assert "nobody_holds_less_than_nothing" in faults_of_the_roll()


def test_what_the_same_transaction_wrote_is_counted_with_it(evening):
    with counted_where() as asked, transaction.atomic():
        assert not is_written_here()
        a_member(evening.organisation, "Zoé")
        assert is_written_here()
        an_open_poll(evening)
    assert len(asked) == 1
    assert {one["left"] for one in RegisterCheck.objects.get().findings[:1]} == {4}


def test_it_waits_for_no_table_that_the_caller_holds(evening):
    with counted_where() as asked, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE membership_sharetransaction IN ACCESS EXCLUSIVE MODE")
        an_open_poll(evening)
    assert len(asked) == 1
    assert faults_of_the_roll() == []


def test_where_no_other_connection_is_to_be_had_the_callers_counts(evening, monkeypatch):
    def none_left(*_):
        raise OperationalError("too many clients already")

    monkeypatch.setattr(counting_beside, "_looked_over", none_left)
    with counted_where() as asked:
        an_open_poll(evening)
    assert len(asked) == 1
    assert RegisterCheck.objects.get().broken == 0


def test_all_that_is_counted_is_looked_at(evening):
    with CaptureQueriesContext(connection) as queries:
        look_over(evening.organisation, MEETING_ON)
    named = {name for one in queries for name in re.findall(r"\bmembership_[a-z]+\b", one["sql"])}
    assert named - {"membership_id"} == {*READ}
