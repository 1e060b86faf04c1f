"""What begins and ends on one day holds on none, and is told all the same: the acts stand."""

from __future__ import annotations

from datetime import date

import pytest

from membership.models import Membership, Person, PersonKind, Relation, Representation, Role
from membership.queries.changes import Span, changes
from membership.queries.member_file import file_of
from membership.queries.member_rows import MemberRows
from membership.queries.moment import Moment
from membership.queries.movements import movements_between
from membership.queries.register_list import page
from membership.queries.register_search import Wanted
from membership.queries.story import story_of
from membership.rules.status import Status
from membership.services.life.admission import admit
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import end_legal_person, expel
from membership.services.life.suspensions import SuspensionOrder, reinstate, suspend
from membership.services.representation import end_representation, name_representative
from tests.factories.life import ADULT, a_person, category, decision, of_the_board
from tests.factories.register import SYSTEM, an_officer
from tests.membership.life.test_pages import browser, text

DAY = date(2027, 1, 25)
ON = Moment(DAY)


def found(organisation, status: Status | None, at: Moment = ON) -> list[str]:
    return [line.number for line in page(organisation, Wanted(at.on, at.known_at, status=status)).lines]


def told(organisation, on: date = DAY) -> list[tuple[str, str]]:
    return [(one.kind.value, one.detail) for one in changes(organisation, Span(first=on, last=on))]


@pytest.fixture
def passing(rives) -> Membership:
    """A legal person that is admitted and ceases to exist on the same day."""
    person = Person.objects.create(organisation=rives, family_name="Serres du Nord", kind=PersonKind.LEGAL)
    admitted = admit(person, category=category(rives, "user"), decision=decision(DAY), actor=SYSTEM)
    end_legal_person(admitted.event.membership, decision=decision(DAY), actor=SYSTEM)
    return admitted.event.membership


class TestAdmittedAndGoneTheSameDay:
    def test_is_a_former_member_in_the_file_and_in_every_list(self, rives, passing):
        assert file_of(passing, ON).status is Status.FORMER
        assert found(rives, Status.FORMER) == [passing.number]
        assert found(rives, Status.NOT_YET) == []
        assert found(rives, Status.MEMBER) == []
        assert [line.status for line in page(rives, Wanted(DAY, status=None)).lines] == [Status.FORMER]

    def test_is_not_one_on_the_day_before_nor_as_known_before(self, rives, passing):
        assert found(rives, Status.FORMER, Moment(date(2027, 1, 24))) == []
        before = Moment(DAY, passing.created_at)
        assert found(rives, Status.FORMER, before) == []

    def test_both_acts_are_told_of_what_changed(self, rives, passing):
        assert told(rives) == [("arrived", "user"), ("departed", "user")]

    def test_comes_and_goes_in_the_figures_which_add_up(self, rives, passing):
        moved = movements_between(rives, DAY, DAY)
        assert (moved.arrivals, moved.departures) == ({"new": 1}, {"ended": 1})
        assert movements_between(rives, date(2027, 1, 26), date(2027, 12, 31)).departed == 0

    def test_is_no_former_member_once_the_end_is_taken_back(self, rives, passing):
        ended = passing.events.get(kind="ended")
        correct(ended, to=Correction("Une autre société.", is_void=True), actor=SYSTEM)
        assert found(rives, Status.MEMBER) == [passing.number]
        assert told(rives) == [("arrived", "user")]
        assert movements_between(rives, DAY, DAY).departed == 0


def test_whoever_is_expelled_and_comes_back_the_same_day_did_both(rives, anne):
    expel(anne, decision=of_the_board(DAY, ground="competes"), actor=SYSTEM)
    admit(anne.person, category=category(rives, "worker"), decision=decision(DAY), age=ADULT, actor=SYSTEM)
    assert told(rives) == [("arrived", "worker"), ("departed", "user")]
    moved = movements_between(rives, DAY, DAY)
    assert (moved.arrivals, moved.departures) == ({"back": 1}, {"expelled": 1})
    assert found(rives, Status.MEMBER) == [anne.number]


def test_a_suspension_lifted_on_its_first_day_is_told_with_its_end(rives, anne):
    order = SuspensionOrder(date(2027, 4, 1))
    suspend(anne, order=order, decision=of_the_board(DAY, ground="competes"), actor=SYSTEM)
    reinstate(anne, decision=decision(DAY), actor=SYSTEM)
    assert [kind for kind, _ in told(rives)] == ["reinstated", "suspended"]
    assert file_of(anne, ON).status is Status.MEMBER


class TestNamedAndEndedTheSameDay:
    @pytest.fixture
    def ended(self, rives, anne) -> Representation:
        spouse = a_person(rives)
        named = name_representative(
            anne,
            person=spouse,
            since=DAY,
            relation=Relation.SPOUSE,
            instrument_note="Lettre",
            override="Cas particulier.",
            actor=SYSTEM,
        ).representation
        end_representation(named, on=DAY, actor=SYSTEM)
        return named

    def test_is_told_in_the_story_and_of_what_changed(self, rives, anne, ended):
        acting = [one.code for one in story_of(anne, ON, MemberRows(anne)) if one.code.startswith("represented")]
        assert acting == ["represented_ended", "represented"]
        assert told(rives) == [("representative", "Luc Fabre"), ("representative_left", "Luc Fabre")]

    def test_stands_on_the_page_of_those_who_act(self, rives, anne, ended):
        office = browser(an_officer(rives, Role.SECRETARY))
        seen = text(office.get(f"/o/rives/register/{anne.public_id}/representatives/"))
        assert "Luc Fabre" in seen
        assert "Named and ended on the same day" in seen

    def test_is_among_those_named_of_the_interface_and_of_no_day(self, rives, anne, ended):
        office = browser(an_officer(rives, Role.SECRETARY))
        address = f"/api/v1/organisations/rives/members/{anne.public_id}/representatives"
        [told] = office.get(address).json()
        assert (told["name"], told["since"], told["never_acted"]) == ("Luc Fabre", DAY.isoformat(), "same_day")
        assert office.get(address, {"as_of": DAY.isoformat()}).json() == []

    def test_is_told_by_whoever_was_named_instead(self, rives, anne, ended):
        name_representative(
            anne,
            person=a_person(rives, "Zoé"),
            since=DAY,
            relation=Relation.SPOUSE,
            instrument_note="Lettre",
            override="Cas particulier.",
            actor=SYSTEM,
        )
        assert told(rives) == [("representative", "Zoé Fabre")]


def test_what_was_to_come_and_never_began_is_no_change(rives, anne):
    named = name_representative(
        anne,
        person=a_person(rives),
        since=date(2027, 3, 1),
        relation=Relation.SPOUSE,
        instrument_note="Lettre",
        override="Cas particulier.",
        actor=SYSTEM,
    ).representation
    end_representation(named, on=DAY, actor=SYSTEM)
    assert told(rives, date(2027, 3, 1)) == []
    office = browser(an_officer(rives, Role.SECRETARY))
    page_of_those_who_act = text(office.get(f"/o/rives/register/{anne.public_id}/representatives/"))
    assert "Withdrawn before it began" in page_of_those_who_act
    [told_of] = office.get(f"/api/v1/organisations/rives/members/{anne.public_id}/representatives").json()
    assert told_of["never_acted"] == "withdrawn"
