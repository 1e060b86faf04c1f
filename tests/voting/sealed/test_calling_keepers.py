"""Keepers of keys are written to when it is their turn: once for each turn, in their language, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
import requests
from anymail.exceptions import AnymailRecipientsRefused, AnymailRequestsAPIError
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from membership.clock import now
from membership.models import Account
from tests.factories.register import SYSTEM
from tests.factories.sealed import FOR, vote_secretly
from tests.voting.sealed.test_trustees import give, make_single_keys, named
from voting.crypto.groups import group
from voting.models import KeeperCall, Poll, PollMode
from voting.services.due import do_what_is_due
from voting.services.polls import cancel_poll, close_poll, open_poll, prepare_poll

pytestmark = pytest.mark.django_db


def provider_said(status: int) -> AnymailRequestsAPIError:
    answered = requests.Response()
    answered.status_code = status
    return AnymailRequestsAPIError(response=answered)


@pytest.fixture
def draft(poll) -> Poll:
    cancel_poll(poll, because="Pour essayer", actor=SYSTEM)
    later = now() + timedelta(hours=2)
    return prepare_poll(
        poll.motion, actor=SYSTEM, mode=PollMode.SECRET, opens_at=later, closes_at=later + timedelta(hours=1)
    )


def told() -> list[list[str]]:
    """Return to whom mail went since asked last, after a sweep."""
    mail.outbox.clear()
    do_what_is_due()
    return [message.to for message in mail.outbox]


def test_each_is_written_to_once_when_a_key_is_to_be_made_with_the_hour(draft):
    named(draft, 2, 2)
    assert sorted(told()) == [["s0@example.org"], ["s1@example.org"]]
    message = mail.outbox[0]
    assert message.subject.startswith("Créez votre clé")
    assert f"/polls/{draft.public_id}/keys/" in message.body
    assert "s’ouvre le" in message.body
    assert told() == []


def test_after_the_close_those_are_written_to_whose_part_is_awaited(draft, those):
    keepers = named(draft, 2, 2)
    secrets = make_single_keys(keepers, group(draft.group))
    do_what_is_due()
    poll = open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=5))
    vote_secretly(poll, those[0], FOR)
    assert told() == []
    close_poll(poll, actor=SYSTEM)
    assert sorted(told()) == [["s0@example.org"], ["s1@example.org"]]
    assert "votre part" in mail.outbox[0].body
    give(poll, keepers[0], secrets[keepers[0].number])
    assert told() == []


def test_each_reads_it_in_their_own_language(draft):
    named(draft, 1, 1)
    Account.objects.filter(email="s0@example.org").update(language="en")
    told()
    assert mail.outbox[0].subject.startswith("Make your key")
    assert "The vote opens on" in mail.outbox[0].body


def test_who_made_the_key_already_and_who_has_no_address_are_not_written_to(draft):
    first, _second = named(draft, 2, 2)
    make_single_keys([first], group(draft.group))
    Account.objects.filter(email="s1@example.org").update(email=None)
    assert told() == []


def test_what_the_mail_server_does_not_take_is_tried_again(draft, monkeypatch):
    named(draft, 1, 1)

    def broken(*_: object) -> int:
        raise OSError("no route")

    monkeypatch.setattr(EmailBackend, "send_messages", broken)
    do_what_is_due()
    assert not KeeperCall.objects.exists()
    monkeypatch.undo()
    assert told() == [["s0@example.org"]]


@pytest.mark.parametrize(
    ("fault", "tries"),
    [
        (TimeoutError("no route"), 1),
        (SMTPRecipientsRefused({}), 2),
        (UnicodeEncodeError("ascii", "é", 0, 1, ""), 2),
        # A provider that refuses is an OSError, whatever it refuses.
        (provider_said(400), 2),
        (AnymailRecipientsRefused("nobody there"), 2),
        (provider_said(401), 1),
        (provider_said(429), 1),
    ],
)
def test_a_server_that_does_not_answer_is_asked_once_and_the_fault_of_one_message_keeps_none_from_the_others(
    draft, monkeypatch, fault, tries
):
    named(draft, 2, 2)
    tried: list[object] = []

    def broken(_backend: object, messages: object) -> int:
        tried.append(messages)
        raise fault

    monkeypatch.setattr(EmailBackend, "send_messages", broken)
    assert do_what_is_due()["called"] == 0
    assert len(tried) == tries
    assert not KeeperCall.objects.exists()
    monkeypatch.undo()
    assert sorted(told()) == [["s0@example.org"], ["s1@example.org"]]


def test_a_title_on_two_lines_makes_a_subject_of_one(draft):
    type(draft.motion).objects.filter(pk=draft.motion_id).update(title_fr="Vendre\n  le terrain")
    named(draft, 1, 1)
    assert told() == [["s0@example.org"]]
    assert mail.outbox[0].subject.endswith("Vendre le terrain")


def test_a_worker_that_dies_while_it_calls_leaves_the_call_to_the_next(draft, monkeypatch):
    named(draft, 1, 1)

    def killed(*_: object) -> int:
        raise SystemExit

    monkeypatch.setattr(EmailBackend, "send_messages", killed)
    with pytest.raises(SystemExit):
        do_what_is_due()
    assert not KeeperCall.objects.exists()
    monkeypatch.undo()
    assert told() == [["s0@example.org"]]


def test_two_workers_do_not_call_one_keeper_at_once(draft):
    [keeper] = named(draft, 1, 1)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('unevoix_keeper_make'), %s)", [keeper.pk])
        assert told() == []
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        other.close()
    assert told() == [["s0@example.org"]]
