"""A day that somebody types is one that deadlines can be counted from."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from membership.web.life.forms import day_field
from membership.web.share_forms import ActForm, DecideForm, PaidBackForm


@pytest.mark.parametrize("typed", ["9999-12-31", "3000-01-01", "1799-12-31", "0001-01-01"])
def test_a_day_at_the_ends_of_the_calendar_is_refused(typed):
    for field in (day_field(""), *(form.base_fields["on"] for form in (ActForm, DecideForm, PaidBackForm))):
        with pytest.raises(ValidationError):
            field.clean(typed)


def test_the_days_of_people_are_taken():
    assert [str(day_field("").clean(typed)) for typed in ("1800-01-01", "2027-04-24", "2999-12-31")]
