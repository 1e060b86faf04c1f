"""From the public form to the board's decision; what strangers may learn on the way, which is nothing."""

from __future__ import annotations

from datetime import date
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from membership.errors import ActRuledOut, LinkUnknown, ReasonMissing, StateNotAllowed
from membership.models import Application, ApplicationState, Delivery, DeliveryState, EventKind, Person, Role, Trial
from membership.queries.links import application_of, application_token
from membership.queries.to_do import to_do_on
from membership.services.applications import (
    Place,
    admit_applicant,
    refuse_application,
    set_application_aside,
    withdraw_application,
)
from membership.services.life.suspensions import contest_vote_suspension, restore_vote, suspend_vote
from membership.services.mailer import personal_link
from membership.web import signing_in
from tests.factories.life import BOARD, an_application, category, decision, standing
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer, an_organisation

ON = date(2027, 1, 25)
FORM = {
    "kind": "natural",
    "given_name": "Zoé",
    "family_name": "Fabre",
    "email": "zoe@example.org",
    "line": "3, rue du Quai",
    "city": "Québec",
    "postal_code": "G1K 2B4",
    "age": "18",
    "accepts": "on",
}


@pytest.fixture(autouse=True)
def _not_slower_than_needed(monkeypatch):
    monkeypatch.setattr(signing_in, "STEADY_SECONDS", 0)


@pytest.fixture
def stranger() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def office(rives) -> Client:
    client = Client(headers={"accept-language": "en"})
    account = an_officer(rives, Role.SECRETARY)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def form(organisation, **fields):
    return FORM | {"category": category(organisation, "user").pk} | fields


def text(page) -> str:
    return unescape(page.content.decode())


# --- applying


def test_whoever_applies_is_told_and_is_not_in_the_register(rives, stranger):
    answer = stranger.post("/o/rives/apply/", form(rives))
    assert answer["Location"] == "/o/rives/apply/received/"
    application = Application.objects.get()
    letter = Delivery.objects.get()
    assert (letter.application, letter.address, letter.person) == (application, "zoe@example.org", None)
    assert not Person.objects.exists()


def test_the_answer_is_the_same_whoever_applies(rives, anne, stranger):
    known = stranger.post(
        "/o/rives/apply/", form(rives, email="anne@example.org", given_name="Anne", family_name="Roy")
    )
    unknown = stranger.post("/o/rives/apply/", form(rives))
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_documents_are_joined_and_only_the_office_takes_them_out(rives, stranger, office):
    stranger.post("/o/rives/apply/", form(rives) | {"joined": [SimpleUploadedFile("bail.pdf", b"%PDF-1.7 bail")]})
    application = Application.objects.get()
    joined = application.documents.get()
    address = f"/o/rives/applications/{application.public_id}/documents/{joined.document.public_id}/"
    answer = office.get(address)
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7 bail", "application/octet-stream")
    assert 'attachment; filename="bail.pdf"' in answer["Content-Disposition"]
    assert stranger.get(address).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"given_name": ""},
        {"age": "under"},
        {"birth_on": "2020-01-01"},
        {"birth_on": "2030-01-01", "guardian_name": "Luc"},
        {"accepts": ""},
        {"email": "zoe"},
    ],
)
def test_what_is_lacking_is_said_beside_its_field_and_nothing_is_written(rives, stranger, wrong):
    answer = stranger.post("/o/rives/apply/", form(rives) | wrong)
    assert answer.status_code == 422
    assert not Application.objects.exists()
    assert "Nothing has been recorded." in text(answer)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("phone", "819 5", "“819 5” is no telephone that can be dialled"),
        ("phone", "555-0143", "Write its ten digits"),
        ("postal_code", "ZZZ", "“ZZZ” is no postal code of Canada"),
        ("postal_code", "75001", "or choose the country of the address"),
        ("joined", SimpleUploadedFile("mauvais.exe", b"MZ\x90\x00"), "“mauvais.exe” is neither a PDF"),
        ("joined", SimpleUploadedFile("mauvais.pdf", b"MZ\x90\x00"), "“mauvais.pdf” is neither a PDF"),
    ],
)
def test_slips_are_said_and_nothing_typed_is_lost(rives, stranger, field, typed, said):
    answer = stranger.post("/o/rives/apply/", form(rives) | {field: typed})
    assert answer.status_code == 422
    assert said in text(answer)
    assert 'value="3, rue du Quai"' in text(answer)
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"phone": "819 555-0143 poste 12", "postal_code": "g1k2b4"}, ("819 555-0143 poste 12", "G1K 2B4", "CA")),
        ({"phone": "+33 1 23 45 67 89", "postal_code": "G1K-2B4"}, ("+33 1 23 45 67 89", "G1K 2B4", "CA")),
        ({"phone": "01 23 45 67 89", "postal_code": "75001", "country": "FR"}, ("01 23 45 67 89", "75001", "FR")),
        ({"phone": ""}, ("", "G1K 2B4", "CA")),
    ],
)
def test_what_is_of_a_country_is_taken(rives, stranger, fields, kept):
    assert stranger.post("/o/rives/apply/", form(rives) | fields).status_code == 302
    application = Application.objects.get()
    assert (application.phone, application.postal_code, application.country) == kept


