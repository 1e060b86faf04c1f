"""What becomes of a delivery: every answer of a mail server, and its silence, has one meaning."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from governance.services.calling import call_assembly
from membership.models import Attempt, AttemptOutcome, Delivery, DeliveryState, Person, SenderAccount
from membership.models.base import RealNow
from membership.services import mail_carriers, mailer
from membership.services.following_up import post_instead
from membership.services.sending import (
    MOST_DOUBTS,
    MOST_HOLDS,
    claim,
    finish_attempt,
    open_attempt,
    release_expired,
    send_claimed,
)
from membership.services.smtp_answers import Answer
from tests.factories.deliveries import written_before_names_were_kept
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> None:
    """Two members told of a meeting: their deliveries are written, nothing has left."""
    organisation = an_organisation()
    for name in ("Anne", "Luc"):
        a_member(organisation, name, "Roy", email=f"{name.lower()}@example.org")
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation), actor=SYSTEM)


@pytest.fixture
def server(monkeypatch) -> Callable[[Exception], None]:
    """Give a mail server that fails in a way of one's choosing."""

    def fail_with(error: Exception) -> None:
        class Failing(EmailBackend):
            def send_messages(self, _messages: Any) -> int:
                raise error

        monkeypatch.setattr(mail_carriers, "get_connection", lambda **_: Failing())

    return fail_with


def send() -> int:
    token, ids = claim(10)
    return mailer.send_batch(ids, token)


def states() -> set[str]:
    return set(Delivery.objects.values_list("state", flat=True))


def test_silence_after_the_letter_was_handed_over_is_doubt(told, server):
    server(smtplib.SMTPServerDisconnected("gone"))
    assert send() == 0
    assert states() == {DeliveryState.IN_DOUBT}
    assert set(Attempt.objects.values_list("outcome", flat=True)) == {AttemptOutcome.UNKNOWN}
    Delivery.objects.update(next_attempt_at=RealNow())
    token, ids = claim(10)
    again = open_attempt(ids[0], token)
    assert again is not None
    assert again.possible_duplicate


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPDataError(451, b"later"), DeliveryState.PENDING),
        (smtplib.SMTPRecipientsRefused({"x": (550, b"nobody")}), DeliveryState.FAILED),
    ],
)
def test_a_refusal_is_no_doubt(told, server, error, state):
    server(error)
    send()
    assert states() == {state}


@pytest.mark.parametrize(
    "said",
    [
        b"4.2.2 mailbox over quota",
        b"4.2.1 receives too many messages just now, slow down",
        b"4.1.8 quota",
        b"mailbox over quota",
    ],
)
def test_a_full_mailbox_waits_alone_and_holds_up_nobody(told, server, said):
    server(smtplib.SMTPRecipientsRefused({"x": (452, said)}))
    assert send() == 0
    assert set(Attempt.objects.values_list("outcome", flat=True)) == {AttemptOutcome.TEMPORARY}
    assert set(Delivery.objects.values_list("state", "tries")) == {(DeliveryState.PENDING, 1)}
    assert not SenderAccount.objects.filter(held_until__isnull=False).exists()


@pytest.mark.parametrize(
    "said", [b"4.7.1 too many messages of your mailbox", b"4.7.0 quota", b"sending quota exceeded"]
)
def test_asked_to_slow_down_the_whole_account_waits(told, server, said):
    server(smtplib.SMTPRecipientsRefused({"x": (450, said)}))
    assert send() == 0
    assert SenderAccount.objects.get().held_for == AttemptOutcome.THROTTLED


