"""Writing new members: each row of a list becomes a person, a membership and dated facts, all of one import."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from itertools import islice, repeat

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
from membership.rules.importing.rows import FIELDS_OF_A_ROW, MemberRow
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

# One member with the ids its person and its membership are given.
Placed = tuple[MemberRow, int, int]


class Writer:
    """Writes members for one import. Everything it writes became known at one instant, `at`."""

    def __init__(self, batch: ImportBatch, *, at: datetime, on: date, share_class: ShareClass | None) -> None:
        self._batch = batch
        self._on = on
        self._share_class = share_class
        self._at = at.isoformat()
        categories = Category.objects.for_organisation(batch.organisation)
        self._categories = dict(categories.values_list("key", "id"))
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

    def write(self, members: Sequence[MemberRow]) -> None:
        """Write these members, none of whose numbers is taken, in as many statements as there are tables."""
        if not members:
            return
        pieces = self._pieces(self._placed(members))
        sending = self._sending or Sending()
        sending.give(pieces)
        if self._sending is None:
            sending.end()

    def _placed(self, members: Sequence[MemberRow]) -> list[Placed]:
        if self._reserved is not None:
            persons, memberships = (islice(ids, len(members)) for ids in self._reserved)
            return list(zip(members, persons, memberships, strict=True))
        count = len(members)
        return list(zip(members, next_ids(Person, count), next_ids(Membership, count), strict=True))

    def _pieces(self, placed: Sequence[Placed]) -> list[Piece]:
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

    def _persons(self, placed: Sequence[Placed]) -> Iterator[str]:
        legal, natural = PersonKind.LEGAL.value, PersonKind.NATURAL.value
        members, persons, _ = zip(*placed, strict=True)
        told = dict(zip(FIELDS_OF_A_ROW, zip(*members, strict=True), strict=True))
        given, family = told["given_name"], told["family_name"]
        return lines_of(
            map(str, persons),
            repeat(self._owned),
            new_public_ids(len(placed)),
            [legal if is_legal else natural for is_legal in told["is_legal"]],
            *map(cells, (given, family, sort_keys(family, given), told["email"], told["phone"])),
            told["language"],
            repeat(self._at),
        )

    def _memberships(self, placed: Sequence[Placed]) -> Iterator[str]:
        members, persons, memberships = zip(*placed, strict=True)
        return lines_of(
            map(str, memberships),
            repeat(self._owned),
            new_public_ids(len(placed)),
            map(str, persons),
            cells([member.number for member in members]),
            repeat(self._at),
        )

    def _periods(self, placed: Sequence[Placed]) -> Iterator[str]:
        for member, _, membership in placed:
            for days, category in _stays(member, self._on):
                yield f"{self._owned}\t{days}\t{self._recorded}\t{membership}\t{self._categories[category]}"

    def _suspensions(self, placed: Sequence[Placed]) -> Iterator[str]:
        for member, _, membership in placed:
            if member.status is Status.SUSPENDED:
                yield f"{self._owned}\t{_days(member.suspended_on, None)}\t{self._recorded}\t{membership}"

    def _addresses(self, placed: Sequence[Placed]) -> Iterator[str]:
        begin = f"{self._owned}\t{SINCE_NOBODY_KNOWS}\t{self._recorded}"
        for member, person, _ in placed:
            if member.has_address:
                place = f"{cell(member.address)}\t{cell(member.city)}\t{cell(member.postal_code)}"
                yield f"{begin}\t{person}\t{place}"

    def _representations(self, placed: Sequence[Placed]) -> Iterator[str]:
        for member, _, membership in placed:
            if member.representative:
                days = _days(None, member.ends_on(self._on))
                named = f"{membership}\t{Relation.ENTITY.value}\t{cell(member.representative)}"
                yield f"{self._owned}\t{days}\t{self._recorded}\t{named}"

    def _events(self, placed: Sequence[Placed]) -> Iterator[str]:
        for member, _, membership in placed:
            for kind, on, note in _events(member):
                yield f"{self._owned}\t{membership}\t{kind}\t{_day(on)}\t{cell(note)}\t{self._at}\t{self._by}"

    def _phones(self, placed: Sequence[Placed]) -> Iterator[str]:
        for member, person, _ in placed:
            for kind, number in member.phones:
                yield f"{self._owned}\t{person}\t{kind}\t{cell(number)}"

    def _ages(self, placed: Sequence[Placed]) -> Iterator[str]:
        for member, person, _ in placed:
            if member.birth_on is not None or member.attested is not None:
                yield f"{self._owned}\t{person}\t{member.birth_on or NOTHING}\t{member.attested or NOTHING}"

    def _section_memberships(self, placed: Sequence[Placed]) -> Iterator[str]:
        for member, _, membership in placed:
            for stay in member.sections:
                days = _days(stay.since, member.ends_on(self._on))
                section = self._sections[stay.kind, stay.key]
                yield f"{self._owned}\t{days}\t{self._recorded}\t{membership}\t{section}\t{stay.kind}"

    def _shares(self, placed: Sequence[Placed], share_class: ShareClass) -> Iterator[str]:
        # The list tells what is held, not since when.
        opening = f"{share_class.pk}\t{ShareOperation.OPENING.value}"
        end = f"{share_class.unit_price_cents}\t{NOTHING}\t{self._at}"
        for member, _, membership in placed:
            if member.shares:
                yield f"{self._owned}\t{membership}\t{opening}\t{member.shares}\t{end}"


# A list says the same few thousand days over and over.
@lru_cache(maxsize=1 << 16)
def _days(start: date | None, end: date | None) -> str:
    return f"[{start or ''},{end or ''})"


@lru_cache(maxsize=1 << 16)
def _day(on: date | None) -> str:
    return str(on or NOTHING)


def _stays(member: MemberRow, on: date) -> Iterator[tuple[str, str]]:
    """Yield the days in each category, one after another."""
    since = member.joined_on
    for stay in member.earlier:
        yield _days(since, stay.until), stay.category
        since = stay.until
    yield _days(since, member.ends_on(on)), member.category


def _events(member: MemberRow) -> Iterator[tuple[str, date | None, str]]:
    yield _ADMITTED, member.joined_on, ""
    for stay in member.earlier:
        yield EventKind.CATEGORY_CHANGED.value, stay.until, ""
    if member.status is Status.SUSPENDED:
        yield EventKind.SUSPENDED.value, member.suspended_on, ""
    elif member.status.is_departure:
        yield _DEPARTURES[member.status], member.left_on, member.left_reason
