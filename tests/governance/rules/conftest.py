"""Rules as the worked examples of the rulebook have them."""

from collections.abc import Callable
from datetime import date

import pytest

from membership.rules.resolved import Override, ResolvedRules
from membership.rules.rulesets import load_rule_set

ADOPTED = date(2024, 5, 2)

RulesWith = Callable[..., ResolvedRules]


@pytest.fixture
def rules_with() -> RulesWith:
    """The rules of a co-operative whose by-laws set the notice to 10 and 45 days, and whatever else is asked."""

    def resolve(rule_set: str = "QC-C67.2-2021", **by_laws: int | str) -> ResolvedRules:
        stated: dict[str, int | str] = {"notice_min_days": 10, "notice_max_days": 45, "tie_meeting": "lost", **by_laws}
        return load_rule_set(rule_set).resolve(Override(key, value, "4.2", ADOPTED) for key, value in stated.items())

    return resolve
