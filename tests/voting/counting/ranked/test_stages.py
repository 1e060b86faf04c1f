"""The course of a count: who is listed in which order, and what its record says of papers that are not one vote."""

import pytest

from tests.voting.counting.small import contest
from voting.counting.ranked.stages import Course, Stage
from voting.counting.records import Papers


def course(letters: str, seats: int, *votes: int) -> Course:
    """Return a count in which these votes have been credited, in one stage that is still open."""
    found = Course(contest(letters, seats), Papers(sum(votes), sum(votes), 0, {}), 0)
    stage = Stage("first-preferences", "test.first")
    for candidate, units in enumerate(votes):
        found.move(stage, candidate, units)
    found.close(stage)
    return found


def test_those_elected_together_are_listed_with_more_votes_first_and_equals_as_on_the_paper():
    counted = course("ABCD", 3, 2, 5, 1, 5)
    stage = Stage("elect", "test.elect")
    counted.elect(stage, [0, 1, 3], by="quota")
    assert stage.elected == [1, 3, 0]
    assert [counted.ids[at] for at in stage.elected] == ["B", "D", "A"]
    assert (counted.elected, counted.continuing, counted.vacancies) == ([0, 1, 3], [2], 0)


@pytest.mark.parametrize("conserved", [True, False])
def test_where_a_paper_is_not_one_vote_the_method_says_whether_papers_were_conserved(conserved):
    record = course("AB", 1, 3, 2).record("test", {}, "0" * 64, "complete", conserved=conserved)
    assert record.checks == {"conservation": conserved, "replayed": True}


def test_papers_that_do_not_add_up_are_not_conserved_whatever_the_method_says():
    counted = Course(contest("AB"), Papers(7, 5, 1, {}), 0)
    assert counted.record("test", {}, "0" * 64, "complete", conserved=True).checks["conservation"] is False
