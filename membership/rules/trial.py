"""The trial of a worker before membership (Cooperatives Act, s. 224.2 and 224.2.1).

At most so many days of work within at most so many months: whichever bound is reached first ends it, and whoever is
still employed then becomes a member. Until then an auxiliary member, without a vote.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from membership.rules import wording
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.months import add_months
from membership.rules.resolved import ResolvedRules

CATEGORIES = "sol_worker_trial"


@dataclass(frozen=True, slots=True)
class TrialBounds:
    """last_on: the day by which it is over. working_days: None where the rules count none."""

    last_on: date
    working_days: int | None


def bounds(begins_on: date, rules: ResolvedRules, category: str = "") -> TrialBounds | None:
    """Return how long a trial that begins on a day may last; None where the rules or the by-laws know no trial.

    category: the key of the one it leads to. The days of work are counted of workers alone.
    """
    if "housing_trial_months" in rules:
        months = rules.whole("housing_trial_months")
        return TrialBounds(add_months(begins_on, months), None) if months else None
    if "trial_months" not in rules:
        return None
    days = rules.whole("trial_working_days") if is_of_workers(category, rules) else None
    return TrialBounds(add_months(begins_on, rules.whole("trial_months")), days)


def is_of_workers(category: str, rules: ResolvedRules) -> bool:
    """Return whether a trial leads there as that of a worker does; in a worker co-operative every one does."""
    if "trial_months" not in rules:
        return False
    return CATEGORIES not in rules or category in rules.words(CATEGORIES)


def assess_category(category: str, name: tuple[str, str], rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether a trial may lead to a category, where the rules say to which. name: in French and in English."""
    if CATEGORIES not in rules:
        return
    rule, met = rules[CATEGORIES], is_of_workers(category, rules)
    french, english = name
    yield finding(
        "trial_category",
        Outcome.MET if met else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"category": category},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=("", "")
        if met
        else (
            f"L’essai mènerait à la catégorie «\u00a0{french}\u00a0»\u202f: admettez sans essai, ou dites pourquoi.",
            f"The trial would lead to the category “{english}”: admit without a trial, or say why.",
        ),
    )


def assess_trial(begins_on: date, on: date, days_worked: int, rules: ResolvedRules) -> Finding:
    """Return whether the trial is over on a day: MET when it is, and the worker becomes a member."""
    most_months, most_days = rules.whole("trial_months"), rules.whole("trial_working_days")
    latest = add_months(begins_on, most_months)
    is_over = on >= latest or days_worked >= most_days
    by_days = days_worked >= most_days
    rule = rules["trial_working_days" if by_days and on < latest else "trial_months"]
    ends = {language: wording.plain_day(latest, language) for language in wording.LANGUAGES}
    worked = {language: wording.number(days_worked, language) for language in wording.LANGUAGES}
    return finding(
        "trial_over",
        Outcome.MET if is_over else Outcome.NOT_MET,
        rule.ref(),
        # The rule sets the longest trial, not the shortest: the board may end it earlier, and says why.
        level=Level.WARN,
        figures={"worked": days_worked, "most_days": most_days, "latest": latest.isoformat()},
        fr=(
            f"L’essai est terminé\u00a0: {worked['fr']} jours de travail, et au plus tard le {ends['fr']}."
            if is_over
            else f"L’essai court encore\u00a0: {worked['fr']} jours de travail, jusqu’au {ends['fr']} au plus tard."
        ),
        en=(
            f"The trial is over: {worked['en']} days of work, and {ends['en']} at the latest."
            if is_over
            else f"The trial is still running: {worked['en']} days of work, until {ends['en']} at the latest."
        ),
        remark=(rule.sentence("fr"), rule.sentence("en")),
        arithmetic=f"{days_worked} / {most_days}; {on.isoformat()} / {latest.isoformat()}",
    )


def assess_provided(rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether the by-laws of a housing co-operative provide for a trial at all (s. 221.2)."""
    if "housing_trial_months" not in rules:
        return
    rule, months = rules["housing_trial_months"], rules.whole("housing_trial_months")
    yield finding(
        "trial_provided",
        Outcome.MET if months else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"months": months},
        fr=rule.sentence("fr") if months else "Aucun règlement inscrit ne prévoit d’essai.",
        en=rule.sentence("en") if months else "No by-law on file provides for a trial.",
    )


def assess_housing_trial(begins_on: date, on: date, rules: ResolvedRules) -> Finding:
    """Return whether the trial of a housing co-operative's new member is over on a day."""
    rule = rules["housing_trial_months"]
    latest = add_months(begins_on, rules.whole("housing_trial_months"))
    is_over = on >= latest
    ends = {language: wording.plain_day(latest, language) for language in wording.LANGUAGES}
    return finding(
        "trial_over",
        Outcome.MET if is_over else Outcome.NOT_MET,
        rule.ref(),
        # The longest trial, not the shortest: the board may end it earlier, and says why.
        level=Level.WARN,
        figures={"latest": latest.isoformat()},
        fr=f"L’essai prend fin au plus tard le {ends['fr']}.",
        en=f"The trial ends by {ends['en']} at the latest.",
        remark=(rule.sentence("fr"), rule.sentence("en")),
        arithmetic=f"{on.isoformat()} {'≥' if is_over else '<'} {latest.isoformat()}",
    )


def assess_auxiliary(category_votes: bool, rules: ResolvedRules) -> Iterator[Finding]:  # noqa: FBT001  # a fact
    """Yield whether a category is fit for auxiliary members, who have no vote."""
    if "auxiliary_vote" not in rules:
        return
    rule = rules["auxiliary_vote"]
    allowed = rules.flag("auxiliary_vote")
    yield finding(
        "auxiliary_without_vote",
        Outcome.MET if allowed or not category_votes else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
    )
