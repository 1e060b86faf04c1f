"""How long a mandate may be, and who fills a vacancy: held, not only shown."""

from __future__ import annotations

from datetime import date

import pytest

from governance.errors import CompositionRuledOut, NotEligible
from governance.models import MandateEnd, MandateManner
from governance.queries.vacancies import vacancy_of
from governance.rules.boards import longest_term
from governance.services.bodies import SeatPlan, revise_seat
from governance.services.mandates import Term, end_mandate, give_mandate
from membership.queries.rules import rules_for
from membership.rules.findings import Outcome
from tests.factories.life import finding_of
from tests.factories.register import SYSTEM, a_member, an_organisation
from tests.governance.bodies.conftest import ON

pytestmark = pytest.mark.django_db

SINCE = date(2026, 12, 1)


def seated(rives, seat, **term):
    one = a_member(rives, f"Membre{seat.number}", category=seat.group.key)
    return give_mandate(seat, Term(SINCE, **term), person=one.person, membership=one, actor=SYSTEM)


def test_a_term_is_no_longer_than_the_by_laws_have_it(rives, board):
    with pytest.raises(NotEligible) as refused:
        seated(rives, board.seats.get(number=1), years=6)
    found = finding_of(refused.value)
    assert (found.rule.key, found.figure("counted"), found.figure("most")) == ("term_years", 6, 2)
    assert seated(rives, board.seats.get(number=1), years=2).term_years == 2


def test_a_board_that_lost_its_quorum_is_told_that_a_meeting_fills_the_seats(rives, board):
    held = [seated(rives, seat, years=2) for seat in board.seats.filter(number__lte=4).select_related("group")]
    (found,) = vacancy_of(board, ON, rules_for(rives, ON))
    assert (found.outcome, found.figure("in_office"), found.figure("needed")) == (Outcome.MET, 4, 4)
    end_mandate(held[0], on=ON, reason=MandateEnd.RESIGNED, actor=SYSTEM)
    (found,) = vacancy_of(board, ON, rules_for(rives, ON))
    assert (found.outcome, found.figure("in_office")) == (Outcome.NOT_MET, 3)
    assert "une assemblée comble les sièges" in found.remark("fr")


def test_what_usage_has_of_a_vacancy_warns_and_bars_nobody(rives, board):
    assert seated(rives, board.seats.get(number=1), years=2, manner=MandateManner.CO_OPTED)


def test_a_term_of_a_seat_is_held_to_the_law_by_the_service_and_not_to_what_is_unsure(rives, board):
    seat = board.seats.get(number=1)
    with pytest.raises(CompositionRuledOut) as refused:
        revise_seat(seat, SeatPlan(holder=seat.holder, group=seat.group, term_years=4), actor=SYSTEM)
    assert finding_of(refused.value).figure("counted") == 4
    assert longest_term(rules_for(rives, ON)) == 3
    unsure = an_organisation("caisse", kind="qc_caisse")
    assert longest_term(rules_for(unsure, ON)) is None
