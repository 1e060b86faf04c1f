"""What is to be said before two persons become one, and which days move."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.rules.merging import Concern, Days, Mandate, Side, Tie, uncovered, weigh

SPRING = Days(date(2020, 1, 1), date(2021, 1, 1))
KEPT = Side("a", False, "M1", (SPRING,), frozenset(), False)
JOINED = Side("b", False, "", (), frozenset(), False)


def weighed(kept=KEPT, joined=JOINED, ties=(), may_do_both=False, **more):
    return weigh(kept, joined, ties, may_do_both=may_do_both, **more)


def acting(*members, days=Days()):  # noqa: B008 - a frozen value
    return frozenset(Mandate(member, days) for member in members)


def side(**changes):
    names = ("public_id", "is_legal", "number", "days", "acts_for", "is_joined", "asks_back", "carries")
    return Side(**{**{name: getattr(JOINED, name) for name in names}, **changes})


def test_somebody_who_is_no_member_joins_a_member_without_more():
    assert weighed() == ()


@pytest.mark.parametrize(
    ("joined", "concern"),
    [
        (KEPT, Concern.SAME),
        (side(is_legal=True), Concern.KINDS_DIFFER),
        (side(is_joined=True), Concern.ALREADY_JOINED),
        (side(number="M2", asks_back=True), Concern.ASKED_BACK),
        (side(number="M2"), Concern.TWO_NUMBERS),
        (side(number="M2", days=(Days(date(2020, 6, 1)),)), Concern.DAYS_OVERLAP),
        (side(acts_for=acting("x")), Concern.MEMBER_AND_REPRESENTATIVE),
    ],
)
def test_each_concern_is_told(joined, concern):
    assert concern in weighed(joined=joined)


def test_days_one_after_the_other_do_not_overlap():
    later = side(number="M2", days=(Days(date(2021, 1, 1)),))
    assert weighed(joined=later) == (Concern.TWO_NUMBERS,)


def test_only_whoever_is_a_member_can_remain():
    assert weighed(kept=JOINED, joined=KEPT) == (Concern.OTHER_WAY_ROUND,)


def test_a_vote_that_is_not_over_forbids_and_a_roll_of_both_asks():
    assert weighed(ties=[Tie("a", "a", is_over=False, both=False)]) == (Concern.NOT_OVER,)
    assert weighed(ties=[Tie("a", "a", is_over=True, both=True)]) == (Concern.ONE_ROLL,)
    assert Concern.NOT_OVER.forbids
    assert not Concern.ONE_ROLL.forbids


def test_two_who_act_for_two_members_stay_two():
    kept, joined = side(public_id="a", acts_for=acting("x")), side(acts_for=acting("y"))
    assert weighed(kept=kept, joined=joined) == (Concern.BOTH_ACT,)
    assert weighed(kept=kept, joined=side(acts_for=acting("x"))) == ()


def test_two_who_act_one_after_the_other_may_be_one():
    until = side(public_id="a", acts_for=acting("x", days=Days(None, date(2021, 1, 1))))
    after = side(acts_for=acting("y", days=Days(date(2021, 1, 1))))
    assert weighed(kept=until, joined=after) == ()
    assert weighed(kept=until, joined=side(acts_for=acting("y", days=Days(None, date(2020, 6, 1))))) == (
        Concern.BOTH_ACT,
    )


def test_proxies_are_counted_to_the_most_that_one_person_carries_on_a_day():
    today, later = Days(date(2021, 1, 1), date(2021, 6, 1)), Days(date(2021, 6, 1))
    kept = side(public_id="a", carries=acting("x", "y", days=today))
    both = side(carries=acting("z", days=today))
    assert weighed(kept=kept, joined=both, most_proxies=2) == (Concern.TOO_MANY_PROXIES,)
    assert weighed(kept=kept, joined=both, most_proxies=3) == ()
    assert weighed(kept=kept, joined=side(carries=acting("z", days=later)), most_proxies=2) == ()
    assert weighed(kept=kept, joined=side(carries=acting("x", days=today)), most_proxies=2) == ()
    assert weighed(kept=kept, joined=side(), most_proxies=1) == ()


days = st.dates(min_value=date(2020, 1, 1), max_value=date(2020, 2, 20))
ranges = (
    st.tuples(st.none() | days, st.none() | days)
    .map(lambda pair: Days(*pair))
    .filter(lambda one: one.start is None or one.end is None or one.start < one.end)
)


def holds(one: Days, on: date) -> bool:
    return (one.start is None or one.start <= on) and (one.end is None or on < one.end)


@given(ranges, st.lists(ranges, max_size=4))
def test_what_is_left_is_each_day_of_the_one_and_none_of_the_others(one, taken):
    left = uncovered(one, taken)
    for offset in range(-5, 60):
        on = date(2020, 1, 1) + timedelta(days=offset)
        expected = holds(one, on) and not any(holds(other, on) for other in taken)
        assert sum(holds(piece, on) for piece in left) == expected
