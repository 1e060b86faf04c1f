"""A mass mailing under way, and a mail server that takes its time: a vote that closes meanwhile is counted at once.

Real processes: the workers that `docs/running.md` tells to run, its schedule, the broker, PostgreSQL and a mail server.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from config.ports import free_port
from membership.clock import now
from membership.models import Channel, Delivery, DeliveryState, NoticeKind
from membership.services.correspondence import Recipient, Text, issue_notice
from tasks.models import WorkerHeartbeat
from tasks.sending import send_notices
from tasks.sweeping import SWEEP
from tests.factories.meetings import an_evening, an_open_poll, vote
from tests.factories.register import SYSTEM, an_organisation, members
from tests.processes import test_database_url, type_of_start
from tests.tasks.mail_server import MailServer
from tests.waiting import PATIENCE, wait_until
from voting.models import Poll, Result
from voting.services.polls import close_poll

pytestmark = pytest.mark.django_db(transaction=True)

MEMBERS, NOTICES = 40, 50
# A letter: the mailing alone would take the better part of an hour.
SECONDS = 1.0


@pytest.fixture
def slow_server() -> Iterator[MailServer]:
    server = MailServer(free_port("127.0.0.1", 8625))
    server.slow = dict.fromkeys(range(1, MEMBERS * NOTICES + 1), SECONDS)
    server.start()
    yield server
    server.stop()


def test_with_two_thousand_letters_waiting_a_vote_that_closes_is_counted_at_once(
    slow_server: MailServer, start_worker: type_of_start
) -> None:
    organisation = an_organisation()
    those = members(organisation, MEMBERS)
    poll = an_open_poll(an_evening(organisation, *those[:3]))
    for membership, choice in zip(those, ["for", "for", "against"], strict=False):
        vote(poll, membership, choice)
    Delivery.objects.update(state=DeliveryState.SENT)
    for rank in range(NOTICES):
        issue_notice(
            organisation,
            actor=SYSTEM,
            kind=NoticeKind.LETTER,
            texts=[Text(language, f"Avis {rank}", "Bonjour", "<p>Bonjour</p>") for language in organisation.languages],
            recipients=[
                Recipient(Channel.EMAIL, f"m{one.pk}@example.org", "fr", one.pk, one.person_id, name="Anne")
                for one in those
            ],
            links_end_at=now() + timedelta(days=30),
        )

    # What waits for the mailing's worker is rung before the vote closes, several times over.
    for _ in range(4):
        send_notices.delay()
    start_worker("--queues", "notices,mail", name="letters", mail_port=slow_server.port)
    start_worker("--queues", "ballots", name="votes")
    start_worker("--queues", "counts", name="counts")
    wait_until(lambda: len(slow_server.kept) >= 2)

    began = time.monotonic()
    close_poll(poll, actor=SYSTEM)
    wait_until(lambda: Result.objects.filter(poll=poll).exists())
    taken = time.monotonic() - began

    assert poll.result.figures["for"] == 2
    # The letters that left meanwhile are those of one connection, and nearly all of them still wait.
    waiting = Delivery.objects.exclude(state=DeliveryState.SENT).count()
    assert waiting > MEMBERS * NOTICES - 2 * PATIENCE
    assert taken < PATIENCE / 2


def test_a_vote_closes_at_its_minute_though_the_sweep_is_held_up(
    start_worker: type_of_start, start_process: type_of_start
) -> None:
    organisation = an_organisation()
    those = members(organisation, 3)
    poll = an_open_poll(an_evening(organisation, *those))
    for membership, choice in zip(those, ["for", "for", "against"], strict=True):
        vote(poll, membership, choice)
    with psycopg.connect(test_database_url()) as other:
        # Whatever the sweep looks at first is held, as by a statement that takes minutes.
        other.execute("LOCK TABLE membership_delivery")
        start_worker("--queues", "default", name="upkeep")
        start_worker("--queues", "ballots", name="votes")
        start_worker("--queues", "counts", name="counts")
        # Past the close: the schedule, which rings as it starts, is the only one to say so.
        Poll.objects.filter(pk=poll.pk).update(closes_at=now())
        start_process("beat")
        wait_until(lambda: Result.objects.filter(poll=poll).exists())
        assert WorkerHeartbeat.objects.filter(name=SWEEP).exists()
        other.rollback()
    assert poll.result.figures["for"] == 2
