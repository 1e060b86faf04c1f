"""How the surplus of a year may be allocated (Cooperatives Act, s. 143 to 148). Amounts are whole cents."""

from collections.abc import Mapping

from governance.rules.saying import by_rule, share_at_least
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules
from membership.rules.wording import dollars

RESERVE, REBATES, AUXILIARY_REBATES = "reserve", "rebates", "auxiliary_rebates"
SUPPORT = "support"


def assess(
    surplus_cents: int, amounts: Mapping[str, int], rules: ResolvedRules, *, support_cents: int = 0
) -> tuple[Finding, ...]:
    """Return whether the amounts sum to the surplus, go where they may, and leave the reserve its part.

    amounts: cents by use, in the words of the rule (`reserve`, `rebates`, `auxiliary_rebates`). support_cents: what of
    the rebates would go to support members.
    """
    if "surplus_uses" not in rules:
        return ()
    total = sum(amounts.values())
    given = {use for use, cents in amounts.items() if cents}
    uses = frozenset(rules.words("surplus_uses"))
    found = [
        by_rule(
            "surplus_sums",
            "surplus_decision",
            rules,
            met=total == surplus_cents,
            figures={"surplus": surplus_cents, "allocated": total},
            arithmetic=f"{dollars(total)} {'=' if total == surplus_cents else '≠'} {dollars(surplus_cents)}",
        ),
        by_rule(
            "surplus_uses",
            "surplus_uses",
            rules,
            met=given <= uses,
            figures={"others": ", ".join(sorted(given - uses))},
        ),
        by_rule(
            "no_rebate",
            "no_rebate_clause",
            rules,
            met=not rules.flag("no_rebate_clause") or given <= {RESERVE},
            figures={},
        ),
    ]
    if "surplus_by_category" in rules and rules.flag("surplus_by_category"):
        found.append(
            by_rule(
                "support_gets_none",
                "surplus_by_category",
                rules,
                met=support_cents == 0,
                figures={"support": support_cents},
            )
        )
    if rules["surplus_reserve_min"].is_set:
        found.append(
            share_at_least("reserve_part", "surplus_reserve_min", amounts.get(RESERVE, 0), surplus_cents, rules)
        )
    return tuple(found)


def assess_business(with_members_cents: int, total_cents: int, rules: ResolvedRules) -> Finding | None:
    """Return whether enough of the business is with members; in a solidarity co-operative, asked once a category."""
    if "business_with_members_share" not in rules:
        return None
    return share_at_least("business", "business_with_members_share", with_members_cents, total_cents, rules)
