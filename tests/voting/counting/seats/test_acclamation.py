"""No more candidates than seats: elected without a vote, confirmed one by one, or voted for all the same."""

import pytest

from tests.voting.counting.boards import contest, count, elected, events, first, how, papers
from voting.counting.errors import BrokenRecord, OptionUnknown, UnknownChoice
from voting.counting.replay import replay

NO_PAPERS = papers()
ANSWERS = papers(
    "20 A:yes B:yes", "30 A:yes B:no", "10 A:no B:no", "5 A:abstain B:abstain", "2", "1 A:yes A:no", "1 A:maybe"
)


@pytest.mark.parametrize(("seats", "outcome"), [(5, "vacancies"), (3, "complete")])
def test_all_are_elected_without_a_vote(seats, outcome):
    record = count("block-vote", contest("A B C", seats), NO_PAPERS, acclamation="elect")
    assert how(record) == dict.fromkeys("ABC", "acclamation")
    assert (record.outcome, record.rounds[0].action) == (outcome, "acclamation")
    assert record.rounds[0].text_args == {"seats": seats, "elected": 3}
    assert replay(record) == ()


def test_with_one_candidate_more_than_seats_there_is_a_vote():
    record = count("block-vote", contest("A B C", 2), papers("2 A", "1 B"), acclamation="elect")
    assert (how(record), record.rounds[0].action) == ({"A": "most-votes", "B": "most-votes"}, "total")
    assert count("block-vote", contest("A B C", 2), NO_PAPERS, acclamation="elect").outcome == "no_election"


def test_those_who_withdrew_are_not_candidates():
    record = count("block-vote", contest("A B C", 2, withdrawn="B"), NO_PAPERS, acclamation="elect")
    assert elected(record) == "A C"


def test_papers_that_are_there_all_the_same_count_for_nobody():
    record = count("plurality", contest("A"), papers("3 A", "1"), acclamation="elect")
    assert (record.rounds[0].votes, record.rounds[0].non_transferable) == ({"A": 0}, 3)
    assert (record.papers.total, record.conserves) == (4, True)
    assert replay(record) == ()


def test_a_vote_may_be_held_all_the_same():
    record = count("block-vote", contest("A B", 2), papers("2 A"), minimum_support="1/2", acclamation="vote")
    assert (elected(record), record.outcome) == ("A", "vacancies")


def test_each_is_confirmed_by_more_yes_than_no():
    record = count("block-vote", contest("A B", 2), ANSWERS, acclamation="confirm")
    assert (how(record), record.outcome) == ({"A": "acclamation"}, "vacancies")
    assert first(record)["confirm"] == {
        "A": {"yes": 50, "no": 10, "abstain": 5, "needed": 31, "met": True},
        "B": {"yes": 20, "no": 40, "abstain": 5, "needed": 31, "met": False},
    }
    assert record.papers.as_json() == {
        "total": 69,
        "valid": 65,
        "blank": 2,
        "invalid": {"duplicate": 1, "not_allowed_value": 1},
    }
    assert record.rounds[0].status == {"A": "elected", "B": "excluded"}
    assert record.rounds[0].text_key == "seats.confirmation"
    assert replay(record) == ()


@pytest.mark.parametrize(("yes", "named"), [(9, ""), (10, ""), (11, "A")])
def test_as_many_yes_as_no_confirms_nobody_and_draws_no_lot(yes, named):
    record = count("plurality", contest("A"), papers(f"{yes} A:yes", "10 A:no"), acclamation="confirm")
    assert (elected(record), events(record)) == (named, [])
    assert record.conserves


def test_the_by_laws_may_want_another_majority_or_a_minimum_support():
    two_thirds = {"base": "cast", "num": 2, "den": 3, "strict": False}
    for yes, named in ((19, ""), (20, "A")):
        ballots = papers(f"{yes} A:yes", f"{30 - yes} A:no", "30 A:abstain")
        record = count("plurality", contest("A"), ballots, acclamation="confirm", confirm=two_thirds)
        assert (elected(record), first(record)["confirm"]["A"]["needed"]) == (named, 20)
    for yes, named in ((14, ""), (15, "A")):
        ballots = papers(f"{yes} A:yes", f"{60 - yes} A:abstain")
        record = count("plurality", contest("A"), ballots, acclamation="confirm", minimum_support="1/4")
        assert (elected(record), first(record)["confirm"]["A"]["needed"]) == (named, 15)


def test_the_confirmed_stand_in_the_order_of_their_votes():
    ballots = papers("5 A:yes B:yes", "1 B:yes")
    assert elected(count("block-vote", contest("A B", 2), ballots, acclamation="confirm")) == "B A"


def test_who_is_not_answered_about_is_abstained_on():
    record = count("block-vote", contest("A B", 2), papers("1 A:yes", "1 A:yes A:yes"), acclamation="confirm")
    assert first(record)["confirm"]["B"] == {"yes": 0, "no": 0, "abstain": 2, "needed": 1, "met": False}


def test_an_answer_about_somebody_who_withdrew_is_left_out():
    who = contest("A B", 2, withdrawn="B")
    record = count("block-vote", who, papers("2 A:yes B:no", "1 B:yes"), acclamation="confirm")
    assert (elected(record), record.papers.invalid) == ("A", {"no_first_preference": 1})


def test_nobody_is_confirmed_without_a_valid_paper():
    record = count("block-vote", contest("A B", 2), papers("2"), acclamation="confirm")
    assert (elected(record), record.outcome) == ("", "no_election")
    assert replay(record) == ()


def test_everybody_must_fit_in_for_an_acclamation():
    workers = [{"class": "W", "minimum": 2}]
    one, two = ([{"class": "C", "maximum": most}] for most in (1, 2))
    board = contest("A B C", 3, A="C", B="C", C="W")
    assert count("block-vote", board, NO_PAPERS, acclamation="elect", reserved=workers).outcome == "complete"
    for reserved, short in ((workers, "vacant"), (one, "fill")):
        rules = {"acclamation": "elect", "reserved": reserved, "short": short}
        record = count("block-vote", board, papers("3 A", "2 B", "1 C"), **rules)
        assert record.rounds[0].action == "total"
    assert count("block-vote", board, NO_PAPERS, acclamation="elect", reserved=two).outcome == "complete"
    larger = contest("A B C", 4, A="C", B="C", C="W")
    record = count("block-vote", larger, NO_PAPERS, acclamation="elect", reserved=workers, short="vacant")
    assert (elected(record), record.outcome) == ("A B C", "vacancies")


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"acclamation": "cheer"}, BrokenRecord),
        ({"confirm": {"base": "present", "num": 1, "den": 2, "strict": True}}, OptionUnknown),
    ],
)
def test_what_is_no_acclamation_is_refused(more, refusal):
    with pytest.raises(refusal):
        count("block-vote", contest("A B", 2), NO_PAPERS, **more)


def test_an_answer_about_nobody_is_refused():
    for mark in ("A", "Z:yes", "yes"):
        with pytest.raises(UnknownChoice):
            count("block-vote", contest("A B", 2), papers(f"1 {mark}"), acclamation="confirm")
