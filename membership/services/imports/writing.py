"""Writing new members: each row of a list becomes a person, a membership and dated facts, all of one import."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from membership.models import (
    Address,
    Category,
    EventKind,
    ImportBatch,
    ImportRefusal,
    Membership,
    MembershipEvent,
    MembershipPeriod,
    Person,
    PersonKind,
    Relation,
    Representation,
    ShareClass,
    ShareOperation,
    ShareTransaction,
    Suspension,
    sort_key,
)
from membership.models.base import FromImport, new_public_id
from membership.rules.importing.members import MemberRow
from membership.rules.importing.words import Status
from membership.services.imports.copying import copy_rows, next_ids
from membership.services.imports.reports import RefusedRow

# What an import writes, those that refer to others first.
WRITTEN: tuple[type[FromImport], ...] = (
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
    Status.RESIGNED: EventKind.RESIGNED,
    Status.EXPELLED: EventKind.EXPELLED,
    Status.DECEASED: EventKind.DECEASED,
    Status.ENDED: EventKind.ENDED,
}

_OWNED = ("organisation", "import_batch")
_DATED = (*_OWNED, "effective", "recorded")
# The list tells what holds, not since when: a range without a start means that nobody knows.
SINCE_NOBODY_KNOWS = "(,)"

# One member with the ids its person and its membership are given.
Placed = tuple[MemberRow, int, int]


class Writer:
    """Writes members for one import. Everything it writes became known at one instant, `at`."""

    def __init__(self, batch: ImportBatch, *, at: datetime, on: date, share_class: ShareClass | None) -> None:
        self._batch = batch
        self._at = at
        self._on = on
        self._share_class = share_class
        self._recorded = f"[{at.isoformat()},)"
        categories = Category.objects.for_organisation(batch.organisation)
        self._categories = dict(categories.values_list("key", "id"))

    def write(self, members: Sequence[MemberRow]) -> None:
        """Write these members, none of whose numbers is taken, in as many statements as there are tables."""
        if not members:
            return
        placed = list(zip(members, next_ids(Person, len(members)), next_ids(Membership, len(members)), strict=True))
        self._write_persons(placed)
        self._write_memberships(placed)
        self._write_periods(placed)
        self._write_contacts(placed)
        self._write_events(placed)
        if self._share_class is not None:
            self._write_shares(placed, self._share_class)

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

    def _write_persons(self, placed: Sequence[Placed]) -> None:
        copy_rows(
            Person,
            (
                "id", *_OWNED, "public_id", "kind", "given_name", "family_name", "sort_key",
                "email", "phone", "language", "created_at",
            ),
            (
                (
                    person, *self._owner, new_public_id(), PersonKind.LEGAL if member.is_legal else PersonKind.NATURAL,
                    member.given_name, member.family_name, sort_key(member.family_name, member.given_name),
                    member.email, member.phone, member.language, self._at,
                )
                for member, person, _ in placed
            ),
        )  # fmt: skip

    def _write_memberships(self, placed: Sequence[Placed]) -> None:
        copy_rows(
            Membership,
            ("id", *_OWNED, "public_id", "person", "number", "created_at"),
            (
                (membership, *self._owner, new_public_id(), person, member.number, self._at)
                for member, person, membership in placed
            ),
        )

    def _write_periods(self, placed: Sequence[Placed]) -> None:
        copy_rows(
            MembershipPeriod,
            (*_DATED, "membership", "category"),
            (
                (*self._known(days), membership, self._categories[category])
                for member, _, membership in placed
                for days, category in _stays(member, self._on)
            ),
        )
        copy_rows(
            Suspension,
            (*_DATED, "membership"),
            (
                (*self._known(_days(member.suspended_on, None)), membership)
                for member, _, membership in placed
                if member.status is Status.SUSPENDED
            ),
        )

    def _write_contacts(self, placed: Sequence[Placed]) -> None:
        copy_rows(
            Address,
            (*_DATED, "person", "line", "city", "postal_code"),
            (
                (*self._known(SINCE_NOBODY_KNOWS), person, member.address, member.city, member.postal_code)
                for member, person, _ in placed
                if member.has_address
            ),
        )
        copy_rows(
            Representation,
            (*_DATED, "membership", "relation", "bare_name"),
            (
                (
                    *self._known(_days(None, member.ends_on(self._on))),
                    membership,
                    Relation.ENTITY,
                    member.representative,
                )
                for member, _, membership in placed
                if member.representative
            ),
        )

    def _write_events(self, placed: Sequence[Placed]) -> None:
        copy_rows(
            MembershipEvent,
            (*_OWNED, "membership", "kind", "effective_on", "note", "recorded_at", "recorded_by"),
            (
                (*self._owner, membership, kind, on, note, self._at, self._batch.imported_by_id)
                for member, _, membership in placed
                for kind, on, note in _events(member)
            ),
        )

    def _write_shares(self, placed: Sequence[Placed], share_class: ShareClass) -> None:
        copy_rows(
            ShareTransaction,
            (
                *_OWNED, "membership", "share_class", "operation", "quantity",
                "unit_price_cents", "effective_on", "recorded_at",
            ),
            (
                # The list tells what is held, not since when.
                (*self._owner, membership, share_class.pk, ShareOperation.OPENING, member.shares,
                 share_class.unit_price_cents, None, self._at)
                for member, _, membership in placed
                if member.shares
            ),
        )  # fmt: skip

    def _known(self, effective: str) -> tuple[int, int, str, str]:
        return (*self._owner, effective, self._recorded)


def _days(start: date | None, end: date | None) -> str:
    return f"[{start or ''},{end or ''})"


def _stays(member: MemberRow, on: date) -> Iterator[tuple[str, str]]:
    """Yield the days in each category, one after another."""
    since = member.joined_on
    for stay in member.earlier:
        yield _days(since, stay.until), stay.category
        since = stay.until
    yield _days(since, member.ends_on(on)), member.category


def _events(member: MemberRow) -> Iterator[tuple[EventKind, date | None, str]]:
    yield EventKind.ADMITTED, member.joined_on, ""
    for stay in member.earlier:
        yield EventKind.CATEGORY_CHANGED, stay.until, ""
    if member.status is Status.SUSPENDED:
        yield EventKind.SUSPENDED, member.suspended_on, ""
    elif member.status.is_departure:
        yield _DEPARTURES[member.status], member.left_on, member.left_reason
