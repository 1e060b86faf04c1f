"""What an election needs before its count: acclamation, ballot or vacant seats, group by group (rulebook, 9.6).

The count itself is in `voting.counting`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from governance.rules.practices import assess_permission
from governance.rules.saying import by_rule
from membership.rules.findings import Finding, Outcome
from membership.rules.resolved import ResolvedRules


class Course(Enum):
    """How the seats of one group are filled."""

    ACCLAMATION = "acclamation"
    """As many candidates as seats: no vote."""
    BALLOT = "ballot"
    SHORT = "short"
    """Fewer candidates than seats: they are elected, and seats stay over."""
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Contest:
    """One group's seats. electorate: `group` or `assembly`; most_marks: on a ballot."""

    group: str
    seats: int
    candidates: int
    course: Course
    electorate: str
    is_secret: bool

    @property
    def most_marks(self) -> int:
        return self.seats if self.course is Course.BALLOT else 0

    @property
    def vacant(self) -> int:
        return max(0, self.seats - self.candidates)

    def is_spoilt(self, marks: int) -> bool:
        """Say whether a ballot with so many marks is spoilt. A ballot without a mark is blank."""
        return marks > self.seats


def contests(seats: Mapping[str, int], candidates: Mapping[str, int], rules: ResolvedRules) -> tuple[Contest, ...]:
    """Return how each group's seats are filled, in the order of the groups' names."""
    electorate = rules.word("group_electorate") if "group_electorate" in rules else "group"
    secret = "election_secret" in rules and rules.flag("election_secret")
    found: list[Contest] = []
    for group in sorted(seats):
        standing = candidates.get(group, 0)
        course = _course(seats[group], standing)
        found.append(
            Contest(group, seats[group], standing, course, electorate, is_secret=secret and course is Course.BALLOT)
        )
    return tuple(found)


def _course(seats: int, candidates: int) -> Course:
    if not candidates:
        return Course.NOBODY
    if candidates > seats:
        return Course.BALLOT
    return Course.ACCLAMATION if candidates == seats else Course.SHORT


def assess_ballot(*, candidates: int, seats: int, rules: ResolvedRules) -> Finding:
    """Return the rule under which candidates were chosen among by secret ballot."""
    key = "election_secret" if "election_secret" in rules else "election_casting_vote"
    return by_rule("election_ballot", key, rules, met=True, figures={"candidates": candidates, "seats": seats})


def assess_acclamation(*, candidates: int, seats: int, rules: ResolvedRules) -> Finding:
    """Return the rule under which nobody had to choose: a ballot is for more candidates than seats."""
    key = "election_secret" if "election_secret" in rules else "election_casting_vote"
    figures = {"candidates": candidates, "seats": seats}
    return by_rule("acclamation", key, rules, met=True, figures=figures, arithmetic=f"{candidates} ≤ {seats}")


def assess_tie_break(way: str, rules: ResolvedRules) -> Finding:
    """Return whether a tie for a seat may be broken this way (`new_round`, `lot`, `casting_vote`)."""
    met = way != "casting_vote" or rules.flag("election_casting_vote")
    return by_rule("election_tie", "election_casting_vote", rules, met=met, figures={"way": way})


def assess_scrutineer(rules: ResolvedRules, *, is_candidate: bool) -> Finding:
    met = not is_candidate or rules.flag("scrutineer_candidate")
    return by_rule("scrutineer", "scrutineer_candidate", rules, met=met, figures={})


def assess_announcement(rules: ResolvedRules) -> Finding | None:
    """Return whether the votes of each candidate are announced beside the names; None where the rules are silent."""
    return assess_permission("election_votes_announced", rules, is_wanted=True)


def votes_are_announced(rules: ResolvedRules) -> bool:
    """Say whether an election is announced with its votes. What proves it holds them all the same."""
    found = assess_announcement(rules)
    return found is None or found.outcome is Outcome.MET


def has_colleges(rules: ResolvedRules) -> bool:
    """Say whether groups or colleges of members each elect their seats."""
    return any(key in rules and rules.flag(key) for key in ("director_groups", "electoral_colleges"))


def groups_elect_apart(rules: ResolvedRules) -> bool:
    """Say whether the seats of a group are for its own members to elect, and not for the whole meeting."""
    if not has_colleges(rules):
        return False
    return "group_electorate" not in rules or rules.word("group_electorate") == "group"
