"""Shares on their pages: both ledgers read, each act written down, what is asked back decided and paid."""

from datetime import date

import pytest
from django.urls import reverse

from membership.models import RedemptionRequest, Role, ShareClass, SharePayment, ShareTransaction
from membership.queries.shares import holding_of
from membership.services.redemptions import request_redemption, withdraw_redemption
from membership.services.shares import record_share_payment, subscribe_shares
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer

DAY = date(2026, 3, 2)


@pytest.fixture
def common(rives):
    return ShareClass.objects.get(organisation=rives)


@pytest.fixture
def anne(rives):
    return a_member(rives, "Anne", "Tremblay", email="anne@example.org")


@pytest.fixture
def office(rives, sign_in):
    return sign_in(an_officer(rives, Role.SECRETARY))


def page(name, membership=None, slug="rives", **parts):
    if membership is not None:
        parts["public_id"] = membership.public_id
    return reverse(name, kwargs={"slug": slug, **parts})


def text(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def pay_in_full(membership, share_class, quantity=10):
    subscribe_shares(membership, share_class=share_class, quantity=quantity, actor=SYSTEM, on=DAY)
    record_share_payment(membership, share_class=share_class, amount_cents=quantity * 1000, actor=SYSTEM, on=DAY)


def test_a_subscription_in_instalments_then_a_payment_stand_in_the_ledger(office, anne, common):
    sent = {"share_class": common.pk, "quantity": "10", "on": "2026-03-02", "parts": "4"}
    shown = text(office.post(page("member-shares-act", anne, verb="subscribe"), sent, follow=True))
    assert "The subscription is recorded." in shown
    assert ("due on March 2, 2026" in shown, "due on April 2, 2026" in shown) == (True, True)
    sent = {"share_class": common.pk, "amount": "25.00", "on": "2026-03-02", "reference": "chèque 12"}
    shown = text(office.post(page("member-shares-act", anne, verb="pay"), sent, follow=True))
    assert "chèque 12" in shown
    assert [holding_of(anne, common, date(2026, month, 2)).overdue_cents for month in (3, 4, 6)] == [0, 2_500, 7_500]


def test_more_than_is_due_is_refused_on_the_form_and_nothing_is_recorded(office, anne, common):
    sent = {"share_class": common.pk, "amount": "10.00", "on": "2026-03-02"}
    shown = text(office.post(page("member-shares-act", anne, verb="pay"), sent))
    assert "Record the subscription first" in shown
    assert not SharePayment.objects.exists()


def test_paid_shares_pass_to_the_member_whose_number_is_given(office, rives, anne, common):
    other = a_member(rives, "Luc", "Hébert")
    pay_in_full(anne, common)
    sent = {"share_class": common.pk, "quantity": "4", "number": "M999", "on": "2026-03-02"}
    assert "No member has the number “M999”." in text(
        office.post(page("member-shares-act", anne, verb="transfer"), sent)
    )
    office.post(page("member-shares-act", anne, verb="transfer"), sent | {"number": other.number})
    assert [holding_of(one, common, DAY).quantity for one in (anne, other)] == [6, 4]
    assert "to Luc Hébert" in text(office.get(page("member-shares", anne)))
    assert "from Anne Tremblay" in text(office.get(page("member-shares", other)))
    assert "from Anne Tremblay" in text(office.get(page("member", other)))


def test_a_request_is_written_down_decided_and_paid_page_by_page(office, anne, common):
    pay_in_full(anne, common)
    sent = {"share_class": common.pk, "quantity": "4", "on": "2026-03-02", "reason": "Départ"}
    office.post(page("member-shares-act", anne, verb="redeem"), sent)
    asked = page("redemption", RedemptionRequest.objects.get())
    assert asked in text(office.get(page("capital")))
    refusal = {"act": "decide", "approved": "no", "on": "2026-03-03", "decided_by": "Conseil"}
    assert "A refusal says why." in text(office.post(asked, refusal))
    granted = refusal | {"approved": "yes", "planned_on": "2026-12-31"}
    warned = text(office.post(asked, granted))
    assert "No share is paid back if that makes the co-operative insolvent" in warned
    assert 'id="id_override_error"' in warned
    assert RedemptionRequest.objects.get().state == "requested"
    office.post(asked, granted | {"stays_solvent": "on", "spares_reserve": "on"})
    assert "December 31, 2026" in text(office.get(page("capital")))
    shown = text(office.post(asked, {"act": "pay", "on": "2026-04-01"}, follow=True))
    assert "shares and money have left the ledgers" in shown
    assert holding_of(anne, common, date(2026, 4, 1)).quantity == 6
    paid = text(office.get(page("member-shares", anne)))
    assert ("paid on April 1, 2026" in paid, "expected on" in paid) == (True, False)


def test_opening_balances_without_a_date_are_said_where_they_are_in_the_sum(office, rives, anne, common):
    ShareTransaction.objects.create(
        organisation=rives, membership=anne, share_class=common, operation="opening", quantity=5, unit_price_cents=1000
    )
    said = "Those without a date count on every day, however early."
    assert said in text(office.get(page("capital"), {"as_of": "1990-01-01"}))
    assert said in text(office.get(page("register-year")))


def test_the_pages_of_a_past_day_show_the_requests_of_that_day_without_buttons(office, anne, common):
    pay_in_full(anne, common)
    asked = request_redemption(anne, share_class=common, quantity=4, actor=SYSTEM, on=date(2026, 4, 1))
    withdraw_redemption(asked, actor=SYSTEM, on=date(2026, 6, 1))

    def shown(name, as_of):
        return text(office.get(page(name, anne) if name == "member-shares" else page(name), {"as_of": as_of}))

    opens = page("redemption", asked)
    for name in ("member-shares", "capital"):
        before, between = shown(name, "2026-03-31"), shown(name, "2026-05-01")
        assert ("asked on April 1, 2026" in before, "asked on April 1, 2026" in between) == (False, True)
        assert ("Requested" in between, opens in between) == (True, False)
    assert "Withdrawn" in shown("member-shares", "2026-06-02")
    assert "asked on April 1, 2026" not in shown("capital", "2026-06-02")
    assert opens in text(office.get(page("member-shares", anne)))


def test_a_mistaken_line_is_taken_back_with_its_reason(office, anne, common):
    line = subscribe_shares(anne, share_class=common, quantity=10, actor=SYSTEM, on=DAY)
    reverse_page = page("member-shares-reverse", anne, kind="shares", line=line.pk)
    assert "Say in a few words" in text(office.post(reverse_page, {"note": " "}, follow=True))
    assert ShareTransaction.objects.count() == 1
    shown = text(office.post(reverse_page, {"note": "en double"}, follow=True))
    assert "en double" in shown
    assert holding_of(anne, common, DAY).quantity == 0


def test_the_capital_is_stated_for_any_day_with_what_is_due(office, rives, anne, common):
    pay_in_full(anne, common)
    late = a_member(rives, "Luc", "Hébert")
    subscribe_shares(late, share_class=common, quantity=3, actor=SYSTEM, on=date(2026, 4, 1))
    before = text(office.get(page("capital"), {"as_of": "2026-03-31"}))
    after = text(office.get(page("capital"), {"as_of": "2026-04-01"}))
    assert ("$100.00" in before, "Luc Hébert" in before) == (True, False)
    assert ("$130.00" in after, "$30.00" in after, "Luc Hébert" in after) == (True, True, True)


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        (Role.ADMINISTRATOR, True, True),
        (Role.SECRETARY, True, True),
        (Role.AUDITOR, True, False),
        (Role.CHAIR, False, False),
        (Role.SCRUTINEER, False, False),
        (None, False, False),
    ],
)
def test_who_may_read_and_who_may_write(rives, sign_in, anne, common, role, reads, writes):
    pay_in_full(anne, common)
    office_request = RedemptionRequest.objects.create(
        organisation=rives, membership=anne, share_class=common, quantity=1, requested_on=DAY
    )
    somebody = sign_in(an_officer(rives, role) if role else an_account_of(anne))
    for address in (page("member-shares", anne), page("capital")):
        assert (somebody.get(address).status_code == 200) == reads
    verbs = [page("member-shares-act", anne, verb=verb) for verb in ("subscribe", "pay", "transfer", "redeem")]
    for address in (*verbs, page("redemption", office_request)):
        assert somebody.get(address).status_code == (200 if writes else 404)
    line = ShareTransaction.objects.get()
    posted = somebody.post(page("member-shares-reverse", anne, kind="shares", line=line.pk), {"note": ""})
    assert posted.status_code == (302 if writes else 404)


def test_another_organisations_shares_are_not_found(ailleurs, sign_in, anne, common):
    neighbour = sign_in(an_officer(ailleurs, Role.SECRETARY))
    for address in (page("member-shares", anne, "ailleurs"), page("member-shares-act", anne, "ailleurs", verb="pay")):
        assert neighbour.get(address).status_code == 404


def test_a_page_costs_as_many_statements_for_many_lines_as_for_few(office, anne, common, django_assert_max_num_queries):
    for _ in range(12):
        pay_in_full(anne, common, 1)
    with django_assert_max_num_queries(26):
        office.get(page("member-shares", anne))
