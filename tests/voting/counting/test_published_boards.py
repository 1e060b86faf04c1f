"""The published board cases and ballots, beside this repository: marks, scores, colleges."""

import json
import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.voting.counting.boards import contest, count, elected, events, first, how, papers, tallied
from voting.counting import motions
from voting.counting.ballots import Ballots
from voting.counting.colleges import motions as college_motions
from voting.counting.colleges.motions import CollegeMotionOptions
from voting.counting.colleges.weights import Colleges
from voting.counting.contests import Contest
from voting.counting.lots import Lots
from voting.counting.records import Candidate
from voting.counting.replay import replay

pytestmark = pytest.mark.elections


def folder() -> Path:
    return Path(os.environ["ELECTIONS_DIR"])


def case(name: str):
    cases = json.loads((folder() / "boards" / "cases.json").read_text())["cases"]
    found = next(one for one in cases if one["id"] == name)
    return found, found["expected"]


def board(given, **more) -> Contest:
    classes = given.get("classes", {})
    names = given.get("candidates", list(classes))
    candidates = tuple(Candidate(one, one, (classes[one],) if one in classes else ()) for one in names)
    return Contest(candidates, given["seats"], **more)


def ballots(given) -> Ballots:
    return Ballots.gather((tuple(marks), many) for many, marks in given["papers"])


def test_block_vote():
    given, expected = case("block-1")
    record = count("block-vote", board(given), ballots(given))
    assert (record.papers.total, record.papers.valid) == (expected["papers"], expected["valid"])
    assert (record.papers.invalid, record.papers.blank) == (
        {"overvote": expected["invalid_overvote"]},
        expected["blank"],
    )
    assert record.rounds[0].votes == expected["totals"]
    assert elected(record).split() == expected["elected"]


def test_a_tie_for_the_last_seat():
    given, expected = case("block-tie-lot")
    record = count("block-vote", board(given, lots=Lots.in_order(given["lot_order"])), ballots(given))
    assert record.rounds[0].votes == expected["totals"]
    assert elected(record).split() == expected["elected"]
    (event,) = events(record)
    assert (event["between"], event["lot_order"]) == (expected["tie"]["between"], expected["tie"]["lot_order"])
    assert (event["resolved_by"], [event["chosen"]]) == ("lot", expected["elected"][-expected["tie"]["seats"] :])


def test_acclamation():
    given, expected = case("acclamation")
    record = count("block-vote", board(given), ballots(given), acclamation="elect")
    assert elected(record).split() == expected["elected"]
    assert set(how(record).values()) == {expected["by"]}
    assert given["seats"] - len(record.elected) == expected["vacant"]


def test_a_confirmation_of_each():
    given, expected = case("acclamation-needs-vote")
    # The totals of the two candidates, on papers that answer for both: 65 of them.
    said = papers("20 A:yes B:yes", "30 A:yes B:no", "10 A:no B:no", "5 A:abstain B:abstain")
    record = count("block-vote", board(given), said, acclamation="confirm")
    for candidate, votes in given["votes"].items():
        answers = first(record)["confirm"][candidate]
        assert (answers["yes"], answers["no"], answers["abstain"]) == tuple(votes.values())
    assert elected(record).split() == expected["elected"]
    assert given["seats"] - len(record.elected) == expected["vacant"]


@pytest.mark.parametrize("name", ["min-support", "min-support-vacant"])
def test_minimum_support(name):
    given, expected = case(name)
    part = "{}/{}".format(*given["min_support"])
    record = count("block-vote", board(given), ballots(given), minimum_support=part)
    assert record.rounds[0].votes == expected["totals"]
    assert elected(record).split() == expected["elected"]
    assert first(record)["support"]["needed"] == expected["needed_support"]
    assert given["seats"] - len(record.elected) == expected.get("vacant", 0)


def reserved(given):
    return [{"class": name, "minimum": least} for name, least in given["minimum"].items()]


def test_reserved_seats():
    given, expected = case("reserved-1")
    record = count("block-vote", board(given), tallied(given["totals"]), reserved=reserved(given))
    assert elected(record).split() == expected["elected"]
    assert [one["displaced"] for one in events(record)] == expected["displaced"]
    assert [one for one, by in how(record).items() if by == "reservation"] == expected["by_reservation"]


