"""How long a suspension may last (Cooperatives Act, s. 57 and 60)."""

from datetime import date

from membership.rules import wording
from membership.rules.findings import Finding, Outcome, finding
from membership.rules.months import add_months
from membership.rules.resolved import ResolvedRules


def assess_suspension(start: date, end: date, rules: ResolvedRules) -> Finding:
    """Return whether a suspension from `start` up to `end`, the latter excluded, is short enough."""
    rule = rules["suspension_max_months"]
    months = rules.whole("suspension_max_months")
    latest = add_months(start, months)
    longest = {language: wording.quantity(months, "months", language) for language in wording.LANGUAGES}
    ends = {language: wording.plain_day(latest, language) for language in wording.LANGUAGES}
    return finding(
        "suspension_length",
        Outcome.MET if end <= latest else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"start": start.isoformat(), "end": end.isoformat(), "latest": latest.isoformat()},
        fr=f"Une suspension dure au plus {longest['fr']}\u202f; celle-ci prend fin au plus tard le {ends['fr']}.",
        en=f"A suspension lasts {longest['en']} at most; this one ends on {ends['en']} at the latest.",
    )
