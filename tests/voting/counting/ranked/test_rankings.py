"""What a ranked paper means: gaps, equal marks, somebody named again, somebody withdrawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.counting.ballots import Ballots
from voting.counting.errors import OptionUnknown, UnknownChoice
from voting.counting.ranked.bundles import pass_on, whole
from voting.counting.ranked.rankings import Equal, Gap, Reading, read


def meant(*marks: str, gap: Gap = Gap.STOP, equal: Equal = Equal.STOP, withdrawn: str = "") -> str:
    """Return the ranking that a paper means, as letters; equals between parentheses; a dash for no ranking."""
    standing = [one for one in "ABCD" if one not in withdrawn]
    ranked = read(Ballots.gather([(marks, 1)]), standing, withdrawn, Reading(gap, equal))
    if not ranked.profile.rankings:
        return "blank" if ranked.papers.blank else "".join(ranked.papers.invalid)
    members = ranked.profile.members
    named = [[standing[at] for at in members[rank]] for rank in dict.fromkeys(ranked.profile.rankings[0])]
    return "".join("".join(those) if len(those) == 1 else f"({''.join(those)})" for those in named)


@pytest.mark.parametrize(
    ("marks", "stop", "skip"),
    [
        (("A", "", "B"), "A", "AB"),
        (("", "A"), "no_first_preference", "A"),
        (("", ""), "blank", "blank"),
        ((), "blank", "blank"),
        (("A", "B", ""), "AB", "AB"),
    ],
)
def test_an_empty_rank_ends_the_paper_or_is_passed_over(marks, stop, skip):
    assert (meant(*marks, gap=Gap.STOP), meant(*marks, gap=Gap.SKIP)) == (stop, skip)


@pytest.mark.parametrize(
    ("marks", "stop", "skip", "resolve"),
    [
        (("A", "B=C", "D"), "A", "AD", "A(BC)D"),
        (("B=C",), "no_first_preference", "no_first_preference", "(BC)"),
        (("A", "=", "D"), "A", "AD", "A"),
        (("A", "A=B", "D"), "A", "AD", "ABD"),
        (("A=A", "D"), "no_first_preference", "D", "AD"),
    ],
)
def test_equal_marks(marks, stop, skip, resolve):
    found = [meant(*marks, equal=equal) for equal in (Equal.STOP, Equal.SKIP, Equal.RESOLVE)]
    assert found == [stop, skip, resolve]
    assert meant(*marks, equal=Equal.EQUAL) == resolve


def test_somebody_named_again_counts_the_first_time():
    assert meant("A", "B", "A", "C") == "ABC"
    assert meant("A", "", "A", "C", gap=Gap.SKIP) == "AC"


def test_somebody_withdrawn_is_taken_off_and_later_ones_move_up():
    assert meant("B", "A", "C", withdrawn="A") == "BC"
    assert meant("A", withdrawn="A") == "no_first_preference"
    assert meant("A=B", "C", equal=Equal.RESOLVE, withdrawn="A") == "BC"


def test_somebody_who_does_not_stand_is_refused():
    with pytest.raises(UnknownChoice, match="Z"):
        meant("A", "Z")
    with pytest.raises(UnknownChoice, match="Z"):
        meant("A", "B=Z", equal=Equal.RESOLVE)


def test_papers_set_aside_beforehand_for_want_of_a_first_preference_are_counted_with_those_found_here():
    ballots = Ballots.gather([(("A",), 5), (("", "B"), 1)], invalid={"no_first_preference": 2})
    assert read(ballots, "AB", "", Reading()).papers.invalid == {"no_first_preference": 3}


def test_where_a_paper_counts_for_one_at_a_time_nobody_is_equal():
    assert Reading.of_one_vote({"gap": "skip", "equal": "resolve"}) == Reading(Gap.SKIP, Equal.RESOLVE)
    refused = r"^equal: a paper that counts for one candidate at a time knows no equals$"
    with pytest.raises(OptionUnknown, match=refused):
        Reading.of_one_vote({"gap": "skip", "equal": "equal"})


def test_each_paper_is_in_one_class():
    written = [(("A",), 5), (("", "B"), 1), (("A=B",), 1), (("",), 1)]
    ballots = Ballots.gather(written, blank=3, invalid={"overvote": 4})
    papers = read(ballots, "ABCD", "", Reading()).papers
    assert papers.as_json() == {
        "total": 15,
        "valid": 5,
        "blank": 4,
        "invalid": {"no_first_preference": 2, "overvote": 4},
    }


@given(
    st.lists(
        st.tuples(
            st.permutations("ABCDE").flatmap(lambda letters: st.integers(0, 5).map(lambda n: letters[:n])),
            st.integers(1, 4),
        )
    ),
    st.sets(st.integers(0, 4)),
)
def test_papers_in_bundles_go_where_each_would_go_alone(papers, continuing):
    profile = read(Ballots.gather((tuple(marks), many) for marks, many in papers), "ABCDE", "", Reading()).profile
    alone: dict[int | None, int] = {}
    for marks, many in papers:
        if marks:
            to = next((at for at in ("ABCDE".index(mark) for mark in marks) if at in continuing), None)
            alone[to] = alone.get(to, 0) + many
    passed = pass_on(profile, whole(profile), continuing)
    assert passed.ended == alone.pop(None, 0)
    assert passed.papers == alone
    assert {
        at: sum(profile.papers_before[b] - profile.papers_before[a] for a, b, _ in bundles)
        for at, bundles in passed.bundles.items()
    } == alone
