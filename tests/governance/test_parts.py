"""A sector or a group meets apart: its members alone are called, counted and vote; and the founders meet first."""

from __future__ import annotations

from datetime import date, time

import pytest

from governance.access import assemblies_for, readable_resolutions
from governance.errors import NotExpected
from governance.models import Assembly, AssemblyKind, BodyKind, Resolution
from governance.queries.quorum import entitled_on_register
from governance.queries.room import everybody_in
from governance.rules import agm
from governance.services.bodies import Outline, close_body, found_body
from governance.services.calling import call_assembly, foresee_call
from governance.services.hands import Hands, decide_by_hands
from governance.services.sessions import end_assembly, open_assembly
from governance.services.starter_agenda import start_agenda
from governance.web.deadlines import annual_deadline
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import Category, Delivery, Organisation, SectionKind
from membership.rules.findings import Outcome
from membership.services.representation import name_representative
from membership.services.sections import open_section, place_in_section
from tests.factories.meetings import CALLED_ON, MEETING_ON, SYSTEM, an_assembly, an_open_poll, come, jump, vote
from tests.factories.register import a_legal_member, a_member, an_organisation
from voting.queries.rolls import preview_of
from voting.services.roll_lines import roll_hash

pytestmark = pytest.mark.django_db
JOINED_ON = date(2020, 1, 6)


@pytest.fixture
def organisation():
    founded = an_organisation()
    jump(founded, date(2027, 3, 1))
    return founded


@pytest.fixture
def crowd(organisation):
    """Three members of the north, and two of no sector."""
    return [a_member(organisation, given_name=f"Membre{rank}") for rank in range(5)]


@pytest.fixture
def north(organisation, crowd):
    kept = {"kind": SectionKind.SECTOR, "key": "nord", "name_fr": "Secteur nord", "name_en": "North sector"}
    section = open_section(organisation, **kept, actor=SYSTEM)
    for membership in crowd[:3]:
        place_in_section(membership, section=section, since=JOINED_ON, actor=SYSTEM)
    outline = Outline(BodyKind.GROUP_MEETING, "Assemblée du nord", "Assembly of the north", section=section)
    return found_body(organisation, outline, actor=SYSTEM)


def an_assembly_of(part, **fields):
    named = {"title_fr": part.name_fr, "title_en": part.name_en, "part": part}
    return an_assembly(part.organisation, **named | fields)


@pytest.fixture
def called(organisation, north):
    jump(organisation, CALLED_ON)
    return call_assembly(an_assembly_of(north), actor=SYSTEM)


@pytest.fixture
def evening(organisation, called, crowd):
    jump(organisation, MEETING_ON, time(19, 5))
    for membership in crowd[:2]:
        come(called, membership)
    return open_assembly(called, actor=SYSTEM)


def test_its_members_alone_are_told_and_the_others_are_told_why_not(called, crowd):
    told = called.convened_list.entries.filter(is_told=True)
    assert set(told.values_list("membership", flat=True)) == {one.pk for one in crowd[:3]}
    assert Delivery.objects.filter(notice=called.notice).count() == called.convened_list.told == 3
    left = called.convened_list.entries.get(membership=crowd[4])
    assert (left.reason_code, left.reason_params["part_fr"]) == ("not_of_part", "Secteur nord")


def test_what_is_foreseen_is_what_is_done(organisation, north):
    jump(organisation, CALLED_ON)
    assert foresee_call(an_assembly_of(north)).members == 3


def test_the_notice_says_for_whom_it_is(called):
    text = called.notice.texts.get(language="en").body_text
    assert "Only the members of this sector or group are called: North sector." in text
    assert "Seuls les membres de ce secteur ou de ce groupe y sont convoqués" in text


def test_somebody_of_no_sector_is_not_let_in(organisation, called, crowd):
    jump(organisation, MEETING_ON, time(19, 5))
    with pytest.raises(NotExpected) as refused:
        come(called, crowd[4])
    assert refused.value.reason_code == "not_of_part"
    assert "Secteur nord" in refused.value.reason_fr


def test_the_quorum_is_of_its_members(evening):
    assert entitled_on_register(evening, now()) == 3


def test_the_roll_of_its_votes_is_of_its_members_and_reads_as_its_preview(evening, crowd):
    poll = an_open_poll(evening)
    assert (poll.roll.entitled, poll.roll.left_out) == (3, 2)
    entry = poll.roll.entries.get(membership=crowd[3])
    assert (entry.is_entitled, entry.reason_code, entry.exercised_by_id) == (False, "not_of_part", None)
    assert preview_of(evening, now()).entitled == 3
    drawn = everybody_in(evening, MEETING_ON, known_at=poll.roll.record_instant)
    assert roll_hash(drawn) == poll.roll.sha256
    vote(poll, crowd[0], "for")


