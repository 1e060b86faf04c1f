"""The Scottish rules: the worked example, each published election stage by stage, and every turn of the rules."""

from typing import Any

import pytest

from tests.voting.counting.published import Published, results_by
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.lots import Draw, Lots, Purpose
from voting.counting.ranked.rankings import Equal, Gap, Reading
from voting.counting.ranked.scottish import ScottishOptions, count, quota, recount, transfer_value
from voting.counting.records import Candidate, CountRecord
from voting.counting.replay import replay


def contest(letters: str, seats: int, **more) -> Contest:
    return Contest(tuple(Candidate(letter) for letter in letters), seats, **more)


def papers(*lines: str) -> Ballots:
    """Return papers written «21 A B», the number of alike ones first."""
    written = [line.split() for line in lines]
    return Ballots.gather((tuple(line[1:]), int(line[0])) for line in written)


def stages(record: CountRecord) -> list[tuple[str, str | None, list[str], str, tuple[str, ...]]]:
    return [
        (
            one.action,
            one.candidate,
            [str(votes) for votes in one.votes.values()],
            str(one.non_transferable),
            one.elected,
        )
        for one in record.rounds
    ]


def elected(record: CountRecord) -> list[tuple[str, int, str]]:
    found: list[Any] = list(record.elected)
    return [(one["id"], one["round"], one["by"]) for one in found]


def events(record: CountRecord) -> list[dict[str, Any]]:
    found: list[Any] = [event for one in record.rounds for event in one.events]
    return found


WORKED = papers("21 A B", "9 A C", "8 B", "5 C B", "6 C D", "7 D C", "3 D", "4 E D", "1 E")


def test_the_worked_example_stage_by_stage():
    """64 papers, 2 seats: a surplus, three exclusions, the last seat without a quota."""
    record = count(contest("ABCDE", 2), WORKED)
    assert record.quota == {"value": "22.00000", "formula": "floor(64/(2+1))+1"}
    assert stages(record) == [
        ("first-preferences", None, ["30.00000", "8.00000", "11.00000", "10.00000", "5.00000"], "0.00000", ("A",)),
        ("surplus", "A", ["22.00000", "13.59986", "13.39994", "10.00000", "5.00000"], "0.00020", ()),
        ("exclusion", "E", ["22.00000", "13.59986", "13.39994", "14.00000", "0.00000"], "1.00020", ()),
        ("exclusion", "C", ["22.00000", "18.59986", "0.00000", "20.00000", "0.00000"], "3.40014", ()),
        ("exclusion", "B", ["22.00000", "0.00000", "0.00000", "20.00000", "0.00000"], "22.00000", ()),
        ("fill-remaining", None, ["22.00000", "0.00000", "0.00000", "20.00000", "0.00000"], "22.00000", ("D",)),
    ]
    assert elected(record) == [("A", 1, "quota"), ("D", 6, "remaining")]
    assert record.outcome == "complete"
    assert record.checks == {"conservation": True, "replayed": True}


def test_a_surplus_says_which_papers_went_where_and_what_was_lost():
    surplus = count(contest("ABCDE", 2), WORKED).rounds[1]
    assert surplus.detail == {
        "surplus": "8.00000",
        "votes": "30.00000",
        "parcels": [
            {"value": "1.00000", "papers": 30, "transfer_value": "0.26666", "to": {"B": 21, "C": 9}, "no_next": 0}
        ],
        "rounding_loss": "0.00020",
    }
    assert surplus.delta == {"A": "-8.00000", "B": "5.59986", "C": "2.39994"}


def test_papers_of_two_values_leave_a_candidate_at_two_transfer_values():
    """Coldside 2022, Flynn: 751 papers of his own, 1,470 received at 0.35636; surplus 157.20556 of 1,275.20556."""
    assert transfer_value(61_900_000, 100_000, 173_700_000) == 35_636
    assert transfer_value(15_720_556, 100_000, 127_520_556) == 12_327
    assert transfer_value(15_720_556, 35_636, 127_520_556) == 4_393


@pytest.mark.parametrize(
    ("valid", "seats", "needed"), [(64, 2, 22), (63, 2, 22), (62, 2, 21), (5589, 4, 1118), (1, 1, 1)]
)
def test_the_quota_is_the_fewest_votes_that_more_than_seats_cannot_reach(valid, seats, needed):
    assert quota(valid, seats) == needed