def test_a_letter_at_which_the_server_goes_away_each_time_is_in_the_end_that_letter(told):
    first = Delivery.objects.order_by("pk")[0].pk
    slow = Answer(AttemptOutcome.THROTTLED, "421 4.7.0 try later")
    for _ in range(MOST_HOLDS):
        Delivery.objects.filter(pk=first).update(next_attempt_at=RealNow() - timedelta(days=1))
        SenderAccount.objects.update(held_until=None)
        token, ids = claim(10)
        send_claimed(ids, token, lambda one: slow if one.pk == first else Answer(AttemptOutcome.ACCEPTED, "250 kept"))
    outcomes = list(Attempt.objects.filter(delivery=first).order_by("number").values_list("outcome", flat=True))
    assert outcomes == [AttemptOutcome.THROTTLED] * (MOST_HOLDS - 1) + [AttemptOutcome.TEMPORARY]
    row = Delivery.objects.get(pk=first)
    assert (row.state, row.tries) == (DeliveryState.PENDING, 1)
    assert claim(10)[1] == []  # It waits, as one refused for now.
    assert not SenderAccount.objects.filter(held_times__gt=0).exists()
    assert Delivery.objects.exclude(pk=first).get().state == DeliveryState.SENT


def test_a_slow_worker_that_hears_no_does_not_take_back_what_was_decided_meanwhile(told):
    token, ids = claim(10)
    slow = [open_attempt(pk, token) for pk in ids]
    Delivery.objects.update(claimed_until=RealNow())
    release_expired()
    by_post, aside = Delivery.objects.order_by("pk")
    post_instead(by_post, actor=SYSTEM)
    Delivery.objects.filter(pk=aside.pk).update(state=DeliveryState.WAIVED, waived_because="Décès")
    for attempt in slow:
        assert attempt is not None
        finish_attempt(attempt, Answer(AttemptOutcome.TEMPORARY, "451 later"))
    assert list(Delivery.objects.filter(pk__in=ids).order_by("pk").values_list("state", flat=True)) == [
        DeliveryState.FAILED,
        DeliveryState.WAIVED,
    ]
    assert set(Attempt.objects.values_list("outcome", flat=True)) == {AttemptOutcome.TEMPORARY}


def test_a_letter_that_cannot_be_written_holds_up_no_other(told, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    written_before_names_were_kept()
    Person.objects.filter(given_name="Anne").update(given_name="Anne\nBcc: x")
    assert send() == 1
    assert states() == {DeliveryState.PENDING, DeliveryState.SENT}


def test_what_one_worker_sent_another_does_not_unsend(told):
    slow_token, ids = claim(1)
    slow = open_attempt(ids[0], slow_token)
    # The slow one is thought dead: its delivery is taken up by another.
    other = open_attempt(ids[0], slow_token)
    assert slow is not None
    assert other is not None
    finish_attempt(slow, Answer(AttemptOutcome.ACCEPTED, "250 kept"))
    finish_attempt(other, Answer(AttemptOutcome.TEMPORARY, "451 later"))
    assert Delivery.objects.get(pk=ids[0]).state == DeliveryState.SENT


def test_a_hold_of_the_account_adds_no_doubt_to_what_was_not_begun(told):
    token, ids = claim(10)
    doubtful = open_attempt(ids[1], token)
    assert doubtful is not None
    Delivery.objects.update(claimed_until=RealNow())
    release_expired()
    for _ in range(MOST_DOUBTS + 1):
        Delivery.objects.update(next_attempt_at=RealNow())
        SenderAccount.objects.update(held_until=None)
        token, again = claim(10)
        assert send_claimed(again, token, lambda _delivery: Answer(AttemptOutcome.UNREACHED, "away")) == 0
    row = Delivery.objects.get(pk=ids[1])
    assert (row.state, row.doubts) == (DeliveryState.IN_DOUBT, 1)


@pytest.mark.parametrize(
    "choices", [(), ("hashagg", "hashjoin", "mergejoin"), ("sort", "hashagg", "hashjoin", "indexscan")]
)
def test_no_more_is_claimed_than_asked_for_however_the_planner_goes_about_it(choices):
    organisation = an_organisation()
    for name in ("anne", "luc", "zoe", "ida", "ana"):
        a_member(organisation, name, "Roy", email=f"{name}@example.org")
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    with connection.cursor() as cursor:
        for choice in (*choices, "material"):
            cursor.execute("SELECT set_config(%s, 'off', true)", [f"enable_{choice}"])
    taken = [claim(2)[1] for _ in range(3)]
    assert [len(ids) for ids in taken] == [2, 2, 1]
    assert len({pk for ids in taken for pk in ids}) == 5
