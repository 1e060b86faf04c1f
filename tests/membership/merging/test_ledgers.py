"""The shares of two persons found to be one: moved line by line, and moved back."""

from datetime import date

import pytest

from membership.models import Category, ShareClass, SharePayment, ShareTransaction
from membership.queries.invariants import look_over
from membership.queries.rebates import AS_ALLOCATED, category_ledger, sum_cents
from membership.queries.shares import capital_on, holding_of
from membership.rules.merging import MergeFollowed, MergeRefused
from membership.services.merging.joining import merge_persons, undo_merge
from membership.services.merging.looking import foresee_merge
from membership.services.rebates import Declared, Part, credit_rebates
from membership.services.redemptions import request_redemption, withdraw_redemption
from membership.services.shares import (
    Transfer,
    record_share_payment,
    reverse_share_line,
    subscribe_shares,
    transfer_shares,
)
from tests.factories.register import SYSTEM, a_member, an_organisation

pytestmark = pytest.mark.django_db
DAY, LATER = date(2024, 3, 1), date(2030, 1, 1)


@pytest.fixture
def coop():
    return an_organisation()


@pytest.fixture
def common(coop):
    return ShareClass.objects.get(organisation=coop)


@pytest.fixture
def anne(coop):
    return a_member(coop, "Anne", "Roy", until=date(2021, 1, 1), number="M1")


@pytest.fixture
def again(coop, common):
    """The same Anne under a second number: an opening balance, a mistake taken back, ten shares, four paid."""
    anne = a_member(coop, "Anne", "Roi", since=date(2022, 1, 1), number="M2")
    opening(anne, common, 3)
    reverse_share_line(opening(anne, common, 2), actor=SYSTEM, note="en double")
    parts = [(date(2024, 3, 1), 4_000), (date(2031, 1, 1), 6_000)]
    subscribe_shares(anne, share_class=common, quantity=10, actor=SYSTEM, on=DAY, instalments=parts)
    record_share_payment(anne, share_class=common, amount_cents=4_000, actor=SYSTEM, on=DAY)
    return anne


def opening(membership, share_class, quantity):
    return ShareTransaction.objects.create(
        organisation=membership.organisation, membership=membership, share_class=share_class, operation="opening",
        quantity=quantity, unit_price_cents=1000,
    )  # fmt: skip


def join(kept, joined):
    return merge_persons(kept.person, joined.person, actor=SYSTEM, reason="La même personne.")


def held(membership, common, on=LATER):
    one = holding_of(membership, common, on)
    return one.quantity, one.value_cents, one.paid_cents, one.overdue_cents


def capital(coop):
    return [(one.quantity, one.value_cents, one.paid_cents) for on in (DAY, LATER) for one in capital_on(coop, on)]


def test_shares_payments_and_what_is_due_later_come_along(coop, anne, again, common):
    before = capital(coop)
    assert held(again, common) == (13, 13_000, 7_000, 0)
    join(anne, again)
    assert held(again, common) == (0, 0, 0, 0)
    assert held(anne, common) == (13, 13_000, 7_000, 0)
    # The last instalment is still due on its day, and not before.
    assert held(anne, common, date(2031, 1, 1))[3] == 6_000
    assert capital(coop) == before


def test_only_lines_that_stand_are_written_anew(anne, again):
    lines = ShareTransaction.objects.count()
    moving = {one.model.__name__: one.rows for one in foresee_merge(anne.person, again.person).moving}
    assert (moving["ShareTransaction"], moving["SharePayment"]) == (2, 1)
    join(anne, again)
    assert ShareTransaction.objects.count() == lines + 4


def test_parting_them_again_gives_each_what_was_held(coop, anne, again, common):
    before = held(again, common), held(anne, common), capital(coop)
    merge = join(anne, again)
    undo_merge(merge, actor=SYSTEM)
    assert (held(again, common), held(anne, common), capital(coop)) == before
    undo_merge(join(anne, again), actor=SYSTEM)
    assert (held(again, common), held(anne, common), capital(coop)) == before


def test_no_line_was_changed_or_lost(anne, again):
    def lines():
        return [list(model.objects.order_by("pk").values()) for model in (ShareTransaction, SharePayment)]

    before = lines()
    undo_merge(join(anne, again), actor=SYSTEM)
    assert [now[: len(then)] for now, then in zip(lines(), before, strict=True)] == before


def test_they_are_not_parted_once_shares_that_came_along_passed_on(coop, anne, again, common):
    merge = join(anne, again)
    other = a_member(coop, "Luc", "Hébert")
    transfer_shares(anne, to=other, share_class=common, transfer=Transfer(5, date(2025, 1, 1)), actor=SYSTEM)
    with pytest.raises(MergeFollowed):
        undo_merge(merge, actor=SYSTEM)
    assert held(anne, common)[0] == 8


def test_they_are_not_parted_once_a_line_that_came_along_was_taken_back(anne, again, common):
    merge = join(anne, again)
    moved = ShareTransaction.objects.get(membership=anne, operation="opening")
    reverse_share_line(moved, actor=SYSTEM, note="erreur")
    with pytest.raises(MergeFollowed):
        undo_merge(merge, actor=SYSTEM)


def test_shares_asked_back_under_the_number_that_goes_are_settled_first(anne, again, common):
    asked = request_redemption(again, share_class=common, quantity=1, actor=SYSTEM)
    with pytest.raises(MergeRefused) as refused:
        join(anne, again)
    assert refused.value.concern == "asked_back"
    withdraw_redemption(asked, actor=SYSTEM)
    join(anne, again)


def test_the_register_still_adds_up(coop, anne, again):
    join(anne, again)
    assert all(one.holds for one in look_over(coop, LATER))


def test_rebates_come_along_and_go_back_and_the_sum_stays(coop):
    kept, joined = (a_member(coop, "Anne", name, number=number) for name, number in (("Roy", "M1"), ("Roi", "M2")))
    user = Category.objects.for_organisation(coop).get(key="user")
    parts = [Part(one.pk, user.pk, 100, cents) for one, cents in ((kept, 2_000), (joined, 1_000))]
    credit_rebates(coop, Declared(date(2023, 12, 31), "AGA-2024-03", DAY), parts, actor=SYSTEM)
    ledger = category_ledger(coop, user.pk, date(2023, 12, 31))

    def sums():
        return [sum_cents(ledger.filter(membership=one)) for one in (kept, joined)]

    assert sums() == [2_000, 1_000]
    merge = join(kept, joined)
    assert sums() == [3_000, 0]
    undo_merge(merge, actor=SYSTEM)
    assert sums() == [2_000, 1_000]
    join(kept, joined)
    assert sums() == [3_000, 0]
    assert sum_cents(ledger.filter(AS_ALLOCATED)) == 3_000
