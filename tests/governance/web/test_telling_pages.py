"""Those told: a sum that always holds, one member's proof, and a table that no spreadsheet runs."""

from __future__ import annotations

import csv
import io

import pytest

from governance.queries.telling import progress_of
from membership.clock import now
from membership.models import (
    Address,
    Attempt,
    AttemptOutcome,
    CertificateOrder,
    Channel,
    Delivery,
    DeliveryState,
    NoticeCertificate,
    Person,
)
from membership.rules.spreadsheets import harmless
from membership.services import certificate_orders
from membership.services.certificate_orders import draw_certificate
from membership.services.sender import hold_sending
from membership.services.smtp_answers import Answer
from tests.factories.crowd import a_crowd
from tests.factories.deliveries import written_before_names_were_kept
from tests.factories.meetings import a_called_assembly
from tests.factories.register import a_member, a_suspension
from tests.governance.web.reading import address, number_of_queries, said

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true", "HX-Target": "sending"}


@pytest.fixture
def assembly(cast):
    a_crowd(cast.organisation, 40)
    return a_called_assembly(cast.organisation)


@pytest.fixture
def secretary(browser_of):
    return browser_of("secretary")


def settle(assembly, **states):
    """Put so many e-mails in each state, as workers would have left them."""
    rows = list(Delivery.objects.filter(notice=assembly.notice, channel=Channel.EMAIL).order_by("pk"))
    for state, how_many in states.items():
        taken, rows = rows[:how_many], rows[how_many:]
        reason = "Décédé" if state == "waived" else ""
        Delivery.objects.filter(pk__in=[row.pk for row in taken]).update(
            state=state, settled_at=now(), waived_because=reason
        )


def test_recipients_are_the_sum_of_all_that_can_become_of_them(assembly):
    settle(assembly, sent=20, failed=3, in_doubt=2, claimed=1, waived=1)
    found = progress_of(assembly.notice)
    assert found.recipients == found.sent + found.failed + found.by_post + found.waived + found.pending
    assert (found.recipients, found.sent, found.failed, found.by_post) == (41, 20, 3, 2)
    assert (found.waived, found.pending, found.in_doubt) == (1, 15, 2)


def one_failed(assembly):
    settle(assembly, sent=38, failed=1)
    return Delivery.objects.select_related("person", "membership").get(state=DeliveryState.FAILED)


def act(secretary, assembly, delivery, name, **data):
    return secretary.post(address("told-act", assembly, delivery=delivery.public_id, act=name), data, follow=True)


def test_whoever_is_told_by_a_letter_instead_is_counted_once(assembly, secretary):
    before = progress_of(assembly.notice)
    missed = one_failed(assembly)
    page = said(secretary.get(address("told", assembly)))
    assert "1 membre n’a pas été joint" in page
    assert "14 avril 2027" in page
    page = said(act(secretary, assembly, missed, "post"))
    assert f"Une lettre à {missed.person.full_name} est sur la liste de celles à poster." in page
    found = progress_of(assembly.notice)
    assert (found.recipients, found.failed, found.by_post) == (before.recipients, 0, before.by_post + 1)
    assert found.recipients == found.sent + found.failed + found.by_post + found.waived + found.pending
    rows = secretary.get(address("letters-csv", assembly)).content.decode()
    assert missed.membership.number in rows


def test_those_not_reached_are_sent_to_again_and_they_alone(assembly, secretary):
    missed = one_failed(assembly)
    Person.objects.filter(pk=missed.person_id).update(email="nouvelle@example.org")
    secretary.post(address("told-again", assembly))
    missed.refresh_from_db()
    assert (missed.state, missed.address) == (DeliveryState.PENDING, "nouvelle@example.org")
    assert Delivery.objects.filter(notice=assembly.notice, state=DeliveryState.SENT).count() == 38


