"""Whoever carries proxies goes from one vote to the next on the same device, and always reads for whom."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from membership.models import Account, Relation
from membership.services.representation import name_representative
from tests.factories.meetings import an_evening, an_open_poll
from tests.factories.register import JOINED_ON, SYSTEM, a_member, an_account_of, an_organisation
from tests.factories.sealed import a_claim, an_open_secret_poll
from tests.voting.web.conftest import Evening
from tests.voting.web.reading import text_of
from voting.models import RollCallVote

pytestmark = pytest.mark.django_db


@pytest.fixture
def club():
    return an_organisation(kind="qc_npo", bylaws={"proxy_allowed": True, "quorum": "1"})


@pytest.fixture
def those(club):
    """Marie, who carries the proxy of Luc; and Zoé, who is nothing to them."""
    marie, luc, zoe = (a_member(club, given, "Roy", email=f"{given}@example.org") for given in ("Marie", "Luc", "Zoe"))
    name_representative(
        luc, person=marie.person, relation=Relation.PROXY, since=JOINED_ON, instrument_note="Lettre", actor=SYSTEM
    )
    return marie, luc, zoe


def browser(account: Account) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def entered(evening: Evening, membership) -> Client:
    client = browser(an_account_of(membership))
    client.post(evening.address("enter"), {"membership": membership.public_id})
    return client


@pytest.fixture
def evening(club, those):
    meeting = an_evening(club, those[2])
    return Evening(club, list(those), meeting, an_open_poll(meeting))


def go_on_as(evening, client, membership):
    return client.post(evening.address("voice"), {"membership": membership.public_id}, follow=True)


def test_the_carrier_votes_for_themselves_then_for_the_giver(evening, those):
    marie, luc, _zoe = those
    client = entered(evening, marie)
    assert "Vote for Luc Roy, by proxy" in text_of(client.get(evening.address("room")))
    receipt = evening.cast(client, "for")
    assert "Vote for Luc Roy, by proxy" in text_of(client.get(receipt))
    room = text_of(go_on_as(evening, client, luc))
    assert ("Marie Roy, for Luc Roy" in room, "Vote for myself" in room) == (True, True)
    evening.cast(client, "against")
    votes = {one.entry.name: one.choice for one in RollCallVote.objects.select_related("entry")}
    assert votes == {"Marie Roy": "for", "Luc Roy": "against"}
    assert "Marie Roy, for Luc Roy" not in text_of(go_on_as(evening, client, marie))


def test_a_secret_vote_is_handed_a_credential_for_each(club, those):
    meeting = an_evening(club, those[2])
    evening = Evening(club, list(those), meeting, an_open_secret_poll(meeting))
    client = entered(evening, those[0])
    address = reverse("voting:credential", args=[club.slug, meeting.public_id, evening.poll.public_id])
    first = client.post(address, {"claim": a_claim()}).json()["credential"]
    go_on_as(evening, client, those[1])
    second = client.post(address, {"claim": a_claim()}).json()["credential"]
    assert first
    assert second
    assert first != second


def test_nobody_goes_on_as_somebody_whose_proxy_they_do_not_carry(evening, those):
    marie, luc, zoe = those
    assert go_on_as(evening, entered(evening, marie), zoe).status_code == 404
    assert go_on_as(evening, entered(evening, zoe), luc).status_code == 404
    assert go_on_as(evening, entered(evening, zoe), marie).status_code == 404
    assert Client().post(evening.address("voice"), {"membership": luc.public_id}).status_code == 302


def test_a_member_without_proxies_reads_nothing_of_them(evening, those):
    assert "You vote here for yourself" not in text_of(entered(evening, those[2]).get(evening.address("room")))
