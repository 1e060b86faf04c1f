"""What becomes of shares asked back is told: to the member, or after a death to whoever settles the estate."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from membership.errors import ReasonMissing
from membership.models import AuditEntry, Delivery, RedemptionRequest, Role, ShareClass
from membership.services.estates import EstateContact, note_estate
from membership.services.life.departures import record_death
from membership.services.redemptions import Decision, decide_redemption, pay_redemption, request_redemption
from membership.services.shares import record_share_payment, subscribe_shares
from tests.factories.life import decision
from tests.factories.register import SYSTEM, a_member, an_officer

DAY = date(2026, 3, 2)


@pytest.fixture
def anne(rives):
    return a_member(rives, "Anne", "Tremblay", email="anne@example.org")


@pytest.fixture
def asked(rives, anne) -> RedemptionRequest:
    common = ShareClass.objects.get(organisation=rives)
    subscribe_shares(anne, share_class=common, quantity=10, actor=SYSTEM, on=DAY)
    record_share_payment(anne, share_class=common, amount_cents=10_000, actor=SYSTEM, on=DAY)
    return request_redemption(anne, share_class=common, quantity=4, actor=SYSTEM, on=DAY)


def decided(request, approved=True, **fields):
    fields = {"stays_solvent": True, "spares_reserve": True} | fields
    return decide_redemption(request, decision=Decision(approved, "CA-2026-11", DAY, **fields), actor=SYSTEM)


def letters():
    return [one.notice.texts.get(language="fr") for one in Delivery.objects.order_by("pk")]


def test_a_grant_then_the_payment_are_told_and_say_what_is_left(anne, asked):
    pay_redemption(decided(asked, planned_on=date(2026, 12, 31)), actor=SYSTEM, on=date(2026, 4, 1))
    granted, paid = letters()
    assert granted.subject == "Remboursement de parts : accordé".replace(" :", "\u00a0:")
    assert "31 décembre 2026" in granted.body_text.replace("\u00a0", " ")
    assert "CA-2026-11" in granted.body_text
    assert "40,00" in paid.body_text
    assert "Parts de cette catégorie qui restent" in paid.body_text
    assert {one.address for one in Delivery.objects.all()} == {"anne@example.org"}
    told = [
        one.detail.values["letter"]
        for one in AuditEntry.objects.filter(action__startswith="redemption.").order_by("pk")[1:]
    ]
    assert told == [one.notice.public_id for one in Delivery.objects.order_by("pk")]


def test_a_refusal_says_why_or_is_not_recorded(asked):
    with pytest.raises(ReasonMissing):
        decided(asked, approved=False, note="  ")
    decided(asked, approved=False, note="La réserve serait entamée.")
    assert "La réserve serait entamée." in letters()[0].body_text


def test_nothing_leaves_where_it_is_entered_late(asked):
    pay_redemption(decided(asked, tells=False), actor=SYSTEM, on=DAY, tells=False)
    assert not Delivery.objects.exists()


def test_after_a_death_the_estate_is_told_on_paper_and_nobody_before_it_is_known(anne, asked):
    record_death(anne, decision=decision(DAY, tells=False), actor=SYSTEM)
    granted = decided(asked)
    assert not Delivery.objects.exists()
    note_estate(anne, EstateContact("Me Luc Roy"), actor=SYSTEM)
    pay_redemption(granted, actor=SYSTEM, on=date(2026, 4, 1))
    told = Delivery.objects.get()
    assert (told.channel, told.addressee, told.address) == ("post", "Me Luc Roy", "")


def test_the_letter_is_read_before_the_decision_is_recorded(rives, asked, sign_in):
    office = sign_in(an_officer(rives, Role.SECRETARY))
    page = reverse("redemption", kwargs={"slug": "rives", "public_id": asked.public_id})
    sent = {
        "act": "decide", "approved": "no", "on": "2026-03-03", "decided_by": "Conseil", "note": "Fonds liés.",
        "tells": "on",
    }  # fmt: skip
    read = office.post(page, sent | {"step": "look"}).content.decode()
    assert "The letter to Anne Tremblay" in read
    assert "Fonds liés." in read
    asked.refresh_from_db()
    assert (asked.state, Delivery.objects.count(), AuditEntry.objects.filter(action="redemption.refused").count()) == (
        "requested", 0, 0,
    )  # fmt: skip
    office.post(page, sent)
    asked.refresh_from_db()
    assert (asked.state, Delivery.objects.count()) == ("refused", 1)


def test_the_letter_is_read_before_the_payment_is_recorded(rives, asked, sign_in):
    granted = decided(asked, tells=False)
    page = reverse("redemption", kwargs={"slug": "rives", "public_id": granted.public_id})
    sent = {"act": "pay", "on": "2026-04-01", "tells": "on", "step": "look"}
    read = sign_in(an_officer(rives, Role.SECRETARY)).post(page, sent).content.decode()
    assert "The letter to Anne Tremblay" in read
    granted.refresh_from_db()
    assert (granted.state, granted.redemption, Delivery.objects.count()) == ("approved", None, 0)