def a_text(part: str) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as parts:
        parts.writestr(part, "<xml/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bail.docx", a_text("word/document.xml")),
        ("bail.odt", a_text("content.xml")),
        ("bail.jpg", b"\xff\xd8\xff\xe0"),
        ("bail.png", b"\x89PNG\r\n\x1a\n"),
    ],
)
def test_what_the_board_reads_is_joined_whole(rives, stranger, name, content):
    stranger.post("/o/rives/apply/", form(rives) | {"joined": [SimpleUploadedFile(name, content)]})
    assert bytes(Application.objects.get().documents.get().document.content) == content


def test_documents_are_to_be_chosen_again_after_a_slip(rives, stranger):
    joined = [SimpleUploadedFile("bail.pdf", b"%PDF-1.7 bail")]
    answer = stranger.post("/o/rives/apply/", form(rives, phone="819 5") | {"joined": joined})
    assert "Choose your documents again" in text(answer)


def test_under_fourteen_the_parent_or_tutor_signs(rives, stranger):
    stranger.post("/o/rives/apply/", form(rives, birth_on="2016-01-01", age="", guardian_name="Luc Fabre"))
    assert Application.objects.get().guardian_name == "Luc Fabre"


def test_a_program_that_fills_everything_in_leaves_nothing(rives, stranger):
    answer = stranger.post("/o/rives/apply/", form(rives, website="https://spam.example.org"))
    assert answer.status_code == 302
    assert not Application.objects.exists()


def test_too_many_from_one_place_are_stopped(rives, stranger):
    answers = [stranger.post("/o/rives/apply/", form(rives)).status_code for _ in range(11)]
    assert answers == [302] * 10 + [429]


# --- the private page


def test_opening_the_link_shows_nothing_until_its_button_is_pressed(rives, stranger):
    application = an_application(rives)
    link = personal_link(Delivery.objects.get())
    page = "/" + link.split("/", 3)[3]
    assert "Zoé" not in text(stranger.get(page))
    shown = stranger.post(page, follow=True)
    assert "Zoé Fabre" in text(shown)
    assert "Received" in text(shown)
    assert application_of(rives, application_token(application)) == application


def test_a_link_of_another_organisation_or_made_up_leads_nowhere(rives, stranger):
    application = an_application(rives)
    other = an_organisation("ailleurs")
    with pytest.raises(LinkUnknown):
        application_of(other, application_token(application))
    assert stranger.get("/o/rives/apply/made-up/").status_code == 404


def test_the_applicant_takes_it_back_only_once_opened(rives, stranger):
    application = an_application(rives)
    page = reverse("application-status", kwargs={"slug": "rives", "token": application_token(application)})
    stranger.post(page, {"step": "withdraw"})
    application.refresh_from_db()
    assert application.state == ApplicationState.RECEIVED
    stranger.post(page, {"step": "withdraw"})
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN


# --- the decision


