"""Gathering what waits for somebody into one message: a notice of its own, whose end is the end of all that is in it.

The message is written down, and what it gathers bound to it, in one transaction; it then leaves as every other does,
under a Message-ID fixed beforehand. A worker killed at any moment leaves either nothing done, or a message that waits
to be sent. When it is sent, fails or is set aside, a trigger of the database says the same of each thing in it, in the
same statement: none is lost, and none is sent twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

import structlog
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from membership.actors import Actor
from membership.clock import now
from membership.errors import DomainError
from membership.kept import NO_ADDRESS, NO_NEWS, kept
from membership.models import (
    Channel,
    Delivery,
    DeliveryState,
    HeldFor,
    Notice,
    NoticeKind,
    Organisation,
    Person,
    PersonMerge,
)
from membership.models.base import RealNow
from membership.services.correspondence import Recipient, issue_notice
from membership.services.digest_text import texts_of_digest
from membership.services.letters import LINKS_LAST
from membership.services.sending_sql import BIND_GATHERED, WAIVE_UNWANTED_HELD

log = structlog.get_logger("unevoix.mail")

GATHERED = (HeldFor.DAILY, HeldFor.WEEKLY)
# Persons at once: a transaction stays short, and the next sweep goes on.
PERSONS = 5000
# So long a sweep, then the next one goes on: the others have their turn in between.
SECONDS_A_SWEEP = 20
# What left in another message never leaves by itself.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Reader:
    """To whom a message goes."""

    person_id: int
    language: str


def gather_due() -> int:
    """Gather what waits and whose hour has come, of every organisation. Returns for how many persons.

    Safe to run at any moment, twice, and by two workers at once.
    """
    waiting = _waiting().values_list("organisation", flat=True).order_by("organisation").distinct()
    give_up = monotonic() + SECONDS_A_SWEEP
    looked_after = 0
    for organisation in Organisation.objects.filter(pk__in=list(waiting)).order_by("pk"):
        try:
            while monotonic() < give_up and (some := gather_into_one(organisation)):
                looked_after += some
        except DomainError as refused:
            # Own words that lack a language: what waits then leaves by itself, a day late.
            log.warning("nothing gathered", organisation=organisation.slug, code=refused.code)
        except Exception:  # one organisation must not keep the others from being written to
            log.exception("nothing gathered", organisation=organisation.slug)
    return looked_after


@transaction.atomic
def gather_into_one(organisation: Organisation) -> int:
    """Write one message for each person for whom several things wait; one alone leaves as it is. Some persons at once.

    Returns for how many persons: none when nothing waits any more, or another worker has it in hand.
    Raises TextMissing when the organisation's own words lack a language.
    """
    held_here = _hold(organisation)
    waiting = _waiting().filter(organisation=organisation)
    # Whoever also waits for one that somebody else holds gets all of it with a later sweep, in one message.
    elsewhere = waiting.filter(person=OuterRef("person")).exclude(notice__in=held_here)
    persons = waiting.filter(~Exists(elsewhere)).order_by("person").distinct("person")
    some = list(persons.values_list("person", flat=True)[:PERSONS])
    mine = waiting.filter(person__in=some, notice__in=held_here)
    held = mine.select_for_update(of=("self",), skip_locked=True).select_related("person", "notice")
    rows = list(held.order_by("person", "pk"))
    unwanted = _waive_unwanted(rows) | _waive_unreachable(rows)
    by_reader: dict[_Reader, list[Delivery]] = {}
    for row in rows:
        if row.pk not in unwanted and row.person_id is not None:
            by_reader.setdefault(_Reader(row.person_id, row.language), []).append(row)
    alone = [found[0].pk for found in by_reader.values() if len(found) == 1]
    now_at = Person.objects.filter(pk=OuterRef("person")).exclude(email="").values("email")
    Delivery.objects.filter(pk__in=alone).update(
        address=Coalesce(Subquery(now_at), F("address")), held_until=None, held_for="", next_attempt_at=RealNow()
    )
    together: dict[tuple[int, ...], dict[_Reader, list[Delivery]]] = {}
    for reader, found in by_reader.items():
        if len(found) > 1:
            together.setdefault(tuple(sorted({row.notice_id for row in found})), {})[reader] = found
    for notices, readers in together.items():
        _write(organisation, notices, readers)
    return len({row.person_id for row in rows})


def _hold(organisation: Organisation) -> list[int]:
    """Return the notices of what waits, each held: whoever withdraws one waits, and then finds what gathers it.

    One that is being withdrawn, or that another worker gathers, is left for the next sweep.
    """
    waiting = _waiting().filter(organisation=organisation)
    notices = Notice.objects.filter(pk__in=waiting.values("notice"))
    held = notices.select_for_update(no_key=True, skip_locked=True).order_by("pk")
    return list(held.values_list("pk", flat=True))


def _waiting() -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        state=DeliveryState.PENDING, held_for__in=GATHERED, held_until__lte=now(), digest=None, person__isnull=False
    )


def _write(organisation: Organisation, notices: Iterable[int], readers: dict[_Reader, list[Delivery]]) -> None:
    """Issue one message to all for whom the same things wait, and bind these to it."""
    found = Notice.objects.filter(pk__in=notices).prefetch_related("texts").order_by("issued_at", "pk")
    digest = issue_notice(
        organisation,
        actor=Actor.system(),
        kind=NoticeKind.DIGEST,
        texts=texts_of_digest(organisation, list(found)),
        recipients=[
            Recipient(
                channel=Channel.EMAIL,
                # That of today: what waited for days may have been written down for one that is no longer theirs.
                address=(rows[-1].person.email if rows[-1].person else "") or rows[-1].address,
                language=reader.language,
                name=rows[-1].name_now,
                membership_id=rows[-1].membership_id,
                person_id=reader.person_id,
            )
            for reader, rows in readers.items()
        ],
        links_end_at=now() + LINKS_LAST,
    )
    ids = [row.pk for rows in readers.values() for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(BIND_GATHERED, {"digest": digest.pk, "ids": ids, "never": NEVER})


def _waive_unreachable(rows: list[Delivery]) -> set[int]:
    """Set aside what waits for whoever has no e-mail address any more, or asked for post since.

    The former address may be somebody else's by now. What tells news was asked for apart, whatever tells the notices.
    """
    without = [row for row in rows if row.person is not None and not _may_be_written_to(row, row.person)]
    # Whose record was joined into another: what reaches them stands there, and where it was written down for stays.
    joined = PersonMerge.objects.filter(joined__in={row.person_id for row in without}, undone_at=None)
    elsewhere = set(joined.values_list("joined", flat=True)) if without else set()
    ids = [row.pk for row in without if row.person_id not in elsewhere]
    if ids:
        because = kept(NO_ADDRESS)
        Delivery.objects.filter(pk__in=ids).update(state=DeliveryState.WAIVED, waived_because=because, settled_at=now())
    return set(ids)


def _may_be_written_to(row: Delivery, person: Person) -> bool:
    return bool(person.email) and (row.notice.kind == NoticeKind.NEWS or not person.prefers_post)


def _waive_unwanted(rows: list[Delivery]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(WAIVE_UNWANTED_HELD, {"ids": [row.pk for row in rows], "because": kept(NO_NEWS)})
        return {row[0] for row in cursor.fetchall()}
