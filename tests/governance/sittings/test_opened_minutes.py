"""The minutes of a board that opens them: read by members once sealed, and never those of a discipline."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.urls import reverse

from governance.models import Minutes, PresenceChannel, SittingKind
from governance.queries.opened_minutes import opened_meetings, opened_minutes
from governance.services.at_the_table import director_arrives
from governance.services.discipline import decide_procedure
from governance.services.hands import Hands, decide_by_hands
from governance.services.minutes import correct_minutes, draft_minutes, seal_minutes
from governance.services.planning import Plan, plan_assembly
from governance.services.sessions import end_assembly, open_assembly
from governance.services.sittings import call_sitting
from membership.clock import today
from membership.services.parameters import set_parameter
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, an_organisation
from tests.governance.discipline.test_the_boards_vote import a_verdict, accused, procedure
from tests.governance.sittings.conftest import MEETING_ON
from tests.governance.sittings.test_pages import READS, ROLES, browsers, held, who_may_open
from tests.governance.web.reading import said

__all__ = ["accused", "browsers", "held", "procedure"]

pytestmark = pytest.mark.django_db

KEY = "member_may_consult_board_minutes"
NEXT_ON = date(2027, 3, 8)
EVERYBODY = {*ROLES, "director", "member"}


def open_to_members(organisation, value=True, since=date(2026, 4, 1)):
    set_parameter(organisation, key=KEY, value=value, article="7.3", adopted_on=since, actor=SYSTEM)


def adopted_by_the_next_meeting(meeting, directors):
    """Hold the next meeting, which adopts the minutes of this one by its only point."""
    jump(meeting.organisation, date(2027, 2, 20))
    starts_at = datetime.combine(NEXT_ON, time(18), meeting.organisation.zone)
    plan = Plan(SittingKind.MEETING, "Réunion de mars", "March meeting", starts_at, "Bureau", body=meeting.body)
    following = plan_assembly(meeting.organisation, plan, actor=SYSTEM)
    call_sitting(following, actor=SYSTEM)
    jump(meeting.organisation, NEXT_ON, time(18, 5))
    for one in directors[:3]:
        director_arrives(following, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    open_assembly(following, actor=SYSTEM)
    decide_by_hands(following.motions.get(item__minutes_of=meeting), Hands(3, 0), actor=SYSTEM)
    end_assembly(following, actor=SYSTEM)
    return meeting


@pytest.fixture
def sealed(held, directors):
    adopted_by_the_next_meeting(held, directors)
    return seal_minutes(held, language="fr", actor=SYSTEM)


def the_page(organisation):
    return reverse("governance:opened-minutes", args=[organisation.slug])


def the_paper(minutes):
    return reverse("governance:minutes-document", args=[minutes.organisation.slug, minutes.public_id])


def by_api(minutes):
    return f"/api/v1/organisations/{minutes.organisation.slug}/minutes/{minutes.public_id}.pdf"


def test_kept_by_the_board_the_page_says_by_which_rule_and_gives_nothing(browsers, sealed, organisation):
    shown = said(browsers["member"].get(the_page(organisation)))
    assert "ne sont ouverts qu’à ses membres" in shown
    assert "Réunion de février" not in shown
    assert who_may_open(browsers, the_paper(sealed)) == READS | {"director"}
    assert who_may_open(browsers, by_api(sealed)) == READS | {"director"}


def test_opened_they_are_read_by_every_member(browsers, sealed, organisation):
    open_to_members(organisation)
    shown = browsers["member"].get(the_page(organisation))
    assert "Réunion de février" in said(shown)
    assert the_paper(sealed) in shown.content.decode()
    for address in (the_paper(sealed), by_api(sealed), the_page(organisation)):
        assert who_may_open(browsers, address) == EVERYBODY
    line = browsers["member"].get(f"/api/v1/organisations/{organisation.slug}/board/minutes").json()["items"][0]
    assert (line["id"], line["sha256"]) == (sealed.public_id, sealed.document.sha256)


def test_the_meeting_itself_and_its_drafts_stay_with_the_board(browsers, held, organisation):
    open_to_members(organisation)
    draft = Minutes.objects.get()
    assert "Réunion de février" not in said(browsers["member"].get(the_page(organisation)))
    assert who_may_open(browsers, the_paper(draft)) == READS | {"director"}
    assert who_may_open(browsers, by_api(draft)) == READS | {"director"}
    listing = reverse("governance:minutes", kwargs={"slug": organisation.slug, "assembly": held.public_id})
    assert "member" not in who_may_open(browsers, listing)


def test_a_correction_takes_the_place_of_what_it_corrects(browsers, sealed, organisation):
    open_to_members(organisation)
    corrected = correct_minutes(sealed.assembly, {None: "Huit pages."}, language="fr", because="Oubli", actor=SYSTEM)
    assert list(opened_minutes(organisation, today(organisation))) == [corrected]
    assert who_may_open(browsers, the_paper(corrected)) == EVERYBODY
    assert who_may_open(browsers, the_paper(sealed)) == READS


def test_closed_again_they_are_read_no_more(browsers, sealed, organisation):
    open_to_members(organisation)
    assert "member" in who_may_open(browsers, the_paper(sealed))
    open_to_members(organisation, False)
    assert who_may_open(browsers, the_paper(sealed)) == READS | {"director"}


def test_what_was_decided_on_the_discipline_of_a_member_stays_with_the_board(browsers, procedure, planned, directors):
    here = planned.organisation
    open_to_members(here)
    call_sitting(planned, actor=SYSTEM)
    jump(here, MEETING_ON, time(18, 5))
    for one in directors:
        director_arrives(planned, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    open_assembly(planned, actor=SYSTEM)
    motion = decide_by_hands(planned.motions.get(), Hands(3, 1), actor=SYSTEM)
    decide_procedure(procedure, a_verdict(motion), actor=SYSTEM)
    end_assembly(planned, actor=SYSTEM)
    draft_minutes(planned, language="fr", actor=SYSTEM)
    planned.refresh_from_db()
    adopted_by_the_next_meeting(planned, directors)
    sealed = seal_minutes(planned, language="fr", actor=SYSTEM)
    assert not opened_minutes(here, today(here)).exists()
    assert who_may_open(browsers, the_paper(sealed)) == READS | {"director"}


def test_what_was_said_before_the_article_was_in_force_stays_with_the_board(browsers, sealed, organisation):
    open_to_members(organisation, since=date(2027, 2, 9))
    assert who_may_open(browsers, the_paper(sealed)) == READS | {"director"}


def test_a_case_whose_vote_was_typed_keeps_the_minutes_of_its_day_with_the_board(browsers, procedure, held, directors):
    open_to_members(held.organisation)
    adopted_by_the_next_meeting(held, directors)
    sealed = seal_minutes(held, language="fr", actor=SYSTEM)
    assert procedure.motion is None
    assert who_may_open(browsers, the_paper(sealed)) == READS | {"director"}


def test_another_organisation_reads_nothing_of_it(sealed, organisation):
    open_to_members(organisation)
    other = an_organisation("berges")
    open_to_members(other)
    assert not opened_meetings(other, today(other)).exists()
    assert opened_meetings(organisation, today(organisation)).count() == 1


def test_the_page_costs_the_same_however_many_meetings_it_shows(
    browsers, sealed, organisation, django_assert_max_num_queries
):
    open_to_members(organisation)
    with django_assert_max_num_queries(30):
        browsers["member"].get(the_page(organisation))
