"""The demonstration's board lives: seated by group, with officers, a meeting held and one to come."""

from __future__ import annotations

import pytest

from config.demonstration import board
from governance.models import Body, BodyKind, Minutes, Motion, Officer, Recusal, Seat
from governance.queries.sittings import directors_on
from membership.clock import today
from membership.models import Category
from membership.services import clock
from tests.factories.register import a_member, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def seated():
    organisation = an_organisation()
    body = Body.objects.create(
        organisation=organisation, kind=BodyKind.BOARD, name_fr="Conseil d’administration", name_en="Board of directors"
    )
    groups = {one.key: one for one in Category.objects.for_organisation(organisation)}
    for number, group in enumerate(["user"] * 3 + ["worker"] * 2 + ["support"] * 2, start=1):
        Seat.objects.create(organisation=organisation, body=body, number=number, group=groups[group])
        a_member(organisation, f"Personne{number}", "Roy", category=group)
    board.load(organisation, body, falls_in=today(organisation).year + 1)
    return body


def test_every_seat_is_held_by_a_member_of_its_group(seated):
    directors = directors_on(seated, today(seated.organisation))
    assert len(directors) == 7
    assert len({one.person_id for one in directors}) == 7
    assert Officer.objects.count() == 3


def test_it_met_with_one_vote_from_which_somebody_withdrew(seated):
    held = seated.sittings.get(state="ended")
    assert held.ended_at.astimezone(held.zone).date() < today(seated.organisation)
    assert [one.state for one in Motion.objects.filter(assembly=held)] == ["adopted", "adopted"]
    assert Recusal.objects.get().interest == seated.interests.get()
    assert {one.language for one in Minutes.objects.filter(assembly=held)} == set(seated.organisation.languages)


def test_the_next_meeting_is_prepared_and_the_clock_is_back(seated):
    coming = seated.sittings.get(state="draft")
    assert coming.starts_at.date() > today(seated.organisation)
    assert coming.agenda.filter(subject="minutes").exists()
    assert not clock.shift()
