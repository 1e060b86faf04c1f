"""Instant run-off: one candidate leaves a round until somebody has more than half of the papers still active."""

import json
from typing import Any

import pytest

from tests.voting.counting.published import Published, results_by
from tests.voting.counting.small import contest, elected, events, forged, papers, votes
from voting.counting import methods
from voting.counting.errors import BrokenRecord, OneSeatOnly
from voting.counting.lots import Lots
from voting.counting.ranked.irv import hopeless
from voting.counting.records import CountRecord
from voting.counting.replay import replay

TENNESSEE = "42 M N C K, 26 N C K M, 15 C K N M, 17 K C N M"


def irv(letters: str, written: str, **options) -> CountRecord:
    return methods.count("irv", contest(letters), papers(written), options)


def excluded(record: CountRecord) -> list[str | None]:
    return [one.candidate for one in record.rounds[1:]]


def test_the_worked_example_elects_knoxville_in_the_third_round():
    record = irv("MNCK", TENNESSEE)
    assert votes(record) == [[42, 26, 15, 17], [42, 26, 0, 32], [42, 0, 0, 58]]
    assert excluded(record) == ["C", "N"]
    assert [one.action for one in record.rounds] == ["first-preferences", "exclusion", "exclusion"]
    assert elected(record) == [("K", 3, "majority")]
    assert record.outcome == "complete"
    assert record.rounds[2].status == {"M": "continuing", "N": "excluded", "C": "excluded", "K": "elected"}
    assert record.checks == {"conservation": True, "replayed": True}
    assert replay(record) == ()


def test_a_round_names_the_sentence_that_tells_of_it():
    assert [one.text_key for one in irv("MNCK", TENNESSEE).rounds] == [
        "irv.first-preferences", "irv.exclusion", "irv.exclusion",
    ]  # fmt: skip
    assert irv("ABCDEFG", BATCH, batch=True).rounds[1].text_key == "irv.batch-exclusion"


def test_a_round_tells_where_the_papers_of_the_excluded_went():
    record = irv("MNCK", TENNESSEE)
    assert record.rounds[0].detail["parcels"] == [
        {"value": "1", "papers": 100, "transfer_value": "1", "to": {"M": 42, "N": 26, "C": 15, "K": 17}, "no_next": 0}
    ]
    assert record.rounds[1].detail == {
        "votes": 15,
        "parcels": [{"value": "1", "papers": 15, "transfer_value": "1", "to": {"K": 15}, "no_next": 0}],
        "active": 100,
        "needed": 51,
    }
    assert record.rounds[1].delta == {"C": -15, "K": 15}


@pytest.mark.elections
@pytest.mark.parametrize("published", results_by("irv"), ids=str)
def test_each_published_election_is_reproduced_round_by_round(published: Published):
    contest, ballots, names = published.contest_and_papers()
    record = methods.count("irv", for_one_seat(contest), ballots)
    (winner,) = elected(record)
    assert names[winner[0]] == published.expected["winner"]
    assert replay(CountRecord.from_text(record.text())) == ()
    gone: list[str] = []
    found = []
    for at, one in enumerate(record.rounds):
        leaving = record.rounds[at + 1].candidate if at + 1 < len(record.rounds) else None
        ties: list[Any] = list(record.rounds[at + 1].events) if leaving else []
        found.append(
            {
                "votes": {names[who]: votes for who, votes in one.votes.items() if who not in gone},
                "exhausted": one.non_transferable,
                "eliminated": leaving and names[leaving],
                "tie": [names[who] for who in ties[0]["between"]] if ties else None,
            }
        )
        gone.append(str(leaving))
    if "rounds" in published.expected:
        # A file of ballots cannot hold a quote within a name, and has an apostrophe there.
        assert found == json.loads(json.dumps(published.expected["rounds"]).replace(r"\"", "'"))
    else:
        assert published.expected["tolerance"].endswith("winner only")


