"""On what conditions shares are paid back: solvency, reserve, delay, and the shares a member has to keep.

None of these texts was read: they warn, and the board goes on with a reason that is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from membership.rules import wording
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.months import add_months
from membership.rules.qualifying import assess_left
from membership.rules.resolved import ResolvedRules


@dataclass(frozen=True, slots=True)
class Redemption:
    """What is about to be granted. left: qualifying shares the holder would have; is_member: on the day of the act.

    planned_on: when it would be paid, None where nobody said. stays_solvent, spares_reserve: what the board declares.
    """

    requested_on: date
    left: int
    is_member: bool
    is_qualifying: bool
    planned_on: date | None = None
    stays_solvent: bool = False
    spares_reserve: bool = False


def assess(asked: Redemption, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield what stands for or against paying back."""
    if asked.is_member and asked.is_qualifying:
        yield from assess_left(asked.left, rules)
    declared = {"redemption_solvency": asked.stays_solvent, "redemption_reserve": asked.spares_reserve}
    for key, is_declared in declared.items():
        if key in rules and rules.flag(key):
            yield _declared(key, rules, is_declared=is_declared)
    yield from _in_time(asked, rules)


def _declared(key: str, rules: ResolvedRules, *, is_declared: bool) -> Finding:
    rule = rules[key]
    return finding(
        key,
        Outcome.MET if is_declared else Outcome.DOUBTFUL,
        rule.ref(),
        level=rule.level,
        figures={},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=("Le conseil le déclare.", "The board declares it.")
        if is_declared
        else ("Le conseil ne l’a pas déclaré.", "The board has not declared it."),
    )


def _in_time(asked: Redemption, rules: ResolvedRules) -> Iterator[Finding]:
    key = "redemption_delay_months"
    if key not in rules or not rules[key].is_set:
        return
    rule = rules[key]
    latest = add_months(asked.requested_on, rules.whole(key))
    ends = {language: wording.plain_day(latest, language) for language in wording.LANGUAGES}
    in_time = asked.planned_on is not None and asked.planned_on <= latest
    yield finding(
        key,
        Outcome.MET if in_time else Outcome.NOT_MET if asked.planned_on else Outcome.DOUBTFUL,
        rule.ref(),
        level=Level.WARN,
        figures={"requested": asked.requested_on.isoformat(), "latest": latest.isoformat()},
        fr=f"À rembourser au plus tard le {ends['fr']}.",
        en=f"To be paid back by {ends['en']} at the latest.",
        remark=(rule.sentence("fr"), rule.sentence("en")),
    )
