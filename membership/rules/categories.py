"""Whether the rules allow a category of members without a vote, and what a share is worth.

Those without a vote are auxiliary members. A category that votes is one of members, which no rule here bounds.
"""

from collections.abc import Iterator

from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRule, ResolvedRules
from membership.rules.wording import dollars, money

ONLY_TRIAL = "work_auxiliary_only_trial"
BY_BYLAW = ("fed_auxiliary", "auxiliary_categories")
"""The by-laws create auxiliary members: in federations by a rule of their own."""
PRICE = "share_unit_value"


def assess_auxiliary_categories(count: int, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether there may be so many categories of auxiliary members. Code: auxiliary_categories.

    A worker co-operative has one, that of the trial; elsewhere the by-laws say whether there are any.
    """
    if ONLY_TRIAL in rules and rules.flag(ONLY_TRIAL):
        yield _counted(count, 1, rules[ONLY_TRIAL])
        return
    key = next((key for key in BY_BYLAW if key in rules), None)
    if key is not None and not rules.flag(key):
        yield _counted(count, 0, rules[key])


def _counted(count: int, most: int, rule: ResolvedRule) -> Finding:
    met = count <= most
    return finding(
        "auxiliary_categories",
        Outcome.MET if met else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"counted": count, "most": most},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=("", "")
        if met
        else (
            "Une catégorie sans droit de vote est une catégorie de membres auxiliaires.",
            "A category without a vote is one of auxiliary members.",
        ),
        arithmetic=f"{count} {'≤' if met else '>'} {most}",
    )


def assess_share_price(cents: int, rules: ResolvedRules) -> Finding | None:
    """Return whether a common share is worth what the law says; None where it says nothing. Code: share_price.

    It warns alone: shares of before, and those whose value another act sets, are in registers that are brought in.
    """
    if PRICE not in rules or not rules[PRICE].is_set:
        return None
    rule, lawful = rules[PRICE], rules.whole(PRICE)
    met = cents == lawful
    return finding(
        "share_price",
        Outcome.MET if met else Outcome.NOT_MET,
        rule.ref(),
        level=Level.WARN,
        figures={"cents": cents, "lawful": lawful},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=("", "")
        if met
        else (f"Ici, elle vaut {money(cents, 'fr')}.", f"Here, it is worth {money(cents, 'en')}."),
        arithmetic=f"{dollars(cents)} {'=' if met else '≠'} {dollars(lawful)}",
    )
