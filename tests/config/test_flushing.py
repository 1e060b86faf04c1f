"""The tests' own database is emptied even while a worker stands in the way."""

from __future__ import annotations

import re
import threading

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.management.sql import sql_flush
from django.db import connection

from membership.models import Organisation
from tests.factories.register import an_organisation
from tests.processes import test_database_url
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

WAITED_FOR = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = %s::regclass)"


def test_a_worker_that_holds_one_table_and_asks_for_another_only_delays_a_flush() -> None:
    an_organisation()
    emptied = re.findall(r'"(\w+)"', " ".join(sql_flush(no_style(), connection)))
    held = threading.Event()

    def work() -> None:
        with psycopg.connect(test_database_url()) as line, line.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {emptied[-1]} IN ROW EXCLUSIVE MODE")
            held.set()
            # By then the flush has every table but this one; it has waited half a second longer, so it is the one sent
            # away: whoever has waited for a second looks whether that is a deadlock.
            wait_until(lambda: cursor.execute(WAITED_FOR, [emptied[-1]]).fetchone()[0])
            cursor.execute("SELECT pg_sleep(0.5)")
            cursor.execute(f"LOCK TABLE {emptied[0]} IN ROW EXCLUSIVE MODE")

    worker = threading.Thread(target=work)
    worker.start()
    held.wait()
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True)
    worker.join()

    assert not Organisation.objects.exists()
