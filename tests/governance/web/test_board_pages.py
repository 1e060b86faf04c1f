"""The board on its page: members read it, the office sets it up, seats people and ends mandates."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from governance.models import Body, BodyKind, Mandate, Seat, SeatHolder
from governance.services.bodies import Outline, SeatPlan, add_seats, found_body
from governance.services.mandates import Term, give_mandate
from membership.models import Category, Delivery, Person
from membership.models.base import STILL_RECORDED
from tests.factories.meetings import MEETING_ON, jump
from tests.factories.register import SYSTEM, a_legal_member, a_member
from tests.governance.web.reading import messages, number_of_queries, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(cast) -> Body:
    jump(cast.organisation, MEETING_ON)
    body = found_body(cast.organisation, Outline(BodyKind.BOARD, "Conseil d’administration", "Board"), actor=SYSTEM)
    groups = {one.key: one for one in Category.objects.for_organisation(cast.organisation)}
    for group in ("user", "worker", None):
        add_seats(body, SeatPlan(group=groups.get(group), term_years=2, falls_in=2027), how_many=1, actor=SYSTEM)
    return body


def page_of(name, body, **more):
    known = {"slug": body.organisation.slug, "body": body.public_id}
    return reverse(f"governance:{name}", kwargs=known | more)


def board_page(organisation):
    return reverse("governance:mandates", kwargs={"slug": organisation.slug})


GIVEN = {"start_on": "2027-04-24", "manner": "elected", "years": "2"}


def test_the_board_is_set_up_from_an_empty_page(cast, browser_of):
    secretary = browser_of("secretary")
    assert "Créez le conseil" in said(secretary.get(board_page(cast.organisation)))
    new = reverse("governance:body-new", kwargs={"slug": cast.organisation.slug})
    answer = secretary.post(new, {"kind": "board", "name_fr": "Conseil", "name_en": "Board"})
    body = Body.objects.get(kind=BodyKind.BOARD)
    assert answer.url == page_of("body", body)
    sorts = {"how_many": "3", "holder": "member", "term_years": "2", "falls_in": "2027"}
    assert messages(secretary.post(page_of("seats-add", body), sorts, follow=True))[-1] == "3 sièges sont ajoutés."
    assert body.seats.count() == 3


def test_a_second_board_is_refused_where_one_chose_it(cast, board, browser_of):
    new = reverse("governance:body-new", kwargs={"slug": cast.organisation.slug})
    page = said(browser_of("secretary").post(new, {"kind": "board", "name_fr": "Autre", "name_en": "Other"}))
    assert "Il y en a déjà un (conseil d’administration)" in page


def test_the_seat_of_an_organisation_wants_its_name_or_its_number(board, browser_of):
    page = said(browser_of("secretary").post(page_of("seats-add", board), {"how_many": "1", "holder": "organisation"}))
    assert "Dites à qui revient le siège" in page
    assert board.seats.count() == 3


def test_the_assembly_of_a_group_says_of_which(cast, browser_of):
    new = reverse("governance:body-new", kwargs={"slug": cast.organisation.slug})
    form = {"kind": "group_meeting", "name_fr": "Travailleurs", "name_en": "Workers"}
    assert "Dites de qui c’est l’assemblée" in said(browser_of("secretary").post(new, form))
    workers = Category.objects.for_organisation(cast.organisation).get(key="worker")
    browser_of("secretary").post(new, form | {"group": workers.pk})
    assert Body.objects.get(kind=BodyKind.GROUP_MEETING).group == workers
    assert "Assemblée de secteur ou de groupe" in said(browser_of("member").get(board_page(cast.organisation)))


def test_the_office_seats_a_member_and_writes_to_them(cast, board, browser_of):
    secretary, url = browser_of("secretary"), page_of("seat-fill", board, number=1)
    assert "Qui occupe le siège 1" in said(secretary.get(url))
    answer = secretary.post(url, GIVEN | {"number": "r0001", "tells": "on"}, follow=True)
    assert "Anne Roy" in said(answer)
    assert Delivery.objects.filter(membership=cast.membership).count() == 1
    again = said(secretary.post(page_of("seat-fill", board, number=3), GIVEN | {"number": "r0001"}))
    assert "occupe déjà le siège 1" in again


def test_a_member_organisation_sits_through_its_representative(cast, board, browser_of):
    farm = a_legal_member(cast.organisation, number="F001")
    browser_of("secretary").post(page_of("seat-fill", board, number=3), GIVEN | {"number": farm.number})
    mandate = Mandate.objects.get()
    assert (mandate.person.full_name, mandate.membership) == ("Ana Diallo", farm)
    assert "pour Ferme du Quai" in said(browser_of("member").get(board_page(cast.organisation)))


def test_one_without_a_representative_is_said_to_have_none(cast, board, browser_of):
    farm = a_legal_member(cast.organisation, represented_by="", number="F001")
    page = said(browser_of("secretary").post(page_of("seat-fill", board, number=3), GIVEN | {"number": farm.number}))
    assert "Personne ne représente Ferme du Quai" in page


def test_somebody_who_is_no_member_is_entered_only_once_seated(cast, board, browser_of):
    add_seats(board, SeatPlan(holder=SeatHolder.ORGANISATION, owner_name="Ville"), how_many=1, actor=SYSTEM)
    url, before = page_of("seat-fill", board, number=4), Person.objects.count()
    browser_of("secretary").post(url, GIVEN | {"given_name": "Zoé", "family_name": "", "email": ""})
    assert Person.objects.count() == before
    browser_of("secretary").post(url, GIVEN | {"given_name": "Zoé", "family_name": "Roy", "manner": "appointed"})
    assert Mandate.objects.get().person.full_name == "Zoé Roy"


def test_a_resignation_ends_the_mandate_on_its_day(cast, board, browser_of):
    mandate = give_mandate(
        board.seats.get(number=1), Term(date(2026, 4, 25), years=2), person=cast.membership.person,
        membership=cast.membership, actor=SYSTEM,
    )  # fmt: skip
    url = reverse("governance:mandate-end", kwargs={"slug": cast.organisation.slug, "mandate": mandate.public_id})
    secretary = browser_of("secretary")
    assert "Mettre fin au mandat : Anne Roy" in said(secretary.get(url))
    secretary.post(url, {"on": "2027-04-24", "reason": "resigned", "tells": "on"})
    ended = Mandate.objects.get(STILL_RECORDED)
    assert (ended.effective.upper, ended.end_reason) == (MEETING_ON, "resigned")
    assert Delivery.objects.filter(membership=cast.membership).count() == 1


def test_no_term_of_the_board_is_longer_than_the_law_lets_it_be(board, browser_of):
    secretary = browser_of("secretary")
    secretary.post(page_of("seat", board, number=3), {"holder": "anyone", "term_years": "4", "falls_in": "2029"})
    assert Seat.objects.get(body=board, number=3).term_years == 2
    assert 'max="3"' in secretary.get(page_of("seat", board, number=3)).content.decode()


def test_a_seat_is_changed_and_done_away_with(board, browser_of):
    secretary = browser_of("secretary")
    secretary.post(page_of("seat", board, number=3), {"holder": "anyone", "term_years": "3", "falls_in": "2029"})
    seat = Seat.objects.get(body=board, number=3)
    assert (seat.holder, seat.term_years, seat.falls_in) == ("anyone", 3, 2029)
    secretary.post(page_of("seat-retire", board, number=3))
    assert secretary.get(page_of("seat", board, number=3)).status_code == 404


def test_a_body_where_nobody_sits_closes(board, browser_of):
    secretary = browser_of("secretary")
    secretary.post(page_of("body-close", board))
    assert secretary.get(page_of("body", board)).status_code == 404


def test_members_see_the_picture_and_the_rules_and_no_act(cast, board, browser_of):
    page = said(browser_of("member").get(board_page(cast.organisation)))
    assert "Les sièges par groupe" in page
    assert "1 siège vacant" in page
    assert "Pourvoir ce siège" not in page


def test_the_page_costs_the_same_for_many_seats(cast, board, browser_of):
    member, url = browser_of("member"), board_page(cast.organisation)
    give = lambda seat, who: give_mandate(  # noqa: E731
        seat, Term(MEETING_ON, years=2), person=who.person, membership=who, actor=SYSTEM
    )
    give(board.seats.get(number=1), cast.membership)
    few = number_of_queries(member, url)
    for seat in add_seats(board, SeatPlan(), how_many=8, actor=SYSTEM):
        give(seat, a_member(cast.organisation))
    assert number_of_queries(member, url) == few