def test_nobody_is_set_aside_without_a_reason(assembly, secretary):
    missed = one_failed(assembly)
    assert "Écrivez le motif" in said(act(secretary, assembly, missed, "waive", reason=" "))
    page = said(act(secretary, assembly, missed, "waive", reason="Déménagé sans adresse"))
    assert "Déménagé sans adresse" in page
    assert progress_of(assembly.notice).waived == 1


def test_a_message_that_came_back_is_no_longer_counted_as_sent(assembly, secretary, cast):
    settle(assembly, sent=39)
    sent = Delivery.objects.get(membership=cast.membership)
    act(secretary, assembly, sent, "returned", answer="Boîte pleine depuis un an")
    found = progress_of(assembly.notice)
    assert (found.sent, found.failed) == (38, 1)
    page = said(secretary.get(address("told", assembly) + "?q=R0001"))
    assert "Revenu à l’expéditeur" in page
    assert "Boîte pleine depuis un an" in page


def test_a_notice_is_declared_done_only_when_each_person_has_an_outcome(assembly, secretary):
    settle(assembly, sent=38)
    page = said(secretary.post(address("told-close", assembly), follow=True))
    assert "Envois sans issue connue : 1" in page
    assembly.notice.refresh_from_db()
    assert assembly.notice.closed_at is None
    settle(assembly, sent=39)
    Delivery.objects.filter(state=DeliveryState.BY_POST).update(settled_at=now())
    secretary.post(address("told-close", assembly))
    assembly.notice.refresh_from_db()
    assert assembly.notice.closed_at is not None
    assert "Déclaré terminé" in said(secretary.get(address("told", assembly)))


def test_a_notice_is_not_done_while_its_letters_lie_in_the_office(assembly, secretary):
    settle(assembly, sent=39)
    lying = Delivery.objects.filter(state=DeliveryState.BY_POST, settled_at=None).count()
    page = said(secretary.post(address("told-close", assembly), follow=True))
    assert f"Lettres encore à poster : {lying}" in page
    assembly.notice.refresh_from_db()
    assert assembly.notice.closed_at is None


def test_the_page_says_that_a_mail_server_makes_everything_wait(assembly, secretary):
    hold_sending(Answer(AttemptOutcome.UNREACHED, "ConnectionRefusedError"))
    assert "Le serveur de courriel ne répond pas." in said(secretary.get(address("told", assembly)))
    settle(assembly, sent=39)
    assert "Le serveur de courriel ne répond pas." not in said(secretary.get(address("told", assembly)))


def test_an_auditor_reads_and_changes_nothing(assembly, browser_of):
    one_failed(assembly)
    page = browser_of("auditor").get(address("told", assembly)).content.decode()
    assert "/told/again/" not in page
    assert "/post/" not in page


def test_the_page_asks_again_only_while_something_is_left_to_send(assembly, secretary):
    assert 'hx-trigger="every 2s"' in secretary.get(address("told", assembly)).content.decode()
    settle(assembly, sent=39)
    page = secretary.get(address("told", assembly)).content.decode()
    assert "every 2s" not in page
    assert "htmx" not in page


def test_asking_again_brings_only_what_moves(assembly, secretary):
    response = secretary.get(address("told", assembly), headers=FRAGMENT)
    assert response.content.decode().lstrip().startswith('<section class="card stack" id="sending"')
    assert "La preuve d’un membre" not in said(response)


PROOF = {"HX-Request": "true", "HX-Target": "proof"}


def test_while_a_certificate_is_drawn_asking_again_brings_its_part_alone_until_it_is_there(
    assembly, secretary, monkeypatch
):
    monkeypatch.setattr(certificate_orders, "AT_ONCE_SLIPS", 2)
    secretary.post(address("told-certify", assembly))
    whole = said(secretary.get(address("told", assembly)))
    part = secretary.get(address("told", assembly), headers=PROOF)
    assert part.content.decode().lstrip().startswith('<section class="card stack-tight" id="proof"')
    assert "HX-Request" in part.headers["Vary"]
    assert "En préparation" in whole
    assert "En préparation" in said(part)
    assert "hx-get" in part.content.decode()
    assert 'id="sending"' not in part.content.decode()
    (order,) = CertificateOrder.objects.filter(notice=assembly.notice)
    draw_certificate(order.pk)
    done = secretary.get(address("told", assembly), headers=PROOF)
    # It is asked for no more, and its files are there.
    assert "hx-get" not in done.content.decode()
    assert "En préparation" not in said(done)
    certificate = NoticeCertificate.objects.get(notice=assembly.notice)
    assert address("certificate", assembly, certificate=certificate.public_id, kind="csv") in done.content.decode()


