"""The roll of a million members, frozen and hashed; beside what the same bytes cost at the least.

The limit is a bare COPY of the rows of the roll into a table without constraints, and the hash of the same lines.
"""

from __future__ import annotations

import hashlib
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from membership.models import Organisation
    from voting.models import ElectoralRoll, Poll

MEMBERS = 1_000_000
LIMIT_SECONDS = 10


@contextmanager
def timed() -> Iterator[list[float]]:
    spent = [0.0]
    started = time.perf_counter()
    yield spent
    spent[0] = time.perf_counter() - started


def main() -> None:
    from bench import ground
    from bench.members import a_register

    with ground.database():
        sys.exit(0 if measure(a_register(MEMBERS)) else 1)


def measure(organisation: Organisation) -> bool:
    """Print what freezing costs; return whether it keeps to the limit."""
    from bench.memory import held_by_the_database

    poll = a_poll(organisation)
    with timed() as freezing, held_by_the_database() as held:
        roll = frozen(poll)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with timed() as copying:
        rows = bare_copy(roll)
    with timed() as hashing:
        hashlib.sha256(b"".join(f"B{n:07d}\tin\tmember_in_good_standing\tMembre {n}\n".encode() for n in range(rows)))
    limit = copying[0] + hashing[0]
    print(f"The roll of {rows:,} members, frozen and hashed")
    print(f"  frozen                    {freezing[0]:8.1f} s    {freezing[0] / limit:6.1f}   (aim: {LIMIT_SECONDS} s)")
    print(f"  bare COPY of its rows     {copying[0]:8.1f} s")
    print(f"  bare hash of its lines    {hashing[0]:8.1f} s")
    print(f"  peak memory               {peak:8.0f} MB")
    print(f"  the database's, meanwhile {held}")
    return freezing[0] <= LIMIT_SECONDS


def frozen(poll: Poll) -> ElectoralRoll:
    from django.db import transaction

    from membership.actors import Actor
    from membership.clock import now
    from voting.services.rolls import freeze_roll

    instant = now()
    with transaction.atomic():
        return freeze_roll(poll, record_instant=instant, actor=Actor.system())


def a_poll(organisation: Organisation) -> Poll:
    """Return a poll in preparation. The meeting is made without telling a million members of it."""
    from datetime import date, timedelta

    from governance.services.planning import Item, MotionText, Plan, add_item, plan_assembly
    from membership.actors import Actor
    from membership.clock import now
    from membership.services.parameters import set_parameter
    from voting.models import Poll, PollMode

    system, bylaws = Actor.system(), {"notice_min_days": 1, "notice_max_days": 45, "quorum": "2", "tie_meeting": "lost"}
    for key, value in bylaws.items():
        set_parameter(organisation, key=key, value=value, article="1", adopted_on=date(2022, 1, 3), actor=system)
    plan = Plan("annual", "Assemblée", "Meeting", now() + timedelta(days=1), place="Salle", link="")
    assembly = plan_assembly(organisation, plan, actor=system)
    item = add_item(assembly, Item("Une proposition", "A motion"), motion=MotionText("Que…", "That…"), actor=system)
    return Poll.objects.create(
        organisation=organisation, assembly=assembly, motion=item.motion, mode=PollMode.ROLL_CALL
    )


def bare_copy(roll: ElectoralRoll) -> int:
    """Copy the rows of the roll out and into a table without a constraint; return how many there are."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE UNLOGGED TABLE bare AS SELECT * FROM voting_rollentry WHERE false")
        pieces: list[bytes] = []
        with cursor.copy(f"COPY (SELECT * FROM voting_rollentry WHERE roll_id = {roll.pk}) TO STDOUT") as out:
            pieces.extend(bytes(piece) for piece in out)
        with cursor.copy("COPY bare FROM STDIN") as into:
            for piece in pieces:
                into.write(piece)
        cursor.execute("SELECT count(*) FROM bare")
        count: int = cursor.fetchone()[0]
        cursor.execute("DROP TABLE bare")
        return count


if __name__ == "__main__":
    main()
