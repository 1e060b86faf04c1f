"""Two addresses of one person: the later one is where they are written to, whichever number remains."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given
from hypothesis import strategies as st

from membership.models import Address
from membership.models.base import STILL_RECORDED
from membership.rules.merging import Days, MergeFollowed, last_stay, later_from
from membership.services import history
from membership.services.merging.joining import merge_persons, undo_merge
from membership.services.merging.looking import foresee_merge
from tests.factories.register import SYSTEM, a_member, an_organisation

pytestmark = pytest.mark.django_db
QUAY, PORT, LIGHT = "1, rue du Quai", "9, rue du Port", "4, rue du Phare"
LEFT_ON, BACK_ON = date(2011, 6, 1), date(2018, 5, 1)


@pytest.fixture
def former():
    """Who left in 2011."""
    return a_member(an_organisation(), "Anne", "Roy", since=date(2002, 3, 1), until=LEFT_ON, number="M1")


@pytest.fixture
def back(former):
    """The same Anne, back since 2018 under another number."""
    return a_member(former.organisation, "Anne", "Roy", since=BACK_ON, number="M2")


def lives(membership, line, since, until=None):
    return Address.objects.create(
        organisation=membership.organisation, person=membership.person, line=line, effective=DateRange(since, until)
    )


def told(membership):
    rows = Address.objects.filter(STILL_RECORDED, person=membership.person).order_by("effective")
    return [(one.line, one.effective.lower, one.effective.upper) for one in rows]


def join(kept, joined):
    return merge_persons(kept.person, joined.person, actor=SYSTEM, reason="La même.")


def test_the_later_address_holds_whichever_number_remains_until_they_are_parted(former, back):
    lives(former, QUAY, date(2002, 3, 1))
    lives(back, PORT, BACK_ON, date(2020, 1, 1))
    lives(back, LIGHT, date(2020, 1, 1))
    before = told(former), told(back)
    for kept, joined in ((former, back), (back, former)):
        merge = join(kept, joined)
        assert told(kept) == [
            (QUAY, date(2002, 3, 1), BACK_ON),
            (PORT, BACK_ON, date(2020, 1, 1)),
            (LIGHT, date(2020, 1, 1), None),
        ]
        assert told(joined) == []
        undo_merge(merge, actor=SYSTEM)
        assert (told(former), told(back)) == before


@pytest.mark.parametrize("since", [date(2002, 3, 1), None], ids=["a day known", "no day known"])
def test_of_addresses_without_a_day_that_of_the_active_member_holds(former, back, since):
    """A list brought in tells no day of an address: whoever is a member now is written to as they say now."""
    lives(former, QUAY, since)
    lives(back, PORT, None)
    before = told(former), told(back)
    merge = join(former, back)
    assert told(former) == [(QUAY, since, BACK_ON), (PORT, BACK_ON, None)]
    undo_merge(merge, actor=SYSTEM)
    assert (told(former), told(back)) == before

    join(back, former)
    assert told(back) == [(PORT, None, None)]


@pytest.mark.parametrize(
    ("line", "since"),
    [(PORT, date(2002, 3, 1)), ("", BACK_ON), (QUAY, BACK_ON), (PORT, date(2001, 1, 1))],
    ids=["same day", "none", "same address", "earlier"],
)
def test_an_address_gives_way_to_none_that_is_not_later(former, back, line, since):
    lives(former, QUAY, date(2002, 3, 1))
    lives(back, line, since)
    join(former, back)
    assert told(former)[-1] == (QUAY, date(2002, 3, 1), None)


def test_where_the_two_of_today_differ_it_is_foreseen_which_remains(former, back):
    old = lives(former, QUAY, date(2002, 3, 1))
    assert foresee_merge(former.person, back.person).addresses is None
    new = lives(back, PORT, BACK_ON)
    for kept, joined, of_joined in ((former, back, True), (back, former, False)):
        found = foresee_merge(kept.person, joined.person).addresses
        assert (found.remains, found.other, found.of_joined, found.told_until) == (new, old, of_joined, BACK_ON)
    assert all(not one.already_told for one in foresee_merge(former.person, back.person).moving)


@pytest.fixture
def twin(back):
    """Her twin, a member today as well."""
    return a_member(back.organisation, "Anne", "Roy", since=BACK_ON, number="M3")


@pytest.mark.parametrize("since", [None, date(2020, 1, 1)], ids=["no day known", "one day"])
def test_of_two_active_members_whoever_joins_them_says_which_address_holds(back, twin, since):
    lives(back, QUAY, since)
    lives(twin, PORT, since)
    found = foresee_merge(back.person, twin.person).addresses
    assert (found.remains.line, found.other.line, found.is_open) == (QUAY, PORT, True)
    before = told(back), told(twin)
    for chosen, line in ((None, QUAY), (back.person, QUAY), (twin.person, PORT)):
        merge = merge_persons(back.person, twin.person, actor=SYSTEM, reason="La même.", address_of=chosen)
        assert told(back) == [(line, since, None)]
        undo_merge(merge, actor=SYSTEM)
        assert (told(back), told(twin)) == before


def test_what_came_before_the_address_that_is_chosen_stays_told(back, twin):
    lives(back, LIGHT, None, date(2010, 1, 1))
    lives(back, QUAY, date(2010, 1, 1))
    lives(twin, PORT, date(2010, 1, 1))
    merge_persons(back.person, twin.person, actor=SYSTEM, reason="La même.", address_of=twin.person)
    assert told(back) == [(LIGHT, None, date(2010, 1, 1)), (PORT, date(2010, 1, 1), None)]


def test_a_choice_changes_nothing_where_a_day_or_a_stay_says_which_is_the_later(former, back):
    lives(former, QUAY, None)
    lives(back, PORT, None)
    assert not foresee_merge(back.person, former.person).addresses.is_open
    merge_persons(back.person, former.person, actor=SYSTEM, reason="La même.", address_of=former.person)
    assert told(back) == [(PORT, None, None)]


def test_they_are_not_parted_once_the_address_that_gave_way_was_put_right(former, back):
    lives(former, QUAY, date(2002, 3, 1))
    lives(back, PORT, BACK_ON)
    merge = join(former, back)
    history.end(Address.objects.get(STILL_RECORDED, line=QUAY), on=date(2010, 1, 1))
    with pytest.raises(MergeFollowed):
        undo_merge(merge, actor=SYSTEM)


DAY = st.dates(date(2000, 1, 1), date(2000, 3, 1))
STAY = st.none() | st.builds(lambda one, more: Days(min(one, more), max(one, more)), DAY, DAY) | st.builds(Days, DAY)


@given(kept=st.none() | DAY, joined=st.none() | DAY, kept_stay=STAY, joined_stay=STAY)
def test_of_two_each_way_round_at_most_one_is_the_later(kept, joined, kept_stay, joined_stay):
    one_way = later_from(kept, joined, kept_stay=kept_stay, joined_stay=joined_stay)
    other_way = later_from(joined, kept, kept_stay=joined_stay, joined_stay=kept_stay)
    assert one_way is None or other_way is None
    assert one_way is None or kept is None or one_way > kept


def test_the_last_stay_goes_on_through_a_change_of_category():
    changed = [Days(date(2010, 1, 1), date(2012, 1, 1)), Days(date(2012, 1, 1)), Days(date(2001, 1, 1), LEFT_ON)]
    assert last_stay([]) is None
    assert last_stay(changed[:2]) == Days(date(2010, 1, 1))
    assert last_stay(changed) == Days(date(2001, 1, 1))
    assert last_stay([changed[0], Days(date(2015, 1, 1), date(2016, 1, 1))]).start == date(2015, 1, 1)