@pytest.mark.parametrize(("case_name", "short"), [("fill", "fill"), ("strict", "vacant")])
def test_too_few_candidates_of_a_class(case_name, short):
    given, every = case("reserved-too-few")
    expected = every[case_name]
    record = count("block-vote", board(given), tallied(given["totals"]), reserved=reserved(given), short=short)
    assert elected(record).split() == expected["elected"]
    assert given["seats"] - len(record.elected) == expected.get("vacant", 0)


def published(name: str, method: str):
    document = json.loads((folder() / name / "expected.json").read_text())
    return document, next(one for one in document["results"] if one["method"] == method)


def test_plurality_of_tennessee():
    document, expected = published("tennessee", "plurality")
    rows = [line.split() for line in (folder() / "tennessee" / document["ballots"]).read_text().splitlines()[1:5]]
    names = document["candidates"]
    said = Ballots.gather(((names[int(first_choice) - 1],), int(many)) for many, first_choice, *_ in rows)
    record = count("plurality", contest(" ".join(names)), said)
    assert record.rounds[0].votes == expected["totals"]
    assert elected(record) == expected["winner"]


def rows_of(name: str):
    lines = (folder() / "ims-score-approval" / name).read_text().split()
    return lines[0].split(","), [[int(cell) for cell in line.split(",")] for line in lines[1:]]


def test_approval_of_the_council():
    document, expected = published("ims-score-approval", "approval")
    names, rows = rows_of("approval.csv")
    said = Ballots.gather((tuple(one for one, cell in zip(names, row, strict=True) if cell), 1) for row in rows)
    record = count("approval", contest(" ".join(names), document["seats"]), said)
    assert record.rounds[0].votes == expected["totals"]
    assert elected(record).split() == expected["elected_5"]
    assert replay(record) == ()


def scored_ballots():
    names, rows = rows_of("score.csv")
    said = Ballots.gather((tuple(f"{one}:{cell}" for one, cell in zip(names, row, strict=True)), 1) for row in rows)
    return contest(" ".join(names), 5), contest(" ".join(names)), said


def test_scores_of_the_council():
    _, expected = published("ims-score-approval", "score")
    council, _, said = scored_ballots()
    record = count("score", council, said, max=9)
    assert record.rounds[0].votes == expected["totals"]
    assert elected(record).split() == expected["elected_5"]
    assert replay(record) == ()


def test_star_of_the_council():
    _, expected = published("ims-score-approval", "star")
    _, one_seat, said = scored_ballots()
    record = count("star", one_seat, said, max=9)
    detail = record.rounds[1].detail
    assert set(detail["finalists"]) == set(expected["finalists"])
    assert (detail["preferring"], detail["equal"]) == (expected["preferring"], expected["equal"])
    assert elected(record) == expected["winner"]
    assert replay(record) == ()


def test_majority_judgment_of_the_council():
    _, expected = published("ims-score-approval", "majority-judgment")
    council, _, said = scored_ballots()
    record = count("majority-judgment", council, said, grades=[str(grade) for grade in range(9, -1, -1)])
    assert record.rounds[0].votes == expected["medians"]
    assert {one: int(grade) for one, grade in first(record)["medians"].items()} == expected["medians"]
    assert replay(record) == ()


@pytest.mark.parametrize("name", ["colleges-1", "colleges-empty"])
def test_a_motion_by_colleges(name):
    given, expected = case(name)
    weights: list[Any] = [{"id": one, "weight": weight} for one, weight in given["weights"].items()]
    said = {
        one: motions.totals(yes=votes["yes"], no=votes["no"], abstain=votes["abst"])
        for one, votes in given["votes"].items()
    }
    options = CollegeMotionOptions(Colleges.from_json({"colleges": weights}), present=200, entitled=200)
    record = college_motions.count(said, options)
    requirement = first(record)["requirement"]
    assert (requirement["share"], record.decision.passed) == (expected["yes_share"], expected["passed"])
    if "yes_percent" in expected:
        assert Fraction(requirement["percent"]) == Fraction(expected["yes_percent"])
    assert replay(record) == ()