def for_one_seat(several):
    """Leith Walk filled four seats; its published run-off is for one."""
    return type(several)(several.candidates, 1, several.withdrawn, several.lots)


def test_exactly_half_is_no_majority_and_one_paper_more_is():
    assert len(irv("ABC", "5 A, 3 B, 2 C A").rounds) == 2
    assert len(irv("ABC", "6 A, 3 B, 2 C A").rounds) == 1


def test_the_majority_is_of_the_papers_still_active():
    record = irv("ABC", "4 A, 3 B, 2 C")
    assert elected(record) == [("A", 2, "majority")]
    assert (record.rounds[1].non_transferable, record.rounds[1].detail["active"]) == (2, 7)
    assert record.rounds[1].detail["needed"] == 4


def test_where_a_majority_of_all_valid_papers_is_wanted_nobody_may_come_to_it():
    record = irv("ABC", "4 A, 3 B, 2 C", threshold="valid")
    assert (elected(record), record.outcome) == ([], "vacancies")
    assert excluded(record) == ["C", "B"]
    assert record.rounds[2].detail["needed"] == 5
    assert replay(record) == ()


def test_where_a_majority_of_all_valid_papers_is_wanted_the_last_two_count_on():
    assert elected(irv("ABC", "4 A, 3 B A, 2 C", threshold="valid")) == [("A", 3, "majority")]


def test_a_tie_for_the_fewest_looks_back_to_the_latest_round_that_differs():
    record = irv("ABCD", "6 A, 4 B, 3 C A, 1 D C")
    assert excluded(record) == ["D", "C"]
    assert events(record) == [
        {
            "type": "tie",
            "purpose": "exclusion",
            "between": ["B", "C"],
            "looked_at": [{"stage": 1, "votes": {"B": 4, "C": 3}}],
            "resolved_by": "earlier-stage",
            "chosen": "C",
        }
    ]


def test_a_tie_that_never_differed_goes_to_the_lot_which_excludes_the_last():
    record = irv("ABC", "5 A, 3 B, 3 C B")
    assert excluded(record) == ["C"]
    assert [(event["resolved_by"], event["chosen"], event["consequence"]) for event in events(record)] == [
        ("lot", "C", "elects")
    ]


def test_a_lot_that_changes_nobody_elected_says_so():
    assert [event["consequence"] for event in events(irv("ABCD", "5 A, 4 B, 1 C A, 1 D A"))] == ["none"]


def test_two_left_with_equal_votes_end_by_lot():
    record = irv("AB", "3 A, 3 B")
    assert elected(record) == [("A", 2, "majority")]
    assert [event["consequence"] for event in events(record)] == ["elects"]


def test_a_lot_not_drawn_stops_the_count_and_its_record_can_be_checked_all_the_same():
    record = methods.count("irv", contest("AB", lots=Lots.not_drawn()), papers("3 A, 3 B"))
    assert (record.outcome, record.rounds[-1].action, record.rounds[-1].text_key) == (
        "tie_pending",
        "pending",
        "tie.pending",
    )
    assert events(record)[-1]["resolved_by"] == "pending"
    assert replay(record) == ()


@pytest.mark.parametrize(
    ("standing", "leave"),
    [
        ({"A": 10, "B": 4, "C": 3, "D": 2}, ["D", "C", "B"]),
        ({"A": 9, "B": 4, "C": 3, "D": 2}, ["D"]),
        ({"A": 9, "B": 5, "C": 0, "D": 0}, ["C", "D", "B"]),
        ({"A": 9, "B": 9, "C": 0, "D": 0}, ["C", "D"]),
        ({"A": 5, "B": 5, "C": 5}, []),
        ({"A": 5}, []),
    ],
)
def test_the_hopeless_are_the_largest_set_of_lowest_below_the_next(standing, leave):
    letters = list(standing)
    votes = {at: standing[letter] for at, letter in enumerate(letters)}
    assert [letters[at] for at in hopeless(votes)] == leave


BATCH = "40 A, 35 B, 6 C A, 3 C, 8 D B, 2 E C, 6 F D E C"


