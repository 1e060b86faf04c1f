"""The server's own key: used once, after the close, with an entry that says so; deleted when the vote is given up."""

from __future__ import annotations

import importlib

import pytest
from django.db import connection

from membership.models import AuditEntry
from tests.factories.register import SYSTEM
from tests.factories.sealed import AGAINST, FOR, vote_secretly
from voting.errors import TrusteePartNotDue
from voting.models import Poll, PollState, SealedKey
from voting.services.polls import cancel_poll, close_poll
from voting.services.sealed.tallying import add_ballots_up, fix_box, open_sum
from voting.services.sealed.trustees import open_as_server
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db


def entries(poll: Poll) -> list[str]:
    rows = AuditEntry.objects.filter(object_id=poll.public_id, action__startswith="trustee.key_").order_by("seq")
    return list(rows.values_list("action", flat=True))


@pytest.fixture
def voted(poll, those) -> Poll:
    for member, choice in zip(those, (FOR, AGAINST, FOR), strict=False):
        vote_secretly(poll, member, choice)
    return poll


def test_it_opens_nothing_while_votes_are_taken(voted):
    with pytest.raises(TrusteePartNotDue):
        open_as_server(voted)
    assert not open_sum_of(voted)
    assert SealedKey.objects.filter(trustee__poll=voted).count() == 1
    assert entries(voted) == []


def open_sum_of(poll: Poll) -> bool:
    """Ask for the sum before the close, as a worker that was called too early would."""
    fix_box(poll.pk)
    add_ballots_up(poll.pk)
    return open_sum(poll.pk)


def test_it_is_used_once_for_the_sum_with_an_entry_and_is_gone_with_it(voted):
    close_poll(voted, actor=SYSTEM)
    assert entries(voted) == []
    assert run_tally(voted.pk)
    assert entries(voted) == ["trustee.key_used"]
    assert not SealedKey.objects.filter(trustee__poll=voted).exists()
    run_tally(voted.pk)
    assert entries(voted) == ["trustee.key_used"]


def test_a_vote_given_up_leaves_nothing_that_opens_one_of_its_ballots(voted):
    cancel_poll(voted, because="Ouvert par erreur.", actor=SYSTEM)
    assert not SealedKey.objects.filter(trustee__poll=voted).exists()
    assert entries(voted) == ["trustee.key_deleted"]
    assert voted.sealed.box.exclude(tracker="").count() == 3


def test_a_vote_given_up_before_it_opened_had_no_key_and_says_nothing_of_one(poll):
    Poll.objects.filter(pk=poll.pk).update(state=PollState.DRAFT)
    SealedKey.objects.filter(trustee__poll=poll).delete()
    cancel_poll(poll, because="On n’en veut plus.", actor=SYSTEM)
    assert entries(poll) == []


def test_keys_of_votes_given_up_earlier_are_deleted_and_those_of_open_votes_stay(poll):
    forget = importlib.import_module("voting.migrations.0010_forget_keys_and_devices").FORGET
    with connection.cursor() as cursor:
        cursor.execute(forget)
    assert SealedKey.objects.filter(trustee__poll=poll).exists()
    Poll.objects.filter(pk=poll.pk).update(state=PollState.CANCELLED)
    with connection.cursor() as cursor:
        cursor.execute(forget)
    assert not SealedKey.objects.filter(trustee__poll=poll).exists()
