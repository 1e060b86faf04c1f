"""Terms: which seats fall, who stays until replaced, who takes over, and for how long."""

from __future__ import annotations

from datetime import date

import pytest

from governance.errors import MemberWanted, NobodyRepresents, NotEligible, NotOfTheOrganisation, SeatHeld, SeatRetired
from governance.models import AssemblyState, BodyKind, Mandate, MandateEnd, MandateManner, SeatHolder
from governance.queries.boards import coming_year
from governance.queries.mandates import benches_of
from governance.services.board_words import shown_bodies
from governance.services.bodies import Outline, SeatPlan, add_seats, found_body, retire_seat
from governance.services.mandate_letters import tell_of_end, tell_of_mandate
from governance.services.mandates import Term, end_mandate, give_mandate, who_sits_for
from membership.models import Delivery
from membership.models.base import STILL_RECORDED, true_on
from membership.services.life.changes import change_category
from membership.services.persons import PersonDetails, enter_person
from tests.factories.life import decision, finding_of
from tests.factories.meetings import MEETING_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_legal_member, a_member
from tests.governance.bodies.conftest import ON

pytestmark = pytest.mark.django_db

LAST_YEAR, THE_YEAR_BEFORE = date(2026, 4, 25), date(2025, 4, 26)


def seated(seat, membership, start_on=LAST_YEAR, *, person=None, **term):
    return give_mandate(
        seat,
        Term(start_on, **term),
        person=person or membership.person,
        membership=membership,
        actor=SYSTEM,
    )


def holder_of(seat, on=ON):
    return Mandate.objects.get(STILL_RECORDED, true_on(on), seat=seat).person.full_name


def shown(organisation, on=ON):
    return shown_bodies(organisation, on)[0]


class TestWhichSeatsFall:
    def test_a_term_of_two_years_ends_with_the_annual_meeting_two_years_later(self, rives, board):
        seated(board.seats.get(number=1), a_member(rives), THE_YEAR_BEFORE, years=2)
        seated(board.seats.get(number=2), a_member(rives, "Luc", "Gagné"), LAST_YEAR, years=2)
        said = shown(rives)
        assert (said.falling, said.over, said.coming) == (1, 0, 2027)
        assert [one.until for one in said.seats[:2]] == [
            "Jusqu’à la prochaine assemblée annuelle, en 2027",
            "Jusqu’à l’assemblée annuelle de 2028",
        ]

    def test_once_the_meeting_of_the_year_is_over_those_who_were_not_replaced_stay(self, rives, board):
        seated(board.seats.get(number=1), a_member(rives), THE_YEAR_BEFORE, years=2)
        meeting = an_assembly(rives)
        type(meeting).objects.filter(pk=meeting.pk).update(state=AssemblyState.CANCELLED)
        assert coming_year(rives, date(2027, 5, 1)) == 2027
        type(meeting).objects.filter(pk=meeting.pk).update(starts_at=meeting.starts_at)
        assert shown(rives, date(2028, 1, 10)).over == 1
        assert "reste en fonction" in shown(rives, date(2028, 1, 10)).seats[0].until

    def test_a_vacant_seat_that_rotates_says_when_it_falls(self, rives, board):
        assert shown(rives).seats[0].until == "Échoit en 2027"
        assert shown(rives, date(2028, 1, 10)).seats[0].until == "Échoit en 2029"

    def test_the_picture_has_a_row_a_group_and_a_column_a_year(self, rives, board):
        seated(board.seats.get(number=1), a_member(rives), THE_YEAR_BEFORE, years=2)
        drawn = shown(rives).drawn
        assert drawn.heads == ("2027", "2028")
        assert [group for group, _cells in drawn.rows] == [
            "Membre utilisateur",
            "Membre travailleur",
            "Membre de soutien",
        ]
        assert drawn.rows[0][1][0].text == "1 siège occupé"
        assert drawn.rows[0][1][1].text == "2 sièges vacants"

    def test_terms_that_rotate_where_no_by_law_says_so_are_told(self, rives, board):
        codes = {one.code: one.outcome.value for one in shown(rives).findings}
        assert "rotation" not in codes
        seated(board.seats.get(number=1), a_member(rives), THE_YEAR_BEFORE, years=2)
        seated(board.seats.get(number=2), a_member(rives, "Luc", "Gagné"), LAST_YEAR, years=2)
        assert {one.code: one.outcome.value for one in shown(rives).findings}["rotation"] == "met"


class TestHoldover:
    def test_whoever_is_elected_takes_the_seat_of_one_whose_term_is_over(self, rives, board):
        seat = board.seats.get(number=1)
        over = seated(seat, a_member(rives), THE_YEAR_BEFORE, years=2)
        jump(rives, MEETING_ON)
        seated(seat, a_member(rives, "Luc", "Gagné"), MEETING_ON, years=2)
        assert holder_of(seat, MEETING_ON) == "Luc Gagné"
        ended = Mandate.objects.get(STILL_RECORDED, person=over.person)
        assert (ended.effective.upper, ended.end_reason) == (MEETING_ON, MandateEnd.TERM)

    def test_one_re_elected_to_another_seat_leaves_the_first(self, rives, board):
        anne = a_member(rives)
        seated(board.seats.get(number=1), anne, THE_YEAR_BEFORE, years=2)
        jump(rives, MEETING_ON)
        seated(board.seats.get(number=2), anne, MEETING_ON, years=2)
        (bench,) = benches_of(rives, MEETING_ON)
        assert [place.holder is not None for place in bench.places[:2]] == [False, True]

    def test_a_seat_still_in_term_is_not_taken(self, rives, board):
        seat = board.seats.get(number=2)
        seated(seat, a_member(rives), LAST_YEAR, years=2)
        with pytest.raises(SeatHeld):
            seated(seat, a_member(rives, "Luc", "Gagné"), MEETING_ON, years=2)

    def test_a_co_option_does_not_push_out_one_whose_year_is_not_over(self, rives, board):
        seat = board.seats.get(number=1)
        seated(seat, a_member(rives), THE_YEAR_BEFORE, years=2)
        with pytest.raises(SeatHeld):
            seated(seat, a_member(rives, "Luc", "Gagné"), date(2027, 2, 1), manner=MandateManner.CO_OPTED)


