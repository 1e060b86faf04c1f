"""What joining two persons wrote, and parting them again: undone with an import of one of them, as if never made.

The merge keeps which rows these are. Those of whoever goes must go; those of whoever stays go where nothing else rests
on them, so that of what the import brought nothing is left in their file. What stands of them today is not touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import ForeignKey, ForeignObjectRel, Model, Q, QuerySet

from membership.models import (
    ConsentEvent,
    FormerContact,
    ImportBatch,
    Membership,
    Person,
    PersonMerge,
    Rebate,
    RebatePayment,
    ShareInstalment,
    ShareTransaction,
)
from membership.models.base import STILL_RECORDED, Bitemporal
from membership.services.merging.ledgers import LEDGERS
from membership.services.merging.moves import Move

Kind = type[Model]
Keys = dict[Kind, set[int]]
_LEAVING: tuple[Kind, ...] = (Bitemporal, *LEDGERS, ConsentEvent, FormerContact)


class Again(NamedTuple):
    """A row that a merge closed, or took back, and the one that stands in its place since they were parted."""

    kind: Kind
    closed: int
    back: int


class Together(NamedTuple):
    """Rows that go together or not at all: a line and the one that takes it back."""

    kind: Kind
    rows: frozenset[int]


@dataclass(frozen=True, slots=True)
class Parted:
    """The merges of an import's persons that were undone, and what they left.

    written: what joining and parting them wrote, and nobody changed since: it holds no import back. closed: in the
    place of what some of it was written. going: of what was written, the rows that go with the import; of_import:
    those that are of a person or a member of it. again: what was written in the place of what.
    """

    merges: tuple[PersonMerge, ...] = ()
    written: Keys = field(default_factory=dict)
    closed: Keys = field(default_factory=dict)
    going: Keys = field(default_factory=dict)
    of_import: Keys = field(default_factory=dict)
    again: tuple[Again, ...] = ()

    def stays(self, one: Again) -> bool:
        """Return whether what stands is of somebody who stays."""
        return one.back not in self.of_import.get(one.kind, ())

    def numbers(self) -> str:
        """Return who was joined to whom, by the numbers alone."""
        persons = {key for merge in self.merges for key in (merge.joined_id, merge.kept_id)}
        known = dict(Membership.objects.filter(person__in=persons).values_list("person", "number"))
        return ", ".join(f"{known.get(one.joined_id, '–')} → {known.get(one.kept_id, '–')}" for one in self.merges)


def parted_of(batch: ImportBatch) -> Parted:
    """Return what the merges left that joined somebody of this import and were undone. One statement where none did."""
    merges = tuple(joins_of(batch).filter(undone_at__isnull=False, restored__isnull=False).order_by("pk"))
    if not merges:
        return Parted()
    written, closed = _as_written(merges)
    written[ShareInstalment] = _parts_of(written.get(ShareTransaction, ()))
    mine = {kind: _of_import(kind, keys, batch) for kind, keys in written.items()}
    written[PersonMerge] = mine[PersonMerge] = {merge.pk for merge in merges}
    going = _going(_of_who_stays(merges, mine), mine)
    return Parted(merges, written, closed, going, mine, tuple(_again(merges)))


def hold_whoever_was_joined(batch: ImportBatch) -> None:
    """Wait for the acts and the ledger lines being written of the persons of these merges, and let none in meanwhile.

    Before the members of the organisation are held alone, as those acts do it.
    """
    persons = {key for pair in joins_of(batch).values_list("kept", "joined") for key in pair}
    for held in (Person.objects.filter(pk__in=persons), Membership.objects.filter(person__in=persons)):
        list(held.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk", flat=True))


def joins_of(batch: ImportBatch) -> QuerySet[PersonMerge]:
    """Return the merges of somebody whom an import brought, undone or not."""
    of_import = Q(kept__import_batch=batch) | Q(joined__import_batch=batch)
    joins: QuerySet[PersonMerge] = PersonMerge.objects.filter(of_import, organisation=batch.organisation_id)
    return joins


def _as_written(merges: Iterable[PersonMerge]) -> tuple[Keys, Keys]:
    """Return what joining and parting wrote and stands as it was written, and what the rows of it took the place of."""
    written: Keys = defaultdict(set)
    closed: Keys = defaultdict(set)
    again: Keys = defaultdict(set)
    for merge in merges:
        for kind, move in _moves(merge.moves):
            written[kind] |= {*move["opened"], *([move["reversal"]] if "reversal" in move else [])}
            closed[kind] |= {move["closed"]} if "closed" in move else set()
        for kind, move in _moves(merge.restored):
            (again if issubclass(kind, Bitemporal) else written)[kind] |= {*move["written"]}
    for kind, rows in again.items():
        # What was ended or corrected since is somebody's doing, and holds.
        untouched = STILL_RECORDED | Q(pk__in=closed[kind])
        written[kind] |= set(kind._default_manager.filter(untouched, pk__in=rows).values_list("pk", flat=True))
    return dict(written), dict(closed)


def _moves(moves: Iterable[Move] | None) -> Iterator[tuple[Kind, Move]]:
    """Yield the moves of which rows are left: facts, lines of the ledgers, and what stays once they are parted."""
    for move in moves or ():
        kind: Kind = apps.get_model(move["model"])
        if issubclass(kind, _LEAVING):
            yield kind, move


def _again(merges: Iterable[PersonMerge]) -> Iterator[Again]:
    for merge in merges:
        for kind, move in _moves(merge.restored):
            if move["closed"] is not None:
                yield Again(kind, move["closed"], move["written"][-1])


def _of_import(kind: Kind, keys: Iterable[int], batch: ImportBatch) -> set[int]:
    """Return which of these rows are of a person or a member of the import."""
    condition = Q(pk__in=[])
    for column in kind._meta.concrete_fields:
        if isinstance(column, ForeignKey) and column.related_model in (Person, Membership):
            condition |= Q(**{f"{column.name}__import_batch": batch})
    if kind is ShareInstalment:
        condition = Q(subscription__membership__import_batch=batch)
    return set(kind._default_manager.filter(condition, pk__in=keys).values_list("pk", flat=True))


def _of_who_stays(merges: Iterable[PersonMerge], mine: Keys) -> Iterator[Together]:
    """Yield what was written of those who were there before: what stands of them today is not among it."""
    for merge in merges:
        for kind, move in _moves(merge.moves):
            if issubclass(kind, Bitemporal):
                yield from (Together(kind, frozenset({row})) for row in move["opened"] if row not in mine[kind])
        lines = {(kind, move["closed"]): move for kind, move in _moves(merge.moves) if "reversal" in move}
        for kind, move in _moves(merge.restored):
            if (kind, move["closed"]) in lines:
                line, (reversal, back) = lines[kind, move["closed"]], move["written"]
                pairs = frozenset({line["opened"][0], reversal}), frozenset({line["reversal"], back})
                yield from (Together(kind, pair) for pair in pairs if not pair & mine[kind])
    yield from _reach_of_who_stays(merges, mine)


def _reach_of_who_stays(merges: Iterable[PersonMerge], mine: Keys) -> Iterator[Together]:
    """Yield what was lent of how to reach somebody and taken out again, unless it was changed by hand in between."""
    for merge in merges:
        lent = {
            row
            for moves in (merge.moves, merge.restored)
            for kind, move in _moves(moves)
            if kind is FormerContact
            for row in move.get("opened") or move["written"]
        }
        rows = defaultdict(list)
        for one in FormerContact.objects.filter(pk__in=lent - mine.get(FormerContact, set())).order_by("pk"):
            rows[one.fact].append(one)
        for fact, (first, *others) in rows.items():
            between = FormerContact.objects.filter(person=first.person_id, fact=fact, pk__gt=first.pk)
            if others and not between.filter(pk__lt=others[-1].pk).exists():
                yield Together(FormerContact, frozenset({first.pk, *(one.pk for one in others)}))


def _going(of_who_stays: Iterable[Together], mine: Keys) -> Keys:
    """Return all that goes: what is of the import, and of whoever stays what nothing else rests on."""
    going: Keys = {kind: set(keys) for kind, keys in mine.items()}
    left = list(of_who_stays)
    for one in left:
        going.setdefault(one.kind, set()).update(one.rows)
    going[ShareInstalment] |= _parts_of(going.get(ShareTransaction, ()))
    while held := _held_among(left, going):
        # What is kept may rest in turn on what would have gone.
        for one in held:
            left.remove(one)
            going[one.kind] -= one.rows
            if one.kind is ShareTransaction:
                going[ShareInstalment] -= _parts_of(one.rows)
    return going


def _held_among(left: Iterable[Together], going: Keys) -> list[Together]:
    """Return those on whose rows something rests that does not go."""
    rows: Keys = defaultdict(set)
    for one in left:
        rows[one.kind] |= one.rows
    held = {kind: set().union(*(found for _of, found in resting_on(kind, keys, going))) for kind, keys in rows.items()}
    return [one for one in left if one.rows & held[one.kind]]


def _parts_of(subscriptions: Iterable[int]) -> set[int]:
    parts = ShareInstalment.objects.filter(subscription__in=subscriptions)
    return set(parts.values_list("pk", flat=True))


def resting_on(kind: Kind, rows: Iterable[int], going: Mapping[Kind, set[int]]) -> Iterator[tuple[Kind, set[int]]]:
    """Yield who refers to some of these rows without going with them, and to which of them."""
    for relation in kind._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            referring: Any = relation.related_model
            name = relation.field.name
            found: QuerySet[Any] = referring._default_manager.filter(**{f"{name}__in": rows})
            found = found.exclude(pk__in=going.get(referring, ()))
            if referring is RebatePayment:
                # Of a line that goes from whoever stays, how it was paid passes to the one that stands again.
                found = found.exclude(taken_back_at=None)
            yield referring, set(found.values_list(name, flat=True))


def let_go(parted: Parted) -> None:
    """Delete what goes. Whoever calls has told the guards which import is undone, and its own rows are still there."""
    for one in reversed(parted.again):
        if issubclass(one.kind, Bitemporal) and parted.stays(one):
            _know_without_gap(one)
        elif one.kind is Rebate and one.back in parted.going[Rebate] and parted.stays(one):
            RebatePayment.objects.filter(rebate=one.back, taken_back_at=None).update(rebate=one.closed)
    # Parts before what is paid in them, and the merges last: the guards read them.
    kinds = sorted(parted.going, key=lambda kind: (kind is PersonMerge, kind is not ShareInstalment))
    with connection.cursor() as cursor:
        for kind in kinds:
            cursor.execute(f'DELETE FROM "{kind._meta.db_table}" WHERE id = ANY(%s)', [sorted(parted.going[kind])])  # noqa: S608 - a model's own table


def _know_without_gap(one: Again) -> None:
    """Let what a merge closed be known up to what was written again: in between, only the one who goes told of it."""
    rows = one.kind._default_manager.filter(pk__in=(one.closed, one.back))
    known = dict(rows.values_list("pk", "recorded"))
    recorded = DateTimeTZRange(known[one.closed].lower, known[one.back].lower, "[)")
    rows.filter(pk=one.closed).update(recorded=recorded)
