"""What is known of a person beside the register, and who is in which section, on which days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from membership.errors import DatesReversed, NotYetHappened, ReasonMissing, StateNotAllowed
from membership.models import (
    Address,
    Age,
    ConsentEvent,
    Delivery,
    DeliveryState,
    HouseholdMember,
    MemberRequest,
    Purpose,
    RequestKind,
    RequestState,
    Role,
    SectionKind,
    SectionMembership,
)
from membership.models.base import true_on
from membership.queries.people import country_of
from membership.queries.registry import register_on
from membership.queries.to_do import to_do_on
from membership.services.contacts import (
    form_household,
    join_household,
    leave_address,
    move_house,
    note_age,
    record_consent,
)
from membership.services.persons import PostalAddress
from membership.services.requests import file_request, settle_request
from membership.services.sections import leave_section, open_section, place_in_section
from tests.factories.life import a_person
from tests.factories.meetings import a_called_assembly
from tests.factories.register import SYSTEM, an_officer

ON = date(2027, 1, 25)
QUAI, PARC = PostalAddress("1, rue du Quai", "Québec", "G1K 1A1"), PostalAddress("2, rue du Parc", "Lévis", "G6V 1A1")


def town(person, on: date) -> str:
    return Address.objects.get(true_on(on), person=person).city


def test_who_moves_lived_elsewhere_before(anne):
    move_house(anne.person, address=QUAI, since=date(2020, 1, 1), actor=SYSTEM)
    move_house(anne.person, address=PARC, since=ON, actor=SYSTEM)
    assert (town(anne.person, ON - timedelta(days=1)), town(anne.person, ON)) == ("Québec", "Lévis")
    with pytest.raises(DatesReversed):
        move_house(anne.person, address=QUAI, since=date(2026, 1, 1), actor=SYSTEM)


def test_who_no_longer_wants_e_mail_is_told_of_meetings_by_post(rives, anne):
    record_consent(anne.person, purpose=Purpose.NOTICES_BY_EMAIL, is_given=False, source="téléphone", actor=SYSTEM)
    a_called_assembly(rives)
    assert Delivery.objects.get().state == DeliveryState.BY_POST
    record_consent(anne.person, purpose=Purpose.NOTICES_BY_EMAIL, is_given=True, source="formulaire", actor=SYSTEM)
    anne.person.refresh_from_db()
    assert not anne.person.prefers_post
    assert list(ConsentEvent.objects.order_by("pk").values_list("is_given", flat=True)) == [False, True]


def test_news_declined_stops_no_notice(rives, anne):
    record_consent(anne.person, purpose=Purpose.NEWS, is_given=False, source="téléphone", actor=SYSTEM)
    a_called_assembly(rives)
    assert Delivery.objects.get().state == DeliveryState.PENDING


def test_an_age_is_noted_once_and_shown_in_no_list(anne, rives):
    note_age(anne.person, attested=14, actor=SYSTEM)
    note_age(anne.person, birth_on=date(1990, 1, 1), actor=SYSTEM)
    assert Age.objects.get(person=anne.person).birth_on == date(1990, 1, 1)
    client = Client()
    client.force_login(an_officer(rives, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "1990" not in client.get("/o/rives/register/").content.decode()


def test_one_lives_in_one_household_at_a_time(rives, anne):
    first, second = (form_household(rives, name=name, actor=SYSTEM) for name in ("Roy", "Fabre"))
    join_household(anne.person, household=first, since=date(2020, 1, 1), actor=SYSTEM)
    join_household(anne.person, household=second, since=ON, actor=SYSTEM)
    assert HouseholdMember.objects.get(true_on(ON), person=anne.person).household == second
    join_household(anne.person, household=None, since=date(2027, 2, 1), actor=SYSTEM)
    assert not HouseholdMember.objects.filter(true_on(date(2027, 2, 1))).exists()


@pytest.fixture
def regions(rives):
    return [
        open_section(rives, kind=SectionKind.REGION, key=key, name_fr=key.title(), actor=SYSTEM)
        for key in ("nord", "sud")
    ]


def test_one_belongs_to_one_region_at_a_time_and_to_a_sector_beside(rives, anne, regions):
    sector = open_section(rives, kind=SectionKind.SECTOR, key="sante", name_fr="Santé", actor=SYSTEM)
    place_in_section(anne, section=regions[0], since=date(2020, 1, 1), actor=SYSTEM)
    place_in_section(anne, section=sector, since=date(2020, 1, 1), actor=SYSTEM)
    place_in_section(anne, section=regions[1], since=ON, actor=SYSTEM)
    held = SectionMembership.objects.filter(membership=anne)
    assert set(held.filter(true_on(ON)).values_list("section__key", flat=True)) == {"sud", "sante"}
    assert held.get(true_on(date(2026, 1, 1)), kind="region").section == regions[0]
    leave_section(anne, kind=SectionKind.REGION, since=date(2027, 2, 1), actor=SYSTEM)
    assert not held.filter(true_on(date(2027, 2, 1)), kind="region").exists()


def test_the_database_holds_it(rives, anne, regions):
    place_in_section(anne, section=regions[0], since=ON, actor=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        SectionMembership.objects.create(
            organisation=rives, membership=anne, section=regions[1], kind="region", effective=DateRange(ON, None)
        )


def test_the_office_writes_only_what_changed(rives, anne, regions):
    client = Client()
    client.force_login(an_officer(rives, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend")
    page = f"/o/rives/register/{anne.public_id}/contact/"
    fields = {"email": "anne@example.org", "by_email": "on", "language": "fr", "since": "2027-01-25"}
    assert client.post(page, fields).status_code == 302
    assert not Address.objects.exists()
    moved = fields | {"line": "1, rue du Quai", "city": "Québec", "postal_code": "G1K 2B4", "region": regions[0].pk}
    client.post(page, moved | {"home_phone": "418 555-0101"})
    assert town(anne.person, ON) == "Québec"
    assert anne.person.phones.get().number == "418 555-0101"
    assert anne.sections.get().section == regions[0]
    assert client.post(page, moved | {"email": "anne"}).status_code == 422


def test_a_request_waits_until_it_is_answered_once(rives, anne):
    asked = file_request(anne, kind=RequestKind.OTHER, message="Une carte.", actor=SYSTEM)
    assert to_do_on(rives, ON).requests == (asked,)
    client = Client()
    client.force_login(an_officer(rives, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend")
    page = f"/o/rives/requests/{asked.public_id}/"
    client.post(page, {"act": "refuse", "answer": ""})
    assert MemberRequest.objects.get().state == RequestState.OPEN
    client.post(page, {"act": "accept", "answer": "Fait."})
    assert to_do_on(rives, ON).count == 0
    with pytest.raises(StateNotAllowed):
        settle_request(asked, state=RequestState.DECLINED, answer="Non.", actor=SYSTEM)
    with pytest.raises(ReasonMissing):
        settle_request(asked, state=RequestState.DECLINED, actor=SYSTEM)


def test_an_address_that_ended_stays_the_last_known_one_and_gets_no_letter(rives, anne):
    move_house(anne.person, address=QUAI, since=date(2026, 1, 1), actor=SYSTEM)
    leave_address(anne.person, since=ON, actor=SYSTEM)
    assert not Address.objects.filter(true_on(ON), person=anne.person).exists()
    [row] = list(register_on(rives, ON))
    assert row.address == QUAI.line


def test_whoever_corrects_a_street_stays_in_the_country(rives, anne):
    abroad = PostalAddress("1, rue des Lilas", "Lyon", "69001", "FR")
    move_house(anne.person, address=abroad, since=date(2026, 1, 1), actor=SYSTEM)
    assert country_of(anne.person) == "FR"
    assert country_of(a_person(rives)) == "CA"


def test_nobody_is_born_on_a_day_to_come(anne, rives):
    with pytest.raises(NotYetHappened):
        note_age(anne.person, birth_on=date(2027, 1, 26), actor=SYSTEM)
    note_age(anne.person, birth_on=ON, actor=SYSTEM)
