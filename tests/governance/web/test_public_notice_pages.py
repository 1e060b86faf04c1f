"""A notice posted up or printed: recorded with its photo, weighed by the rules, named in the certificate."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from membership.models import AuditEntry, PublicNotice
from membership.services.parameters import set_parameter
from membership.services.proof import certify_notice
from tests.factories.meetings import CALLED_ON, a_called_assembly, jump
from tests.factories.register import SYSTEM
from tests.governance.minutes.papers import text_of
from tests.governance.web.reading import address, said

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
ASKED = {"manner": "posting", "place": "Babillard du hall", "first_on": "2027-04-08", "attested_by": "Anne Roy"}


@pytest.fixture
def assembly(cast):
    jump(cast.organisation, CALLED_ON)
    return a_called_assembly(cast.organisation)


@pytest.fixture
def secretary(browser_of):
    return browser_of("secretary")


def record(browser, assembly, **changed):
    return browser.post(address("public-notices", assembly), {**ASKED, **changed}, follow=True)


def test_it_is_recorded_with_place_days_photo_and_whoever_attests_it(assembly, secretary):
    page = said(record(secretary, assembly, photo=SimpleUploadedFile("hall.png", PNG), last_on="2027-04-09"))
    for shown in ("Babillard du hall", "8 avril 2027", "9 avril 2027", "Anne Roy"):
        assert shown in page
    row = PublicNotice.objects.get()
    assert bytes(row.photo.content) == PNG
    assert AuditEntry.objects.filter(action="notice.made_public").count() == 1
    taken = secretary.get(address("public-notice-photo", assembly, public_notice=row.public_id))
    assert taken.content == PNG
    assert taken.headers["Content-Type"] == "image/png"
    assert "Babillard du hall" in said(secretary.get(address("told", assembly)))


def test_it_is_proof_where_the_by_laws_let_a_notice_be_given_so_and_beside_it_elsewhere(assembly, secretary):
    record(secretary, assembly)
    assert not PublicNotice.objects.get().is_allowed
    paper = certify_notice(assembly.notice, language="fr", actor=SYSTEM).paper
    assert "en plus de l’avis" in text_of(bytes(paper.content))
    set_parameter(
        assembly.organisation, key="notice_modes", value=["email", "mail", "posting"], article="12",
        adopted_on=CALLED_ON.replace(year=2026), actor=SYSTEM,
    )  # fmt: skip
    record(secretary, assembly, place="Cuisine commune")
    assert PublicNotice.objects.get(place="Cuisine commune").is_allowed
    paper = certify_notice(assembly.notice, language="fr", actor=SYSTEM).paper
    text = text_of(bytes(paper.content))
    assert "un avis peut être donné ainsi" in text
    assert "Cuisine commune" in text


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"first_on": "2027-05-01"}, "encore à venir"),
        ({"last_on": "2027-04-01"}, "2027"),
        ({"place": ""}, "obligatoire"),
        ({"photo": SimpleUploadedFile("x.exe", b"MZ")}, "ni une image JPEG ou PNG ni un PDF"),
        ({"photo": SimpleUploadedFile("x.png", PNG + b"0" * 5_000_000)}, "trop gros"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_recorded(assembly, secretary, changed, refusal):
    response = record(secretary, assembly, **changed)
    assert response.status_code == 422
    assert refusal in said(response)
    assert not PublicNotice.objects.exists()


def test_pressed_twice_it_is_recorded_once_and_put_right_it_is_another(assembly, secretary):
    for photo in (None, b"hall", b"hall", None):
        shown = {"photo": SimpleUploadedFile("hall.png", PNG + photo)} if photo else {}
        assert record(secretary, assembly, **shown).status_code == 200
    assert PublicNotice.objects.count() == 2
    assert AuditEntry.objects.filter(action="notice.made_public").count() == 2
    record(secretary, assembly, attested_by="Anne Roy, secrétaire")
    assert PublicNotice.objects.count() == 3


def test_a_day_for_which_there_is_no_rule_is_refused_beside_that_day(assembly, secretary):
    response = record(secretary, assembly, first_on="1900-01-01")
    assert list(response.context["form"].errors) == ["first_on"]


def test_whoever_only_reads_records_nothing(assembly, browser_of, secretary):
    record(secretary, assembly)
    auditor = browser_of("auditor")
    assert "Babillard du hall" in said(auditor.get(address("public-notices", assembly)))
    assert record(auditor, assembly).status_code == 404
    assert PublicNotice.objects.count() == 1
