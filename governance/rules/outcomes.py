"""What came of a motion, explained so that it can be redone by hand."""

from governance.rules import arithmetic
from governance.rules.majorities import (
    MajorityRule,
    MotionFigures,
    TieRule,
    Verdict,
    base_of,
    is_plain,
    is_tied,
    needed,
    verdict,
)
from membership.rules import wording
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.thresholds import Base, Threshold
from membership.rules.wording import NBSP, number

_OUTCOMES = {
    Verdict.ADOPTED: Outcome.MET,
    Verdict.REJECTED: Outcome.NOT_MET,
    Verdict.UNDECIDED: Outcome.DOUBTFUL,
}


def assess(rule: MajorityRule, figures: MotionFigures) -> Finding:
    """Return the explained outcome: «Il fallait les deux tiers des voix exprimées : 40 sur 59.»

    Codes: majority_reached, majority_not_reached, tie_lost, tie_broken_for, tie_broken_against, tie_pending. The
    finding informs whatever it says: a motion that is lost blocks nothing.
    """
    outcome = verdict(rule, figures)
    tied = is_tied(rule, figures)
    code = _tie_code(rule, figures) if tied else _plain_code(outcome)
    return finding(
        code,
        _OUTCOMES[outcome],
        rule.rule,
        level=Level.INFO,
        figures=_shown(rule, figures),
        fr=_tie_sentence(code, figures, "fr") if tied else _sentence(rule, figures, "fr"),
        en=_tie_sentence(code, figures, "en") if tied else _sentence(rule, figures, "en"),
        remark=(_remark(rule, figures, "fr"), _remark(rule, figures, "en")),
        arithmetic="; ".join(_arithmetic(terms, rule, figures) for terms in rule.terms),
    )


def _plain_code(outcome: Verdict) -> str:
    return "majority_reached" if outcome is Verdict.ADOPTED else "majority_not_reached"


def _tie_code(rule: MajorityRule, figures: MotionFigures) -> str:
    if rule.tie is TieRule.LOST:
        return "tie_lost"
    if figures.casting_vote is None:
        return "tie_pending"
    return f"tie_broken_{figures.casting_vote.value}"


def _shown(rule: MajorityRule, figures: MotionFigures) -> dict[str, int | str]:
    shown: dict[str, int | str] = {
        "for": figures.votes_for,
        "against": figures.votes_against,
        "abstentions": figures.abstentions,
        "blank": figures.blank,
        "spoilt": figures.spoilt,
        "base": base_of(rule.terms[0], rule, figures),
        "needed": needed(rule, figures),
        "present": figures.present,
        "entitled": figures.entitled,
    }
    if figures.casting_vote:
        shown["casting_vote"] = figures.casting_vote.value
    return shown


def _sentence(rule: MajorityRule, figures: MotionFigures, language: str) -> str:
    parts: list[str] = []
    for terms in rule.terms:
        base = base_of(terms, rule, figures)
        if base == 0:
            return "Aucune voix n’a été exprimée." if language == "fr" else "No vote was cast."
        share = wording.threshold(terms, language, with_abstentions=rule.counts_abstentions)
        count, total = number(terms.needed(base), language), number(base, language)
        parts.append(f"{share}{NBSP}: {count} sur {total}" if language == "fr" else f"{share}: {count} of {total}")
    if language == "fr":
        return f"Il fallait {', et '.join(parts)}."
    return f"It needed {', and '.join(parts)}."


_TIES = {
    "tie_lost": ("la proposition est rejetée", "the motion is lost"),
    "tie_pending": (
        "la présidence doit exercer sa voix prépondérante",
        "the chair is to give the casting vote",
    ),
    "tie_broken_for": ("la voix prépondérante de la présidence est pour", "the casting vote of the chair is for"),
    "tie_broken_against": (
        "la voix prépondérante de la présidence est contre",
        "the casting vote of the chair is against",
    ),
}


def _tie_sentence(code: str, figures: MotionFigures, language: str) -> str:
    votes = number(figures.votes_for, language)
    french, english = _TIES[code]
    if language == "fr":
        return f"Égalité, {votes} pour et {votes} contre{NBSP}: {french}."
    return f"A tie, {votes} for and {votes} against: {english}."


_LEFT_OUT = {
    "fr": "Les abstentions ne sont pas des voix exprimées.",
    "en": "Abstentions are not votes cast.",
}
_COUNTED = {
    "fr": "Selon le règlement, les abstentions comptent.",
    "en": "Under the by-laws, abstentions are counted.",
}
_AGAINST = {
    "fr": "Rapportés aux personnes présentes ou ayant droit de vote, les abstentions, les bulletins blancs et les "
    "votes non exprimés pèsent comme des voix contre.",
    "en": "Measured against those present or entitled, abstentions, blank ballots and votes not cast weigh as "
    "votes against.",
}


def _remark(rule: MajorityRule, figures: MotionFigures, language: str) -> str:
    """Return what became of those who said neither for nor against; nothing where there is nothing to say."""
    bases = {terms.base for terms in rule.terms}
    said: list[str] = []
    if figures.abstentions and Base.CAST in bases:
        said.append((_COUNTED if rule.counts_abstentions else _LEFT_OUT)[language])
    if bases != {Base.CAST}:
        said.append(_AGAINST[language])
    return " ".join(said)


def _arithmetic(terms: Threshold, rule: MajorityRule, figures: MotionFigures) -> str:
    base = base_of(terms, rule, figures)
    if is_plain(terms) and not rule.counts_abstentions:
        return f"{figures.votes_for} {_order(figures.votes_for, figures.votes_against)} {figures.votes_against}"
    return arithmetic.comparison(figures.votes_for, terms.den, base, terms.num, strict=terms.strict)


def _order(left: int, right: int) -> str:
    if left == right:
        return "="
    return ">" if left > right else "<"
