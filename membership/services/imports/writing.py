"""Writing new members: each row of a list becomes a person, a membership and dated facts, all of one import."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from itertools import islice, repeat
from typing import NamedTuple, TypeVar

from membership.models import (
    Address,
    Age,
    Category,
    EventKind,
    ImportBatch,
    ImportRefusal,
    Membership,
    MembershipEvent,
    MembershipPeriod,
    Person,
    PersonKind,
    Phone,
    Relation,
    Representation,
    Section,
    SectionMembership,
    ShareClass,
    ShareOperation,
    ShareTransaction,
    Suspension,
    sort_keys,
)
from membership.models.base import FromImport, new_public_ids
from membership.rules.importing.blocks import Block
from membership.rules.importing.rows import MemberRow
from membership.rules.importing.words import Status
from membership.services.imports.copying import (
    NOTHING,
    Piece,
    Sending,
    cell,
    cells,
    copy_rows,
    lines_of,
    next_ids,
    piece_of,
    reserved_ids,
)
from membership.services.imports.reports import RefusedRow

T = TypeVar("T")
U = TypeVar("U")

# What an import writes, those that refer to others first.
WRITTEN: tuple[type[FromImport], ...] = (
    SectionMembership,
    Phone,
    Age,
    Representation,
    ShareTransaction,
    Suspension,
    Address,
    MembershipEvent,
    MembershipPeriod,
    Membership,
    Person,
)

_DEPARTURES = {
    Status.RESIGNED: EventKind.RESIGNED.value,
    Status.EXPELLED: EventKind.EXPELLED.value,
    Status.DECEASED: EventKind.DECEASED.value,
    Status.ENDED: EventKind.ENDED.value,
}
_ADMITTED = EventKind.ADMITTED.value

_OWNED = ("organisation", "import_batch")
_DATED = (*_OWNED, "effective", "recorded")
_PERSON = (
    "id", *_OWNED, "public_id", "kind", "given_name", "family_name", "sort_key", "email", "phone", "language",
    "created_at",
)  # fmt: skip
_MEMBERSHIP = ("id", *_OWNED, "public_id", "person", "number", "created_at")
_EVENT = (*_OWNED, "membership", "kind", "effective_on", "note", "recorded_at", "recorded_by")
_SHARES = (
    *_OWNED, "membership", "share_class", "operation", "quantity", "unit_price_cents", "effective_on", "recorded_at",
)  # fmt: skip
# The list tells what holds, not since when: a range without a start means that nobody knows.
SINCE_NOBODY_KNOWS = "(,)"


class Placed(NamedTuple):
    """New members, and the ids their persons and their memberships are given, as cells. ends: as `ends_on` says."""

    block: Block
    persons: Sequence[str]
    memberships: Sequence[str]
    ends: Sequence[date | None]


class Writer:
    """Writes members for one import. Everything it writes became known at one instant, `at`."""

    def __init__(self, batch: ImportBatch, *, at: datetime, on: date, share_class: ShareClass | None) -> None:
        self._batch = batch
        self._on = on
        self._share_class = share_class
        self._at = at.isoformat()
        categories = Category.objects.for_organisation(batch.organisation)
        self._categories = {key: str(pk) for key, pk in categories.values_list("key", "id")}
        sections = Section.objects.for_organisation(batch.organisation)
        self._sections = {(kind, key): pk for kind, key, pk in sections.values_list("kind", "key", "id")}
        # What begins and ends the lines of every table: whose they are, and since when they are known.
        self._owned = f"{batch.organisation_id}\t{batch.pk}"
        self._recorded = f"[{self._at},)"
        self._by = str(batch.imported_by_id) if batch.imported_by_id is not None else NOTHING
        self._sending: Sending | None = None
        self._reserved: tuple[Iterator[int], Iterator[int]] | None = None

    @contextmanager
    def ahead(self, rows: int) -> Generator[None]:
        """Send what is written while more is read, for as long as this lasts. rows: how many will come at the most.

        Nobody else writes members meanwhile, and nobody uses the connection.
        """
        self._reserved = iter(reserved_ids(Person, rows)), iter(reserved_ids(Membership, rows))
        self._sending = Sending()
        try:
            yield
        finally:
            self._sending.end()
            self._reserved = self._sending = None

    def write(self, block: Block) -> None:
        """Write these members, none of whose numbers is taken, in as many statements as there are tables."""
        if not len(block):
            return
        pieces = self._pieces(self._placed(block))
        sending = self._sending or Sending()
        sending.give(pieces)
        if self._sending is None:
            sending.end()

    def _placed(self, block: Block) -> Placed:
        count = len(block)
        if self._reserved is not None:
            persons, memberships = (list(islice(ids, count)) for ids in self._reserved)
        else:
            persons, memberships = next_ids(Person, count), next_ids(Membership, count)
        return Placed(block, list(map(str, persons)), list(map(str, memberships)), block.ends_on(self._on))

    def _pieces(self, placed: Placed) -> list[Piece]:
        pieces = [
            piece_of(Person, _PERSON, self._persons(placed)),
            piece_of(Membership, _MEMBERSHIP, self._memberships(placed)),
            piece_of(MembershipPeriod, (*_DATED, "membership", "category"), self._periods(placed)),
            piece_of(Suspension, (*_DATED, "membership"), self._suspensions(placed)),
            piece_of(Address, (*_DATED, "person", "line", "city", "postal_code"), self._addresses(placed)),
            piece_of(Representation, (*_DATED, "membership", "relation", "bare_name"), self._representations(placed)),
            piece_of(MembershipEvent, _EVENT, self._events(placed)),
            piece_of(Phone, (*_OWNED, "person", "kind", "number"), self._phones(placed)),
            piece_of(Age, (*_OWNED, "person", "birth_on", "attested"), self._ages(placed)),
            piece_of(SectionMembership, (*_DATED, "membership", "section", "kind"), self._section_memberships(placed)),
        ]
        if self._share_class is not None:
            pieces.append(piece_of(ShareTransaction, _SHARES, self._shares(placed, self._share_class)))
        return pieces

    def write_refused(self, refused: Iterable[RefusedRow]) -> None:
        """Keep the rows that were not taken, one line for each reason."""
        copy_rows(
            ImportRefusal,
            ("organisation", "batch", "row", "field", "code", "params", "raw"),
            (
                (
                    *self._owner,
                    refusal.row,
                    refusal.field or "",
                    refusal.reason.code,
                    json.dumps(refusal.reason.params, default=str),
                    json.dumps(dict(row.raw)),
                )
                for row in refused
                for refusal in row.refusals
            ),
        )

    @property
    def _owner(self) -> tuple[int, int]:
        return self._batch.organisation_id, self._batch.pk

    def _persons(self, placed: Placed) -> Iterator[str]:
        legal, natural = PersonKind.LEGAL.value, PersonKind.NATURAL.value
        told = placed.block.column
        given, family = told("given_name"), told("family_name")
        return lines_of(
            placed.persons,
            repeat(self._owned),
            new_public_ids(len(placed.persons)),
            [legal if is_legal else natural for is_legal in told("is_legal")],
            *map(cells, (given, family, sort_keys(family, given), told("email"), told("phone"))),
            told("language"),
            repeat(self._at),
        )

    def _memberships(self, placed: Placed) -> Iterator[str]:
        return lines_of(
            placed.memberships,
            repeat(self._owned),
            new_public_ids(len(placed.memberships)),
            placed.persons,
            cells(placed.block.column("number")),
            repeat(self._at),
        )

    def _periods(self, placed: Placed) -> Iterator[str]:
        told, keys = placed.block.column, self._categories
        joined, earlier = told("joined_on"), told("earlier")
        if any(earlier):
            return self._periods_with_earlier(placed)
        categories = [keys[key] for key in told("category")]
        days = map(_days, joined, placed.ends)
        return lines_of(repeat(self._owned), days, repeat(self._recorded), placed.memberships, categories)

    def _periods_with_earlier(self, placed: Placed) -> Iterator[str]:
        for member, membership, end in zip(placed.block, placed.memberships, placed.ends, strict=True):
            for days, category in _stays(member, end):
                yield f"{self._owned}\t{days}\t{self._recorded}\t{membership}\t{self._categories[category]}"

    def _suspensions(self, placed: Placed) -> Iterator[str]:
        told, suspended = placed.block.column, Status.SUSPENDED
        for status, since, membership in zip(told("status"), told("suspended_on"), placed.memberships, strict=True):
            if status is suspended:
                yield f"{self._owned}\t{_days(since, None)}\t{self._recorded}\t{membership}"

    def _addresses(self, placed: Placed) -> list[str]:
        begin = f"{self._owned}\t{SINCE_NOBODY_KNOWS}\t{self._recorded}\t"
        place = (cells(placed.block.column(name)) for name in ("address", "city", "postal_code"))
        return [
            f"{begin}{person}\t{address}\t{city}\t{postal_code}"
            for person, address, city, postal_code in zip(placed.persons, *place, strict=True)
            if address or city or postal_code
        ]

    def _representations(self, placed: Placed) -> Iterator[str]:
        named = zip(placed.block.column("representative"), placed.memberships, placed.ends, strict=True)
        for name, membership, end in named:
            if name:
                said = f"{membership}\t{Relation.ENTITY.value}\t{cell(name)}"
                yield f"{self._owned}\t{_days(None, end)}\t{self._recorded}\t{said}"

    def _events(self, placed: Placed) -> list[str]:
        """Return that all were admitted, then what else came of some."""
        told = placed.block.column
        end = f"{self._at}\t{self._by}"
        days = map(_day, told("joined_on"))
        lines = list(lines_of(repeat(self._owned), placed.memberships, repeat(_ADMITTED), days, repeat(f"\t{end}")))
        active = Status.ACTIVE
        for place, (status, earlier) in enumerate(zip(told("status"), told("earlier"), strict=True)):
            if status is not active or earlier:
                for kind, on, note in _later_events(placed.block.row(place)):
                    about = f"{placed.memberships[place]}\t{kind}\t{_day(on)}\t{cell(note)}"
                    lines.append(f"{self._owned}\t{about}\t{end}")
        return lines

    def _phones(self, placed: Placed) -> Iterator[str]:
        for phones, person in _where_told(placed.block.column("phones"), placed.persons):
            for kind, number in phones:
                yield f"{self._owned}\t{person}\t{kind}\t{cell(number)}"

    def _ages(self, placed: Placed) -> Iterator[str]:
        told = placed.block.column
        for birth_on, attested, person in zip(told("birth_on"), told("attested"), placed.persons, strict=True):
            if birth_on is not None or attested is not None:
                yield f"{self._owned}\t{person}\t{birth_on or NOTHING}\t{attested or NOTHING}"

    def _section_memberships(self, placed: Placed) -> Iterator[str]:
        where = zip(placed.memberships, placed.ends, strict=True)
        for sections, (membership, end) in _where_told(placed.block.column("sections"), where):
            for stay in sections:
                section = self._sections[stay.kind, stay.key]
                of = f"{membership}\t{section}\t{stay.kind}"
                yield f"{self._owned}\t{_days(stay.since, end)}\t{self._recorded}\t{of}"

    def _shares(self, placed: Placed, share_class: ShareClass) -> list[str]:
        # The list tells what is held, not since when.
        opening = f"{share_class.pk}\t{ShareOperation.OPENING.value}"
        end = f"{share_class.unit_price_cents}\t{NOTHING}\t{self._at}"
        held = zip(placed.block.column("shares"), placed.memberships, strict=True)
        return [f"{self._owned}\t{membership}\t{opening}\t{shares}\t{end}" for shares, membership in held if shares]


def _where_told(column: Sequence[T], beside: Iterable[U]) -> Iterable[tuple[T, U]]:
    """Return what some rows tell, with what stands beside it: hardly any list tells it at all."""
    return (pair for pair in zip(column, beside, strict=True) if pair[0]) if any(column) else ()


# A list says the same few thousand days over and over.
@lru_cache(maxsize=1 << 16)
def _days(start: date | None, end: date | None) -> str:
    return f"[{start or ''},{end or ''})"


@lru_cache(maxsize=1 << 16)
def _day(on: date | None) -> str:
    return str(on or NOTHING)


def _stays(member: MemberRow, end: date | None) -> Iterator[tuple[str, str]]:
    """Yield the days in each category, one after another."""
    since = member.joined_on
    for stay in member.earlier:
        yield _days(since, stay.until), stay.category
        since = stay.until
    yield _days(since, end), member.category


def _later_events(member: MemberRow) -> Iterator[tuple[str, date | None, str]]:
    """Yield what came after the admission."""
    for stay in member.earlier:
        yield EventKind.CATEGORY_CHANGED.value, stay.until, ""
    if member.status is Status.SUSPENDED:
        yield EventKind.SUSPENDED.value, member.suspended_on, ""
    elif member.status.is_departure:
        yield _DEPARTURES[member.status], member.left_on, member.left_reason
