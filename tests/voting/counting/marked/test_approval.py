"""Approval: as many marks as one likes."""

from tests.voting.counting.boards import contest, count, elected, first, papers


def test_any_number_of_marks_is_valid():
    record = count("approval", contest("A B C D", 2), papers("3 A B C D", "2 D", "1 B D", "1"))
    assert (record.papers.valid, record.papers.blank) == (6, 1)
    assert record.rounds[0].votes == {"A": 3, "B": 4, "C": 3, "D": 6}
    assert elected(record) == "D B"
    assert first(record)["limits"] == {"most": None, "fewest": 1, "per_candidate": None}


def test_a_blank_paper_is_blank_and_none_of_these_is_a_vote():
    ballots = papers("3 A", "2 none", "4")
    record = count("approval", contest("A B"), ballots, none=True, minimum_support="3/5")
    assert (record.papers.valid, record.papers.blank, elected(record)) == (5, 4, "A")
    record = count("approval", contest("A B"), papers("3 A", "3 none", "4"), none=True, minimum_support="3/5")
    assert (elected(record), record.outcome) == ("", "vacancies")
