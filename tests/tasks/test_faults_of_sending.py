"""The table of faults: whatever breaks while a notice leaves, nobody is forgotten, and every copy too many is recorded.

Real processes: a worker with two children, a broker of its own, PostgreSQL, and a mail server on loopback.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
import redis
from celery import Task
from django.db import connection, transaction

from config.children import Child, Plan
from config.embedded.valkey import Valkey
from config.embedded.valkey import url as address_of_broker
from config.environment import broker_url
from config.paths import BASE_DIR
from config.ports import free_port
from governance.services.calling import call_assembly
from membership.models import Attempt, AttemptOutcome, Delivery, DeliveryState, Organisation, SenderAccount
from membership.models.base import RealNow
from membership.services import clock, sending
from tasks.celery import app
from tasks.models import WorkerHeartbeat
from tasks.sending import BATCH, send_notices
from tasks.sweeping import sweep
from tests.config.conftest import lives
from tests.factories.meetings import CALLED_ON, MEETING_ON, an_assembly, jump
from tests.factories.register import SYSTEM, an_organisation, members
from tests.processes import environ_of_tests, test_database_url
from tests.tasks.mail_server import MailServer
from tests.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

MEMBERS = 12
# Seconds that the worker waits for an answer: more than it takes to do to it what these tests do while it waits.
MAIL_PATIENCE = 20
# As PostgreSQL knows it, so that its line alone is cut.
WORKER = "faults of sending"


class Office:
    """A worker with its broker and its mail server, and a bell."""

    def __init__(self, folder: Path) -> None:
        self.broker = Valkey(folder)
        self.mail = MailServer(free_port("127.0.0.1", 8325))
        self.worker = Child(
            Plan(
                "worker",
                (sys.executable, "manage.py", "worker", "--concurrency", "2", "--name", "faults",
                 "--queues", "default,notices"),
                {**environ_of_tests(folder, mail_port=self.mail.port),
                 "REDIS_URL": address_of_broker(folder), "MAIL_TIMEOUT": str(MAIL_PATIENCE), "PGAPPNAME": WORKER},
                BASE_DIR,
            ),
            folder / "worker.log",
        )  # fmt: skip

    def ring(self, task: Task[..., Any] = send_notices) -> None:
        """Ask the worker, by its own broker: what the test itself rings goes elsewhere."""
        with app.connection_for_write(broker_url(f"unix://{self.broker.socket}", 9)) as bell:
            app.send_task(task.name, connection=bell, retry=False)

    def empty_the_broker(self) -> None:
        with self._bells() as bells:
            bells.flushdb()

    def is_at_rest(self) -> bool:
        """Return whether the worker has done all that it was rung for."""
        with self._bells() as bells:
            return not any((bells.hlen("unacked"), bells.llen("default"), bells.llen("notices")))

    def _bells(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.broker.socket), db=9)

    def start_worker(self) -> None:
        WorkerHeartbeat.objects.all().delete()
        self.worker.start()
        wait_until(WorkerHeartbeat.objects.exists)

    def kill(self) -> None:
        """End those who do the work, as a power cut would; the one who watches over them starts others."""
        assert self.worker.record is not None
        gone = psutil.Process(self.worker.record.pid).children(recursive=True)
        for child in gone:
            with suppress(psutil.NoSuchProcess):
                child.kill()
        wait_until(lambda: not any(lives(child.pid) for child in gone))

    def cut_the_power(self) -> None:
        """End those who do the work and the one who watches over them."""
        assert self.worker.record is not None
        os.killpg(self.worker.record.pid, signal.SIGKILL)
        wait_until(lambda: not self.worker.is_running())


@pytest.fixture(scope="module")
def everything(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    with django_db_blocker.unblock():
        office = Office(tmp_path_factory.mktemp("office"))
        office.broker.start()
        office.mail.start()
        office.start_worker()
        yield office
        office.worker.ask_to_end()
        office.worker.end(patience=8)
        office.mail.stop()
        office.broker.stop()


@pytest.fixture
def office(everything: Office) -> Iterator[Office]:
    everything.empty_the_broker()
    everything.mail.forget()
    yield everything
    # What still works would be in the way of the next test, and send its letters.
    wait_until(everything.is_at_rest)


@pytest.fixture
def organisation(office: Office) -> Organisation:
    return an_organisation()


@pytest.fixture
def told(organisation: Organisation) -> None:
    """A dozen members to tell of a meeting: their deliveries are written, nothing has left."""
    tell(organisation, MEMBERS)


def tell(organisation: Organisation, how_many: int) -> None:
    # In one transaction: with a commit a row, the members take longer than the mailing.
    with transaction.atomic():
        members(organisation, how_many)
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation), actor=SYSTEM)


def all_sent() -> bool:
    return not Delivery.objects.exclude(state=DeliveryState.SENT).exists()


def wait_until_all_sent() -> None:
    wait_until(all_sent)


def dead_workers_hold_no_row() -> bool:
    """PostgreSQL ends what a killed client had asked for before it sees that nobody is there: until then it locks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = %s AND state <> 'idle')",
            [WORKER],
        )
        return bool(cursor.fetchone()[0])


