"""What is declared elsewhere: raised by what changed, noted as done with its paper, and last in the file of a year."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.models import Assembly, BodyKind, DutyDone, Mandate, MandateEnd, OfficeKind
from governance.queries.compliance import obligations_on
from governance.queries.year_file import year_file_on
from governance.rules.year import CHANGE_OF_BOARD, MEETING, State
from governance.services.duties import note_duty_done
from governance.services.mandates import Term, end_mandate, give_mandate
from governance.services.officers import Charge, end_office, name_officer
from governance.services.sessions import end_assembly
from membership.models import AuditEntry, Document, Role
from membership.services.documents import keep
from tests.factories.meetings import an_evening, jump
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation
from tests.governance.sittings.conftest import a_board
from tests.governance.web.reading import messages, number_of_queries, said

pytestmark = pytest.mark.django_db

ON = date(2027, 5, 20)
PAPER = b"%PDF-1.7 accus\xc3\xa9"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def organisation(db):
    organisation = an_organisation(bylaws={"board_size": 5, "term_years": 2})
    jump(organisation, ON)
    return organisation


@pytest.fixture
def board(organisation):
    return a_board(organisation)


@pytest.fixture
def secretary(organisation, client):
    client.force_login(an_officer(organisation, Role.SECRETARY), backend=BACKEND)
    return client


def to_declare(organisation, on=ON) -> list[date]:
    return [one.from_on for one in obligations_on(organisation, on) if one.key == CHANGE_OF_BOARD]


def first_of(board) -> Mandate:
    return Mandate.objects.filter(seat__body=board).order_by("seat__number")[0]


class TestWhatIsToBeDeclared:
    def test_an_officer_who_takes_or_leaves_an_office(self, organisation, board):
        before = to_declare(organisation)
        held = name_officer(
            organisation, Charge(OfficeKind.TREASURER, date(2027, 5, 3)), person=first_of(board).person, actor=SYSTEM
        )
        assert to_declare(organisation) == [*before, date(2027, 5, 3)]
        end_office(held, on=date(2027, 5, 10), actor=SYSTEM)
        assert to_declare(organisation) == [*before, date(2027, 5, 3), date(2027, 5, 10)]

    def test_an_office_of_one_s_own_is_not(self, organisation, board):
        before = to_declare(organisation)
        charge = Charge(OfficeKind.OTHER, date(2027, 5, 3), title_fr="Archiviste")
        name_officer(organisation, charge, person=first_of(board).person, actor=SYSTEM)
        assert to_declare(organisation) == before

    def test_the_same_person_elected_anew_is_no_change(self, organisation, board):
        before, held = to_declare(organisation), first_of(board)
        end_mandate(held, on=date(2027, 5, 3), reason=MandateEnd.TERM, actor=SYSTEM)
        assert date(2027, 5, 3) in to_declare(organisation)
        give_mandate(held.seat, Term(date(2027, 5, 3)), person=held.person, membership=held.membership, actor=SYSTEM)
        assert to_declare(organisation) == before

    def test_a_change_just_before_the_year_ends_stays_due_after_it(self, organisation, board):
        held = first_of(board)
        end_mandate(held, on=date(2027, 12, 20), reason=MandateEnd.RESIGNED, actor=SYSTEM)
        jump(organisation, date(2028, 1, 4))
        assert to_declare(organisation, date(2028, 1, 4)) == [date(2027, 12, 20)]

    def test_one_that_was_declared_goes_with_its_year_and_one_that_was_not_stays(self, organisation, board):
        end_mandate(first_of(board), on=date(2027, 9, 1), reason=MandateEnd.RESIGNED, actor=SYSTEM)
        jump(organisation, date(2028, 1, 4))
        assert to_declare(organisation, date(2028, 1, 4)) == [date(2027, 9, 1)]
        DutyDone.objects.create(
            organisation=organisation, key=CHANGE_OF_BOARD, from_on=date(2027, 9, 1), done_on=date(2027, 9, 20)
        )
        assert to_declare(organisation, date(2028, 1, 4)) == []


class TestOnceAnotherYearHasEnded:
    """The fiscal year ends on 31 December; the register was kept here from the start of 2025 on."""

    @pytest.fixture(autouse=True)
    def here_since_2025(self, organisation):
        organisation.created_at = datetime(2025, 1, 6, tzinfo=UTC)
        organisation.save(update_fields=["created_at"])

    def test_what_is_late_outlives_the_end_of_the_year(self, organisation):
        on = date(2028, 1, 1)
        late = {(one.key, one.from_on) for one in obligations_on(organisation, on) if one.state(on) is State.LATE}
        assert {(MEETING, date(2026, 12, 31)), (MEETING, date(2025, 12, 31))} <= late

    def test_a_filing_due_in_january_is_not_lost_on_new_year_s_day(self, organisation):
        meeting = an_evening(organisation, a_member(organisation))
        end_assembly(meeting, actor=SYSTEM)
        held_at = datetime(2027, 12, 15, 19, tzinfo=organisation.zone)
        Assembly.objects.filter(pk=meeting.pk).update(starts_at=held_at)
        on = date(2028, 1, 1)
        jump(organisation, on)
        (filing,) = (one for one in obligations_on(organisation, on) if one.from_on == date(2027, 12, 15))
        assert (filing.key, filing.due_on) == ("annual_filing_ministry_days", date(2028, 1, 14))
        note_duty_done(
            organisation, key=filing.key, from_on=filing.from_on, done_on=on, proof="No 12", actor=SYSTEM
        )  # fmt: skip
        assert DutyDone.objects.get().done_on == on

    def test_the_page_names_what_is_late_and_its_calendar_shows_this_month(self, organisation, secretary):
        jump(organisation, date(2028, 3, 1))
        page = secretary.get(reverse("governance:compliance", kwargs={"slug": "rives"}))
        assert "30 juin 2026" in said(page)
        assert sum(month["is_now"] for month in page.context["months"]) == 1

    def test_it_costs_as_many_statements_however_many_years(self, organisation, secretary):
        url = reverse("governance:compliance", kwargs={"slug": "rives"})
        few = number_of_queries(secretary, url)
        jump(organisation, date(2031, 5, 20))
        assert number_of_queries(secretary, url) == few


class TestTheProof:
    def test_the_paper_is_kept_shown_and_handed_over(self, organisation, secretary):
        at = {"slug": "rives"}
        sent = {
            "key": "annual_filing_req_months", "from_on": "2026-12-31", "done_on": "2027-05-18",
            "proof": "Confirmation no 4821",
            "document": SimpleUploadedFile("accusé.pdf", PAPER, "text/html"),
        }  # fmt: skip
        secretary.post(reverse("governance:compliance-done", kwargs=at), sent)
        noted = DutyDone.objects.get()
        page = secretary.get(reverse("governance:compliance", kwargs=at))
        assert "Confirmation no 4821" in said(page)
        assert "accusé.pdf" in said(page)
        assert noted.document.sha256 in said(page)
        handed = secretary.get(
            reverse("governance:compliance-proof", kwargs=at | {"document": noted.document.public_id})
        )
        assert handed.content == PAPER
        assert handed.headers["Content-Type"] == "application/pdf"
        assert handed.headers["Content-Disposition"].startswith("attachment")
        assert AuditEntry.objects.filter(action="duty.done").exists()

    def test_noted_again_without_a_paper_the_one_that_was_there_stays(self, organisation):
        paper = keep(organisation, name="a.pdf", media_type="application/pdf", content=PAPER)
        asked = {"key": "annual_filing_req_months", "from_on": date(2026, 12, 31), "actor": SYSTEM}
        note_duty_done(organisation, done_on=date(2027, 5, 1), proof="", document=paper, **asked)
        again = note_duty_done(organisation, done_on=date(2027, 5, 2), proof="No 12", **asked)
        again.refresh_from_db()
        assert (again.document, again.done_on) == (paper, date(2027, 5, 2))

    def test_what_was_noted_by_mistake_is_taken_back_with_its_reason(self, organisation, secretary):
        at, duty = {"slug": "rives"}, {"key": "annual_filing_req_months", "from_on": "2026-12-31"}
        url = reverse("governance:compliance-done", kwargs=at)
        secretary.post(url, duty | {"done_on": "2027-05-18", "proof": "No 12"})
        assert "noté par erreur" in said(secretary.get(reverse("governance:compliance", kwargs=at)))
        secretary.post(url, duty | {"act": "take-back", "because": ""})
        assert DutyDone.objects.exists()
        secretary.post(url, duty | {"act": "take-back", "because": "C’était l’autre déclaration."})
        assert not DutyDone.objects.exists()
        kept = AuditEntry.objects.get(action="duty.taken_back").detail.values
        assert (kept["done_on"], kept["proof"]) == ("2027-05-18", "No 12")
        assert kept["because"] == "C’était l’autre déclaration."
        again = secretary.post(url, duty | {"act": "take-back", "because": "Encore"}, follow=True)
        assert not any("À refaire" in one for one in messages(again))

    def test_noted_again_by_program_without_its_proof_the_one_that_was_there_stays(self, organisation, secretary):
        url = "/api/v1/organisations/rives/compliance"
        sent = {"key": "annual_filing_req_months", "from_on": "2026-12-31", "done_on": "2027-05-18"}
        for more in ({"proof": "No 12"}, {}):
            assert secretary.post(url, sent | more, content_type="application/json").status_code == 201
        assert DutyDone.objects.get().proof == "No 12"

    @pytest.mark.parametrize(
        ("content", "done_on", "why"),
        [(b"<html>", "2027-05-18", "ni une image JPEG ou PNG ni un PDF"), (PAPER, "2027-06-30", "")],
    )
    def test_what_is_refused_leaves_neither_a_note_nor_a_paper(self, organisation, secretary, content, done_on, why):
        sent = {
            "key": "annual_filing_req_months", "from_on": "2026-12-31", "done_on": done_on,
            "document": SimpleUploadedFile("a.pdf", content),
        }  # fmt: skip
        answer = secretary.post(reverse("governance:compliance-done", kwargs={"slug": "rives"}), sent, follow=True)
        assert why in str(messages(answer))
        assert not DutyDone.objects.exists()
        assert not Document.objects.exists()

    def test_another_paper_of_the_organisation_is_no_proof(self, organisation, secretary):
        other = keep(organisation, name="a.pdf", media_type="application/pdf", content=PAPER)
        url = reverse("governance:compliance-proof", kwargs={"slug": "rives", "document": other.public_id})
        assert secretary.get(url).status_code == 404

    @pytest.mark.parametrize(
        ("role", "status"),
        [(Role.ADMINISTRATOR, 200), (Role.CHAIR, 200), (Role.AUDITOR, 200), (Role.ADVISER, 200), (None, 404)],
    )
    def test_officers_may_read_it(self, organisation, client, role, status):
        paper = keep(organisation, name="a.pdf", media_type="application/pdf", content=PAPER)
        note_duty_done(
            organisation, key="annual_filing_req_months", from_on=date(2026, 12, 31), done_on=date(2027, 5, 1),
            proof="", document=paper, actor=SYSTEM,
        )  # fmt: skip
        who = an_officer(organisation, role) if role else an_officer(an_organisation("ailleurs"), Role.SECRETARY)
        client.force_login(who, backend=BACKEND)
        url = reverse("governance:compliance-proof", kwargs={"slug": "rives", "document": paper.public_id})
        assert client.get(url).status_code == status


def test_the_file_of_the_year_ends_with_what_was_declared(organisation, board):
    duties = obligations_on(organisation, ON)
    steps = {one.key: one for one in year_file_on(organisation, ON, duties).steps}
    assert not steps["annual_filing_req_months"].is_done
    note_duty_done(
        organisation, key="annual_filing_req_months", from_on=date(2026, 12, 31), done_on=date(2027, 5, 1), proof="",
        actor=SYSTEM,
    )  # fmt: skip
    steps = {one.key: one for one in year_file_on(organisation, ON, obligations_on(organisation, ON)).steps}
    assert steps["annual_filing_req_months"].done_on == date(2027, 5, 1)
    assert board.kind == BodyKind.BOARD
