"""The rules that hold in an organisation on a day: its rule set, with its by-laws on top."""

from __future__ import annotations

from datetime import date

from membership.models import Organisation, ParameterOverride
from membership.models.base import true_on
from membership.rules.documents import BrokenDocument
from membership.rules.resolved import Override, ResolvedRules
from membership.rules.rulesets import rule_set_for
from membership.rules.values import Value, read


def rules_for(organisation: Organisation, on: date) -> ResolvedRules:
    """Return the rules in force that day. Costs one SQL statement. Raises NoRuleSet."""
    return rule_set_for(organisation.kind, on).resolve(overrides_on(organisation, on))


def overrides_on(organisation: Organisation, on: date) -> list[Override]:
    """Return what the by-laws set, as they stand that day. Costs one SQL statement."""
    rows = ParameterOverride.objects.for_organisation(organisation).filter(true_on(on))
    return [
        Override(key=row.key, value=_set(row), article=row.article, adopted_on=row.adopted_on)
        for row in rows.order_by("key")
    ]


def _set(row: ParameterOverride) -> Value:
    value = read(row.value)
    if value is None:
        raise BrokenDocument(f"{row.key}: a by-law sets a value")
    return value
