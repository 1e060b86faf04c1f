"""Duels between candidates, Schulze's order, the Condorcet winner and Borda's points."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.counting.published import results_by
from voting.counting import methods
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.errors import OneSeatOnly, OptionUnknown
from voting.counting.lots import Draw, Lots, Purpose
from voting.counting.ranked import borda, condorcet, schulze
from voting.counting.records import Candidate, CountRecord
from voting.counting.replay import replay

PAIRWISE = (schulze.METHOD, condorcet.METHOD, borda.METHOD)

FORTY_FIVE = {"ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8}
TENNESSEE = {"MNCK": 42, "NCKM": 26, "CKNM": 15, "KCNM": 17}


def papers(written):
    """«AB=C»: A first, then B and C together."""
    return Ballots.gather((tuple(_marks(paper)), many) for paper, many in written.items())


def _marks(paper):
    while paper:
        end = 1
        while paper[end : end + 1] == "=":
            end += 2
        yield paper[:end]
        paper = paper[end:]


def contest(ids, seats=1, lots=None, withdrawn=()):
    return Contest(tuple(map(Candidate, ids)), seats, tuple(withdrawn), lots or Lots.in_order(ids))


def count(method, ids, written, seats=1, lots=None, withdrawn=(), **options):
    ballots = written if isinstance(written, Ballots) else papers(written)
    record = methods.count(method, contest(ids, seats, lots, withdrawn), ballots, options)
    assert replay(CountRecord.from_text(record.text())) == ()
    assert record.checks == {"conservation": True, "replayed": True}
    return record


def elected(record):
    return [one["id"] for one in record.elected]


def detail(record, action):
    return next(one.detail for one in record.rounds if one.action == action)


# The worked example of the rules.


def test_the_duels_of_the_forty_five():
    record = count("schulze-winning-votes", "ABCDE", FORTY_FIVE)
    assert detail(record, "pairwise")["matrix"] == [
        [0, 20, 26, 30, 22], [25, 0, 16, 33, 18], [19, 29, 0, 17, 24], [15, 12, 28, 0, 14], [23, 27, 21, 31, 0],
    ]  # fmt: skip
    assert detail(record, "pairwise")["condorcet_winner"] is None


def test_the_strongest_paths_of_the_forty_five_and_the_path_that_decides():
    record = count("schulze-winning-votes", "ABCDE", FORTY_FIVE)
    paths = detail(record, "paths")
    assert paths["strengths"] == [
        [0, 28, 28, 30, 24], [25, 0, 28, 33, 24], [25, 29, 0, 29, 24], [25, 28, 28, 0, 24], [25, 28, 28, 31, 0],
    ]  # fmt: skip
    assert paths["order"] == [["E"], ["A"], ["C"], ["B"], ["D"]]
    assert paths["paths"][0] == {
        "winner": "E", "loser": "A", "strength": 25, "back": 24,
        "steps": [{"from": "E", "to": "D", "votes": 31}, {"from": "D", "to": "C", "votes": 28},
                  {"from": "C", "to": "B", "votes": 29}, {"from": "B", "to": "A", "votes": 25}],
    }  # fmt: skip
    assert elected(record) == ["E"]


def test_four_answers_from_one_profile():
    assert elected(count("borda", "MNCK", TENNESSEE)) == ["N"]
    assert count("borda", "MNCK", TENNESSEE).rounds[0].votes == {"M": "126.0", "N": "194.0", "C": "173.0", "K": "107.0"}
    assert elected(count("schulze-winning-votes", "MNCK", TENNESSEE)) == ["N"]
    assert elected(count("condorcet", "MNCK", TENNESSEE)) == ["N"]
    assert elected(count("irv", "MNCK", TENNESSEE)) == ["K"]


# What a paper says.


def test_ranked_beats_unranked_equals_count_for_neither_and_the_unranked_are_equal():
    record = count("schulze-winning-votes", "ABCD", {"A": 3, "B=CD": 2})
    assert detail(record, "pairwise")["matrix"] == [[0, 3, 3, 3], [2, 0, 0, 2], [2, 0, 0, 2], [2, 0, 0, 0]]


def test_an_empty_rank_is_passed_over_unless_it_is_to_end_the_paper():
    ballots = Ballots.gather([(("A", "", "B"), 1)])
    assert detail(count("condorcet", "ABC", ballots), "pairwise")["matrix"][1] == [0, 0, 1]
    assert detail(count("condorcet", "ABC", ballots, gap="stop"), "pairwise")["matrix"][1] == [0, 0, 0]


def test_who_withdrew_is_in_no_duel():
    record = count("schulze-winning-votes", "ABC", {"BAC": 2, "B": 1, "CA": 2}, withdrawn="B")
    assert detail(record, "pairwise") == {
        "candidates": ["A", "C"], "matrix": [[0, 2], [2, 0]], "condorcet_winner": None,
    }  # fmt: skip
    assert record.papers.invalid == {"no_first_preference": 1}


@pytest.mark.parametrize("method", PAIRWISE)
def test_equals_that_would_resolve_later_have_no_meaning_here(method):
    with pytest.raises(OptionUnknown):
        count(method, "AB", {"A": 1}, equal="resolve")


@pytest.mark.parametrize("method", PAIRWISE)
def test_without_a_valid_paper_there_is_no_election(method):
    record = count(method, "AB", Ballots.gather([], blank=3))
    assert (record.outcome, record.elected) == ("no_election", ())


# The default option.


def test_who_does_not_beat_the_default_option_is_dropped():
    record = count("schulze-winning-votes", "ABX", {"AXB": 3, "BXA": 2, "XAB": 1}, default_option="X")
    assert detail(record, "exclusion")["compared"] == [
        {"candidate": "A", "for": 3, "against": 3, "dropped": True},
        {"candidate": "B", "for": 2, "against": 4, "dropped": True},
    ]
    assert (record.outcome, record.elected, record.rounds[-1].text_key) == ("vacancies", (), "schulze.nobody")


@pytest.mark.parametrize(("ratio", "wins"), [("1", True), ("3/2", True), ("2", False), ("3", False)])
def test_a_majority_ratio_is_to_be_passed_and_not_only_reached(ratio, wins):
    record = count("schulze-winning-votes", "AX", {"AX": 4, "XA": 2}, default_option="X", ratio=ratio)
    assert elected(record) == (["A"] if wins else [])


@pytest.mark.parametrize(
    "options",
    [{"ratio": "0"}, {"ratio": "1.5"}, {"default_option": "Z"}, {"default_option": True}, {"chair_ballot": ["Z"]}],
)
def test_options_that_mean_nothing_are_refused(options):
    with pytest.raises(OptionUnknown):
        count("schulze-winning-votes", "AX", {"AX": 4}, **options)


# Ties and seats.


def test_a_tie_for_the_first_place_goes_to_the_lot():
    record = count("schulze-winning-votes", "ABC", {"ACB": 2, "BCA": 2}, lots=Lots.in_order("CBA"))
    assert detail(record, "elect")["before"] == ["A", "B", "C"]
    assert [(one["id"], one["by"]) for one in record.elected] == [("C", "lot")]
    assert record.rounds[-1].events[0]["consequence"] == "elects"


def test_a_lot_not_drawn_makes_the_count_wait_and_the_officers_draw_ends_it():
    tied = {"AB": 1, "BA": 1}
    waiting = count("schulze-winning-votes", "AB", tied, lots=Lots.not_drawn())
    assert (waiting.outcome, waiting.rounds[-1].action) == ("tie_pending", "pending")
    draw = Draw(Purpose.ELECTION, ("A", "B"), ("B",), ("Berta", "Carl"), "2026-11-22T20:00:00Z")
    assert elected(count("schulze-winning-votes", "AB", tied, lots=Lots.drawn_by_officers([draw]))) == ["B"]
    assert count("borda", "AB", tied, lots=Lots.not_drawn()).outcome == "tie_pending"
    assert elected(count("borda", "AB", tied, lots=Lots.drawn_by_officers([draw]))) == ["B"]


def test_the_chairs_ranked_ballot_may_end_a_tie():
    tied, rule = {"ABC": 1, "BCA": 1, "CAB": 1}, {"tie": "ranked_ballot_of_chair"}
    record = count("schulze-winning-votes", "ABC", tied, **rule, chair_ballot=["B", "A"])
    assert record.elected == ({"id": "B", "round": 3, "by": "casting-vote"},)
    assert count("schulze-winning-votes", "ABC", tied, **rule).outcome == "tie_pending"


def test_several_seats_follow_the_order_and_say_that_it_is_not_proportional():
    record = count("schulze-winning-votes", "ABCDE", FORTY_FIVE, seats=3)
    assert elected(record) == ["E", "A", "C"]
    assert detail(record, "paths")["proportional"] is False
    assert "proportional" not in detail(count("schulze-winning-votes", "ABCDE", FORTY_FIVE), "paths")


def test_more_seats_than_candidates_leave_some_vacant():
    for method in ("schulze-winning-votes", "borda"):
        record = count(method, "AB", {"AB": 2}, seats=3)
        assert (sorted(elected(record)), record.outcome) == (["A", "B"], "vacancies")


def test_without_a_condorcet_winner_nobody_is_elected_by_that_method():
    record = count("condorcet", "ABC", {"ABC": 1, "BCA": 1, "CAB": 1})
    assert (record.outcome, record.rounds[-1].text_key) == ("vacancies", "condorcet.none")
    with pytest.raises(OneSeatOnly):
        count("condorcet", "ABC", {"A": 1}, seats=2)


# Borda.


def test_those_who_stand_together_share_the_average_of_their_places():
    assert count("borda", "ABCD", {"A=BC": 1}).rounds[0].votes == {"A": "2.5", "B": "2.5", "C": "1.0", "D": "0.0"}
    assert count("borda", "ABCD", {"A": 1}).rounds[0].votes == {"A": "3.0", "B": "1.0", "C": "1.0", "D": "1.0"}


def test_modified_a_short_paper_gives_fewer_points():
    record = count("borda", "ABCD", {"A": 2, "BAC": 1, "C=D": 1}, modified=True)
    assert record.rounds[0].votes == {"A": "4.0", "B": "3.0", "C": "2.5", "D": "1.5"}


def test_a_borda_tie_that_crosses_the_last_seat_goes_to_the_lot_and_no_other_does():
    record = count("borda", "ABC", {"AB": 1, "BA": 1}, seats=2, lots=Lots.not_drawn())
    assert (elected(record), record.outcome) == (["A", "B"], "complete")
    record = count("borda", "ABC", {"AB": 1, "BA": 1}, seats=1, lots=Lots.in_order("BAC"))
    assert record.elected == ({"id": "B", "round": 1, "by": "lot"},)


# Records that were tampered with.


@pytest.mark.parametrize(
    ("method", "before", "after"),
    [
        ("schulze-winning-votes", "[0,42,42,42]", "[0,42,42,43]"),
        ("schulze-winning-votes", "[0,42,42,42]", "[0,42,42]"),
        ("schulze-winning-votes", "[0,42,42,42]", "[1,42,42,42]"),
        ("schulze-winning-votes", "[0,42,42,42]", '[0,42,42,"42"]'),
        ("schulze-winning-votes", '"strength":58', '"strength":59'),
        ("condorcet", "[0,42,42,42]", "[0,59,42,42]"),
        ("borda", '"3.0":42', '"3.0":43'),
        ("borda", '"3.0":42', '"3.1":42'),
        ("borda", '"3.0":42', '"3.0":-42'),
    ],
)
def test_a_changed_record_does_not_hold(method, before, after):
    text = count(method, "MNCK", TENNESSEE).text()
    assert before in text
    assert replay(CountRecord.from_text(text.replace(before, after, 1)))


# What holds of every profile.

IDS = "ABCDE"


@st.composite
def profiles(draw):
    marks = st.lists(
        st.one_of(
            st.sampled_from([*IDS, "", "="]), st.lists(st.sampled_from(IDS), min_size=2, max_size=3).map("=".join)
        ),
        max_size=6,
    ).map(tuple)
    return draw(st.lists(st.tuples(marks, st.integers(1, 9)), max_size=12))


def places(marks):
    """The place of each candidate on one paper, by the words of the rules and nothing else."""
    found: dict[str, int] = {}
    place = 1
    for mark in marks:
        if mark == "=":
            break
        fresh = [one for one in dict.fromkeys(mark.split("=")) if one and one not in found]
        found |= dict.fromkeys(fresh, place)
        place += len(fresh)
    return found


@given(profiles())
def test_duels_and_points_are_those_of_paper_by_paper_arithmetic(given_papers):
    valid = [(places(marks), many) for marks, many in given_papers if places(marks)]
    matrix = [[sum(many for at, many in valid if at.get(one, 99) < at.get(other, 99)) for other in IDS] for one in IDS]
    record = count("schulze-winning-votes", IDS, Ballots.gather(given_papers))
    assert detail(record, "pairwise")["matrix"] == matrix
    points = dict.fromkeys(IDS, Fraction(0))
    for at, many in valid:
        for one in IDS:
            above = sum(at.get(other, 99) < at.get(one, 99) for other in IDS)
            beside = sum(at.get(other, 99) == at.get(one, 99) for other in IDS)
            points[one] += many * (len(IDS) - 1 - above - Fraction(beside - 1, 2))
    assert {
        one: Fraction(v) for one, v in count("borda", IDS, Ballots.gather(given_papers)).rounds[0].votes.items()
    } == points


@pytest.mark.parametrize("method", PAIRWISE)
@given(given_papers=profiles(), random=st.randoms())
def test_neither_order_nor_grouping_of_papers_changes_a_byte(method, given_papers, random):
    single = [(marks, 1) for marks, many in given_papers for _ in range(many)]
    random.shuffle(single)
    texts = {count(method, IDS, Ballots.gather(one)).text() for one in (given_papers, single)}
    assert len(texts) == 1


@given(profiles())
def test_a_condorcet_winner_always_comes_first_by_schulze(given_papers):
    ballots = Ballots.gather(given_papers)
    winner = count("condorcet", IDS, ballots)
    if winner.elected:
        assert elected(count("schulze-winning-votes", IDS, ballots)) == elected(winner)


@given(profiles(), st.integers(2, 4))
def test_as_many_copies_of_each_paper_elect_the_same(given_papers, copies):
    many = Ballots.gather((marks, papers * copies) for marks, papers in given_papers)
    for method in PAIRWISE:
        assert elected(count(method, IDS, many)) == elected(count(method, IDS, Ballots.gather(given_papers)))


@given(profiles())
def test_the_strongest_path_is_the_best_of_all_paths(given_papers):
    record = count("schulze-winning-votes", IDS, Ballots.gather(given_papers))
    if not record.papers.valid:
        return
    above, told = detail(record, "pairwise")["matrix"], detail(record, "paths")
    everyone = range(len(IDS))
    link = [[above[x][y] if above[x][y] > above[y][x] else 0 for y in everyone] for x in everyone]

    def best(here, there, seen):
        onward = [
            min(link[here][at], best(at, there, seen | {at})) for at in everyone if at not in seen and link[here][at]
        ]
        return max([link[here][there], *onward])

    assert told["strengths"] == [[0 if x == y else best(x, y, {x, y}) for y in everyone] for x in everyone]
    for path in told["paths"]:
        assert path["strength"] == min(step["votes"] for step in path["steps"])
        assert [path["winner"], path["loser"]] == [path["steps"][0]["from"], path["steps"][-1]["to"]]


# Published elections.

OVERVOTES = {"aspen-mayor-2009", "burlington-2009"}
"""Run-off ballots on which two marks at a rank are a mistake that ends the paper; elsewhere they are meant as equal."""


@pytest.mark.elections
@pytest.mark.parametrize("published", results_by("schulze-winning-votes"), ids=str)
def test_every_published_order_is_reproduced(published):
    stands, ballots, names = published.contest_and_papers()
    stands, expected = replace(stands, seats=1), published.expected
    ids = {name: one for one, name in names.items()}
    assert [ids[name] for name in expected["candidates"]] == list(stands.ids)
    reading = {"equal": "stop" if published.id in OVERVOTES else "equal"}
    record = methods.count("schulze-winning-votes", stands, ballots, reading)
    duels, paths = detail(record, "pairwise"), detail(record, "paths")
    assert duels["matrix"] == expected["pairwise"]
    assert paths["strengths"] == expected["strongest_paths"]
    assert [[names[one] for one in together] for together in paths["order"]] == [[one] for one in expected["order"]]
    assert [names[one] for one in elected(record)] == expected["winners"]
    last = record.rounds[-1].votes
    assert {names[one]: won for one, won in last.items()} == expected["beatpath_wins"]
    winner = expected["condorcet_winner"]
    assert duels["condorcet_winner"] == (ids[winner[0]] if winner else None)
    assert replay(CountRecord.from_text(record.text())) == ()
    if "default_option" in expected:
        default = ids[expected["default_option"]]
        record = methods.count("schulze-winning-votes", stands, ballots, {"default_option": default})
        assert [names[one] for one in elected(record)] == expected["winners"]
        dropped = [one["candidate"] for one in detail(record, "exclusion")["compared"] if one["dropped"]]
        assert [names[one] for one in dropped] == expected.get("dropped_below_default", [])


@pytest.mark.elections
@pytest.mark.parametrize("published", results_by("borda"), ids=str)
def test_every_published_borda_count_is_reproduced(published):
    stands, ballots, names = published.contest_and_papers()
    record = methods.count("borda", stands, ballots)
    assert {names[one]: Fraction(votes) for one, votes in record.rounds[0].votes.items()} == published.expected[
        "totals"
    ]
    assert [names[one] for one in elected(record)] == [published.expected["winner"]]
    assert json.loads(record.text())["checks"] == {"conservation": True, "replayed": True}
