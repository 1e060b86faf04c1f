"""What happened before the list was made enters as facts, and nobody is written to about it."""

from datetime import date

import pytest

from membership.models import Delivery, MembershipEvent, MembershipPeriod, Suspension
from tests.membership.importing.conftest import ARIANE


def stays():
    rows = MembershipPeriod.objects.order_by("effective").select_related("category")
    return [(row.category.key, row.effective.lower, row.effective.upper) for row in rows]


def events():
    rows = MembershipEvent.objects.order_by("id")
    return [(event.kind, event.effective_on, event.note) for event in rows]


def test_a_change_of_category_is_two_stays_and_an_event(coop, listed, bring_in):
    bring_in(listed({**ARIANE, "previous_category": "Auxiliaire", "category_since": "2019-06-01"}))

    assert stays() == [
        ("auxiliary", date(2018, 3, 1), date(2019, 6, 1)),
        ("user", date(2019, 6, 1), None),
    ]
    assert events() == [("admitted", date(2018, 3, 1), ""), ("category_changed", date(2019, 6, 1), "")]
    assert not Delivery.objects.exists()


def test_several_changes_are_put_in_order(coop, listed, bring_in):
    bring_in(listed({**ARIANE, "previous_category": "worker | auxiliary", "category_since": "2020-01-01 | 2019-01-01"}))
    assert [(category, until) for category, _since, until in stays()] == [
        ("auxiliary", date(2019, 1, 1)),
        ("worker", date(2020, 1, 1)),
        ("user", None),
    ]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"previous_category": "worker"}, "category_change_incomplete"),
        ({"category_since": "2019-01-01"}, "category_change_incomplete"),
        ({"previous_category": "Roi", "category_since": "2019-01-01"}, "unknown_category"),
        ({"previous_category": "worker", "category_since": "2018-03-01"}, "category_change_outside"),
        (
            {"previous_category": "worker", "category_since": "2022-01-01", "status": "", "left_on": "2021-01-01"},
            "category_change_outside",
        ),
        ({"previous_category": "worker", "category_since": "hier"}, "date_invalid"),
    ],
)
def test_a_change_that_cannot_be_is_refused(coop, listed, rehearse, said, code):
    assert code in [refusal.reason.code for refusal in rehearse(listed({**ARIANE, **said})).refusals]


def test_the_reason_for_leaving_is_kept_and_tells_how_where_nothing_else_does(coop, listed, bring_in):
    bring_in(listed({**ARIANE, "status": "", "left_on": "2021-01-01", "left_reason": "Décès"}))
    assert events()[-1] == ("deceased", date(2021, 1, 1), "Décès")


def test_a_reason_in_other_words_is_kept_as_it_is(coop, listed, bring_in):
    bring_in(listed({**ARIANE, "status": "", "left_on": "2021-01-01", "left_reason": "Déménagement"}))
    assert events()[-1] == ("ended", date(2021, 1, 1), "Déménagement")


def test_a_suspension_begins_on_the_day_the_list_gives(coop, listed, bring_in):
    report = bring_in(listed({**ARIANE, "status": "suspended", "suspended_on": "2026-09-01"}))
    assert Suspension.objects.get().effective.lower == date(2026, 9, 1)
    assert events()[-1] == ("suspended", date(2026, 9, 1), "")
    assert report.remarks == ()
