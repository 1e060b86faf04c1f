"""The account that sends: its rate, its waits, and what each answer of a mail server means."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.db import connection

from membership.models import AttemptOutcome, SenderAccount
from membership.services import sender
from membership.services.smtp_answers import Answer, answer_of, answer_to_opening

AWAY = Answer(AttemptOutcome.UNREACHED, "ConnectionRefusedError")


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (smtplib.SMTPRecipientsRefused({"x": (550, b"5.1.1 nobody")}), "permanent"),
        (smtplib.SMTPRecipientsRefused({"x": (451, b"4.7.1 Greylisted, come back later")}), "temporary"),
        (smtplib.SMTPRecipientsRefused({"x": (450, b"4.7.1 Too many messages")}), "throttled"),
        (smtplib.SMTPSenderRefused(550, b"5.7.1 not your address", "us"), "account"),
        (smtplib.SMTPSenderRefused(552, b"5.3.4 too large", "us"), "permanent"),
        (smtplib.SMTPDataError(554, b"5.7.1 spam"), "permanent"),
        (smtplib.SMTPDataError(421, b"4.3.2 going away"), "throttled"),
        (smtplib.SMTPDataError(530, b"sign in first"), "account"),
    ],
)
def test_a_refusal_means_one_thing(error, outcome):
    assert answer_of(error).outcome == outcome


@pytest.mark.parametrize(
    ("error", "ours", "theirs", "flags"),
    [
        (smtplib.SMTPSenderRefused(550, b"5.7.1 not your address", "us"), "account", "temporary", False),
        (smtplib.SMTPSenderRefused(530, b"sign in first", "us"), "account", "account", False),
        (smtplib.SMTPSenderRefused(552, b"5.3.4 too large", "us"), "permanent", "permanent", False),
        (smtplib.SMTPRecipientsRefused({"x": (550, b"5.7.1 no relaying")}), "temporary", "temporary", False),
        (smtplib.SMTPRecipientsRefused({"x": (553, b"Sender address rejected")}), "temporary", "temporary", False),
        (smtplib.SMTPRecipientsRefused({"x": (550, b"5.1.1 nobody")}), "permanent", "permanent", True),
        (smtplib.SMTPRecipientsRefused({"x": (451, b"4.7.1 Greylisted")}), "temporary", "temporary", False),
    ],
)
def test_a_sender_refused_is_held_against_whoever_it_is_and_never_against_a_member(error, ours, theirs, flags):
    assert answer_of(error).outcome == ours
    assert answer_of(error, own_name=True).outcome == theirs
    assert [answer_of(error, own_name=own).refuses_address for own in (False, True)] == [flags, flags]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (ConnectionRefusedError(), "unreached"),
        (TimeoutError(), "unreached"),
        (smtplib.SMTPConnectError(554, b"no service here"), "unreached"),
        (smtplib.SMTPConnectError(421, b"too busy"), "throttled"),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), "account"),
    ],
)
def test_before_a_letter_was_handed_over_no_answer_is_held_against_it(error, outcome):
    assert answer_to_opening(error).outcome == outcome


@pytest.mark.django_db
def test_a_server_that_is_away_makes_everything_wait_longer_each_time():
    waits = []
    for _ in range(3):
        sender.hold_sending(AWAY)
        account = sender.hold_in_force()
        waits.append(account.held_times)
        assert sender.take_allowance(50) == 0
        SenderAccount.objects.update(held_until=None)
    assert waits == [1, 2, 3]
    sender.end_hold()
    assert SenderAccount.objects.get().held_times == 0
    assert sender.take_allowance(50) == 50


@pytest.mark.django_db
def test_what_one_worker_sent_does_not_end_the_wait_that_another_was_just_told_of():
    sender.hold_sending(AWAY)
    sender.end_hold()
    assert sender.hold_in_force().held_times == 1


@pytest.mark.django_db
def test_two_workers_who_hear_the_same_hold_it_once():
    sender.hold_sending(AWAY)
    sender.hold_sending(AWAY)
    assert SenderAccount.objects.get().held_times == 1


@pytest.mark.django_db
def test_the_rate_of_the_account_is_kept_between_workers(settings):
    settings.MAIL_PER_MINUTE = 600
    SenderAccount.objects.create(name=sender.account_name())
    let_seconds_pass(100)
    # However long it was quiet, never more than a second's worth at once.
    assert sender.take_allowance(50) == 10
    assert sender.take_allowance(50) in (0, 1)
    assert sender.time_to_next() == timedelta(milliseconds=100)
    let_seconds_pass(0.5)
    assert 5 <= sender.take_allowance(50) <= 8


@pytest.mark.django_db
def test_what_no_letter_used_is_left_to_others(settings):
    settings.MAIL_PER_MINUTE = 600
    SenderAccount.objects.create(name=sender.account_name())
    let_seconds_pass(10)
    taken = sender.take_allowance(10)
    sender.give_allowance_back(taken - 2)
    assert sender.take_allowance(8) == 8


def let_seconds_pass(seconds):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE membership_senderaccount SET refilled_at = refilled_at - make_interval(secs => %s)", [seconds]
        )