def test_admitting_enters_the_person_with_the_story_from_the_start(rives):
    application = an_application(rives, birth_on=date(1990, 5, 5))
    done = admit_applicant(application, place=Place(category(rives, "user")), decision=decision(ON), actor=SYSTEM)
    membership = done.event.membership
    application.refresh_from_db()
    assert (application.state, application.membership) == (ApplicationState.ADMITTED, membership)
    assert set(membership.events.values_list("kind", flat=True)) == {EventKind.APPLIED, EventKind.ADMITTED}
    assert standing(membership, ON).is_entitled


def test_on_trial_first_then_active(rives):
    place = Place(category(rives, "worker"), on_trial_as=category(rives, "auxiliary"))
    done = admit_applicant(an_application(rives), place=place, decision=decision(ON), actor=SYSTEM)
    assert standing(done.event.membership, ON).reason_code == "category_without_vote"
    assert Trial.objects.get().last_on == date(2028, 7, 25)


def test_a_person_whom_the_register_knows_is_not_entered_twice(rives):
    gone = a_member(rives, "Zoé", "Fabre", until=date(2025, 1, 1))
    place = Place(category(rives, "user"), person=gone.person)
    admit_applicant(an_application(rives), place=place, decision=decision(ON), actor=SYSTEM)
    assert Person.objects.count() == 1
    assert standing(gone, ON).is_entitled


def test_a_refusal_is_told_with_its_reason_and_an_application_is_decided_once(rives):
    application = an_application(rives)
    with pytest.raises(ReasonMissing):
        refuse_application(application, reason=" ", decided_by=BOARD, actor=SYSTEM)
    refuse_application(application, reason="Aucun usage des services.", decided_by=BOARD, actor=SYSTEM)
    letter = Delivery.objects.order_by("pk").last().notice.texts.get(language="fr").body_text
    assert "Aucun usage des services." in letter
    for act in (
        lambda: admit_applicant(application, place=Place(category(rives, "user")), decision=decision(ON), actor=SYSTEM),
        lambda: withdraw_application(application, actor=SYSTEM),
    ):
        with pytest.raises(StateNotAllowed):
            act()


def test_what_bars_an_admission_leaves_no_person_behind(rives):
    with pytest.raises(ActRuledOut):
        admit_applicant(
            an_application(rives, attested_age=None, birth_on=date(2020, 1, 1)),
            place=Place(category(rives, "user")),
            decision=decision(ON),
            actor=SYSTEM,
        )
    assert not Person.objects.exists()


def test_the_office_admits_from_the_page_and_refuses_there(rives, office):
    first, second = an_application(rives), an_application(rives, details={"given_name": "Max"})
    fields = {"step": "admit", "category": category(rives, "user").pk, "effective_on": "2027-01-25",
              "decided_by": BOARD, "decided_on": "2027-01-25"}  # fmt: skip
    answer = office.post(f"/o/rives/applications/{first.public_id}/", fields, follow=True)
    assert "Admitted. The letter of welcome leaves." in text(answer)
    refused = office.post(
        f"/o/rives/applications/{second.public_id}/", {"step": "refuse", "reason": "", "decided_by": ""}
    )
    assert refused.status_code == 422
    fields = {"step": "refuse", "reason": "Complet.", "decided_by": BOARD, "decided_on": "2027-01-25"}
    assert "Refused." in text(office.post(f"/o/rives/applications/{second.public_id}/", fields, follow=True))
    # What the applicant was written is found on the page, as on a member's.
    shown = text(office.get(f"/o/rives/applications/{second.public_id}/"))
    assert shown.count(f"/o/rives/applications/{second.public_id}/letters/") == 2


def test_the_letter_of_a_refusal_is_read_before_it_leaves(rives, office):
    application = an_application(rives)
    address = f"/o/rives/applications/{application.public_id}/"
    fields = {"step": "foresee-refusal", "reason": "Complet.", "decided_by": BOARD, "decided_on": "2027-01-25"}
    before = Delivery.objects.count()
    shown = text(office.get(address)), text(office.post(address, fields))
    assert 'value="refuse"' not in shown[0]
    assert 'value="refuse"' in shown[1]
    assert "Raison : Complet." in shown[1].replace("\xa0", " ") or "Reason: Complet." in shown[1]
    application.refresh_from_db()
    assert (application.state, Delivery.objects.count()) == (ApplicationState.RECEIVED, before)
    office.post(address, fields | {"step": "refuse"})
    application.refresh_from_db()
    assert (application.state, application.decided_on) == (ApplicationState.REFUSED, date(2027, 1, 25))
    assert "January 25, 2027" in Delivery.objects.latest("pk").notice.texts.get(language="en").body_text