def let_leases_run_out() -> None:
    wait_until(dead_workers_hold_no_row)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE membership_delivery SET claimed_until = now() - interval '1 s' WHERE state = 'claimed'")


def take_up_again(office: Office) -> None:
    """Let the sweep find what dead workers left, and the wait before a possible second copy be over."""
    let_leases_run_out()
    office.ring(sweep)
    wait_until(lambda: not Delivery.objects.filter(state=DeliveryState.CLAIMED).exists())
    let_pauses_run_out()
    office.ring(sweep)


def let_pauses_run_out() -> None:
    Delivery.objects.filter(state__in=("pending", "in_doubt")).update(next_attempt_at=RealNow())
    SenderAccount.objects.update(held_until=None)


def doubtful() -> set[str]:
    """The Message-IDs of which a second copy is recorded as possible."""
    return set(Attempt.objects.filter(possible_duplicate=True).values_list("delivery__message_id", flat=True))


def owed() -> set[str]:
    return set(Delivery.objects.values_list("message_id", flat=True))


def assert_nobody_is_forgotten(mail: MailServer, *, in_doubt: int, twice: int = 0) -> None:
    """Everybody got the notice; so many may have it twice, as recorded; of those, so many do."""
    assert set(mail.copies) == owed()
    assert len(doubtful()) == in_doubt
    repeated = {message_id for message_id, copies in mail.copies.items() if copies > 1}
    assert repeated <= doubtful()
    assert len(repeated) == twice
    assert set(mail.copies.values()) <= {1, 2}


# --- workers that die


def test_killed_before_anything_left_a_letter_simply_waits_again(told: None, office: Office) -> None:
    fifth = Delivery.objects.order_by("pk")[4]
    with psycopg.connect(test_database_url()) as other:
        with office.mail.paused_at(1) as reached:
            office.ring()
            assert reached.wait(PATIENCE)
            # Whoever claimed the fifth letter cannot open an attempt while another holds its row.
            other.execute("SELECT 1 FROM membership_delivery WHERE id = %s FOR UPDATE", [fifth.pk])
        wait_until(lambda: len(office.mail.kept) == 4)
        wait_until(somebody_waits_for_a_lock)
        office.kill()
    let_leases_run_out()
    office.ring(sweep)
    wait_until_all_sent()
    assert_nobody_is_forgotten(office.mail, in_doubt=0)


def test_killed_while_a_letter_is_handed_over_it_leaves_again_and_that_is_recorded(told: None, office: Office) -> None:
    with office.mail.paused_at(5, "coming") as reached:
        office.ring()
        assert reached.wait(PATIENCE)
        office.kill()
    take_up_again(office)
    wait_until_all_sent()
    assert_nobody_is_forgotten(office.mail, in_doubt=1)


def test_a_letter_that_kills_its_worker_each_time_ends_with_a_person_who_decides(told: None, office: Office) -> None:
    first = Delivery.objects.order_by("pk")[0]
    others = Delivery.objects.exclude(pk=first.pk)
    # They wait, lest a child that is started in place of the dead one be at them while the next death is prepared.
    others.update(next_attempt_at=RealNow() + timedelta(hours=1))
    for death in range(1, sending.MOST_DOUBTS + 1):
        with office.mail.paused_at(1, "coming") as reached:
            # Due only now: the task of the dead worker comes back by itself, and may be there before the bell.
            Delivery.objects.filter(pk=first.pk).update(next_attempt_at=RealNow())
            office.ring()
            assert reached.wait(PATIENCE)
            office.kill()
        let_leases_run_out()
        sending.release_expired()
        first.refresh_from_db()
        assert first.doubts == death
        office.mail.forget()
    assert first.state == DeliveryState.FAILED
    others.update(next_attempt_at=RealNow())
    office.ring()
    wait_until(lambda: not others.exclude(state=DeliveryState.SENT).exists())
    assert len(office.mail.kept) == MEMBERS - 1


