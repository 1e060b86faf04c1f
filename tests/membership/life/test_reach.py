"""A telephone and a postal code are asked wherever they are written anew; what was there before holds nobody up."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from membership.errors import PostalCodeUnknown, TelephoneUndialable
from membership.models import Address, Application, Person, Phone, PhoneKind, Role
from membership.services.addresses import addresses_of, correct_address, insert_address
from membership.services.contacts import change_contact, move_house
from membership.services.own_contact import change_phones
from membership.services.persons import PostalAddress
from tests.factories.life import an_application
from tests.factories.register import SYSTEM, an_account_of, an_officer

QUAI = PostalAddress("1, rue du Quai", "Québec", "G1K 2B4")
ODD = PostalAddress("1, rue du Quai", "Québec", "G1K")
PARIS = PostalAddress("3, rue Oberkampf", "Paris", "75011", "FR")
ON = date(2027, 1, 20)


def reached(person, **fields):
    said = {"email": "anne@example.org", "phone": "", "language": "fr", "phones": [], "actor": SYSTEM} | fields
    return change_contact(person, **said)


def lives(person):
    return [(one.line, one.postal_code, one.country) for one in addresses_of(person)]


def brought_in(person, phone="555-0143", address=ODD):
    """Write as a list did, once."""
    Person.objects.filter(pk=person.pk).update(phone=phone)
    Phone.objects.create(organisation=person.organisation, person=person, kind=PhoneKind.HOME, number="chez Luc")
    Address.objects.create(
        organisation=person.organisation, person=person, line=address.line, city=address.city,
        postal_code=address.postal_code, country=address.country, effective=(date(2020, 1, 1), None),
    )  # fmt: skip
    person.refresh_from_db()


@pytest.mark.parametrize("fields", [{"phone": "819 5"}, {"phones": [(PhoneKind.HOME, "555-0143")]}])
def test_a_number_that_nobody_could_dial_is_not_written(anne, fields):
    with pytest.raises(TelephoneUndialable):
        reached(anne.person, **fields)
    with pytest.raises(TelephoneUndialable):
        change_phones(anne.person, language="fr", actor=SYSTEM, **{"phone": "", "phones": []} | fields)
    anne.person.refresh_from_db()
    assert (anne.person.phone, anne.person.phones.count()) == ("", 0)


def test_abroad_a_number_is_written_as_it_is_there(anne):
    with pytest.raises(TelephoneUndialable):
        reached(anne.person, phone="01 23 45 67 89")
    move_house(anne.person, address=PARIS, since=ON, actor=SYSTEM)
    assert reached(anne.person, phone="01 23 45 67 89").phone == "01 23 45 67 89"


def test_a_postal_code_that_canada_has_none_of_is_not_written(anne):
    move_house(anne.person, address=QUAI, since=ON, actor=SYSTEM)
    acts = (
        lambda: move_house(anne.person, address=ODD, since=ON, actor=SYSTEM),
        lambda: insert_address(anne.person, address=ODD, since=date(2026, 1, 1), actor=SYSTEM),
        lambda: correct_address(anne.person, on=ON, address=ODD, since=ON, until=None, actor=SYSTEM),
    )
    for act in acts:
        with pytest.raises(PostalCodeUnknown):
            act()
    assert lives(anne.person) == [("1, rue du Quai", "G1K 2B4", "CA")]


def test_it_is_kept_as_printed_and_one_of_elsewhere_as_typed(anne):
    move_house(anne.person, address=PostalAddress("2, rue A", "Québec", "g1k2b4"), since=date(2026, 1, 1), actor=SYSTEM)
    move_house(anne.person, address=PARIS, since=ON, actor=SYSTEM)
    assert lives(anne.person) == [("3, rue Oberkampf", "75011", "FR"), ("2, rue A", "G1K 2B4", "CA")]


def test_what_a_list_brought_in_holds_up_nothing_else(anne):
    brought_in(anne.person)
    others = [(PhoneKind.WORK, "chez Luc"), (PhoneKind.HOME, "418 555-0101")]
    assert reached(anne.person, phone="555-0143", phones=others, email="neuf@example.org").email == "neuf@example.org"
    corrected = PostalAddress("11, rue du Quai", ODD.city, ODD.postal_code)
    correct_address(anne.person, on=ON, address=corrected, since=None, until=None, actor=SYSTEM)
    assert lives(anne.person) == [("11, rue du Quai", "G1K", "CA")]


def test_an_application_on_paper_is_asked_the_same_and_an_older_one_admitted_as_it_is(rives):
    for wrong, details in ((TelephoneUndialable, {"phone": "819 5"}), (PostalCodeUnknown, {"address": ODD})):
        with pytest.raises(wrong):
            an_application(rives, details=details)
    assert not Application.objects.exists()
    told = an_application(rives, details={"phone": "01 23 45 67 89", "address": PARIS})
    assert (told.phone, told.postal_code, told.country) == ("01 23 45 67 89", "75011", "FR")


def signed_in(account):
    client = Client(headers={"accept-language": "en"})
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def office(rives):
    return signed_in(an_officer(rives, Role.SECRETARY))


def page_of(anne, name="member-contact"):
    return reverse(name, kwargs={"slug": "rives", "public_id": anne.public_id})


FORM = {"email": "anne@example.org", "by_email": "on", "language": "fr", "since": "2027-01-25"}


def test_the_office_reads_both_slips_beside_their_fields(anne, office):
    said = FORM | {"phone": "819 5", "line": "1, rue du Quai", "city": "Québec", "postal_code": "ZZZ", "country": "CA"}
    answer = office.post(page_of(anne), said)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"phone", "postal_code"}
    assert not Address.objects.exists()


def test_the_office_saves_something_else_beside_an_odd_value(anne, office):
    brought_in(anne.person)
    shown = office.get(page_of(anne)).context["form"].initial
    said = FORM | {name: shown[name] for name in ("phone", "home_phone", "line", "city", "postal_code", "country")}
    assert office.post(page_of(anne), said | {"email": "neuf@example.org"}).status_code == 302
    anne.person.refresh_from_db()
    assert (anne.person.email, anne.person.phone) == ("neuf@example.org", "555-0143")
    assert lives(anne.person) == [("1, rue du Quai", "G1K", "CA")]


def test_the_office_writes_a_move_abroad_with_a_number_of_there(anne, office):
    said = FORM | {"phone": "01 23 45 67 89", "line": PARIS.line, "city": PARIS.city, "postal_code": PARIS.postal_code}
    assert office.post(page_of(anne), said).status_code == 422
    assert office.post(page_of(anne), said | {"country": "FR"}).status_code == 302
    assert lives(anne.person) == [("3, rue Oberkampf", "75011", "FR")]


def test_a_country_that_a_list_misspelt_stays_until_another_is_chosen(anne, office):
    brought_in(anne.person, phone="", address=PostalAddress("1, rue A", "Nowhere", "12", "XQ"))
    said = FORM | {"home_phone": "chez Luc", "line": "1, rue A", "city": "Nowhere", "postal_code": "12"}
    assert 'value="XQ" selected' in office.get(page_of(anne)).content.decode()
    assert office.post(page_of(anne), said | {"country": "XQ"}).status_code == 302
    assert lives(anne.person) == [("1, rue A", "12", "XQ")]


def test_an_address_from_before_is_asked_too(anne, office):
    move_house(anne.person, address=QUAI, since=ON, actor=SYSTEM)
    page, said = page_of(anne, "member-addresses"), {"line": "X", "city": "Gaspé", "since": "2024-01-01"}
    assert "postal_code" in office.post(page, said | {"postal_code": "G4X"}).context["form"].errors
    assert office.post(page, said | {"postal_code": "75011", "country": "FR"}).status_code == 302
    assert lives(anne.person)[1] == ("X", "75011", "FR")


def test_members_are_asked_in_their_own_space(anne):
    own = signed_in(an_account_of(anne))
    here = "/o/rives/me"
    answer = own.post(f"{here}/phones/", {"phone": "", "work_phone": "819 5", "language": "fr"})
    assert set(answer.context["form"].errors) == {"work_phone"}
    moving = {"line": "9, rue Neuve", "city": "Lévis", "postal_code": "G6V", "country": "CA", "since": "2027-01-20"}
    assert set(own.post(f"{here}/address/", moving).context["form"].errors) == {"postal_code"}
    assert own.post(f"{here}/address/", moving | {"postal_code": "g6v1a1"}).status_code == 302
    assert lives(anne.person) == [("9, rue Neuve", "G6V 1A1", "CA")]
