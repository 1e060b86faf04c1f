"""Sub-points: how they are added, moved and taken off, and what is told and written of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from governance.errors import AgendaTooDeep, PointCannotMove
from governance.models import AgendaItem, AssemblyState
from governance.queries.agenda import lines_of, minutes_foreseen
from governance.queries.rules import rules_of
from governance.rules.outline import Way
from governance.services import debate, planning
from governance.services.calling import call_assembly
from governance.services.correcting import correct_notice
from governance.services.floor import Wording
from governance.services.notice_text import texts_of, whole_of
from governance.services.planning import Item, MotionText
from governance.services.repeating import repeat_assembly
from membership.clock import now
from membership.errors import StateNotAllowed
from tests.factories.meetings import CALLED_ON, SYSTEM, an_assembly, jump
from tests.factories.register import a_member, an_organisation
from tests.governance.test_correcting import as_it_is
from voting.queries.agenda import points_of

pytestmark = pytest.mark.django_db

AS_WRITTEN = ["1 Ouverture", "2 Finances", "2.1 Budget", "2.1.1 Taux", "2.2 Emprunt", "3 Divers"]


@pytest.fixture
def assembly():
    organisation = an_organisation()
    jump(organisation, CALLED_ON)
    assembly = an_assembly(organisation)
    assembly.agenda.all().delete()
    for title in ("Ouverture", "Finances", "Divers"):
        planning.add_item(assembly, Item(title, f"{title} EN"), actor=SYSTEM)
    finances = point(assembly, "Finances")
    budget = planning.add_item(assembly, Item("Budget", "Budget EN", minutes=20), under=finances, actor=SYSTEM)
    planning.add_item(
        assembly,
        Item("Emprunt", "Loan", minutes=10),
        motion=MotionText("Il est proposé d’emprunter.", "It is moved to borrow."),
        under=finances,
        actor=SYSTEM,
    )
    planning.add_item(assembly, Item("Taux", "Rate", minutes=15), under=budget, actor=SYSTEM)
    return assembly


def point(assembly, title) -> AgendaItem:
    return assembly.agenda.get(title_fr=title)


def read(assembly) -> list[str]:
    return [f"{item.number} {item.title_fr}" for item in assembly.agenda.order_by("position", "rank")]


def test_a_point_has_sub_points_and_those_theirs(assembly):
    assert read(assembly) == AS_WRITTEN
    assert point(assembly, "Taux").parent == point(assembly, "Budget")


def test_nothing_hangs_under_the_last_level(assembly):
    with pytest.raises(AgendaTooDeep):
        planning.add_item(assembly, Item("Trop loin"), under=point(assembly, "Taux"), actor=SYSTEM)
    assert read(assembly) == AS_WRITTEN


def test_the_database_holds_no_deeper_point(assembly):
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(title_fr="Taux").update(depth=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(title_fr="Ouverture").update(depth=1)


def test_a_point_moves_with_its_sub_points(assembly):
    planning.move_item(point(assembly, "Finances"), way=Way.UP, actor=SYSTEM)
    assert read(assembly) == ["1 Finances", "1.1 Budget", "1.1.1 Taux", "1.2 Emprunt", "2 Ouverture", "3 Divers"]


def test_a_point_goes_out_and_back_in(assembly):
    planning.move_item(point(assembly, "Emprunt"), way=Way.OUT, actor=SYSTEM)
    assert read(assembly)[-2:] == ["3 Emprunt", "4 Divers"]
    planning.move_item(point(assembly, "Emprunt"), way=Way.IN, actor=SYSTEM)
    assert read(assembly) == AS_WRITTEN


def test_a_point_goes_no_further_than_the_agenda(assembly):
    for title, way in (("Ouverture", Way.UP), ("Divers", Way.OUT), ("Taux", Way.IN), ("Finances", Way.IN)):
        with pytest.raises(PointCannotMove):
            planning.move_item(point(assembly, title), way=way, actor=SYSTEM)
    assert read(assembly) == AS_WRITTEN


def test_a_place_is_among_those_beside(assembly):
    planning.place_item(point(assembly, "Emprunt"), position=1, actor=SYSTEM)
    assert read(assembly)[2:5] == ["2.1 Emprunt", "2.2 Budget", "2.2.1 Taux"]


def test_sub_points_go_with_the_point_taken_off(assembly):
    planning.remove_item(point(assembly, "Finances"), actor=SYSTEM)
    assert read(assembly) == ["1 Ouverture", "2 Divers"]


def test_a_called_agenda_does_not_move(assembly):
    assembly.state = AssemblyState.CANCELLED
    assembly.save(update_fields=["state"])
    with pytest.raises(StateNotAllowed):
        planning.move_item(point(assembly, "Divers"), way=Way.UP, actor=SYSTEM)


def test_a_point_takes_its_minutes_or_those_of_its_sub_points_where_they_need_more(assembly):
    lines = {line.item.title_fr: line for line in lines_of(assembly)}
    asked = ("Ouverture", "Finances", "Budget", "Taux", "Emprunt")
    assert [lines[title].minutes for title in asked] == [5, 30, 20, 15, 10]
    begins = assembly.starts_at + timedelta(minutes=5)
    assert lines["Finances"].about == lines["Budget"].about == lines["Taux"].about == begins
    assert lines["Divers"].about == begins + timedelta(minutes=30)
    assert lines["Emprunt"].about == begins + timedelta(minutes=20)
    assert minutes_foreseen(assembly) == 40


def test_the_notice_gives_the_numbers(assembly):
    french = next(text for text in texts_of(assembly, rules_of(assembly)) if text.language == "fr")
    assert "2.1.1. Taux" in french.body_text
    assert "2.2. Emprunt" in french.body_html
    assert [said.outline for said in whole_of(assembly, "fr").points][3] == "2.1.1"


def test_a_meeting_like_an_earlier_one_keeps_its_tree(assembly):
    kept = [one for one in assembly.agenda.all() if one.title_fr != "Budget"]
    again = repeat_assembly(assembly, starts_at=assembly.starts_at + timedelta(days=365), kept=kept, actor=SYSTEM)
    assert read(again) == ["1 Ouverture", "2 Finances", "2.1 Taux", "2.2 Emprunt", "3 Divers"]


def test_what_is_added_last_stands_at_the_first_level(assembly):
    assert planning.add_item(assembly, Item("Levée"), actor=SYSTEM).number == "4"


class TestOnceCalled:
    @pytest.fixture
    def called(self, assembly):
        a_member(assembly.organisation)
        call_assembly(assembly, actor=SYSTEM)
        assembly.refresh_from_db()
        return assembly

    def test_what_comes_up_under_a_point_is_numbered_after_its_sub_points(self, called):
        called.state = AssemblyState.IN_SESSION
        called.save(update_fields=["state"])
        words = Wording("Il est proposé de reporter.", "It is moved to put off.", "A", "B")
        for title in ("Report", "Renvoi"):
            debate.move_motion(point(called, "Finances"), words, title_fr=title, actor=SYSTEM)
        assert read(called)[1:4] == ["2 Finances", "2.3 Renvoi", "2.1 Budget"]
        # However they are kept, they are read in the order of their numbers.
        numbers = [line.item.number for line in lines_of(called)]
        assert numbers == ["1", "2", "2.1", "2.1.1", "2.2", "2.3", "3"]
        assert [one.item.number for one in points_of(called, now())] == numbers
        abouts = [line.about for line in lines_of(called)]
        assert abouts == sorted(abouts)

    def test_a_correction_takes_off_a_point_with_its_sub_points(self, called):
        as_sent = as_it_is(called)
        points = tuple(replace(one, taken_off=one.title_fr == "Budget") for one in as_sent.points)
        row = correct_notice(called, replace(as_sent, points=points), actor=SYSTEM, reason="Remis.")
        assert read(called) == ["1 Ouverture", "2 Finances", "2.1 Emprunt", "3 Divers"]
        gone = {change["before"]: change.get("outline") for change in row.changes["fr"]}
        assert gone == {"Budget": "2.1", "Taux": "2.1.1"}
