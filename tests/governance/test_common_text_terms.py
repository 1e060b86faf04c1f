"""A text adopted with another organisation has a day to renew it: each notes its own, and the earlier counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from governance.errors import ResolutionNotLater, ResolutionTakenBack, TermIncomplete, TermNotLater
from governance.models import Motion, MotionState, Resolution, TermKind
from governance.queries.clocks import clocks_on, duties_on
from governance.queries.common_text_terms import standing_of
from governance.rules.clocks import COMMON_TEXT
from governance.rules.year import State
from governance.services.calendar_text import entries_of_the_year
from governance.services.common_text_terms import Term, note_term
from governance.services.duty_reminders import remind_of_duties
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import AuditEntry, Role
from tests.factories.meetings import MEETING_ON, SYSTEM, a_motion, an_assembly, jump
from tests.factories.register import an_officer
from tests.governance.test_common_texts import adopted, at, browser, fleuve, rives, shared, taken  # noqa: F401
from tests.governance.web.reading import said

pytestmark = pytest.mark.django_db
FIRST, LATER = date(2029, 4, 24), date(2032, 4, 24)


@pytest.fixture
def both(shared, taken):  # noqa: F811
    """Both sides, the text adopted in each."""
    adopted(shared)
    adopted(taken)
    jump(shared.organisation, MEETING_ON)
    for one in (shared, taken):
        one.refresh_from_db()
        one.motion.refresh_from_db()
    return shared, taken


def a_later_resolution(common):
    meeting = an_assembly(common.organisation, on=date(2027, 9, 1))
    return Resolution.objects.create(
        organisation=common.organisation, motion=a_motion(meeting, "Prolonger"), year=2027, rank=90,
        adopted_on=MEETING_ON, title_fr="Prolonger", text_fr="Prolonger",
    )  # fmt: skip


def until(common, day):
    return note_term(common, Term(TermKind.WRITTEN, until=day), actor=SYSTEM)


def extend(common, day):
    term = Term(TermKind.EXTENDED, until=day, resolution=a_later_resolution(common))
    return note_term(common, term, actor=SYSTEM)


def due(organisation, on):
    return [one for one in duties_on(organisation, on) if one.key == COMMON_TEXT]


def test_the_day_comes_up_in_the_year_and_is_late_once_past(both):
    ours, theirs = both
    until(ours, FIRST)
    [duty] = due(ours.organisation, MEETING_ON)
    assert (duty.due_on, duty.state(MEETING_ON)) == (FIRST, State.LATER)
    assert duty.state(FIRST - timedelta(days=3)) is State.NEXT
    assert duty.state(FIRST + timedelta(days=1)) is State.LATE
    assert "résolution" in duty.rule.source("fr")
    assert due(theirs.organisation, MEETING_ON) == []
    assert any(one.begins == FIRST for one in entries_of_the_year(ours.organisation, MEETING_ON))
    assert AuditEntry.objects.filter(action="common_text.term").count() == 1


def test_an_extension_holds_once_both_have_it(both):
    ours, theirs = both
    for one in both:
        until(one, FIRST)
    extend(ours, LATER)
    assert standing_of(ours).until == FIRST
    assert standing_of(theirs).until == FIRST
    assert standing_of(ours).differ
    extend(theirs, LATER)
    assert [standing_of(one).until for one in both] == [LATER, LATER]
    assert not standing_of(ours).differ


def test_what_one_side_extends_alone_stays_as_it_was_written(both):
    ours, theirs = both
    until(ours, FIRST)
    extend(ours, LATER)
    assert [standing_of(one).until for one in both] == [FIRST, FIRST]
    assert [one.until for one in standing_of(theirs).sides] == [None, LATER]
    [duty] = due(ours.organisation, MEETING_ON)
    assert duty.due_on == FIRST
    extend(theirs, LATER)
    assert [standing_of(one).until for one in both] == [LATER, LATER]


def test_no_text_is_extended_by_what_a_corrected_count_took_back(both):
    ours, _theirs = both
    until(ours, FIRST)
    resolution = a_later_resolution(ours)
    Motion.objects.filter(pk=resolution.motion_id).update(state=MotionState.REJECTED)
    with pytest.raises(ResolutionTakenBack):
        note_term(ours, Term(TermKind.EXTENDED, until=LATER, resolution=resolution), actor=SYSTEM)
    assert standing_of(ours).until == FIRST
    page = browser(an_officer(ours.organisation, Role.SECRETARY)).get(at(ours)).content.decode()
    assert "Prolonger" not in page


def test_one_is_reminded_anew_of_the_day_of_an_extension(both):
    ours, _theirs = both
    an_officer(ours.organisation, Role.SECRETARY)
    for one in both:
        until(one, MEETING_ON + timedelta(days=10))
    remind_of_duties(ours.organisation)
    assert remind_of_duties(ours.organisation) == 0
    for one in both:
        extend(one, MEETING_ON + timedelta(days=20))
    assert remind_of_duties(ours.organisation) == 1


def test_it_is_left_to_lapse_with_a_word_and_a_mistake_is_mended_by_noting_again(both):
    ours, theirs = both
    until(ours, FIRST)
    with pytest.raises(ReasonMissing):
        note_term(ours, Term(TermKind.LAPSED, text=" "), actor=SYSTEM)
    note_term(ours, Term(TermKind.LAPSED, text="Le projet est fini."), actor=SYSTEM)
    [duty] = due(ours.organisation, MEETING_ON)
    assert duty.done_on == MEETING_ON
    shown = standing_of(theirs)
    assert [(one.is_own, one.kind) for one in shown.sides] == [(True, ""), (False, "lapsed")]
    until(ours, FIRST)
    [duty] = due(ours.organisation, MEETING_ON)
    assert duty.done_on is None


def test_what_does_not_fit_is_refused(both):
    ours, _theirs = both
    with pytest.raises(TermNotLater):
        until(ours, ours.motion.resolution.adopted_on)
    with pytest.raises(TermIncomplete):
        until(ours, None)
    with pytest.raises(TermIncomplete):
        note_term(ours, Term(TermKind.EXTENDED, until=LATER), actor=SYSTEM)
    own = Term(TermKind.EXTENDED, until=LATER, resolution=ours.motion.resolution)
    with pytest.raises(ResolutionNotLater):
        note_term(ours, own, actor=SYSTEM)
    with pytest.raises(TermIncomplete):
        note_term(ours, Term(TermKind.RENEWED, by=ours), actor=SYSTEM)


def test_nothing_is_noted_before_it_is_adopted(shared):  # noqa: F811
    with pytest.raises(StateNotAllowed):
        until(shared, FIRST)


def test_the_page_shows_it_and_the_office_notes_it(both):
    ours, theirs = both
    secretary = browser(an_officer(ours.organisation, Role.SECRETARY))
    answer = secretary.post(at(ours), {"kind": "written", "until": FIRST.isoformat()})
    assert answer.status_code == 302
    assert "24 avril 2029" in said(secretary.get(at(ours)))
    wrong = secretary.post(at(ours), {"kind": "lapsed"})
    assert wrong.status_code == 422
    stranger = browser(an_officer(theirs.organisation, Role.SECRETARY))
    assert stranger.post(at(ours), {"kind": "written", "until": FIRST.isoformat()}).status_code == 404
    member = browser(an_officer(ours.organisation, Role.CHAIR))
    assert member.post(at(ours), {"kind": "written", "until": FIRST.isoformat()}).status_code == 404
    year = reverse("governance:compliance", kwargs={"slug": ours.organisation.slug})
    assert at(ours) in secretary.get(year).content.decode()
    assert Client().post(at(ours), {}).status_code in (302, 404)
    assert len([one for one in clocks_on(ours.organisation, MEETING_ON) if one.common]) == 1
