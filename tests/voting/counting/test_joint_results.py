"""Elections counted apart and told as one: seat by seat, or college by college."""

import pytest

from tests.voting.counting.boards import contest, drawn, papers
from voting.counting.errors import BrokenRecord, NoSeats, UnknownChoice
from voting.counting.joint import JointResult, Kind, alternatives, college_by_college, seat_by_seat
from voting.counting.lots import Lots, Purpose
from voting.counting.majorities import RULES
from voting.counting.motion_options import Casting, MotionOptions, Quorum, Tie
from voting.counting.motions import totals

SEATS = ("chair", "secretary", "treasurer")


def test_whoever_is_elected_to_one_seat_no_longer_stands_for_the_next():
    ballots = {
        "chair": papers("5 A", "4 B"),
        "secretary": papers("6 A", "3 C", "2 B"),
        "treasurer": papers("5 C", "2 B", "1 D"),
    }
    result = seat_by_seat("plurality", contest("A B C D", withdrawn="D"), SEATS, ballots)
    assert result.elected == (("chair", "A"), ("secretary", "C"), ("treasurer", "B"))
    assert result.outcome == "complete"
    records = dict(result.parts)
    assert records["secretary"].options["withdrawn"] == ["A", "D"]
    assert records["secretary"].papers.invalid == {"no_first_preference": 6}
    assert records["treasurer"].options["withdrawn"] == ["A", "C", "D"]
    assert result.replay() == ()


def test_the_order_of_the_seats_decides():
    ballots = {"chair": papers("5 A", "1 B"), "secretary": papers("5 A", "1 B")}
    who = contest("A B")
    assert seat_by_seat("plurality", who, ("secretary", "chair"), ballots).elected == (
        ("secretary", "A"),
        ("chair", "B"),
    )


def test_a_seat_that_stays_vacant_takes_nobody_from_the_next():
    ballots = {"chair": papers("2 A", "2 B", "2 C"), "secretary": papers("5 A", "1 B")}
    result = seat_by_seat("plurality", contest("A B C"), ("chair", "secretary"), ballots, {"need": "majority"})
    assert (result.elected, result.outcome) == ((("secretary", "A"),), "vacancies")


def test_a_lot_that_is_not_drawn_stops_the_count_at_its_seat():
    ballots = {"chair": papers("5 A"), "secretary": papers("2 B", "2 C"), "treasurer": papers("5 D")}
    who = contest("A B C D")
    waiting = seat_by_seat("plurality", who, SEATS, ballots)
    assert ([name for name, _ in waiting.parts], waiting.outcome) == (["chair", "secretary"], "tie_pending")
    lots = Lots.drawn_by_officers([drawn(Purpose.ELECTION, "B C", "C")])
    resumed = seat_by_seat("plurality", contest("A B C D", lots=lots), SEATS, ballots)
    assert resumed.elected == (("chair", "A"), ("secretary", "C"), ("treasurer", "D"))


def test_each_seat_has_the_draws_that_the_seats_before_it_did_not_need():
    ballots = {"chair": papers("2 A", "2 B"), "secretary": papers("2 C", "2 D"), "treasurer": papers("1 E")}
    draws = [drawn(Purpose.ELECTION, "A B", "B"), drawn(Purpose.ELECTION, "C D", "D")]
    result = seat_by_seat("plurality", contest("A B C D E", lots=Lots.drawn_by_officers(draws)), SEATS, ballots)
    assert result.elected == (("chair", "B"), ("secretary", "D"), ("treasurer", "E"))
    assert result.replay() == ()


def test_each_college_elects_its_own():
    contests = {"workers": contest("A B C", 2), "consumers": contest("X Y")}
    ballots = {"workers": papers("3 A B", "2 C"), "consumers": papers("1 X", "2 Y")}
    result = college_by_college("block-vote", contests, ballots)
    assert result.elected == (("workers", "A"), ("workers", "B"), ("consumers", "Y"))
    assert (result.kind, result.outcome, result.replay()) == (Kind.COLLEGES, "complete", ())


@pytest.mark.parametrize(
    ("workers", "consumers", "outcome"),
    [
        (["2"], ["1"], "no_election"),
        (["2 A"], ["1"], "vacancies"),
        (["2 A"], ["1 X", "1 Y"], "tie_pending"),
        (["2 A"], ["1 X"], "complete"),
    ],
)
def test_the_result_is_as_complete_as_its_parts(workers, consumers, outcome):
    contests = {"workers": contest("A B"), "consumers": contest("X Y")}
    ballots = {"workers": papers(*workers), "consumers": papers(*consumers)}
    assert college_by_college("plurality", contests, ballots).outcome == outcome