def test_the_part_of_the_proof_costs_little_whatever_the_number(assembly, secretary, monkeypatch):
    monkeypatch.setattr(certificate_orders, "AT_ONCE_SLIPS", 2)
    secretary.post(address("told-certify", assembly))
    assert number_of_queries(secretary, address("told", assembly), **PROOF) <= 12


def test_asking_again_costs_little_whatever_the_number(assembly, secretary, cast):
    few = number_of_queries(secretary, address("told", assembly), **FRAGMENT)
    rows = Delivery.objects.filter(notice=assembly.notice)
    for row in list(rows[:20]):
        Attempt.objects.create(organisation=cast.organisation, delivery=row, number=1)
    assert number_of_queries(secretary, address("told", assembly), **FRAGMENT) == few <= 9


def test_one_member_is_found_with_what_the_server_said(assembly, secretary, cast):
    row = Delivery.objects.get(membership=cast.membership)
    Attempt.objects.create(
        organisation=cast.organisation,
        delivery=row,
        number=1,
        finished_at=now(),
        outcome=AttemptOutcome.TEMPORARY,
        answer="451 4.3.0 Try again later",
    )
    page = said(secretary.get(address("told", assembly) + "?q=roy anne"))
    assert "Anne Roy R0001" in page
    assert "r0001@example.org" in page
    assert "451 4.3.0 Try again later" in page


def test_somebody_not_told_is_found_with_the_reason(cast, secretary):
    from datetime import date

    luc = a_member(cast.organisation, "Luc", "Gagné")
    a_suspension(luc, since=date(2027, 1, 1), until=date(2027, 6, 1))
    assembly = a_called_assembly(cast.organisation)
    page = said(secretary.get(address("told", assembly) + "?q=gagne"))
    assert "Pas avisé" in page or "Non avisé" in page
    assert "Suspension en vigueur jusqu’au 31 mai 2027 inclus." in page


def test_a_dozen_stories_cost_what_one_does(assembly, secretary):
    one = number_of_queries(secretary, address("told", assembly) + "?q=M0000001")
    assert number_of_queries(secretary, address("told", assembly) + "?q=amelie") <= one + 1


def test_the_letters_are_a_table_with_an_address_each(assembly, secretary):
    response = secretary.get(address("letters-csv", assembly))
    assert response.headers["Content-Disposition"].startswith("attachment")
    text = response.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 1 + Delivery.objects.filter(state=DeliveryState.BY_POST).count()
    assert rows[0][0] == "Nom"
    assert rows[1][2].endswith("rue du Quai")


def test_a_name_is_never_a_formula(assembly, secretary):
    letter = Delivery.objects.filter(state=DeliveryState.BY_POST).first()
    Person.objects.filter(pk=letter.person_id).update(given_name="=HYPERLINK(1)", family_name="@x")
    written_before_names_were_kept()
    Address.objects.filter(person=letter.person_id)
    text = secretary.get(address("letters-csv", assembly)).content.decode()
    assert "'=HYPERLINK(1)" in text
    assert not any(
        cell.startswith(("=", "@", "+")) for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row
    )


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_what_begins_a_formula_is_made_plain(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Roy", "12, rue du Quai", "G8T 1A1", "a=b"])
def test_the_rest_is_left_alone(cell):
    assert harmless(cell) == cell


def test_the_list_to_print_holds_every_letter(assembly, secretary):
    page = said(secretary.get(address("letters", assembly)))
    assert page.count("rue du Quai") == Delivery.objects.filter(state=DeliveryState.BY_POST).count()
