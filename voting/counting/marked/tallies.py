"""What the papers of an election by marks add up to: votes of one whole, or shares of several colleges.

Told in the detail of the first round, from which the same tally is read again:
`used`      valid papers by the votes that count on them: {"1": 6, "3": 60}, null where only their sum was opened;
            `none`: papers for «none of these»
`colleges`  null, or of each: `id`, `weight` (in the whole, as a fraction), `valid`, `none`, `used`, `votes`;
            then `shares` has the exact share of each candidate, and the votes of the round are hundredths
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from voting.counting import documents, parts
from voting.counting.colleges.weights import Colleges
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.errors import BrokenRecord
from voting.counting.marked.papers import Limits, Marked
from voting.counting.records import CountRecord, Papers


@dataclass(frozen=True, slots=True)
class Tally:
    """totals: of all who stand; whole: what they are parts of; shown: totals as the record writes them."""

    papers: Papers
    totals: Mapping[str, int | Fraction]
    whole: int | Fraction
    shown: Mapping[str, int | str]
    nobody: int | str
    detail: Mapping[str, Json]
    are_conserved: bool
    short_of_majorities: tuple[str, ...] = ()

    def is_majority(self, candidate: str) -> bool:
        return 2 * self.totals[candidate] > self.whole

    def is_supported(self, candidate: str, part: Fraction) -> bool:
        """Return whether the votes of a candidate are this part of the whole, or more."""
        return self.totals[candidate] * part.denominator >= part.numerator * self.whole

    def needed_for(self, part: Fraction) -> Json:
        """Return the fewest votes that are this part; of shares, the part."""
        return parts.ceil(part * self.whole) if isinstance(self.whole, int) else parts.written(part)

    @property
    def needed_for_majority(self) -> Json:
        return self.whole // 2 + 1 if isinstance(self.whole, int) else "1/2"


def whole(marked: Marked) -> Tally:
    """Return the tally of papers that all count alike."""
    detail: dict[str, Json] = {**_told(marked), "colleges": None, "shares": None}
    return Tally(
        marked.papers, marked.votes, marked.papers.valid, marked.votes, marked.none, detail, marked.are_conserved
    )


def weighted(by_college: Mapping[str, Marked], colleges: Colleges) -> Tally:
    """Return the tally of colleges, each with its weight."""
    valid = {one: by_college[one].papers.valid for one in colleges.ids}
    weights = colleges.weights(valid)
    standing = next(iter(by_college.values())).votes
    votes = {candidate: {one: by_college[one].votes[candidate] for one in colleges.ids} for candidate in standing}
    shares = {candidate: colleges.share(votes[candidate], valid) for candidate in standing}
    none = colleges.share({one: by_college[one].none for one in colleges.ids}, valid)
    told: list[Json] = [
        {
            "id": one,
            "weight": parts.written(weights[one]),
            "valid": valid[one],
            **_told(by_college[one]),
            "votes": dict(by_college[one].votes),
        }
        for one in colleges.ids
    ]
    written: dict[str, Json] = {one: parts.written(share) for one, share in shares.items()}
    return Tally(
        papers=Papers.together(by_college[one].papers for one in colleges.ids),
        totals=shares,
        whole=Fraction(1),
        shown={one: parts.percent(share) for one, share in shares.items()},
        nobody=parts.percent(none),
        detail={"used": None, "none": None, "colleges": told, "shares": written},
        are_conserved=all(one.are_conserved for one in by_college.values()),
        short_of_majorities=tuple(one for one in standing if not colleges.has_enough_majorities(votes[one], valid)),
    )


def from_record(record: CountRecord, contest: Contest, limits: Limits, colleges: Colleges | None) -> Tally:
    """Read a tally back from the first round. Raises BrokenRecord where it cannot be true."""
    if not record.rounds:
        raise BrokenRecord("rounds: there is none")
    first = record.rounds[0]
    if colleges is None:
        votes = documents.counts({"votes": dict(first.votes)}, "votes")
        return whole(_marked(first.detail, record.papers, votes, contest, limits))
    by_college: dict[str, Marked] = {}
    for written in documents.sequence(first.detail, "colleges"):
        told = documents.table(written, "college")
        valid = documents.whole(told, "valid")
        papers = Papers(valid, valid, 0, {})
        votes = documents.counts(told, "votes")
        by_college[documents.text(told, "id")] = _marked(told, papers, votes, contest, limits)
    if tuple(by_college) != colleges.ids or record.papers.valid != sum(one.papers.valid for one in by_college.values()):
        raise BrokenRecord("colleges: they are not those of the options, or not all their papers")
    return replace(weighted(by_college, colleges), papers=record.papers)


def _told(marked: Marked) -> dict[str, Json]:
    used: Json = None
    if marked.used is not None:
        used = {str(marks): papers for marks, papers in marked.used.items()}
    return {"used": used, "none": marked.none}


def _marked(
    told: Mapping[str, Json], papers: Papers, votes: Mapping[str, int], contest: Contest, limits: Limits
) -> Marked:
    used: dict[int, int] | None = None
    if told.get("used") is not None:
        used = {int(marks): many for marks, many in documents.counts(told, "used").items() if marks.isdecimal()}
    marked = Marked(papers, dict(votes), documents.whole(told, "none"), used)
    most = papers.valid * limits.most if limits.most is not None else None
    each = papers.valid * (1 if not limits.heaped else limits.per_candidate or limits.most or 1)
    may_be = (
        tuple(votes) == contest.standing
        and all(0 <= one <= each for one in votes.values())
        and all(
            marks >= 1 and (limits.most is None or marks <= limits.most) and many > 0
            for marks, many in (used or {}).items()
        )
        and (most is None or sum(votes.values()) <= most)
        and marked.none >= 0
        and (limits.none or not marked.none)
    )
    if not (may_be and marked.are_conserved):
        raise BrokenRecord("votes: these papers cannot hold them")
    return marked