def test_a_joint_result_reads_back_to_the_same_bytes():
    ballots = {"chair": papers("5 A"), "secretary": papers("2 B")}
    result = seat_by_seat("plurality", contest("A B"), ("chair", "secretary"), ballots)
    assert JointResult.from_text(result.text()) == result
    for broken in (
        result.text() + " ",
        result.text().replace("joint-count/1", "joint-count/2"),
        result.text().replace('["secretary","B"]', '["secretary","A"]'),
        "{}",
    ):
        with pytest.raises(BrokenRecord):
            JointResult.from_text(broken)


def test_a_joint_result_that_was_altered_does_not_replay():
    ballots = {"chair": papers("5 A"), "secretary": papers("2 B", "1 C")}
    who = contest("A B C")
    text = seat_by_seat("plurality", who, ("chair", "secretary"), ballots).text()
    forged = text.replace('"B":2', '"B":3')
    assert JointResult.from_text(forged).replay() == ("secretary: recount",)
    apart = college_by_college("plurality", {"chair": who, "secretary": who}, ballots).text()
    lets_in_the_elected = JointResult.from_text(apart.replace('"colleges","parts"', '"seats","parts"'))
    assert lets_in_the_elected.replay() == ("secretary: withdrawn",)


def test_what_has_no_papers_or_no_name_is_refused():
    who, ballots = contest("A B"), {"chair": papers("1 A")}
    for seats in ((), ("chair", "chair")):
        with pytest.raises(NoSeats):
            seat_by_seat("plurality", who, seats, ballots)
    with pytest.raises(UnknownChoice):
        seat_by_seat("plurality", who, ("chair", "secretary"), ballots)
    with pytest.raises(UnknownChoice):
        seat_by_seat("plurality", who, ("chair",), ballots | {"secretary": papers()})
    with pytest.raises(NoSeats):
        college_by_college("plurality", {}, {})
    with pytest.raises(UnknownChoice):
        college_by_college("plurality", {"workers": who}, {})


def motion(name, yes, no, **more):
    options = {"tie": Tie.CHAIR, "present": 20, "entitled": 40} | more
    return name, totals(yes=yes, no=no, abstain=0), MotionOptions((RULES["simple"],), **options)


@pytest.mark.parametrize(
    ("votes", "counted", "carried", "outcome"),
    [
        ([(4, 9), (8, 5), (9, 1)], "A B", "B", "complete"),
        ([(4, 9), (5, 8), (6, 7)], "A B C", None, "complete"),
        ([(9, 1), (9, 1), (9, 1)], "A", "A", "complete"),
        ([(4, 9), (5, 5), (9, 1)], "A B", None, "tie_pending"),
    ],
)
def test_the_first_alternative_that_is_carried_decides(votes, counted, carried, outcome):
    result = alternatives([motion(name, *said) for name, said in zip("ABC", votes, strict=True)])
    assert " ".join(name for name, _ in result.parts) == counted
    assert (result.carried, result.outcome, result.elected) == (carried, outcome, ())
    assert result.replay() == ()
    assert JointResult.from_text(result.text()) == result


def test_the_casting_vote_of_the_chair_resumes_the_alternatives():
    lost = motion("A", 5, 5, casting_vote=Casting.NO)
    assert alternatives([lost, motion("B", 6, 5)]).carried == "B"


def test_without_a_quorum_no_alternative_is_carried():
    result = alternatives([motion(name, 9, 1, quorum=Quorum(21)) for name in "AB"])
    assert (result.carried, result.outcome, len(result.parts)) == (None, "no_quorum", 2)


def test_an_alternative_counted_after_one_that_was_carried_does_not_replay():
    first, second = (alternatives([motion(name, 9, 1)]).parts[0] for name in "AB")
    assert JointResult(Kind.ALTERNATIVES, (first, second)).replay() == ("A: decided before",)


def test_alternatives_need_names_of_their_own():
    for motions in ([], [motion("A", 1, 0), motion("A", 0, 1)]):
        with pytest.raises(UnknownChoice):
            alternatives(motions)
