"""The rules that hold in an organisation on a day: its rule set, with its by-laws on top."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from membership.models import Organisation, ParameterOverride
from membership.models.base import STILL_RECORDED, true_on
from membership.rules.documents import BrokenDocument
from membership.rules.resolved import Override, ResolvedRules
from membership.rules.rulesets import rule_set_for
from membership.rules.values import Value, read


def rules_for(organisation: Organisation, on: date) -> ResolvedRules:
    """Return the rules in force that day. Costs one SQL statement. Raises NoRuleSet."""
    return rule_set_for(organisation.kind, on).resolve(overrides_on(organisation, on))


def rules_of_days(organisation: Organisation, days: Iterable[date]) -> dict[date, ResolvedRules]:
    """Return the rules in force on each of these days. Costs one SQL statement, none for no day. Raises NoRuleSet."""
    wanted = set(days)
    if not wanted:
        return {}
    rows = ParameterOverride.objects.for_organisation(organisation).filter(STILL_RECORDED).order_by("key")
    known = [(row.effective, _override(row)) for row in rows]
    return {
        day: rule_set_for(organisation.kind, day).resolve([said for effective, said in known if day in effective])
        for day in wanted
    }


def overrides_on(organisation: Organisation, on: date) -> list[Override]:
    """Return what the by-laws set, as they stand that day. Costs one SQL statement."""
    rows = ParameterOverride.objects.for_organisation(organisation).filter(true_on(on))
    return [_override(row) for row in rows.order_by("key")]


def _override(row: ParameterOverride) -> Override:
    return Override(key=row.key, value=_set(row), article=row.article, adopted_on=row.adopted_on)


def _set(row: ParameterOverride) -> Value:
    value = read(row.value)
    if value is None:
        raise BrokenDocument(f"{row.key}: a by-law sets a value")
    return value
