"""The rules that hold in an organisation on a day: its rule set, with its by-laws on top."""

from __future__ import annotations

from datetime import date

from membership.models import Organisation, ParameterOverride
from membership.rules.resolved import Override, ResolvedRules
from membership.rules.rulesets import rule_set_for
from membership.rules.values import read


def rules_for(organisation: Organisation, on: date) -> ResolvedRules:
    """Return the rules in force that day. Costs one SQL statement. Raises NoRuleSet."""
    overrides = ParameterOverride.objects.for_organisation(organisation).filter(effective__contains=on)
    return rule_set_for(organisation.kind, on).resolve(
        Override(key=row.key, value=read(row.value), article=row.article, adopted_on=row.adopted_on)
        for row in overrides.order_by("key")
    )
