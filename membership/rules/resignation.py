"""When a resignation takes effect (Cooperatives Act, s. 55): a written notice, which the board may shorten."""

from collections.abc import Iterator
from datetime import date, timedelta

from membership.rules import wording
from membership.rules.findings import Finding, Outcome, finding
from membership.rules.resolved import ResolvedRules


def takes_effect_on(notice_on: date, rules: ResolvedRules) -> date:
    """Return the first day on which somebody who gave notice is no longer a member, unless the board shortens it."""
    days = rules.whole("resignation_notice_days") if "resignation_notice_days" in rules else 0
    return notice_on + timedelta(days=days)


def may_be_withdrawn(rules: ResolvedRules) -> bool:
    """Return whether a member may take a resignation back, as long as it has not taken effect."""
    return "resignation_withdrawable" in rules and rules.flag("resignation_withdrawable")


def assess_resignation(
    notice_on: date, effective_on: date, *, accepted_by: str, rules: ResolvedRules
) -> Iterator[Finding]:
    """Yield whether the notice is long enough, or shortened by the board. accepted_by: its decision, if any."""
    if "resignation_notice_days" not in rules:
        return
    rule, days = rules["resignation_notice_days"], (effective_on - notice_on).days
    due = takes_effect_on(notice_on, rules)
    is_early = effective_on < due
    ends = {language: wording.plain_day(due, language) for language in wording.LANGUAGES}
    shortened = (
        "Le conseil accepte qu’elle prenne effet plus tôt.",
        "The board accepts that it take effect earlier.",
    )
    yield finding(
        "resignation_notice",
        Outcome.NOT_MET if is_early and not accepted_by.strip() else Outcome.MET,
        rule.ref(),
        level=rule.level,
        figures={"notice": notice_on.isoformat(), "effective": effective_on.isoformat(), "due": due.isoformat()},
        fr=f"{rule.sentence('fr')} Celui-ci mène au {ends['fr']}.",
        en=f"{rule.sentence('en')} This one leads to {ends['en']}.",
        remark=shortened if is_early and accepted_by.strip() else ("", ""),
        arithmetic=f"{days} {'<' if is_early else '≥'} {rules.whole('resignation_notice_days')}",
    )
