"""Acclamation with a confirmation: each candidate is put to the vote, yes or no, and elected by a majority.

A paper has a mark a candidate: "A:yes", "A:no" or "A:abstain". Two different marks for one are `duplicate`, any other
word is `not_allowed_value`. Told in the detail of the only round, by candidate: `yes`, `no`, `abstain`, the votes
`needed`, and whether that is `met`. Yes and no alike elects nobody: no lot.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from voting.counting import documents, parts
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.errors import BrokenRecord, UnknownChoice
from voting.counting.majorities import Requirement
from voting.counting.marked.papers import NO_FIRST_PREFERENCE
from voting.counting.records import CountRecord, Papers, Round, Status
from voting.counting.seats.result import Result

YES, NO, ABSTAIN = "yes", "no", "abstain"
ANSWERS: tuple[str, ...] = (YES, NO, ABSTAIN)


@dataclass(frozen=True, slots=True)
class Answers:
    """The papers, and by candidate who answered what."""

    papers: Papers
    of: Mapping[str, Mapping[str, int]]

    @property
    def are_conserved(self) -> bool:
        return self.papers.are_conserved and all(
            sum(answers.values()) == self.papers.valid for answers in self.of.values()
        )


def read(ballots: Ballots, contest: Contest) -> Answers:
    """Return what the papers answer. Raises UnknownChoice."""
    found: dict[str, dict[str, int]] = {one: dict.fromkeys(ANSWERS, 0) for one in contest.standing}
    invalid, blank, valid = Counter(ballots.invalid), ballots.blank, 0
    for group in ballots.groups:
        marks = [mark for mark in group.marks if mark]
        answers, fault = _answers(marks, contest)
        if not marks:
            blank += group.papers
        elif fault or not answers:
            invalid[fault or NO_FIRST_PREFERENCE] += group.papers
        else:
            valid += group.papers
            for candidate in contest.standing:
                found[candidate][answers.get(candidate, ABSTAIN)] += group.papers
    return Answers(Papers(ballots.total, valid, blank, dict(sorted(invalid.items()))), found)


def from_record(record: CountRecord, contest: Contest) -> Answers:
    """Read the answers back from a record. Raises BrokenRecord."""
    if len(record.rounds) != 1:
        raise BrokenRecord("a confirmation is counted in one round")
    told = documents.table(record.rounds[0].detail.get("confirm"), "confirm")
    if tuple(told) != contest.standing:
        raise BrokenRecord("confirm: these are not the candidates")
    found: dict[str, dict[str, int]] = {}
    for candidate in told:
        answers = documents.table(told[candidate], "confirm")
        found[candidate] = {answer: documents.whole(answers, answer) for answer in ANSWERS}
    answered = Answers(record.papers, found)
    if not answered.are_conserved or any(many < 0 for answers in found.values() for many in answers.values()):
        raise BrokenRecord("confirm: not every paper answers once")
    return answered


def conclude(contest: Contest, answers: Answers, majority: Requirement, support: Fraction | None) -> Result:
    """Return who is confirmed: by the majority and, where one is asked for, the minimum support."""
    told: dict[str, Json] = {}
    confirmed: list[str] = []
    for candidate, given in answers.of.items():
        cast = given[YES] + given[NO]
        needed = majority.needed(cast)
        met = majority.is_met(given[YES], cast)
        if support is not None:
            needed = max(needed, parts.ceil(support * answers.papers.valid))
            met = met and given[YES] >= needed
        told[candidate] = {**given, "needed": needed, "met": met}
        confirmed += [candidate] if met else []
    votes = {candidate: given[YES] for candidate, given in answers.of.items()}
    confirmed.sort(key=lambda one: -votes[one])
    only = Round(
        n=1,
        action="acclamation",
        detail={"confirm": told},
        delta=dict(votes),
        votes=votes,
        # Who stands alone is not voted for by all; of several, each paper answers for each.
        non_transferable=answers.papers.valid - sum(votes.values()) if len(votes) == 1 else 0,
        elected=tuple(confirmed),
        status={one: (Status.ELECTED if one in confirmed else Status.EXCLUDED).value for one in votes},
        text_key="seats.confirmation",
        text_args={"seats": contest.seats, "elected": len(confirmed)},
    )
    elected: list[Json] = [{"id": one, "round": 1, "by": "acclamation"} for one in confirmed]
    if not answers.papers.valid:
        return Result((only,), (), "no_election")
    return Result((only,), tuple(elected), "complete" if len(confirmed) == contest.seats else "vacancies")


def _answers(marks: list[str], contest: Contest) -> tuple[dict[str, str], str]:
    """Return the answers for those who stand, and what makes the paper invalid. Raises UnknownChoice."""
    answers: dict[str, str] = {}
    fault = ""
    for mark in marks:
        candidate, _, answer = mark.rpartition(":")
        if candidate not in contest.ids:
            raise UnknownChoice(mark)
        if answer not in ANSWERS:
            fault = fault or "not_allowed_value"
        elif answers.setdefault(candidate, answer) != answer:
            fault = fault or "duplicate"
    return {one: answer for one, answer in answers.items() if one in contest.standing}, fault
