"""The annual report: from the register and from what is joined, one PDF a language, kept as the meeting gets it."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from governance.errors import PdfUnreadable, ReportPartUntitled
from governance.models import (
    AnnualReportEdition,
    AnnualReportPart,
    Assembly,
    MeetingChangeKind,
    ReportPartKind,
    Resolution,
)
from governance.queries.annual_reports import asked_of, finding_on, parts_of, report_of, words_there, year_of
from governance.queries.year_file import year_file_on
from governance.services.annual_reports import (
    ReportFacts,
    describe_report,
    join_report_part,
    place_report_part,
    produce_report,
    remove_report_part,
)
from governance.services.calling import call_assembly
from governance.services.follow_ups import plan_follow_up
from governance.web.annual_report_forms import PartForm
from membership.binding import Unreadable, pages_of
from membership.clock import today
from membership.models import AuditEntry, Document, Role, ShareClass
from membership.services.documents import keep
from tests.factories.meetings import CALLED_ON, a_motion, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer, an_organisation
from tests.governance.sittings.conftest import a_board
from tests.governance.web.reading import said
from tests.governance.year.papers import a_pdf

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def organisation(db):
    organisation = an_organisation(bylaws={"board_size": 5, "term_years": 2})
    jump(organisation, CALLED_ON)
    a_board(organisation)
    return organisation


@pytest.fixture
def meeting(organisation):
    return an_assembly(organisation)


def joined(meeting, kind=ReportPartKind.STATEMENTS, pages=2, **titles) -> AnnualReportPart:
    document = keep(meeting.organisation, name=f"{kind}.pdf", media_type="application/pdf", content=a_pdf(pages))
    return join_report_part(meeting, kind=kind, document=document, actor=SYSTEM, **titles)


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def titles_of(meeting) -> list[tuple[str, int]]:
    return [(one.title_fr, one.position) for one in parts_of(report_of(meeting))]


class TestWhatItHolds:
    def test_what_the_rules_ask_for_is_listed_until_it_is_there(self, meeting):
        def missing():
            report = report_of(meeting)
            there = words_there(meeting, report, parts_of(report))
            return {one.word for one in asked_of(meeting, there) if not one.is_there}, finding_on(meeting, there)

        lacking, finding = missing()
        assert lacking == {"names", "statements", "auditor_report", "employees"}
        assert "art. 132" in finding.rule.source("fr")
        describe_report(meeting, ReportFacts("1, rue du Quai, Québec", "", 0), actor=SYSTEM)
        joined(meeting)
        joined(meeting, ReportPartKind.AUDITOR_REPORT)
        lacking, finding = missing()
        assert lacking == set()
        assert finding.code == "contents_complete"

    def test_a_report_without_share_classes_lacks_the_statement_of_capital(self, organisation, meeting):
        def lacks():
            report = report_of(meeting)
            there = words_there(meeting, report, parts_of(report))
            return "share_capital" in {one.word for one in asked_of(meeting, there) if not one.is_there}

        def offered():
            kind = PartForm(organisation=organisation).fields["kind"]
            assert isinstance(kind, forms.ChoiceField)
            return ReportPartKind.SHARE_CAPITAL in dict(kind.choices)

        assert not lacks()
        assert not offered()
        ShareClass.objects.filter(organisation=organisation).delete()
        assert lacks()
        assert offered()
        joined(meeting, ReportPartKind.SHARE_CAPITAL)
        assert not lacks()

    def test_a_named_part_joined_again_takes_the_place_of_the_other(self, meeting):
        first = joined(meeting)
        assert joined(meeting, pages=5).pk == first.pk
        assert AnnualReportPart.objects.get().pages == 5

    def test_another_part_has_a_title(self, meeting):
        with pytest.raises(ReportPartUntitled):
            joined(meeting, ReportPartKind.OTHER)
        joined(meeting, ReportPartKind.OTHER, title_fr="Bilan social")
        joined(meeting, ReportPartKind.OTHER, title_fr="Photos")
        assert AnnualReportPart.objects.count() == 2

    @pytest.mark.parametrize("content", [b"%PDF-1.7 rien", b"", a_pdf(password="secret"), a_pdf(0)])
    def test_what_cannot_be_put_together_is_not_joined(self, meeting, content):
        document = keep(meeting.organisation, name="a.pdf", media_type="application/pdf", content=content)
        with pytest.raises(PdfUnreadable):
            join_report_part(meeting, kind=ReportPartKind.STATEMENTS, document=document, actor=SYSTEM)

    def test_parts_keep_the_order_they_are_given(self, meeting):
        for title in ("A", "B", "C"):
            joined(meeting, ReportPartKind.OTHER, title_fr=title)
        place_report_part(AnnualReportPart.objects.get(title_fr="C"), position=1, actor=SYSTEM)
        assert titles_of(meeting) == [("C", 1), ("A", 2), ("B", 3)]
        remove_report_part(AnnualReportPart.objects.get(title_fr="A"), actor=SYSTEM)
        assert titles_of(meeting) == [("C", 1), ("B", 2)]


class TestTheDocument:
    def test_it_says_what_the_register_says_and_ends_with_what_was_joined(self, organisation, meeting):
        resolution = Resolution.objects.create(
            organisation=organisation, motion=a_motion(an_assembly(organisation)), year=2026, rank=3,
            adopted_on=date(2026, 4, 25), title_fr="Le toit est refait", title_en="The roof is redone", text_fr="Texte",
        )  # fmt: skip
        plan_follow_up(resolution, task="Choisir un couvreur", owner="Anne", due_on=date(2026, 9, 1), actor=SYSTEM)
        describe_report(meeting, ReportFacts("1, rue du Quai, Québec", "", 12), actor=SYSTEM)
        joined(meeting, pages=3)
        editions = {one.language: bytes(one.document.content) for one in produce_report(meeting, actor=SYSTEM)}
        begins = pages_of(editions["fr"]) - 2
        assert PdfReader(io.BytesIO(editions["fr"])).outline[-1].title == "États financiers"
        words = text_of(editions["fr"])
        for part in ("1, rue du Quai", "Anne Roy", "2026-03", "Le toit est refait", "Choisir un couvreur"):
            assert part in words, part
        assert f"États financiers {begins}" in words
        assert "The roof is redone" in text_of(editions["en"])

    def test_it_is_of_the_year_that_ended_before_the_meeting(self, meeting):
        assert (year_of(meeting).first, year_of(meeting).last) == (date(2026, 1, 1), date(2026, 12, 31))

    def test_a_meeting_adjourned_into_the_next_year_keeps_the_year_of_its_first_sitting(self, organisation, meeting):
        # As an adjournment leaves it.
        first_sat, resumes = meeting.starts_at, meeting.starts_at + timedelta(days=300)
        meeting.changes.create(
            organisation=organisation, kind=MeetingChangeKind.ADJOURNED, reason_fr="La salle ferme.", was_at=first_sat,
            to_at=resumes,
        )  # fmt: skip
        Assembly.objects.filter(pk=meeting.pk).update(starts_at=resumes)
        meeting.refresh_from_db()
        assert meeting.starts_at.year == 2028
        assert (year_of(meeting).first, year_of(meeting).last) == (date(2026, 1, 1), date(2026, 12, 31))

    def test_producing_it_keeps_no_vote_of_its_meeting_waiting(self, meeting):
        with CaptureQueriesContext(connection) as asked:
            produce_report(meeting, actor=SYSTEM)
        locked = [one["sql"] for one in asked if " FOR NO KEY UPDATE" in one["sql"] or " FOR UPDATE" in one["sql"]]
        assert any('FROM "governance_annualreport"' in sql for sql in locked)
        assert not any('FROM "governance_assembly"' in sql for sql in locked)

    def test_each_version_stays_with_what_it_lacked(self, meeting):
        produce_report(meeting, actor=SYSTEM)
        joined(meeting)
        produce_report(meeting, actor=SYSTEM)
        first, second = AnnualReportEdition.objects.filter(language="fr").order_by("version")
        assert "statements" in first.lacks
        assert "statements" not in second.lacks
        assert first.document != second.document
        assert AuditEntry.objects.filter(action="annual_report.produced").count() == 2

    def test_the_file_of_the_year_knows_of_it(self, organisation, meeting):
        def done():
            steps = year_file_on(organisation, today(organisation)).steps
            return next(one.is_done for one in steps if one.key == "report")

        assert not done()
        produce_report(meeting, actor=SYSTEM)
        assert done()


def test_a_file_that_is_no_pdf_is_unreadable():
    with pytest.raises(Unreadable):
        pages_of(b"\x89PNG\r\n\x1a\n")


# --- the pages


@pytest.fixture
def browsers(organisation):
    accounts = {
        str(role.value): an_officer(organisation, role)
        for role in (Role.SECRETARY, Role.ADMINISTRATOR, Role.CHAIR, Role.AUDITOR, Role.SCRUTINEER)
    }
    accounts["member"] = an_account_of(a_member(organisation, "Zoé", "Gagnon"))
    found = {}
    for name, account in accounts.items():
        found[name] = Client()
        found[name].force_login(account, backend=BACKEND)
    return found


def at(name, meeting, **more):
    return reverse(f"governance:{name}", kwargs={"slug": "rives", "assembly": meeting.public_id, **more})


def who_opens(browsers, url) -> set[str]:
    return {name for name, browser in browsers.items() if browser.get(url).status_code == 200}


def test_the_office_joins_and_produces_and_members_read_it_once_called(browsers, meeting):
    office, document = browsers["secretary"], at("annual-report-document", meeting)
    assert who_opens(browsers, at("annual-report", meeting)) == {"secretary", "administrator", "auditor"}
    sent = {"kind": "statements", "file": SimpleUploadedFile("états.pdf", a_pdf(2), "application/pdf")}
    page = office.post(at("annual-report-join", meeting), sent, follow=True)
    assert "états.pdf · 2 pages" in said(page)
    assert who_opens(browsers, document) == set()
    assert office.post(at("annual-report-produce", meeting)).status_code == 302
    assert who_opens(browsers, document) == {"secretary", "administrator", "chair", "auditor"}
    call_assembly(meeting, actor=SYSTEM)
    assert who_opens(browsers, document) == set(browsers)
    assert document in browsers["member"].get(at("assembly", meeting)).content.decode()
    assert browsers["member"].get(document).content.startswith(b"%PDF-")


def test_a_part_that_cannot_be_read_is_named_and_not_kept(browsers, meeting):
    for content in (b"%PDF-1.7 rien", b"du texte"):
        sent = {"kind": "statements", "file": SimpleUploadedFile("a.pdf", content, "application/pdf")}
        answer = browsers["secretary"].post(at("annual-report-join", meeting), sent)
        assert answer.status_code == 422
    assert not Document.objects.exists()


def test_parts_are_moved_by_the_office_alone(browsers, meeting):
    joined(meeting)
    part = joined(meeting, ReportPartKind.AUDITOR_REPORT)
    url = at("annual-report-part", meeting, part=part.public_id, act="up")
    answers = {name: browser.post(url).status_code for name, browser in browsers.items() if name != "administrator"}
    assert answers == dict.fromkeys(answers, 404) | {"secretary": 302}
    part.refresh_from_db()
    assert part.position == 1
    url = at("annual-report-part", meeting, part=part.public_id, act="nowhere")
    assert browsers["secretary"].post(url).status_code == 404


def test_the_preview_is_kept_nowhere(browsers, meeting):
    for language in ("fr", "en"):
        handed = browsers["auditor"].get(at("annual-report-preview", meeting) + f"?language={language}")
        assert pages_of(handed.content) >= 2
    assert not Document.objects.exists()
