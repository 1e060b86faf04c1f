"""Whether enough are present to decide (Cooperatives Act, s. 64 and by-laws).

Quorum comes from presence, never from ballots. Where the by-laws are silent, the members present form it, however few.
"""

from dataclasses import replace

from governance.rules import arithmetic
from membership.rules import wording
from membership.rules.findings import Finding, Outcome, finding
from membership.rules.resolved import ResolvedRules
from membership.rules.thresholds import QuorumTerms, parse_quorum
from membership.rules.wording import NBSP, number

WHEN = "quorum_when_checked"


def terms(rules: ResolvedRules) -> QuorumTerms:
    """Return what the rules ask for. Raises RuleNotSet where the by-laws have to say and do not."""
    return parse_quorum(rules.word("quorum"))


def required(entitled: int, rules: ResolvedRules) -> int:
    """Return how many must be present, out of those entitled to vote. Raises RuleNotSet."""
    return terms(rules).required(entitled)


def assess(present: int, entitled: int, rules: ResolvedRules) -> Finding:
    """Return whether there is a quorum. Codes: quorum_met, quorum_not_met. Raises RuleNotSet."""
    asked = terms(rules)
    needed = asked.required(entitled)
    rule = rules["quorum"]
    is_met = present >= needed
    fr, en = _sentences(present, needed, asked, is_met=is_met)
    return finding(
        "quorum_met" if is_met else "quorum_not_met",
        Outcome.MET if is_met else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"present": present, "required": needed, "entitled": entitled},
        fr=fr,
        en=en,
        arithmetic=_arithmetic(present, entitled, needed, asked),
    )


def after_failure(rules: ResolvedRules) -> str:
    """Return what follows when there is no quorum: `second_call` or `adjourn`. Raises RuleNotSet, UnknownRule."""
    return rules.word("quorum_fail")


def assess_second_call(present: int, rules: ResolvedRules) -> Finding:
    """Return whether a second meeting, called for the same agenda, may decide: with whoever came, where the rules say.

    Where they only let a meeting adjourn, a second one needs its quorum like the first. Raises RuleNotSet.
    """
    rule = rules["quorum_fail"]
    met = after_failure(rules) == "second_call" and present > 0
    return finding(
        "second_call",
        Outcome.MET if met else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"present": present, "required": 1},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
    )


def is_checked(moment: str, rules: ResolvedRules) -> bool:
    """Say whether the quorum is checked at a moment: `opening`, `on_request` or `each_vote`.

    Where no rule says when, it is checked at each of them: nothing is then decided by too few.
    """
    return moment in rules.words(WHEN) if WHEN in rules else True


def held_since(found: Finding, rules: ResolvedRules) -> Finding:
    """Return a quorum found earlier, with the words of the rule that lets votes rest on it."""
    rule = rules[WHEN]
    return replace(
        found,
        remark_fr=f"{rule.sentence('fr')} {rule.ref().source('fr')}.",
        remark_en=f"{rule.sentence('en')} {rule.ref().source('en')}.",
    )


def assess_check(moment: str, rules: ResolvedRules) -> Finding:
    """Return whether the quorum is checked again at a moment. Raises KeyError where no rule says when."""
    rule = rules[WHEN]
    return finding(
        "quorum_checked_then" if is_checked(moment, rules) else "quorum_not_checked_then",
        Outcome.MET if is_checked(moment, rules) else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
    )


def _sentences(present: int, needed: int, asked: QuorumTerms, *, is_met: bool) -> tuple[str, str]:
    here = {language: wording.quantity(present, "persons", language) for language in wording.LANGUAGES}
    if asked.is_whoever_came and is_met:
        return (
            f"Le quorum est atteint{NBSP}: les membres présents le forment, quel qu’en soit le nombre ({here['fr']}).",
            f"There is a quorum: the members present form it, however few ({here['en']}).",
        )
    if is_met:
        return (
            f"Le quorum est atteint{NBSP}: {here['fr']} sur place ou à distance, il en fallait {number(needed, 'fr')}.",
            f"There is a quorum: {here['en']} on site or at a distance, {number(needed, 'en')} needed.",
        )
    missing = {language: wording.quantity(needed - present, "persons", language) for language in wording.LANGUAGES}
    return (
        f"Le quorum n’est pas atteint{NBSP}: il manque {missing['fr']} pour être {number(needed, 'fr')}.",
        f"There is no quorum: {missing['en']} short of {number(needed, 'en')}.",
    )


def _arithmetic(present: int, entitled: int, needed: int, asked: QuorumTerms) -> str:
    if asked.num is None:
        return arithmetic.comparison(present, 1, needed, 1, strict=False)
    return arithmetic.comparison(present, asked.den, entitled, asked.num, strict=asked.strict)
