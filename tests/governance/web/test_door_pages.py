"""The door: who is found, what the button does, and what is said to whoever cannot come in."""

from __future__ import annotations

from datetime import date, time

import pytest

from governance.models import Attendance, PresenceChannel
from tests.factories.crowd import a_crowd
from tests.factories.meetings import MEETING_ON, a_called_assembly, come, jump
from tests.factories.register import a_member, a_suspension
from tests.governance.web.reading import SCRIPTED, address, messages, number_of_queries, said

pytestmark = pytest.mark.django_db

FOUND = {"HX-Request": "true", "HX-Target": "found"}


@pytest.fixture
def assembly(cast):
    called = a_called_assembly(cast.organisation)
    jump(cast.organisation, MEETING_ON, time(18, 50))
    return called


@pytest.fixture
def secretary(browser_of):
    return browser_of("secretary")


@pytest.fixture
def arrive_url(assembly, cast):
    return address("arrive", assembly, membership=cast.membership.public_id)


@pytest.fixture
def depart_url(assembly, cast):
    return address("depart", assembly, membership=cast.membership.public_id)


def test_an_arrival_is_noted_without_script(assembly, secretary, arrive_url):
    response = secretary.post(arrive_url, follow=True)
    assert messages(response) == ["Arrivée de Anne Roy notée."] or "Anne Roy" in messages(response)[0]
    assert Attendance.objects.get().channel == PresenceChannel.HALL


def test_an_arrival_is_noted_with_script_and_brings_the_counts(assembly, secretary, arrive_url):
    response = secretary.post(arrive_url, headers=SCRIPTED)
    body = response.content.decode()
    assert "<html" not in body
    assert 'hx-swap-oob="true"' in body
    assert "Le quorum n’est pas atteint" in said(response)
    assert "18 h 50" in said(response)


def test_a_second_arrival_is_refused_with_the_hour_of_the_first(assembly, secretary, arrive_url):
    secretary.post(arrive_url)
    response = secretary.post(arrive_url, headers=SCRIPTED)
    assert "Anne Roy" in said(response)
    assert "18 h 50" in said(response)
    assert Attendance.objects.count() == 1


def test_a_departure_is_noted_and_one_may_come_back(assembly, secretary, arrive_url, depart_url):
    secretary.post(arrive_url)
    secretary.post(depart_url)
    assert Attendance.objects.filter(departed_at__isnull=True).count() == 0
    secretary.post(arrive_url)
    assert Attendance.objects.filter(departed_at__isnull=True).count() == 1


def test_nobody_leaves_who_did_not_come(assembly, secretary, depart_url):
    response = secretary.post(depart_url, follow=True)
    assert "n’est pas notée" in messages(response)[0] or "Rien n’a été enregistré" in messages(response)[0]


def test_whoever_cannot_come_in_is_shown_so_with_the_reason(cast, assembly, secretary):
    luc = a_member(cast.organisation, "Luc", "Gagné")
    a_suspension(luc, since=date(2027, 4, 1))
    page = said(secretary.get(address("door", assembly) + "?q=gagne", headers=FOUND))
    assert "Suspension en vigueur." in page
    assert "Ne peut pas entrer" in page
    refused = secretary.post(address("arrive", assembly, membership=luc.public_id), follow=True)
    assert "Suspension en vigueur." in messages(refused)[0]
    assert not Attendance.objects.exists()


def test_namesakes_are_told_apart(cast, assembly, secretary):
    a_member(cast.organisation, "Anne", "Roy", number="R0002", category="worker")
    page = said(secretary.get(address("door", assembly) + "?q=anne roy", headers=FOUND))
    assert "R0001 · Membre utilisateur" in page
    assert "R0002 · Membre travailleur" in page


def test_the_counts_follow_arrivals_on_line(cast, assembly, secretary):
    come(assembly, cast.membership, PresenceChannel.ONLINE)
    page = said(secretary.get(address("presence", assembly), headers=SCRIPTED))
    assert "En ligne 1" in page


def test_searching_costs_the_same_among_thousands(cast, assembly, secretary):
    alone = number_of_queries(secretary, address("door", assembly) + "?q=roy", **FOUND)
    a_crowd(cast.organisation, 3000)
    assert number_of_queries(secretary, address("door", assembly) + "?q=roy", **FOUND) <= alone <= 22


def test_after_the_end_nobody_is_noted(cast, assembly, secretary, arrive_url):
    from governance.services.sessions import end_assembly, open_assembly
    from tests.factories.meetings import SYSTEM

    open_assembly(assembly, actor=SYSTEM)
    end_assembly(assembly, actor=SYSTEM)
    page = said(secretary.get(address("door", assembly) + "?q=roy"))
    assert "Noter l’arrivée" not in page
    response = secretary.post(arrive_url, follow=True)
    assert "Rien n’a été enregistré." in messages(response)[0]
    assert not Attendance.objects.exists()


def test_a_meeting_not_called_has_no_door(cast, secretary):
    from tests.factories.meetings import CALLED_ON, an_assembly

    jump(cast.organisation, CALLED_ON)
    draft = an_assembly(cast.organisation)
    assert secretary.get(address("door", draft)).headers["Location"] == address("notice", draft)