class TestVacancies:
    def test_a_director_resigns_and_somebody_is_co_opted_until_the_next_assembly(self, rives, board):
        seat = board.seats.get(number=2)
        anne = seated(seat, a_member(rives), LAST_YEAR, years=2)
        ended = end_mandate(anne, on=date(2027, 1, 20), reason=MandateEnd.RESIGNED, actor=SYSTEM)
        assert ended.end_reason == MandateEnd.RESIGNED
        luc = a_member(rives, "Luc", "Gagné")
        seated(seat, luc, date(2027, 1, 22), manner=MandateManner.CO_OPTED, falls_in=2027)
        first = shown(rives).seats[1]
        assert (first.manner, first.until) == (
            "Par le conseil, à un siège vacant (cooptation)",
            "Jusqu’à la prochaine assemblée annuelle, en 2027",
        )

    def test_a_seat_done_away_with_is_given_to_nobody(self, rives, board):
        seat = retire_seat(board.seats.get(number=1), actor=SYSTEM)
        with pytest.raises(SeatRetired):
            seated(seat, a_member(rives), ON)

    def test_the_letters_say_the_seat_and_until_when(self, rives, board):
        anne = a_member(rives)
        mandate = seated(board.seats.get(number=1), anne, ON, falls_in=2027)
        notice = tell_of_mandate(mandate, actor=SYSTEM)
        assert Delivery.objects.get(notice=notice).membership == anne
        jump(rives, date(2027, 2, 10))
        ended = end_mandate(mandate, on=date(2027, 2, 10), reason=MandateEnd.RESIGNED, actor=SYSTEM)
        assert tell_of_end(mandate, actor=SYSTEM) is None
        assert tell_of_end(ended, actor=SYSTEM) is not None


class TestWhoMaySit:
    def test_the_seat_of_members_is_for_a_member(self, rives, board):
        stranger = enter_person(rives, details=PersonDetails("Tremblay", "Zoé"), actor=SYSTEM)
        with pytest.raises(MemberWanted):
            give_mandate(board.seats.get(number=1), Term(ON), person=stranger, actor=SYSTEM)

    def test_an_auxiliary_member_is_kept_off_the_board_by_the_act(self, rives, board):
        (seat,) = add_seats(board, SeatPlan(), how_many=1, actor=SYSTEM)
        with pytest.raises(NotEligible) as refused:
            seated(seat, a_member(rives, category="auxiliary"), ON)
        assert finding_of(refused.value).rule.key == "auxiliary_vote"

    def test_somebody_who_is_no_member_is_pointed_out_on_the_board(self, rives, board):
        (seat,) = add_seats(board, SeatPlan(holder=SeatHolder.ANYONE), how_many=1, actor=SYSTEM, reason="Décidé.")
        stranger = enter_person(rives, details=PersonDetails("Tremblay", "Zoé"), actor=SYSTEM)
        give_mandate(seat, Term(ON), person=stranger, actor=SYSTEM)
        assert [(name, found.rule.key) for name, found in shown(rives).watch] == [("Zoé Tremblay", "board_eligibility")]

    def test_on_a_committee_the_seat_of_a_city_is_held_by_whom_it_names(self, rives):
        committee = found_body(rives, Outline(BodyKind.COMMITTEE, "Comité citoyen"), actor=SYSTEM)
        plan = SeatPlan(holder=SeatHolder.ORGANISATION, owner_name="Ville de Sainte-Claire")
        (seat,) = add_seats(committee, plan, how_many=1, actor=SYSTEM)
        named = enter_person(rives, details=PersonDetails("Tremblay", "Zoé"), actor=SYSTEM)
        mandate = give_mandate(seat, Term(ON, manner=MandateManner.APPOINTED), person=named, actor=SYSTEM)
        assert tell_of_mandate(mandate, actor=SYSTEM) is None
        assert shown(rives).seats[0].whose == "Ville de Sainte-Claire"

    def test_the_seat_of_a_member_organisation_stays_when_the_person_changes(self, rives):
        committee = found_body(rives, Outline(BodyKind.COMMITTEE, "Comité"), actor=SYSTEM)
        farm = a_legal_member(rives, "Ferme X inc.")
        plan = SeatPlan(holder=SeatHolder.ORGANISATION, owner=farm)
        (seat,) = add_seats(committee, plan, how_many=1, actor=SYSTEM)
        with pytest.raises(NotOfTheOrganisation):
            seated(seat, a_member(rives), ON)

    def test_an_organisation_without_a_representative_sits_nowhere(self, rives):
        with pytest.raises(NobodyRepresents):
            who_sits_for(a_member(rives, family_name="Garage Y", kind="legal"), ON)

    def test_a_director_who_changed_group_is_pointed_out(self, rives, board, groups):
        anne = a_member(rives)
        seated(board.seats.get(number=1), anne, LAST_YEAR, years=2)
        change_category(anne, category=groups["auxiliary"], decision=decision(ON), actor=SYSTEM)
        watched = {(name, found.code) for name, found in shown(rives).watch}
        assert ("Anne Roy", "of_the_group") in watched
        assert ("Anne Roy", "not_auxiliary") in watched
