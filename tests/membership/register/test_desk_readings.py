"""Somebody without an account is shown the register at the office: the log says who, what, when and by whom."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from membership.clock import today
from membership.errors import DatesReversed, NumberOfAnother, ReadingIncomplete
from membership.models import AuditEntry, Consultation, ReaderCapacity, Role
from membership.queries.held.sources import held_on
from membership.services.consulting import DeskReading, note_desk_reading
from membership.services.exports.consultations import reader_words
from membership.services.merging.joining import merge_persons
from membership.services.privacy.erasing import erase_person
from tests.factories.register import SYSTEM, a_legal_member, a_member, an_account_of, an_officer, an_organisation

pytestmark = pytest.mark.django_db
LIST = "La liste des membres"


@pytest.fixture
def rives():
    return an_organisation()


def signed_in(account) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(account)
    return client


def at(name):
    return reverse(name, kwargs={"slug": "rives"})


def reading(rives, **said) -> DeskReading:
    given = {"reader": " Ida Blais ", "capacity": ReaderCapacity.AUTHORITY, "shown": LIST, "on": today(rives)}
    return DeskReading(**(given | said))


def test_a_reading_is_one_line_of_the_log_and_one_entry_of_the_trail(rives):
    line = note_desk_reading(rives, reading=reading(rives, quality="Ministère"), actor=SYSTEM)
    kept = Consultation.objects.get(pk=line.pk)
    assert (kept.kind, kept.reader, kept.capacity, kept.quality, kept.shown) == (
        "desk", "Ida Blais", "authority", "Ministère", LIST,
    )  # fmt: skip
    assert AuditEntry.objects.filter(action="register.shown").count() == 1


@pytest.mark.parametrize("said", [{"reader": " "}, {"shown": ""}, {"capacity": ReaderCapacity.MEMBER}])
def test_what_does_not_say_who_and_what_is_refused(rives, said):
    with pytest.raises(ReadingIncomplete):
        note_desk_reading(rives, reading=reading(rives, **said), actor=SYSTEM)
    assert not Consultation.objects.exists()


def test_no_reading_is_of_a_day_to_come(rives):
    with pytest.raises(DatesReversed):
        note_desk_reading(rives, reading=reading(rives, on=today(rives) + timedelta(days=1)), actor=SYSTEM)


def test_the_office_writes_it_on_its_page_and_the_auditor_reads_it(rives):
    anne, office = a_member(rives), signed_in(an_officer(rives, Role.SECRETARY))
    sent = {"reader": "Anne Roy", "capacity": "member", "quality": "M999", "shown": LIST, "on": "2026-03-02"}
    refused = office.post(at("register-desk"), sent)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["quality"])
    office.post(at("register-desk"), sent | {"quality": anne.number})
    assert Consultation.objects.get().as_of == date(2026, 3, 2)
    auditor = signed_in(an_officer(rives, Role.AUDITOR, "auditrice@example.org"))
    shown = unescape(auditor.get(at("register-consultations")).content.decode())
    assert f"Anne Roy (A member, {anne.number})" in shown
    assert LIST in shown
    assert at("register-desk") not in shown
    assert at("register-desk") in office.get(at("register-consultations")).content.decode()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CHAIR, Role.SCRUTINEER, None])
def test_only_the_office_writes_it(rives, role):
    client = signed_in(an_officer(rives, role) if role else an_account_of(a_member(rives)))
    assert client.get(at("register-desk")).status_code == 404
    assert client.post(at("register-desk"), {"reader": "X"}).status_code == 404


class TestSomebodyTheRegisterKnows:
    def test_a_member_is_found_by_a_search_and_their_number_is_filled_in(self, rives):
        anne, office = a_member(rives), signed_in(an_officer(rives, Role.SECRETARY))
        sent = {"known": anne.number, "capacity": "member", "shown": LIST, "on": "2026-03-02"}
        assert office.post(at("register-desk"), sent).status_code == 302
        line = Consultation.objects.get()
        assert (line.shown_to, line.reader, line.quality) == (anne.person, "Anne Roy", anne.number)
        assert AuditEntry.objects.get(action="register.shown").detail.values["person"] == anne.person.public_id

    def test_whoever_bears_the_name_of_the_number_is_that_member_and_nobody_else_is(self, rives):
        anne, office = a_member(rives), signed_in(an_officer(rives, Role.SECRETARY))
        for name in ("Anne Roy", "Ida Blais"):
            sent = {"reader": name, "capacity": "member", "quality": anne.number, "shown": LIST, "on": "2026-03-02"}
            office.post(at("register-desk"), sent)
        told = Consultation.objects.order_by("pk").values_list("shown_to", "reader")
        assert list(told) == [(anne.person_id, "Anne Roy"), (None, "Ida Blais")]

    def test_nobody_known_reads_under_the_number_of_another(self, rives):
        anne = a_member(rives)
        bruno = a_member(rives, number="M0077", given_name="Bruno")
        office = signed_in(an_officer(rives, Role.SECRETARY))
        sent = {"known": anne.number, "capacity": "member", "quality": bruno.number, "shown": LIST, "on": "2026-03-02"}
        refused = office.post(at("register-desk"), sent)
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["quality"])
        of_another = reading(rives, person=anne.person, reader="", capacity=ReaderCapacity.MEMBER, quality=bruno.number)
        with pytest.raises(NumberOfAnother):
            note_desk_reading(rives, reading=of_another, actor=SYSTEM)
        assert not Consultation.objects.exists()
        assert office.post(at("register-desk"), sent | {"quality": anne.number}).status_code == 302

    def test_whoever_acts_for_a_member_reads_under_its_number(self, rives):
        farm, anne = a_legal_member(rives), a_member(rives)
        of_farm = {"reader": "", "capacity": ReaderCapacity.MEMBER, "quality": farm.number}
        with pytest.raises(NumberOfAnother):
            note_desk_reading(rives, reading=reading(rives, person=anne.person, **of_farm), actor=SYSTEM)
        acts = farm.representations.get().person
        line = note_desk_reading(rives, reading=reading(rives, person=acts, **of_farm), actor=SYSTEM)
        assert (line.shown_to, line.quality) == (acts, farm.number)

    def test_a_legal_person_is_no_reader_by_program(self, rives):
        company = a_legal_member(rives)
        office = signed_in(an_officer(rives, Role.SECRETARY))
        sent = {"person": company.person.public_id, "capacity": "other", "shown": LIST}
        address = "/api/v1/organisations/rives/register/consultations"
        refused = office.post(address, sent, content_type="application/json")
        assert refused.status_code == 400
        assert "person" in refused.content.decode()
        assert not Consultation.objects.exists()

    @pytest.mark.parametrize(("known", "said"), [("M999", "Nobody in the register"), ("Anne Roy", "Several people")])
    def test_none_or_several_are_said_beside_the_field(self, rives, known, said):
        a_member(rives), a_member(rives, number="M0077", email="autre@example.org")
        office = signed_in(an_officer(rives, Role.SECRETARY))
        refused = office.post(
            at("register-desk"), {"known": known, "capacity": "other", "shown": LIST, "on": "2026-03-02"}
        )
        assert said in refused.context["form"].errors["known"][0]
        assert not Consultation.objects.exists()

    def test_nobody_at_all_is_refused(self, rives):
        office = signed_in(an_officer(rives, Role.SECRETARY))
        refused = office.post(at("register-desk"), {"capacity": "other", "shown": LIST, "on": "2026-03-02"})
        assert list(refused.context["form"].errors) == ["known"]

    def test_it_is_told_with_what_is_held_on_them_and_follows_them_when_they_are_joined(self, rives):
        anne, again = a_member(rives), a_member(rives, number="M0077", email="autre@example.org")
        note_desk_reading(rives, reading=reading(rives, person=again.person, reader=""), actor=SYSTEM)
        merge_persons(anne.person, again.person, actor=SYSTEM, reason="La même")
        [part] = [one for one in held_on(anne.person) if one.key == "readings"]
        assert [(row[3], row[1].code) for row in part.rows] == [(LIST, "authority")]
        assert [one.rows for one in held_on(anne.person) if one.key == "consultations"] == [[]]

    def test_an_erasure_takes_what_was_typed_and_leaves_who_and_what(self, rives):
        anne = a_member(rives, until=date(2024, 1, 1))
        line = note_desk_reading(
            rives, reading=reading(rives, person=anne.person, reader="", quality="Sa propre cause"), actor=SYSTEM
        )
        erasure = erase_person(anne.person, reason="À sa demande", actor=SYSTEM)
        assert {"what": "readings", "count": 1} in erasure.erased
        line.refresh_from_db()
        assert (line.reader, line.quality, line.shown, line.shown_to) == ("", "", LIST, anne.person)
        assert reader_words(line).startswith("Anne Roy (")

    def test_a_person_of_another_organisation_is_nobody_here(self, rives):
        said = reading(rives, person=a_member(an_organisation("ailleurs")).person)
        with pytest.raises(IntegrityError), transaction.atomic():
            noted_at_once(rives, said)


def noted_at_once(rives, said):
    note_desk_reading(rives, reading=said, actor=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
