"""Who was told of a meeting, how, and how far the sending has come: the proof behind a notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Prefetch, Q, QuerySet

from governance.models import NO_MEMBERS, Assembly, ConvenedEntry, CorrectedEntry
from governance.queries.beyond import beyond
from governance.queries.search import members_matching
from governance.queries.versions import Version, notices_of, versions_of
from governance.rules.told_list import beyond_line, member_line
from membership.models import (
    UNFINISHED,
    Address,
    Attempt,
    Channel,
    Delivery,
    DeliveryEvent,
    DeliveryState,
    Membership,
    MembershipPeriod,
    Notice,
)
from membership.models.base import true_on
from membership.queries.letters import address_to

FOUND = 12
# Rows of a list taken from the database at a time.
AT_ONCE = 2000
# Fewer messages than this say nothing of the pace.
PACE_NEEDS = 20


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the deliveries of a notice stand. Recipients = sent + failed + by post + waived + pending.

    unposted: of those by post, what still lies in the office. returned: of those that failed, the letters come back.
    """

    recipients: int
    sent: int
    failed: int
    by_post: int
    waived: int
    pending: int
    in_doubt: int
    unposted: int
    returned: int
    first_settled_at: datetime | None
    last_settled_at: datetime | None

    @property
    def by_email(self) -> int:
        """What goes by e-mail, whatever became of it."""
        return self.sent + self.failed_emails + self.pending

    @property
    def failed_emails(self) -> int:
        return self.failed - self.returned

    @property
    def settled(self) -> int:
        return self.sent + self.failed_emails

    @property
    def is_finished(self) -> bool:
        return self.pending == 0

    @property
    def time_left(self) -> timedelta | None:
        """How long the rest will take at the pace so far; None while too few have left to say."""
        if self.is_finished or self.settled < PACE_NEEDS or not self.first_settled_at or not self.last_settled_at:
            return None
        return (self.last_settled_at - self.first_settled_at) / self.settled * self.pending


def progress_of(notice: Notice) -> Progress:
    """Return where a notice stands, each person counted once. Costs one SQL statement.

    Whoever is told by a letter instead of a message that failed is counted under the letter.
    """
    states = {
        "sent": Q(state=DeliveryState.SENT),
        "failed": Q(state=DeliveryState.FAILED),
        "by_post": Q(state=DeliveryState.BY_POST),
        "waived": Q(state=DeliveryState.WAIVED),
        "pending": Q(state__in=UNFINISHED),
        "in_doubt": Q(state=DeliveryState.IN_DOUBT),
        "unposted": Q(state=DeliveryState.BY_POST, settled_at=None),
        "returned": Q(state=DeliveryState.FAILED, channel=Channel.POST),
    }
    mailed = ~Q(channel__in=(Channel.POST, Channel.HAND))
    return Progress(
        **Delivery.objects.filter(notice=notice, replaced_by=None).aggregate(
            recipients=Count("pk"),
            first_settled_at=Min("settled_at", filter=mailed),
            last_settled_at=Max("settled_at", filter=mailed),
            **{name: Count("pk", filter=state) for name, state in states.items()},
        )
    )


def failed(notice: Notice) -> QuerySet[Delivery]:
    """Return the deliveries that no mail server took, in the order of names."""
    return _with_members(Delivery.objects.filter(notice=notice, state=DeliveryState.FAILED, replaced_by=None))


def waiting(notice: Notice) -> QuerySet[Delivery]:
    """Return the deliveries that were tried in vain so far and will be tried again, in the order of names."""
    tried = Delivery.objects.filter(notice=notice, state__in=UNFINISHED, attempts_made__gt=0)
    # The first try of what is in a worker's hands is not in vain yet.
    return _with_members(tried.exclude(state=DeliveryState.CLAIMED, attempts_made=1))


def set_aside(notice: Notice) -> QuerySet[Delivery]:
    """Return the deliveries that somebody gave up, each with the reason, in the order of names."""
    return _with_members(Delivery.objects.filter(notice=notice, state=DeliveryState.WAIVED))


def told_beyond(notice: Notice) -> QuerySet[Delivery]:
    """Return the deliveries to those who are no members, in the order of names."""
    rows = Delivery.objects.filter(notice=notice, correspondent__isnull=False, replaced_by=None)
    return rows.select_related("correspondent").order_by("told_as", "correspondent__name", "pk")


@dataclass(frozen=True, slots=True)
class Letter:
    """One notice to post: to whom, where, in which language."""

    name: str
    number: str
    line: str
    city: str
    postal_code: str
    country: str
    language: str
    public_id: str
    posted_at: datetime | None

    @property
    def has_address(self) -> bool:
        return bool(self.line or self.city or self.postal_code)


def letters(notice: Notice, on: date) -> list[Letter]:
    """Return the letters to post, in the order of names, to the addresses of that day. Two SQL statements."""
    rows = list(_with_members(Delivery.objects.filter(notice=notice, state=DeliveryState.BY_POST)))
    people = [row.person_id for row in rows]
    addresses = {one.person_id: one for one in Address.objects.filter(true_on(on), person__in=people)}
    return [_letter(row, address_to(row, addresses) or Address()) for row in rows]


def _letter(row: Delivery, address: Address) -> Letter:
    return Letter(
        name=row.addressee,
        number=row.membership.number if row.membership else "",
        line=address.line,
        city=address.city,
        postal_code=address.postal_code,
        country=address.country,
        language=row.language,
        public_id=row.public_id,
        posted_at=row.settled_at,
    )


