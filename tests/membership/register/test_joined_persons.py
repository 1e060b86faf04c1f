"""Whoever was found to be another member is found under the number and the name they went by, and listed once."""

from datetime import date

import pytest
from django.urls import reverse

from membership.clock import now, today
from membership.models import Role
from membership.queries.moment import Moment
from membership.queries.register_list import page
from membership.queries.register_search import Wanted
from membership.queries.story import story_of
from membership.services.merging.joining import merge_persons, undo_merge
from tests.factories.register import SYSTEM, a_member, an_officer
from tests.membership.web.conftest import *  # noqa: F403  # the people who open the pages


@pytest.fixture
def joined(rives, anne):
    """Anne Roy, whom M0009 Annie Lavoie was found to be, and when nobody knew it."""
    again = a_member(rives, "Annie", "Lavoie", number="M0009", since=date(2015, 1, 1), until=date(2018, 1, 1))
    unknown = now()
    return again, unknown, merge_persons(anne.person, again.person, actor=SYSTEM, reason="La même.")


def found(rives, search="", *, status=None, known_at=None):
    wanted = Wanted(on=today(rives), known_at=known_at, search=search, status=status)
    return [line.number for line in page(rives, wanted).lines]


def test_of_everybody_there_ever_was_each_one_stands_once(rives, joined):
    assert found(rives) == ["M0001"]


@pytest.mark.parametrize("search", ["M0009", "m0009", "lavoie", "annie lavoie", "roy", "M0001"])
def test_the_number_and_the_name_that_went_lead_to_the_member_who_remains(rives, joined, search):
    assert found(rives, search) == ["M0001"]


def test_as_it_was_known_before_they_were_two(rives, joined):
    _again, unknown, _merge = joined
    assert found(rives, known_at=unknown) == ["M0009", "M0001"]
    assert found(rives, "lavoie", known_at=unknown) == ["M0009"]
    assert found(rives, "M0009", known_at=unknown) == ["M0009"]


def test_parted_again_they_are_two_again(rives, joined):
    undo_merge(joined[2], actor=SYSTEM)
    assert found(rives) == ["M0009", "M0001"]
    assert found(rives, "M0009") == ["M0009"]


def test_the_list_says_which_number_it_shows_instead(rives, joined, sign_in):
    client = sign_in(an_officer(rives, Role.SECRETARY))
    shown = client.get(reverse("register", kwargs={"slug": "rives"}), {"q": "M0009"}).content.decode()
    assert "Number M0009 was joined to number M0001, shown here." in shown


def test_both_stories_tell_of_it_and_of_their_parting(rives, anne, joined):
    again, unknown, merge = joined
    today_here = today(rives)

    def told(membership, known_at=None):
        return [
            one.code
            for one in story_of(membership, Moment(today_here, known_at))
            if "jo" in one.code or "part" in one.code
        ]

    assert (told(anne), told(again)) == (["joined"], ["joined_to"])
    assert told(anne, unknown) == []
    undo_merge(merge, actor=SYSTEM)
    assert (told(anne), told(again)) == (["parted", "joined"], ["parted", "joined_to"])


def test_the_file_that_went_leads_to_the_one_that_remains_and_back(rives, anne, joined, sign_in):
    client = sign_in(an_officer(rives, Role.SECRETARY))

    def file(membership):
        return reverse("member", kwargs={"slug": "rives", "public_id": membership.public_id})

    gone = client.get(file(joined[0])).content.decode()
    assert file(anne) in gone
    assert "found to be" in gone
    assert "M0009" in client.get(file(anne)).content.decode()
