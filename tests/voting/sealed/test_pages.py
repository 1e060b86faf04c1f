"""The booth, its doors and the page of the keys, as browsers meet them."""

from __future__ import annotations

import hashlib
from base64 import b64encode

import pytest
from django.test import Client
from django.urls import reverse

from membership.models import Role
from tests.factories.register import SYSTEM, an_officer
from tests.factories.sealed import FOR, a_claim, seal
from tests.voting.web.conftest import Evening
from voting.models import Poll, PollMode
from voting.queries.sealed.marks import marks_of
from voting.services.polls import cancel_poll, close_poll, prepare_poll
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(poll, those) -> Evening:
    return Evening(poll.organisation, those, poll.assembly, poll)


def signed_in(account) -> Client:
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_booth_gives_the_device_all_it_needs_and_chooses_nothing(secret):
    phone = secret.come_in(secret.members[0])
    answer = phone.get(secret.of_poll("vote"))
    page = answer.content.decode()
    sealed = secret.poll.sealed
    for said in (sealed.uuid, sealed.fingerprint, "BELENIOS-2048", 'data-question="0"', 'data-is-handed-out="false"'):
        assert said in page
    assert "checked" not in page
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "Notre serveur détient seul la clé" in page


def test_the_text_of_the_election_is_the_very_bytes_that_are_hashed(secret):
    sealed = secret.poll.sealed
    content = Client().get(reverse("urne:election", args=[sealed.uuid])).content
    assert b64encode(hashlib.sha256(content).digest()).decode().rstrip("=") == sealed.fingerprint


def test_both_doors_from_end_to_end_and_the_second_without_the_session(secret):
    phone = secret.come_in(secret.members[0])
    claim = a_claim()
    handed = phone.post(secret.of_poll("credential"), {"claim": claim}).json()
    assert handed["resumed"] is False
    assert phone.post(secret.of_poll("credential"), {"claim": claim}).json() == {**handed, "resumed": True}
    ballot = seal(secret.poll, handed["credential"], FOR)
    address = reverse("urne:ballots", args=[secret.poll.sealed.uuid])
    answer = Client().post(address, ballot.written, content_type="application/json")
    assert answer.json()["tracker"] == ballot.tracker
    assert 'data-is-handed-out="true"' in phone.get(secret.of_poll("vote")).content.decode()


def test_the_first_door_needs_the_pass_and_a_token_against_forgery(secret):
    address = secret.of_poll("credential")
    assert Client().post(address, {"claim": a_claim()}).status_code == 302
    strict = secret.come_in(secret.members[0], Client(enforce_csrf_checks=False))
    strict.handler.enforce_csrf_checks = True
    assert strict.post(address, {"claim": a_claim()}).status_code == 403
    assert marks_of(secret.poll).issued == 0


def test_a_refusal_has_its_code_its_sentence_and_its_status(secret):
    phone = secret.come_in(secret.members[0])
    assert phone.post(secret.of_poll("credential"), {"claim": "x"}).status_code == 400
    phone.post(secret.of_poll("credential"), {"claim": a_claim()})
    again = phone.post(secret.of_poll("credential"), {"claim": a_claim()})
    assert (again.status_code, again.json()["code"]) == (409, "credential_taken")
    assert "droit de vote" in again.json()["message"]


def test_the_form_of_an_open_vote_casts_nothing_in_a_secret_one(secret):
    phone = secret.come_in(secret.members[0])
    phone.post(secret.of_poll("vote"), {"step": "cast", "choice": "for"})
    assert not secret.poll.roll_call_votes.exists()


def test_those_who_conduct_open_a_secret_vote_from_their_screen(secret):
    cancel_poll(secret.poll, because="Pour essayer", actor=SYSTEM)
    secretary = signed_in(an_officer(secret.organisation, Role.SECRETARY))
    address = secret.address("poll-open", secret.poll.motion.public_id)
    secretary.post(address, {"minutes": "2", "mode": "secret"})
    opened = Poll.objects.get(state="open")
    assert opened.mode == PollMode.SECRET
    assert opened.sealed.places == len(secret.members)
    page = secretary.get(secret.address("conduct")).content.decode()
    assert "0 vote" in page


def test_few_present_is_a_warning_before_the_vote_opens(secret):
    cancel_poll(secret.poll, because="Pour essayer", actor=SYSTEM)
    secretary = signed_in(an_officer(secret.organisation, Role.SECRETARY))
    warning = "à moins de 5 bulletins"
    assert warning not in secretary.get(secret.address("conduct")).content.decode()
    for member in secret.members[:3]:
        secret.come_in(member).post(secret.address("leave"))
    assert warning in secretary.get(secret.address("conduct")).content.decode()


def test_a_scrutineer_who_is_named_makes_a_key_on_the_page_and_nobody_else_can(secret):
    cancel_poll(secret.poll, because="Pour essayer", actor=SYSTEM)
    draft = prepare_poll(secret.poll.motion, actor=SYSTEM, mode=PollMode.SECRET)
    scrutineer = an_officer(secret.organisation, Role.SCRUTINEER)
    secretary = signed_in(an_officer(secret.organisation, Role.SECRETARY))

    def at(view: str) -> str:
        return reverse(f"voting:{view}", args=[secret.organisation.slug, draft.public_id])

    named = secretary.post(at("keys-invite"), {"accounts": [scrutineer.pk], "threshold": ""})
    assert named.headers["Location"] == at("keys")
    page = signed_in(scrutineer).get(at("keys")).content.decode()
    assert 'data-step="key"' in page
    assert 'data-step="key"' not in secretary.get(at("keys")).content.decode()
    assert secretary.post(at("keys-mine"), {"step": "key", "written": "{}"}).status_code == 404
    assert signed_in(scrutineer).post(at("keys-mine"), {"step": "key", "written": "{}"}).status_code == 302
    assert draft.trustees.get().key == ""


def test_nothing_of_a_secret_vote_is_found_by_those_who_may_not_know_of_it(secret):
    close_poll(secret.poll, actor=SYSTEM)
    run_tally(secret.poll.pk)
    for view in ("evidence", "archive", "keys", "keys-parts", "keys-tally"):
        assert Client().get(secret.outside(view)).headers["Location"].startswith("/compte/login/")
        assert (
            secret.come_in(secret.members[0]).get(secret.outside(view)).headers["Location"].startswith("/compte/login/")
        )
