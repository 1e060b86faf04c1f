"""What bounds a suspension or an expulsion (Cooperatives Act, s. 57, 58 and 60).

The procedure before the board is governance's; here is only whether the fact, as decided, can enter the register.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from membership.rules import wording
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.months import add_months
from membership.rules.resolved import ResolvedRules

REFUND = "expelled_share_refund"
BODY = "discipline_body"
EFFECT = "discipline_effect"
ONE_DAY = timedelta(days=1)


def assess_suspension(start: date, end: date, rules: ResolvedRules) -> Finding:
    """Return whether a suspension from `start` up to `end`, the latter excluded, is short enough."""
    rule = rules["suspension_max_months"]
    months = rules.whole("suspension_max_months")
    latest = add_months(start, months)
    # Pages and letters name the last day, the programming interface the first one after it: both are said.
    last_days = {language: wording.plain_day(latest - ONE_DAY, language) for language in wording.LANGUAGES}
    longest = {language: wording.quantity(months, "months", language) for language in wording.LANGUAGES}
    ends = {language: wording.plain_day(latest, language) for language in wording.LANGUAGES}
    return finding(
        "suspension_length",
        Outcome.MET if end <= latest else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"start": start.isoformat(), "end": end.isoformat(), "latest": latest.isoformat()},
        fr=(
            f"Une suspension dure au plus {longest['fr']}\u202f; le dernier jour de celle-ci est au plus tard le "
            f"{last_days['fr']}, et tous les droits reviennent le {ends['fr']}."
        ),
        en=(
            f"A suspension lasts {longest['en']} at most; the last day of this one is {last_days['en']} at the latest, "
            f"and all rights come back on {ends['en']}."
        ),
    )


def latest_end(start: date, rules: ResolvedRules) -> date | None:
    """Return when a suspension ends at the latest, the day excluded; None where the rules set no limit."""
    if "suspension_max_months" not in rules:
        return None
    return add_months(start, rules.whole("suspension_max_months"))


def assess_length(start: date, end: date | None, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield the finding on the length, where the rules set one. end None: until it is lifted, which is too long."""
    if "suspension_max_months" in rules:
        yield assess_suspension(start, end or date.max, rules)


def assess_authority(decided_by: str, rules: ResolvedRules, key: str = BODY) -> Iterator[Finding]:
    """Yield whether the decision of the board is named. key: the rule that says whose decision it is."""
    if key not in rules:
        return
    rule = rules[key]
    missing = ("Inscrivez la résolution du conseil.", "Write the resolution of the board.")
    yield finding(
        "discipline_decided",
        Outcome.MET if decided_by.strip() else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"decision": decided_by.strip() or "…"},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=("", "") if decided_by.strip() else missing,
    )


def assess_ground(ground: str, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether the ground is one of those the law has, where it has a list."""
    if "discipline_grounds" not in rules:
        return
    rule = rules["discipline_grounds"]
    said = {language: ground_in_words(ground, rules, language) for language in wording.LANGUAGES}
    yield finding(
        "discipline_ground",
        Outcome.MET if ground in rules.words("discipline_grounds") else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"ground": ground or "…"},
        fr=f"Motif\u00a0: le membre {said['fr']}." if ground else "La décision doit reposer sur un motif de la loi.",
        en=f"Ground: the member {said['en']}." if ground else "The decision must rest on a ground of the law.",
    )


def ground_in_words(ground: str, rules: ResolvedRules, language: str) -> str:
    """Return a ground as it reads after «le membre», or its code when the rules do not know it."""
    if "discipline_grounds" in rules:
        for choice in rules["discipline_grounds"].parameter.choices:
            if choice.word == ground:
                return choice.fr if language == "fr" else choice.en
    return ground


def assess_reasoned_notice(decided_on: date | None, notice_on: date, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether the reasoned decision reaches the member in time. It only warns: the delay is past mending."""
    if "discipline_decision_days" not in rules or decided_on is None:
        return
    rule, days = rules["discipline_decision_days"], rules.whole("discipline_decision_days")
    latest, spent = decided_on + timedelta(days=days), (notice_on - decided_on).days
    ends = {language: wording.plain_day(latest, language) for language in wording.LANGUAGES}
    yield finding(
        "reasoned_notice",
        Outcome.MET if notice_on <= latest else Outcome.NOT_MET,
        rule.ref(),
        level=Level.WARN,
        figures={"decided": decided_on.isoformat(), "notice": notice_on.isoformat(), "latest": latest.isoformat()},
        fr=f"La décision motivée est remise par écrit au plus tard le {ends['fr']}.",
        en=f"The reasoned decision is given in writing by {ends['en']} at the latest.",
        arithmetic=f"{spent} {'≤' if spent <= days else '>'} {days}",
    )


def assess_effect(
    effective_on: date, decided_on: date | None, notice_on: date | None, rules: ResolvedRules, key: str = EFFECT
) -> Iterator[Finding]:
    """Yield whether what was decided takes effect no earlier than it was decided, and than the member was told.

    Before the decision there is nothing to take effect; between it and the notice one may read the law either way. It
    only warns. key: the rule of a suspension or an expulsion, or that of the vote alone.
    """
    said = [day for day in (decided_on, notice_on) if day is not None]
    if key not in rules or not said:
        return
    rule, earliest = rules[key], max(said)
    before_decision = decided_on is not None and effective_on < decided_on
    figures = {"effective": effective_on, "decided": decided_on, "notice": notice_on}
    remark = ("", "")
    if before_decision:
        remark = ("L’effet précède la décision elle-même.", "The effect comes before the decision itself.")
    elif effective_on < earliest:
        remark = ("L’effet précède l’avis au membre.", "The effect comes before the notice to the member.")
    yield finding(
        key,
        Outcome.NOT_MET if before_decision else Outcome.MET if effective_on >= earliest else Outcome.DOUBTFUL,
        rule.ref(),
        level=Level.WARN,
        figures={name: day.isoformat() for name, day in figures.items() if day is not None},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=remark,
        arithmetic=f"{effective_on.isoformat()} {'≥' if effective_on >= earliest else '<'} {earliest.isoformat()}",
    )


def refunds_shares(rules: ResolvedRules) -> bool:
    """Say whether the shares of somebody expelled are refunded, under the conditions of the by-laws."""
    return REFUND not in rules or rules.flag(REFUND)


def assess_refund(held: int, paid_cents: int, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield what becomes of the shares of somebody who is expelled and holds some. It informs."""
    if REFUND not in rules or not held:
        return
    rule = rules[REFUND]
    paid = {language: wording.money(paid_cents, language) for language in wording.LANGUAGES}
    shares = {language: wording.quantity(held, "shares", language) for language in wording.LANGUAGES}
    yield finding(
        "expelled_share_refund",
        Outcome.MET,
        rule.ref(),
        level=Level.INFO,
        figures={"held": held, "paid_cents": paid_cents},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=(
            f"Parts de qualification détenues\u00a0: {shares['fr']}, payées {paid['fr']}.",
            f"Qualifying shares held: {shares['en']}, paid {paid['en']}.",
        ),
    )
