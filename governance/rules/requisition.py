"""A meeting that members ask for (Cooperatives Act, s. 77 and 78; Companies Act, s. 99).

Past a number of members a fixed number of signatures is enough, below it a part of the members. The meeting is to be
held within so many days of the request; after that those who asked may call it themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from governance.rules.notice import window
from governance.rules.saying import at_least, by_rule, share_at_least
from membership.errors import RuleNotSet
from membership.rules import wording
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRules


@dataclass(frozen=True, slots=True)
class Clock:
    """What follows from the day a request was received.

    held_by: the last day for the meeting. last_sending_on: of its notice. others_from: the first day on which somebody
    else may call it.
    """

    received_on: date
    held_by: date
    last_sending_on: date
    others_from: date


def threshold(members: int, rules: ResolvedRules, *, quorum: int | None = None) -> int:
    """Return how many signatures are needed. quorum: the number that makes one, where the by-laws let it ask.

    Raises RuleNotSet where neither the law nor the by-laws say.
    """
    part = rules.fraction("requisition_share")
    ways = [-(-members * part.numerator // part.denominator)]
    if "requisition_from_members" in rules:
        number, from_members = rules.whole("requisition_number"), rules.whole("requisition_from_members")
        if members >= from_members:
            ways = [min(number, members)]
    elif "requisition_number" in rules:
        ways.append(rules.whole("requisition_number"))
    if quorum is not None and "requisition_quorum" in rules and rules.flag("requisition_quorum"):
        ways.append(quorum)
    return max(1, min(ways))


def assess_signatures(signatures: int, members: int, rules: ResolvedRules, *, quorum: int | None = None) -> Finding:
    """Return whether enough members ask. Codes: requisition_reached, requisition_short."""
    needed = threshold(members, rules, quorum=quorum)
    met = signatures >= needed
    key = "requisition_share"
    if "requisition_from_members" in rules and members >= rules.whole("requisition_from_members"):
        key = "requisition_number"
    rule = rules[key]
    asked = {language: wording.quantity(needed, "members", language) for language in wording.LANGUAGES}
    given = {language: wording.quantity(signatures, "signatures", language) for language in wording.LANGUAGES}
    return finding(
        "requisition_reached" if met else "requisition_short",
        Outcome.MET if met else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"signatures": signatures, "members": members, "needed": needed},
        fr=f"{given['fr']}\u202f; l’assemblée doit être convoquée à la demande de {asked['fr']}.",
        en=f"{given['en']}; the meeting must be called at the request of {asked['en']}.",
        remark=(rule.sentence("fr"), rule.sentence("en")),
        arithmetic=f"{signatures} {'≥' if met else '<'} {needed}",
    )


def assess_subjects(subjects: Sequence[str], rules: ResolvedRules) -> Finding:
    """Return whether the request names what the meeting is to deal with."""
    named = [subject for subject in subjects if subject.strip()]
    return by_rule(
        "requisition_subjects",
        "requisition_share",
        rules,
        met=bool(named),
        figures={"subjects": len(named)},
        remark=("La demande nomme les sujets de l’assemblée.", "The request names the subjects of the meeting."),
    )


def clock(received_on: date, rules: ResolvedRules) -> Clock | None:
    """Return the days that follow from a request; None where the rules set no delay. Raises RuleNotSet."""
    if "requisition_hold_days" not in rules:
        return None
    held_by = received_on + timedelta(days=rules.whole("requisition_hold_days"))
    return Clock(received_on, held_by, window(held_by, rules).last_on, held_by + timedelta(days=1))


def assess_held(received_on: date, meeting_on: date, rules: ResolvedRules) -> Finding:
    """Return whether the meeting asked for is held in time. Raises UnknownRule where the rules set no delay."""
    latest = received_on + timedelta(days=rules.whole("requisition_hold_days"))
    return by_rule(
        "requisition_held",
        "requisition_hold_days",
        rules,
        met=meeting_on <= latest,
        figures={"received_on": received_on.isoformat(), "held_by": latest.isoformat()},
        arithmetic=f"{meeting_on.isoformat()} {'≤' if meeting_on <= latest else '>'} {latest.isoformat()}",
    )


def assess_own_call(callers: int, members: int, rules: ResolvedRules) -> Finding:
    """Return whether enough of them call the meeting themselves, once the delay has passed. Raises RuleNotSet."""
    if "requisition_fallback_share" in rules:
        return share_at_least("requisition_own_call", "requisition_fallback_share", callers, members, rules)
    return at_least("requisition_own_call", "requisition_fallback_signers", callers, rules)


def weigh_own_call(callers: int, members: int, rules: ResolvedRules) -> Finding:
    """Return whether enough of them call, never blocking where nobody set how many: the number offered then serves.

    DOUBTFUL once that number is reached: the text was not found, and a lawyer may have to confirm it.
    """
    try:
        return assess_own_call(callers, members, rules)
    except RuleNotSet:
        rule = rules["requisition_fallback_signers"]
        offered = rule.parameter.suggestion
        least = offered if isinstance(offered, int) else 1
        met = callers >= least
        return finding(
            "requisition_own_call",
            Outcome.DOUBTFUL if met else Outcome.NOT_MET,
            rule.ref(),
            level=Level.WARN,
            figures={"counted": callers, "least": least},
            fr=rule.parameter.sentence(least, "fr"),
            en=rule.parameter.sentence(least, "en"),
            arithmetic=f"{callers} {'≥' if met else '<'} {least}",
        )


def signatories_alone_call(rules: ResolvedRules) -> bool:
    """Say whether only those who signed may call; elsewhere any members in number may, signatories or not."""
    return "requisition_fallback_share" not in rules


def costs_are_reimbursed(rules: ResolvedRules) -> bool:
    """Say whether the organisation bears the useful costs of those who called; silent rules say no."""
    return "requisition_costs" in rules and rules.flag("requisition_costs")
