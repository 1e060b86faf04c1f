"""What may be put and decided, and how a debate is led (rulebook, sections 1.4 and 9.11)."""

from collections.abc import Iterable
from dataclasses import dataclass

from governance.rules.saying import at_least, at_most, by_rule
from membership.rules import thresholds
from membership.rules.findings import Finding, Level
from membership.rules.resolved import ResolvedRules


@dataclass(frozen=True, slots=True)
class Put:
    """A motion before the meeting. amends: the one it would change, None for a main motion; order: when it came."""

    id: int
    amends: int | None = None
    order: int = 0


def depth_of(motion: int, put: Iterable[Put]) -> int:
    """Return 0 for a main motion, 1 for its amendment, 2 for an amendment's."""
    amended = {one.id: one.amends for one in put}
    depth, at = 0, motion
    while (above := amended.get(at)) is not None:
        depth, at = depth + 1, above
    return depth


def order_of_votes(put: Iterable[Put]) -> tuple[Put, ...]:
    """Return what is pending in the order in which it is put to the vote.

    A text is decided as it will read: the deepest amendment first, then what it would have changed, the main motion
    last. Side by side, and between main motions, the one that came first is put first.
    """
    pending = tuple(put)
    known = {one.id: one for one in pending}

    def main(one: Put) -> Put:
        while one.amends in known:
            one = known[one.amends]
        return one

    return tuple(sorted(pending, key=lambda one: (main(one).order, -depth_of(one.id, pending), one.order)))


def assess_scope(rules: ResolvedRules, *, is_in_notice: bool, is_annual: bool) -> Finding | None:
    """Return whether a decision lies within what the notice said; None where the rules are silent."""
    if is_annual:
        if "agm_other_business" not in rules:
            return None
        met = is_in_notice or rules.word("agm_other_business") == "decide"
        return by_rule("scope", "agm_other_business", rules, met=met, level=Level.WARN, figures={})
    if "special_meeting_scope" not in rules:
        return None
    met = is_in_notice or not rules.flag("special_meeting_scope")
    return by_rule("scope", "special_meeting_scope", rules, met=met, figures={})


def assess_bylaw_scope(rules: ResolvedRules, *, is_announced: bool, is_annual: bool) -> Finding | None:
    """Return whether the notice announced that an article would change; None where the rules are silent.

    Where the notice carries the text of by-laws to amend, what it carries is what may be decided.
    """
    content = "notice_content"
    if content in rules and rules[content].is_set and "bylaw_text" in rules.words(content):
        return by_rule("scope", content, rules, met=is_announced, figures={})
    return assess_scope(rules, is_in_notice=is_announced, is_annual=is_annual)


def assess_amendment(depth: int, rules: ResolvedRules) -> Finding:
    """Return whether one may amend so deep: 1 for a motion's amendment, 2 for an amendment's."""
    return at_most("amendment", "amendment_depth", depth, rules)


def assess_seconder(seconder: str, rules: ResolvedRules) -> Finding:
    met = bool(seconder.strip()) or not rules.flag("seconder_required")
    return by_rule("seconder", "seconder_required", rules, met=met, figures={"seconder": seconder.strip() or "…"})


def assess_closing(votes_for: int, votes_against: int, rules: ResolvedRules) -> Finding:
    """Return whether the debate is closed by vote."""
    return _by_majority("procedure_closing_majority", votes_for, votes_against, rules)


def assess_reopening(votes_for: int, votes_against: int, rules: ResolvedRules) -> Finding:
    """Return whether a decision is taken up again."""
    return _by_majority("procedure_reconsideration_majority", votes_for, votes_against, rules)


def majority_to_reopen(rules: ResolvedRules) -> str | None:
    """Return the rule that states by how many a decision is taken up again; None where the rules are silent."""
    key = "procedure_reconsideration_majority"
    return key if key in rules and rules[key].is_set else None


def _by_majority(key: str, votes_for: int, votes_against: int, rules: ResolvedRules) -> Finding:
    terms = thresholds.parse_majority(rules.word(key))
    cast = votes_for + votes_against
    met = all(term.is_met(votes_for, cast) for term in terms)
    figures = {"for": votes_for, "against": votes_against, "needed": max(term.needed(cast) for term in terms)}
    return by_rule("procedure", key, rules, met=met, figures=figures)


def vote_mode(rules: ResolvedRules) -> str:
    """Return how votes are taken unless asked otherwise: `show_of_hands`, `roll_call` or `secret`."""
    return rules.word("vote_mode_default")


def secret_on_demand(rules: ResolvedRules, *, meeting_agrees: bool = False) -> bool:
    """Say whether a member's demand makes the ballot secret."""
    return rules.word("secret_ballot_demand") == "any_member" or meeting_agrees


def assess_few_ballots(ballots: int, rules: ResolvedRules) -> Finding:
    """Return whether a channel or a group has enough ballots to hide each: with very few, totals tell who said what."""
    return at_least("few_ballots", "small_ballots_threshold", ballots, rules)


def language_that_prevails(rules: ResolvedRules) -> str:
    """Return the language of the version that prevails between two texts."""
    return rules.word("authoritative_language")


def assess_time_left(minutes: int, rules: ResolvedRules) -> Finding:
    """Return whether a page leaves people enough time."""
    least = rules.whole("timeout_warning_minutes")
    return by_rule(
        "time_left",
        "timeout_warning_minutes",
        rules,
        met=minutes >= least,
        figures={"minutes": minutes, "least": least},
        arithmetic=f"{minutes} {'≥' if minutes >= least else '<'} {least}",
    )
