"""An agenda kept under a name: what of it is kept, what a meeting begun with it gets, and what is refused."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from governance.errors import (
    AgendaAskedFor,
    AgendaBegun,
    NothingToKeep,
    TemplateElsewhere,
    TemplateGone,
    TemplateNameTaken,
    TemplateUnnamed,
)
from governance.models import AgendaTemplate, Assembly, Motion, Requisition, TemplatePoint
from governance.queries.agenda_templates import kept_points, templates_for
from governance.services.agenda_templates import (
    begin_from_template,
    keep_agenda,
    remove_agenda_template,
    rename_agenda_template,
)
from governance.services.amending import amend_article
from governance.services.bylaws import ArticleText
from governance.services.minutes import draft_minutes
from governance.services.planning import Item, Plan, add_item, plan_assembly
from governance.services.sessions import end_assembly
from membership.errors import StateNotAllowed
from membership.models import AuditEntry, Organisation
from tests.factories.meetings import CALLED_ON, a_called_assembly, an_assembly, an_evening, jump
from tests.factories.register import SYSTEM, a_member, an_organisation
from tests.governance.sittings.conftest import a_board

pytestmark = pytest.mark.django_db

NEXT_YEAR = date(2028, 4, 22)


@pytest.fixture
def organisation(db: None) -> Organisation:
    organisation = an_organisation()
    jump(organisation, CALLED_ON)
    return organisation


@pytest.fixture
def assembly(organisation: Organisation) -> Assembly:
    return an_assembly(organisation)


def an_empty_one(organisation: Organisation, *, on: date = NEXT_YEAR, **fields) -> Assembly:
    starts_at = datetime.combine(on, time(19), organisation.zone)
    plan = Plan(
        **(
            {"kind": "annual", "title_fr": "Suivante", "title_en": "Next", "starts_at": starts_at, "place": "Salle"}
            | fields
        )
    )
    return plan_assembly(organisation, plan, actor=SYSTEM)


def read(meeting: Assembly) -> list[tuple[str, str, str, int, str]]:
    rows = meeting.agenda.order_by("position")
    return [(one.number, one.title_fr, one.kind, one.minutes, _text(one)) for one in rows]


def _text(item) -> str:
    motion = Motion.objects.filter(item=item).first()
    return motion.text_fr if motion else ""


class TestKeeping:
    def test_points_and_wording_come_again_and_the_years_follow(self, organisation, assembly):
        part = Item("Budget 2027-2028", "Budget 2027-2028", "discussion", 12)
        add_item(assembly, part, under=assembly.agenda.first(), actor=SYSTEM)
        Motion.objects.filter(assembly=assembly).update(mover="Anne Roy", seconder="Luc Roy")
        template = keep_agenda(assembly, name="  Notre   annuelle ", actor=SYSTEM)
        assert (template.name, template.kind) == ("Notre annuelle", "annual")
        again = an_empty_one(organisation)
        assert begin_from_template(again, template, actor=SYSTEM) == ()
        assert read(again) == [
            ("1", "Ouverture", "information", 5, ""),
            ("1.1", "Budget 2028-2029", "discussion", 12, ""),
            ("2", "Des mandats de deux ans", "decision", 5, "Que les mandats durent deux ans."),
        ]
        motion = again.motions.get()
        assert (motion.mover, motion.seconder, motion.state) == ("", "", "proposed")
        assert motion.text_en == "That terms last two years."

    def test_what_comes_by_itself_is_not_kept_and_is_not_lost(self, organisation):
        held = an_evening(organisation, a_member(organisation), a_member(organisation, "Luc"))
        template = keep_agenda(held, name="Annuelle", actor=SYSTEM)
        end_assembly(held, actor=SYSTEM)
        draft_minutes(held, language="fr", actor=SYSTEM)
        again = an_empty_one(organisation)
        begin_from_template(again, template, actor=SYSTEM)
        rows = list(again.agenda.order_by("position"))
        assert [one.position for one in rows] == list(range(1, len(rows) + 1))
        assert [one.minutes_of_id for one in rows if one.subject] == [held.pk]
        assert template.points.count() == len([one for one in rows if not one.subject])

    def test_articles_written_with_a_motion_stay_with_their_meeting(self, assembly):
        amend_article(assembly.motions.get(), ArticleText("6", "Mandats", "Deux ans."), actor=SYSTEM)
        template = keep_agenda(assembly, name="Annuelle", actor=SYSTEM)
        assert [one.has_motion for one in template.points.order_by("position")] == [False, False]

    def test_an_agenda_without_points_of_its_own_is_refused(self, organisation, assembly):
        with pytest.raises(NothingToKeep):
            keep_agenda(an_empty_one(organisation), name="Vide", actor=SYSTEM)

    @pytest.mark.parametrize("name", ["", "   "])
    def test_a_template_has_a_name(self, assembly, name):
        with pytest.raises(TemplateUnnamed):
            keep_agenda(assembly, name=name, actor=SYSTEM)
        assert not AgendaTemplate.objects.exists()

    def test_a_name_is_taken_once_however_it_is_typed(self, assembly):
        keep_agenda(assembly, name="Annuelle", actor=SYSTEM)
        with pytest.raises(TemplateNameTaken):
            keep_agenda(assembly, name="ANNUELLE ", actor=SYSTEM)
        assert TemplatePoint.objects.count() == 2
        elsewhere = an_organisation(slug="ailleurs")
        assert keep_agenda(an_assembly(elsewhere), name="Annuelle", actor=SYSTEM).organisation == elsewhere

    def test_it_is_renamed_and_removed_and_its_name_is_free(self, organisation, assembly):
        template, other = (keep_agenda(assembly, name=name, actor=SYSTEM) for name in ("Annuelle", "Courte"))
        with pytest.raises(TemplateNameTaken):
            rename_agenda_template(other, name="annuelle", actor=SYSTEM)
        assert rename_agenda_template(template, name="ANNUELLE", actor=SYSTEM).name == "ANNUELLE"
        again = an_empty_one(organisation)
        begin_from_template(again, template, actor=SYSTEM)
        remove_agenda_template(template, actor=SYSTEM)
        assert again.agenda.count() == 2
        assert rename_agenda_template(other, name="Annuelle", actor=SYSTEM).name == "Annuelle"
        written = AuditEntry.objects.filter(action__startswith="agenda_template.").order_by("pk")
        told = [one.action.partition(".")[2] for one in written]
        assert told == ["kept", "kept", "renamed", "begun_with", "removed", "renamed"]

    def test_what_was_removed_meanwhile_is_said(self, organisation, assembly):
        template = keep_agenda(assembly, name="Annuelle", actor=SYSTEM)
        AgendaTemplate.objects.get(pk=template.pk).delete()
        for act in (
            lambda: rename_agenda_template(template, name="Autre", actor=SYSTEM),
            lambda: remove_agenda_template(template, actor=SYSTEM),
            lambda: begin_from_template(an_empty_one(organisation), template, actor=SYSTEM),
        ):
            with pytest.raises(TemplateGone):
                act()


class TestBeginning:
    def test_nothing_is_written_over(self, assembly):
        template = keep_agenda(assembly, name="Annuelle", actor=SYSTEM)
        with pytest.raises(AgendaBegun):
            begin_from_template(assembly, template, actor=SYSTEM)
        assert assembly.agenda.count() == 2
        assert not templates_for(assembly)

    def test_a_called_meeting_keeps_its_agenda(self, organisation):
        a_member(organisation)
        called = a_called_assembly(organisation)
        template = keep_agenda(called, name="Annuelle", actor=SYSTEM)
        with pytest.raises(StateNotAllowed):
            begin_from_template(called, template, actor=SYSTEM)

    def test_a_meeting_that_members_asked_for_deals_with_what_they_asked(self, organisation, assembly):
        template = keep_agenda(assembly, name="Annuelle", actor=SYSTEM)
        asked = an_empty_one(organisation, kind="special")
        member = a_member(organisation)
        Requisition.objects.create(
            organisation=organisation, assembly=asked, opened_by=member, language="fr", state="planned",
            presented_on=CALLED_ON, finding={},
        )  # fmt: skip
        with pytest.raises(AgendaAskedFor):
            begin_from_template(asked, template, actor=SYSTEM)
        assert not templates_for(asked)

    def test_that_of_a_body_is_not_for_members(self, organisation, assembly):
        sitting = an_empty_one(organisation, kind="sitting", body=a_board(organisation))
        template = keep_agenda(assembly, name="Annuelle", actor=SYSTEM)
        assert not templates_for(sitting)
        with pytest.raises(TemplateElsewhere):
            begin_from_template(sitting, template, actor=SYSTEM)

    def test_a_body_begins_with_its_own(self, organisation):
        board = a_board(organisation)
        sitting = an_empty_one(organisation, kind="sitting", body=board)
        add_item(sitting, Item("Le bail", "The lease"), actor=SYSTEM)
        template = keep_agenda(sitting, name="Réunion du conseil", actor=SYSTEM)
        following = an_empty_one(organisation, kind="sitting", body=board, on=NEXT_YEAR + timedelta(days=30))
        assert [one.name for one in templates_for(following)] == ["Réunion du conseil"]
        begin_from_template(following, template, actor=SYSTEM)
        assert [one.title_fr for one in following.agenda.all() if not one.subject] == ["Le bail"]

    def test_a_majority_that_the_rules_have_no_more_gives_way_to_the_usual_one(self, organisation, assembly):
        template = keep_agenda(assembly, name="Annuelle", actor=SYSTEM)
        template.points.exclude(majority_key="").update(majority_key="majority_of_old")
        again = an_empty_one(organisation)
        changed = begin_from_template(again, template, actor=SYSTEM)
        assert [one.title_fr for one in changed] == ["Des mandats de deux ans"]
        assert again.motions.get().majority_key == "majority_ordinary"

    def test_points_keep_the_numbers_they_had(self, assembly):
        first = assembly.agenda.first()
        add_item(assembly, Item("Accueil", "Welcome"), under=first, actor=SYSTEM)
        template = keep_agenda(assembly, name="Annuelle", actor=SYSTEM)
        assert [one.number for one in kept_points(template)] == ["1", "1.1", "2"]