def test_hopeless_candidates_leave_together_where_the_by_laws_say_so():
    record = irv("ABCDEFG", BATCH, batch=True)
    assert [one.action for one in record.rounds] == ["first-preferences", "batch-exclusion"]
    batch = record.rounds[1]
    parts: Any = batch.detail["batch"]
    assert batch.candidate is None
    assert [(part["candidate"], part["votes"]) for part in parts] == [
        ("G", 0), ("E", 2), ("F", 6), ("D", 8), ("C", 9),
    ]  # fmt: skip
    assert parts[2]["parcels"] == [{"value": "1", "papers": 6, "transfer_value": "1", "to": {}, "no_next": 6}]
    assert batch.non_transferable == 2 + 6 + 3
    assert elected(record) == [("A", 2, "majority")]
    assert replay(CountRecord.from_text(record.text())) == ()


def test_two_leave_together_and_one_alone_leaves_as_if_there_were_no_batch():
    two = irv("ABCD", "9 A, 7 B, 1 C A, 1 D B", batch=True)
    assert [one.action for one in two.rounds] == ["first-preferences", "batch-exclusion"]
    one = irv("ABC", "5 A, 4 B, 2 C B", batch=True)
    assert [(it.action, it.candidate) for it in one.rounds[1:]] == [("exclusion", "C")]


def test_leaving_together_elects_whom_leaving_one_by_one_elects():
    one_by_one = irv("ABCDEFG", BATCH)
    assert len(one_by_one.rounds) > 2
    assert [one for one, _, _ in elected(one_by_one)] == ["A"]


def test_an_empty_rank_is_passed_over_unless_it_ends_the_paper():
    assert irv("ABC", "3 A, 2 B, 2 C - B").rounds[1].votes["B"] == 4
    assert irv("ABC", "3 A, 2 B A, 2 C - B", gap="stop").rounds[1].non_transferable == 2


def test_who_withdrew_is_taken_off_every_paper():
    record = methods.count("irv", contest("ABC", withdrawn=("A",)), papers("3 A B, 2 C, 4 A"))
    assert record.rounds[0].votes == {"B": 3, "C": 2}
    assert record.papers.invalid == {"no_first_preference": 4}


def test_without_a_valid_paper_nobody_is_elected():
    record = methods.count("irv", contest("AB"), papers("4 -"))
    assert (record.outcome, record.elected) == ("no_election", ())
    assert replay(record) == ()


def test_several_seats_are_refused():
    with pytest.raises(OneSeatOnly, match="irv"):
        methods.count("irv", contest("ABC", 2), papers("1 A"))


@pytest.mark.parametrize(
    "options", [{"threshold": "most"}, {"batch": 1}, {"batch": None}, {"gap": "jump"}, {"equal": ["stop"]}]
)
def test_an_option_it_cannot_take_is_refused(options):
    with pytest.raises(BrokenRecord):
        irv("AB", "1 A", **options)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"to":{"K":15}', '"to":{"N":15}'),
        ('"papers":15', '"papers":14'),
        ('"votes":15', '"votes":16'),
        ('"active":100,"needed":51', '"active":100,"needed":50'),
        ('"active":100', '"active":99'),
        ('{"id":"K","round":3,"by":"majority"}', '{"id":"M","round":3,"by":"majority"}'),
        ('"action":"exclusion","candidate":"C"', '"action":"exclusion","candidate":"K"'),
    ],
)
def test_a_record_of_which_one_figure_was_changed_does_not_replay(old, new):
    assert replay(forged(irv("MNCK", TENNESSEE), old, new)) != ()


def test_a_record_of_which_an_option_was_changed_does_not_replay():
    record = irv("ABC", "4 A, 3 B, 2 C")
    assert replay(forged(record, '"threshold":"active"', '"threshold":"valid"')) == ("recount",)
    together = irv("ABCDEFG", BATCH, batch=True)
    assert replay(forged(together, '"batch":true', '"batch":false')) == ("recount",)
