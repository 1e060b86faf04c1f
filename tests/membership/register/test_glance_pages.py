"""The register at a glance, and the figures of a year, as the office reads them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.models import Role
from membership.pictures.growth import bars
from membership.rules.years import last_year_end, year_ending, year_ends
from tests.factories.meetings import jump
from tests.factories.register import a_legal_member, a_member, an_officer
from tests.membership.web.conftest import *  # noqa: F403  # the people who open the pages

GLANCE = "/o/rives/register/glance/"
YEAR = "/o/rives/register/year/"


@pytest.fixture
def office(rives, cast, sign_in):
    jump(rives, date(2026, 11, 25), freeze=True)
    return sign_in(cast["secretary"])


def test_the_page_says_in_words_what_it_draws(rives, anne, office):
    a_member(rives, "Neuve", "Une", since=date(2026, 3, 1))
    page = office.get(GLANCE)
    assert page.context["sentence"] == "2 members on November 25, 2026; 0 on December 31, 2019."
    assert [row[-1] for row in page.context["growth"]["rows"]][-2:] == ["1", "2"]
    assert page.context["movements"] == [{"label": "New members", "value": "1"}]
    assert [one["value"] for one in page.context["missing"]] == ["2", "0", "0"]


def test_both_pages_can_be_asked_as_of_a_day_and_as_known_then(rives, sign_in):
    jump(rives, date(2026, 11, 25), freeze=True)
    office, before = sign_in(an_officer(rives, Role.SECRETARY)), {"known_at": "2026-11-25"}
    a_member(rives, "Neuve", "Une", since=date(2025, 3, 1))
    jump(rives, date(2026, 11, 30), freeze=True)
    a_member(rives, "Tard", "Venu", since=date(2025, 4, 1))
    totals = [
        office.get(GLANCE, asked).context["growth"]["rows"][-1][-1] for asked in ({}, before, {"as_of": "2025-03-31"})
    ]
    assert totals == ["2", "1", "1"]
    years = [office.get(YEAR, asked).context["members"][-1][-1] for asked in ({}, before)]
    assert years == ["2", "1"]
    assert "known_at=2026-11-25" in office.get(YEAR, before).context["previous"]


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31"])
def test_a_day_beyond_every_year_is_shown_too(rives, anne, office, as_of):
    assert office.get(GLANCE, {"as_of": as_of}).status_code == 200


def test_an_empty_register_is_shown_too(rives, cast, office):
    assert office.get(YEAR, {"end": "1990-12-31"}).status_code == 200


def test_a_register_is_looked_over_on_request(rives, anne, office):
    assert "Not looked at yet" in office.get(GLANCE).content.decode()
    page = office.post("/o/rives/register/check/", follow=True)
    assert "The register adds up." in page.content.decode()
    assert (len(page.context["agreeing"]), page.context["differing"]) == (9, [])
    assert "9 figures that agree" in page.content.decode()


def test_the_year_shown_first_is_the_last_one_that_ended(rives, anne, office):
    a_legal_member(rives, since=date(2025, 5, 1))
    page = office.get(YEAR)
    assert (page.context["year"].first, page.context["year"].last) == (date(2025, 1, 1), date(2025, 12, 31))
    assert page.context["members"][-1] == ["All members", "1", "2"]
    assert page.context["next"] == ""
    before = office.get(YEAR + page.context["previous"])
    assert before.context["year"].last == date(2024, 12, 31)
    assert before.context["next"] == "?end=2025-12-31"


@pytest.mark.parametrize("end", ["hier", "0001-01-01", "9999-12-31"])
def test_a_year_that_cannot_be_read_is_answered_all_the_same(anne, office, end):
    assert office.get(YEAR, {"end": end}).status_code == 200


@pytest.mark.parametrize("role", ["chair", "member", "outsider"])
def test_whoever_may_not_read_the_register_does_not_see_its_figures(anne, cast, sign_in, role):
    for address in (GLANCE, YEAR):
        assert sign_in(cast[role]).get(address).status_code == 404


@given(st.lists(st.lists(st.integers(0, 3000), min_size=3, max_size=3), max_size=6))
def test_the_bars_leave_no_gap_and_the_longest_is_a_thousand(counts):
    drawn = bars(counts)
    assert len(drawn) == len(counts)
    for day, parts in zip(counts, drawn, strict=True):
        assert len(parts) == sum(1 for members in day if members)
        assert all(part.start + part.length <= 1001 for part in parts)
    if any(map(sum, counts)):
        assert max(part.start + part.length for parts in drawn for part in parts) >= 1000


def test_fiscal_years_follow_each_other():
    assert last_year_end(date(2026, 2, 28), 2, 29) == date(2026, 2, 28)
    assert year_ends(date(2026, 11, 25), 8, 31, count=2) == [date(2025, 8, 31), date(2026, 8, 31)]
    year = year_ending(date(2026, 8, 31), 8, 31)
    assert (year.first, year.last) == (date(2025, 9, 1), date(2026, 8, 31))
