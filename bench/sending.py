"""How fast a notice leaves, beside what the mail server itself can take from as many bare connections.

The ratio is what counts: workers, database and mail server share the same cores. The limit is `smtplib` handing over
the very same letter again and again, without a database, in the same run. Memory is that of the largest worker, early
on and at the end: it must not grow with the mailing.

Two servers: one that costs nothing but these cores, where the limit is the machine's; and one that answers as over a
network, a few milliseconds later each time, where the limit is that of a connection.

`python -m bench.sending [MEMBERS]`: 10,000 unless told otherwise.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from membership.models import Organisation

WORKERS = 2
MEMBERS = 10_000
SECONDS = 6
# Of more, all are written and as many are sent: sending a million takes the better part of an hour.
SENT_AT_MOST = 100_000
PORT = 8346
# As far as a mail server of one's own country is; a letter takes four of them.
PAUSE = 5
FEW = 2_000
BATCH = 50


def main(members: int) -> None:
    from bench import ground

    with ground.database():
        organisation, crowd = a_crowd(members)
        with a_sink(PAUSE):
            _seconds, letter = write_down(organisation, crowd[:FEW])
            limit_far = together(_hand_over, letter)
            far = send_all(min(FEW, members))
        with a_sink(0):
            before = _memory()
            seconds, letter = write_down(organisation, crowd)
            after = _memory()
            limit = together(_hand_over, letter)
            near = send_all(min(members, SENT_AT_MOST))
    print(f"A notice to {members} members, {WORKERS} workers, a mail server that keeps nothing")
    million = 1e6 / members * seconds
    print(f"  deliveries written                {members / seconds:8.0f} a second   (a million in {million:.0f} s)")
    print(f"  memory of whoever wrote them down {after:8.0f} MB, {after - before:.0f} of them for it")
    print(f"  bare connections, the limit       {limit:8.0f} a second   1.00")
    print(f"  claimed, sent and written down    {near.pace:8.0f} a second   {near.pace / limit:.2f}")
    print(f"  memory of a worker, a tenth sent  {near.early:8.0f} MB")
    print(f"  memory of it at its largest       {near.memory:8.0f} MB, {near.sent} sent")
    if near.sent < members:
        print(f"  all of them, at that pace         {members / near.pace / 60:8.0f} minutes, reckoned")
    print(f"The same, a mail server that answers {PAUSE} ms later each time, as over a network")
    print(f"  bare connections, the limit       {limit_far:8.0f} a second   1.00")
    print(f"  claimed, sent and written down    {far.pace:8.0f} a second   {far.pace / limit_far:.2f}")


def _memory() -> float:
    """Return the most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def a_sink(pause: int) -> Iterator[None]:
    """Run a mail server that keeps nothing. pause: milliseconds before each answer."""
    os.environ["MAIL_PORT"] = str(PORT)
    sink = subprocess.Popen([sys.executable, "-m", "bench.sink", str(PORT), str(pause)])
    try:
        time.sleep(1)
        yield
    finally:
        sink.terminate()
        sink.wait()


def write_down(organisation: Organisation, crowd: list[tuple[int, int]]) -> tuple[float, str]:
    """Issue a notice to those, told by the ids of each person and membership.

    Returns the seconds it took, and one of its letters as it leaves.
    """
    from membership.actors import Actor
    from membership.clock import now
    from membership.models import Channel, Delivery, NoticeKind
    from membership.services.composing import Letters
    from membership.services.correspondence import Recipient, Text, issue_notice

    # As long as a notice with its agenda, in lines as a template writes them.
    body = "Bonjour %(name)s,\n\n" + "L’assemblée générale annuelle est convoquée.\n" * 40 + "\n%(link)s\n"
    texts = [
        Text(language, "Avis de convocation", body, f"<!doctype html><p>{body}</p>")
        for language in organisation.languages
    ]
    recipients = (
        Recipient(
            channel=Channel.EMAIL,
            address=f"m{number}@example.org",
            language="fr",
            membership_id=membership,
            person_id=person,
            name=f"Membre {number}",
        )
        for number, (person, membership) in enumerate(crowd)
    )
    began = time.perf_counter()
    issue_notice(
        organisation,
        actor=Actor.system(),
        kind=NoticeKind.CALL,
        texts=texts,
        recipients=recipients,
        links_end_at=now() + timedelta(days=30),
    )
    seconds = time.perf_counter() - began
    first = Delivery.objects.select_related("notice", "organisation", "person", "application")[0]
    return seconds, Letters().to(first).message().as_string()


def a_crowd(members: int) -> tuple[Organisation, list[tuple[int, int]]]:
    """Make an organisation with so many members; return it with the ids of each person and membership."""
    from bench.ground import _members
    from membership.models import Membership, Person
    from membership.models.base import new_public_ids
    from membership.services.imports.copying import copy_rows, next_ids, refresh_statistics

    organisation, _ = _members(0)
    crowd = list(zip(next_ids(Person, members), next_ids(Membership, members), strict=True))
    here = organisation.pk
    copy_rows(
        Person,
        ("id", "organisation", "public_id", "given_name", "family_name", "sort_key"),
        (
            (person, here, name, "Membre", f"{n:07d}", f"{n:07d} membre")
            for n, ((person, _), name) in enumerate(zip(crowd, new_public_ids(members), strict=True))
        ),
    )
    copy_rows(
        Membership,
        ("id", "organisation", "public_id", "person", "number"),
        (
            (membership, here, name, person, f"B{n:07d}")
            for n, ((person, membership), name) in enumerate(zip(crowd, new_public_ids(members), strict=True))
        ),
    )
    # As the database does by itself within a minute; else each reference would be looked for by reading a table whole.
    refresh_statistics([Person, Membership])
    return organisation, crowd


def together(work: Any, *arguments: Any) -> float:
    """Return the sum of what as many processes as there are workers answer."""
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        return float(sum(pool.starmap(work, [arguments] * WORKERS)))


def _hand_over(letter: str) -> float:
    """Hand the same letter over, on one connection, for some seconds; return how many a second."""
    done, until, data = 0, time.perf_counter() + SECONDS, letter.encode()
    with smtplib.SMTP("127.0.0.1", PORT) as server:
        while time.perf_counter() < until:
            server.sendmail("bench@example.org", ["member@example.org"], data)
            done += 1
    return done / SECONDS


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a mailing. pace: letters a second; early, memory: MB, after a tenth and at the largest."""

    sent: int
    pace: float
    early: float
    memory: float


def send_all(members: int) -> Sent:
    """Let the workers send so many."""
    from django.db import connections

    connections.close_all()
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        found = pool.map(_send, [members // WORKERS] * WORKERS)
    # Starting Python and Django is no part of sending.
    seconds = max(ended for _began, ended, *_rest in found) - min(began for began, *_rest in found)
    sent = sum(sent for _began, _ended, sent, *_memory in found)
    assert sent >= members // WORKERS * WORKERS, (sent, members)
    return Sent(sent, sent / seconds, max(row[3] for row in found), max(row[4] for row in found))


def _send(share: int) -> tuple[float, float, int, float, float]:
    import django

    django.setup()
    from membership.services import mailer, sending

    began, sent, early = time.time(), 0, 0.0
    with mailer.Carriers() as carriers:
        while sent < share:
            token, ids = sending.claim(min(BATCH, share - sent))
            if not ids:
                break
            sent += mailer.send_batch(ids, token, carriers)
            early = early or (_memory() if sent >= share // 10 else 0.0)
    return began, time.time(), sent, early, _memory()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MEMBERS)