def test_killed_before_the_server_answered_the_second_copy_is_recorded(told: None, office: Office) -> None:
    with office.mail.paused_at(5) as reached:
        office.ring()
        assert reached.wait(PATIENCE)
        office.kill()
    take_up_again(office)
    wait_until_all_sent()
    assert_nobody_is_forgotten(office.mail, in_doubt=1, twice=1)


def test_killed_after_the_answer_and_before_it_was_written_the_second_copy_is_recorded(
    told: None, office: Office
) -> None:
    fifth = Delivery.objects.order_by("pk")[4]
    with psycopg.connect(test_database_url()) as other:
        with office.mail.paused_at(5) as reached:
            office.ring()
            assert reached.wait(PATIENCE)
            other.execute("SELECT 1 FROM membership_delivery WHERE id = %s FOR UPDATE", [fifth.pk])
        wait_until(somebody_waits_for_a_lock)
        office.kill()
    take_up_again(office)
    wait_until_all_sent()
    assert_nobody_is_forgotten(office.mail, in_doubt=1, twice=1)


def test_a_new_version_put_in_place_in_the_middle_finishes_what_it_holds_and_the_next_one_does_the_rest(
    told: None, office: Office, organisation: Organisation
) -> None:
    with office.mail.paused_at(5) as reached:
        office.ring()
        assert reached.wait(PATIENCE)
        office.worker.ask_to_end()
    office.worker.end(patience=PATIENCE)
    assert len(office.mail.kept) == MEMBERS
    # Issued while there is no version at all.
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    office.empty_the_broker()
    office.start_worker()
    office.ring(sweep)
    wait_until_all_sent()
    assert_nobody_is_forgotten(office.mail, in_doubt=0)
    assert len(office.mail.kept) == 2 * MEMBERS


# --- the broker


def test_a_broker_emptied_forgets_nothing(organisation: Organisation, office: Office) -> None:
    # More than one claim takes, and nobody left who was at it: what remains is known to the rows alone.
    tell(organisation, 2 * BATCH)
    with office.mail.paused_at(5) as reached:
        office.ring()
        assert reached.wait(PATIENCE)
        office.cut_the_power()
        office.empty_the_broker()
    office.start_worker()
    assert Delivery.objects.filter(state=DeliveryState.PENDING).count() == BATCH
    take_up_again(office)
    wait_until_all_sent()
    assert_nobody_is_forgotten(office.mail, in_doubt=1, twice=1)


def test_a_broker_stopped_and_started_again_finds_the_worker(
    told: None, office: Office, organisation: Organisation
) -> None:
    with office.mail.paused_at(5) as reached:
        office.ring()
        assert reached.wait(PATIENCE)
        office.broker.stop()
    wait_until_all_sent()
    # Issued while no bell can be heard: written all the same.
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    office.broker.start()
    office.ring(sweep)
    wait_until_all_sent()
    assert_nobody_is_forgotten(office.mail, in_doubt=0)
    assert len(office.mail.kept) == 2 * MEMBERS


# --- the database


def test_a_database_that_cuts_the_line_costs_no_second_copy(told: None, office: Office) -> None:
    with office.mail.paused_at(5) as reached:
        office.ring()
        assert reached.wait(PATIENCE)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = %s", [WORKER]
            )
            assert cursor.fetchone()[0] >= 1
    wait_until_all_sent()
    assert_nobody_is_forgotten(office.mail, in_doubt=0)


# --- the mail server


def test_a_server_that_is_away_uses_up_no_letter(told: None, office: Office) -> None:
    office.mail.stop()
    office.ring()
    wait_until(SenderAccount.objects.filter(held_for=AttemptOutcome.UNREACHED).exists)
    wait_until(lambda: not Delivery.objects.exclude(state="pending").exists())
    assert Attempt.objects.count() == 1
    assert set(Delivery.objects.values_list("tries", flat=True)) == {0}
    office.ring(sweep)  # In vain: the account waits.
    office.mail.start()
    let_pauses_run_out()
    office.ring(sweep)
    wait_until_all_sent()
    assert_nobody_is_forgotten(office.mail, in_doubt=0)
    # The account is let go of after the letters of the batch are written down: a moment later than the last of them.
    wait_until(lambda: not SenderAccount.objects.exclude(held_times=0).exists())


def test_a_server_that_asks_to_slow_down_is_left_alone(told: None, office: Office) -> None:
    office.mail.answers[5] = "450 4.7.1 Too many messages, slow down"
    office.ring()
    wait_until(SenderAccount.objects.filter(held_for=AttemptOutcome.THROTTLED).exists)
    wait_until(lambda: not Delivery.objects.filter(state="claimed").exists())
    assert (len(office.mail.kept), office.mail.handed) == (4, 5)
    let_pauses_run_out()
    office.ring(sweep)
    wait_until_all_sent()
    assert_nobody_is_forgotten(office.mail, in_doubt=0)