@pytest.mark.elections
@pytest.mark.parametrize("published", results_by("stv-scottish"), ids=str)
def test_each_published_election_is_reproduced_at_every_stage(published: Published):
    contest, ballots, names = published.contest_and_papers()
    record = count(contest, ballots)
    found = [
        {
            "action": one.action,
            "candidate": one.candidate and names[one.candidate],
            "votes": {names[who]: votes for who, votes in one.votes.items()},
            "non_transferable": one.non_transferable,
            "elected": [names[who] for who in one.elected],
        }
        for one in record.rounds
    ]
    assert found == published.expected["stages"]
    assert record.papers.valid == published.expected["valid_papers"]
    assert record.quota
    assert record.quota["value"] == published.expected["quota"]
    assert [names[one] for one, _, _ in elected(record)] == published.expected["elected_in_order"]
    ties = [
        {
            "kind": event["purpose"],
            "between": [names[who] for who in event["between"]],
            "chosen": names[event["chosen"]],
            "by": event["resolved_by"],
        }
        for event in events(record)
    ]
    assert ties == published.expected["ties"]
    assert replay(CountRecord.from_text(record.text())) == ()


def test_equal_fewest_votes_are_told_apart_by_the_latest_stage_where_they_differed():
    """Under the Scottish rules B and C stand at 3; before A went, B had 2."""
    record = count(contest("ABCDE", 2), papers("5 E", "4 D", "3 C", "2 B", "1 A B"))
    assert events(record)[0] == {
        "type": "tie",
        "purpose": "exclusion",
        "between": ["B", "C"],
        "looked_at": [{"stage": 1, "votes": {"B": "2.00000", "C": "3.00000"}}],
        "resolved_by": "earlier-stage",
        "chosen": "B",
    }


def test_of_equal_surpluses_the_one_with_more_votes_before_goes_first():
    # C's surplus brings A from 7 and B from 6 to 11, over a quota of 10.
    record = count(contest("ABCDE", 4), papers("8 C A", "10 C B", "2 C D", "7 A", "6 B", "3 D", "9 E"))
    assert [(one.action, one.candidate) for one in record.rounds[:3]] == [
        ("first-preferences", None),
        ("surplus", "C"),
        ("surplus", "A"),
    ]
    assert events(record)[0] == {
        "type": "tie",
        "purpose": "surplus",
        "between": ["A", "B"],
        "looked_at": [{"stage": 1, "votes": {"A": "7.00000", "B": "6.00000"}}],
        "resolved_by": "earlier-stage",
        "chosen": "A",
    }


def test_a_candidate_exactly_at_the_quota_makes_no_stage():
    record = count(contest("ABC", 2), papers("4 A B", "4 B", "2 C"))
    assert record.quota
    assert record.quota["value"] == "4.00000"
    assert [one.action for one in record.rounds] == ["first-preferences"]


def test_once_the_seats_are_full_no_surplus_is_transferred():
    record = count(contest("ABC", 2), papers("10 A B", "9 B", "1 C"))
    assert [(one, by) for one, _, by in elected(record)] == [("A", "quota"), ("B", "quota")]
    assert len(record.rounds) == 1


def test_fewer_candidates_than_seats_leave_a_vacancy():
    record = count(contest("AB", 3), papers("3 A", "1 B"))
    assert elected(record) == [("A", 1, "quota"), ("B", 2, "remaining")]
    assert record.outcome == "vacancies"


def test_without_a_valid_paper_nobody_is_elected():
    record = count(contest("AB", 1), Ballots.gather([], blank=3))
    assert (record.outcome, record.elected) == ("no_election", ())
    assert replay(record) == ()


def test_who_withdrew_is_taken_off_every_paper_and_later_preferences_move_up():
    record = count(contest("ABC", 1, withdrawn=("A",)), papers("3 A B", "2 C", "4 A"))
    assert record.rounds[0].votes == {"B": "3.00000", "C": "2.00000"}
    assert record.papers.as_json() == {"total": 9, "valid": 5, "blank": 0, "invalid": {"no_first_preference": 4}}


def test_a_lot_goes_to_the_last_in_the_order_to_exclude():
    tied = papers("2 A", "2 B", "2 C", "3 D")
    record = count(contest("ABCD", 1, lots=Lots.in_order("CABD")), tied)
    first = events(record)[0]
    assert (first["between"], first["chosen"], first["lot_order"]) == (["A", "B", "C"], "B", ["C", "A", "B"])
    assert first["resolved_by"] == "lot"


def test_a_lot_that_changes_nobody_elected_says_so_and_one_that_does_says_so():
    harmless = count(contest("ABCD", 1, lots=Lots.in_order("ABCD")), papers("9 D", "8 C", "2 A D", "2 B D"))
    assert [event["consequence"] for event in events(harmless)] == ["none"]
    fateful = count(contest("AB", 1, lots=Lots.in_order("AB")), papers("2 A", "2 B"))
    assert [event["consequence"] for event in events(fateful)] == ["elects"]


