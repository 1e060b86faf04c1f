"""Each clock of a member's life is among what waits for the office, with its day."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from membership.models import Role, ShareClass
from membership.queries.to_do import to_do_on
from membership.services.life.suspensions import contest_vote_suspension, suspend_vote
from membership.services.parameters import set_parameter
from membership.services.redemptions import Decision, decide_redemption, pay_redemption, request_redemption
from membership.services.shares import record_share_payment, subscribe_shares
from tests.factories.life import decision
from tests.factories.meetings import jump
from tests.factories.register import ADOPTED_ON, SYSTEM, a_member, an_officer, an_organisation

ON = date(2027, 2, 1)


@pytest.fixture
def coop(db):
    organisation = an_organisation("rives", bylaws={"vote_suspension": True})
    jump(organisation, ON)
    return organisation


def asked(coop, on=ON):
    member = a_member(coop)
    common = ShareClass.objects.get(organisation=coop)
    subscribe_shares(member, share_class=common, quantity=5, actor=SYSTEM, on=date(2026, 1, 1))
    record_share_payment(member, share_class=common, amount_cents=5_000, actor=SYSTEM, on=date(2026, 1, 1))
    return request_redemption(member, share_class=common, quantity=5, on=on, actor=SYSTEM)


def granted(request, planned_on=None, on=ON):
    said = Decision(True, "Conseil", on, planned_on=planned_on, stays_solvent=True, spares_reserve=True, override="Vu.")
    return decide_redemption(request, decision=said, actor=SYSTEM)


def test_a_suspension_of_the_vote_may_be_contested_until_a_day(coop):
    member = a_member(coop)
    suspend_vote(member, reason="Aucun usage.", decision=decision(ON, notice_on=ON), actor=SYSTEM)
    [one] = to_do_on(coop, ON).contestable
    assert (one.restriction.membership, one.until) == (member, date(2027, 2, 16))
    assert to_do_on(coop, date(2027, 2, 16)).contestable
    assert not to_do_on(coop, date(2027, 2, 17)).contestable
    jump(coop, date(2027, 2, 3))
    contest_vote_suspension(member, decision=decision(date(2027, 2, 3)), actor=SYSTEM)
    found = to_do_on(coop, date(2027, 2, 3))
    assert (found.contestable, len(found.contests)) == ((), 1)


def test_shares_asked_back_wait_for_the_board_then_for_their_payment(coop):
    request = asked(coop)
    [one] = to_do_on(coop, ON).redemptions
    assert (one.request, one.by, one.is_late) == (request, None, False)
    granted(request, planned_on=date(2027, 6, 30))
    assert [(one.by, one.is_late) for one in to_do_on(coop, date(2027, 6, 30)).redemptions] == [
        (date(2027, 6, 30), False)
    ]
    assert [one.is_late for one in to_do_on(coop, date(2027, 7, 1)).redemptions] == [True]
    jump(coop, date(2027, 7, 1))
    pay_redemption(request, actor=SYSTEM, on=date(2027, 6, 30))
    assert to_do_on(coop, date(2027, 7, 1)).redemptions == ()


def test_the_delay_of_the_by_laws_runs_from_the_request(coop):
    set_parameter(coop, key="redemption_delay_months", value=12, article="7", adopted_on=ADOPTED_ON, actor=SYSTEM)
    granted(asked(coop), planned_on=date(2029, 1, 1))
    assert [one.by for one in to_do_on(coop, ON).redemptions] == [date(2028, 2, 1)]


def test_the_page_says_each_with_its_day(coop):
    client = Client(headers={"accept-language": "en"})
    client.force_login(an_officer(coop, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend")
    january = date(2027, 1, 10)
    granted(asked(coop, january), planned_on=date(2027, 1, 31), on=january)
    suspend_vote(a_member(coop, "Luc"), reason="Aucun usage.", decision=decision(ON, notice_on=ON), actor=SYSTEM)
    shown = client.get(reverse("to-do", kwargs={"slug": "rives"})).content.decode().replace("\u00a0", " ")
    assert "was to be paid by January 31, 2027" in shown
    assert "in writing, until February 16, 2027" in shown
