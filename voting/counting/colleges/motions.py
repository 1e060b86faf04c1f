"""Counting a motion by colleges, each of a weight: method `motion-by-college`.

Source: counting rules, section 11. The share for the motion is the sum over the colleges of weight · yes / (yes + no),
an exact fraction: abstentions are in no base. It passes where the share is more than a half, or what the by-laws want,
and, where they want that too, where there are more yes than no in so many of the colleges. A share that is the half is
no majority, and there is no casting vote.

The detail of the only round has `quorum`, null or as for any motion; `requirement`, null without a quorum, else the
majority with the exact `share`, its `percent` and whether it is `met`; `majorities`, null or how many are `wanted`,
`among` which colleges they are, and whether that is `met`; and of each of the `colleges` its `id`, `weight` in the
whole, votes, and `share`, null where nobody voted yes or no. The votes are those of all colleges.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from voting.counting import documents, parts
from voting.counting.ballots import Ballots
from voting.counting.colleges.weights import Colleges, fingerprint
from voting.counting.documents import Json
from voting.counting.errors import BrokenRecord, ImpossibleFigures, NotAMajority
from voting.counting.majorities import RULES, Base, Requirement
from voting.counting.motion_options import Quorum
from voting.counting.motions import ABSTAIN, CHOICES, NO, YES, votes_of
from voting.counting.records import Candidate, CountRecord, Decision, Papers, Round

METHOD = "motion-by-college"

Votes = Mapping[str, Mapping[str, int]]
"""Yes, no and abstain by college."""


@dataclass(frozen=True, slots=True)
class CollegeMotionOptions:
    """What decides beside the papers. Raises NotAMajority where the majority is not one of the votes cast."""

    colleges: Colleges
    present: int
    entitled: int
    majority: Requirement = RULES["simple"]
    quorum: Quorum | None = None

    def __post_init__(self) -> None:
        if self.majority.base is not Base.CAST:
            raise NotAMajority(f"{self.majority.base.value}: colleges are weighed by the votes cast")
        if self.present < 0 or self.entitled < 0:
            raise ImpossibleFigures(f"{self.present} present, {self.entitled} entitled")

    def as_json(self) -> dict[str, Json]:
        return {
            "majority": dict(self.majority.as_json()),
            "colleges": self.colleges.as_json(),
            "quorum": None if self.quorum is None else self.quorum.as_json(),
            "present": self.present,
            "entitled": self.entitled,
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Json]) -> Self:
        """Read the options. Raises BrokenRecord and what the options themselves raise."""
        quorum = written.get("quorum")
        return cls(
            colleges=Colleges.from_json(documents.table(written.get("colleges"), "colleges")),
            present=documents.whole(written, "present"),
            entitled=documents.whole(written, "entitled"),
            majority=Requirement.from_json(written.get("majority")),
            quorum=None if quorum is None else Quorum.from_json(quorum),
        )


def count(ballots: Mapping[str, Ballots], options: CollegeMotionOptions) -> CountRecord:
    """Return the record of the count. Raises UnknownChoice, ImpossibleFigures."""
    options.colleges.require(ballots)
    papers = Papers.together(Papers.of(ballots[one]) for one in options.colleges.ids)
    votes = {one: votes_of(ballots[one]) for one in options.colleges.ids}
    return _record(votes, papers, options, fingerprint(ballots, options.colleges))


def recount(record: CountRecord) -> CountRecord:
    """Return the record counted again from the votes it tells of. Raises BrokenRecord and what `count` raises."""
    if len(record.rounds) != 1:
        raise BrokenRecord("a motion is counted in one round")
    options = CollegeMotionOptions.from_json(record.options)
    votes: dict[str, dict[str, int]] = {}
    for written in documents.sequence(record.rounds[0].detail, "colleges"):
        told = documents.table(written, "college")
        votes[documents.text(told, "id")] = {choice: documents.whole(told, choice) for choice in CHOICES}
    if tuple(votes) != options.colleges.ids or any(many < 0 for said in votes.values() for many in said.values()):
        raise BrokenRecord("colleges: they are not those of the options")
    if sum(sum(said.values()) for said in votes.values()) != record.papers.valid:
        raise BrokenRecord("colleges: the valid papers are not theirs")
    return _record(votes, record.papers, options, record.input_sha256)


def _record(votes: Votes, papers: Papers, options: CollegeMotionOptions, input_sha256: str) -> CountRecord:
    if papers.total > min(options.present, options.entitled):
        raise ImpossibleFigures(f"{papers.total} papers, {options.present} present, {options.entitled} entitled")
    colleges, quorum = options.colleges, options.quorum
    yes = {one: votes[one][YES] for one in colleges.ids}
    cast = {one: votes[one][YES] + votes[one][NO] for one in colleges.ids}
    share = colleges.share(yes, cast)
    heard = quorum is None or quorum.is_met(options.present, options.entitled)
    met = _is_met(options.majority, share)
    enough = colleges.has_enough_majorities(yes, cast)
    passed = heard and met and enough
    reason = "no_quorum" if not heard else "majority_reached" if passed else "majority_not_reached"
    totals = {choice: sum(votes[one][choice] for one in colleges.ids) for choice in CHOICES}
    detail: dict[str, Json] = {
        "quorum": None
        if quorum is None
        else {"required": quorum.required(options.entitled), "present": options.present, "met": heard},
        "requirement": {
            **options.majority.as_json(),
            "share": parts.written(share),
            "percent": parts.percent(share),
            "met": met,
        }
        if heard
        else None,
        "majorities": None
        if colleges.majority_in is None
        else {
            "wanted": colleges.majority_in,
            "among": [one for one in colleges.ids if yes[one] > votes[one][NO]],
            "met": enough,
        },
        "colleges": _told(votes, cast, colleges),
    }
    only = Round(
        n=1,
        action="total",
        detail=detail,
        delta=dict(totals),
        votes=dict(totals),
        text_key=f"motion.{reason}",
        text_args={choice: totals[choice] for choice in (YES, NO, ABSTAIN)},
    )
    return CountRecord(
        method=METHOD,
        options=options.as_json(),
        input_sha256=input_sha256,
        candidates=tuple(Candidate(choice) for choice in CHOICES),
        papers=papers,
        rounds=(only,),
        decision=Decision(passed=passed, reason=reason),
        outcome="complete" if heard else "no_quorum",
    ).checked()


def _is_met(majority: Requirement, share: Fraction) -> bool:
    wanted = Fraction(majority.num, majority.den)
    return share > wanted if majority.strict else share >= wanted


def _told(votes: Votes, cast: Mapping[str, int], colleges: Colleges) -> list[Json]:
    weights = colleges.weights(cast)
    return [
        {
            "id": one,
            "weight": parts.written(weights[one]),
            **votes[one],
            "share": parts.written(Fraction(votes[one][YES], cast[one])) if cast[one] else None,
        }
        for one in colleges.ids
    ]
