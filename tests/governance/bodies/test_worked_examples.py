"""The worked examples of the rulebook on boards, through the services and the pages of the office."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.test import Client
from django.urls import reverse

from governance.errors import NotOfTheGroup, QuorumNotMet
from governance.models import Assembly, Body, BodyKind, Mandate, MandateEnd, PresenceChannel, SittingKind
from governance.queries.mandates import benches_of
from governance.queries.sittings import quorum_of
from governance.services.at_the_table import director_arrives
from governance.services.bodies import Outline, SeatPlan, add_seats, found_body
from governance.services.hands import Hands, decide_by_hands
from governance.services.mandates import Term, end_mandate, give_mandate
from governance.services.planning import Item, MotionText, Plan, add_item, plan_assembly
from governance.services.sessions import open_assembly
from governance.services.sittings import call_sitting
from membership.errors import OverrideReasonMissing, RuledOut
from membership.models import AuditEntry, Category, Organisation, Role
from membership.queries.rules import rules_for
from membership.services.parameters import set_parameter
from tests.factories.life import finding_of
from tests.factories.meetings import MEETING_ON, jump
from tests.factories.register import ADOPTED_ON, SYSTEM, a_member, an_officer, an_organisation
from tests.governance.bodies.conftest import ON
from tests.governance.web.reading import said

pytestmark = pytest.mark.django_db

SINCE = date(2026, 5, 1)


def the_office(organisation: Organisation) -> Client:
    browser = Client()
    account = an_officer(organisation, Role.SECRETARY)
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


# --- EX13: the cap on the seats of support members


def a_board_of(size: int, **bylaws: object) -> Body:
    organisation = an_organisation(bylaws={"board_size": size} | bylaws)
    jump(organisation, ON)
    return found_body(organisation, Outline(BodyKind.BOARD, "Conseil", "Board"), actor=SYSTEM)


def a_plan(body: Body, group: str) -> SeatPlan:
    return SeatPlan(group=Category.objects.for_organisation(body.organisation).get(key=group), term_years=2)


@pytest.mark.parametrize(("size", "most"), [(3, 1), (5, 1), (6, 2), (7, 2), (9, 3), (11, 3), (15, 5)])
def test_ex13_a_seat_beyond_the_cap_is_not_added_without_a_reason_that_is_kept(size, most):
    board = a_board_of(size)
    add_seats(board, a_plan(board, "support"), how_many=most, actor=SYSTEM)
    with pytest.raises(OverrideReasonMissing) as refused:
        add_seats(board, a_plan(board, "support"), how_many=1, actor=SYSTEM)
    assert (finding_of(refused.value).code, finding_of(refused.value).figure("most")) == ("support_cap", most)
    assert board.seats.count() == most
    add_seats(board, a_plan(board, "support"), how_many=1, reason="Avis juridique du 3 mars.", actor=SYSTEM)
    kept = AuditEntry.objects.filter(action="seats.added").latest("pk").detail.values
    assert (kept["reason"], kept["findings"][0]["code"]) == ("Avis juridique du 3 mars.", "support_cap")


def test_ex13_the_page_refuses_three_support_seats_of_seven_and_takes_them_with_a_reason():
    board = a_board_of(7)
    office = the_office(board.organisation)
    url = reverse("governance:seats-add", kwargs={"slug": board.organisation.slug, "body": board.public_id})
    sent = {"how_many": "3", "holder": "member", "group": a_plan(board, "support").group.pk, "term_years": "2"}
    assert "écrivez le motif" in said(office.post(url, sent))
    assert board.seats.count() == 0
    assert office.post(url, sent | {"reason": "Le règlement le dit ainsi."}).status_code == 302
    assert board.seats.count() == 3


# --- EX14: the seat of a group


def test_ex14_the_seat_that_a_support_director_leaves_is_never_filled_by_a_user(rives, board):
    seat = board.seats.get(number=6)
    support = a_member(rives, "Sonia", category="support")
    held = give_mandate(seat, Term(SINCE, 2), person=support.person, membership=support, actor=SYSTEM)
    end_mandate(held, on=ON, reason=MandateEnd.RESIGNED, actor=SYSTEM)
    user = a_member(rives, "Ulric", number="U0001")
    with pytest.raises(NotOfTheGroup):
        give_mandate(seat, Term(ON, 2), person=user.person, membership=user, actor=SYSTEM)
    where = {"slug": rives.slug, "body": board.public_id, "number": 6}
    form = {"number": "U0001", "start_on": ON.isoformat(), "manner": "co_opted", "years": "2"}
    answer = the_office(rives).post(reverse("governance:seat-fill", kwargs=where), form)
    assert answer.status_code == 200
    assert "Ulric Roy" in said(answer)
    (bench,) = benches_of(rives, ON)
    assert next(one for one in bench.places if one.seat.number == 6).holder is None
    other = a_member(rives, "Serge", category="support")
    give_mandate(seat, Term(ON, 2), person=other.person, membership=other, actor=SYSTEM)
    assert Mandate.objects.filter(seat=seat, person=other.person).exists()


# --- EX21: seven seats, two of them vacant


@pytest.fixture
def directors(rives, board) -> list[Mandate]:
    """Three users and two workers sit; the two seats of the support members are vacant."""
    found = []
    for seat in board.seats.filter(number__lte=5).select_related("group"):
        one = a_member(rives, f"Membre{seat.number}", category=seat.group.key)
        found.append(give_mandate(seat, Term(SINCE, 2), person=one.person, membership=one, actor=SYSTEM))
    return found


@pytest.fixture
def planned(rives, board, directors) -> Assembly:
    at = datetime.combine(MEETING_ON, time(18), rives.zone)
    plan = Plan(SittingKind.MEETING, "Réunion d’avril", "April meeting", at, "Bureau", body=board)
    sitting = plan_assembly(rives, plan, actor=SYSTEM)
    text = MotionText("Que le bail soit signé.", "That the lease be signed.", "board_majority")
    add_item(sitting, Item("Le bail", "The lease"), motion=text, actor=SYSTEM)
    return sitting


def test_ex21_the_quorum_is_four_of_seven_seats_not_three_of_five_directors(rives, planned, directors):
    jump(rives, date(2027, 4, 9))
    called = call_sitting(planned, actor=SYSTEM)
    jump(rives, MEETING_ON, time(18, 5))
    for one in directors[:3]:
        director_arrives(called, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    open_assembly(called, actor=SYSTEM)
    with pytest.raises(QuorumNotMet) as refused:
        decide_by_hands(called.motions.get(), Hands(3, 0), actor=SYSTEM)
    assert finding_of(refused.value).figure("needed") == 4
    director_arrives(called, mandate=directors[3], channel=PresenceChannel.HALL, actor=SYSTEM)
    assert decide_by_hands(called.motions.get(), Hands(4, 0), actor=SYSTEM).state == "adopted"


def test_ex21_a_board_of_six_needs_four(db):
    board = a_board_of(6)
    add_seats(board, SeatPlan(term_years=2), how_many=6, actor=SYSTEM)
    at = datetime.combine(MEETING_ON, time(18), board.organisation.zone)
    plan = Plan(SittingKind.MEETING, "Réunion", "Meeting", at, "Bureau", body=board)
    sitting = plan_assembly(board.organisation, plan, actor=SYSTEM)
    rules = rules_for(board.organisation, ON)
    assert quorum_of(sitting, 3, ON, rules).outcome.value == "not_met"
    assert quorum_of(sitting, 4, ON, rules).outcome.value == "met"


def test_ex21_monday_is_in_time_for_saturday_and_tuesday_only_if_every_director_waives(rives, planned):
    jump(rives, date(2027, 4, 20))
    with pytest.raises((RuledOut, OverrideReasonMissing)):
        call_sitting(planned, actor=SYSTEM)
    jump(rives, date(2027, 4, 19))
    assert call_sitting(planned, actor=SYSTEM).called_at is not None
    assert not planned.waivers.exists()


def test_ex21_on_tuesday_it_leaves_once_every_director_waived(rives, planned):
    jump(rives, date(2027, 4, 20))
    called = call_sitting(planned, waived_by_all=True, actor=SYSTEM)
    assert called.waivers.get().finding["code"] == "board_notice"


def test_a_majority_of_the_seats_counts_those_that_are_vacant(rives, planned, directors):
    set_parameter(
        rives,
        key="board_majority",
        value="> 1/2 votes_cast and > 1/2 fixed_seats",
        article="5.1",
        adopted_on=ADOPTED_ON,
        actor=SYSTEM,
    )
    jump(rives, date(2027, 4, 9))
    called = call_sitting(planned, actor=SYSTEM)
    jump(rives, MEETING_ON, time(18, 5))
    for one in directors:
        director_arrives(called, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    open_assembly(called, actor=SYSTEM)
    decided = decide_by_hands(called.motions.get(), Hands(3, 0, 2), actor=SYSTEM)
    assert (decided.state, decided.figures["needed"]) == ("rejected", 4)