@dataclass(frozen=True, slots=True)
class Story:
    """What one member was told, or why not. entry: none for whoever is told since the list was frozen."""

    membership: Membership
    entry: ConvenedEntry | CorrectedEntry | None
    deliveries: tuple[Delivery, ...]


def entries_of(assembly: Assembly, version: Version | None) -> QuerySet[ConvenedEntry] | QuerySet[CorrectedEntry]:
    """Return the list frozen with a version of the notice: that of the call where the version has none of its own."""
    if version is None or version.correction is None or version.correction.told is None:
        return ConvenedEntry.objects.filter(convened_list__assembly=assembly)
    return CorrectedEntry.objects.filter(correction=version.correction)


@dataclass(frozen=True, slots=True)
class ListKept:
    """The list frozen with a version: when, how many of it are told, its fingerprint."""

    frozen_at: datetime
    told: int
    sha256: str
    is_of_call: bool


def list_of(assembly: Assembly, version: Version) -> ListKept:
    """Return what is kept of the list of a version; that of the call where the version has none of its own."""
    row = version.correction
    if row is not None and row.told is not None:
        return ListKept(row.notice.issued_at, row.told, row.list_sha256, is_of_call=False)
    kept = assembly.convened_list
    return ListKept(kept.frozen_at, kept.told, kept.sha256, is_of_call=True)


def hashed_lines(assembly: Assembly, version: Version) -> Iterator[str]:
    """Yield the list of a version line by line, in the very order and words of which its fingerprint is the SHA-256.

    Those told beside the members come last: they are chosen until the call, and stay as they then were.
    """
    for number, code, is_told in (
        entries_of(assembly, version)
        .order_by("pk")
        .values_list("number", "reason_code", "is_told")
        .iterator(chunk_size=AT_ONCE)
    ):
        yield member_line(number, code, is_told=is_told)
    yield from map(beyond_line, beyond(assembly))


def left_out(assembly: Assembly, version: Version) -> QuerySet[ConvenedEntry] | QuerySet[CorrectedEntry]:
    """Return those a version did not go to, in the order of names, each with the reason.

    Whoever was no member on its day, or not yet, is on the list and needs no explaining; but whoever a version before
    went to does (`told_before`): the register knows of their death since, and nothing more is written to them.
    """
    rows = entries_of(assembly, version).filter(is_told=False)
    earlier = [one.notice.pk for one in versions_of(assembly) if one.number < version.number]
    told_before = Exists(Delivery.objects.filter(notice__in=earlier, membership=OuterRef("membership")))
    found = rows.exclude(reason_code__in=NO_MEMBERS)
    if earlier:
        # Of the many who left long ago no row is looked at: those alone whose membership was written about since.
        since = MembershipPeriod.objects.filter(
            organisation=assembly.organisation_id, recorded__startswith__gte=assembly.convened_list.frozen_at
        )
        gone = rows.filter(told_before, membership__in=since.values("membership"))
        both: Any = found.values("pk").union(gone.values("pk"))
        found = rows.filter(pk__in=both)
    return found.annotate(told_before=told_before).order_by("membership__person__sort_key", "number")


def stories(assembly: Assembly, text: str, on: date, version: Version | None = None) -> list[Story]:
    """Return what became of the members whom the text may mean, a dozen at most. Seven SQL statements.

    version: of whose list they stand on, that of the call unless another is named.
    """
    found = list(members_matching(assembly.organisation, text, on)[:FOUND])
    order = {membership.pk: place for place, membership in enumerate(found)}
    entries = entries_of(assembly, version).filter(membership__in=order)
    attempts = Prefetch("attempts", Attempt.objects.order_by("number"))
    events = Prefetch("events", DeliveryEvent.objects.order_by("happened_at", "pk"))
    told: dict[int, list[Delivery]] = {}
    of_the_meeting = Notice.objects.filter(notices_of(assembly))
    rows = Delivery.objects.filter(notice__in=of_the_meeting, membership__in=order).select_related("notice")
    for delivery in rows.prefetch_related(attempts, events, "notice__texts").order_by("pk"):
        told.setdefault(delivery.membership_id, []).append(delivery)
    listed = {entry.membership_id: entry for entry in entries}
    return [
        Story(membership, listed.get(membership.pk), tuple(told.get(membership.pk, ())))
        for membership in found
        if membership.pk in listed or membership.pk in told
    ]


def told_since(assembly: Assembly) -> QuerySet[Membership]:
    """Return the members told of a meeting who do not stand on its list as told: since the day of the call.

    The list stays as it was frozen; that they were told stands in the deliveries of the notice and of its corrections.
    """
    listed = ConvenedEntry.objects.filter(convened_list__assembly=assembly, is_told=True, membership=OuterRef("pk"))
    rows = Delivery.objects.filter(notice__in=Notice.objects.filter(notices_of(assembly)), membership=OuterRef("pk"))
    owed = rows.exclude(state=DeliveryState.WAIVED)
    found: QuerySet[Membership] = Membership.objects.filter(~Exists(listed), Exists(owed))
    return found.filter(organisation_id=assembly.organisation_id).select_related("person").order_by("number")


def _with_members(deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    rows = deliveries.select_related("membership", "person", "correspondent")
    return rows.order_by("person__sort_key", "membership__number", "told_as", "correspondent__name")
