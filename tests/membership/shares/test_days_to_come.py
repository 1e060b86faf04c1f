"""What is paid, asked for, decided or taken back is written once it has happened; what is planned may lie ahead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from membership.clock import today
from membership.errors import DatesReversed, MemberDeceased, NotYetHappened
from membership.messages import sentence
from membership.models import Membership, RedemptionRequest, Role, ShareClass, SharePayment
from membership.queries.moment import Moment
from membership.queries.shares import holding_of, instalments_of, left_of
from membership.services.life.departures import record_death
from membership.services.redemptions import (
    Decision,
    decide_redemption,
    pay_redemption,
    request_redemption,
    withdraw_redemption,
)
from membership.services.shares import Transfer, record_share_payment, subscribe_shares, transfer_shares
from tests.factories.life import decision
from tests.factories.register import SYSTEM, a_member, an_officer
from tests.factories.shares import BOARD, DAY, with_paid_shares

pytestmark = pytest.mark.django_db


@pytest.fixture
def anne(rives, common):
    """Anne holds ten shares, all paid."""
    return with_paid_shares(a_member(rives, "Anne"), common)


@pytest.fixture
def ahead(rives):
    return today(rives) + timedelta(days=1)


def asked(anne: Membership, common: ShareClass) -> RedemptionRequest:
    return request_redemption(anne, share_class=common, quantity=2, actor=SYSTEM, on=DAY)


def granted(anne: Membership, common: ShareClass, planned_on: date | None = None) -> RedemptionRequest:
    decision = Decision(
        True, BOARD, DAY, planned_on, stays_solvent=True, spares_reserve=True, override="Trésorerie", tells=False
    )
    return decide_redemption(asked(anne, common), decision=decision, actor=SYSTEM)


Act = Callable[[Membership, ShareClass, date], object]
ACTS: dict[str, tuple[Act, str]] = {
    "a payment": (
        lambda anne, common, on: record_share_payment(
            anne, share_class=common, amount_cents=1_000, actor=SYSTEM, on=on
        ),
        "paid_on",
    ),
    "a request": (
        lambda anne, common, on: request_redemption(anne, share_class=common, quantity=2, actor=SYSTEM, on=on),
        "requested_on",
    ),
    "a decision": (
        lambda anne, common, on: decide_redemption(
            asked(anne, common), decision=Decision(False, BOARD, on, note="Trésorerie", tells=False), actor=SYSTEM
        ),
        "decided_on",
    ),
    "a withdrawal": (
        lambda anne, common, on: withdraw_redemption(asked(anne, common), actor=SYSTEM, on=on),
        "withdrawn_on",
    ),
    "a reimbursement": (
        lambda anne, common, on: pay_redemption(granted(anne, common), actor=SYSTEM, on=on, tells=False),
        "paid_on",
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_has_not_happened_is_not_written_down(anne, common, ahead, act):
    subscribe_shares(anne, share_class=common, quantity=1, actor=SYSTEM, on=DAY)
    do, fact = ACTS[act]
    with pytest.raises(NotYetHappened) as refused:
        do(anne, common, ahead)
    assert refused.value.fact == fact
    for language, words in (("fr", "n’est pas encore venu"), ("en", "has not come yet")):
        with override(language):
            assert words in sentence(refused.value).replace("\u00a0", " ")


@pytest.mark.parametrize("act", ACTS)
def test_today_will_do(anne, common, ahead, act):
    subscribe_shares(anne, share_class=common, quantity=1, actor=SYSTEM, on=DAY)
    do, _fact = ACTS[act]
    do(anne, common, ahead - timedelta(days=1))


def test_what_is_planned_may_lie_ahead(rives, anne, common, ahead):
    subscribe_shares(anne, share_class=common, quantity=1, actor=SYSTEM, on=DAY, instalments=[(ahead, 1_000)])
    transfer_shares(
        anne, to=a_member(rives, "Luc"), share_class=common, transfer=Transfer(2, ahead, BOARD), actor=SYSTEM
    )
    assert granted(anne, common, ahead).planned_on == ahead


def page(name: str, rives, **parts: str) -> str:
    return reverse(name, kwargs={"slug": rives.slug, **parts})


@pytest.fixture
def office(rives, sign_in):
    return sign_in(an_officer(rives, Role.SECRETARY))


@pytest.mark.parametrize(
    ("verb", "filled_in"), [("pay", {"amount": "10.00"}), ("redeem", {"quantity": "2"})], ids=["payment", "request"]
)
def test_the_page_says_it_beside_the_day(rives, office, anne, common, ahead, verb, filled_in):
    subscribe_shares(anne, share_class=common, quantity=1, actor=SYSTEM, on=DAY)
    sent = {"share_class": common.pk, "on": ahead.isoformat(), **filled_in}
    seen = office.post(page("member-shares-act", rives, public_id=anne.public_id, verb=verb), sent)
    assert list(seen.context["form"].errors) == ["on"]
    assert "has not come yet, today being" in seen.content.decode()
    assert (SharePayment.objects.count(), RedemptionRequest.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("act", "filled_in"),
    [("decide", {"approved": "no", "decided_by": BOARD, "note": "Trésorerie"}), ("pay", {})],
    ids=["decision", "reimbursement"],
)
def test_the_page_of_a_request_says_it_too(rives, office, anne, common, ahead, act, filled_in):
    request = granted(anne, common) if act == "pay" else asked(anne, common)
    seen = office.post(
        page("redemption", rives, public_id=request.public_id), {"act": act, "on": ahead.isoformat(), **filled_in}
    )
    assert seen.status_code == 422
    assert list(seen.context["forms"][act].errors) == ["on"]
    request.refresh_from_db()
    assert request.state == ("approved" if act == "pay" else "requested")


def test_no_payment_is_foreseen_before_it_was_granted(anne, common):
    with pytest.raises(DatesReversed):
        granted(anne, common, planned_on=DAY - timedelta(days=1))
    assert RedemptionRequest.objects.get().state == "requested"


def test_the_dead_receive_no_shares_and_keep_what_was_theirs_before(rives, anne, common):
    bruno = a_member(rives, "Bruno")
    record_death(bruno, decision=decision(DAY + timedelta(days=30), tells=False), actor=SYSTEM)
    after = DAY + timedelta(days=31)
    with pytest.raises(MemberDeceased):
        subscribe_shares(bruno, share_class=common, quantity=1, actor=SYSTEM, on=after)
    with pytest.raises(MemberDeceased):
        transfer_shares(anne, to=bruno, share_class=common, transfer=Transfer(1, after), actor=SYSTEM)
    subscribe_shares(bruno, share_class=common, quantity=1, actor=SYSTEM, on=DAY)


def test_an_instalment_says_what_is_left_of_it(rives, common):
    days = [DAY + timedelta(days=30 * at) for at in range(3)]
    bruno = a_member(rives, "Bruno")
    subscribe_shares(
        bruno, share_class=common, quantity=3, actor=SYSTEM, on=DAY, instalments=[(day, 1_000) for day in days]
    )
    record_share_payment(bruno, share_class=common, amount_cents=1_400, actor=SYSTEM, on=DAY)
    schedule = instalments_of(bruno, Moment(DAY))[common.pk]
    assert [left for _, left in left_of(schedule, holding_of(bruno, common, DAY).due_cents, DAY)] == [0, 600, 1_000]
    before = DAY - timedelta(days=1)
    assert [left for _, left in left_of(schedule, 0, before)] == [1_000, 1_000, 1_000]
