"""The tables of methods, by the names that published data use: of elections, and of motions beside them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from voting.counting import documents, motions
from voting.counting.ballots import Ballots
from voting.counting.colleges import motions as college_motions
from voting.counting.colleges.motions import CollegeMotionOptions
from voting.counting.colleges.weights import Colleges
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.errors import MethodUnknown, OptionUnknown
from voting.counting.marked import counting as marks
from voting.counting.marked.methods import MARKED, MarkedMethod
from voting.counting.marked.options import MarkedOptions
from voting.counting.motion_options import MotionOptions
from voting.counting.ranked import borda, college, condorcet, irv, meek, schulze, scottish
from voting.counting.records import CountRecord
from voting.counting.scored import judgment, score, star
from voting.counting.scored.options import ScoredOptions


class PaperKind(Enum):
    """What a voter writes on a paper."""

    MOTION = "motion"
    """One of yes, no, abstain."""
    RANKS = "ranks"
    """Candidates in order of preference."""
    MARKS = "marks"
    """Candidates marked, some more than once where votes may be heaped."""
    SCORES = "scores"
    """A score or a grade for each candidate."""


@dataclass(frozen=True, slots=True)
class Method:
    """A way of counting an election.

    count: from contest, ballots and options as JSON (keys left out take their defaults; raises OptionUnknown).
    count_by_college: the same from the ballots of each college; None where a method knows no colleges.
    recount: from a record alone. defaults: every option of the method with its default.
    one_vote_each: whether in each round the votes and what counts for nobody are the valid papers.
    """

    name: str
    paper: PaperKind
    count: Callable[[Contest, Ballots, Mapping[str, Json]], CountRecord]
    recount: Callable[[CountRecord], CountRecord]
    defaults: Mapping[str, Json]
    one_vote_each: bool
    several_seats: bool
    count_by_college: Callable[[Contest, Mapping[str, Ballots], Mapping[str, Json]], CountRecord] | None = None


def _marked(by_marks: MarkedMethod) -> Method:
    def count_marks(contest: Contest, ballots: Ballots, options: Mapping[str, Json]) -> CountRecord:
        return marks.count(by_marks, contest, ballots, MarkedOptions.from_json(options))

    def count_by_college(contest: Contest, ballots: Mapping[str, Ballots], options: Mapping[str, Json]) -> CountRecord:
        return marks.count_by_college(by_marks, contest, ballots, MarkedOptions.from_json(options))

    return Method(
        by_marks.name,
        PaperKind.MARKS,
        count_marks,
        marks.recount,
        MarkedOptions().as_json(by_marks.options),
        one_vote_each=False,
        several_seats=not by_marks.one_vote_each,
        count_by_college=count_by_college,
    )


METHODS: Mapping[str, Method] = {
    method.name: method
    for method in (
        Method(
            irv.METHOD,
            PaperKind.RANKS,
            lambda contest, ballots, options: irv.count(contest, ballots, irv.IrvOptions.from_json(options)),
            irv.recount,
            irv.IrvOptions().as_json(),
            one_vote_each=True,
            several_seats=False,
        ),
        Method(
            scottish.METHOD,
            PaperKind.RANKS,
            lambda contest, ballots, options: scottish.count(
                contest, ballots, scottish.ScottishOptions.from_json(options)
            ),
            scottish.recount,
            scottish.ScottishOptions().as_json(),
            one_vote_each=True,
            several_seats=True,
        ),
        Method(
            meek.METHOD,
            PaperKind.RANKS,
            lambda contest, ballots, options: meek.count(contest, ballots, meek.MeekOptions.from_json(options)),
            meek.recount,
            meek.MeekOptions().as_json(),
            one_vote_each=True,
            several_seats=True,
        ),
        Method(
            college.METHOD,
            PaperKind.RANKS,
            college.refuse,
            college.recount,
            college.CollegeOptions().as_json(),
            one_vote_each=False,
            several_seats=False,
            count_by_college=lambda contest, ballots, options: college.count_by_college(
                contest, ballots, college.CollegeOptions.from_json(options)
            ),
        ),
        Method(
            schulze.METHOD,
            PaperKind.RANKS,
            lambda contest, ballots, options: schulze.count(
                contest, ballots, schulze.SchulzeOptions.from_json(options)
            ),
            schulze.recount,
            schulze.SchulzeOptions().as_json(),
            one_vote_each=False,
            several_seats=True,
        ),
        Method(
            condorcet.METHOD,
            PaperKind.RANKS,
            lambda contest, ballots, options: condorcet.count(
                contest, ballots, condorcet.CondorcetOptions.from_json(options)
            ),
            condorcet.recount,
            condorcet.CondorcetOptions().as_json(),
            one_vote_each=False,
            several_seats=False,
        ),
        Method(
            borda.METHOD,
            PaperKind.RANKS,
            lambda contest, ballots, options: borda.count(contest, ballots, borda.BordaOptions.from_json(options)),
            borda.recount,
            borda.BordaOptions().as_json(),
            one_vote_each=False,
            several_seats=True,
        ),
        *(_marked(by_marks) for by_marks in MARKED.values()),
        Method(
            score.METHOD,
            PaperKind.SCORES,
            lambda contest, ballots, options: score.count(contest, ballots, ScoredOptions.from_json(options)),
            score.recount,
            ScoredOptions().as_json(score.OPTIONS),
            one_vote_each=False,
            several_seats=True,
        ),
        Method(
            star.METHOD,
            PaperKind.SCORES,
            lambda contest, ballots, options: star.count(contest, ballots, ScoredOptions.from_json(options)),
            star.recount,
            ScoredOptions().as_json(star.OPTIONS),
            one_vote_each=False,
            several_seats=False,
        ),
        Method(
            judgment.METHOD,
            PaperKind.SCORES,
            lambda contest, ballots, options: judgment.count(contest, ballots, ScoredOptions.from_json(options)),
            judgment.recount,
            ScoredOptions().as_json(judgment.OPTIONS),
            one_vote_each=False,
            several_seats=True,
        ),
    )
}

MOTIONS: Mapping[str, Method] = {
    method.name: method
    for method in (
        Method(
            motions.METHOD,
            PaperKind.MOTION,
            lambda _, ballots, options: motions.count(ballots, MotionOptions.from_json(options)),
            motions.recount,
            {
                "requirements": ["simple"],
                "abstentions": "exclude",
                "tie": None,
                "quorum": None,
                "present": None,
                "entitled": None,
                "casting_vote": None,
            },
            one_vote_each=True,
            several_seats=False,
        ),
        Method(
            college_motions.METHOD,
            PaperKind.MOTION,
            college.refuse,
            college_motions.recount,
            {"majority": "simple", "colleges": None, "quorum": None, "present": None, "entitled": None},
            one_vote_each=True,
            several_seats=False,
            count_by_college=lambda _, ballots, options: college_motions.count(
                ballots, CollegeMotionOptions.from_json(options)
            ),
        ),
    )
}
"""Proposals, put to the vote on papers: who stands does not matter to them."""

EVERY: Mapping[str, Method] = {**METHODS, **MOTIONS}


def method(name: str) -> Method:
    """Return the method of this name, of elections or of motions. Raises MethodUnknown."""
    if name not in EVERY:
        raise MethodUnknown(name)
    return EVERY[name]


def is_by_college(name: str, options: Mapping[str, Json]) -> bool:
    """Return whether the papers of such a count are needed college by college. Raises MethodUnknown."""
    chosen = method(name)
    return chosen.count is college.refuse or (
        chosen.count_by_college is not None and options.get("colleges") is not None
    )


def count(name: str, contest: Contest, ballots: Ballots, options: Mapping[str, Json] | None = None) -> CountRecord:
    """Return the record of a count by the method of this name.

    options: those that differ from the method's defaults. Raises MethodUnknown, OptionUnknown and what counting raises.
    """
    chosen = method(name)
    return chosen.count(contest, ballots, _completed(chosen, options or {}))


def count_by_college(
    name: str, contest: Contest, ballots: Mapping[str, Ballots], options: Mapping[str, Json]
) -> CountRecord:
    """Return the record of a count in which each college has its weight, said by the option `colleges`.

    Raises MethodUnknown, OptionUnknown and what counting raises.
    """
    chosen = method(name)
    if chosen.count_by_college is None:
        raise OptionUnknown(f"{name}: it knows no colleges")
    return chosen.count_by_college(contest, ballots, _completed(chosen, options))


def with_empty_boxes(ballots: Mapping[str, Ballots], options: Mapping[str, Json]) -> dict[str, Ballots]:
    """Return the ballots by college, an empty box where there is no paper. Raises BrokenRecord."""
    told = options.get("colleges")
    colleges = () if told is None else Colleges.from_json(documents.table(told, "colleges")).ids
    return {**dict.fromkeys(colleges, Ballots.gather([])), **ballots}


def recount(record: CountRecord) -> CountRecord:
    """Return a record counted again from itself. Raises MethodUnknown, BrokenRecord and what counting raises."""
    return method(record.method).recount(record)


def _completed(chosen: Method, options: Mapping[str, Json]) -> dict[str, Json]:
    unknown = sorted(set(options) - set(chosen.defaults))
    if unknown:
        raise OptionUnknown(f"{chosen.name}: {', '.join(unknown)}")
    return {**chosen.defaults, **options}
