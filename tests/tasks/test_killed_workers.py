"""Workers killed in the middle, the broker emptied: nothing is lost, nothing is counted twice.

Real processes: a Celery worker, the broker, PostgreSQL, and a mail server on loopback.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta

import psycopg
import pytest
from django.db import connection

from config.children import Child
from config.ports import free_port
from governance.models import Assembly
from governance.services.calling import call_assembly
from membership.models import (
    Attempt,
    BulkChange,
    BulkOrder,
    BulkOrderState,
    Delivery,
    DeliveryState,
    Membership,
    MembershipEvent,
    Notice,
    NoticeKind,
    Purpose,
)
from membership.models.base import RealNow
from membership.queries.bulk_orders import progress_of
from membership.rules.bulk import BulkKind, Change
from membership.services.bulk_orders import confirm_bulk, order_bulk
from membership.services.contacts import record_consent
from membership.services.habits import choose_writing_habits
from membership.services.newsletters import Draft, send_newsletter, write_newsletter
from membership.services.sending import release_expired
from tasks.bulk import go_on_with_all
from tasks.sending import send_notices
from tasks.sweeping import sweep
from tests.factories.meetings import CALLED_ON, an_assembly, an_evening, an_open_poll, jump, vote
from tests.factories.register import JOINED_ON, SYSTEM, an_organisation, members
from tests.factories.sealed import AGAINST, FOR, an_open_secret_poll, vote_secretly
from tests.processes import connections_of, empty_the_broker, test_database_url, type_of_start, waits_for_a_lock
from tests.tasks.mail_server import MailServer
from tests.waiting import PATIENCE, wait_until
from voting.crypto.verifying import verify
from voting.models import AnnouncementKind, PollState, Result, SealedKey, TallyStage
from voting.queries.sealed.archives import archive_of
from voting.services.announcing import plan_announcement
from voting.services.polls import close_poll

pytestmark = pytest.mark.django_db(transaction=True)

MEMBERS = 40


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer(free_port("127.0.0.1", 8225))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def called() -> None:
    """Forty members told of a meeting: their deliveries are written, nothing has left."""
    organisation = an_organisation()
    members(organisation, MEMBERS)
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation), actor=SYSTEM)


def kill(worker: Child) -> None:
    """End a worker and its children as a power cut would."""
    assert worker.record is not None
    os.killpg(worker.record.pid, signal.SIGKILL)
    wait_until(lambda: not worker.is_running())


def be_rid_of(worker: Child) -> None:
    """Wait until the database has noticed that it is dead, and given up what it was at for it."""
    wait_until(lambda: not connections_of(worker))


def let_leases_run_out() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE membership_delivery SET claimed_until = now() - interval '1 second' WHERE state = 'claimed'"
        )


def all_sent() -> bool:
    return not Delivery.objects.exclude(state=DeliveryState.SENT).exists()


def test_a_worker_killed_while_sending_loses_nothing_and_says_what_may_be_double(
    called: None, mail_server: MailServer, start_worker: type_of_start
) -> None:
    with mail_server.paused_at(MEMBERS // 4) as reached:
        worker = start_worker("--queues", "default,notices", mail_port=mail_server.port)
        send_notices.delay()
        assert reached.wait(PATIENCE)
        kill(worker)
    be_rid_of(worker)
    assert not all_sent()

    let_leases_run_out()
    release_expired()
    # A possible second copy waits: the first one may yet be told of.
    Delivery.objects.filter(state=DeliveryState.IN_DOUBT).update(next_attempt_at=RealNow())
    start_worker("--queues", "default,notices", name="second", mail_port=mail_server.port)
    sweep.delay()
    wait_until(all_sent)

    copies = Counter(mail_server.kept)
    assert set(copies) == set(Delivery.objects.values_list("message_id", flat=True))
    doubtful = set(Attempt.objects.filter(possible_duplicate=True).values_list("delivery__message_id", flat=True))
    assert {message_id for message_id, n in copies.items() if n > 1} <= doubtful
    assert len(doubtful) <= 1


def test_a_worker_killed_among_messages_that_gather_others_tells_each_thing_once_or_says_that_it_may_be_double(
    mail_server: MailServer, start_worker: type_of_start
) -> None:
    organisation = an_organisation()
    everybody = members(organisation, MEMBERS)
    jump(organisation, CALLED_ON)
    choose_writing_habits(
        organisation, reminders_a_vote=2, quiet_from=None, quiet_until=None, digest="daily", actor=SYSTEM
    )
    for member in everybody:
        record_consent(member.person, purpose=Purpose.NEWS, is_given=True, source="essai", actor=SYSTEM)
    for subject in ("Le marché", "La corvée"):
        send_newsletter(
            write_newsletter(organisation, Draft(subject, "Samedi.", subject, "Saturday."), actor=SYSTEM), actor=SYSTEM
        )
    jump(organisation, CALLED_ON + timedelta(days=1), time(9))
    with mail_server.paused_at(MEMBERS // 4) as reached:
        worker = start_worker("--queues", "default,notices,mail", mail_port=mail_server.port)
        sweep.delay()
        assert reached.wait(PATIENCE)
        kill(worker)
    be_rid_of(worker)
    assert not all_sent()

    let_leases_run_out()
    release_expired()
    Delivery.objects.filter(state=DeliveryState.IN_DOUBT).update(next_attempt_at=RealNow())
    start_worker("--queues", "default,notices,mail", name="second", mail_port=mail_server.port)
    sweep.delay()
    wait_until(all_sent)

    gathering = Delivery.objects.filter(notice__kind=NoticeKind.DIGEST)
    assert (gathering.count(), Delivery.objects.filter(digest__in=gathering).count()) == (MEMBERS, 2 * MEMBERS)
    copies = Counter(mail_server.kept)
    # Nothing left by itself beside the message that gathers it.
    assert set(copies) == set(gathering.values_list("message_id", flat=True))
    doubtful = set(Attempt.objects.filter(possible_duplicate=True).values_list("delivery__message_id", flat=True))
    assert {message_id for message_id, n in copies.items() if n > 1} <= doubtful
    assert len(doubtful) <= 1


def test_a_broker_emptied_while_sending_is_made_good_by_the_sweep(
    called: None, mail_server: MailServer, start_worker: type_of_start
) -> None:
    empty_the_broker()
    start_worker("--queues", "default,notices", mail_port=mail_server.port)
    assert mail_server.kept == []

    with mail_server.paused_at(MEMBERS // 4) as reached:
        sweep.delay()
        assert reached.wait(PATIENCE)
        empty_the_broker()
    sweep.delay()
    wait_until(all_sent)

    assert sorted(mail_server.kept) == sorted(Delivery.objects.values_list("message_id", flat=True))


def test_a_worker_killed_while_it_sends_a_reminder_leaves_it_to_the_next_one_which_sends_it_once(
    called: None, mail_server: MailServer, start_worker: type_of_start
) -> None:
    meeting = Assembly.objects.get()
    Delivery.objects.update(state=DeliveryState.SENT)
    one = plan_announcement(meeting, kind=AnnouncementKind.MEETING_NEAR, before=timedelta(days=2), actor=SYSTEM)
    jump(meeting.organisation, date(2027, 4, 23))
    with psycopg.connect(test_database_url()) as other:
        # The trail, held, stops the worker after the deliveries are written and before anything is kept.
        other.execute("SELECT 1 FROM membership_auditchain FOR UPDATE")
        worker = start_worker("--queues", "default,notices", mail_port=mail_server.port)
        sweep.delay()
        wait_until(lambda: waits_for_a_lock(worker))
        kill(worker)
        other.rollback()
    be_rid_of(worker)
    one.refresh_from_db()
    assert (one.over_at, Notice.objects.count()) == (None, 1)

    empty_the_broker()
    start_worker("--queues", "default,notices", name="second", mail_port=mail_server.port)
    for _ in range(3):
        sweep.delay()
    wait_until(lambda: len(mail_server.kept) >= MEMBERS and all_sent())
    one.refresh_from_db()
    assert one.over_because == "left"
    assert one.notice is not None
    assert sorted(mail_server.kept) == sorted(one.notice.deliveries.values_list("message_id", flat=True))


def test_a_worker_killed_between_two_stages_of_a_tally_counts_once(start_worker: type_of_start) -> None:
    organisation = an_organisation()
    those = members(organisation, 5)
    poll = an_open_poll(an_evening(organisation, *those))
    for membership, choice in zip(those, ["for", "for", "for", "against", "abstain"], strict=True):
        vote(poll, membership, choice)
    with psycopg.connect(test_database_url()) as other:
        # A row not committed for the second stage holds the worker up between the first and it.
        other.execute(
            "INSERT INTO voting_tallystage (organisation_id, poll_id, stage, input_sha256, output_sha256, output)"
            " VALUES (%s, %s, 'count', '', '', '')",
            (organisation.pk, poll.pk),
        )
        worker = start_worker("--queues", "ballots,counts")
        close_poll(poll, actor=SYSTEM)
        wait_until(lambda: TallyStage.objects.filter(poll=poll, stage="gather").exists())
        kill(worker)
        other.rollback()
    be_rid_of(worker)
    first = TallyStage.objects.get(poll=poll, stage="gather")
    assert not Result.objects.exists()

    empty_the_broker()
    start_worker("--queues", "ballots,counts,default", name="second")
    sweep.delay()
    wait_until(lambda: Result.objects.filter(poll=poll).exists())

    poll.refresh_from_db()
    assert poll.state == PollState.TALLIED
    assert (poll.result.figures["for"], poll.result.figures["against"], poll.result.figures["abstain"]) == (3, 1, 1)
    assert TallyStage.objects.get(poll=poll, stage="gather").finished_at == first.finished_at
    assert TallyStage.objects.filter(poll=poll).count() == 3


def test_a_worker_killed_while_it_opens_a_secret_vote_leaves_the_key_and_the_next_one_opens_it_once(
    start_worker: type_of_start,
) -> None:
    organisation = an_organisation()
    those = members(organisation, 5)
    poll = an_open_secret_poll(an_evening(organisation, *those))
    for membership, choice in zip(those, [FOR, FOR, AGAINST], strict=False):
        vote_secretly(poll, membership, choice)
    with psycopg.connect(test_database_url()) as other:
        # The key is used in the stage that this row holds up: what was used and not committed was not used.
        other.execute(
            "INSERT INTO voting_tallystage (organisation_id, poll_id, stage, input_sha256, output_sha256, output)"
            " VALUES (%s, %s, 'open', '', '', '')",
            (organisation.pk, poll.pk),
        )
        worker = start_worker("--queues", "ballots,counts")
        close_poll(poll, actor=SYSTEM)
        wait_until(lambda: TallyStage.objects.filter(poll=poll, stage="sum").exists())
        kill(worker)
        other.rollback()
    be_rid_of(worker)
    first = TallyStage.objects.get(poll=poll, stage="sum")
    assert SealedKey.objects.filter(trustee__poll=poll).exists()

    empty_the_broker()
    start_worker("--queues", "ballots,counts,default", name="second")
    sweep.delay()
    wait_until(lambda: Result.objects.filter(poll=poll).exists())

    poll.refresh_from_db()
    assert (poll.result.figures["for"], poll.result.figures["against"]) == (2, 1)
    assert TallyStage.objects.get(poll=poll, stage="sum").finished_at == first.finished_at
    assert not SealedKey.objects.filter(trustee__poll=poll).exists()
    assert verify(archive_of(poll).to_bytes()).holds


def test_a_worker_killed_half_way_through_a_change_of_many_members_leaves_none_changed_and_the_next_changes_all(
    start_worker: type_of_start,
) -> None:
    organisation = an_organisation()
    those = members(organisation, 12)
    workers = Change(BulkKind.CATEGORY, "worker", JOINED_ON + timedelta(days=90), "Conseil, 2027-3", tells=False)
    order = order_bulk(
        organisation, members=Membership.objects.for_organisation(organisation), change=workers, actor=SYSTEM
    )
    first = start_worker("--queues", "default,mail")
    go_on_with_all.delay()
    wait_until(lambda: BulkOrder.objects.get().state == BulkOrderState.LOOKED)
    with psycopg.connect(test_database_url()) as other:
        # The last of them is held by somebody else, and the worker up between the tenth and it.
        other.execute("SELECT 1 FROM membership_membership WHERE id = %s FOR UPDATE", (those[-1].pk,))
        order = confirm_bulk(BulkOrder.objects.get(), actor=SYSTEM)
        wait_until(lambda: progress_of(order) == 10)
        kill(first)
        other.rollback()
    be_rid_of(first)
    assert not MembershipEvent.objects.exists()

    empty_the_broker()
    start_worker("--queues", "default,mail", name="second")
    sweep.delay()
    wait_until(lambda: BulkOrder.objects.get().state == BulkOrderState.MADE)
    assert (MembershipEvent.objects.count(), BulkChange.objects.get().members) == (12, 12)
