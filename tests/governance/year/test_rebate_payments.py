"""How rebates were paid: noted one by one or all at once, taken back with the reason, and carried by a merge."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from governance.services.sessions import end_assembly
from governance.services.surplus import enter_rebates
from membership.errors import (
    AlreadyReversed,
    DatesReversed,
    NothingToRecord,
    NotYetHappened,
    ReasonMissing,
    RebatePaid,
    RebatesMoved,
    StateNotAllowed,
)
from membership.models import AuditEntry, Rebate, RebatePayment, RebateWay, Role
from membership.queries.rebate_payments import Unpaid, unpaid_of
from membership.services.merging.joining import merge_persons
from membership.services.rebate_payments import (
    Payout,
    note_rebate_paid,
    note_rebates_paid,
    take_rebate_payment_back,
)
from membership.services.rebates import correct_rebate
from tests.factories.meetings import MEETING_ON
from tests.factories.register import SYSTEM, an_account_of, an_officer
from tests.governance.web.reading import said
from tests.governance.year.test_surplus import (  # noqa: F401
    YEAR_END,
    adopt,
    crowd,
    meeting,
    organisation,
    plan,
    taken_in,
)

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CHEQUE = Payout(RebateWay.CHEQUE, MEETING_ON, "no 12")


@pytest.fixture
def entered(meeting, crowd, plan):  # noqa: F811
    taken_in(plan)
    adopt(meeting, crowd, plan)
    enter_rebates(plan, actor=SYSTEM)
    plan.refresh_from_db()
    return plan


def line(number: str) -> Rebate:
    return Rebate.objects.get(membership__number=number, reverses=None)


def left(entered) -> Unpaid:
    return unpaid_of(entered.organisation, YEAR_END, MEETING_ON)


def all_paid(entered, shown: Unpaid) -> int:
    return note_rebates_paid(entered.organisation, year_end_on=YEAR_END, payout=CHEQUE, shown=shown, actor=SYSTEM)


def test_one_is_noted_once_and_not_corrected_until_that_is_taken_back(entered):
    paid = note_rebate_paid(line("U1"), payout=CHEQUE, actor=SYSTEM)
    assert (paid.way, paid.paid_on, paid.reference) == ("cheque", MEETING_ON, "no 12")
    with pytest.raises(RebatePaid):
        note_rebate_paid(line("U1"), payout=CHEQUE, actor=SYSTEM)
    with pytest.raises(RebatePaid):
        correct_rebate(line("U1"), amount_cents=100, note="Relevé", actor=SYSTEM)
    with pytest.raises(ReasonMissing):
        take_rebate_payment_back(line("U1"), note=" ", actor=SYSTEM)
    take_rebate_payment_back(line("U1"), note="Chèque retourné", actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        take_rebate_payment_back(line("U1"), note="Encore", actor=SYSTEM)
    note_rebate_paid(line("U1"), payout=CHEQUE, actor=SYSTEM)
    assert RebatePayment.objects.filter(rebate=line("U1")).count() == 2
    assert AuditEntry.objects.filter(action__startswith="rebates.pa").count() == 3


def test_what_was_taken_back_or_not_owed_yet_is_not_paid(entered):
    first = line("U2")
    for day, refused in (
        (first.effective_on - timedelta(days=1), DatesReversed),
        (MEETING_ON + timedelta(days=400), NotYetHappened),
    ):
        with pytest.raises(refused):
            note_rebate_paid(first, payout=Payout(RebateWay.TRANSFER, day), actor=SYSTEM)
    correct_rebate(first, amount_cents=100, note="Relevé corrigé", actor=SYSTEM)
    with pytest.raises(AlreadyReversed):
        note_rebate_paid(first, payout=CHEQUE, actor=SYSTEM)


def test_all_that_are_left_are_noted_at_once_as_they_were_seen_or_none(entered):
    note_rebate_paid(line("U1"), payout=CHEQUE, actor=SYSTEM)
    shown = left(entered)
    with pytest.raises(RebatesMoved):
        all_paid(entered, Unpaid(shown.count + 1, shown.amount_cents))
    assert RebatePayment.objects.count() == 1
    assert all_paid(entered, shown) == shown.count == 2
    assert left(entered) == Unpaid(0, 0)
    with pytest.raises(NothingToRecord):
        all_paid(entered, Unpaid(0, 0))


def test_a_payment_goes_with_its_line_when_two_members_are_one(meeting, entered):  # noqa: F811
    # While it sits nobody is merged: both may have been counted there.
    end_assembly(meeting, actor=SYSTEM)
    note_rebate_paid(line("U1"), payout=CHEQUE, actor=SYSTEM)
    kept, joined = line("W1").membership, line("U1").membership
    merge_persons(kept=kept.person, joined=joined.person, reason="Fiche en double", actor=SYSTEM)
    assert RebatePayment.objects.get(taken_back_at=None).rebate.membership == kept


def test_the_office_looks_then_notes_all_and_the_member_reads_it(meeting, entered, client):  # noqa: F811
    here = meeting.organisation
    client.force_login(an_officer(here, Role.SECRETARY), backend=BACKEND)
    page = reverse("governance:rebates-paid", args=[here.slug, meeting.public_id])
    assert page in client.get(reverse("governance:surplus", args=[here.slug, meeting.public_id])).content.decode()
    sent = {"way": "cheque", "on": MEETING_ON.isoformat(), "reference": "lot 3"}
    seen = client.post(page, sent | {"step": "look"})
    assert not RebatePayment.objects.exists()
    shown = seen.context["seen"]
    moved = client.post(page, sent | {"step": "write", "count": "1", "cents": "1"})
    assert moved.status_code == 422
    client.post(page, sent | {"step": "write", "count": shown.count, "cents": shown.amount_cents})
    assert RebatePayment.objects.count() == shown.count
    member = line("U1").membership
    shares = reverse("member-shares", kwargs={"slug": here.slug, "public_id": member.public_id})
    assert "lot 3" in said(client.get(shares))
    back = reverse(
        "member-rebate-pay",
        kwargs={"slug": here.slug, "public_id": member.public_id, "rebate": line("U1").public_id},
    )
    client.post(back, {"act": "take_back", "note": "Chèque perdu"})
    assert "lot 3" not in said(client.get(shares))
    client.post(back, {"way": "credit", "on": MEETING_ON.isoformat()})
    assert RebatePayment.objects.get(rebate=line("U1"), taken_back_at=None).way == "credit"


@pytest.mark.parametrize("role", [Role.CHAIR, Role.AUDITOR, None])
def test_only_the_office_notes_them(meeting, entered, client, role):  # noqa: F811
    here, member = meeting.organisation, line("U1").membership
    client.force_login(an_officer(here, role) if role else an_account_of(member), backend=BACKEND)
    page = reverse("governance:rebates-paid", args=[here.slug, meeting.public_id])
    one = {"slug": here.slug, "public_id": member.public_id, "rebate": line("U1").public_id}
    assert client.get(page).status_code == 404
    assert client.post(reverse("member-rebate-pay", kwargs=one), {"way": "cheque"}).status_code == 404
    assert not RebatePayment.objects.exists()
