"""Subscribing, paying, transferring, correcting, paying back: what is written, and what is refused."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from membership.clock import now
from membership.errors import (
    ActRuledOut,
    AlreadyReversed,
    DatesReversed,
    InstalmentsDoNotSum,
    LineNotReversible,
    NothingToRecord,
    PaymentBeyondDue,
    PaymentPassedOn,
    RedemptionOpen,
    SameMember,
    SharesNotHeld,
    StateNotAllowed,
)
from membership.models import (
    AuditEntry,
    RedemptionRequest,
    RedemptionState,
    RedemptionStep,
    ShareInstalment,
    SharePayment,
    ShareTransaction,
)
from membership.queries.late_shares import late_shares
from membership.queries.moment import Moment
from membership.queries.shares import amounts_due, capital_on, holding_of
from membership.queries.to_do import to_do_on
from membership.services.parameters import set_parameter
from membership.services.redemptions import (
    Decision,
    decide_redemption,
    pay_redemption,
    request_redemption,
    withdraw_redemption,
)
from membership.services.shares import (
    Transfer,
    record_share_payment,
    reverse_share_line,
    reverse_share_payment,
    subscribe_shares,
    transfer_shares,
)
from tests.factories.meetings import jump
from tests.factories.register import ADOPTED_ON, SYSTEM, a_member
from tests.factories.shares import BOARD, DAY, opened, with_paid_shares

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(rives):
    return a_member(rives)


@pytest.fixture
def other(rives):
    return a_member(rives)


def held(membership, share_class, on=DAY):
    found = holding_of(membership, share_class, on)
    return found.quantity, found.paid_cents, found.due_cents


def test_shares_are_subscribed_then_paid_and_each_leaves_its_entry(member, common):
    subscribe_shares(member, share_class=common, quantity=10, actor=SYSTEM, on=DAY)
    record_share_payment(member, share_class=common, amount_cents=4_000, actor=SYSTEM, on=DAY, reference="chèque 12")
    assert held(member, common) == (10, 4_000, 6_000)
    assert list(AuditEntry.objects.order_by("-seq").values_list("action", flat=True)[:2]) == [
        "shares.paid",
        "shares.subscribed",
    ]


def test_instalments_must_come_to_the_price_each_on_its_day(member, common):
    def subscribe(*parts):
        subscribe_shares(member, share_class=common, quantity=2, actor=SYSTEM, on=DAY, instalments=parts)

    for parts in (
        [(date(2026, 4, 1), 1_000)],
        [(date(2026, 4, 1), 1_000), (date(2026, 4, 1), 1_000)],
        [(date(2026, 4, 1), 2_500), (date(2026, 5, 1), -500)],
    ):
        with pytest.raises(InstalmentsDoNotSum):
            subscribe(*parts)
    assert not ShareTransaction.objects.exists()
    subscribe((date(2026, 4, 1), 1_000), (date(2026, 5, 1), 1_000))
    assert [holding_of(member, common, date(2026, month, 1)).overdue_cents for month in (3, 4, 5)] == [0, 1_000, 2_000]


@pytest.mark.parametrize("quantity", [0, -3])
def test_no_share_at_all_is_not_subscribed(member, common, quantity):
    with pytest.raises(NothingToRecord):
        subscribe_shares(member, share_class=common, quantity=quantity, actor=SYSTEM)


def test_no_more_is_paid_than_is_due(member, common):
    subscribe_shares(member, share_class=common, quantity=1, actor=SYSTEM, on=DAY)
    with pytest.raises(PaymentBeyondDue):
        record_share_payment(member, share_class=common, amount_cents=1_001, actor=SYSTEM, on=DAY)
    with pytest.raises(NothingToRecord):
        record_share_payment(member, share_class=common, amount_cents=0, actor=SYSTEM, on=DAY)


def test_what_is_due_is_told_as_it_was_known(rives, member, common):
    subscribe_shares(member, share_class=common, quantity=10, actor=SYSTEM, on=DAY)
    before = now()
    record_share_payment(member, share_class=common, amount_cents=4000, actor=SYSTEM, on=DAY)
    due = [[one.due_cents for one in amounts_due(rives, Moment(DAY, at), limit=9)] for at in (None, now(), before)]
    assert due == [[6000], [6000], [10000]]
    assert amounts_due(rives, Moment(date(2026, 3, 1)), limit=9) == []


def test_a_transfer_moves_shares_and_what_was_paid_and_capital_stays(rives, member, other, common):
    with_paid_shares(member, common)
    transfer_shares(member, to=other, share_class=common, transfer=Transfer(4, DAY, BOARD), actor=SYSTEM)
    assert held(member, common) == (6, 6_000, 0)
    assert held(other, common) == (4, 4_000, 0)
    [capital] = capital_on(rives, DAY)
    assert (capital.quantity, capital.value_cents, capital.paid_cents, capital.holders) == (10, 10_000, 10_000, 2)


def test_what_is_not_held_or_not_paid_does_not_move(member, other, common):
    subscribe_shares(member, share_class=common, quantity=10, actor=SYSTEM, on=DAY)
    record_share_payment(member, share_class=common, amount_cents=2_500, actor=SYSTEM, on=DAY)
    with pytest.raises(SharesNotHeld) as refusal:
        transfer_shares(member, to=other, share_class=common, transfer=Transfer(3, DAY), actor=SYSTEM)
    assert refusal.value.held == 2
    with pytest.raises(SameMember):
        transfer_shares(member, to=member, share_class=common, transfer=Transfer(1, DAY), actor=SYSTEM)


def test_a_later_line_is_heard_by_an_earlier_one(member, other, common):
    """Shares given away from June on cannot be given away again in May."""
    with_paid_shares(member, common)
    transfer_shares(member, to=other, share_class=common, transfer=Transfer(10, date(2026, 6, 1)), actor=SYSTEM)
    with pytest.raises(SharesNotHeld):
        transfer_shares(member, to=other, share_class=common, transfer=Transfer(1, date(2026, 5, 1)), actor=SYSTEM)


def test_a_mistaken_line_is_taken_back_once_by_its_opposite(member, common):
    line = subscribe_shares(member, share_class=common, quantity=10, actor=SYSTEM, on=DAY)
    reverse_share_line(line, actor=SYSTEM, note="saisie en double")
    assert held(member, common) == (0, 0, 0)
    assert ShareTransaction.objects.count() == 2
    with pytest.raises(AlreadyReversed):
        reverse_share_line(line, actor=SYSTEM, note="encore")


def test_a_paid_subscription_is_taken_back_after_its_payment(member, common):
    line = subscribe_shares(member, share_class=common, quantity=1, actor=SYSTEM, on=DAY)
    payment = record_share_payment(member, share_class=common, amount_cents=1_000, actor=SYSTEM, on=DAY)
    with pytest.raises(SharesNotHeld):
        reverse_share_line(line, actor=SYSTEM, note="erreur")
    reverse_share_payment(payment, actor=SYSTEM, note="sans provision")
    reverse_share_line(line, actor=SYSTEM, note="erreur")
    assert held(member, common) == (0, 0, 0)
    with pytest.raises(AlreadyReversed):
        reverse_share_payment(payment, actor=SYSTEM, note="encore")


def approved(request):
    decision = Decision(True, BOARD, DAY, planned_on=date(2027, 1, 31), stays_solvent=True, spares_reserve=True)
    return decide_redemption(request, decision=decision, actor=SYSTEM)


def test_a_request_is_decided_then_paid_once(rives, member, common):
    with_paid_shares(member, common)
    request = request_redemption(member, share_class=common, quantity=4, actor=SYSTEM, on=DAY, reason="départ")
    with pytest.raises(StateNotAllowed):
        pay_redemption(request, actor=SYSTEM)
    approved(request)
    [capital] = capital_on(rives, DAY)
    assert (capital.requested, capital.approved) == (0, 4)
    pay_redemption(request, actor=SYSTEM, on=DAY)
    assert held(member, common) == (6, 6_000, 0)
    with pytest.raises(StateNotAllowed):
        pay_redemption(request, actor=SYSTEM, on=DAY)
    [capital] = capital_on(rives, DAY)
    assert (capital.quantity, capital.paid_cents, capital.approved) == (6, 6_000, 0)


def test_an_opening_balance_is_not_taken_back_once_what_paid_it_has_gone_on_with_other_shares(member, other, common):
    opening = opened(member, common, 10)
    subscribe_shares(member, share_class=common, quantity=10, actor=SYSTEM, on=DAY)
    transfer_shares(member, to=other, share_class=common, transfer=Transfer(10, DAY), actor=SYSTEM)
    with pytest.raises(SharesNotHeld) as refusal:
        reverse_share_line(opening, actor=SYSTEM, note="erreur")
    assert (refusal.value.quantity, refusal.value.held) == (10, 0)
    assert held(member, common) == (10, 0, 10_000)


def test_an_opening_balance_of_a_day_nobody_knows_is_not_taken_back_from_under_what_was_passed_on(
    member, other, common
):
    opening = opened(member, common, 10, on=None)
    transfer_shares(member, to=other, share_class=common, transfer=Transfer(10, DAY), actor=SYSTEM)
    with_paid_shares(member, common, on=DAY + timedelta(days=1))
    with pytest.raises(SharesNotHeld):
        reverse_share_line(opening, actor=SYSTEM, note="erreur")
    assert held(member, common) == (0, 0, 0)


def test_what_is_given_up_later_counts_for_the_shares_that_a_member_keeps(rives, member, other, common):
    set_parameter(rives, key="qualifying_shares", value=2, article="3.1", adopted_on=ADOPTED_ON, actor=SYSTEM)
    with_paid_shares(member, common)
    later = DAY + timedelta(days=9)
    transfer_shares(member, to=other, share_class=common, transfer=Transfer(6, later), actor=SYSTEM)
    asked = request_redemption(member, share_class=common, quantity=3, actor=SYSTEM, on=DAY)
    with pytest.raises(ActRuledOut):
        transfer_shares(member, to=other, share_class=common, transfer=Transfer(3, DAY), actor=SYSTEM)
    with pytest.raises(ActRuledOut):
        approved(asked)
    assert held(member, common, later) == (4, 4_000, 0)


def test_what_was_granted_is_not_paid_back_once_too_few_shares_would_be_left_to_a_member(rives, other, common):
    leaves_on = DAY + timedelta(days=9)
    member = a_member(rives, until=leaves_on)
    set_parameter(rives, key="qualifying_shares", value=2, article="3.1", adopted_on=ADOPTED_ON, actor=SYSTEM)
    with_paid_shares(member, common)
    request = approved(request_redemption(member, share_class=common, quantity=4, actor=SYSTEM, on=DAY))
    transfer_shares(member, to=other, share_class=common, transfer=Transfer(5, DAY), actor=SYSTEM)
    with pytest.raises(ActRuledOut):
        pay_redemption(request, actor=SYSTEM, on=DAY)
    # Whoever has left keeps none.
    pay_redemption(request, actor=SYSTEM, on=leaves_on)
    assert held(member, common, leaves_on) == (1, 1_000, 0)


def test_a_request_is_decided_no_sooner_than_it_was_asked(member, common):
    with_paid_shares(member, common)
    later = DAY + timedelta(days=1)
    request = request_redemption(member, share_class=common, quantity=4, actor=SYSTEM, on=later)
    for decision in (
        Decision(False, BOARD, DAY, note="trésorerie"),
        Decision(True, BOARD, DAY, stays_solvent=True, spares_reserve=True),
    ):
        with pytest.raises(DatesReversed):
            decide_redemption(request, decision=decision, actor=SYSTEM)


def test_what_is_subscribed_later_in_parts_leaves_an_instalment_late(rives, member, common):
    for since in (DAY, DAY + timedelta(days=60)):
        parts = [(since + timedelta(days=30), 1_000)]
        subscribe_shares(member, share_class=common, quantity=1, actor=SYSTEM, on=since, instalments=parts)
    [late] = late_shares(rives, DAY + timedelta(days=40))
    assert (late.overdue_cents, late.since) == (1_000, DAY + timedelta(days=30))


@pytest.mark.parametrize("ends", ["refused", "withdrawn"])
def test_a_request_refused_or_withdrawn_moves_nothing_and_another_may_follow(member, common, ends):
    with_paid_shares(member, common)
    request = request_redemption(member, share_class=common, quantity=4, actor=SYSTEM, on=DAY)
    with pytest.raises(RedemptionOpen):
        request_redemption(member, share_class=common, quantity=1, actor=SYSTEM, on=DAY)
    if ends == "refused":
        decide_redemption(request, decision=Decision(False, BOARD, DAY, note="trésorerie"), actor=SYSTEM)
    else:
        withdraw_redemption(request, actor=SYSTEM)
    assert held(member, common) == (10, 10_000, 0)
    assert request_redemption(member, share_class=common, quantity=1, actor=SYSTEM, on=DAY).state == "requested"


def test_a_request_is_withdrawn_no_sooner_than_it_was_asked(member, common):
    with_paid_shares(member, common)
    request = request_redemption(member, share_class=common, quantity=4, actor=SYSTEM, on=DAY)
    with pytest.raises(DatesReversed):
        withdraw_redemption(request, actor=SYSTEM, on=DAY - timedelta(days=1))


def test_each_step_of_a_request_is_kept_once_and_never_changed(member, common):
    with_paid_shares(member, common)
    request = request_redemption(member, share_class=common, quantity=4, actor=SYSTEM, on=DAY)
    pay_redemption(approved(request), actor=SYSTEM, on=DAY)
    assert [(one.state, one.on) for one in RedemptionStep.objects.all()] == [("approved", DAY), ("paid", DAY)]
    for change in (lambda: RedemptionStep.objects.update(on=date(2020, 1, 1)), RedemptionStep.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        RedemptionStep.objects.create(organisation=request.organisation, request=request, state="paid", on=DAY)


def test_no_more_is_asked_back_than_is_held_and_paid(member, common):
    with_paid_shares(member, common, 2)
    with pytest.raises(SharesNotHeld):
        request_redemption(member, share_class=common, quantity=3, actor=SYSTEM, on=DAY)


def test_the_database_itself_keeps_the_ledgers(rives, member, common):
    with_paid_shares(member, common)
    subscribe_shares(
        member, share_class=common, quantity=1, actor=SYSTEM, on=DAY, instalments=[(date(2027, 1, 1), 1_000)]
    )
    for table in (SharePayment, ShareInstalment):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.update(amount_cents=1)
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        RedemptionRequest.objects.create(
            organisation=rives, membership=member, share_class=common, quantity=1, requested_on=DAY,
            state=RedemptionState.PAID,
        )  # fmt: skip
    assert SharePayment.objects.count() == 1


def test_the_same_payment_dated_earlier_is_one_too_many(member, common):
    subscribe_shares(member, share_class=common, quantity=10, actor=SYSTEM, on=DAY)
    record_share_payment(member, share_class=common, amount_cents=10_000, actor=SYSTEM, on=date(2026, 3, 6))
    with pytest.raises(PaymentBeyondDue) as refused:
        record_share_payment(member, share_class=common, amount_cents=10_000, actor=SYSTEM, on=date(2026, 3, 4))
    assert refused.value.due_cents == 0
    assert held(member, common, date(2026, 3, 6)) == (10, 10_000, 0)


def test_a_part_may_still_be_paid_on_an_earlier_day(member, common):
    subscribe_shares(member, share_class=common, quantity=10, actor=SYSTEM, on=DAY)
    record_share_payment(member, share_class=common, amount_cents=6_000, actor=SYSTEM, on=date(2026, 3, 6))
    record_share_payment(member, share_class=common, amount_cents=4_000, actor=SYSTEM, on=date(2026, 3, 4))
    assert held(member, common, date(2026, 3, 6)) == (10, 10_000, 0)


def test_what_is_passed_on_and_comes_back_later_is_not_there_in_between(member, other, common):
    with_paid_shares(member, common)
    away, back = Transfer(10, date(2026, 3, 10)), Transfer(10, date(2026, 3, 20))
    transfer_shares(member, to=other, share_class=common, transfer=away, actor=SYSTEM)
    transfer_shares(other, to=member, share_class=common, transfer=back, actor=SYSTEM)
    with pytest.raises(SharesNotHeld):
        transfer_shares(member, to=other, share_class=common, transfer=Transfer(1, date(2026, 3, 5)), actor=SYSTEM)
    transfer_shares(member, to=other, share_class=common, transfer=Transfer(1, date(2026, 3, 21)), actor=SYSTEM)


def test_a_subscription_paid_later_is_not_taken_back_before_its_payment_is(member, common):
    line = subscribe_shares(member, share_class=common, quantity=10, actor=SYSTEM, on=DAY)
    record_share_payment(member, share_class=common, amount_cents=10_000, actor=SYSTEM, on=date(2026, 3, 6))
    with pytest.raises(SharesNotHeld):
        reverse_share_line(line, actor=SYSTEM, note="erreur")


def test_a_line_with_another_side_is_not_taken_back_alone(member, other, common):
    with_paid_shares(member, common)
    lines = transfer_shares(member, to=other, share_class=common, transfer=Transfer(4, DAY), actor=SYSTEM)
    for line in lines:
        with pytest.raises(LineNotReversible):
            reverse_share_line(line, actor=SYSTEM, note="erreur")
    assert (held(member, common)[0], held(other, common)[0]) == (6, 4)


def test_what_was_late_as_known_then_stays_so_once_the_subscription_is_taken_back(member, common):
    parts = [(date(2026, 4, 1), 2_000), (date(2026, 5, 1), 2_000)]
    line = subscribe_shares(member, share_class=common, quantity=4, actor=SYSTEM, on=DAY, instalments=parts)
    known, on = now(), date(2026, 4, 2)
    before = holding_of(member, common, on, known)
    reverse_share_line(line, actor=SYSTEM, note="erreur")
    assert (before.overdue_cents, holding_of(member, common, on, known)) == (2_000, before)
    assert holding_of(member, common, on).overdue_cents == 0


def test_a_line_has_one_opposite_for_ever(member, common):
    line = subscribe_shares(member, share_class=common, quantity=4, actor=SYSTEM, on=DAY)
    taken_back = reverse_share_line(line, actor=SYSTEM, note="erreur")
    taken_back.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        taken_back.save(force_insert=True)


def test_a_payment_is_taken_back_with_as_long_a_reason_as_a_line(member, common):
    subscribe_shares(member, share_class=common, quantity=4, actor=SYSTEM, on=DAY)
    paid = record_share_payment(member, share_class=common, amount_cents=4_000, actor=SYSTEM, on=DAY)
    why = "Le chèque a été refusé par la banque. " * 6
    assert reverse_share_payment(paid, actor=SYSTEM, note=why).reference == why
    assert held(member, common) == (4, 0, 4_000)


def test_a_subscription_ahead_in_parts_hides_nothing_that_is_late(member, common):
    subscribe_shares(member, share_class=common, quantity=10, actor=SYSTEM, on=DAY)
    ahead = DAY + timedelta(days=60)
    parts = [(ahead + timedelta(days=30 * place), 5_000) for place in (1, 2)]
    subscribe_shares(member, share_class=common, quantity=10, actor=SYSTEM, on=ahead, instalments=parts)
    assert holding_of(member, common, DAY + timedelta(days=1)).overdue_cents == 10_000


@pytest.mark.parametrize("passed", ["transferred", "paid back"])
def test_a_payment_is_not_taken_back_once_what_it_paid_has_passed_on(member, other, common, passed):
    with_paid_shares(member, common)
    later = DAY + timedelta(days=10)
    if passed == "transferred":
        transfer_shares(member, to=other, share_class=common, transfer=Transfer(10, later, BOARD), actor=SYSTEM)
    else:
        asked = request_redemption(member, share_class=common, quantity=10, actor=SYSTEM, on=later)
        sound = {"stays_solvent": True, "spares_reserve": True}
        decide_redemption(asked, decision=Decision(True, BOARD, later, override="ok", **sound), actor=SYSTEM)
        pay_redemption(asked, actor=SYSTEM, on=later)
    payment = SharePayment.objects.get(kind="payment")
    with pytest.raises(PaymentPassedOn) as refused:
        reverse_share_payment(payment, actor=SYSTEM, note="sans provision")
    assert refused.value.missing_cents == 10_000
    assert held(member, common, date(2030, 1, 1)) == (0, 0, 0)


def test_a_payment_is_taken_back_where_others_cover_what_has_passed_on(member, other, common):
    with_paid_shares(member, common)
    with_paid_shares(member, common)
    transfer_shares(member, to=other, share_class=common, transfer=Transfer(10, DAY, BOARD), actor=SYSTEM)
    reverse_share_payment(SharePayment.objects.filter(kind="payment").first(), actor=SYSTEM, note="sans provision")
    assert held(member, common) == (10, 0, 10_000)


def test_an_instalment_that_is_late_is_to_do_until_it_is_paid(member, common):
    parts = [(date(2027, 1, 1), 1_000), (date(2027, 2, 1), 1_000), (date(2027, 3, 1), 2_000)]
    subscribe_shares(member, share_class=common, quantity=4, actor=SYSTEM, on=date(2026, 12, 1), instalments=parts)
    here = member.organisation
    jump(here, date(2027, 2, 15))
    assert late_shares(here, date(2027, 1, 1)) == []
    [late] = to_do_on(here, date(2027, 2, 15)).late_shares
    assert (late.membership, late.overdue_cents, late.since) == (member, 2_000, date(2027, 1, 1))
    record_share_payment(member, share_class=common, amount_cents=1_500, on=date(2027, 2, 10), actor=SYSTEM)
    [late] = late_shares(here, date(2027, 2, 15))
    assert (late.overdue_cents, late.since) == (500, date(2027, 2, 1))
    record_share_payment(member, share_class=common, amount_cents=500, on=date(2027, 2, 14), actor=SYSTEM)
    assert late_shares(here, date(2027, 2, 15)) == []
