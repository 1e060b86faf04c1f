"""Laws that hold for every count by totals, whatever the papers: marks here, scores where they are counted."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.counting.boards import elected, events
from voting.counting import methods
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import canonical
from voting.counting.errors import BrokenRecord
from voting.counting.lots import Lots
from voting.counting.records import Candidate, CountRecord
from voting.counting.replay import replay

MARKS = ("plurality", "block-vote", "limited-vote", "cumulative", "approval")
SCORES = {"score": ("0", "3", "5", "9"), "star": ("0", "1", "4", "5"), "majority-judgment": ("good", "fair", "reject")}
NAMES = ("Ana", "Bo", "Cy", "Di", "Ed")


@st.composite
def options(draw, method):
    """Any options that fit any of these elections."""
    chosen: dict[str, Any] = {
        "minimum_support": draw(st.sampled_from([None, "1/3", "2/5"])),
        "substitutes": draw(st.sampled_from(["separate", "next_highest"])),
        "short": draw(st.sampled_from(["fill", "vacant"])),
        "reserved": draw(
            st.sampled_from(
                [[], [{"class": "W", "minimum": 1}], [{"class": "W", "maximum": 1}, {"class": "Y", "minimum": 1}]]
            )
        ),
    }
    if method == "score" and draw(st.booleans()):
        chosen["blank"], chosen["min_scores"] = "none", draw(st.integers(1, 3))
    if method == "plurality":
        chosen["need"] = draw(st.sampled_from(["most", "majority"]))
    return {key: value for key, value in chosen.items() if key in methods.METHODS[method].defaults}


@st.composite
def papers_of(draw, method):
    """Papers as a voter writes them for this method, blank and spoilt ones among them."""
    if method in SCORES:
        said = st.sampled_from([f"{name}:{score}" for name in NAMES for score in SCORES[method]])
        most = 6
    else:
        said, most = st.sampled_from(NAMES), 1 if method == "plurality" else 4
    return draw(st.lists(st.lists(said, max_size=most).map(tuple), max_size=20))


@st.composite
def elections(draw):
    """An election with its papers, single, and a lot for its ties."""
    method = draw(st.sampled_from((*MARKS, *SCORES)))
    classes = st.sampled_from([(), ("W",), ("Y",), ("W", "Y")])
    candidates = tuple(Candidate(name, name, draw(classes)) for name in NAMES)
    seats = draw(st.integers(1, 4)) if methods.METHODS[method].several_seats else 1
    withdrawn = draw(st.sampled_from([(), ("Cy",)]))
    lots = draw(st.sampled_from([Lots.seeded("2026-11-22:board:7c1e", NAMES), Lots.not_drawn()]))
    contest = Contest(candidates, seats, withdrawn, lots)
    return method, contest, draw(papers_of(method)), draw(options(method))


def gathered(papers, times=1):
    return Ballots.gather((marks, times) for marks in papers)


@given(elections(), st.randoms())
def test_the_order_and_the_grouping_of_papers_do_not_matter(election, random):
    method, contest, papers, chosen = election
    shuffled = random.sample(papers, len(papers))
    pairs = gathered([*papers, *papers])
    assert methods.count(method, contest, gathered(papers), chosen).text() == (
        methods.count(method, contest, gathered(shuffled), chosen).text()
    )
    assert methods.count(method, contest, gathered(papers, 2), chosen).text() == (
        methods.count(method, contest, pairs, chosen).text()
    )


@given(elections(), st.integers(2, 5))
def test_copies_of_every_paper_elect_the_same(election, times):
    method, contest, papers, chosen = election
    chosen |= {"min_scores": chosen["min_scores"] and 1} if "min_scores" in chosen else {}
    once = methods.count(method, contest, gathered(papers), chosen)
    assert elected(methods.count(method, contest, gathered(papers, times), chosen)) == elected(once)


@given(elections(), st.permutations(NAMES), st.permutations(NAMES))
def test_away_from_ties_names_and_their_order_do_not_matter(election, others, order):
    method, contest, papers, chosen = election
    record = methods.count(method, contest, gathered(papers), chosen)
    if events(record, "tie"):
        return
    called = dict(zip(NAMES, others, strict=True))
    renamed = {one.id: replace(one, id=called[one.id]) for one in contest.candidates}
    shuffled = Contest(
        tuple(renamed[one] for one in order), contest.seats, tuple(called[one] for one in contest.withdrawn)
    )
    said = [tuple(renamed_mark(mark, called) for mark in marks) for marks in papers]
    again = methods.count(method, shuffled, gathered(said), chosen)
    assert {called[one] for one in elected(record).split()} == set(elected(again).split())
    assert again.outcome == record.outcome


def renamed_mark(mark, called):
    name, colon, score = mark.partition(":")
    return called[name] + colon + score


@given(elections())
def test_a_record_proves_itself(election):
    method, contest, papers, chosen = election
    record = methods.count(method, contest, gathered(papers), chosen)
    again = CountRecord.from_text(record.text())
    assert again == record
    assert replay(again) == ()
    assert record.checks == {"conservation": True, "replayed": True}
    assert len(record.elected) <= contest.seats
    assert not set(elected(record).split()) & set(contest.withdrawn)
    total = sum(record.papers.invalid.values()) + record.papers.valid + record.papers.blank
    assert record.papers.total == total == len(papers)


@given(elections())
def test_statuses_only_move_away_from_continuing(election):
    method, contest, papers, chosen = election
    record = methods.count(method, contest, gathered(papers), chosen)
    for earlier, later in zip(record.rounds, record.rounds[1:], strict=False):
        for candidate, status in earlier.status.items():
            assert status in ("continuing", later.status[candidate])


def leaves(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to everything a document holds, but for what no count can check: what a lot mattered."""
    if isinstance(document, dict):
        return [leaf for key, value in document.items() if key != "consequence" for leaf in leaves(value, (*path, key))]
    if isinstance(document, list):
        return [leaf for at, value in enumerate(document) for leaf in leaves(value, (*path, at))]
    return [path]


@given(elections(), st.data())
def test_a_record_that_was_altered_does_not_replay(election, data):
    method, contest, papers, chosen = election
    document = json.loads(methods.count(method, contest, gathered(papers), chosen).text())
    told = [
        (key, *way) for key in ("papers", "rounds", "elected", "outcome", "checks") for way in leaves(document[key])
    ]
    *way, last = data.draw(st.sampled_from(told))
    place = document
    for step in way:
        place = place[step]
    before = place[last]
    place[last] = not before if isinstance(before, bool) else before + 1 if isinstance(before, int) else f"{before}?"
    try:
        forged = CountRecord.from_text(canonical(document))
    except BrokenRecord:
        return
    assert replay(forged)


@pytest.mark.parametrize("method", MARKS)
def test_a_paper_for_one_candidate_alone_never_harms_that_candidate(method):
    contest = Contest(tuple(Candidate(one) for one in "ABC"), 1)
    before = [("A",)] * 5 + [("B",)] * 4 + [("C",)] * 2
    assert elected(methods.count(method, contest, gathered(before))) == "A"
    assert elected(methods.count(method, contest, gathered([*before, ("A",)]))) == "A"
