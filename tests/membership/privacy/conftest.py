"""A member who left, of whom much is held in many places, and the office."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from membership.models import (
    Delivery,
    DeliveryState,
    ImportBatch,
    ImportRefusal,
    Membership,
    Organisation,
    PhoneKind,
    Purpose,
    RequestKind,
    RequestState,
    Role,
    ShareClass,
)
from membership.queries.moment import Moment
from membership.services.consulting import note_consultation
from membership.services.contacts import (
    change_contact,
    form_household,
    join_household,
    move_house,
    note_age,
    record_consent,
)
from membership.services.documents import keep
from membership.services.letters import Letter, issue_letter
from membership.services.life.departures import resign
from membership.services.persons import PostalAddress
from membership.services.redemptions import Decision as Decided
from membership.services.redemptions import decide_redemption, pay_redemption, request_redemption
from membership.services.requests import file_request, settle_request
from membership.services.shares import record_share_payment, subscribe_shares
from tests.factories.life import decision
from tests.factories.meetings import jump
from tests.factories.register import JOINED_ON, SYSTEM, a_member, an_account_of, an_officer, an_organisation

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ON = date(2027, 1, 25)
LEFT_ON = date(2026, 6, 1)
# What must be found nowhere once it is erased.
SECRETS = ("anne.roy@example.org", "418 555-0101", "418 555-0202", "1961-05-02", "Mère Tutrice", "secret-demande")


def browser(account) -> Client:
    client = Client(headers={"accept-language": "en"})
    if account is not None:
        client.force_login(account, backend=BACKEND)
    return client


@pytest.fixture
def rives(db) -> Organisation:
    organisation = an_organisation("rives")
    jump(organisation, ON)
    return organisation


@pytest.fixture
def office(rives) -> Client:
    return browser(an_officer(rives, Role.SECRETARY))


@pytest.fixture
def anne(rives) -> Membership:
    return a_member(rives, "Anne", "Roy", number="M0001", email="anne.roy@example.org")


def fill(anne: Membership) -> None:
    """Let much be held on a member, in every place that can hold a value."""
    person, rives = anne.person, anne.organisation
    move_house(person, address=PostalAddress("1, rue du Quai", "Québec", "G1K 2B4"), since=JOINED_ON, actor=SYSTEM)
    change_contact(
        person, email="anne.roy@example.org", phone="418 555-0101", language="fr",
        phones=[(PhoneKind.WORK, "418 555-0202")], actor=SYSTEM,
    )  # fmt: skip
    note_age(person, birth_on=date(1961, 5, 2), guardian_name="Mère Tutrice", actor=SYSTEM)
    record_consent(person, purpose=Purpose.NEWS, is_given=True, source="formulaire papier", actor=SYSTEM)
    join_household(person, household=form_household(rives, name="Roy", actor=SYSTEM), since=JOINED_ON, actor=SYSTEM)
    an_account_of(anne)
    paper = keep(rives, name="carte.pdf", media_type="application/pdf", content=b"%PDF secret-demande")
    asked = file_request(anne, kind=RequestKind.OTHER, message="secret-demande", document=paper, actor=SYSTEM)
    settle_request(asked, state=RequestState.DECLINED, answer="Non, secret-demande.", actor=SYSTEM)
    note_consultation(rives, kind="list", at=Moment(ON), actor=SYSTEM, search="text=anne.roy@example.org")
    batch = ImportBatch.objects.create(
        organisation=rives, file_name="liste.csv", file_sha256="0" * 64, rows=1, new=0, matched=0, rejected=1
    )
    raw = {"courriel": "Anne.Roy@example.org", "tel": "418 555-0101"}
    ImportRefusal.objects.create(organisation=rives, batch=batch, row=2, code="x", raw=raw)


def give_shares_back(anne: Membership) -> None:
    common = ShareClass.objects.for_organisation(anne.organisation).get()
    subscribe_shares(anne, share_class=common, quantity=5, on=JOINED_ON, actor=SYSTEM)
    record_share_payment(anne, share_class=common, amount_cents=5_000, on=JOINED_ON, actor=SYSTEM)
    asked = request_redemption(anne, share_class=common, quantity=5, on=LEFT_ON, actor=SYSTEM)
    settled = Decided(True, "Conseil", LEFT_ON, stays_solvent=True, spares_reserve=True)
    decide_redemption(asked, decision=settled, actor=SYSTEM)
    pay_redemption(asked, on=LEFT_ON, actor=SYSTEM)


def leave(anne: Membership) -> None:
    resign(anne, decision=decision(LEFT_ON, notice_on=date(2026, 5, 1)), actor=SYSTEM)
    letter = Letter(subject="Adieu", paragraphs=("Merci.",))
    issue_letter(anne, compose=lambda: letter, actor=SYSTEM)
    Delivery.objects.filter(person=anne.person).update(state=DeliveryState.SENT, last_answer="250 Ok")


@pytest.fixture
def gone(anne) -> Membership:
    """Anne, of whom much was held, who gave her shares back and left."""
    fill(anne)
    give_shares_back(anne)
    leave(anne)
    return anne
