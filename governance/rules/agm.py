"""By when the annual meeting is held (Cooperatives Act, s. 76): within so many months of the end of the fiscal year."""

from datetime import date

from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.months import add_months
from membership.rules.resolved import ResolvedRules
from membership.rules.wording import plain_day

DEADLINE, INTERVAL, FIRST = "agm_deadline_months", "agm_interval_months", "agm_first_months"


def deadline(year_end_on: date, rules: ResolvedRules, *, previous_on: date | None = None) -> date:
    """Return the last day for the annual meeting of the year that ended on `year_end_on`.

    previous_on: the day of the last annual meeting; a federal co-operative counts from it too, and the earlier holds.
    """
    return _latest(year_end_on, rules, previous_on)[0]


def _latest(year_end_on: date, rules: ResolvedRules, previous_on: date | None) -> tuple[date, str]:
    """Return the last day for the annual meeting, and the rule that sets it."""
    of_the_year = add_months(year_end_on, rules.whole(DEADLINE))
    if previous_on is None or INTERVAL not in rules:
        return of_the_year, DEADLINE
    return min((of_the_year, DEADLINE), (add_months(previous_on, rules.whole(INTERVAL)), INTERVAL))


def first_deadline(constituted_on: date, rules: ResolvedRules) -> date | None:
    """Return the last day for the very first annual meeting; None where the rules have no day of its own for it."""
    if FIRST not in rules:
        return None
    return add_months(constituted_on, rules.whole(FIRST))


def assess(year_end_on: date, meeting_on: date, rules: ResolvedRules, *, previous_on: date | None = None) -> Finding:
    """Return whether an annual meeting on a day is in time. Codes: agm_in_time, agm_too_late.

    previous_on: the day of the last annual meeting. It never blocks: a late meeting is to be held all the same.
    """
    latest, key = _latest(year_end_on, rules, previous_on)
    in_time = meeting_on <= latest
    fr, en = plain_day(latest, "fr"), plain_day(latest, "en")
    return finding(
        "agm_in_time" if in_time else "agm_too_late",
        Outcome.MET if in_time else Outcome.NOT_MET,
        rules[key].ref(),
        level=Level.WARN,
        figures={
            "year_end_on": year_end_on.isoformat(),
            "meeting_on": meeting_on.isoformat(),
            "deadline": latest.isoformat(),
        },
        fr=f"L’assemblée annuelle a lieu au plus tard le {fr}."
        if in_time
        else f"L’assemblée annuelle devait avoir lieu au plus tard le {fr}. Tenez-la dès que possible.",
        en=f"The annual meeting is held by {en}."
        if in_time
        else f"The annual meeting was due by {en}. Hold it as soon as possible.",
        arithmetic=f"{meeting_on.isoformat()} {'≤' if in_time else '>'} {latest.isoformat()}",
    )


def assess_first(constituted_on: date, meeting_on: date, rules: ResolvedRules) -> Finding | None:
    """Return whether the very first annual meeting is in time; None where the rules have no day of its own for it.

    Codes: first_agm_in_time, first_agm_too_late. It never blocks, as for those that follow.
    """
    latest = first_deadline(constituted_on, rules)
    if latest is None:
        return None
    in_time = meeting_on <= latest
    fr, en = plain_day(latest, "fr"), plain_day(latest, "en")
    return finding(
        "first_agm_in_time" if in_time else "first_agm_too_late",
        Outcome.MET if in_time else Outcome.NOT_MET,
        rules[FIRST].ref(),
        level=Level.WARN,
        figures={
            "constituted_on": constituted_on.isoformat(),
            "meeting_on": meeting_on.isoformat(),
            "deadline": latest.isoformat(),
        },
        fr=f"La première assemblée annuelle a lieu au plus tard le {fr}."
        if in_time
        else f"La première assemblée annuelle devait avoir lieu au plus tard le {fr}. Tenez-la dès que possible.",
        en=f"The first annual meeting is held by {en}."
        if in_time
        else f"The first annual meeting was due by {en}. Hold it as soon as possible.",
        arithmetic=f"{meeting_on.isoformat()} {'≤' if in_time else '>'} {latest.isoformat()}",
    )


def is_overdue(year_end_on: date, today: date, rules: ResolvedRules) -> bool:
    """Say whether the day has passed on which the meeting was due: the federation, if there is one, may call it."""
    return today > deadline(year_end_on, rules)