def test_a_group_meets_as_a_sector_does(organisation, crowd):
    worker = a_member(organisation, category="worker")
    group = Category.objects.for_organisation(organisation).get(key="worker")
    outline = Outline(BodyKind.GROUP_MEETING, "Assemblée des travailleurs", "Workers’ assembly", group=group)
    part = found_body(organisation, outline, actor=SYSTEM)
    jump(organisation, CALLED_ON)
    called = call_assembly(an_assembly_of(part), actor=SYSTEM)
    assert [one.membership_id for one in called.convened_list.entries.filter(is_told=True)] == [worker.pk]


def test_who_votes_elsewhere_may_act_here_for_a_member_of_the_part(organisation, north, crowd):
    """One person has one vote in a meeting: that of a member of no sector is not in this one."""
    farm = a_legal_member(organisation, represented_by="")
    named = {"person": crowd[4].person, "since": JOINED_ON, "instrument_note": "Résolution", "override": "Seul ici."}
    name_representative(farm, **named, actor=SYSTEM)
    place_in_section(farm, section=north.section, since=JOINED_ON, actor=SYSTEM)
    jump(organisation, CALLED_ON)
    found = {one.facts.membership_id: one for one in everybody_in(an_assembly_of(north), MEETING_ON)}
    assert found[farm.pk].exercised_by == crowd[4].person_id
    every = {one.facts.membership_id: one for one in everybody_in(an_assembly(organisation), MEETING_ON)}
    assert every[farm.pk].reason_code == "representative_votes_as_member"


def test_what_it_adopts_has_letters_of_its_own_and_is_for_every_member_to_read(evening):
    decide_by_hands(evening.motions.get(), Hands(2, 0), actor=SYSTEM)
    adopted = Resolution.objects.get()
    assert adopted.number == "AG1-2027-01"
    rows = Resolution.objects.for_organisation(evening.organisation)
    assert adopted in readable_resolutions(rows, evening.organisation, frozenset(), [], MEETING_ON)
    assert evening in assemblies_for(evening.organisation, frozenset())


def test_its_minutes_wait_for_its_own_next_meeting(organisation, evening, north):
    end_assembly(evening, actor=SYSTEM)
    general = an_assembly(organisation, on=date(2027, 9, 1))
    assert not general.agenda.exclude(minutes_of=None).exists()
    again = an_assembly_of(north, on=date(2027, 10, 1))
    assert again.agenda.get(minutes_of=evening).subject == "minutes"


def test_a_usual_agenda_is_offered(organisation, north):
    meeting = an_assembly_of(north)
    meeting.agenda.all().delete()
    start_agenda(meeting, actor=SYSTEM)
    assert "Propositions à l’assemblée générale" in set(meeting.agenda.values_list("title_fr", flat=True))


def test_a_part_that_was_closed_meets_no_more(organisation, north):
    close_body(north, actor=SYSTEM)
    north.refresh_from_db()
    with pytest.raises(StateNotAllowed):
        an_assembly_of(north)


class TestTheOrganisationMeeting:
    def test_it_has_its_own_agenda(self, organisation):
        meeting = an_assembly(organisation, kind=AssemblyKind.ORGANISATION)
        meeting.agenda.all().delete()
        start_agenda(meeting, actor=SYSTEM)
        assert "Adoption du règlement de régie interne" in set(meeting.agenda.values_list("title_fr", flat=True))

    def test_too_few_founders_are_told_of_beside_the_notice(self, organisation):
        a_member(organisation)
        jump(organisation, CALLED_ON)
        found = foresee_call(an_assembly(organisation, kind=AssemblyKind.ORGANISATION)).beside
        assert ("founders", False) in {(one.code, one.outcome is Outcome.MET) for one in found}

    def test_five_are_enough(self, organisation, crowd):
        jump(organisation, CALLED_ON)
        found = foresee_call(an_assembly(organisation, kind=AssemblyKind.ORGANISATION)).beside
        assert ("founders", True) in {(one.code, one.outcome is Outcome.MET) for one in found}

    def test_the_first_annual_meeting_is_counted_from_the_constitution(self, organisation):
        Organisation.objects.filter(pk=organisation.pk).update(kind="ca_coop")
        organisation.refresh_from_db()
        constituted = {"kind": AssemblyKind.ORGANISATION, "constituted_on": date(2026, 1, 15)}
        an_assembly(organisation, on=date(2027, 3, 20), **constituted)
        first = annual_deadline(an_assembly(organisation))
        assert first.code in {"first_agm_in_time", "first_agm_too_late"}
        assert first.rule.key == agm.FIRST

    def test_another_meeting_is_told_of_no_constitution(self, organisation):
        meeting = an_assembly(organisation, constituted_on=date(2026, 1, 15))
        assert Assembly.objects.get(pk=meeting.pk).constituted_on is None
