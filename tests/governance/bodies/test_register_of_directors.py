"""The register of directors and officers: who, since when, until when, on any day, on paper; and who is named."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from governance.errors import AlreadyInOffice, OfficeHeldLater
from governance.models import OfficeKind, Officer
from governance.queries.directors import officers_on, register_of
from governance.services.mandates import Term, end_mandate, give_mandate
from governance.services.officers import Charge, end_office, name_officer
from membership.errors import DatesReversed, StateNotAllowed
from membership.models import Address, AuditEntry, Role
from membership.queries.moment import Moment
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer
from tests.governance.bodies.conftest import ON

pytestmark = pytest.mark.django_db

LAST_YEAR = date(2026, 4, 25)


@pytest.fixture
def anne(rives, board):
    anne = a_member(rives, number="R1")
    give_mandate(board.seats.get(number=1), Term(LAST_YEAR, years=2), person=anne.person, membership=anne, actor=SYSTEM)
    Address.objects.create(
        organisation=rives, person=anne.person, line="1, rue du Quai", city="Québec", effective=DateRange(None, None)
    )
    return anne


def named(organisation, membership, office=OfficeKind.PRESIDENT, start_on=LAST_YEAR, **more):
    return name_officer(
        organisation, Charge(office, start_on, **more), person=membership.person, membership=membership, actor=SYSTEM
    )


def lines(organisation, on=ON, **more):
    return [(one.name, one.role_fr, one.since, one.until) for one in register_of(organisation, Moment(on), **more)]


def test_directors_come_before_officers(rives, anne):
    named(rives, anne)
    assert lines(rives) == [
        ("Anne Roy", "Conseil", LAST_YEAR, None),
        ("Anne Roy", "Présidence", LAST_YEAR, None),
    ]


def test_it_is_read_on_a_day_and_with_those_before(rives, board, anne):
    luc = a_member(rives, "Luc", "Gagné")
    held = give_mandate(
        board.seats.get(number=2), Term(date(2024, 4, 27)), person=luc.person, membership=luc, actor=SYSTEM
    )
    end_mandate(held, on=LAST_YEAR, actor=SYSTEM)
    assert [name for name, *_rest in lines(rives)] == ["Anne Roy"]
    assert [name for name, *_rest in lines(rives, date(2025, 1, 1))] == ["Luc Gagné"]
    assert {name for name, *_rest in lines(rives, with_past=True)} == {"Anne Roy", "Luc Gagné"}


def test_a_new_president_takes_over_from_the_one_before_that_day(rives, anne):
    named(rives, anne)
    luc = a_member(rives, "Luc", "Gagné")
    named(rives, luc, start_on=date(2026, 9, 1))
    assert [one.person.full_name for one in officers_on(rives, date(2026, 8, 31))] == ["Anne Roy"]
    assert [one.person.full_name for one in officers_on(rives, ON)] == ["Luc Gagné"]
    assert AuditEntry.objects.filter(action="officer.named").count() == 2
    assert AuditEntry.objects.filter(action="officer.ended").count() == 1


def test_there_may_be_two_vice_presidents_and_not_twice_the_same(rives, anne):
    luc = a_member(rives, "Luc", "Gagné")
    for one in (anne, luc):
        named(rives, one, OfficeKind.VICE_PRESIDENT)
    assert len(officers_on(rives, ON)) == 2
    with pytest.raises(AlreadyInOffice):
        named(rives, luc, OfficeKind.VICE_PRESIDENT)


def test_nobody_is_named_before_one_who_is_to_take_the_office_later(rives, anne):
    named(rives, anne, start_on=date(2027, 5, 1))
    with pytest.raises(OfficeHeldLater):
        named(rives, a_member(rives, "Luc", "Gagné"), start_on=ON)


def test_an_office_ends_once_and_after_it_began(rives, anne):
    officer = named(rives, anne)
    with pytest.raises(DatesReversed):
        end_office(officer, on=LAST_YEAR, actor=SYSTEM)
    ended = end_office(officer, on=ON, actor=SYSTEM)
    for again in (officer, ended):
        with pytest.raises(StateNotAllowed):
            end_office(again, on=date(2028, 1, 1), actor=SYSTEM)


def test_the_database_holds_one_president_at_a_time(rives, anne):
    named(rives, anne)
    other = a_member(rives, "Luc", "Gagné")
    with pytest.raises(IntegrityError), transaction.atomic():
        Officer.objects.create(
            organisation=rives, office=OfficeKind.PRESIDENT, slot="president", person=other.person,
            effective=DateRange(ON, None),
        )  # fmt: skip


def url(organisation, name, **more):
    return reverse(f"governance:{name}", kwargs={"slug": organisation.slug, **more})


def signed_in(client, account):
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_members_take_the_list_away_without_domiciles_and_the_office_with_them(rives, anne, client):
    address = url(rives, "directors-file", taken_as="csv")
    told = signed_in(client, an_account_of(anne)).get(address).content.decode()
    assert "Anne Roy" in told
    assert "rue du Quai" not in told
    secretary = signed_in(client, an_officer(rives, Role.SECRETARY))
    assert "1, rue du Quai, Québec" in secretary.get(address).content.decode()
    pdf = secretary.get(url(rives, "directors-file", taken_as="pdf") + "?past=1")
    assert pdf.content.startswith(b"%PDF")
    assert secretary.get(url(rives, "directors-file", taken_as="odt")).status_code == 404


def test_the_office_names_officers_and_is_told_which_are_lacking(rives, anne, client):
    secretary = signed_in(client, an_officer(rives, Role.SECRETARY))
    page = secretary.get(url(rives, "officers"))
    assert "le secrétariat" in page.content.decode()
    form = {"office": "president", "number": "R1", "start_on": "2027-01-20", "decided_by": "Conseil"}
    secretary.post(url(rives, "officers"), form)
    (officer,) = officers_on(rives, ON)
    assert "Présidence" in secretary.get(url(rives, "mandates")).content.decode()
    secretary.post(url(rives, "office-end", officer=officer.public_id), {"on": "2027-01-25"})
    assert officers_on(rives, ON) == []


def test_another_office_wants_its_title(rives, anne, client):
    secretary = signed_in(client, an_officer(rives, Role.SECRETARY))
    form = {"office": "other", "number": "R1", "start_on": "2027-01-20"}
    assert "Donnez son titre" in secretary.post(url(rives, "officers"), form).content.decode()
    assert not Officer.objects.exists()
