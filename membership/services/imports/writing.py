"""Writing new members: each row of a list becomes a person, a membership and dated facts, all of one import."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from itertools import compress, islice
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
from membership.rules.importing.rows import EarlierStay, MemberRow
from membership.rules.importing.words import Status
from membership.services.imports.copying import (
    NOTHING,
    Form,
    Piece,
    Sending,
    cell,
    cells,
    copy_rows,
    handed_over_at_once,
    lines_of,
    next_ids,
    reserved_ids,
)
from membership.services.imports.maintenance import saying_it_themselves
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
_PERSON = ("id", "public_id", "kind", "given_name", "family_name", "sort_key", "email", "phone", "language")
_SHARE = ("membership", "quantity")
SINCE_NOBODY_KNOWS = "(,)"
# How many lots the database takes in together: each COPY costs some time of its own.
LOTS = 10


class Placed(NamedTuple):
    """New members, and the ids their persons and their memberships are given, as cells. ends: as `ends_on` says."""

    block: Block
    persons: Sequence[str]
    memberships: Sequence[str]
    ends: Sequence[date | None]


class Forms:
    """How the rows of each table are written, and what all of one import say: whose they are, since when known."""

    def __init__(self, batch: ImportBatch, share_class: ShareClass | None) -> None:
        at = batch.imported_at.isoformat()
        owned = {"organisation": str(batch.organisation_id), "import_batch": str(batch.pk)}
        dated = {**owned, "recorded": f"[{at},)"}
        self.person = Form(Person, _PERSON, {**owned, "created_at": at})
        self.membership = Form(Membership, ("id", "public_id", "person", "number"), {**owned, "created_at": at})
        self.period = Form(MembershipPeriod, ("effective", "membership", "category"), dated)
        self.suspension = Form(Suspension, ("effective", "membership"), dated)
        # The list tells where somebody lives, not since when: a range without a start means that nobody knows.
        whenever = {**dated, "effective": SINCE_NOBODY_KNOWS}
        self.address = Form(Address, ("person", "line", "city", "postal_code"), whenever)
        entity = {**dated, "relation": Relation.ENTITY.value}
        self.representation = Form(Representation, ("effective", "membership", "bare_name"), entity)
        by = str(batch.imported_by_id) if batch.imported_by_id is not None else None
        told: dict[str, str | None] = {**owned, "recorded_at": at, "recorded_by": by}
        admitted: dict[str, str | None] = {**told, "kind": EventKind.ADMITTED.value, "note": ""}
        self.admission = Form(MembershipEvent, ("membership", "effective_on"), admitted)
        self.event = Form(MembershipEvent, ("membership", "kind", "effective_on", "note"), told)
        self.phone = Form(Phone, ("person", "kind", "number"), owned)
        self.age = Form(Age, ("person", "birth_on", "attested"), owned)
        self.section = Form(SectionMembership, ("effective", "membership", "section", "kind"), dated)
        self.share = (
            None if share_class is None else Form(ShareTransaction, _SHARE, {**owned, **_held(share_class, at)})
        )

    def __iter__(self) -> Iterator[Form]:
        return (form for form in vars(self).values() if form is not None)


def _held(share_class: ShareClass, at: str) -> dict[str, str | None]:
    """Return what is said of shares: the list tells what is held, not since when."""
    return {
        "share_class": str(share_class.pk),
        "operation": ShareOperation.OPENING.value,
        "unit_price_cents": str(share_class.unit_price_cents),
        "effective_on": None,
        "recorded_at": at,
    }


class Writer:
    """Writes members for one import. Everything it writes became known at one instant, that of the import."""

    def __init__(self, batch: ImportBatch, *, on: date, share_class: ShareClass | None) -> None:
        self._batch = batch
        self._on = on
        categories = Category.objects.for_organisation(batch.organisation)
        self._categories = {key: str(pk) for key, pk in categories.values_list("key", "id")}
        sections = Section.objects.for_organisation(batch.organisation)
        self._sections = {(kind, key): pk for kind, key, pk in sections.values_list("kind", "key", "id")}
        self._forms = Forms(batch, share_class)
        self._sending: Sending | None = None
        self._reserved: tuple[Iterator[int], Iterator[int]] | None = None

    @contextmanager
    def ahead(self, rows: int) -> Generator[None]:
        """Send what is written while more is read, for as long as this lasts. rows: how many will come at the most.

        Nobody else writes members meanwhile, and nobody uses the connection. What every row says alike, the tables say.
        """
        self._reserved = iter(reserved_ids(Person, rows)), iter(reserved_ids(Membership, rows))
        with saying_it_themselves(self._forms), handed_over_at_once():
            self._sending = Sending(lots=LOTS)
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
        forms = self._forms
        lines: list[tuple[Form, Iterable[str]]] = [
            (forms.person, self._persons(placed)),
            (forms.membership, self._memberships(placed)),
            (forms.period, self._periods(placed)),
            (forms.suspension, self._suspensions(placed)),
            (forms.address, self._addresses(placed)),
            (forms.representation, self._representations(placed)),
            (forms.admission, self._admissions(placed)),
            (forms.event, self._later_events(placed)),
            (forms.phone, self._phones(placed)),
            (forms.age, self._ages(placed)),
            (forms.section, self._section_memberships(placed)),
        ]
        if forms.share is not None:
            lines.append((forms.share, self._shares(placed)))
        is_said = self._sending is not None
        return [form.piece(of, is_said=is_said) for form, of in lines]

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
            new_public_ids(len(placed.persons)),
            [legal if is_legal else natural for is_legal in told("is_legal")],
            *map(cells, (given, family, sort_keys(family, given), told("email"), told("phone"))),
            told("language"),
        )

    def _memberships(self, placed: Placed) -> Iterator[str]:
        return lines_of(
            placed.memberships,
            new_public_ids(len(placed.memberships)),
            placed.persons,
            cells(placed.block.column("number")),
        )

    def _periods(self, placed: Placed) -> Iterator[str]:
        told, keys = placed.block.column, self._categories
        joined, earlier = told("joined_on"), told("earlier")
        if any(earlier):
            return self._periods_with_earlier(placed)
        categories = [keys[key] for key in told("category")]
        days = map(_days, joined, placed.ends)
        return lines_of(days, placed.memberships, categories)

    def _periods_with_earlier(self, placed: Placed) -> Iterator[str]:
        for member, membership, end in zip(placed.block, placed.memberships, placed.ends, strict=True):
            for days, category in _stays(member, end):
                yield f"{days}\t{membership}\t{self._categories[category]}"

    def _suspensions(self, placed: Placed) -> Iterator[str]:
        told, suspended = placed.block.column, Status.SUSPENDED
        for status, since, membership in zip(told("status"), told("suspended_on"), placed.memberships, strict=True):
            if status is suspended:
                yield f"{_days(since, None)}\t{membership}"

    def _addresses(self, placed: Placed) -> Iterable[str]:
        place = [cells(placed.block.column(name)) for name in ("address", "city", "postal_code")]
        lines = lines_of(placed.persons, *place)
        return lines if any(map(all, place)) else compress(lines, map(any, zip(*place, strict=True)))

    def _representations(self, placed: Placed) -> Iterator[str]:
        named = zip(placed.block.column("representative"), placed.memberships, placed.ends, strict=True)
        for name, membership, end in named:
            if name:
                yield f"{_days(None, end)}\t{membership}\t{cell(name)}"

    def _admissions(self, placed: Placed) -> Iterator[str]:
        return lines_of(placed.memberships, map(_day, placed.block.column("joined_on")))

    def _later_events(self, placed: Placed) -> Iterator[str]:
        """Yield what else came of some."""
        told, active = placed.block.column, Status.ACTIVE
        columns = map(told, ("status", "earlier", "suspended_on", "left_on", "left_reason"))
        for membership, status, earlier, *days_and_reason in zip(placed.memberships, *columns, strict=True):
            if status is not active or earlier:
                for kind, on, note in _later_events(status, earlier, *days_and_reason):
                    yield f"{membership}\t{kind}\t{_day(on)}\t{cell(note)}"

    def _phones(self, placed: Placed) -> Iterator[str]:
        for phones, person in _where_told(placed.block.column("phones"), placed.persons):
            for kind, number in phones:
                yield f"{person}\t{kind}\t{cell(number)}"

    def _ages(self, placed: Placed) -> Iterator[str]:
        told = placed.block.column
        for birth_on, attested, person in zip(told("birth_on"), told("attested"), placed.persons, strict=True):
            if birth_on is not None or attested is not None:
                yield f"{person}\t{birth_on or NOTHING}\t{attested or NOTHING}"

    def _section_memberships(self, placed: Placed) -> Iterator[str]:
        where = zip(placed.memberships, placed.ends, strict=True)
        for sections, (membership, end) in _where_told(placed.block.column("sections"), where):
            for stay in sections:
                section = self._sections[stay.kind, stay.key]
                yield f"{_days(stay.since, end)}\t{membership}\t{section}\t{stay.kind}"

    def _shares(self, placed: Placed) -> Iterable[str]:
        held: Sequence[int] = placed.block.column("shares")
        lines = lines_of(placed.memberships, map(str, held))
        return lines if all(held) else compress(lines, held)


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


def _later_events(
    status: Status, earlier: Iterable[EarlierStay], suspended_on: date | None, left_on: date | None, left_reason: str
) -> Iterator[tuple[str, date | None, str]]:
    """Yield what came after the admission."""
    for stay in earlier:
        yield EventKind.CATEGORY_CHANGED.value, stay.until, ""
    if status is Status.SUSPENDED:
        yield EventKind.SUSPENDED.value, suspended_on, ""
    elif status.is_departure:
        yield _DEPARTURES[status], left_on, left_reason
