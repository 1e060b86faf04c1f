"""Bundles of papers: taken apart no further than the count looks, and each paper arrives where it would go alone."""

import pytest

from tests.voting.counting.small import papers
from voting.counting.ballots import Ballots
from voting.counting.ranked.bundles import Passed, pass_on, whole
from voting.counting.ranked.rankings import Equal, Gap, Profile, Reading, read

A, B, C, D, E = range(5)


def profile(written: str) -> Profile:
    return read(papers(written), "ABCDE", (), Reading(Gap.SKIP, Equal.RESOLVE)).profile


def sent(written: str, *continuing: int) -> Passed:
    """Return where these papers go from the top, where only some candidates are still in the count."""
    ordered = profile(written)
    return pass_on(ordered, whole(ordered), continuing)


@pytest.mark.parametrize(
    ("written", "continuing", "to", "ended"),
    [
        pytest.param("2 A B, 3 A C", (A, B, C), {A: 5}, 0, id="papers that begin alike arrive together"),
        pytest.param("2 A B C, 3 A B D", (C, D), {C: 2, D: 3}, 0, id="two in turn are out, and two papers begin so"),
        pytest.param("2 A B C, 3 A B D", (D,), {D: 3}, 2, id="one of two that begin alike ends"),
        pytest.param("2 A, 3 A B, 4 A B C", (C,), {C: 4}, 5, id="each of two that begin alike ends by itself"),
        pytest.param("2 A, 3 B, 4 C", (D,), {}, 9, id="nobody they name is in the count"),
        pytest.param("2 A=B C, 3 A=B D", (A, C, D), {A: 5}, 0, id="of two equals one is left, for two papers"),
        pytest.param("2 A=B C, 3 A=B D", (C, D), {C: 2, D: 3}, 0, id="of two equals neither is left, for two papers"),
        pytest.param("2 A=B C, 3 A=B D", (A, B, C, D), {}, 5, id="of two equals both are left"),
        pytest.param("2 A=B, 3 C=D, 4 E", (A, B, C, D), {}, 9, id="two sets of equals, and somebody out"),
    ],
)
def test_papers_go_to_the_next_in_the_count(written, continuing, to, ended):
    passed = sent(written, *continuing)
    assert (passed.papers, passed.ended) == (to, ended)


def test_a_bundle_remembers_how_many_ranks_are_behind_it():
    ordered = profile("2 A=B C D, 3 A=B C E")
    at_a = pass_on(ordered, whole(ordered), (A, C, D, E)).bundles[A]
    assert at_a == [(0, 2, 1)]
    at_c = pass_on(ordered, at_a, (C, D, E)).bundles[C]
    assert at_c == [(0, 2, 2)]
    assert pass_on(ordered, at_c, (D, E)).papers == {D: 2, E: 3}


def test_a_paper_does_not_come_back_to_a_rank_that_is_behind_it():
    """The Meek rule sends papers on from an elected candidate while others they passed are still in the count."""
    ordered = profile("2 A B C")
    at_b = pass_on(ordered, whole(ordered), (B,)).bundles[B]
    assert pass_on(ordered, at_b, (A, C)).papers == {C: 2}


def test_equal_marks_undecided_are_looked_at_again_from_the_same_rank():
    ordered = profile("2 C A=B D, 3 C A=B E")
    waiting = pass_on(ordered, whole(ordered), (A, B, D, E)).undecided
    assert waiting == [(0, 2, 1)]
    assert pass_on(ordered, waiting, (B, D, E)).papers == {B: 5}
    assert pass_on(ordered, waiting, (D, E)).papers == {D: 2, E: 3}


def test_a_long_shared_beginning_is_not_taken_apart():
    """That is why a count costs less than reading: a thousand rankings that begin alike travel as one."""
    names = [str(at) for at in range(1_000)]
    ballots = Ballots.gather((("first", name), 1) for name in names)
    ordered = read(ballots, ["first", *names], (), Reading()).profile
    assert pass_on(ordered, whole(ordered), (0,)).bundles == {0: [(0, 1_000, 1)]}


def test_without_papers_nothing_travels():
    assert whole(read(Ballots.gather([]), "AB", (), Reading()).profile) == []
