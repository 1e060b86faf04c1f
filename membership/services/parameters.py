"""What by-laws set: a rule's value, from a day on, within the bounds of the law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from membership.actors import Actor
from membership.clock import today
from membership.errors import OverrideOfWrongKind
from membership.models import Organisation, ParameterOverride
from membership.models.base import STILL_RECORDED
from membership.queries.rules import overrides_on
from membership.rules.documents import BrokenDocument
from membership.rules.resolved import Override
from membership.rules.rulesets import rule_set_for
from membership.rules.values import Value, plain, read
from membership.services import audit, history


@dataclass(frozen=True, slots=True)
class Stated:
    """What one article of a by-law sets. adopted_on: where it is not the day from which it is written to hold."""

    key: str
    value: object
    article: str
    adopted_on: date | None = None


def set_parameter(
    organisation: Organisation,
    *,
    key: str,
    value: object,
    article: str,
    adopted_on: date,
    actor: Actor,
) -> ParameterOverride:
    """Write that a by-law sets a rule from its adoption on; the value before it ends there.

    Raises OverrideOutOfBounds, OverrideNotAllowed or OverrideOfWrongKind, with the source, when
    the law leaves no such room.
    """
    (written,) = set_parameters(organisation, stated=[Stated(key, value, article)], adopted_on=adopted_on, actor=actor)
    return written


@transaction.atomic
def set_parameters(
    organisation: Organisation,
    *,
    stated: Sequence[Stated],
    lifted: Sequence[str] = (),
    adopted_on: date,
    actor: Actor,
) -> list[ParameterOverride]:
    """Write what by-laws set from a day on, all or nothing; those lifted leave their rule to the law again.

    They are held against the law together: of a least and a most that both move, neither order is wrong.
    Raises as `set_parameter`.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    wanted = [
        Override(one.key, _stated(one.key, one.value), one.article, one.adopted_on or adopted_on) for one in stated
    ]
    moved = {*lifted, *(one.key for one in wanted)}
    # An old by-law is held against the law as it stands: the set of its own day may not be known.
    on = max(adopted_on, today(organisation))
    others = [other for other in overrides_on(organisation, on) if other.key not in moved]
    rule_set_for(organisation.kind, on).resolve([*others, *wanted])
    for key in lifted:
        _end(organisation, key, adopted_on)
        audit.record(
            organisation,
            actor=actor,
            action="parameter.lifted",
            object_kind="parameter",
            object_id=key,
            values={"adopted_on": adopted_on},
        )
    return [_write(organisation, one, adopted_on, actor) for one in wanted]


def _write(organisation: Organisation, wanted: Override, on: date, actor: Actor) -> ParameterOverride:
    _end(organisation, wanted.key, on)
    override = ParameterOverride.objects.create(
        organisation=organisation,
        key=wanted.key,
        value=plain(wanted.value),
        article=wanted.article,
        adopted_on=wanted.adopted_on,
        effective=DateRange(on, None),
    )
    audit.record(
        organisation,
        actor=actor,
        action="parameter.set",
        object_kind="parameter",
        object_id=wanted.key,
        values={"value": override.value, "article": wanted.article, "adopted_on": wanted.adopted_on},
    )
    return override


def _end(organisation: Organisation, key: str, on: date) -> None:
    standing = ParameterOverride.objects.for_organisation(organisation).filter(
        STILL_RECORDED, key=key, effective__overlap=DateRange(on, None)
    )
    for row in standing:
        history.end(row, on=on)


def _stated(key: str, value: object) -> Value:
    """Return the value as rules hold it; a by-law that sets nothing, or what no rule can be, is not one."""
    try:
        stated = read(value)
    except BrokenDocument:
        stated = None
    if stated is None:
        raise OverrideOfWrongKind(key=key, value="" if value is None else str(value), expected=key)
    return stated
