"""The proof of a notice: a certificate drawn up and kept, a slip for each member, and a command that checks them."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from membership.clock import now
from membership.models import (
    Attempt,
    AttemptOutcome,
    Delivery,
    DeliveryState,
    Document,
    NoticeCertificate,
    Purpose,
)
from membership.queries.slips import COLUMNS
from membership.services.contacts import record_consent
from membership.services.following_up import post_instead
from membership.services.privacy.erasing import drop_certificates
from membership.services.sending import claim, finish_attempt, open_attempt
from membership.services.slip_tables import read_table
from membership.services.smtp_answers import Answer
from tests.factories.crowd import a_crowd
from tests.factories.meetings import CALLED_ON, a_called_assembly, jump
from tests.factories.register import SYSTEM
from tests.governance.minutes.papers import text_of
from tests.governance.web.reading import address, number_of_queries, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def assembly(cast):
    jump(cast.organisation, CALLED_ON)
    record_consent(
        cast.membership.person, purpose=Purpose.NOTICES_BY_EMAIL, is_given=True, source="formulaire", actor=SYSTEM
    )
    a_crowd(cast.organisation, 28)
    return a_called_assembly(cast.organisation)


@pytest.fixture
def secretary(browser_of):
    return browser_of("secretary")


@pytest.fixture
def sent(assembly):
    """Everybody was answered for: one address does not exist, and one person gets a letter instead."""
    token, ids = claim(100)
    for rank, delivery in enumerate(ids):
        refused = Answer(AttemptOutcome.PERMANENT, "550 5.1.1 No such mailbox", refuses_address=True)
        taken = Answer(AttemptOutcome.ACCEPTED, "250 2.0.0 kept as 4711")
        finish_attempt(open_attempt(delivery, token), refused if rank in (3, 4) else taken)
    post_instead(Delivery.objects.filter(state=DeliveryState.FAILED).order_by("pk")[0], actor=SYSTEM)


def drawn(assembly, secretary) -> NoticeCertificate:
    secretary.post(address("told-certify", assembly))
    return NoticeCertificate.objects.latest("drawn_at")


def table_of(certificate) -> list[dict[str, str]]:
    text = bytes(certificate.table.content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def check(tmp_path, content, *options) -> str:
    file = tmp_path / "slips.csv"
    file.write_bytes(content)
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_certificate", str(file), *options, stdout=out, stderr=err)
    except SystemExit as end:
        return f"{end.code}: {err.getvalue()}"
    return out.getvalue()


def test_each_recipient_has_a_slip_with_all_that_the_law_asks(assembly, sent, secretary, cast):
    rows = table_of(drawn(assembly, secretary))
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == 1 + Delivery.objects.count()
    [own] = [row for row in rows if row["number"] == "R0001"]
    delivery = Delivery.objects.get(membership=cast.membership)
    assert own["address"] == "r0001@example.org"
    assert own["address_given_by"].startswith("register, consent 2027-04-09T")
    assert own["address_given_by"].endswith("formulaire")
    assert own["message_id"] == delivery.message_id
    assert own["settled_at_utc"].endswith("Z")
    assert own["settled_at_local"].endswith("-04:00")
    assert "accepted 250 2.0.0 kept as 4711" in own["attempts"]
    assert rows[0]["address_given_by"] == f"sha256 {assembly.notice.text_sha256}"


def test_the_page_to_sign_counts_each_person_once_and_names_the_exceptions(assembly, sent, secretary):
    certificate = drawn(assembly, secretary)
    text = text_of(bytes(certificate.paper.content))
    assert "Certificat d’envoi" in text
    assert certificate.head_sha256[:20] in text.replace("\n", "")
    assert "550 5.1.1 No such mailbox" in text
    assert "14 avril 2027" in text


def test_both_are_handed_over_as_files_and_the_page_offers_them(assembly, sent, secretary):
    certificate = drawn(assembly, secretary)
    for kind, media_type in (("pdf", "application/pdf"), ("csv", "text/csv")):
        here = address("certificate", assembly, certificate=certificate.public_id, kind=kind)
        response = secretary.get(here)
        assert response.headers["Content-Type"].startswith(media_type)
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert here in secretary.get(address("told", assembly)).content.decode()
    nothing = address("certificate", assembly, certificate=certificate.public_id, kind="docx")
    assert secretary.get(nothing).status_code == 404


def test_the_slip_of_a_member_is_drawn_from_the_certificate(assembly, sent, secretary, cast):
    certificate = drawn(assembly, secretary)
    row = Delivery.objects.get(membership=cast.membership)
    here = address("sending-slip", assembly, certificate=certificate.public_id, delivery=row.public_id)
    text = text_of(secretary.get(here).content)
    for words in ("Anne Roy", "r0001@example.org", "250 2.0.0 kept as 4711", "R0001"):
        assert words in text
    assert here in secretary.get(address("told", assembly) + "?q=R0001").content.decode()


def test_the_command_finds_the_table_as_it_was_kept(assembly, sent, secretary, tmp_path):
    certificate = drawn(assembly, secretary)
    answer = check(tmp_path, bytes(certificate.table.content))
    assert certificate.head_sha256 in answer
    assert certificate.drawn_at.isoformat() in answer


def test_the_command_finds_a_changed_cell_and_a_missing_row(assembly, sent, secretary, tmp_path):
    content = bytes(drawn(assembly, secretary).table.content)
    assert check(tmp_path, content.replace(b"r0001@example.org", b"autre@example.org")).startswith("1: ")
    lines = content.splitlines(keepends=True)
    assert "row 5" in check(tmp_path, b"".join(lines[:6] + lines[7:]))


def test_the_command_finds_a_table_cut_short_and_columns_named_otherwise(assembly, sent, secretary, tmp_path):
    content = bytes(drawn(assembly, secretary).table.content)
    lines = content.splitlines(keepends=True)
    assert "at the end" in check(tmp_path, b"".join(lines[:-1]))
    with pytest.raises(CommandError):
        check(tmp_path, content.replace(b"rank,number,name", b"rank,name,number", 1))
    assert check(tmp_path, content.replace(b"Roy", b"R\0y", 1) + b'"').startswith("1: ")


def test_the_command_compares_with_the_hash_of_the_signed_page(assembly, sent, secretary, tmp_path):
    certificate = drawn(assembly, secretary)
    content = bytes(certificate.table.content)
    assert "page signée" in check(tmp_path, content, f"--head={certificate.head_sha256}")
    assert check(tmp_path, content, f"--head={'0' * 64}").startswith("1: ")


def readable(assembly, secretary, certificate, language="fr"):
    secretary.cookies["django_language"] = language
    return secretary.get(address("certificate", assembly, certificate=certificate.public_id, kind="csv")).content


def test_the_table_says_in_words_beside_its_codes_what_they_mean_in_the_readers_language(assembly, sent, secretary):
    certificate = drawn(assembly, secretary)
    lines = readable(assembly, secretary, certificate).decode("utf-8-sig").splitlines()
    header, first, *rows = csv.reader(lines, delimiter=";")
    assert header[:7] == ["Numéro", "Nom", "Moyen", "Langue", "Adresse utilisée", "Ce qui a donné l’adresse", "Issue"]
    assert tuple(header[-len(COLUMNS) :]) == COLUMNS
    assert [row[-len(COLUMNS) :] for row in (first, *rows)] == list(read_table(bytes(certificate.table.content)))
    table = [dict(zip(header[: -len(COLUMNS)], row, strict=False)) for row in rows]
    [own] = [row for row in table if row["Numéro"] == "R0001"]
    assert (own["Moyen"], own["Issue"], own["Langue"]) == ("Courriel", "Envoyé", "français")
    assert own["Ce qui a donné l’adresse"].startswith("le registre, avec consentement au courriel")
    assert "Accepté par le serveur de courriel (250 2.0.0 kept as 4711)" in own["Tentatives"]
    # The first row is the notice itself.
    assert first[2] == "Avis de convocation"
    assert "Sent" in readable(assembly, secretary, certificate, "en").decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_command_checks_the_table_with_its_words_too(assembly, sent, secretary, tmp_path, language):
    certificate = drawn(assembly, secretary)
    content = readable(assembly, secretary, certificate, language)
    assert certificate.head_sha256 in check(tmp_path, content)
    # Altered in words alone, where nobody reads the codes.
    said, false = {"fr": ("Échec", "Envoyé"), "en": ("Failed", "Sent")}[language]
    assert said.encode() in content
    altered = check(tmp_path, content.replace(said.encode(), false.encode(), 1))
    assert altered.startswith("3: ")
    assert "the words beside it" in altered
    assert check(tmp_path, content.replace(b"r0001@example.org", b"autre@example.org")).startswith("1: ")


def test_an_attempt_tells_as_whom_it_left(assembly, secretary, cast):
    row = Delivery.objects.filter(membership=cast.membership).get()
    Attempt.objects.create(
        organisation=cast.organisation,
        delivery=row,
        number=1,
        address=row.address,
        sender='"Coop" <avis@coop.example>',
        finished_at=now(),
        outcome="accepted",
    )
    table = bytes(drawn(assembly, secretary).table.content).decode()
    assert f'from ""Coop"" <avis@coop.example> to {row.address}' in table


def test_what_comes_later_is_in_the_next_certificate(assembly, secretary, cast):
    first = drawn(assembly, secretary)
    row = Delivery.objects.get(membership=cast.membership)
    Attempt.objects.create(
        organisation=cast.organisation, delivery=row, number=1, finished_at=now(), outcome="accepted"
    )
    Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.SENT, settled_at=now())
    second = drawn(assembly, secretary)
    assert first.head_sha256 != second.head_sha256
    assert "pending" in bytes(first.table.content).decode()


def test_the_certificates_of_another_meeting_are_not_found_here(assembly, sent, secretary, cast):
    certificate = drawn(assembly, secretary)
    other = a_called_assembly(cast.organisation)
    assert (
        secretary.get(address("certificate", other, certificate=certificate.public_id, kind="pdf")).status_code == 404
    )


def test_the_page_costs_as_much_with_certificates(assembly, sent, secretary):
    drawn(assembly, secretary)
    one = number_of_queries(secretary, address("told", assembly))
    drawn(assembly, secretary)
    assert number_of_queries(secretary, address("told", assembly)) == one
    assert "Rédiger de nouveau" in said(secretary.get(address("told", assembly)))


def test_once_its_period_is_past_an_erasure_leaves_no_address_in_a_certificate(assembly, sent, secretary, cast):
    certificate = drawn(assembly, secretary)
    kept = {certificate.table_id, certificate.paper_id}
    drop_certificates({assembly.notice_id})
    assert not NoticeCertificate.objects.exists()
    assert not Document.objects.filter(pk__in=kept).exists()
