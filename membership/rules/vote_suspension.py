"""Suspending the right to vote alone, and contesting it (Cooperatives Act, s. 60.1 and 60.2)."""

from collections.abc import Iterator
from datetime import date, timedelta

from membership.rules import wording
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRules

BODY = "vote_suspension_body"
EFFECT = "vote_suspension_effect"


def assess_vote_suspension(rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether a by-law on file sets the cases in which the vote alone may be suspended."""
    if "vote_suspension" not in rules:
        return
    rule = rules["vote_suspension"]
    yield finding(
        "vote_suspension_cases",
        Outcome.MET if rules.flag("vote_suspension") else Outcome.DOUBTFUL,
        rule.ref(),
        level=rule.level,
        figures={"article": rule.article or "…"},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
    )


def last_day_to_contest(notified_on: date, rules: ResolvedRules) -> date | None:
    """Return the last day on which the member may contest; None where the rules set no delay."""
    if "vote_suspension_contest_days" not in rules:
        return None
    return notified_on + timedelta(days=rules.whole("vote_suspension_contest_days"))


def assess_contest(notified_on: date | None, contested_on: date, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether a contest came in time. It informs: a late one is recorded too, and the board weighs it."""
    if notified_on is None or "vote_suspension_contest_days" not in rules:
        return
    rule, days = rules["vote_suspension_contest_days"], rules.whole("vote_suspension_contest_days")
    latest, spent = notified_on + timedelta(days=days), (contested_on - notified_on).days
    ends = {language: wording.plain_day(latest, language) for language in wording.LANGUAGES}
    yield finding(
        "contest_delay",
        Outcome.MET if contested_on <= latest else Outcome.NOT_MET,
        rule.ref(),
        level=Level.INFO,
        figures={
            "notified": notified_on.isoformat(),
            "contested": contested_on.isoformat(),
            "latest": latest.isoformat(),
        },
        fr=f"La suspension du vote se conteste par écrit jusqu’au {ends['fr']}.",
        en=f"The suspension of the vote may be contested in writing until {ends['en']}.",
        arithmetic=f"{spent} {'≤' if spent <= days else '>'} {days}",
    )
