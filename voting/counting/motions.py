"""Counting a motion: yes, no, abstain.

Quorum first: without it no majority is looked at. Then every requirement must be met. A tie exists only under the
simple majority, when nothing else is missed; it loses the motion or waits for the chair's casting vote, whichever was
said beforehand. 0 against 0 is a tie.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from voting.counting import documents
from voting.counting.ballots import Ballots
from voting.counting.documents import Json
from voting.counting.errors import BrokenRecord, CastingVoteNotDue, ImpossibleFigures, UnknownChoice
from voting.counting.majorities import Base, Requirement
from voting.counting.motion_options import Abstentions, Casting, MotionOptions, Table, Tie
from voting.counting.records import Candidate, CountRecord, Decision, Papers, Round

METHOD = "motion"
YES, NO, ABSTAIN = "yes", "no", "abstain"
CHOICES: tuple[str, ...] = (YES, NO, ABSTAIN)


def totals(*, yes: int, no: int, abstain: int, blank: int = 0, invalid: Mapping[str, int] | None = None) -> Ballots:
    """Return the ballots of a vote that is known by its totals, such as a show of hands."""
    papers = [((YES,), yes), ((NO,), no), ((ABSTAIN,), abstain)]
    return Ballots.gather(papers, blank=blank, invalid=invalid)


def read(papers: Iterable[tuple[str, ...]]) -> Ballots:
    """Return the ballots of single papers, each with the marks found on it: none is blank, two are an overvote."""
    valid: list[tuple[tuple[str, ...], int]] = []
    invalid: Counter[str] = Counter()
    blank = 0
    for marks in papers:
        if not marks:
            blank += 1
        elif not set(marks) <= set(CHOICES):
            invalid["not_allowed_value"] += 1
        elif len(set(marks)) > 1:
            invalid["overvote"] += 1
        else:
            valid.append((marks[:1], 1))
    return Ballots.gather(valid, blank=blank, invalid=invalid)


def count(ballots: Ballots, options: MotionOptions) -> CountRecord:
    """Return the record of the count. Raises UnknownChoice, ImpossibleFigures, CastingVoteNotDue."""
    votes = votes_of(ballots)
    if ballots.total > min(options.present, options.entitled):
        raise ImpossibleFigures(f"{ballots.total} papers, {options.present} present, {options.entitled} entitled")
    decision = _decide(votes, options)
    if options.casting_vote and not decision.reason.startswith("tie_chair"):
        raise CastingVoteNotDue
    papers = Papers.of(ballots)
    only = _round(votes, options, decision)
    return CountRecord(
        method=METHOD,
        options=options.as_json(),
        input_sha256=ballots.sha256,
        candidates=tuple(Candidate(choice) for choice in CHOICES),
        papers=papers,
        rounds=(only,),
        decision=decision,
        outcome=_outcome(decision),
        checks={
            "conservation": papers.are_conserved and sum(votes.values()) == papers.valid,
            "replayed": dict(only.delta) == dict(only.votes),
        },
    )


def recount(record: CountRecord) -> CountRecord:
    """Return the record counted again from the numbers it holds. Raises BrokenRecord and what `count` raises."""
    if len(record.rounds) != 1:
        raise BrokenRecord("a motion is counted in one round")
    votes = dict(record.rounds[0].votes)
    if set(votes) != set(CHOICES):
        raise BrokenRecord("votes: yes, no and abstain were expected")
    ballots = totals(
        **{choice: documents.whole(dict[str, Json](votes), choice) for choice in CHOICES},
        blank=record.papers.blank,
        invalid=record.papers.invalid,
    )
    return count(ballots, MotionOptions.from_json(record.options))


def votes_of(ballots: Ballots) -> dict[str, int]:
    """Return how many say yes, no and abstain. Raises UnknownChoice."""
    votes: dict[str, int] = dict.fromkeys(CHOICES, 0)
    for group in ballots.groups:
        if len(group.marks) != 1 or group.marks[0] not in votes:
            raise UnknownChoice(", ".join(group.marks))
        votes[group.marks[0]] += group.papers
    return votes


def _decide(votes: Mapping[str, int], options: MotionOptions) -> Decision:
    asked = options.gathering
    if options.quorum and not options.quorum.is_met(asked.present, asked.entitled):
        return Decision(passed=False, reason="no_quorum")
    tied = [requirement for requirement in options.requirements if _is_tied(requirement, votes, options)]
    others = [requirement for requirement in options.requirements if requirement not in tied]
    if not all(requirement.is_met(votes[YES], _base(requirement, votes, options)) for requirement in others):
        return Decision(passed=False, reason="majority_not_reached")
    if not tied:
        return Decision(passed=True, reason="majority_reached")
    if options.tie is not Tie.CHAIR:
        return Decision(passed=False, reason="tie_lost")
    if options.casting_vote is None:
        return Decision(passed=None, reason="tie_pending")
    return Decision(passed=options.casting_vote is Casting.YES, reason=f"tie_chair_{options.casting_vote.value}")


def _outcome(decision: Decision) -> str:
    if decision.reason == "no_quorum":
        return "no_quorum"
    return "tie_pending" if decision.passed is None else "complete"


def _is_tied(requirement: Requirement, votes: Mapping[str, int], options: MotionOptions) -> bool:
    # Once abstentions are votes cast, as many yes as no is short of half: no tie, a majority missed.
    in_base = votes[ABSTAIN] if options.abstentions is Abstentions.COUNT else 0
    return requirement.is_simple and votes[YES] == votes[NO] and not in_base


def _base(requirement: Requirement, votes: Mapping[str, int], options: MotionOptions) -> int:
    match requirement.base:
        case Base.CAST:
            cast = votes[YES] + votes[NO]
            return cast + votes[ABSTAIN] if options.abstentions is Abstentions.COUNT else cast
        case Base.PRESENT:
            return options.present
        case Base.ENTITLED:
            return options.entitled
        case Base.IN_OFFICE:
            return _table(options).in_office
        case Base.FIXED_SEATS:
            return _table(options).seats


def _table(options: MotionOptions) -> Table:
    assert options.table is not None
    return options.table


def _round(votes: Mapping[str, int], options: MotionOptions, decision: Decision) -> Round:
    """Return the only round: the totals, the comparisons, and the tie if there is one."""
    quorum, asked, evaluated = options.quorum, options.gathering, decision.reason != "no_quorum"
    requirements: list[Json] = [_compared(one, votes, options) for one in options.requirements] if evaluated else []
    return Round(
        n=1,
        action="total",
        detail={
            "quorum": None
            if quorum is None
            else {"required": quorum.required(asked.entitled), "present": asked.present, "met": evaluated},
            "requirements": requirements,
        },
        delta=dict(votes),
        votes=dict(votes),
        events=_tie_event(votes, decision),
        text_key=f"motion.{decision.reason}",
        text_args=dict(votes),
    )


def _compared(requirement: Requirement, votes: Mapping[str, int], options: MotionOptions) -> dict[str, Json]:
    base = _base(requirement, votes, options)
    left, right = requirement.sides(votes[YES], base)
    return {
        **requirement.as_json(),
        "base_votes": base,
        "needed": requirement.needed(base),
        "left": left,
        "right": right,
        "met": requirement.is_met(votes[YES], base),
        "tied": _is_tied(requirement, votes, options),
    }


def _tie_event(votes: Mapping[str, int], decision: Decision) -> tuple[Json, ...]:
    if not decision.reason.startswith("tie_"):
        return ()
    looked_at: dict[str, Json] = {"stage": 1, "votes": {YES: votes[YES], NO: votes[NO]}}
    resolved_by = {"tie_lost": "rule", "tie_pending": "pending"}.get(decision.reason, "casting-vote")
    chosen = None if decision.passed is None else YES if decision.passed else NO
    return (
        {
            "type": "tie",
            "purpose": "motion",
            "between": [YES, NO],
            "looked_at": [looked_at],
            "resolved_by": resolved_by,
            "chosen": chosen,
        },
    )
