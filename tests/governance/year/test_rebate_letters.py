"""Each member is told their own rebate: once it stands in the ledger, once, word for word."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from governance.errors import RebatesNotEntered
from governance.models import SurplusPlan
from governance.services.rebate_letters import foresee_letters, tell_rebates
from governance.services.surplus import enter_rebates
from membership.models import AuditEntry, Delivery, MembershipEvent, Notice, OwnPassage, Rebate, Role
from membership.services.composing import Letters
from membership.services.rebates import correct_rebate
from tests.factories.register import SYSTEM, an_account_of, an_officer
from tests.governance.web.reading import said
from tests.governance.year.test_surplus import adopt, crowd, meeting, organisation, plan, taken_in  # noqa: F401

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def entered(meeting, crowd, plan):  # noqa: F811
    taken_in(plan)
    adopt(meeting, crowd, plan)
    enter_rebates(plan, actor=SYSTEM)
    plan.refresh_from_db()
    return plan


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def letter_to(notice: Notice, number: str) -> str:
    """Return the message that a member gets, as it leaves."""
    delivery = notice.deliveries.select_related("organisation", "person", "membership").get(membership__number=number)
    return plain(Letters().to(delivery).body)


class TestWhoIsTold:
    def test_nobody_before_the_rebates_stand_in_the_ledger(self, meeting, crowd, plan):  # noqa: F811
        taken_in(plan)
        with pytest.raises(RebatesNotEntered):
            tell_rebates(plan, actor=SYSTEM)
        adopt(meeting, crowd, plan)
        with pytest.raises(RebatesNotEntered):
            tell_rebates(plan, actor=SYSTEM)
        assert not OwnPassage.objects.exists()

    def test_each_reads_their_own_figures_and_nobody_elses(self, entered):
        notice = tell_rebates(entered, actor=SYSTEM)
        first, second = letter_to(notice, "U1"), letter_to(notice, "U2")
        assert "2 000,00 $" in first
        assert "1 000,00 $" in second
        assert "2 000,00 $" not in second
        assert "%(own" not in first

    def test_whoever_gets_nothing_is_not_written_to(self, entered):
        notice = tell_rebates(entered, actor=SYSTEM)
        numbers = set(notice.deliveries.values_list("membership__number", flat=True))
        assert numbers == {"U1", "U2", "W1"}

    def test_an_estate_is_not_written_to_in_the_name_of_whoever_died(self, entered, organisation, crowd):  # noqa: F811
        MembershipEvent.objects.create(organisation=organisation, membership=crowd[0], kind="deceased")
        assert foresee_letters(entered, language="fr").estates == 1
        notice = tell_rebates(entered, actor=SYSTEM)
        assert not notice.deliveries.filter(membership=crowd[0]).exists()


class TestWhatIsKept:
    def test_it_leaves_once(self, entered):
        notice = tell_rebates(entered, actor=SYSTEM)
        assert tell_rebates(entered, actor=SYSTEM) == notice
        assert AuditEntry.objects.filter(action="surplus.told").count() == 1
        assert Delivery.objects.count() == notice.deliveries.count() + Delivery.objects.exclude(notice=notice).count()

    def test_a_later_correction_changes_nothing_of_what_was_said(self, entered):
        notice = tell_rebates(entered, actor=SYSTEM)
        before = letter_to(notice, "U1")
        correct_rebate(
            Rebate.objects.get(membership__number="U1"), amount_cents=100, note="Relevé corrigé.", actor=SYSTEM
        )
        assert letter_to(notice, "U1") == before

    def test_the_words_of_one_member_never_change(self, entered):
        tell_rebates(entered, actor=SYSTEM)
        with pytest.raises(DatabaseError), transaction.atomic():
            OwnPassage.objects.update(text_fr="Rien")

    def test_the_database_lets_no_letter_leave_before(self, meeting, crowd, plan, entered):  # noqa: F811
        notice = tell_rebates(entered, actor=SYSTEM)
        with pytest.raises(DatabaseError), transaction.atomic():
            SurplusPlan.objects.filter(letters=notice).update(entered_at=None)


# --- the page


def test_the_office_writes_from_the_page_of_the_surplus_and_prints_the_letters(entered, client):
    here = entered.organisation
    client.force_login(an_officer(here, Role.SECRETARY), backend=BACKEND)
    at = {"slug": here.slug, "assembly": entered.motion.assembly.public_id}
    url = reverse("governance:surplus", kwargs=at)
    page = plain(said(client.get(url)))
    assert "Écrire à 3 membres" in page
    page = plain(said(client.post(reverse("governance:rebates-tell", kwargs=at), follow=True)))
    assert "On écrit à 3 membres." in page
    assert "Écrire à 3 membres" not in page
    printed = client.get(reverse("governance:rebates-letters", kwargs=at))
    if printed.status_code == 200:
        assert printed.headers["Content-Type"] == "application/pdf"


def test_a_member_reads_it_signed_in(entered, crowd, client):  # noqa: F811
    notice = tell_rebates(entered, actor=SYSTEM)
    client.force_login(an_account_of(crowd[0]), backend=BACKEND)
    delivery = notice.deliveries.get(membership=crowd[0])
    page = plain(said(client.get(reverse("my-notice", kwargs={"slug": "rives", "delivery": delivery.public_id}))))
    assert "2 000,00 $" in page
