"""A change of more members than a page can wait for: foreseen, confirmed and made by a worker, whole or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import BulkChange, BulkOrder, BulkOrderState, Membership, MembershipEvent, Person
from membership.queries.bulk_orders import progress_of, waiting_orders
from membership.queries.registry import register_on
from membership.rules import bulk as rules_of_bulk
from membership.rules.bulk import MOST, MOST_BY_WORKER, BulkEmpty, BulkKind, BulkTooMany, BulkUndoLong, Change
from membership.services import bulk_orders
from membership.services.bulk import undo_bulk
from membership.services.bulk_orders import confirm_bulk, drop_bulk, drop_forgotten, go_on_with, order_bulk, order_undo
from membership.services.life.corrections import Correction, correct
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
    assert order.refusal["fr"].startswith("C’est trop long")
    assert order.refusal["en"].startswith("This takes longer")
    assert waiting_orders() == []
    assert not tasks_of_orders.go_on(order.pk), "what has ended is not ended again"


def test_each_try_is_taken_back_before_the_next_so_that_no_lock_is_held_on(coop):
    order = ordered(coop, WORKERS)
    with CaptureQueriesContext(connection) as asked:
        go_on_with(order.pk)
    said = [query["sql"] for query in asked]
    assert sum(one.startswith("ROLLBACK TO SAVEPOINT") for one in said) >= order.found


# --- taking one back


def made(coop, change) -> BulkChange:
    order = confirm_bulk(looked_at(coop, change), actor=SYSTEM)
    go_on_with(order.pk)
    order.refresh_from_db()
    assert order.made is not None
    return order.made


def to_undo(coop, change=WORKERS) -> BulkOrder:
    return order_undo(made(coop, change), actor=SYSTEM)


def workers(coop) -> int:
    return sum(1 for one in register_on(coop, FROM) if one.category == "worker")


@pytest.mark.parametrize(("change", "limit"), [(WORKERS, "MOST"), (ENGLISH, "AT_ONCE")])
def test_a_change_of_more_than_one_can_wait_for_is_not_undone_while_one_waits(coop, monkeypatch, change, limit):
    bulk = made(coop, change)
    monkeypatch.setattr(rules_of_bulk, limit, 4)
    with pytest.raises(BulkUndoLong):
        undo_bulk(bulk, actor=SYSTEM)


@pytest.mark.parametrize("change", [ENGLISH, WORKERS])
def test_a_worker_puts_everybody_back_once(coop, change, monkeypatch):
    order = to_undo(coop, change)
    monkeypatch.setattr(rules_of_bulk, "MOST", 1)
    monkeypatch.setattr(rules_of_bulk, "AT_ONCE", 1)
    assert waiting_orders() == [order.pk]
    assert [go_on_with(order.pk), go_on_with(order.pk)] == [True, False]

    order.refresh_from_db()
    assert (order.state, order.undoes.undone_at is not None) == (BulkOrderState.UNDONE, True)
    assert languages() == {"fr", "en"}
    assert workers(coop) == 1


def test_it_is_asked_once_at_a_time_and_not_of_what_was_undone(coop):
    order = to_undo(coop)
    with pytest.raises(StateNotAllowed):
        order_undo(order.undoes, actor=SYSTEM)
    go_on_with(order.pk)
    with pytest.raises(StateNotAllowed):
        order_undo(order.undoes, actor=SYSTEM)


def test_the_database_holds_one_undoing_of_a_change_at_a_time(coop):
    order = to_undo(coop)
    with pytest.raises(IntegrityError), transaction.atomic():
        BulkOrder.objects.create(
            organisation=coop, kind=order.kind, to=order.to, effective_on=FROM, found=5, undoes=order.undoes,
            state=BulkOrderState.UNDOING,
        )  # fmt: skip


def test_a_worker_that_dies_while_undoing_leaves_the_change_for_the_next(coop, monkeypatch):
    order = to_undo(coop)

    def dying(_order):
        def tell(done):
            if done == 3:
                raise SystemExit

        return tell

    monkeypatch.setattr(bulk_orders, "_telling", dying)
    with pytest.raises(SystemExit):
        go_on_with(order.pk)
    assert workers(coop) == 6
    assert waiting_orders() == [order.pk]

    monkeypatch.undo()
    go_on_with(order.pk)
    assert workers(coop) == 1


def test_how_far_the_undoing_is_is_seen(coop, monkeypatch):
    order, seen = to_undo(coop), []
    monkeypatch.setattr(bulk_orders, "EVERY", 2)
    monkeypatch.setattr(bulk_orders, "show_progress", lambda _order, done: seen.append(done))
    go_on_with(order.pk)
    assert seen == [2, 4]


def test_what_was_recorded_since_of_one_keeps_everybody_as_they_are_and_says_of_whom(coop):
    order = to_undo(coop)
    member = Membership.objects.get(person__family_name="Tremblay003")
    correct(member.events.get(), to=Correction(reason="Erreur", is_void=True), actor=SYSTEM)
    go_on_with(order.pk)

    order.refresh_from_db()
    assert order.state == BulkOrderState.REFUSED
    assert "Tremblay003" in order.refusal["fr"]
    assert workers(coop) == 5
    assert order_undo(order.undoes, actor=SYSTEM).state == BulkOrderState.UNDOING, "it can be asked again"


def test_an_order_keeps_no_vote_from_closing():
    assert ROUTES["tasks.go_on_with_bulk_order"] == {"queue": "mail"}