def test_without_a_lot_the_count_waits_and_goes_on_from_the_officers_draw():
    tied = papers("2 A", "2 B", "1 C A")
    waiting = count(contest("ABC", 2), papers("2 A", "2 B", "2 C"))
    assert waiting.outcome == "tie_pending"
    assert waiting.rounds[-1].action == "pending"
    assert events(waiting)[-1]["resolved_by"] == "pending"
    assert replay(waiting) == ()
    draw = Draw(Purpose.EXCLUSION, ("A", "B", "C"), ("C",), ("Anne Roy", "Luc Hébert"), "2027-04-24T19:50-04:00")
    resumed = count(contest("ABC", 2, lots=Lots.drawn_by_officers([draw])), papers("2 A", "2 B", "2 C"))
    assert [one for one, _, _ in elected(resumed)] == ["A", "B"]
    assert events(resumed)[0]["chosen"] == "C"
    assert replay(CountRecord.from_text(resumed.text())) == ()
    assert count(contest("ABC", 2), tied).outcome == "complete"


def test_equal_marks_end_the_paper_are_passed_over_or_go_to_the_one_still_in():
    written = Ballots.gather([(("A",), 3), (("B",), 4), (("C",), 5), (("D", "A=B", "C"), 1)])

    def after_exclusion(equal: Equal):
        options = ScottishOptions(Reading(Gap.STOP, equal))
        return count(contest("ABCD", 1), written, options).rounds[1]

    assert after_exclusion(Equal.STOP).non_transferable == "1.00000"
    assert after_exclusion(Equal.SKIP).delta == {"C": "1.00000", "D": "-1.00000"}
    # Both are still in: nobody can say for whom.
    assert after_exclusion(Equal.RESOLVE).non_transferable == "1.00000"
    resolved = Ballots.gather([(("A",), 2), (("B",), 4), (("C",), 5), (("D",), 6), (("A", "A=B", "C"), 1)])
    record = count(contest("ABCD", 1), resolved, ScottishOptions(Reading(Gap.STOP, Equal.RESOLVE)))
    assert record.rounds[1].delta["B"] == "1.00000"


def forged(record: CountRecord, old: str, new: str) -> CountRecord:
    text = record.text()
    assert text.count(old) >= 1
    return CountRecord.from_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"to":{"B":21,"C":9}', '"to":{"B":20,"C":10}'),
        ('"transfer_value":"0.26666"', '"transfer_value":"0.26667"'),
        ('"votes":{"A":"30.00000"', '"votes":{"A":"30.00001"'),
        ('"rounding_loss":"0.00020"', '"rounding_loss":"0.00000"'),
        ('{"id":"D","round":6,"by":"remaining"}', '{"id":"B","round":6,"by":"remaining"}'),
        ('"papers":30', '"papers":31'),
        ('"action":"exclusion","candidate":"E"', '"action":"exclusion","candidate":"B"'),
    ],
)
def test_a_record_of_which_one_figure_was_changed_does_not_replay(old, new):
    assert "recount" in replay(forged(count(contest("ABCDE", 2), WORKED), old, new))


def test_a_record_counts_again_from_itself_to_the_same_bytes():
    record = count(contest("ABCDE", 2), WORKED)
    assert recount(CountRecord.from_text(record.text())).text() == record.text()


def test_each_stage_names_the_sentence_that_tells_it():
    record = count(contest("ABCDE", 2), WORKED)
    assert [(one.text_key, one.text_args) for one in record.rounds[:3]] == [
        ("stv.first-preferences", {}),
        ("stv.surplus", {"name": "A"}),
        ("stv.exclusion", {"name": "E"}),
    ]
    assert record.rounds[-1].text_key == "stv.fill-remaining"
    waiting = count(contest("AB", 1), papers("2 A", "2 B"))
    assert waiting.rounds[-1].text_key == "tie.pending"


def test_the_last_seats_are_listed_with_more_votes_first_and_equals_as_on_the_paper():
    several = papers("3 A", "4 B", "4 C", "2 D", "2 E", "1 F")
    record = count(contest("ABCDEF", 3, lots=Lots.in_order("ABCDEF")), several)
    assert record.rounds[-1].elected == ("B", "C", "A")
    assert elected(record) == [("B", 5, "remaining"), ("C", 5, "remaining"), ("A", 5, "remaining")]


def test_an_exclusion_says_what_the_candidate_had_and_where_it_went():
    exclusion = count(contest("ABCDE", 2), WORKED).rounds[2]
    assert exclusion.detail == {
        "votes": "5.00000",
        "parcels": [{"value": "1.00000", "papers": 5, "transfer_value": "1.00000", "to": {"D": 4}, "no_next": 1}],
        "rounding_loss": "0.00000",
    }
    assert exclusion.delta == {"D": "4.00000", "E": "-5.00000"}
