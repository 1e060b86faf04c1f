"""A change of more members than a page can wait for: foreseen, confirmed and made by a worker, whole or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection
from django.test.utils import CaptureQueriesContext

from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import BulkChange, BulkOrder, BulkOrderState, Membership, MembershipEvent, Person
from membership.queries.bulk_orders import progress_of, waiting_orders
from membership.rules.bulk import MOST, MOST_BY_WORKER, BulkEmpty, BulkKind, BulkTooMany, Change
from membership.services import bulk_orders
from membership.services.bulk import undo_bulk
from membership.services.bulk_orders import confirm_bulk, drop_bulk, drop_forgotten, go_on_with, order_bulk
from tasks import bulk as tasks_of_orders
from tasks.celery import ROUTES
from tests.factories.register import SYSTEM, a_member, an_organisation, members

pytestmark = pytest.mark.django_db
FROM = date(2026, 3, 1)
ENGLISH = Change(BulkKind.LANGUAGE, "en", FROM)
WORKERS = Change(BulkKind.CATEGORY, "worker", FROM, "Conseil, 2026-14", tells=False)


@pytest.fixture
def coop(db):
    organisation = an_organisation()
    members(organisation, 5)
    a_member(organisation, "Omar", "Gagné", category="worker", language="en")
    return organisation


def ordered(coop, change) -> BulkOrder:
    return order_bulk(coop, members=Membership.objects.for_organisation(coop), change=change, actor=SYSTEM)


def looked_at(coop, change) -> BulkOrder:
    order = ordered(coop, change)
    go_on_with(order.pk)
    order.refresh_from_db()
    return order


def languages() -> set[str]:
    return set(Person.objects.values_list("language", flat=True))


@pytest.mark.parametrize("change", [ENGLISH, WORKERS])
def test_a_worker_says_what_would_become_of_each_and_records_nothing(coop, change):
    order = looked_at(coop, change)

    assert (order.state, order.found, order.changing) == (BulkOrderState.LOOKED, 6, 5)
    [staying] = order.staying
    assert (staying["members"], staying["fr"]) == (1, "C’est déjà le cas.")
    assert not MembershipEvent.objects.exists()
    assert not BulkChange.objects.exists()
    assert languages() == {"fr", "en"}


@pytest.mark.parametrize("change", [ENGLISH, WORKERS])
def test_once_confirmed_it_is_made_whole_and_undone_whole(coop, change):
    order = confirm_bulk(looked_at(coop, change), actor=SYSTEM)
    go_on_with(order.pk)

    order.refresh_from_db()
    assert (order.state, order.made.members, order.members, order.able) == (BulkOrderState.MADE, 5, [], [])
    undo_bulk(order.made, actor=SYSTEM)
    assert languages() == {"fr", "en"}


def test_nothing_is_made_before_it_is_confirmed(coop):
    order = looked_at(coop, ENGLISH)
    assert waiting_orders() == []
    assert not go_on_with(order.pk)


def test_a_step_that_came_twice_is_taken_once(coop):
    order = confirm_bulk(looked_at(coop, ENGLISH), actor=SYSTEM)
    assert [go_on_with(order.pk), go_on_with(order.pk)] == [True, False]
    assert BulkChange.objects.count() == 1


def test_a_worker_that_dies_half_way_leaves_everything_as_it_was_for_the_next(coop, monkeypatch):
    order = confirm_bulk(looked_at(coop, WORKERS), actor=SYSTEM)

    def dying(_order):
        def tell(done):
            if done == 3:
                raise SystemExit

        return tell

    monkeypatch.setattr(bulk_orders, "_telling", dying)
    with pytest.raises(SystemExit):
        go_on_with(order.pk)
    assert not MembershipEvent.objects.exists()
    assert waiting_orders() == [order.pk]

    monkeypatch.undo()
    go_on_with(order.pk)
    assert MembershipEvent.objects.count() == 5


def test_what_stands_against_it_by_then_ends_it_with_the_reason(coop):
    order = confirm_bulk(looked_at(coop, ENGLISH), actor=SYSTEM)
    Person.objects.filter(family_name="Tremblay001").update(language="en")
    go_on_with(order.pk)

    order.refresh_from_db()
    assert order.state == BulkOrderState.REFUSED
    assert "4" in order.refusal["en"]
    assert not BulkChange.objects.exists()


def test_what_was_let_go_is_not_made(coop):
    order = drop_bulk(looked_at(coop, ENGLISH), actor=SYSTEM)
    assert (order.state, order.members, order.staying) == (BulkOrderState.DROPPED, [], [])
    with pytest.raises(StateNotAllowed):
        confirm_bulk(order, actor=SYSTEM)


def test_what_nobody_confirmed_within_a_day_is_forgotten_with_the_names_in_it(coop):
    order = looked_at(coop, ENGLISH)
    assert drop_forgotten() == 0
    BulkOrder.objects.update(asked_at=now() - timedelta(days=1, minutes=1))
    assert drop_forgotten() == 1
    order.refresh_from_db()
    assert (order.state, order.members, order.staying) == (BulkOrderState.DROPPED, [], [])


def test_nobody_is_not_ordered_and_nobody_who_would_change_is_not_confirmed(coop):
    with pytest.raises(BulkEmpty):
        order_bulk(coop, members=Membership.objects.none(), change=ENGLISH, actor=SYSTEM)
    Person.objects.update(language="en")
    with pytest.raises(BulkEmpty):
        confirm_bulk(looked_at(coop, ENGLISH), actor=SYSTEM)


def test_more_acts_than_a_worker_has_time_for_are_refused(coop, monkeypatch):
    assert MOST_BY_WORKER > MOST
    monkeypatch.setattr(bulk_orders, "MOST_BY_WORKER", 5)
    with pytest.raises(BulkTooMany):
        ordered(coop, WORKERS)


def test_how_far_the_worker_is_is_seen_while_it_works(coop, monkeypatch):
    seen = []
    monkeypatch.setattr(bulk_orders, "EVERY", 2)
    monkeypatch.setattr(bulk_orders, "show_progress", lambda _order, done: seen.append(done))
    order = ordered(coop, WORKERS)
    assert progress_of(order) == 0
    go_on_with(order.pk)
    assert seen == [2, 4, 6]


@pytest.mark.parametrize("make", [False, True])
def test_a_step_that_takes_longer_than_a_worker_may_ends_the_order_and_says_so(coop, monkeypatch, make):
    order = looked_at(coop, WORKERS) if make else ordered(coop, WORKERS)
    if make:
        confirm_bulk(order, actor=SYSTEM)

    def too_long(_order_id: int) -> bool:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(tasks_of_orders, "go_on_with", too_long)
    assert tasks_of_orders.go_on(order.pk)
    order.refresh_from_db()
    assert (order.state, order.members, order.able) == (BulkOrderState.REFUSED, [], [])
    assert order.refusal["fr"].startswith("C’est plus long")
    assert order.refusal["en"].startswith("This takes longer")
    assert waiting_orders() == []
    assert not tasks_of_orders.go_on(order.pk), "what has ended is not ended again"


def test_each_try_is_taken_back_before_the_next_so_that_no_lock_is_held_on(coop):
    order = ordered(coop, WORKERS)
    with CaptureQueriesContext(connection) as asked:
        go_on_with(order.pk)
    said = [query["sql"] for query in asked]
    assert sum(one.startswith("ROLLBACK TO SAVEPOINT") for one in said) >= order.found


def test_an_order_keeps_no_vote_from_closing():
    assert ROUTES["tasks.go_on_with_bulk_order"] == {"queue": "mail"}
