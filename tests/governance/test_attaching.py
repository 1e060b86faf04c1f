"""Documents go with a notice of meeting: named in its text, read by their address, with their hash in the proof."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from governance.errors import PointGone
from governance.models import AgendaItem, MeetingAttachment
from governance.services.attaching import attach_to_meeting, attachments_of, detach_from_meeting
from governance.services.calling import call_assembly
from governance.services.changing import Rendezvous, Why, cancel_assembly, postpone_assembly
from governance.services.correcting import correct_notice
from governance.services.planning import Plan, plan_assembly, remove_item
from governance.services.rewriting import Corrected, Point
from governance.services.starter_agenda import start_agenda
from membership.clock import now
from membership.errors import StateNotAllowed, TooManyAttachments
from membership.models import AuditEntry, Notice, NoticeAttachment, Role
from membership.queries.slips import first_row
from membership.services.attachments import File
from membership.services.papers.envelopes import merged_letters
from membership.services.proof import certify_notice
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer, an_organisation
from tests.governance.minutes.papers import text_of
from voting.services.binder_pieces import pieces_of

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PDF = b"%PDF-1.7\n" + b"etats financiers"


@pytest.fixture
def organisation():
    found = an_organisation()
    a_member(found, "Anne", "Roy", number="M0007", email="anne@example.org")
    a_member(found, "Luc", "Roy", email="")
    jump(found, CALLED_ON)
    return found


@pytest.fixture
def meeting(organisation):
    return an_assembly(organisation)


def a_file(title: str = "États financiers 2026", content: bytes = PDF) -> File:
    return File(title, "etats.pdf", "application/pdf", content)


def joined(meeting, **what):
    return attach_to_meeting(meeting, file=a_file(**what), actor=SYSTEM)


def called(meeting) -> Notice:
    notice = call_assembly(meeting, actor=SYSTEM).notice
    assert notice is not None
    return notice


def signed_in(account) -> Client:
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


def url_of(attachment) -> str:
    return reverse("attachment", args=[attachment.public_id])


def test_the_notice_names_the_document_with_its_address_in_each_language(meeting):
    attachment = joined(meeting)
    notice = called(meeting)
    for text in notice.texts.all():
        for said in (text.body_text, text.body_html):
            assert "États financiers 2026" in said
            assert url_of(attachment) in said
    assert "Documents joints" in notice.texts.get(language="fr").body_text


def test_a_letter_names_it_too_and_says_where_to_get_a_copy(meeting):
    joined(meeting)
    said = text_of(merged_letters(called(meeting)).content)
    assert "États financiers 2026" in said
    assert "en demander une copie au bureau" in said


def test_its_hash_is_in_the_certificate_in_the_slips_and_in_the_trail(meeting):
    sha256 = joined(meeting).document.sha256
    notice = called(meeting)
    assert any(sha256 in cell for cell in first_row(notice, "Avis"))
    page = text_of(bytes(certify_notice(notice, language="fr", actor=SYSTEM).paper.content))
    assert sha256 in page.replace(" ", "")
    assert AuditEntry.objects.filter(action="assembly.attached").count() == 1


def test_whoever_has_the_address_reads_it_once_the_notice_left(meeting):
    url = url_of(joined(meeting))
    assert Client().get(url).status_code == 404
    call_assembly(meeting, actor=SYSTEM)
    answer = Client().get(url)
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Client().get(reverse("attachment", args=["nobody"])).status_code == 404


def test_once_the_meeting_is_cancelled_the_office_alone_reads_it(organisation, meeting):
    attachment = joined(meeting)
    notice = called(meeting)
    told = notice.deliveries.select_related("membership").get(membership__number="M0007")
    member = signed_in(an_account_of(told.membership))
    cancel_assembly(meeting, Why("La salle est inondée.", "Flooded."), actor=SYSTEM)
    assert member.get(url_of(attachment)).status_code == 404
    assert signed_in(an_officer(organisation, Role.SECRETARY)).get(url_of(attachment)).content == PDF
    assert url_of(attachment) not in member.get(at("assembly", meeting)).content.decode()


def test_while_the_meeting_is_only_postponed_it_is_read(meeting):
    attachment = joined(meeting)
    called(meeting)
    later = Rendezvous(meeting.starts_at + timedelta(days=10), "Salle B")
    postpone_assembly(meeting, later, Why("La salle est prise.", "Taken."), actor=SYSTEM)
    assert Client().get(url_of(attachment)).content == PDF
    told = meeting.changes.get().notice
    assert all(url_of(attachment) in body for text in told.texts.all() for body in (text.body_text, text.body_html))


def test_before_that_the_office_alone_reads_it(organisation, meeting):
    url = url_of(joined(meeting))
    assert signed_in(an_officer(organisation, Role.SECRETARY)).get(url).content == PDF
    assert signed_in(an_officer(organisation, Role.CHAIR)).get(url).status_code == 404
    other = an_organisation("autre")
    assert signed_in(an_officer(other, Role.SECRETARY)).get(url).status_code == 404


def test_what_was_taken_off_does_not_go(meeting):
    attachment = joined(meeting)
    assert detach_from_meeting(meeting, public_id=attachment.public_id, actor=SYSTEM)
    assert not detach_from_meeting(meeting, public_id=attachment.public_id, actor=SYSTEM)
    notice = called(meeting)
    assert not notice.attachments.exists()
    assert "États financiers" not in notice.texts.get(language="fr").body_text


def test_once_the_notice_left_nothing_is_joined_or_taken_off(meeting):
    attachment = joined(meeting)
    call_assembly(meeting, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        joined(meeting)
    with pytest.raises(StateNotAllowed):
        detach_from_meeting(meeting, public_id=attachment.public_id, actor=SYSTEM)


def test_ten_go_with_one_notice_at_most(meeting):
    for rank in range(10):
        joined(meeting, title=f"Document {rank}", content=PDF + bytes([rank]))
    with pytest.raises(TooManyAttachments):
        joined(meeting)
    assert len(attachments_of(meeting)) == 10


def test_it_goes_once_with_a_meeting_and_the_database_holds_it(organisation, meeting):
    attachment = joined(meeting)
    with pytest.raises(IntegrityError, match="attached_once_to_a_meeting"), transaction.atomic():
        MeetingAttachment.objects.create(organisation=organisation, assembly=meeting, attachment=attachment)
    notice = called(meeting)
    with pytest.raises(IntegrityError, match="attached_once_to_a_notice"), transaction.atomic():
        NoticeAttachment.objects.create(organisation=organisation, notice=notice, attachment=attachment)


@pytest.fixture
def secretary(organisation) -> Client:
    return signed_in(an_officer(organisation, Role.SECRETARY))


def at(name: str, meeting) -> str:
    return reverse(f"governance:{name}", args=[meeting.organisation.slug, meeting.public_id])


def test_the_office_joins_a_pdf_on_the_page_of_the_notice_and_takes_it_off(secretary, meeting):
    upload = SimpleUploadedFile("etats.pdf", PDF, content_type="application/pdf")
    secretary.post(at("attach", meeting), {"title": "États financiers", "file": upload})
    page = secretary.get(at("notice", meeting)).content.decode()
    (attachment,) = attachments_of(meeting)
    assert "États financiers" in page
    assert url_of(attachment) in page
    secretary.post(at("attach", meeting), {"detach": attachment.public_id})
    assert attachments_of(meeting) == []


def test_what_is_no_pdf_is_refused_beside_its_field(secretary, meeting):
    upload = SimpleUploadedFile("etats.pdf", b"MZ", content_type="application/pdf")
    answer = secretary.post(at("attach", meeting), {"title": "États financiers", "file": upload})
    assert answer.status_code == 422
    assert attachments_of(meeting) == []


def test_members_find_it_on_the_page_of_the_meeting_and_among_their_notices(organisation, meeting):
    attachment = joined(meeting)
    notice = called(meeting)
    told = notice.deliveries.select_related("membership").get(membership__number="M0007")
    member = signed_in(an_account_of(told.membership))
    assert url_of(attachment) in member.get(at("assembly", meeting)).content.decode()
    mine = member.get(reverse("my-notice", args=[organisation.slug, told.public_id])).content.decode()
    assert url_of(attachment) in mine


class TestOfAPoint:
    @pytest.fixture
    def item(self, meeting):
        return meeting.agenda.first()

    def test_it_is_read_beside_its_point_in_the_notice(self, meeting, item):
        attachment = attach_to_meeting(meeting, file=a_file(), item=item, actor=SYSTEM)
        notice = called(meeting)
        text = notice.texts.get(language="fr")
        after = text.body_text.split(f"{item.number}. {item.title_fr}")[1]
        assert after.strip().startswith("Document\u00a0: États financiers 2026")
        assert url_of(attachment) in text.body_text
        assert url_of(attachment) in text.body_html
        assert "Documents joints" not in text.body_text
        assert Client().get(url_of(attachment)).status_code == 200
        # Its hash stands in the proof with those of the others.
        assert [one.attachment for one in notice.attachments.all()] == [attachment]

    def test_it_goes_with_its_point(self, meeting, item):
        attach_to_meeting(meeting, file=a_file(), item=item, actor=SYSTEM)
        remove_item(item, actor=SYSTEM)
        assert attachments_of(meeting) == []

    def test_the_office_reads_them_on_the_page_of_a_meeting_in_preparation(self, organisation, meeting, item):
        beside = attach_to_meeting(meeting, file=a_file(), item=item, actor=SYSTEM)
        whole = attach_to_meeting(meeting, file=a_file("Programme"), actor=SYSTEM)
        page, chairs = (
            signed_in(an_officer(organisation, role)).get(at("assembly", meeting)).content.decode()
            for role in (Role.SECRETARY, Role.CHAIR)
        )
        assert all(url_of(one) in page for one in (beside, whole))
        assert not any(url_of(one) in chairs for one in (beside, whole))

    def test_ten_go_with_the_whole_and_ten_beside_each_point(self, meeting, item):
        other = meeting.agenda.last()
        for where in (None, item, other):
            for _turn in range(10):
                attach_to_meeting(meeting, file=a_file(), item=where, actor=SYSTEM)
            with pytest.raises(TooManyAttachments):
                attach_to_meeting(meeting, file=a_file(), item=where, actor=SYSTEM)
        assert len(attachments_of(meeting)) == 30

    def test_the_trail_names_what_goes_with_a_point_taken_off(self, meeting, item):
        attachment = attach_to_meeting(meeting, file=a_file(), item=item, actor=SYSTEM)
        remove_item(item, actor=SYSTEM)
        entry = AuditEntry.objects.get(action="agenda.item_removed")
        named = {"title": attachment.title, "sha256": attachment.document.sha256}
        assert entry.detail.values["documents"] == [named]

    def test_the_first_agenda_keeps_it_beside_what_came_by_itself(self, organisation):
        plan = Plan("annual", "AGA", "AGM", starts_at=now() + timedelta(days=15), place="Salle")
        meeting = plan_assembly(organisation, plan, actor=SYSTEM)
        came = AgendaItem.objects.create(
            organisation=organisation, assembly=meeting, position=1, subject="follow_ups", title_fr="Suites"
        )
        kept = attach_to_meeting(meeting, file=a_file(), item=came, actor=SYSTEM)
        start_agenda(meeting, actor=SYSTEM)
        assert attachments_of(meeting) == [kept]

    def test_that_of_a_point_taken_off_by_a_correction_is_the_offices_alone_and_stays_in_the_binder(
        self, meeting, item
    ):
        stays, goes = (
            attach_to_meeting(meeting, file=a_file(content=PDF + mark), item=one, actor=SYSTEM)
            for mark, one in ((b"1", item), (b"2", meeting.agenda.last()))
        )
        called(meeting)
        points = tuple(
            Point(one.public_id, one.title_fr, one.title_en, taken_off=one != item) for one in meeting.agenda.all()
        )
        what = Corrected(
            meeting.title_fr,
            meeting.title_en,
            meeting.starts_at,
            meeting.place,
            meeting.link,
            points,
            "Retiré",
            "Off",
        )
        meeting.refresh_from_db()
        correct_notice(meeting, what, actor=SYSTEM, reason="Retiré")
        assert Client().get(url_of(stays)).status_code == 200
        assert Client().get(url_of(goes)).status_code == 404
        entry = AuditEntry.objects.get(action="assembly.notice_corrected")
        assert [one["title"] for one in entry.detail.values["documents_taken_off"]] == [goes.title]
        assert attachments_of(meeting) == [stays]
        found = {one.name: one.content for one in pieces_of(meeting) if "/documents/" in one.name}
        assert found == {"1-avis/documents/1-point-1.pdf": PDF + b"1", "1-avis/documents/2-retire.pdf": PDF + b"2"}

    def test_that_of_another_meeting_is_refused(self, organisation, meeting):
        elsewhere = an_assembly(organisation).agenda.first()
        with pytest.raises(PointGone):
            attach_to_meeting(meeting, file=a_file(), item=elsewhere, actor=SYSTEM)

    def test_nothing_is_joined_once_the_notice_left(self, meeting, item):
        called(meeting)
        with pytest.raises(StateNotAllowed):
            attach_to_meeting(meeting, file=a_file(), item=item, actor=SYSTEM)

    def test_the_office_joins_it_on_the_page_of_the_point_and_members_read_it_there(self, organisation, meeting, item):
        office, member = (
            signed_in(an_officer(organisation, Role.SECRETARY)),
            signed_in(an_account_of(a_member(organisation))),
        )
        where = [organisation.slug, meeting.public_id, item.public_id]
        file = SimpleUploadedFile("bilan.pdf", PDF, "application/pdf")
        sent = {"title": "Bilan", "file": file}
        joined_to = reverse("governance:item-papers", args=where)
        assert member.post(joined_to, sent).status_code in {403, 404}
        assert office.post(joined_to, {"title": "Bilan"}).status_code == 422
        file.seek(0)
        assert office.post(joined_to, sent).status_code == 302
        assert ">Bilan</a>" in office.get(reverse("governance:item", args=where)).content.decode()
        page = reverse("governance:assembly", args=where[:2])
        called(meeting)
        assert ">Bilan</a>" in member.get(page).content.decode()
