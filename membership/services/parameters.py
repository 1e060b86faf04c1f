"""What by-laws set: a rule's value, from a day on, within the bounds of the law."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from membership.actors import Actor
from membership.clock import today
from membership.errors import OverrideOfWrongKind
from membership.models import Organisation, ParameterOverride
from membership.models.base import STILL_RECORDED
from membership.queries.rules import overrides_on
from membership.rules.resolved import Override
from membership.rules.rulesets import rule_set_for
from membership.rules.values import Value, plain, read
from membership.services import audit, history


@transaction.atomic
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
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    wanted = Override(key=key, value=_stated(key, value), article=article, adopted_on=adopted_on)
    # An old by-law is held against the law as it stands: the set of its own day may not be known.
    on = max(adopted_on, today(organisation))
    others = [other for other in overrides_on(organisation, on) if other.key != key]
    rule_set_for(organisation.kind, on).resolve([*others, wanted])
    standing = ParameterOverride.objects.for_organisation(organisation).filter(
        STILL_RECORDED, key=key, effective__overlap=DateRange(adopted_on, None)
    )
    for row in standing:
        history.end(row, on=adopted_on)
    override = ParameterOverride.objects.create(
        organisation=organisation,
        key=key,
        value=plain(wanted.value),
        article=article,
        adopted_on=adopted_on,
        effective=DateRange(adopted_on, None),
    )
    audit.record(
        organisation,
        actor=actor,
        action="parameter.set",
        object_kind="parameter",
        object_id=key,
        values={"value": override.value, "article": article, "adopted_on": adopted_on},
    )
    return override


def _stated(key: str, value: object) -> Value:
    """Return the value as rules hold it; a by-law that sets nothing is not one."""
    stated = read(value)
    if stated is None:
        raise OverrideOfWrongKind(key=key, value="", expected=key)
    return stated
