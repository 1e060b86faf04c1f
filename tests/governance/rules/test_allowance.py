"""Attendance allowances: one for each meeting somebody came to, at the rate of its day, whatever the order of facts."""

from datetime import date
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from governance.rules.allowance import Due, Presence, Rate, dues, rate_on

MAY, JUNE, JULY = date(2027, 5, 3), date(2027, 6, 7), date(2027, 7, 5)
RATES = (Rate(date(2027, 4, 24), 7_500), Rate(date(2027, 6, 30), 10_000))


def test_a_meeting_gives_the_rate_of_its_day():
    assert [rate_on(RATES, on) for on in (date(2027, 4, 23), date(2027, 4, 24), MAY, JULY)] == [0, 7_500, 7_500, 10_000]


def test_each_presence_counts_once_and_each_person_has_their_own():
    came = [Presence(1, 10, MAY), Presence(1, 10, MAY), Presence(1, 12, JULY), Presence(2, 11, JUNE)]
    assert dues(came, RATES) == (Due(1, ((10, 7_500), (12, 10_000))), Due(2, ((11, 7_500),)))
    assert [one.cents for one in dues(came, RATES)] == [17_500, 7_500]


def test_nothing_is_due_before_the_first_rate_nor_where_it_is_nothing():
    assert dues([Presence(1, 10, date(2027, 1, 4))], RATES) == ()
    assert dues([Presence(1, 10, JULY)], (*RATES, Rate(date(2027, 7, 1), 0))) == ()


@given(
    st.lists(
        st.builds(Presence, st.integers(1, 4), st.integers(1, 5), st.sampled_from([MAY, JUNE, JULY])), max_size=12
    ),
    st.randoms(),
)
def test_the_order_of_facts_says_nothing(came, random):
    # A meeting has one day.
    day = {one.meeting: one.on for one in came}
    came = [Presence(one.person, one.meeting, day[one.meeting]) for one in came]
    shuffled = came.copy()
    random.shuffle(shuffled)
    for rates in permutations(RATES):
        assert dues(shuffled, rates) == dues(came, RATES)
    assert sum(one.cents for one in dues(came, RATES)) == sum(rate_on(RATES, one.on) for one in set(came))
