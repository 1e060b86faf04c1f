"""Letting what is written of one person be true of another, without rewriting a row.

A dated fact is closed and written anew for the one who is kept, on the days not already told of there; only a later
address takes the place of what is told. The ledgers of shares and rebates are moved line by line, in `ledgers.py`. All
else that refers to the one who goes stays as it is: rolls, votes, notices and events say what was done, and under which
number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import ForeignKey, Model, Q
from django.db.models.expressions import CombinedExpression

from membership.models import Address, Membership, Person
from membership.models.base import STILL_RECORDED, Bitemporal
from membership.rules.merging import Days, MergeFollowed, uncovered
from membership.services import history
from membership.services.merging.addresses import Stays, taken_by

# What a copy is given anew.
_OWN = frozenset({"id", "effective", "recorded", "import_batch"})

Move = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """Who is kept and who goes, with their memberships. membership None: of neither, or not of both."""

    kept: Person
    joined: Person
    kept_membership: Membership | None
    joined_membership: Membership | None
    stays: Stays

    @property
    def replaced(self) -> dict[type[Model], tuple[int, int]]:
        """Return which id takes the place of which, by model."""
        replaced: dict[type[Model], tuple[int, int]] = {Person: (self.joined.pk, self.kept.pk)}
        if self.kept_membership is not None and self.joined_membership is not None:
            replaced[Membership] = (self.joined_membership.pk, self.kept_membership.pk)
        return replaced


def dated_models() -> list[type[Bitemporal]]:
    """Return every kind of dated fact, of the rooms above too: a new one is moved without being named here."""
    return [model for model in apps.get_models() if issubclass(model, Bitemporal)]


def facts_of(pair: Pair, model: type[Bitemporal]) -> list[Bitemporal]:
    """Return the facts of that kind that hold of the one who goes."""
    condition = Q()
    for field in _references(model):
        replaced = pair.replaced.get(field.related_model)
        if replaced is not None:
            condition |= Q(**{field.attname: replaced[0]})
    if not condition:
        return []
    return list(model._default_manager.filter(condition, STILL_RECORDED).order_by("pk"))


def left_of(pair: Pair, fact: Bitemporal) -> list[Days]:
    """Return the days on which the fact would be told of the one who is kept: those not told of there already."""
    values = _values_for_kept(pair, fact)
    told: Days = _days(fact)
    colliding: set[Days] = set()
    for names in _told_apart_by(type(fact), pair):
        same = type(fact)._default_manager.filter(STILL_RECORDED, **{name: values[name] for name in names})
        for other in same.exclude(pk=fact.pk):
            taken = taken_by(other, fact, pair.stays)
            colliding |= {*uncovered(_days(other), [taken] if taken else [])}
            if taken is not None and told.start is None:
                # Brought in without a day, it is taken to hold since then, and on no day before what it replaces.
                told = taken
    return uncovered(told, colliding)


def make_way(pair: Pair) -> Iterator[Move]:
    """Yield what the one who is kept had that gives way: closed, and what is left of it written anew.

    Asked before the facts that take its place move, and taken back after them, in the same way.
    """
    brought = facts_of(pair, Address)
    for row in Address.objects.filter(STILL_RECORDED, person=pair.kept, effective__isempty=False).order_by("pk"):
        taken = (taken_by(row, other, pair.stays) for other in brought)
        left = uncovered(_days(row), [days for days in taken if days is not None])
        if left != [_days(row)]:
            yield _replaced(row, _values_for_kept(pair, row), left)


def move_fact(pair: Pair, fact: Bitemporal) -> Move:
    """Close a fact of the one who goes, and write what is left of it for the one who is kept."""
    return _replaced(fact, _values_for_kept(pair, fact), left_of(pair, fact))


def _replaced(fact: Bitemporal, values: dict[str, Any], pieces: Iterable[Days]) -> Move:
    at = history.retract(fact)
    opened = [_written(type(fact), values, days, at) for days in pieces]
    return {"model": fact._meta.label, "closed": fact.pk, "opened": [row.pk for row in opened]}


def move_back(move: Move) -> Move:
    """Take one move back, and return what was written again.

    Raises MergeFollowed when what it wrote is no longer what is known.
    """
    model: Any = apps.get_model(move["model"])
    opened = list(model._default_manager.filter(STILL_RECORDED, pk__in=move["opened"]))
    if len(opened) != len(move["opened"]):
        raise MergeFollowed()
    closed = model._default_manager.get(pk=move["closed"])
    for row in opened:
        history.retract(row)
    values = {field.attname: getattr(closed, field.attname) for field in _copied(model)}
    back = _written(model, values, _days(closed), history_instant(opened))
    return restored(move, back.pk)


def restored(move: Move, *written: int) -> Move:
    """Return what is kept of a move that was taken back: which rows were written in the place of which."""
    return {"model": move["model"], "closed": move.get("closed"), "written": list(written)}


def history_instant(rows: Iterable[Bitemporal]) -> datetime | None:
    """Return the instant at which rows just retracted ended, so that nothing is unknown in between."""
    for row in rows:
        row.refresh_from_db(fields=["recorded"])
        instant: datetime = row.recorded.upper
        return instant
    return None


def _days(fact: Bitemporal) -> Days:
    return Days(fact.effective.lower, fact.effective.upper)


def _values_for_kept(pair: Pair, fact: Bitemporal) -> dict[str, Any]:
    """Return the columns of a fact, the one who goes replaced by the one who is kept."""
    values = {field.attname: getattr(fact, field.attname) for field in _copied(type(fact))}
    for field in _references(type(fact)):
        gone, kept = pair.replaced.get(field.related_model, (None, None))
        if gone is not None and values[field.attname] == gone:
            values[field.attname] = kept
    return values


def _copied(model: type[Model]) -> list[Any]:
    # A row that has a public name of its own is given another by its default.
    return [field for field in model._meta.concrete_fields if field.name not in _OWN and field.name != "public_id"]


def _references(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def _told_apart_by(model: type[Bitemporal], pair: Pair) -> Iterator[tuple[str, ...]]:
    """Yield the columns in which two facts of one day must differ: as a constraint has it, else whom they are of."""
    constraints = [one for one in model._meta.constraints if isinstance(one, ExclusionConstraint)]
    for constraint in constraints:
        yield tuple(
            model._meta.get_field(_named(name)).attname  # type: ignore[union-attr]  # a column, as each of these names
            for name, operator in constraint.expressions
            if operator == RangeOperators.EQUAL
        )
    if not constraints:
        yield tuple(field.attname for field in _references(model) if field.related_model in pair.replaced)


def _named(expression: Any) -> str:
    """Return the name of the column that a constraint compares, whether bare or within a sum."""
    if isinstance(expression, CombinedExpression):
        return _named(expression.lhs)
    return str(getattr(expression, "name", expression))


def _written(model: type[Bitemporal], values: dict[str, Any], days: Days, at: datetime | None) -> Bitemporal:
    recorded = {"recorded": DateTimeTZRange(at, None, "[)")} if at is not None else {}
    row: Bitemporal = model._default_manager.create(**values, **recorded, effective=DateRange(days.start, days.end))
    return row
