"""What becomes of a resolution: what changes it, what is done of it, what it set out to reach."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from governance.errors import (
    FollowUpDone,
    NotDoneYet,
    ObjectiveYearsReversed,
    ResolutionAlreadyChanged,
    ResolutionNotLater,
    TargetIsStart,
)
from governance.models import AgendaSubject, Assembly, ChangeKind, Resolution
from governance.queries.follow_ups import late_follow_ups, open_follow_ups
from governance.queries.resolutions import Standing, Wanted, register_of, standing_of
from governance.services.adjourning import adjourn_assembly
from governance.services.changing import Rendezvous, Why
from governance.services.extracts import extract_of
from governance.services.follow_ups import (
    finish_follow_up,
    note_progress,
    plan_follow_up,
    reopen_follow_up,
    revise_follow_up,
)
from governance.services.hands import Hands, decide_by_hands
from governance.services.objectives import Aim, Measure, read_indicator, set_indicator, set_objective
from governance.services.register import note_change
from governance.services.starter_agenda import start_agenda
from membership.clock import now
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import AuditEntry
from tests.factories.meetings import (
    CALLED_ON,
    MEETING_ON,
    SYSTEM,
    a_called_assembly,
    a_motion,
    an_assembly,
    an_evening,
    jump,
)
from tests.factories.register import a_member, an_organisation
from tests.governance.minutes.papers import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(db):
    organisation = an_organisation()
    a_member(organisation)
    return organisation


def resolutions(organisation, *years):
    """Return a resolution of each year, from an older meeting."""
    jump(organisation, CALLED_ON)
    assembly = an_assembly(organisation)
    return [
        Resolution.objects.create(
            organisation=organisation, motion=a_motion(assembly, f"De {year}"), year=year, rank=1,
            adopted_on=date(year, 4, 24), title_fr=f"Titre {year}", text_fr="Texte",
        )
        for year in years
    ]  # fmt: skip


class TestChanges:
    def test_a_resolution_is_in_force_until_a_later_one_changes_it(self, organisation):
        old, middle, new = resolutions(organisation, 2025, 2026, 2027)
        assert standing_of(old) is Standing.IN_FORCE
        note_change(old, by=middle, kind=ChangeKind.AMENDS, actor=SYSTEM)
        assert standing_of(old) is Standing.AMENDED
        note_change(old, by=new, kind=ChangeKind.REPEALS, actor=SYSTEM)
        assert standing_of(old) is Standing.REPEALED
        assert list(register_of(organisation, Wanted(standing=Standing.REPEALED))) == [old]
        assert list(register_of(organisation, Wanted(standing=Standing.AMENDED))) == []
        assert set(register_of(organisation, Wanted(standing=Standing.IN_FORCE))) == {middle, new}
        assert AuditEntry.objects.filter(action="resolution.changed").count() == 2

    def test_only_a_later_one_changes_it(self, organisation):
        old, new = resolutions(organisation, 2026, 2027)
        for by in (old, new):
            with pytest.raises(ResolutionNotLater):
                note_change(new, by=by, kind=ChangeKind.AMENDS, actor=SYSTEM)

    def test_what_is_repealed_is_changed_no_more(self, organisation):
        old, middle, new = resolutions(organisation, 2025, 2026, 2027)
        note_change(old, by=middle, kind=ChangeKind.REPEALS, actor=SYSTEM)
        with pytest.raises(ResolutionAlreadyChanged):
            note_change(old, by=new, kind=ChangeKind.AMENDS, actor=SYSTEM)

    def test_one_resolution_changes_another_once(self, organisation):
        old, new = resolutions(organisation, 2026, 2027)
        note_change(old, by=new, kind=ChangeKind.AMENDS, actor=SYSTEM)
        with pytest.raises(ResolutionAlreadyChanged):
            note_change(old, by=new, kind=ChangeKind.REPEALS, actor=SYSTEM)


class TestFollowUps:
    @pytest.fixture
    def task(self, organisation):
        [resolution] = resolutions(organisation, 2026)
        return plan_follow_up(resolution, task="Réparer le quai", owner="Luc", due_on=CALLED_ON, actor=SYSTEM)

    def test_it_is_late_from_the_day_after_its_date_until_it_is_done(self, organisation, task):
        assert list(late_follow_ups(organisation, CALLED_ON)) == []
        assert list(late_follow_ups(organisation, MEETING_ON)) == [task]
        finish_follow_up(task, done_on=CALLED_ON, text="Réparé.", actor=SYSTEM)
        assert list(open_follow_ups(organisation)) == []
        assert [note.text for note in task.notes.all()] == ["Réparé."]

    def test_another_person_or_more_time_leaves_its_reason(self, task):
        revise_follow_up(task, owner="Omar", due_on=MEETING_ON, text="Luc est parti.", actor=SYSTEM)
        task.refresh_from_db()
        assert (task.owner, task.due_on) == ("Omar", MEETING_ON)
        assert [note.text for note in task.notes.all()] == ["Luc est parti."]

    def test_what_is_done_is_done_once_and_not_before_its_day(self, task):
        with pytest.raises(NotDoneYet):
            finish_follow_up(task, done_on=MEETING_ON, text="", actor=SYSTEM)
        finish_follow_up(task, done_on=CALLED_ON, text="", actor=SYSTEM)
        for again in (
            lambda: finish_follow_up(task, done_on=CALLED_ON, text="", actor=SYSTEM),
            lambda: note_progress(task, text="Encore", actor=SYSTEM),
        ):
            with pytest.raises(FollowUpDone):
                again()

    def test_the_assembly_in_preparation_gets_a_point_to_report_them_once(self, organisation, task):
        [meeting] = organisation_drafts(organisation)
        assert subjects(meeting) == [AgendaSubject.FOLLOW_UPS]
        plan_follow_up(task.resolution, task="Peindre", owner="Luc", due_on=CALLED_ON, actor=SYSTEM)
        assert subjects(meeting) == [AgendaSubject.FOLLOW_UPS]

    def test_an_assembly_planned_later_has_it_from_the_start(self, organisation, task):
        for meeting in organisation_drafts(organisation):
            meeting.state = "cancelled"
            meeting.save()
        meeting = an_assembly(organisation)
        assert subjects(meeting) == [AgendaSubject.FOLLOW_UPS]
        meeting.agenda.filter(subject="").delete()
        start_agenda(meeting, actor=SYSTEM)
        titles = list(meeting.agenda.values_list("title_fr", flat=True))
        assert titles.index("Suites données aux résolutions") == titles.index("Rapport annuel du conseil") + 1
        assert list(meeting.agenda.values_list("position", flat=True)) == list(range(1, len(titles) + 1))

    def test_a_meeting_already_called_is_left_as_its_notice_said(self, organisation):
        meeting = a_called_assembly(organisation)
        [resolution] = resolutions(organisation, 2026)
        plan_follow_up(resolution, task="Réparer", owner="Luc", due_on=CALLED_ON, actor=SYSTEM)
        assert subjects(meeting) == []


def organisation_drafts(organisation):
    return list(Assembly.objects.for_organisation(organisation).filter(state="draft"))


def subjects(meeting):
    return list(meeting.agenda.exclude(subject="").values_list("subject", flat=True))


class TestObjectives:
    @pytest.fixture
    def objective(self, organisation):
        [resolution] = resolutions(organisation, 2026)
        return set_objective(resolution, Aim("Doubler nos membres", 2027, 2030), actor=SYSTEM)

    def test_an_objective_ends_after_it_begins(self, objective):
        assert objective.years == "2027–2030"
        with pytest.raises(ObjectiveYearsReversed):
            set_objective(objective.resolution, Aim("Avant", 2027, 2026), actor=SYSTEM)

    def test_an_indicator_goes_somewhere(self, objective):
        with pytest.raises(TargetIsStart):
            set_indicator(objective, Measure("Membres", Decimal(5), Decimal(5)), actor=SYSTEM)

    def test_the_figure_of_a_day_is_one_and_the_earlier_one_is_in_the_trail(self, objective):
        indicator = set_indicator(objective, Measure("Membres", Decimal(12), Decimal(60)), actor=SYSTEM)
        for value in (30, 31):
            read_indicator(indicator, on=CALLED_ON, value=Decimal(value), actor=SYSTEM)
        assert [reading.value for reading in indicator.readings.all()] == [31]
        last = AuditEntry.objects.filter(action="indicator.read").latest("pk")
        assert Decimal(last.detail.values["old"]) == 30
        with pytest.raises(NotDoneYet):
            read_indicator(indicator, on=MEETING_ON, value=Decimal(40), actor=SYSTEM)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_extract_is_a_pdf_that_depends_on_the_records_alone(organisation, language):
    meeting = a_called_assembly(organisation)
    old, new = resolutions(organisation, 2026, 2027)
    note_change(old, by=new, kind=ChangeKind.AMENDS, actor=SYSTEM)
    at = now()
    pdf = extract_of(old, language=language, at=at)
    assert pdf.startswith(b"%PDF-")
    assert pdf == extract_of(old, language=language, at=at)
    assert meeting.pk


def test_the_extract_of_an_adjourned_meeting_names_the_day_of_the_adoption(organisation):
    evening = an_evening(organisation, a_member(organisation), a_member(organisation))
    decide_by_hands(evening.motions.get(), Hands(2, 0), actor=SYSTEM)
    later = Rendezvous(datetime(2027, 5, 15, 19, tzinfo=organisation.zone), "École")
    adjourn_assembly(evening, later, Why("Il est tard.", "It is late."), actor=SYSTEM)
    said = text_of(extract_of(Resolution.objects.get(), language="fr", at=now())).replace("\xa0", " ")
    assert "24 avril 2027" in said
    assert "15 mai" not in said


class TestDoneByMistake:
    @pytest.fixture
    def task(self, organisation):
        [resolution] = resolutions(organisation, 2026)
        return plan_follow_up(resolution, task="Réparer le quai", owner="Luc", due_on=CALLED_ON, actor=SYSTEM)

    def test_a_follow_up_is_to_be_done_again_with_the_reason_and_the_trail_of_both(self, organisation, task):
        finish_follow_up(task, done_on=CALLED_ON, text="Réparé.", actor=SYSTEM)
        reopen_follow_up(task, text="C’était l’autre quai.", actor=SYSTEM)
        assert list(open_follow_ups(organisation)) == [task]
        assert [note.text for note in task.notes.all()] == ["Réparé.", "C’était l’autre quai."]
        kept = AuditEntry.objects.get(action="follow_up.reopened").detail.values
        assert kept["was_done_on"] == CALLED_ON.isoformat()
        finish_follow_up(task, done_on=CALLED_ON, text="", actor=SYSTEM)

    def test_not_without_a_reason_nor_where_nothing_was_noted(self, task):
        with pytest.raises(StateNotAllowed):
            reopen_follow_up(task, text="Erreur", actor=SYSTEM)
        finish_follow_up(task, done_on=CALLED_ON, text="", actor=SYSTEM)
        with pytest.raises(ReasonMissing):
            reopen_follow_up(task, text=" ", actor=SYSTEM)
