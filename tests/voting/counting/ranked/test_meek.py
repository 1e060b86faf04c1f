"""The Meek rule: the worked example, each published election round by round, and paper by paper the same figures."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voting.counting.published import Published, results_by
from tests.voting.counting.small import contest, elected, events, forged, papers, votes
from voting.counting import methods
from voting.counting.errors import BrokenRecord, OptionUnknown
from voting.counting.lots import Draw, Lots, Purpose
from voting.counting.ranked.meek import is_settled, keep_factor, quota, reaches, recount
from voting.counting.ranked.paths import ONE, Paths
from voting.counting.ranked.rankings import Equal, Gap, Profile, Reading, read
from voting.counting.records import CountRecord
from voting.counting.replay import replay

WORKED = papers("21 A B, 9 A C, 8 B, 5 C B, 6 C D, 7 D C, 3 D, 4 E D, 1 E")


def meek(letters: str, seats: int, written: str, **more) -> CountRecord:
    return methods.count("stv-meek-prf", contest(letters, seats, **more), papers(written))


def worked() -> CountRecord:
    return methods.count("stv-meek-prf", contest("ABCDE", 2), WORKED)


def iterations(record: CountRecord, n: int) -> list[dict[str, Any]]:
    found: Any = record.rounds[n - 1].detail["iterations"]
    return found


def test_the_worked_example_round_by_round():
    record = worked()
    assert [(one.action, one.candidate, one.elected, one.detail["quota"]) for one in record.rounds] == [
        ("elect", None, ("A",), "21.333333334"),
        ("exclusion", "E", (), "21.333333334"),
        ("exclusion", "C", (), "21.000000001"),
        ("exclusion", "D", (), "20.000000104"),
        ("fill-remaining", None, ("B",), "20.000000104"),
    ]
    assert votes(record)[0] == ["30.000000000", "8.000000000", "11.000000000", "10.000000000", "5.000000000"]
    assert votes(record)[1] == ["21.333333360", "14.066666648", "13.599999992", "10.000000000", "5.000000000"]
    assert votes(record)[2][2] == "13.699999991"
    assert votes(record)[3] == ["20.000001030", "19.999999279", "0.000000000", "20.000000000", "0.000000000"]
    assert record.rounds[3].detail["surplus"] == "0.000000926"
    assert record.quota == {"value": "21.333333334", "formula": "floor9(votes/(2+1))+0.000000001"}
    assert elected(record) == [("A", 1, "quota"), ("B", 5, "remaining")]
    assert record.checks == {"conservation": True, "replayed": True}
    assert replay(CountRecord.from_text(record.text())) == ()


def test_candidates_within_the_surplus_of_each_other_are_tied_and_a_lot_decides():
    """Cut to nine decimals B has fewer votes than D; exactly, both have 20."""
    (tie,) = events(worked())
    assert (tie["between"], tie["resolved_by"], tie["chosen"], tie["consequence"]) == (["B", "D"], "lot", "D", "elects")
    assert tie["looked_at"] == []
    other = methods.count("stv-meek-prf", contest("ABCDE", 2, lots=Lots.in_order("EDCBA")), WORKED)
    assert [one for one, _, _ in elected(other)] == ["A", "D"]


def test_each_distribution_is_told_with_what_it_was_made_with():
    first, second = iterations(worked(), 1), iterations(worked(), 2)
    assert first == [
        {
            "votes": dict(zip("ABCDE", votes(worked())[0], strict=True)),
            "residual": "0.000000000",
            "quota": "21.333333334",
            "surplus": "0.000000000",
            "keep_factors": {},
        }
    ]
    assert second[0]["surplus"] == "8.666666666"
    assert second[0]["keep_factors"] == {"A": "1.000000000"}
    assert second[1]["keep_factors"] == {"A": "0.711111112"}
    assert second[1]["votes"]["A"] == "21.333333360"
    assert second[1]["residual"] == "0.000000000"
    assert len(second) == 2
    # Who is excluded has nothing, and is not told of.
    assert list(iterations(worked(), 4)[0]["votes"]) == ["A", "B", "D"]


@pytest.mark.elections
@pytest.mark.parametrize("published", results_by("stv-meek-prf"), ids=str)
def test_each_published_election_is_reproduced_at_every_round(published: Published):
    contest, ballots, names = published.contest_and_papers()
    record = methods.count("stv-meek-prf", contest, ballots)
    found = [
        {
            "action": "defeat" if one.action == "exclusion" else one.action,
            "candidates": [names[who] for who in ([one.candidate] if one.candidate else one.elected)],
            "quota": one.detail["quota"],
            "votes": {names[who]: units for who, units in one.votes.items()},
            "residual": one.non_transferable,
        }
        for one in record.rounds
    ]
    assert found == published.expected["rounds"]
    assert [names[one] for one, _, _ in elected(record)] == published.expected["elected_in_order"]
    tied = [[names[who] for who in event["between"]] for event in events(record)]
    assert tied == published.expected["ties"]
    assert replay(CountRecord.from_text(record.text())) == ()


@pytest.mark.parametrize(("votes", "seats", "needed"), [(64 * ONE, 2, 21_333_333_334), (63 * ONE, 2, 21 * ONE + 1)])
def test_the_quota_is_cut_and_one_unit_more(votes, seats, needed):
    assert quota(votes, seats) == needed


@pytest.mark.parametrize(
    ("factor", "needed", "has", "found"),
    [
        (ONE, 21_333_333_334, 30 * ONE, 711_111_112),  # 0.71111111113, up
        (ONE, 2 * ONE, 4 * ONE, 500_000_000),
        # 2/3 of 2/3, up: 0.444444445 of it is kept where there is twice as much as the quota.
        (666_666_667, 666_666_667, 2 * ONE, 222_222_223),
        (ONE, 2 * ONE + 1, 2 * ONE, ONE),
    ],
)
def test_a_keep_factor_is_rounded_up_at_both_steps_and_is_never_more_than_everything(factor, needed, has, found):
    assert keep_factor(factor, needed, has) == found


def test_no_more_candidates_than_seats_are_all_elected_and_the_papers_shown():
    record = meek("AB", 3, "3 A, 1 B")
    assert [(one.action, one.text_key) for one in record.rounds] == [
        ("first-preferences", "meek.first-preferences"),
        ("fill-remaining", "meek.fill-remaining"),
    ]
    assert votes(record)[1] == ["3.000000000", "1.000000000"]
    assert elected(record) == [("A", 2, "remaining"), ("B", 2, "remaining")]
    assert (record.outcome, replay(record)) == ("vacancies", ())


def test_as_many_candidates_as_seats_leave_no_vacancy():
    record = meek("AB", 2, "3 A, 1 B")
    assert record.outcome == "complete"
    assert [one.action for one in record.rounds] == ["first-preferences", "fill-remaining"]


def test_each_round_names_the_sentence_that_tells_it():
    assert [one.text_key for one in worked().rounds] == [
        "meek.elect",
        "meek.exclusion",
        "meek.exclusion",
        "meek.exclusion",
        "meek.fill-remaining",
    ]


def test_votes_equal_to_the_quota_elect():
    assert reaches(21_333_333_334, 21_333_333_334)
    assert not reaches(21_333_333_333, 21_333_333_334)


@pytest.mark.parametrize(
    ("surplus", "before", "settled"),
    [
        (999, None, True),
        (1000, None, False),
        (1000, 1001, False),
        (1001, 1001, True),
        (1002, 1001, True),
        (0, None, True),
    ],
)
def test_a_surplus_below_omega_or_no_smaller_than_before_settles_the_round(surplus, before, settled):
    assert is_settled(surplus, before) is settled


def test_after_the_last_seat_the_others_are_excluded():
    record = meek("ABC", 2, "5 A, 5 B, 1 C")
    assert record.rounds[-1].status == {"A": "elected", "B": "elected", "C": "excluded"}
    assert (len(record.rounds), record.outcome) == (1, "complete")


def test_without_a_valid_paper_nobody_is_elected():
    record = meek("AB", 1, "4 -")
    assert (record.outcome, record.elected, replay(record)) == ("no_election", (), ())


def test_the_quota_falls_with_papers_that_name_nobody_further():
    record = meek("ABCD", 2, "30 A, 9 B, 8 C, 7 D C")
    quotas = [one["quota"] for one in iterations(record, 2)]
    assert quotas == sorted(quotas, reverse=True)
    assert len(set(quotas)) > 2
    assert replay(record) == ()


def test_a_lot_not_drawn_stops_the_count_and_the_officers_draw_resumes_it():
    waiting = methods.count("stv-meek-prf", contest("ABCDE", 2, lots=Lots.not_drawn()), WORKED)
    assert (waiting.outcome, waiting.rounds[-1].action, waiting.rounds[-1].text_key) == (
        "tie_pending",
        "pending",
        "tie.pending",
    )
    assert (len(waiting.rounds), waiting.rounds[-1].votes) == (4, worked().rounds[3].votes)
    assert replay(CountRecord.from_text(waiting.text())) == ()
    draw = Draw(Purpose.EXCLUSION, ("B", "D"), ("B",), ("Anne Roy", "Luc Hébert"), "2027-04-24T19:50-04:00")
    resumed = methods.count("stv-meek-prf", contest("ABCDE", 2, lots=Lots.drawn_by_officers([draw])), WORKED)
    assert [one for one, _, _ in elected(resumed)] == ["A", "D"]
    assert resumed.rounds[:3] == waiting.rounds[:3]
    assert replay(resumed) == ()


def test_a_paper_cannot_count_for_equals():
    for method in ("irv", "stv-scottish", "stv-meek-prf"):
        with pytest.raises(OptionUnknown):
            methods.count(method, contest("AB"), papers("1 A"), {"equal": "equal"})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"keep_factors":{"A":"0.711111112"}', '"keep_factors":{"A":"0.711111111"}'),
        ('"surplus":"0.000000926"', '"surplus":"0.000000925"'),
        ('"quota":"21.000000001"', '"quota":"21.000000000"'),
        ('"votes":{"A":"21.333333360","B":"14.066666648"', '"votes":{"A":"21.333333361","B":"14.066666647"'),
        ('"B":"8.000000000","C":"11.000000000"', '"B":"8.500000000","C":"10.500000000"'),
        ('"residual":"0.000000000"', '"residual":"0.000000001"'),
        ('{"id":"B","round":5,"by":"remaining"}', '{"id":"D","round":5,"by":"remaining"}'),
        ('"action":"exclusion","candidate":"E"', '"action":"exclusion","candidate":"C"'),
        ('"looked_at":[],"resolved_by":"lot"', '"looked_at":[],"resolved_by":"earlier-stage"'),
        ('"E":"5.000000000"', '"E":"-5.000000000"'),
        ('"votes":{"A":"20.000001030"', '"votes":{"A":"99.000001030"'),
    ],
)
def test_a_record_of_which_one_figure_was_changed_does_not_replay(old, new):
    assert "recount" in replay(forged(worked(), old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"C":"11.000000000","D":"10.000000000","E":"5.0', '"C":"21.000000000","D":"10.000000000","E":"-5.0'),
        ('"C":"11.000000000","D":"10.000000000","E":"5.0', '"C":"11.000000001","D":"10.000000000","E":"5.0'),
        ('"B":"8.000000000","C":"11.000000000"', '"B":"8.500000000","C":"10.500000000"'),
        ('"iterations":[{', '"iterations":[],"left_out":[{'),
    ],
)
def test_distributions_that_cannot_be_true_are_refused(old, new):
    """Fewer votes than none, more than there are papers, half papers before anybody is elected, or none told of."""
    with pytest.raises(BrokenRecord):
        recount(forged(worked(), old, new))


# Paper by paper: the rule as it is written, against the paths.


def shared_paper_by_paper(profile: Profile, keep: list[int]) -> list[int]:
    votes = [0] * len(profile.standing)
    for ranking, many in profile.counted():
        left = ONE
        for rank in dict.fromkeys(ranking):
            named = [one for one in profile.members[rank] if keep[one]]
            if len(named) > 1:
                break
            for candidate in named:
                kept = -(-left * keep[candidate] // ONE)
                votes[candidate] += kept * many
                left -= kept
    return votes


LETTERS = "ABCDEF"
MARKS = st.sampled_from([*LETTERS, "", "A=B", "C=D=E"])
PAPERS = st.lists(st.tuples(st.lists(MARKS, max_size=6).map(tuple), st.integers(1, 30)), min_size=1, max_size=25)


def test_papers_pass_those_elected_in_any_order_and_meet_again():
    ballots = papers(
        "3 A B C, 2 B A C, 4 A C B, 1 C A B, 2 A, 5 B C A, 7 A D B, 6 D A B, 2 A D C B, 3 E A B, 2 A F B, 1 D E"
    )
    profile = read(ballots, LETTERS, (), Reading()).profile
    paths, keep = Paths(profile), [ONE] * 6

    def agree() -> bool:
        return paths.distribute(keep) == shared_paper_by_paper(profile, keep)

    for candidate, factor in ((0, 700_000_001), (3, 0), (1, 333_333_333), (4, 0), (2, 123_456_789), (5, 0)):
        keep[candidate] = factor
        if factor:
            paths.elect(candidate)
        else:
            paths.exclude(candidate)
        assert agree()
    keep[0], keep[1] = 500_000_001, 250_000_001
    assert agree()


def test_equal_marks_that_became_clear_count_again():
    ballots = papers("3 A=B C, 2 C A=B, 4 C D=E A, 1 A D=E, 2 E=D B")
    profile = read(ballots, LETTERS, (), Reading(Gap.SKIP, Equal.RESOLVE)).profile
    paths, keep = Paths(profile), [ONE] * 6
    assert paths.distribute(keep) == [ONE, 0, 6 * ONE, 0, 0, 0]
    for candidate, factor in ((2, 400_000_000), (1, 0), (4, 0)):
        keep[candidate] = factor
        if factor:
            paths.elect(candidate)
        else:
            paths.exclude(candidate)
        assert paths.distribute(keep) == shared_paper_by_paper(profile, keep)


def test_papers_that_wait_for_the_same_equal_marks_by_several_ways_all_count_again():
    ballots = papers("3 A=B C, 2 F A=B")
    paths = Paths(read(ballots, LETTERS, (), Reading(Gap.SKIP, Equal.RESOLVE)).profile)
    paths.exclude(5)
    paths.exclude(1)
    assert paths.distribute([ONE, 0, ONE, ONE, ONE, 0]) == [5 * ONE, 0, 0, 0, 0, 0]


def test_an_elected_candidate_keeps_its_part_of_a_paper_that_names_it_again_once():
    paths = Paths(read(papers("3 A B A C, 1 B A B C"), "ABC", (), Reading()).profile)
    for candidate in (0, 1):
        paths.elect(candidate)
    half = ONE // 2
    assert paths.distribute([half, half, ONE]) == [3 * half + half // 2, 3 * half // 2 + half, ONE]


@settings(max_examples=300, deadline=None)
@given(
    written=PAPERS,
    equal=st.sampled_from([Equal.STOP, Equal.SKIP, Equal.RESOLVE]),
    turns=st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.integers(1, ONE)), max_size=8),
)
def test_the_paths_share_exactly_as_paper_by_paper(written, equal, turns):
    ballots = papers("1 A").gather(written)
    profile = read(ballots, LETTERS, (), Reading(Gap.SKIP, equal)).profile
    paths, keep = Paths(profile), [ONE] * 6
    assert paths.distribute(keep) == shared_paper_by_paper(profile, keep)
    decided: set[int] = set()
    for candidate, is_elected, factor in turns:
        if candidate not in decided:
            decided.add(candidate)
            if is_elected:
                paths.elect(candidate)
                keep[candidate] = factor
            else:
                paths.exclude(candidate)
                keep[candidate] = 0
        elif keep[candidate]:
            keep[candidate] = factor
        assert paths.distribute(keep) == shared_paper_by_paper(profile, keep)
