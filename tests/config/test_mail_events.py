"""What providers tell of messages: signed or refused, in any order, as often as they like; and sending through them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta
from itertools import count

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings as settings_of_mail
from django.db import connection
from django.utils.module_loading import import_string

from governance.services.calling import call_assembly
from membership.clock import now
from membership.errors import NobodyReadsNews
from membership.models import (
    Attempt,
    AttemptOutcome,
    Delivery,
    DeliveryEvent,
    DeliveryState,
    FlaggedAddress,
    ProviderEvent,
    Purpose,
    SenderAccount,
    SpentToken,
)
from membership.queries.to_do import to_do_on
from membership.services import mailer
from membership.services.contacts import record_consent
from membership.services.newsletters import Draft, send_newsletter, write_newsletter
from membership.services.privacy.erasing import forget_addresses
from membership.services.provider_events import NOT_OURS_AFTER, forget_events, settle_event, settle_events
from membership.services.sending import claim
from tests.config.provider import Provider
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_organisation

pytestmark = pytest.mark.django_db

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = base64.b64encode(
    RSA.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
).decode()
SECRET = "signing-secret"
CALLS = count()
WORDS = {
    "mailgun": {"delivered": "delivered", "bounced": "failed", "complained": "complained", "opened": "opened"},
    "postal": {"delivered": "MessageSent", "bounced": "MessageBounced", "complained": "", "opened": "MessageLoaded"},
}


@pytest.fixture(params=["mailgun", "postal"])
def provider(request, settings):
    settings.MAIL_PROVIDER = request.param
    settings.EMAIL_BACKEND = f"anymail.backends.{request.param}.EmailBackend"
    with Provider(request.param) as server:
        settings.ANYMAIL = settings.ANYMAIL | {
            "MAILGUN_API_KEY": "key",
            "MAILGUN_WEBHOOK_SIGNING_KEY": SECRET,
            "MAILGUN_API_URL": f"{server.url}/v3",
            "POSTAL_API_KEY": "key",
            "POSTAL_API_URL": server.url,
            "POSTAL_WEBHOOK_KEY": PUBLIC,
        }
        yield server


@pytest.fixture
def delivery(provider):
    """One member told of a meeting, by a letter that the provider took."""
    organisation = an_organisation()
    a_member(organisation, "Anne", "Roy", email="anne@example.org")
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    assert send() == 1
    return Delivery.objects.get()


def send() -> int:
    token, ids = claim(10)
    return mailer.send_batch(ids, token)


def told(provider, delivery, kind, *, at=1_800_000_000, number="1"):
    """Return the body of an event, as that provider writes it."""
    message = Attempt.objects.filter(delivery=delivery).latest("number").provider_id
    word = WORDS[provider.name][kind]
    if provider.name == "mailgun":
        data = {
            "event": word,
            "timestamp": at,
            "recipient": "anne@example.org",
            "severity": "permanent",
            "message": {"headers": {"message-id": message.strip("<>")}},
            "user-variables": {"delivery": delivery.public_id},
            "delivery-status": {"message": "550 5.1.1 nobody"},
        }
        # Another word for each call, whatever it tells.
        return {"signature": signed(f"{number}-{next(CALLS)}"), "event-data": data}
    # A number, as Postal names messages.
    original = {"id": int(message), "to": "anne@example.org", "token": "t", "tag": None}
    if kind == "opened":
        return {"event": word, "timestamp": at, "uuid": number, "payload": {"message": original, "url": "x"}}
    if kind == "bounced":
        return {
            "event": word,
            "timestamp": at,
            "uuid": number,
            "payload": {"original_message": original, "bounce": {"subject": "550 5.1.1 nobody"}},
        }
    return {
        "event": word,
        "timestamp": at,
        "uuid": number,
        "payload": {"message": original, "status": "Sent", "timestamp": at, "details": "ok", "output": "250"},
    }


def signed(token, *, at=None):
    """Return what Mailgun signs: the hour of its call and a word."""
    at = at or int(time.time())
    signature = hmac.new(SECRET.encode(), f"{at}{token}".encode(), hashlib.sha256).hexdigest()
    return {"token": token, "timestamp": str(at), "signature": signature}


def post(client, provider, body, *, forged=False, unsigned=False):
    raw = json.dumps(body).encode()
    headers = {}
    if unsigned:
        bare = {name: part for name, part in body.items() if name != "signature"}
        return client.post(f"/mail/events/{provider.name}/", json.dumps(bare), content_type="application/json")
    if provider.name == "mailgun" and forged:
        body["signature"]["signature"] = "0" * 64
        raw = json.dumps(body).encode()
    if provider.name == "postal":
        signed = b"another" if forged else raw
        headers["X-Postal-Signature"] = base64.b64encode(RSA.sign(signed, padding.PKCS1v15(), hashes.SHA1())).decode()
    return client.post(f"/mail/events/{provider.name}/", raw, content_type="application/json", headers=headers)


def test_a_letter_taken_by_a_provider_is_sent_under_its_name_of_the_message(provider, delivery):
    attempt = Attempt.objects.get()
    assert (delivery.state, attempt.outcome) == (DeliveryState.SENT, "accepted")
    assert attempt.provider_id
    assert len(provider.taken) == 1


def test_delivered_is_kept_raw_and_written_at_the_message(provider, delivery, client):
    body = told(provider, delivery, "delivered")
    assert post(client, provider, body).status_code == 200
    raw = ProviderEvent.objects.get()
    # All but what signed it: nobody makes another call of it.
    body.pop("signature", None)
    assert (raw.provider, raw.kind, raw.body) == (provider.name, "delivered", body)
    assert settle_events(10) == 1
    event = DeliveryEvent.objects.get()
    assert (event.kind, event.source, event.delivery) == ("delivered", provider.name, delivery)
    raw.refresh_from_db()
    assert raw.is_ours


def test_the_same_event_told_again_even_under_another_number_is_one(provider, delivery, client):
    for number in ("1", "1", "2"):
        assert post(client, provider, told(provider, delivery, "bounced", number=number)).status_code == 200
        settle_events(10)
    assert (ProviderEvent.objects.count(), DeliveryEvent.objects.count()) == (1, 1)
    assert FlaggedAddress.objects.count() == 1


def test_in_whatever_order_what_came_back_came_back(provider, delivery, client):
    post(client, provider, told(provider, delivery, "bounced", at=1_800_000_010))
    settle_events(10)
    post(client, provider, told(provider, delivery, "delivered", at=1_800_000_000))
    settle_events(10)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.FAILED
    assert FlaggedAddress.objects.get().address == "anne@example.org"


def test_a_complaint_is_written_down_and_the_notice_stays_sent(provider, delivery, client):
    if not WORDS[provider.name]["complained"]:
        # Postal tells of none.
        return
    post(client, provider, told(provider, delivery, "complained"))
    settle_events(10)
    delivery.refresh_from_db()
    assert (delivery.state, DeliveryEvent.objects.get().kind) == (DeliveryState.SENT, "complained")


def test_who_is_not_the_provider_is_refused_and_learns_nothing(provider, delivery, client):
    forged = post(client, provider, told(provider, delivery, "bounced"), forged=True)
    unsigned = post(client, provider, told(provider, delivery, "bounced"), unsigned=True)
    empty = client.post(f"/mail/events/{provider.name}/", b"", content_type="application/json")
    odd = client.post(f"/mail/events/{provider.name}/", b"[1]", content_type="application/json")
    assert {(one.status_code, one.content) for one in (forged, unsigned, empty, odd)} == {(400, b"refused\n")}
    assert not ProviderEvent.objects.exists()


def test_a_call_of_mailguns_signed_long_ago_is_refused_whatever_it_tells(provider, delivery, client):
    if provider.name != "mailgun":
        # Postal signs all that it tells, and what is told again is the same event.
        return
    body = told(provider, delivery, "bounced")
    for days in (-2, 2):
        body["signature"] = signed("1", at=int(time.time()) + days * 86_400)
        assert post(client, provider, body).status_code == 400
    assert not ProviderEvent.objects.exists()


def test_a_word_that_signed_one_call_of_mailguns_signs_no_other(provider, delivery, client):
    if provider.name != "mailgun":
        # Postal signs all that it tells.
        return
    first = told(provider, delivery, "delivered")
    another = told(provider, delivery, "bounced") | {"signature": first["signature"]}
    assert [post(client, provider, body).status_code for body in (first, another, first)] == [200, 400, 400]
    assert ProviderEvent.objects.get().kind == "delivered"


def test_of_a_call_that_could_not_be_kept_the_word_is_not_spent(provider, delivery, client, monkeypatch):
    body = told(provider, delivery, "delivered")
    with monkeypatch.context() as broken:
        broken.setattr("config.mail_events.keep_event", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            post(client, provider, body)
    assert post(client, provider, body).status_code == 200
    assert ProviderEvent.objects.count() == 1


def test_words_are_forgotten_once_the_calls_they_signed_are_too_old_to_be_heard(provider, delivery, client):
    post(client, provider, told(provider, delivery, "opened"))
    spent = SpentToken.objects.count()
    forget_events()
    assert SpentToken.objects.count() == spent
    SpentToken.objects.update(spent_at=now() - timedelta(days=4))
    forget_events()
    assert not SpentToken.objects.exists()


def test_only_the_provider_that_is_set_up_has_a_page(provider, client, settings):
    assert client.get(f"/mail/events/{provider.name}/").status_code == 405
    assert client.post("/mail/events/other/").status_code == 404
    settings.MAIL_PROVIDER = ""
    assert client.post(f"/mail/events/{provider.name}/").status_code == 404


def test_openings_are_not_kept(provider, delivery, client):
    assert post(client, provider, told(provider, delivery, "opened")).status_code == 200
    assert not ProviderEvent.objects.exists()


def test_an_event_that_comes_before_we_know_the_message_waits_and_one_of_nobodys_is_set_aside(
    provider, delivery, client
):
    post(client, provider, told(provider, delivery, "delivered"))
    ProviderEvent.objects.update(delivery_named="", message_id="<nobody@example.org>")
    assert settle_events(10) == 0
    ProviderEvent.objects.update(received_at=now() - NOT_OURS_AFTER - timedelta(hours=1))
    assert settle_events(10) == 1
    assert ProviderEvent.objects.get().is_ours is False
    assert not DeliveryEvent.objects.exists()


def test_however_many_are_none_of_ours_a_bounce_of_ours_is_seen_at_once(provider, delivery, client):
    ProviderEvent.objects.bulk_create(
        ProviderEvent(
            provider=provider.name, key=f"{number}", kind="delivered", message_id=f"<{number}@codes>", body={},
            happened_at=now() - timedelta(days=2000),
        )
        for number in range(3)
    )  # fmt: skip
    post(client, provider, told(provider, delivery, "bounced"))
    assert settle_events(2) == 1
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.FAILED


def test_the_one_just_kept_is_settled_alone(provider, delivery, client):
    post(client, provider, told(provider, delivery, "bounced"))
    assert settle_event(ProviderEvent.objects.get().pk)
    assert not settle_event(ProviderEvent.objects.get().pk)
    assert not settle_event(0)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.FAILED


def test_delivered_settles_a_doubt_though_no_attempt_was_told_the_providers_name_of_the_message(
    provider, delivery, client
):
    body = told(provider, delivery, "delivered")
    if provider.name == "postal":
        # What it was given with the letter, and gives back.
        assert json.loads(provider.taken[0])["tag"] == delivery.public_id
        body["payload"]["message"] |= {"tag": delivery.public_id, "id": 987654}
    else:
        body["event-data"]["message"]["headers"]["message-id"] = "another@example.org"
    Delivery.objects.update(state=DeliveryState.IN_DOUBT)
    assert post(client, provider, body).status_code == 200
    settle_events(10)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT


@pytest.mark.parametrize(
    ("why", "state", "kind"),
    [
        ("Recipient (anne@example.org) is on the suppression list", DeliveryState.FAILED, "bounced"),
        # Its operator may let it go yet.
        ("Message held by send limit", DeliveryState.SENT, "deferred"),
    ],
)
def test_what_postal_holds_back_is_not_told_as_sent(provider, delivery, client, why, state, kind):
    if provider.name != "postal":
        # The others say «failed».
        return
    body = told(provider, delivery, "delivered")
    body["payload"] |= {"status": "Held", "details": why}
    assert post(client, provider, body | {"event": "MessageHeld"}).status_code == 200
    settle_events(10)
    delivery.refresh_from_db()
    assert (delivery.state, DeliveryEvent.objects.get().kind) == (state, kind)


def test_a_fault_of_ours_is_not_told_as_the_providers(provider, delivery, client, monkeypatch):
    def fails(*_):
        raise TypeError

    monkeypatch.setattr("config.mail_events.keep_event", fails)
    with pytest.raises(TypeError):
        post(client, provider, told(provider, delivery, "delivered"))


def test_raw_events_of_a_message_of_ours_are_kept_as_long_as_its_proof(provider, delivery, client):
    post(client, provider, told(provider, delivery, "delivered"))
    settle_events(10)
    ProviderEvent.objects.update(settled_at=now() - timedelta(days=4000))
    assert forget_events() == 0
    forget_addresses(Delivery.objects.filter(pk=delivery.pk))
    assert not ProviderEvent.objects.exists()
    assert DeliveryEvent.objects.exists()


def test_raw_events_that_prove_nothing_are_forgotten_after_a_while(provider, delivery, client):
    post(client, provider, told(provider, delivery, "delivered"))
    ProviderEvent.objects.update(settled_at=now(), is_ours=False)
    assert forget_events() == 0
    ProviderEvent.objects.update(settled_at=now() - timedelta(days=4000))
    assert forget_events() == 1


@pytest.mark.parametrize(
    ("status", "outcome", "state"),
    [
        (401, "account", DeliveryState.PENDING),
        (429, "throttled", DeliveryState.PENDING),
        # A bill not paid, a domain not known: nothing of the letter.
        (402, "account", DeliveryState.PENDING),
        (404, "account", DeliveryState.PENDING),
        (422, "permanent", DeliveryState.FAILED),
        # Of a gateway on the way, and of a moment: no letter is lost for it.
        (408, "unknown", DeliveryState.IN_DOUBT),
        (409, "temporary", DeliveryState.PENDING),
        (425, "temporary", DeliveryState.PENDING),
        # It may have left before the provider fell over.
        (502, "unknown", DeliveryState.IN_DOUBT),
    ],
)
def test_each_refusal_of_a_provider_means_one_thing(provider, status, outcome, state):
    organisation = an_organisation()
    a_member(organisation, "Anne", "Roy", email="anne@example.org")
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    provider.status = status
    assert send() == 0
    assert (Attempt.objects.get().outcome, Delivery.objects.get().state) == (outcome, state)


@pytest.mark.parametrize(
    ("code", "outcome", "state"),
    [
        ("InvalidServerAPIKey", AttemptOutcome.ACCOUNT, DeliveryState.PENDING),
        ("UnauthenticatedFromAddress", AttemptOutcome.ACCOUNT, DeliveryState.PENDING),
        ("SendLimitExceeded", AttemptOutcome.THROTTLED, DeliveryState.PENDING),
        ("NoContent", AttemptOutcome.PERMANENT, DeliveryState.FAILED),
    ],
)
def test_postal_refuses_with_the_status_of_success_and_is_understood(provider, code, outcome, state):
    if provider.name != "postal":
        # The others say so by a status.
        return
    organisation = an_organisation()
    a_member(organisation, "Anne", "Roy", email="anne@example.org")
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    provider.refusal = {"status": "error", "time": 0.01, "flags": {}, "data": {"code": code, "message": "No."}}
    assert send() == 0
    assert (Attempt.objects.get().outcome, Delivery.objects.get().state) == (outcome, state)
    held = SenderAccount.objects.filter(held_until__isnull=False)
    assert held.exists() == (outcome != AttemptOutcome.PERMANENT)


def test_a_provider_that_cannot_be_reached_holds_everything_and_no_letter(provider):
    organisation = an_organisation()
    a_member(organisation, "Anne", "Roy", email="anne@example.org")
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    provider.stop()
    assert send() == 0
    assert (Attempt.objects.get().outcome, Delivery.objects.get().tries) == ("unreached", 0)


@pytest.mark.parametrize(
    ("where", "outcome", "state"),
    [
        ("build_message_payload", AttemptOutcome.TEMPORARY, DeliveryState.PENDING),
        ("parse_recipient_status", AttemptOutcome.UNKNOWN, DeliveryState.IN_DOUBT),
    ],
)
def test_a_fault_that_nobody_named_is_of_one_letter_and_a_doubt_only_once_it_may_have_left(
    provider, monkeypatch, where, outcome, state
):
    organisation = an_organisation()
    for name in ("Anne", "Luc"):
        a_member(organisation, name, "Roy", email=f"{name.lower()}@example.org")
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    backend = import_string(settings_of_mail.EMAIL_BACKEND)
    works, faults = getattr(backend, where), iter([UnicodeEncodeError("idna", "é", 0, 1, "label too long")])

    def faulty(self, *args, **named):
        if fault := next(faults, None):
            raise fault
        return works(self, *args, **named)

    monkeypatch.setattr(backend, where, faulty)
    assert send() == 1
    first = Delivery.objects.order_by("pk")[0]
    assert (first.attempts.get().outcome, first.state) == (outcome, state)
    assert Attempt.objects.filter(finished_at=None).count() == 0


def test_a_fault_within_the_call_leaves_a_doubt(provider, monkeypatch):
    organisation = an_organisation()
    a_member(organisation, "Anne", "Roy", email="anne@example.org")
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation), actor=SYSTEM)

    def faulty(*_args, **_named):
        raise RuntimeError

    monkeypatch.setattr("urllib3.connectionpool.HTTPConnectionPool._make_request", faulty)
    assert send() == 0
    assert Attempt.objects.get().outcome == AttemptOutcome.UNKNOWN


def a_complaint(provider, delivery, kind="complained"):
    ProviderEvent.objects.create(
        provider=provider.name, key=kind, kind=kind, message_id=delivery.message_id, recipient="anne@example.org",
        happened_at=now(), body={},
    )  # fmt: skip
    return settle_events(10)


@pytest.mark.parametrize("kind", ["complained", "unsubscribed"])
def test_a_notice_reported_as_unwanted_is_work_and_blocks_nothing(provider, delivery, kind):
    assert a_complaint(provider, delivery, kind) == 1
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT
    assert delivery.events.get().kind == "complained"
    [flag] = to_do_on(delivery.organisation, CALLED_ON).flagged
    assert flag.answer.startswith("Signalé comme indésirable")
    later = call_assembly(an_assembly(delivery.organisation), actor=SYSTEM).notice
    assert later.deliveries.get().state == DeliveryState.PENDING


@pytest.mark.parametrize("kind", ["complained", "unsubscribed"])
def test_whoever_reports_news_as_unwanted_gets_no_more_of_it(provider, kind):
    organisation = an_organisation()
    anne = a_member(organisation, "Anne", "Roy", email="anne@example.org").person
    record_consent(anne, purpose=Purpose.NEWS, is_given=True, source="essai", actor=SYSTEM)
    draft = Draft("Le marché", "Il ouvre samedi.", "The market", "It opens on Saturday.")
    send_newsletter(write_newsletter(organisation, draft, actor=SYSTEM), actor=SYSTEM)
    token, ids = claim(10, news=True)
    assert mailer.send_batch(ids, token) == 1
    assert a_complaint(provider, Delivery.objects.get(), kind) == 1
    last = anne.consents.order_by("-at", "-pk")[0]
    assert (last.is_given, last.source) == (False, "signalé comme indésirable, selon le fournisseur de courriel")
    assert not FlaggedAddress.objects.exists()
    with pytest.raises(NobodyReadsNews):
        send_newsletter(write_newsletter(organisation, draft, actor=SYSTEM), actor=SYSTEM)


def test_whether_an_event_proves_something_is_looked_up_by_an_index(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT FROM membership_deliveryevent WHERE source = 'mailgun' AND key = 'a'")
        assert "event_by_source" in "".join(row[0] for row in cursor.fetchall())
