"""What was sent, of whatever kind: the sum of those told, one reader's proof, the certificate, the end."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.services.calling import call_assembly
from governance.services.changing import Why, cancel_assembly
from membership.clock import now
from membership.models import (
    AuditEntry,
    Delivery,
    DeliveryState,
    Notice,
    NoticeCertificate,
    NoticeKind,
    Role,
    WordingKind,
)
from membership.queries import mailings as queries_of_mailings
from membership.services import mailer
from membership.services.bounces import note_returned
from membership.services.life.acts import Decision
from membership.services.life.departures import resign
from membership.services.sending import claim
from membership.services.wordings import Words, write_wording
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation
from tests.governance.minutes.papers import text_of

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def anne(organisation):
    return a_member(organisation, "Anne", "Roy", email="anne@example.org")


@pytest.fixture
def cancelled(organisation, anne) -> Notice:
    """Everybody was told of a meeting, then that it is cancelled: the second is no notice of meeting."""
    jump(organisation, CALLED_ON)
    assembly = call_assembly(an_assembly(organisation), actor=SYSTEM)
    cancel_assembly(assembly, Why("La salle est inondée.", "The hall is flooded."), actor=SYSTEM)
    return Notice.objects.get(kind=NoticeKind.CHANGE)


def signed_in(organisation, role: Role) -> Client:
    client = Client()
    client.force_login(an_officer(organisation, role), backend=BACKEND)
    return client


@pytest.fixture
def secretary(organisation) -> Client:
    return signed_in(organisation, Role.SECRETARY)


def address(name: str, notice: Notice, **more: str) -> str:
    return reverse(name, kwargs={"slug": notice.organisation.slug, "notice": notice.public_id, **more})


def leave() -> None:
    token, ids = claim(10)
    mailer.send_batch(ids, token)


def test_the_sum_is_on_the_page_whatever_the_kind(secretary, cancelled):
    page = secretary.get(address("sent", cancelled)).content.decode()
    assert "Destinataires" in page
    assert page.count("<dd>1</dd>") == 2  # one recipient, still to send
    leave()
    assert "Courriels envoyés" in secretary.get(address("sent", cancelled)).content.decode()


def test_all_that_was_written_is_listed_with_how_far_it_has_come(secretary, organisation, cancelled):
    url = reverse("mailings", kwargs={"slug": organisation.slug})
    assert url in secretary.get(reverse("news", kwargs={"slug": organisation.slug})).content.decode()
    page = secretary.get(url)
    assert [one.stage for one, _subject, _tone in page.context["mailings"]] == ["leaving", "withdrawn"]
    leave()
    assert [one.stage for one, _subject, _tone in secretary.get(url).context["mailings"]] == ["left", "withdrawn"]
    only = secretary.get(url, {"kind": "change"})
    assert [one.notice for one, _subject, _tone in only.context["mailings"]] == [cancelled]
    assert address("sent", cancelled) in only.content.decode()
    assert 'aria-current="page"' in only.content.decode(), "its place in the menu is that of the news"
    assert "Rien encore" in secretary.get(url, {"kind": "news"}).content.decode()


def test_the_list_costs_the_same_however_long_a_page_it_is(
    secretary, organisation, anne, django_assert_max_num_queries
):
    url = reverse("mailings", kwargs={"slug": organisation.slug})
    jump(organisation, CALLED_ON)
    for _ in range(30):
        call_assembly(an_assembly(organisation), actor=SYSTEM)
    note_returned(Delivery.objects.filter(state=DeliveryState.PENDING).latest("pk"), actor=SYSTEM)
    with django_assert_max_num_queries(20):
        page = secretary.get(url)
    assert len(page.context["mailings"]) == 25
    assert "?page=2" in page.content.decode()
    assert page.context["mailings"][0][0].stage == "incomplete"
    assert len(secretary.get(url, {"page": "2"}).context["mailings"]) == 5


def test_what_lies_in_the_office_is_to_post_and_what_left_to_nobody_is_set_aside(secretary, organisation, cancelled):
    url = reverse("mailings", kwargs={"slug": organisation.slug})
    cancelled.deliveries.update(state=DeliveryState.BY_POST, channel="post", address="", settled_at=None)
    page = secretary.get(url)
    assert page.context["mailings"][0][0].stage == "to_post"
    assert "À poster" in page.content.decode()
    assert "Retiré<" in page.content.decode(), "said of what was sent, beside «Envoyé»"
    cancelled.deliveries.update(settled_at=now())
    assert secretary.get(url).context["mailings"][0][0].stage == "left"
    cancelled.deliveries.update(state=DeliveryState.WAIVED, waived_because="Dite de vive voix.")
    page = secretary.get(url)
    assert page.context["mailings"][0][0].stage == "set_aside"
    assert "Mis de côté" in page.content.decode()


def test_what_went_to_many_is_counted_once_a_minute_sooner_while_it_leaves(
    secretary, organisation, cancelled, monkeypatch
):
    monkeypatch.setattr(queries_of_mailings, "LONG", 1)
    url = reverse("mailings", kwargs={"slug": organisation.slug})

    def listed():
        with CaptureQueriesContext(connection) as queries:
            [one, _withdrawn] = secretary.get(url).context["mailings"]
        return one[0].counted, sum("COUNT" in q["sql"] and "membership_delivery" in q["sql"] for q in queries)

    assert [listed()[1], listed()[1]] == [2, 0], "what is on its way is counted once for all who look within seconds"
    cache.clear()
    leave()
    first, again = listed(), listed()
    assert (first[1], again[1]) == (2, 0)
    assert first[0] == again[0]


def test_a_program_is_given_no_more_than_a_page_with_sums(secretary, organisation, cancelled):
    url = f"/api/v1/organisations/{organisation.slug}/notices"
    jump(organisation, CALLED_ON)
    for _ in range(26):
        call_assembly(an_assembly(organisation), actor=SYSTEM)
    assert len(secretary.get(url, {"per_page": 50}).json()["items"]) == 28
    answer = secretary.get(url, {"per_page": 50, "sums": "true"}).json()
    assert (answer["pages"], len(answer["items"])) == (2, 25)


def test_a_program_asks_for_the_sums_of_a_list(secretary, organisation, cancelled):
    plain = secretary.get(f"/api/v1/organisations/{organisation.slug}/notices").json()
    assert plain["items"][0]["sum"] is None
    summed = secretary.get(f"/api/v1/organisations/{organisation.slug}/notices", {"sums": "true"}).json()
    assert summed["items"][0]["sum"] == {
        "recipients": 1, "sent": 0, "failed": 0, "by_post": 0, "waived": 0, "pending": 1,
    }  # fmt: skip
    assert summed["items"][0]["subject_fr"] == plain["items"][0]["subject_fr"]


def test_a_cancellation_has_its_certificate_which_the_command_checks(secretary, cancelled, tmp_path):
    leave()
    secretary.post(address("sent-certify", cancelled))
    certificate = NoticeCertificate.objects.get()
    assert certificate.slips == 1
    table = secretary.get(address("sent-paper", cancelled, certificate=certificate.public_id, kind="csv"))
    (file := tmp_path / "slips.csv").write_bytes(table.content)
    out = io.StringIO()
    call_command("verify_certificate", str(file), stdout=out)
    assert certificate.head_sha256 in out.getvalue()
    page = secretary.get(address("sent-paper", cancelled, certificate=certificate.public_id, kind="pdf"))
    assert page.content.startswith(b"%PDF")


def test_the_certificate_bears_the_organisations_own_title_and_words(secretary, organisation, cancelled):
    leave()
    own = Words("Le soussigné atteste ce qui suit de « {notice} ».", "Fait à Bécancour.", "Attestation d’envoi")
    write_wording(organisation, kind=WordingKind.PROOF, words={"fr": own, "en": own}, actor=SYSTEM)
    secretary.post(address("sent-certify", cancelled))
    said = text_of(bytes(NoticeCertificate.objects.get().paper.content))
    assert "Attestation d’envoi" in said
    assert "Le soussigné atteste ce qui suit" in said
    assert "Fait à Bécancour." in said


def test_words_that_lack_a_language_keep_a_certificate_from_being_drawn_up(secretary, organisation, cancelled):
    write_wording(organisation, kind=WordingKind.PROOF, words={"fr": Words("Oui."), "en": Words()}, actor=SYSTEM)
    answer = secretary.post(address("sent-certify", cancelled), follow=True)
    assert "Certificat d’envoi" in answer.content.decode()
    assert not NoticeCertificate.objects.exists()


def test_one_reader_is_found_with_their_slip(secretary, cancelled):
    leave()
    secretary.post(address("sent-certify", cancelled))
    delivery = cancelled.deliveries.get()
    page = secretary.get(address("sent", cancelled), {"q": "roy"}).content.decode()
    slip = address("sent-slip", cancelled, certificate=NoticeCertificate.objects.get().public_id,
                   delivery=delivery.public_id)  # fmt: skip
    assert slip in page
    assert secretary.get(slip).content.startswith(b"%PDF")
    assert slip not in secretary.get(address("sent", cancelled), {"q": "personne"}).content.decode()


def test_it_is_done_only_when_each_reader_has_an_outcome(secretary, cancelled):
    secretary.post(address("sent-close", cancelled))
    assert Notice.objects.get(pk=cancelled.pk).closed_at is None
    leave()
    secretary.post(address("sent-close", cancelled))
    assert Notice.objects.get(pk=cancelled.pk).closed_at is not None
    assert AuditEntry.objects.filter(action="notice.closed").count() == 1


def test_a_letter_of_the_register_leads_to_its_proof(secretary, organisation, anne):
    jump(organisation, CALLED_ON)
    resign(anne, decision=Decision(CALLED_ON + timedelta(days=60)), actor=SYSTEM)
    letter = Delivery.objects.select_related("notice__organisation").get(membership=anne)
    page = secretary.get(reverse("member-letters", args=[organisation.slug, anne.public_id])).content.decode()
    assert address("sent", letter.notice) in page
    assert secretary.get(address("sent", letter.notice)).status_code == 200


def test_whoever_was_not_told_by_e_mail_is_named_with_what_was_done(secretary, cancelled):
    cancelled.deliveries.update(state=DeliveryState.FAILED, last_answer="550 5.1.1 No such mailbox")
    page = secretary.get(address("sent", cancelled)).content.decode()
    assert "Anne Roy" in page
    assert "550 5.1.1 No such mailbox" in page


@pytest.mark.parametrize("role", list(Role))
def test_the_office_sees_it_and_nobody_else(organisation, cancelled, role):
    client = signed_in(organisation, role)
    may = role in (Role.SECRETARY, Role.ADMINISTRATOR)
    assert client.get(address("sent", cancelled)).status_code == (200 if may else 404)
    for act in ("sent-close", "sent-certify"):
        assert client.post(address(act, cancelled)).status_code == (302 if may else 404)
        assert client.get(address(act, cancelled)).status_code == (405 if may else 404)


def test_what_another_organisation_sent_is_not_found(cancelled):
    other = signed_in(an_organisation("autre"), Role.SECRETARY)
    assert other.get(address("sent", cancelled)).status_code == 404
    assert other.get(reverse("sent", args=["autre", cancelled.public_id])).status_code == 404


def test_the_page_costs_as_much_for_many(secretary, organisation, cancelled, django_assert_max_num_queries):
    secretary.get(address("sent", cancelled))
    with django_assert_max_num_queries(25):
        secretary.get(address("sent", cancelled), {"q": "roy"})


def test_those_not_reached_are_sent_it_again_and_they_alone(secretary, organisation, anne, cancelled):
    leave()
    delivery = cancelled.deliveries.get()
    assert "Renvoyer à" not in secretary.get(address("sent", cancelled)).content.decode()
    note_returned(delivery, actor=SYSTEM, answer="550 5.1.1 nobody")
    page = secretary.get(address("sent", cancelled)).content.decode()
    assert address("sent-again", cancelled) in page
    answered = secretary.post(address("sent-again", cancelled), follow=True).content.decode()
    assert "1 message repart." in answered
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.PENDING


def test_the_sum_renews_itself_while_something_is_to_send(secretary, cancelled):
    where = address("sent", cancelled)
    assert 'hx-trigger="every 5s"' in secretary.get(where).content.decode()
    fragment = secretary.get(where, headers={"HX-Request": "true", "HX-Target": "sum"})
    assert fragment.content.decode().lstrip().startswith("<section")
    assert "<html" not in fragment.content.decode()
    assert fragment.headers["Vary"].find("HX-Request") >= 0
    leave()
    assert "hx-trigger" not in secretary.get(where).content.decode()
