"""Which majority a motion needs, and what came of it.

A majority is a part of one base, compared by cross-multiplication: two thirds and three quarters are reached by
equality, «more than half» is not, and out of nothing nothing is reached. Abstentions, blank and spoilt ballots are not
votes cast, unless the by-laws count abstentions; against a base of those present or entitled they weigh as votes
against. Only «more than half of the votes cast» knows a tie, which the by-laws break.
"""

from dataclasses import dataclass
from enum import Enum

from membership.rules import thresholds, wording
from membership.rules.findings import RuleRef
from membership.rules.parameters import Topic
from membership.rules.resolved import ResolvedRule, ResolvedRules
from membership.rules.thresholds import Base, Threshold
from membership.rules.values import Unit

ORDINARY = "majority_ordinary"
OF_BYLAWS = "maj_bylaws"
"""The only one the law lets amend the by-laws."""


class TieRule(Enum):
    """What the by-laws make of a tie. There is no silent default."""

    LOST = "lost"
    """The motion is lost."""
    CHAIR = "chair"
    """The chair has a casting vote, recorded apart; until it is given nothing is decided."""


class CastingVote(Enum):
    """How the chair broke a tie."""

    FOR = "for"
    AGAINST = "against"


class Verdict(Enum):
    """What came of the motion."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    UNDECIDED = "undecided"
    """A tie that waits for the chair."""


@dataclass(frozen=True, slots=True)
class MajorityRule:
    """What a motion needs: every one of `terms`, usually one; and what the by-laws say of ties and abstentions."""

    terms: tuple[Threshold, ...]
    tie: TieRule
    counts_abstentions: bool
    rule: RuleRef

    @property
    def base(self) -> Base:
        return self.terms[0].base

    @property
    def num(self) -> int:
        return self.terms[0].num

    @property
    def den(self) -> int:
        return self.terms[0].den

    @property
    def strict(self) -> bool:
        return self.terms[0].strict

    @property
    def article(self) -> str | None:
        return self.rule.article

    def source(self, language: str) -> str:
        return self.rule.source(language)

    def in_words(self, language: str) -> str:
        """Return «plus de la moitié des voix exprimées», before the vote as after."""
        also = " et " if language == "fr" else " and "
        return also.join(
            wording.threshold(terms, language, with_abstentions=self.counts_abstentions) for terms in self.terms
        )

    def as_options(self) -> dict[str, object]:
        """Return the rule as the counting of motions takes it (the options of a count record)."""
        return {
            "requirements": [
                {
                    "base": "cast" if terms.base is Base.CAST else terms.base.value,
                    "num": terms.num,
                    "den": terms.den,
                    "strict": terms.strict,
                }
                for terms in self.terms
            ],
            "abstentions": "count" if self.counts_abstentions else "exclude",
            "tie": self.tie.value,
        }


@dataclass(frozen=True, slots=True)
class MotionFigures:
    """The numbers of one vote on a motion. The casting vote is apart, in none of them.

    in_office, seats: of a body, its directors in office and its seats, vacant ones included; None where members vote.
    """

    votes_for: int
    votes_against: int
    abstentions: int
    present: int
    entitled: int
    blank: int = 0
    spoilt: int = 0
    casting_vote: CastingVote | None = None
    in_office: int | None = None
    seats: int | None = None

    @property
    def voted(self) -> int:
        """How many took part, whatever they said."""
        return self.votes_for + self.votes_against + self.abstentions + self.blank + self.spoilt


def majority_for(key: str, rules: ResolvedRules) -> MajorityRule:
    """Return the majority that a rule names asks for, such as `majority_ordinary` or `maj_bylaws`.

    Raises UnknownRule, and RuleNotSet where the by-laws do not say what a tie does.
    """
    return MajorityRule(
        terms=thresholds.parse_majority(rules.word(key)),
        tie=TieRule(rules.word("tie_meeting")),
        counts_abstentions=rules.word("abstention_rule") == "counted",
        rule=rules[key].ref(),
    )


def majorities(rules: ResolvedRules) -> tuple[ResolvedRule, ...]:
    """Return every rule that states a majority of the members: what a motion can be put under.

    Those of the board, of a judgment on a member or of procedure are of other rooms, or of other acts.
    """
    return tuple(
        rule for rule in rules.stated_in(Unit.MAJORITY) if rule.parameter.topic is Topic.MAJORITIES and rule.is_set
    )


def base_of(terms: Threshold, rule: MajorityRule, figures: MotionFigures) -> int:
    """Return the number of which the majority is a part."""
    match terms.base:
        case Base.CAST:
            cast = figures.votes_for + figures.votes_against
            return cast + figures.abstentions if rule.counts_abstentions else cast
        case Base.PRESENT:
            return figures.present
        case Base.ENTITLED:
            return figures.entitled
        case Base.IN_OFFICE:
            return figures.entitled if figures.in_office is None else figures.in_office
        case Base.FIXED_SEATS:
            return figures.entitled if figures.seats is None else figures.seats


def needed(rule: MajorityRule, figures: MotionFigures) -> int:
    """Return the fewest votes for that would have carried the motion: the strictest of its terms."""
    return max(terms.needed(base_of(terms, rule, figures)) for terms in rule.terms)


def verdict(rule: MajorityRule, figures: MotionFigures) -> Verdict:
    """Return what came of the motion."""
    if not _others_are_met(rule, figures):
        return Verdict.REJECTED
    if not is_tied(rule, figures):
        return Verdict.ADOPTED if _all_are_met(rule, figures) else Verdict.REJECTED
    if rule.tie is TieRule.LOST or figures.casting_vote is CastingVote.AGAINST:
        return Verdict.REJECTED
    return Verdict.ADOPTED if figures.casting_vote is CastingVote.FOR else Verdict.UNDECIDED


def is_tied(rule: MajorityRule, figures: MotionFigures) -> bool:
    """Say whether the outcome hangs on a tie: as many for as against, and nothing else missed."""
    return (
        figures.votes_for == figures.votes_against
        and any(_can_tie(terms, rule, figures) for terms in rule.terms)
        and _others_are_met(rule, figures)
    )


def is_plain(terms: Threshold) -> bool:
    """Say whether the majority is «more than half of the votes cast», the only one that knows ties."""
    return terms.base is Base.CAST and terms.strict and terms.num * 2 == terms.den


def _can_tie(terms: Threshold, rule: MajorityRule, figures: MotionFigures) -> bool:
    # With abstentions among the votes cast, as many for as against is short of half: no tie, a majority missed.
    return is_plain(terms) and not (rule.counts_abstentions and figures.abstentions)


def _others_are_met(rule: MajorityRule, figures: MotionFigures) -> bool:
    """Say whether every term that knows no tie is reached."""
    return all(
        terms.is_met(figures.votes_for, base_of(terms, rule, figures))
        for terms in rule.terms
        if not _can_tie(terms, rule, figures)
    )


def _all_are_met(rule: MajorityRule, figures: MotionFigures) -> bool:
    return all(terms.is_met(figures.votes_for, base_of(terms, rule, figures)) for terms in rule.terms)
