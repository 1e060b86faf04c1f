"""All applications in one list: those that wait, those that were decided; none is out of reach."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.test import Client

from membership.models import Application, Role
from membership.services.application_documents import send_documents
from membership.services.applications import Enclosure, Place, admit_applicant, refuse_application, withdraw_application
from tests.factories.life import BOARD, an_application, category, decision
from tests.factories.register import SYSTEM, an_officer, an_organisation

LIST = "/o/rives/applications/"


@pytest.fixture
def office(rives) -> Client:
    client = Client(headers={"accept-language": "en"})
    account = an_officer(rives, Role.SECRETARY)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def named(organisation, given, family, **fields) -> Application:
    return an_application(organisation, details={"given_name": given, "family_name": family}, **fields)


@pytest.fixture
def four(rives):
    waits, admitted, refused, withdrawn = (
        named(rives, *name) for name in (("Zoé", "Fabre"), ("Luc", "Côté"), ("Ève", "Cote"), ("Guy", "Émond"))
    )
    admit_applicant(admitted, place=Place(category(rives, "user")), decision=decision(date(2027, 1, 25)), actor=SYSTEM)
    refuse_application(refused, reason="Complet.", decided_by=BOARD, actor=SYSTEM)
    withdraw_application(withdrawn, actor=SYSTEM)
    Application.objects.filter(pk=refused.pk).update(received_at=datetime(2024, 5, 1, 12, tzinfo=UTC))
    named(an_organisation("ailleurs"), "Omar", "Haddad")
    return waits, admitted, refused, withdrawn


def names(answer) -> list[str]:
    return [row[0]["text"] for row in answer.context["rows"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Ève Cote", "Luc Côté", "Guy Émond", "Zoé Fabre"]),
        ({"state": "awaiting"}, ["Zoé Fabre"]),
        ({"state": "decided"}, ["Ève Cote", "Luc Côté", "Guy Émond"]),
        ({"state": "admitted"}, ["Luc Côté"]),
        ({"state": "refused"}, ["Ève Cote"]),
        ({"state": "withdrawn"}, ["Guy Émond"]),
        ({"year": "2024"}, ["Ève Cote"]),
        ({"q": "emond guy"}, ["Guy Émond"]),
        ({"q": "cote", "state": "refused"}, ["Ève Cote"]),
        ({"q": "haddad"}, []),
        ({"state": "rubbish", "year": "x"}, ["Ève Cote", "Luc Côté", "Guy Émond", "Zoé Fabre"]),
    ],
)
def test_applications_are_found_by_state_year_and_name(four, office, asked, found):
    assert names(office.get(LIST, asked)) == found


def test_each_line_leads_to_the_application_with_its_documents(four, office):
    refused = four[2]
    [row] = office.get(LIST, {"state": "refused"}).context["rows"]
    page = office.get(row[0]["url"])
    assert page.context["application"] == refused


def test_an_empty_list_says_what_will_be_there(rives, office):
    answer = unescape(office.get(LIST).content.decode())
    assert "No application yet" in answer
    assert "No application matches" in unescape(office.get(LIST, {"q": "roy"}).content.decode())


def test_the_list_asks_as_much_of_fifty_as_of_one(rives, office, django_assert_max_num_queries):
    office.get(LIST)
    named(rives, "Zoé", "Fabre")
    with django_assert_max_num_queries(30) as one:
        office.get(LIST)
    for number in range(60):
        named(rives, f"Zoé {number:02}", "Fabre")
    with django_assert_max_num_queries(len(one.captured_queries)):
        page = office.get(LIST)
    assert (len(names(page)), len(names(office.get(LIST, {"page": "2"})))) == (50, 11)


def test_the_list_is_linked_where_the_office_looks(four, office):
    for page in ("/o/rives/to-do/", "/o/rives/register/"):
        assert LIST in office.get(page).content.decode()


def test_the_file_of_a_member_leads_to_their_application_and_its_documents(rives, office):
    application = named(rives, "Zoé", "Fabre")
    send_documents(application, enclosures=[Enclosure("bail.pdf", b"%PDF-1.7 bail")], actor=SYSTEM)
    place = Place(category(rives, "user"))
    done = admit_applicant(application, place=place, decision=decision(date(2027, 1, 25)), actor=SYSTEM)
    page = office.get(f"/o/rives/register/{done.event.membership.public_id}/").content.decode()
    assert f"{LIST}{application.public_id}/" in page
    document = application.documents.get().document.public_id
    assert f"{LIST}{application.public_id}/documents/{document}/" in page


def test_the_interface_lists_them_by_state_year_and_name(four, office):
    def listed(**asked):
        return [one["name"] for one in office.get("/api/v1/organisations/rives/applications", asked).json()]

    assert listed() == ["Zoé Fabre"]
    assert listed(state="refused") == ["Ève Cote"]
    assert listed(state="decided") == ["Ève Cote", "Luc Côté", "Guy Émond"]
    assert listed(state="all", year=2024) == ["Ève Cote"]
    assert listed(state="all", search="cote", offset=1) == ["Luc Côté"]
