"""How a board is made up and when it may decide (Cooperatives Act, s. 80 to 93, 107 and 226.6; by-laws).

Its quorum counts the seats that the by-laws fix, vacant ones included. Every comparison is in whole numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from governance.rules import arithmetic, majorities
from governance.rules.majorities import MajorityRule, TieRule
from governance.rules.saying import at_least, at_most, by_rule, share_at_least, share_at_most
from membership.rules import thresholds
from membership.rules.findings import Finding, Outcome, finding
from membership.rules.months import MONTHS_IN_YEAR, add_months
from membership.rules.resolved import ResolvedRules
from membership.rules.thresholds import Base

SUPPORT = "support"
# No law: what a field takes. The law of the organisation says how long a term may be.
LONGEST_TERM = 50


@dataclass(frozen=True, slots=True)
class Composition:
    """A board as it is, or as a by-law would make it. groups: seats by group of members; outsiders: seats of others."""

    seats: int
    groups: Mapping[str, int]
    outsiders: int = 0


def assess_size(seats: int, rules: ResolvedRules) -> Finding | None:
    """Return whether the board has as many seats as its by-law fixes; None while none is written."""
    if "board_size" not in rules or not rules["board_size"].is_set:
        return None
    fixed = rules.whole("board_size")
    return by_rule(
        "board_size",
        "board_size",
        rules,
        met=seats == fixed,
        figures={"seats": seats, "fixed": fixed},
        arithmetic=f"{seats} {'=' if seats == fixed else '≠'} {fixed}",
    )


def quorum(seats: int, in_office: int, rules: ResolvedRules) -> int:
    """Return how many directors must be present."""
    (terms,) = thresholds.parse_majority(rules.word("board_quorum"))
    return max(1, terms.needed(in_office if terms.base is Base.IN_OFFICE else seats))


def assess_quorum(present: int, seats: int, in_office: int, rules: ResolvedRules) -> Finding:
    """Return whether the board may decide. Raises RuleNotSet where the by-laws have to say and do not."""
    (terms,) = thresholds.parse_majority(rules.word("board_quorum"))
    base = in_office if terms.base is Base.IN_OFFICE else seats
    needed = max(1, terms.needed(base))
    return by_rule(
        "board_quorum",
        "board_quorum",
        rules,
        met=present >= needed,
        figures={"present": present, "needed": needed, "seats": seats, "in_office": in_office},
        arithmetic=arithmetic.comparison(present, terms.den, base, terms.num, strict=terms.strict),
    )


def majority(rules: ResolvedRules) -> MajorityRule:
    """Return the majority by which a board decides. A board whose rules know no casting vote loses on a tie."""
    return MajorityRule(
        terms=thresholds.parse_majority(rules.word("board_majority")),
        tie=TieRule(rules.word("board_tie")) if "board_tie" in rules else TieRule.LOST,
        counts_abstentions=False,
        rule=rules["board_majority"].ref(),
    )


def majority_at_table(rules: ResolvedRules) -> MajorityRule:
    """Return the majority by which any body decides: that of the board where the rules have one."""
    return majority(rules) if "board_majority" in rules else majorities.majority_for(majorities.ORDINARY, rules)


def assess_groups(board: Composition, rules: ResolvedRules) -> tuple[Finding, ...]:
    """Return whether each group has its seats and support members no more than theirs, in the order of the groups."""
    found: list[Finding] = []
    if "sol_group_seats" in rules:
        for group in sorted(board.groups):
            seats = board.groups[group]
            found.append(at_least("group_seats", "sol_group_seats", seats, rules, figures={"group": group}))
    if "support_director_cap" in rules:
        counted = board.groups.get(SUPPORT, 0)
        if rules.word("support_cap_scope") == "support_and_nonmembers":
            counted += board.outsiders
        found.append(share_at_most("support_cap", "support_director_cap", counted, board.seats, rules))
    return tuple(found)


def support_seats_most(seats: int, rules: ResolvedRules) -> int:
    """Return how many seats support members may hold, out of so many."""
    cap = rules.fraction("support_director_cap")
    return seats * cap.numerator // cap.denominator


def assess_outsiders(board: Composition, rules: ResolvedRules) -> Finding | None:
    """Return whether people who are not members hold no more seats than allowed; None where no rule says."""
    if "board_nonmember_cap" in rules:
        return share_at_most("outsiders", "board_nonmember_cap", board.outsiders, board.seats, rules)
    if "director_members_share" in rules:
        members = board.seats - board.outsiders
        return share_at_least("outsiders", "director_members_share", members, board.seats, rules)
    return None


def assess_residents(residents: int, seats: int, rules: ResolvedRules) -> Finding | None:
    if "director_residents_share" not in rules:
        return None
    return share_at_least("residents", "director_residents_share", residents, seats, rules)


def assess_full_time(officers: int, seats: int, rules: ResolvedRules) -> Finding | None:
    """Return whether full-time officers and employees stay a minority: strictly under the part."""
    if "director_officers_share" not in rules:
        return None
    part = rules.fraction("director_officers_share")
    ours, theirs = officers * part.denominator, seats * part.numerator
    return by_rule(
        "full_time",
        "director_officers_share",
        rules,
        met=ours < theirs,
        figures={"officers": officers, "seats": seats},
        arithmetic=f"{officers} × {part.denominator} = {ours} {'<' if ours < theirs else '≥'} {theirs}",
    )


def assess_term(years: int, rules: ResolvedRules) -> Finding:
    """Return whether a term is no longer than the rules have it."""
    return at_most("term", "term_years", years, rules)


def longest_term(rules: ResolvedRules) -> int | None:
    """Return how long the law lets by-laws have a term, in years; None where no bound bars, such as an unsure one."""
    if "term_years" not in rules:
        return None
    rule = rules["term_years"]
    most = rule.parameter.bounds.maximum
    return most if isinstance(most, int) and rule.parameter.certainty.may_block else None


def term_due(given_on: date, years: int) -> date:
    """Return about when a term ends: its true end is the close of the annual meeting so many years later."""
    return add_months(given_on, years * MONTHS_IN_YEAR)


def stays_until_replaced(rules: ResolvedRules) -> bool:
    """Say whether somebody whose term is over stays in office until re-elected or replaced."""
    return "holdover" in rules and rules.flag("holdover")


def assess_executive(members: int, seats: int, rules: ResolvedRules) -> tuple[Finding, ...]:
    """Return whether an executive committee may be: by by-law, on a large enough board, neither too small nor large."""
    if "executive_committee" not in rules:
        return ()
    return (
        by_rule("executive_by_law", "executive_committee", rules, met=rules.flag("executive_committee"), figures={}),
        at_least("executive_board", "executive_board_min", seats, rules),
        at_least("executive_members", "executive_members_min", members, rules),
        share_at_most("executive_share", "executive_share_max", members, seats, rules),
    )


def assess_liaison(members: int, rules: ResolvedRules, *, has_committee: bool) -> Finding | None:
    """Return whether a liaison committee is there once the members are too many to do without."""
    if "liaison_committee_members" not in rules:
        return None
    most = rules.whole("liaison_committee_members")
    rule = rules["liaison_committee_members"]
    return finding(
        "liaison_committee",
        Outcome.MET if members <= most or has_committee else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"members": members, "most": most},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        arithmetic=f"{members} {'≤' if members <= most else '>'} {most}",
    )


def assess_members(members: int, rules: ResolvedRules) -> Finding | None:
    """Return whether the members are as many as founders must be; None where the rules set no floor."""
    if "members_floor" not in rules:
        return None
    return at_least("members_floor", "members_floor", members, rules)


def assess_founders(founders: int, rules: ResolvedRules) -> Finding | None:
    if "founders_min" not in rules:
        return None
    return at_least("founders", "founders_min", founders, rules)


def assess_categories(categories: int, rules: ResolvedRules) -> Finding | None:
    """Return whether a solidarity co-operative has enough categories of members."""
    if "sol_categories_min" not in rules:
        return None
    return at_least("categories", "sol_categories_min", categories, rules)