def test_no_board_refuses_on_a_day_to_come(rives, office):
    application = an_application(rives)
    fields = {"step": "refuse", "reason": "Complet.", "decided_by": BOARD, "decided_on": "2999-01-25"}
    answer = office.post(f"/o/rives/applications/{application.public_id}/", fields)
    assert (answer.status_code, "This day has not come yet." in text(answer)) == (422, True)


def test_a_rule_that_bars_is_shown_on_the_page(rives, office):
    child = an_application(rives, attested_age=None, birth_on=date(2020, 1, 1))
    fields = {"step": "admit", "category": category(rives, "user").pk, "effective_on": "2027-01-25",
              "decided_by": BOARD, "decided_on": "2027-01-25"}  # fmt: skip
    answer = office.post(f"/o/rives/applications/{child.public_id}/", fields)
    assert answer.status_code == 422
    assert "a parent or tutor must sign" in text(answer)


# --- what waits


def test_what_waits_is_listed_and_what_is_settled_leaves(rives, anne, office):
    application = an_application(rives, details={"email": ""})
    suspend_vote(anne, reason="Dette", decision=decision(ON, override="x", tells=False), actor=SYSTEM)
    contest_vote_suspension(anne, decision=decision(ON, tells=False), actor=SYSTEM)
    found = to_do_on(rives, ON)
    assert (found.applications, len(found.contests), found.letters) == ((application,), 1, 1)
    page = text(office.get("/o/rives/to-do/"))
    assert "Zoé Fabre" in page
    assert "Anne Roy" in page
    restore_vote(anne, decision=decision(ON, tells=False), actor=SYSTEM)
    withdraw_application(application, actor=SYSTEM)
    letter = Delivery.objects.get(state=DeliveryState.BY_POST)
    printed = office.get(f"/o/rives/applications/{application.public_id}/letters/{letter.notice.public_id}/")
    assert application_token(application) in text(printed)
    office.post("/o/rives/to-do/", {"delivery": letter.public_id})
    assert to_do_on(rives, ON).count == 0
    assert "Nothing waits" in text(office.get("/o/rives/to-do/"))


@pytest.mark.parametrize("page", ["/o/rives/to-do/", "/o/rives/applications/{}/"])
def test_only_the_office_reads_applications(rives, anne, page):
    address = page.format(an_application(rives).public_id)
    for role in Role:
        client = Client()
        client.force_login(an_officer(rives, role), backend="allauth.account.auth_backends.AuthenticationBackend")
        expected = 200 if role in {Role.ADMINISTRATOR, Role.SECRETARY} else 404
        assert client.get(address).status_code == expected, role
    client = Client()
    client.force_login(an_account_of(anne), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(address).status_code == 404


def test_what_waits_costs_the_same_however_much_there_is(rives, office, django_assert_max_num_queries):
    for number in range(12):
        an_application(rives, details={"given_name": f"Zoé{number}", "email": ""})
    with django_assert_max_num_queries(22):
        office.get("/o/rives/to-do/")


def test_whoever_is_set_aside_is_told_and_the_board_decides_nothing(rives):
    application = an_application(rives)
    set_application_aside(application, reason="Reçue deux fois", actor=SYSTEM)
    application.refresh_from_db()
    assert (application.state, application.reason) == (ApplicationState.WITHDRAWN, "Reçue deux fois")
    told = Delivery.objects.filter(application=application).latest("pk")
    assert "set aside" in told.notice.texts.get(language="en").subject
    with pytest.raises(ReasonMissing):
        set_application_aside(an_application(rives), reason=" ", actor=SYSTEM)
