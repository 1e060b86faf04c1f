"""A name is true on its days: the register of a past day holds the one borne then, and the present one finds it too."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from membership.clock import now
from membership.errors import NameNotBorneYet
from membership.models import Person, Role
from membership.queries.changes import Kind, Span, changes, recorded_between
from membership.queries.facts import facts_on
from membership.queries.member_file import file_of
from membership.queries.moment import Moment
from membership.queries.names import names_then
from membership.queries.register_list import page
from membership.queries.register_search import Wanted
from membership.queries.registry import register_on
from membership.queries.story import story_of
from membership.services.exports.exporting import export_register
from membership.services.persons import Name, rename_person
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_legal_member, an_officer
from tests.membership.web.conftest import *  # noqa: F403  # the people who open the pages

BEFORE, SINCE, TODAY = date(2026, 4, 30), date(2026, 5, 1), date(2027, 1, 25)


@pytest.fixture
def anne_cote(rives, anne):
    """Anne Roy becomes Anne Côté on 1 May 2026, which the office writes down in January."""
    jump(rives, TODAY)
    rename_person(anne.person, to=Name("Côté", "Anne"), since=SINCE, actor=SYSTEM)
    anne.refresh_from_db()
    return anne


def registered(rives, on, known_at=None) -> list[str]:
    return [row.name for row in register_on(rives, on, known_at=known_at) if row.given_name == "Anne"]


def taken(rives, at: Moment) -> bytes:
    return b"".join(export_register(rives, at=at, taken_as="json", language="fr", actor=SYSTEM).pieces)


def test_the_register_of_a_past_day_holds_the_name_borne_then(rives, anne_cote):
    assert registered(rives, BEFORE) == ["Anne Roy"]
    assert registered(rives, SINCE) == ["Anne Côté"]


def test_as_it_was_known_before_nobody_had_changed_their_name(rives, anne):
    jump(rives, TODAY)
    known = now()
    before = taken(rives, Moment(SINCE, known))
    rename_person(anne.person, to=Name("Côté", "Anne"), since=SINCE, actor=SYSTEM)
    after = taken(rives, Moment(SINCE, known))
    assert registered(rives, TODAY, known) == ["Anne Roy"]
    assert before == after


def test_every_reading_of_a_day_agrees_on_the_name(rives, anne_cote):
    for on, name in ((BEFORE, "Anne Roy"), (SINCE, "Anne Côté")):
        assert [one.name for one in facts_on(rives, on) if one.membership_id == anne_cote.pk] == [name]
        assert [one.name for one in facts_on(rives, on, memberships=[anne_cote.pk])] == [name]
        assert file_of(anne_cote, Moment(on)).name == name
        assert name in [line.name for line in page(rives, Wanted(on)).lines]


def test_who_acts_for_a_member_is_told_under_the_name_of_the_day(rives, anne_cote):
    farm = a_legal_member(rives, represented_by="")
    farm.representations.create(
        organisation=rives, person=anne_cote.person, effective=DateRange(date(2026, 1, 1), None)
    )
    for on, name in ((BEFORE, "Anne Roy"), (SINCE, "Anne Côté")):
        [row] = [row for row in register_on(rives, on) if row.kind == "legal"]
        [facts] = facts_on(rives, on, memberships=[farm.pk])
        assert (row.representative, facts.representative_name) == (name, name)


def test_a_later_change_from_an_earlier_day_wins(rives, anne_cote):
    person = Person.objects.get(pk=anne_cote.person_id)
    rename_person(person, to=Name("Cotée", "Anne"), since=date(2026, 4, 1), actor=SYSTEM)
    assert registered(rives, date(2026, 3, 31)) == ["Anne Roy"]
    assert registered(rives, BEFORE) == ["Anne Cotée"]
    assert names_then([person.pk], Moment(TODAY)) == {}


def test_a_name_to_come_is_not_written_down_yet(rives, anne):
    jump(rives, BEFORE)
    with pytest.raises(NameNotBorneYet):
        rename_person(anne.person, to=Name("Côté", "Anne"), since=SINCE, actor=SYSTEM)


def test_the_former_name_still_finds_its_bearer(rives, anne_cote):
    assert [line.name for line in page(rives, Wanted(TODAY, search="Roy")).lines] == ["Anne Côté"]


def test_the_story_and_what_changed_tell_of_it(rives, anne_cote, sign_in):
    [told] = [one for one in story_of(anne_cote, Moment(TODAY)) if one.code == "name"]
    assert (told.on, told.what, told.before.full_name) == (SINCE, "Anne Côté", "Anne Roy")
    assert not [one for one in story_of(anne_cote, Moment(TODAY, anne_cote.created_at)) if one.code == "name"]
    for span in (Span(first=SINCE, last=SINCE), recorded_between(rives, TODAY, TODAY)):
        [change] = [one for one in changes(rives, span) if one.kind is Kind.NAME]
        assert (change.on, change.name, change.detail) == (SINCE, "Anne Côté", "Anne Roy")
    office = sign_in(an_officer(rives, Role.SECRETARY))
    url = reverse("member", kwargs={"slug": "rives", "public_id": anne_cote.public_id})
    said = office.get(url, {"as_of": BEFORE.isoformat()}).content.decode()
    assert "<h1>Anne Roy" in said
    assert "Anne Côté" in said
