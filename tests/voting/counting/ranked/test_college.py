"""Run-off by colleges: each college weighs what the by-laws say, whatever the number of its voters."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voting.counting.published import Published, results_by
from tests.voting.counting.small import contest, elected, events, forged, papers, votes
from voting.counting import methods
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.errors import BrokenRecord, OneSeatOnly, OptionUnknown, UnknownChoice
from voting.counting.lots import Lots
from voting.counting.ranked.college import recount
from voting.counting.records import CountRecord
from voting.counting.replay import replay

THIRDS = {"workers": 1, "users": 1, "support": 1}


def colleges(weights: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"colleges": [{"id": one, "weight": weight} for one, weight in weights.items()], **more}


def count(letters: str, boxes: dict[str, str], weights: dict[str, Any], **more: Any) -> CountRecord:
    lots = more.pop("lots", Lots.in_order(letters))
    ballots = {one: papers(written) if written else Ballots.gather([]) for one, written in boxes.items()}
    return methods.count_by_college(
        "electoral-college", contest(letters, lots=lots), ballots, {"colleges": colleges(weights, **more)}
    )


def test_each_college_weighs_the_same_whatever_its_size():
    boxes = {"workers": "3 A, 1 B", "users": "10 A, 90 B", "support": "5 A, 3 B"}
    record = count("AB", boxes, THIRDS)
    # A: 1/3 of 3/4 + 1/10 + 5/8 = 59/120.
    assert record.rounds[0].detail["shares"] == {"A": "59/120", "B": "61/120"}
    assert votes(record) == [["49.167", "50.833"]]
    assert elected(record) == [("B", 1, "majority")]
    assert record.papers.valid == 112
    assert record.checks == {"conservation": True, "replayed": True}
    assert replay(CountRecord.from_text(record.text())) == ()


def test_weights_are_of_any_scale():
    boxes = {"workers": "3 A, 1 B", "users": "10 A, 90 B"}
    half = count("AB", boxes, {"workers": "1/2", "users": "1/2"})
    assert half.rounds[0].detail["shares"] == {"A": "17/40", "B": "23/40"}
    assert count("AB", boxes, {"workers": 7, "users": 7}).rounds == half.rounds
    assert count("AB", boxes, {"workers": 3, "users": 1}).rounds[0].detail["shares"] == {"A": "47/80", "B": "33/80"}


def test_in_each_round_the_smallest_share_goes_and_exhausted_papers_leave_their_college():
    record = count("ABC", {"workers": "4 A, 3 B, 2 C", "users": "4 B, 3 A, 3 C A"}, {"workers": 1, "users": 1})
    first, second = record.rounds
    assert first.detail["shares"] == {"A": "67/180", "B": "11/30", "C": "47/180"}
    assert (second.action, second.candidate) == ("exclusion", "C")
    assert second.detail["colleges"] == [
        {
            "id": "workers",
            "weight": "1/2",
            "votes": {"A": 4, "B": 3, "C": 0},
            "active": 7,
            "exhausted": 2,
            "parcels": [{"value": "1", "papers": 2, "transfer_value": "1", "to": {}, "no_next": 2}],
        },
        {
            "id": "users",
            "weight": "1/2",
            "votes": {"A": 6, "B": 4, "C": 0},
            "active": 10,
            "exhausted": 0,
            "parcels": [{"value": "1", "papers": 3, "transfer_value": "1", "to": {"A": 3}, "no_next": 0}],
        },
    ]
    assert second.detail["shares"] == {"A": "41/70", "B": "29/70", "C": "0"}
    assert elected(record) == [("A", 2, "majority")]
    assert second.delta == {"A": "21.349", "B": "4.762", "C": "-26.111"}


def test_exhausted_papers_add_up_from_round_to_round():
    boxes = {"workers": "5 A, 4 B, 2 C, 1 D", "users": "6 A, 4 B, 2 C, 1 D"}
    record = count("ABCD", boxes, {"workers": 1, "users": 1})
    told: list[Any] = [one.detail["colleges"] for one in record.rounds]
    assert [[one["exhausted"] for one in those] for those in told] == [[0, 0], [1, 1], [3, 3]]
    assert record.checks == {"conservation": True, "replayed": True}


def test_a_round_names_the_sentence_that_tells_of_it():
    record = count("ABC", {"workers": "4 A, 3 B, 2 C", "users": "4 B, 3 A, 3 C A"}, {"workers": 1, "users": 1})
    assert [(one.action, one.text_key) for one in record.rounds] == [
        ("first-preferences", "college.first-preferences"),
        ("exclusion", "college.exclusion"),
    ]


def test_more_papers_are_not_more_votes():
    """C has the most papers and the smallest share."""
    record = count("ABC", {"workers": "1 A, 1 B", "users": "30 A, 30 B, 40 C A"}, {"workers": 2, "users": 1})
    assert record.rounds[1].candidate == "C"


@pytest.mark.elections
@pytest.mark.parametrize("published", results_by("electoral-college"), ids=str)
def test_the_published_last_round_of_three_sections_is_reproduced(published: Published):
    """Of the members and affiliates only the totals of the last round were published: they vote for those two."""
    of_mps, mps, names = published.contest_and_papers()
    ids = {name: one for one, name in names.items()}
    sections = published.expected["final_round_sections"]

    def section(name: str) -> Ballots:
        return Ballots.gather(((ids[who],), sections[name][who]) for who in ("David Miliband", "Ed Miliband"))

    ballots = {"mp": mps, "members": section("members"), "affiliates": section("affiliates")}
    weights = dict.fromkeys(ballots, "1/3")
    record = methods.count_by_college("electoral-college", of_mps, ballots, {"colleges": colleges(weights)})
    last: Any = record.rounds[-1].detail
    for told in last["colleges"]:
        expected = sections[told["id"]]
        assert told["active"] == expected["valid"]
        assert {names[one]: many for one, many in told["votes"].items() if many} == {
            who: expected[who] for who in expected["weighted_percent"]
        }
    shown = {names[one]: share for one, share in record.rounds[-1].votes.items() if share != "0.000"}
    # Published with five places; shown with three, rounded.
    assert published.expected["final_round_total_percent"] == {"David Miliband": "49.34679", "Ed Miliband": "50.65321"}
    assert shown == {"David Miliband": "49.347", "Ed Miliband": "50.653"}
    assert [names[one] for one, _, _ in elected(record)] == [published.expected["winner"]]
    assert replay(CountRecord.from_text(record.text())) == ()


@pytest.mark.parametrize(("empty", "shares"), [("redistribute", ("7/12", "5/12")), ("zero", ("7/18", "5/18"))])
def test_a_college_without_a_valid_vote_gives_its_weight_to_the_others_or_to_nobody(empty, shares):
    boxes = {"workers": "3 A, 1 B", "users": "5 A, 7 B", "support": ""}
    record = count("AB", boxes, THIRDS, empty=empty)
    assert record.rounds[0].detail["shares"] == dict(zip("AB", shares, strict=True))
    assert record.rounds[0].non_transferable == ("0.000" if empty == "redistribute" else "33.333")
    assert elected(record) == [("A", 1 if empty == "redistribute" else 2, "majority")]
    assert replay(record) == ()


def test_who_is_left_alone_is_elected_with_half_of_the_whole_or_less():
    record = count("AB", {"workers": "3 A, 1 B", "users": ""}, {"workers": 1, "users": 1}, empty="zero")
    assert record.rounds[1].votes == {"A": "50.000", "B": "0.000"}
    assert elected(record) == [("A", 2, "remaining")]


def test_a_college_whose_papers_are_all_exhausted_is_heard_no_more():
    record = count("ABC", {"workers": "3 A, 4 B", "users": "1 C"}, {"workers": 4, "users": 1})
    assert record.rounds[1].candidate == "C"
    assert record.rounds[1].detail["shares"] == {"A": "3/7", "B": "4/7", "C": "0"}
    colleges: Any = record.rounds[1].detail["colleges"]
    assert [(one["weight"], one["active"], one["exhausted"]) for one in colleges] == [("1", 7, 0), ("0", 0, 1)]


def test_equal_smallest_shares_are_told_apart_by_an_earlier_round_exactly():
    boxes = {"workers": "3 A, 3 B, 3 C", "users": "5 A, 4 B, 3 C, 1 D C"}
    record = count("ABCD", boxes, {"workers": 1, "users": 1})
    assert [one.candidate for one in record.rounds[:3]] == [None, "D", "C"]
    assert events(record)[0] == {
        "type": "tie",
        "purpose": "exclusion",
        "between": ["B", "C"],
        "looked_at": [{"stage": 1, "votes": {"B": "32.051", "C": "28.205"}}],
        "resolved_by": "earlier-stage",
        "chosen": "C",
    }
    assert replay(record) == ()


def test_a_tie_to_the_end_goes_to_the_lot_and_waits_for_it():
    boxes = {"workers": "1 A, 3 B", "users": "3 A, 1 B"}
    record = count("AB", boxes, {"workers": 1, "users": 1})
    assert [(event["resolved_by"], event["consequence"]) for event in events(record)] == [("lot", "elects")]
    assert elected(record) == [("A", 2, "majority")]
    waiting = count("AB", boxes, {"workers": 1, "users": 1}, lots=Lots.not_drawn())
    last = waiting.rounds[-1]
    assert (waiting.outcome, last.action, last.text_key) == ("tie_pending", "pending", "tie.pending")
    assert [(event["between"], event["resolved_by"]) for event in events(waiting)] == [(["A", "B"], "pending")]
    assert replay(CountRecord.from_text(waiting.text())) == ()


def test_exactly_half_of_the_whole_is_no_majority():
    boxes = {"workers": "2 A, 1 B, 1 C B", "users": "2 A, 1 B, 1 C B"}
    record = count("ABC", boxes, {"workers": 1, "users": 1})
    assert len(record.rounds) > 1
    # Nor is it more than half in too few colleges.
    wanted = count("ABC", boxes, {"workers": 1, "users": 1}, majority_in=2)
    assert wanted.rounds[0].detail["short"] is None


def test_a_majority_in_some_number_of_colleges_may_be_wanted_as_well():
    boxes = {"workers": "9 A, 1 B", "users": "4 A, 5 B", "support": "4 A, 5 B"}
    assert elected(count("AB", boxes, THIRDS)) == [("A", 1, "majority")]
    record = count("AB", boxes, THIRDS, majority_in=2)
    assert (record.elected, record.outcome) == ((), "vacancies")
    assert record.rounds[-1].detail["short"] == "A"
    assert replay(CountRecord.from_text(record.text())) == ()
    assert elected(count("AB", boxes, THIRDS, majority_in=1)) == [("A", 1, "majority")]


def test_who_has_too_few_colleges_at_first_may_have_them_later():
    boxes = {"workers": "9 A, 1 B", "users": "4 A, 4 B, 1 C A", "support": "4 A, 5 B"}
    record = count("ABC", boxes, THIRDS, majority_in=2)
    assert record.rounds[0].detail["short"] == "A"
    assert elected(record) == [("A", 2, "majority")]


def test_who_stands_alone_needs_the_colleges_too():
    record = count("A", {"workers": "2 A", "users": ""}, {"workers": 1, "users": 1}, majority_in=2)
    assert (record.elected, record.outcome, replay(record)) == ((), "vacancies", ())


def test_without_a_valid_paper_nobody_is_elected():
    record = count("AB", {"workers": "", "users": "1 -"}, {"workers": 1, "users": 1})
    assert (record.outcome, record.elected, replay(record)) == ("no_election", (), ())


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(OptionUnknown, match=r"^colleges: the papers are needed college by college"):
        methods.count("electoral-college", contest("AB"), papers("1 A"))
    with pytest.raises(OptionUnknown):
        methods.count_by_college("electoral-college", contest("AB"), {"workers": papers("1 A")}, {})
    with pytest.raises(UnknownChoice):
        count("AB", {"workers": "1 A"}, {"workers": 1, "users": 1})
    with pytest.raises(BrokenRecord, match=r"^colleges: a table was expected"):
        methods.count_by_college("electoral-college", contest("AB"), {"w": papers("1 A")}, {"colleges": "w"})
    several = Contest(contest("AB").candidates, 2)
    with pytest.raises(OneSeatOnly, match="electoral-college"):
        methods.count_by_college("electoral-college", several, {"w": papers("1 A")}, {"colleges": colleges({"w": 1})})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"A":"59/120"', '"A":"60/120"'),
        ('"votes":{"A":3,"B":1}', '"votes":{"A":1,"B":3}'),
        ('"to":{"A":3,"B":1}', '"to":{"A":1,"B":3}'),
        ('"weight":1', '"weight":2'),
        ('{"id":"workers","weight":"1/3"', '{"id":"bosses","weight":"1/3"'),
        ('"valid":112', '"valid":111'),
        ('"exhausted":0', '"exhausted":1'),
    ],
)
def test_a_record_of_which_one_figure_was_changed_does_not_replay(old, new):
    record = count("AB", {"workers": "3 A, 1 B", "users": "10 A, 90 B", "support": "5 A, 3 B"}, THIRDS)
    new_text = forged(record, old.replace('"weight":1', '"weight":"1"'), new.replace('"weight":2', '"weight":"2"'))
    assert "recount" in replay(new_text)


def test_a_record_that_tells_of_other_colleges_says_which():
    record = count("AB", {"workers": "3 A, 1 B", "users": "10 A, 90 B"}, {"workers": 1, "users": 1})
    stranger = forged(record, '"id":"workers","weight":"1/2"', '"id":"bosses","weight":"1/2"')
    with pytest.raises(BrokenRecord, match=r"^colleges: bosses is none of those of the options"):
        recount(stranger)
    with pytest.raises(BrokenRecord, match=r"^college: a table was expected"):
        recount(replace(record, rounds=(replace(record.rounds[0], detail={"colleges": ["workers"]}),)))
    fewer = replace(record, papers=replace(record.papers, valid=105, total=105))
    with pytest.raises(BrokenRecord, match=r"^colleges: they are not those of the options, or not all their papers"):
        recount(fewer)


RANKED = st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=5, unique=True).map(tuple)
BOX = st.lists(st.tuples(RANKED, st.integers(1, 20)), min_size=1, max_size=8)


@settings(max_examples=50, deadline=None)
@given(written=BOX)
def test_one_college_alone_is_a_run_off(written):
    box = Ballots.gather(written)
    record = methods.count_by_college(
        "electoral-college", contest("ABCDE"), {"all": box}, {"colleges": colleges({"all": 3})}
    )
    run_off = methods.count("irv", contest("ABCDE"), box)
    details: Any = [one.detail["colleges"] for one in record.rounds]
    assert [told["votes"] for (told,) in details] == [one.votes for one in run_off.rounds]
    assert [told["exhausted"] for (told,) in details] == [one.non_transferable for one in run_off.rounds]
    assert [one.candidate for one in record.rounds] == [one.candidate for one in run_off.rounds]
    assert elected(record) == elected(run_off)


@settings(max_examples=50, deadline=None)
@given(boxes=st.lists(BOX, min_size=3, max_size=3), weights=st.lists(st.integers(1, 9), min_size=3, max_size=3))
def test_the_shares_of_all_are_the_whole_and_the_record_counts_again(boxes, weights):
    ballots = dict(zip("xyz", map(Ballots.gather, boxes), strict=True))
    named = colleges(dict(zip("xyz", weights, strict=True)))
    record = methods.count_by_college("electoral-college", contest("ABCDE"), ballots, {"colleges": named})
    for one in record.rounds:
        shares: Any = one.detail["shares"]
        assert sum(map(Fraction, shares.values())) == 1
    assert record.checks == {"conservation": True, "replayed": True}
    assert replay(CountRecord.from_text(record.text())) == ()
