"""A text adopted by two organisations: one text, two meetings, two majorities, and nothing else seen of the other."""

from __future__ import annotations

from datetime import time

import pytest
from django.test import Client
from django.urls import reverse

from governance.errors import CommonTextDropped, CommonTextTaken, CommonTextUnknown
from governance.models import Motion, MotionState
from governance.queries.common_texts import read_the_same, sides_of
from governance.services.calling import call_assembly
from governance.services.changing import Why, cancel_assembly
from governance.services.common_texts import share_text, take_up_text
from governance.services.hands import Hands, decide_by_hands
from governance.services.planning import Item, MotionText, revise_item
from governance.services.sessions import open_assembly
from membership.errors import StateNotAllowed
from membership.models import Role
from tests.factories.meetings import CALLED_ON, MEETING_ON, SYSTEM, a_motion, an_assembly, come, jump
from tests.factories.register import a_member, an_account_of, an_officer, an_organisation, members
from tests.governance.web.reading import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def rives():
    organisation = an_organisation()
    jump(organisation, CALLED_ON)
    members(organisation, 3)
    return organisation


@pytest.fixture
def fleuve(rives):
    organisation = an_organisation("fleuve", name_fr="Coop du Fleuve", name_en="River Co-op")
    members(organisation, 3)
    return organisation


@pytest.fixture
def shared(rives):
    return share_text(an_assembly(rives).motions.get(), actor=SYSTEM)


@pytest.fixture
def taken(fleuve, shared):
    return take_up_text(an_assembly(fleuve), code=shared.code, majority_key="maj_bylaws", actor=SYSTEM)


def browser(account):
    found = Client()
    found.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return found


def at(common):
    return reverse("governance:common-text", kwargs={"slug": common.organisation.slug, "common": common.public_id})


def adopted(common):
    """Call and hold the meeting of one side, and adopt the text in it."""
    meeting = call_assembly(common.motion.assembly, actor=SYSTEM)
    jump(common.organisation, MEETING_ON, time(19, 5))
    for one in [one.membership for one in meeting.convened_list.entries.all()]:
        come(meeting, one)
    open_assembly(meeting, actor=SYSTEM)
    decide_by_hands(common.motion, Hands(3, 0), actor=SYSTEM)
    jump(common.organisation, CALLED_ON)


def test_each_side_has_its_own_motion_under_its_own_majority(shared, taken):
    assert (taken.motion.text_fr, taken.motion.text_en) == (shared.motion.text_fr, shared.motion.text_en)
    assert (shared.motion.majority_key, taken.motion.majority_key) == ("majority_ordinary", "maj_bylaws")
    sides = sides_of(taken)
    assert [one.organisation_fr for one in sides] == ["Coop du Fleuve", "Coop des Rives"]
    assert read_the_same(sides)


def test_shared_twice_it_is_the_same_one(shared):
    assert share_text(shared.motion, actor=SYSTEM) == shared


def test_a_text_has_two_sides_and_no_more(rives, shared, taken):
    with pytest.raises(CommonTextUnknown):
        take_up_text(an_assembly(rives), code="x" * 22, majority_key="majority_ordinary", actor=SYSTEM)
    with pytest.raises(CommonTextTaken):
        take_up_text(an_assembly(rives), code=shared.code, majority_key="majority_ordinary", actor=SYSTEM)
    third = an_assembly(an_organisation("tierce", name_fr="Tierce", name_en="Third"))
    with pytest.raises(CommonTextTaken):
        take_up_text(third, code=shared.code, majority_key="majority_ordinary", actor=SYSTEM)
    assert third.agenda.count() == 2


def test_it_is_taken_up_before_the_notice_leaves(fleuve, shared):
    called = call_assembly(an_assembly(fleuve), actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        take_up_text(called, code=shared.code, majority_key="majority_ordinary", actor=SYSTEM)


def test_a_text_changed_on_one_side_is_said_to_differ(shared, taken):
    item = taken.motion.item
    changed = MotionText("Que les mandats durent trois ans.", taken.motion.text_en, "maj_bylaws")
    revise_item(item, Item(item.title_fr, item.title_en), motion=changed, actor=SYSTEM)
    assert not read_the_same(sides_of(shared))


def test_the_other_side_shows_its_day_once_called_and_its_resolution_once_adopted(shared, taken):
    assert [one.meeting_on for one in sides_of(shared)] == [MEETING_ON, None]
    adopted(taken)
    own, other = sides_of(shared)
    assert (own.number, other.number, other.meeting_on) == ("", "2027-01", MEETING_ON)
    adopted(shared)
    assert all(one.number for one in sides_of(shared))
    assert read_the_same(sides_of(shared))


def test_the_other_side_reads_that_a_meeting_was_cancelled(rives, shared, taken):
    call_assembly(shared.motion.assembly, actor=SYSTEM)
    cancel_assembly(shared.motion.assembly, Why("La salle est inondée.", "The hall is flooded."), actor=SYSTEM)
    office = browser(an_officer(taken.organisation, Role.SECRETARY))
    page = said(office.get(at(taken)))
    assert "Son assemblée du samedi 24 avril 2027 a été annulée" in page


def test_a_text_rejected_where_it_was_shared_is_taken_up_no_more(rives, fleuve, shared):
    Motion.objects.filter(pk=shared.motion_id).update(state=MotionState.REJECTED)
    with pytest.raises(CommonTextDropped):
        take_up_text(an_assembly(fleuve), code=shared.code, majority_key="maj_bylaws", actor=SYSTEM)


def test_nothing_else_of_one_organisation_is_seen_by_the_other(fleuve, shared, taken):
    a_motion(shared.motion.assembly, "Une affaire interne")
    page = browser(an_officer(fleuve, Role.SECRETARY)).get(at(taken))
    words = said(page)
    assert "Coop des Rives" in words
    assert "mot pour mot" in words
    for hidden in ("Une affaire interne", "Centre communautaire", shared.motion.assembly.public_id, "Tremblay"):
        assert hidden not in page.content.decode()


def test_the_page_of_one_side_is_for_those_of_its_organisation(rives, fleuve, shared, taken):
    theirs = browser(an_officer(fleuve, Role.SECRETARY))
    assert theirs.get(at(shared)).status_code == 404
    member = browser(an_account_of(a_member(rives)))
    # Before the notice leaves a member knows of neither the meeting nor its texts.
    assert member.get(at(shared)).status_code == 404
    call_assembly(shared.motion.assembly, actor=SYSTEM)
    page = member.get(at(shared))
    assert page.status_code == 200
    assert shared.code not in page.content.decode()


def test_the_offices_do_it_from_the_pages_of_their_meetings(rives, fleuve):
    here, there = an_assembly(rives), an_assembly(fleuve)

    def url(meeting):
        return reverse(
            "governance:common-texts", kwargs={"slug": meeting.organisation.slug, "assembly": meeting.public_id}
        )

    ours, theirs = (browser(an_officer(one, Role.SECRETARY)) for one in (rives, fleuve))
    page = ours.post(url(here), {"act": "share", "motion": here.motions.get().public_id}, follow=True)
    code = here.motions.get().common.code
    assert code in page.content.decode()
    wrong = theirs.post(url(there), {"act": "take", "code": "nimporte", "majority_key": "maj_bylaws"})
    assert wrong.status_code == 422
    page = theirs.post(url(there), {"act": "take", "code": f" {code} ", "majority_key": "maj_bylaws"}, follow=True)
    assert "mot pour mot" in said(page)
    member = browser(an_account_of(a_member(rives)))
    assert member.get(url(here)).status_code == 404