def test_an_address_refused_for_good_stops_no_other(told: None, office: Office) -> None:
    fifth = Delivery.objects.order_by("pk")[4]
    office.mail.refusals[fifth.address] = ["550 5.1.1 No such mailbox"]
    office.ring()
    wait_until(lambda: not Delivery.objects.exclude(state__in=("sent", "failed")).exists())
    fifth.refresh_from_db()
    assert (fifth.state, fifth.last_answer) == (DeliveryState.FAILED, "550 5.1.1 No such mailbox")
    assert set(office.mail.copies) == owed() - {fifth.message_id}
    assert doubtful() == set()


def test_greylisting_is_waited_out_and_makes_no_copy(told: None, office: Office) -> None:
    addresses = list(Delivery.objects.values_list("address", flat=True))
    office.mail.refusals |= {address: ["451 4.7.1 Greylisted, come back later"] for address in addresses}
    office.ring()
    wait_until(lambda: Attempt.objects.filter(outcome="temporary").count() == MEMBERS)
    assert office.mail.kept == []
    let_pauses_run_out()
    office.ring(sweep)
    wait_until_all_sent()
    assert_nobody_is_forgotten(office.mail, in_doubt=0)
    assert set(Delivery.objects.values_list("attempts_made", flat=True)) == {2}


def test_a_server_slower_than_our_patience_leaves_a_doubt_and_the_copy_is_recorded(told: None, office: Office) -> None:
    office.mail.slow[5] = MAIL_PATIENCE + 2
    office.ring()
    wait_until(lambda: Delivery.objects.filter(state="sent").count() == MEMBERS - 1)
    wait_until(Delivery.objects.filter(state=DeliveryState.IN_DOUBT).exists)
    assert Delivery.objects.get(state=DeliveryState.IN_DOUBT).attempts.get().outcome == AttemptOutcome.UNKNOWN
    let_pauses_run_out()
    office.ring(sweep)
    wait_until_all_sent()
    assert_nobody_is_forgotten(office.mail, in_doubt=1, twice=1)


def test_a_server_that_hangs_up_in_the_middle_of_a_letter_holds_up_no_other(told: None, office: Office) -> None:
    office.mail.hangs_up_at = {5}
    office.ring()
    wait_until(lambda: Delivery.objects.filter(state="sent").count() == MEMBERS - 1)
    let_pauses_run_out()
    office.ring(sweep)
    wait_until_all_sent()
    assert_nobody_is_forgotten(office.mail, in_doubt=1)


# --- the clock, and two at once


def test_a_clock_that_is_moved_neither_postpones_a_letter_nor_ends_a_claim(told: None, office: Office) -> None:
    # Issued in a year to come; the clock goes back before anything has left.
    clock.return_to_present(actor=SYSTEM)
    with office.mail.paused_at(5) as reached:
        office.ring()
        assert reached.wait(PATIENCE)
        clock.jump_to(an_instant_long_after(), actor=SYSTEM)
        assert sending.release_expired() == {}
    wait_until_all_sent()
    assert_nobody_is_forgotten(office.mail, in_doubt=0)


def test_a_clock_of_the_machine_that_leaps_makes_a_copy_at_the_most_and_that_is_recorded(
    told: None, office: Office
) -> None:
    with office.mail.paused_at(5) as reached:
        office.ring()
        assert reached.wait(PATIENCE)
        # An hour in an instant: every claim has run out, with its worker still at it.
        let_leases_run_out()
        office.ring(sweep)
        wait_until(Delivery.objects.filter(state=DeliveryState.IN_DOUBT).exists)
    let_pauses_run_out()
    office.ring(sweep)
    wait_until_all_sent()
    assert set(office.mail.copies) == owed()
    repeated = {message_id for message_id, copies in office.mail.copies.items() if copies > 1}
    assert repeated <= doubtful()
    assert len(doubtful()) <= 1


def test_two_sweeps_at_once_send_each_letter_once(organisation: Organisation, office: Office) -> None:
    # More than one claim takes, so that both have some.
    tell(organisation, 70)
    for _ in range(4):
        office.ring(sweep)
    wait_until_all_sent()
    assert_nobody_is_forgotten(office.mail, in_doubt=0)


def an_instant_long_after() -> datetime:
    return datetime.combine(MEETING_ON + timedelta(days=400), time(12), UTC)


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])
