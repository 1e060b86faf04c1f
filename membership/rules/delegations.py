"""How many seats a member organisation of a federation has, and what says so.

One seat is one vote, cast by one delegate. The by-laws give every member the same number, or follow its size by blocks
(one for each block begun, up to a most), or list the number of each member in a table. Where delegates are fewer than
votes, what no delegate can cast is not a seat.

Source: Cooperatives Act, s. 230 to 232, which leave both numbers to the by-laws; one federation’s by-laws as example.
"""

from dataclasses import dataclass
from enum import Enum

from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRules
from membership.rules.wording import quantity

VOTES, DELEGATES, STEP, MOST = "fed_votes_per_member", "fed_delegates_per_member", "fed_vote_step", "fed_votes_max"


class By(Enum):
    """What gives a member its number of votes."""

    TABLE = "table"
    """A table of the by-laws names the member and its number."""
    SIZE = "size"
    """One for each block begun of what the member is measured in."""
    SIZE_UNKNOWN = "size_unknown"
    """By blocks, but the register does not hold the member’s size: one, until it does."""
    EACH = "each"
    """Every member has the same number."""
    UNSAID = "unsaid"
    """The by-laws have yet to say: one, until they do."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What the register holds of a member: its size, or the number a table gives it; None for what it does not."""

    size: int | None = None
    votes: int | None = None


@dataclass(frozen=True, slots=True)
class Seats:
    """How many seats a member has. votes: due by the by-laws; most: delegates that may be named, None while unsaid."""

    number: int
    votes: int
    most: int | None
    by: By
    finding: Finding


def grants_seats(rules: ResolvedRules) -> bool:
    """Return whether a member may have several votes at all: in federations alone."""
    return VOTES in rules


def votes_due(size: int, rules: ResolvedRules) -> int:
    """Return how many votes a member of this size has. Raises RuleNotSet where the by-laws have to say."""
    step = rules.whole(STEP)
    if not step:
        return rules.whole(VOTES)
    return max(1, min(-(-size // step), rules.whole(MOST)))


def seats_of(basis: Basis, rules: ResolvedRules) -> Seats:
    """Return how many seats a member has, and what says so. Asked of a federation only."""
    votes, by = _votes(basis, rules)
    most = rules.whole(DELEGATES) if rules[DELEGATES].is_set else None
    number = votes if most is None else min(votes, most)
    return Seats(number, votes, most, by, _finding(basis, rules, votes, most, by))


def _votes(basis: Basis, rules: ResolvedRules) -> tuple[int, By]:
    if basis.votes is not None:
        return basis.votes, By.TABLE
    if rules.whole(STEP):
        return (1, By.SIZE_UNKNOWN) if basis.size is None else (votes_due(basis.size, rules), By.SIZE)
    if not rules[VOTES].is_set:
        return 1, By.UNSAID
    return rules.whole(VOTES), By.EACH


def _finding(basis: Basis, rules: ResolvedRules, votes: int, most: int | None, by: By) -> Finding:
    step = rules.whole(STEP)
    rule = rules[STEP if by in (By.SIZE, By.SIZE_UNKNOWN) else VOTES]
    fr, en = {
        By.TABLE: (
            f"Le tableau du règlement donne {votes} voix à ce membre.",
            f"The table of the by-laws gives this member {votes} {_votes_word(votes)}.",
        ),
        By.SIZE: (
            f"Une voix par tranche de {step} commencée, au plus {rules.whole(MOST)}\u00a0: {votes} pour {basis.size}.",
            f"One vote for each block of {step} begun, at most {rules.whole(MOST)}: {votes} for {basis.size}.",
        ),
        By.SIZE_UNKNOWN: (
            f"Une voix par tranche de {step}\u00a0: la taille de ce membre n’est pas au registre. Une voix d’ici là.",
            f"One vote for each block of {step}: the register does not hold this member’s size. One vote until then.",
        ),
        By.EACH: (rule.sentence("fr"), rule.sentence("en")) if rule.is_set else ("", ""),
        By.UNSAID: (
            "Le règlement doit dire combien de voix a chaque membre. Une voix d’ici là.",
            "The by-laws must say how many votes each member has. One vote until then.",
        ),
    }[by]
    short, remark = most is not None and most < votes, ("", "")
    if most is not None and short:
        remark = (
            f"Mais un membre ne nomme que {quantity(most, 'delegates', 'fr')}, et chacune exprime une voix.",
            f"But a member names {quantity(most, 'delegates', 'en')} only, and each casts one vote.",
        )
    return finding(
        "member_seats",
        Outcome.DOUBTFUL if short or by in (By.SIZE_UNKNOWN, By.UNSAID) else Outcome.MET,
        rule.ref(),
        level=Level.INFO,
        figures={"votes": votes, **({"size": basis.size} if basis.size is not None else {})},
        fr=fr,
        en=en,
        remark=remark,
        arithmetic=f"⌈{basis.size} ÷ {step}⌉ → {votes}" if by is By.SIZE else "",
    )


def _votes_word(votes: int) -> str:
    return "vote" if votes == 1 else "votes"
