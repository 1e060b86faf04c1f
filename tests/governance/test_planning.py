"""Preparing a meeting: what may change until the notice leaves, and leaves its trace."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from governance.errors import PointGone
from governance.models import AgendaItemKind, Motion
from governance.queries.agenda import lines_of
from governance.queries.texts import gaps
from governance.rules.agenda import subjects
from governance.services import planning
from governance.services.planning import Item, MotionText, Plan
from governance.services.starter_agenda import ANNUAL, offered_for, start_agenda
from membership.errors import StateNotAllowed
from membership.models import AuditEntry
from tests.factories.meetings import CALLED_ON, MEETING_ON, SYSTEM, a_called_assembly, an_assembly, jump
from tests.factories.register import a_member, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def assembly(organisation):
    jump(organisation, CALLED_ON)
    return an_assembly(organisation)


def titles(assembly):
    return [item.title_fr for item in assembly.agenda.order_by("position")]


def positions(assembly):
    return list(assembly.agenda.order_by("position").values_list("position", flat=True))


def plan_on(organisation, on, **fields):
    starts_at = datetime.combine(on, time(19), organisation.zone)
    usual = {"kind": "annual", "title_fr": "AGA", "title_en": "AGM", "starts_at": starts_at, "place": "Salle"}
    return Plan(**(usual | fields))


def test_a_meeting_begins_in_preparation(organisation):
    assembly = planning.plan_assembly(organisation, plan_on(organisation, MEETING_ON), actor=SYSTEM)
    assert assembly.is_draft
    assert assembly.time_zone == organisation.time_zone
    assert AuditEntry.objects.filter(action="assembly.planned", object_id=assembly.public_id).count() == 1


def test_a_meeting_in_preparation_can_be_moved(organisation, assembly):
    revised = planning.revise_assembly(assembly, plan_on(organisation, MEETING_ON, place="Autre salle"), actor=SYSTEM)
    assert revised.place == "Autre salle"


def test_points_stand_in_the_order_they_were_added(assembly):
    planning.add_item(assembly, Item("Divers", "Other"), actor=SYSTEM)
    assert titles(assembly)[-1] == "Divers"
    assert positions(assembly) == [1, 2, 3]


def test_a_point_with_a_motion_is_a_decision(assembly):
    item = planning.add_item(assembly, Item("Divers"), motion=MotionText("Que…"), actor=SYSTEM)
    assert item.kind == AgendaItemKind.DECISION
    assert item.motion.assembly_id == assembly.pk


def test_a_motion_left_out_of_a_revision_goes(assembly):
    item = assembly.agenda.get(motion__isnull=False)
    planning.revise_item(item, Item(item.title_fr, item.title_en), actor=SYSTEM)
    assert not Motion.objects.filter(item=item).exists()


@pytest.mark.parametrize(
    ("position", "expected"),
    [(1, "bac"), (2, "abc"), (3, "acb"), (0, "bac"), (99, "acb")],
)
def test_a_point_takes_the_place_it_is_given(organisation, position, expected):
    assembly = planning.plan_assembly(organisation, plan_on(organisation, MEETING_ON), actor=SYSTEM)
    rows = [planning.add_item(assembly, Item(letter), actor=SYSTEM) for letter in "abc"]
    planning.place_item(rows[1], position=position, actor=SYSTEM)
    assert "".join(titles(assembly)) == expected
    assert positions(assembly) == [1, 2, 3]


def test_the_points_after_one_removed_move_up(assembly):
    planning.add_item(assembly, Item("Divers"), actor=SYSTEM)
    planning.remove_item(assembly.agenda.get(position=1), actor=SYSTEM)
    assert positions(assembly) == [1, 2]


def test_nothing_changes_once_the_notice_has_left(organisation):
    a_member(organisation)
    assembly = a_called_assembly(organisation)
    item = assembly.agenda.first()
    changes = [
        lambda: planning.revise_assembly(assembly, plan_on(organisation, MEETING_ON), actor=SYSTEM),
        lambda: planning.add_item(assembly, Item("Divers"), actor=SYSTEM),
        lambda: planning.revise_item(item, Item("Divers"), actor=SYSTEM),
        lambda: planning.place_item(item, position=2, actor=SYSTEM),
        lambda: planning.remove_item(item, actor=SYSTEM),
        lambda: start_agenda(assembly, actor=SYSTEM),
    ]
    for change in changes:
        with pytest.raises(StateNotAllowed):
            change()


def test_the_first_agenda_has_every_text_in_both_languages(organisation):
    assembly = planning.plan_assembly(organisation, plan_on(organisation, MEETING_ON), actor=SYSTEM)
    start_agenda(assembly, actor=SYSTEM)
    assert len(titles(assembly)) == len(ANNUAL)
    assert gaps(assembly) == []


def test_the_first_agenda_names_who_leads_the_meeting_and_its_election(organisation):
    assembly = planning.plan_assembly(organisation, plan_on(organisation, MEETING_ON), actor=SYSTEM)
    start_agenda(assembly, actor=SYSTEM)
    chair, officers = (
        assembly.agenda.get(title_fr=title).motion
        for title in ("Présidence et secrétariat de l’assemblée", "Présidence du scrutin et scrutateurs")
    )
    assert "désigne" in chair.text_fr
    assert "ne sont pas candidates" in officers.text_fr
    wanted = ("elections", "auditor", "questions")
    found = subjects(wanted, [one.title_fr for one in assembly.agenda.order_by("position")])
    points = {one.position: one for one in assembly.agenda.all()}
    answering = [points[one.position or 0] for one in found]
    assert [point.subject or one.word for point, one in zip(answering, found, strict=True)] == list(wanted)
    assert "Élection au conseil" in answering[0].title_fr


def test_what_the_law_names_if_there_is_any_is_offered_though_no_first_agenda_has_it():
    for word in ("allowance", "officers_pay"):
        item = offered_for(word)
        assert item is not None
        assert subjects([word], [item.title_fr])[0].position == 1
        assert subjects(["elections"], [item.title_fr])[0].position is None


def test_the_first_agenda_leaves_english_out_where_it_is_not_offered():
    french = an_organisation("seule", offers_english=False)
    assembly = planning.plan_assembly(french, plan_on(french, MEETING_ON, title_en=""), actor=SYSTEM)
    start_agenda(assembly, actor=SYSTEM)
    assert not assembly.agenda.exclude(title_en="").exists()
    assert gaps(assembly) == []


def test_the_first_agenda_is_never_written_over_another(assembly):
    with pytest.raises(StateNotAllowed):
        start_agenda(assembly, actor=SYSTEM)


def test_a_special_meeting_deals_with_what_it_is_called_for(organisation):
    special = planning.plan_assembly(organisation, plan_on(organisation, MEETING_ON, kind="special"), actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        start_agenda(special, actor=SYSTEM)
    assert not special.agenda.exists()


def test_what_is_missing_is_named_with_the_point_it_belongs_to(assembly):
    planning.add_item(assembly, Item("Divers"), motion=MotionText("Que…"), actor=SYSTEM)
    assert [(gap.language, gap.title, gap.is_motion) for gap in gaps(assembly)] == [
        ("en", "Divers", False),
        ("en", "Divers", True),
    ]


def test_each_point_comes_at_the_hour_the_earlier_ones_leave(organisation):
    assembly = planning.plan_assembly(organisation, plan_on(organisation, MEETING_ON), actor=SYSTEM)
    for minutes in (5, 20, 10):
        planning.add_item(assembly, Item("Point", minutes=minutes), actor=SYSTEM)
    hours = [line.about.astimezone(organisation.zone).strftime("%H:%M") for line in lines_of(assembly)]
    assert hours == ["19:00", "19:05", "19:25"]


def test_a_place_beyond_the_last_is_the_last(organisation):
    assembly = an_assembly(organisation)
    first = assembly.agenda.first()
    planning.place_item(first, position=10**20, actor=SYSTEM)
    assert assembly.agenda.last() == first


@pytest.mark.parametrize(
    "act",
    [
        lambda row: planning.revise_item(row, Item("Varia", "Other"), actor=SYSTEM),
        lambda row: planning.remove_item(row, actor=SYSTEM),
        lambda row: planning.place_item(row, position=1, actor=SYSTEM),
    ],
    ids=["revised", "removed", "placed"],
)
def test_a_point_removed_meanwhile_is_said_not_500(organisation, act):
    assembly = an_assembly(organisation)
    planning.add_item(assembly, Item("Varia", "Other"), actor=SYSTEM)
    opened_before, *kept = assembly.agenda.all()
    planning.remove_item(assembly.agenda.get(pk=opened_before.pk), actor=SYSTEM)
    with pytest.raises(PointGone):
        act(opened_before)
    assert [(one.pk, one.position) for one in assembly.agenda.all()] == [
        (one.pk, place) for place, one in enumerate(kept, start=1)
    ]


def test_two_points_taken_off_from_pages_opened_together_leave_no_gap(organisation):
    assembly = an_assembly(organisation)
    planning.add_item(assembly, Item("Varia", "Other"), actor=SYSTEM)
    first, second, third = assembly.agenda.all()
    planning.remove_item(first, actor=SYSTEM)
    planning.remove_item(second, actor=SYSTEM)
    third.refresh_from_db()
    assert third.position == 1
