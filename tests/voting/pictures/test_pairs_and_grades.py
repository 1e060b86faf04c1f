"""Duels as dots, grades as bars: the area and the length follow the papers, and the shape says who wins."""

from tests.voting.counting.explain.samples import CANDIDATES, JUDGED, RANKED, papers
from voting.counting import methods
from voting.counting.contests import Contest
from voting.pictures import bars, grades, pairs

DUELS = methods.count("schulze-winning-votes", Contest(CANDIDATES), papers(RANKED["cycle"]))
JUDGMENT = methods.count("majority-judgment", Contest(CANDIDATES), papers(JUDGED["plain"], scored=True))


def test_a_cell_says_on_how_many_papers_the_row_is_preferred_and_whether_that_wins():
    (name, cells), *_ = pairs.draw(DUELS, "fr").rows
    assert name == "Anna"
    assert [(cell.state, cell.votes) for cell in cells] == [
        ("self", ""),
        ("lost", "20"),
        ("won", "26"),
        ("won", "30"),
        ("lost", "22"),
    ]


def test_the_area_of_a_dot_follows_the_papers():
    (_, cells), *_ = pairs.draw(DUELS, "fr").rows
    assert cells[3].radius == "8.9"
    assert abs(cells[3].tenths ** 2 * 45 - 110**2 * 30) < 110**2


def test_a_count_of_duels_has_no_bars():
    assert bars.draw(DUELS, "fr") is None
    assert pairs.draw(JUDGMENT, "fr") is None


def test_grades_stand_one_after_the_other_the_best_first():
    first, *_ = grades.draw(JUDGMENT, "fr").bars
    assert (first.name, first.median) == ("Anna", "Bien")
    assert [(one.grade, one.papers, one.at, one.length) for one in first.pieces] == [
        ("Excellent", "3", 0, 500),
        ("Bien", "2", 500, 333),
        ("Passable", "1", 833, 167),
    ]


def test_the_better_a_grade_the_fuller_its_ink():
    inks = [one.opacity for one in grades.draw(JUDGMENT, "fr").key]
    assert inks == sorted(inks, reverse=True)
    assert (inks[0], inks[-1]) == ("1.00", "0.00")


def test_grades_have_no_bars_of_votes():
    assert bars.draw(JUDGMENT, "fr") is None
    assert grades.draw(DUELS, "fr") is None


def test_nobody_s_papers_are_not_drawn():
    empty = papers("")
    assert pairs.draw(methods.count("condorcet", Contest(CANDIDATES), empty), "fr") is None
    assert grades.draw(methods.count("majority-judgment", Contest(CANDIDATES), empty), "fr") is None
