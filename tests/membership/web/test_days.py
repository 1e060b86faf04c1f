"""A day that somebody types is one that deadlines can be counted from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from membership.models import Role
from membership.queries.changes import recorded_between
from membership.queries.moment import end_of
from membership.web.life.forms import day_field
from membership.web.share_forms import ActForm, DecideForm, PaidBackForm
from tests.factories.register import an_officer


@pytest.mark.parametrize("typed", ["9999-12-31", "3000-01-01", "1799-12-31", "0001-01-01"])
def test_a_day_at_the_ends_of_the_calendar_is_refused(typed):
    for field in (day_field(""), *(form.base_fields["on"] for form in (ActForm, DecideForm, PaidBackForm))):
        with pytest.raises(ValidationError):
            field.clean(typed)


def test_every_day_that_a_page_asks_for_is_such_a_day():
    pages = Path(settings.BASE_DIR).glob("*/web/**/*.py")
    assert [page.name for page in pages if "forms.DateField(" in page.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("asked", ["as_of=9999-12-31", "known_at=9999-12-31", "as_of=0001-01-01"])
def test_an_address_that_names_such_a_day_is_read_as_if_it_named_none(asked, rives, sign_in):
    client = sign_in(an_officer(rives, Role.SECRETARY))
    assert client.get(f"/o/rives/register/?{asked}").status_code == 200


def test_the_days_of_people_are_taken():
    assert [str(day_field("").clean(typed)) for typed in ("1800-01-01", "2027-04-24", "2999-12-31")]


def test_the_ends_of_the_calendar_are_days_too(rives):
    assert end_of(date.max, rives).astimezone(rives.zone).year == 9999
    assert recorded_between(rives, date.min, date.max).since is not None


@pytest.mark.parametrize(
    "query",
    [
        {"known_at": "9999-12-31"},
        {"known_at": "0001-01-01T00:00:00+14:00"},
        {"known_at": "0001-01-01T00:00:00Z"},
        {"as_of": "9999-12-31"},
        {"as_of": "0001-01-01"},
    ],
)
@pytest.mark.parametrize("page", ["register", "register-glance", "capital"])
def test_no_day_breaks_a_dated_page(rives, sign_in, page, query):
    office = sign_in(an_officer(rives, Role.SECRETARY))
    assert office.get(reverse(page, kwargs={"slug": rives.slug}), query).status_code == 200


@pytest.mark.parametrize("by", ["effective", "recorded"])
def test_what_changed_wants_a_day_that_can_be_counted_from(rives, sign_in, by):
    office = sign_in(an_officer(rives, Role.SECRETARY))
    asked = {"first": "0001-01-01", "last": "9999-12-31", "by": by}
    assert office.get(reverse("register-changes", kwargs={"slug": rives.slug}), asked).status_code == 200
