"""What is printed of shares: a certificate for a member, a statement of the capital, on any day and as known then."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import page
import pytest
from django.urls import reverse
from openpyxl import load_workbook

from membership.errors import NothingHeld, TextMissing
from membership.models import Consultation, Role, WordingKind
from membership.queries.moment import Moment
from membership.queries.shares import capital_on
from membership.services.papers.certificate import share_certificate
from membership.services.papers.statement import capital_statement, stated
from membership.services.redemptions import (
    Decision,
    decide_redemption,
    pay_redemption,
    request_redemption,
    withdraw_redemption,
)
from membership.services.shares import record_share_payment, subscribe_shares
from membership.services.wordings import Words, write_wording
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer
from tests.factories.shares import DAY
from tests.governance.minutes.papers import text_of

YEAR_END = date(2026, 12, 31)
AT = Moment(YEAR_END, datetime(2027, 1, 5, 15, tzinfo=UTC))


@pytest.fixture
def held(anne, common):
    """Anne took fifteen shares and paid ten of them."""
    subscribe_shares(anne, share_class=common, quantity=15, actor=SYSTEM, on=DAY)
    record_share_payment(anne, share_class=common, amount_cents=10_000, actor=SYSTEM, on=DAY)
    return anne


def certificate(membership, *, at=None, language="fr") -> bytes:
    return share_certificate(membership, at=at or Moment(YEAR_END), language=language, actor=SYSTEM).content


def statement(rives, taken_as, *, on=YEAR_END, language="fr") -> bytes:
    return capital_statement(rives, at=Moment(on), taken_as=taken_as, language=language).content


def plain(content: bytes) -> str:
    return text_of(content).replace("\u202f", " ")


class TestTheCertificate:
    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("fr", ["Certificat de parts", "Anne Roy", "M0001", "31 décembre 2026", "150,00 $", "50,00 $"]),
            ("en", ["Share certificate", "Anne Roy", "M0001", "December 31, 2026", "$150.00", "$50.00"]),
        ],
    )
    def test_it_says_who_holds_what_on_which_day_and_what_is_due(self, held, language, said):
        text = plain(certificate(held, language=language))
        assert [words for words in said if words not in text] == []

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_it_keeps_the_rules_of_accessible_documents(self, held, language):
        report = page.validate_pdf_bytes(certificate(held, language=language), profile="ua1")
        assert [(fault.rule_id, fault.message) for fault in report.failures] == []

    def test_it_bears_the_title_and_the_words_of_the_organisation_with_the_members_name(self, held, rives):
        own = {
            "fr": Words("Chère {name}, merci.", "Gardez ce papier.", "Titre de {organisation}"),
            "en": Words("Dear {name}, thank you.", "Keep this paper.", "Title of {organisation}"),
        }
        write_wording(rives, kind=WordingKind.CERTIFICATE, words=own, actor=SYSTEM)
        text = plain(certificate(held))
        assert text.index("Titre de") < text.index("Chère Anne Roy, merci.") < text.index("Gardez ce papier.")
        assert "Dear Anne Roy, thank you." in plain(certificate(held, language="en"))

    def test_words_that_lack_a_language_keep_it_from_being_drawn(self, held, rives):
        write_wording(rives, kind=WordingKind.CERTIFICATE, words={"fr": Words("Merci."), "en": Words()}, actor=SYSTEM)
        with pytest.raises(TextMissing):
            certificate(held)

    def test_the_same_moment_gives_the_same_bytes(self, held):
        at = Moment(YEAR_END, datetime.now(UTC))
        assert certificate(held, at=at) == certificate(held, at=at)

    def test_whoever_held_nothing_that_day_gets_none(self, held):
        with pytest.raises(NothingHeld):
            certificate(held, at=Moment(date(2026, 3, 1)))

    def test_taking_one_is_written_in_the_log(self, held):
        certificate(held)
        assert [(one.kind, one.format, one.membership) for one in Consultation.objects.all()] == [("file", "pdf", held)]


class TestTheStatement:
    def test_it_adds_up_from_the_beginning_of_the_year_to_the_day(self, rives, held, common):
        subscribe_shares(
            a_member(rives, "Luc", "Hébert"), share_class=common, quantity=4, actor=SYSTEM, on=date(2025, 5, 1)
        )
        found = stated(rives, Moment(YEAR_END))
        assert found.first == date(2026, 1, 1)
        assert (found.before.total, found.moved.total) == (4, 15)
        assert sum(one.quantity for one in found.classes) == 19
        text = plain(statement(rives, "pdf"))
        assert "État du capital social" in text
        assert "190,00 $" in text

    def test_what_is_to_be_paid_back_is_told_as_it_stood_on_the_day(self, held, common, rives):
        asked = request_redemption(held, share_class=common, quantity=4, actor=SYSTEM, on=date(2026, 4, 1))
        decision = Decision(True, "Conseil", date(2026, 5, 1), planned_on=date(2027, 6, 30), override="Fonds dédié.")
        pay_redemption(decide_redemption(asked, decision=decision, actor=SYSTEM), actor=SYSTEM, on=date(2026, 9, 1))

        def on(month: int) -> tuple[int, int]:
            one = capital_on(rives, date(2026, month, 15))[0]
            return one.requested, one.approved

        assert [on(month) for month in (3, 4, 5, 8, 9)] == [(0, 0), (4, 0), (0, 4), (0, 4), (0, 0)]
        assert "30 juin 2027" in plain(statement(rives, "pdf", on=date(2026, 8, 15)))
        assert "30 juin 2027" not in plain(statement(rives, "pdf", on=date(2026, 4, 15)))

    def test_a_request_withdrawn_is_told_of_the_days_before(self, held, common, rives):
        asked = request_redemption(held, share_class=common, quantity=4, actor=SYSTEM, on=date(2026, 4, 1))
        withdraw_redemption(asked, actor=SYSTEM, on=date(2026, 6, 1))
        assert [capital_on(rives, date(2026, month, 15))[0].requested for month in (3, 4, 5, 6)] == [0, 4, 4, 0]
        assert capital_on(rives, YEAR_END)[0].requested == 0

    @pytest.mark.parametrize("ends", ["withdrawn", "granted"])
    def test_the_statement_of_a_day_as_known_then_is_the_same_bytes_for_ever(self, held, common, rives, ends):
        asked = request_redemption(held, share_class=common, quantity=4, actor=SYSTEM, on=date(2026, 4, 1))
        at = Moment(date(2026, 5, 1), datetime.now(UTC))

        def papers() -> list[bytes]:
            taken = ("pdf", "xlsx", "csv")
            return [capital_statement(rives, at=at, taken_as=one, language="fr").content for one in taken]

        before = papers()
        if ends == "withdrawn":
            withdraw_redemption(asked, actor=SYSTEM, on=date(2026, 4, 20))
        else:
            granted = Decision(True, "Conseil", date(2026, 4, 30), planned_on=YEAR_END, override="Fonds dédié.")
            decide_redemption(asked, decision=granted, actor=SYSTEM)
        assert papers() == before
        # The day itself reads otherwise, as it is known now.
        assert capital_on(rives, at.on) != capital_on(rives, at.on, at.known_at)

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_it_keeps_the_rules_of_accessible_documents(self, rives, held, language):
        report = page.validate_pdf_bytes(statement(rives, "pdf", language=language), profile="ua1")
        assert [(fault.rule_id, fault.message) for fault in report.failures] == []

    def test_a_list_and_a_workbook_hold_the_same_figures(self, rives, held):
        rows = list(csv.DictReader(io.StringIO(statement(rives, "csv").decode())))
        assert [(row["quantity"], row["value_cents"], row["due_cents"]) for row in rows] == [("15", "15000", "5000")]
        book = load_workbook(io.BytesIO(statement(rives, "xlsx")))
        assert [cell.value for cell in book.worksheets[0][2]][2:7] == [1, 15, 150, 100, 50]

    def test_it_names_nobody(self, rives, held):
        assert "Roy" not in plain(statement(rives, "pdf"))

    def test_a_day_beyond_every_year_is_answered_too(self, rives, held):
        assert statement(rives, "csv", on=date.min)


class TestThePages:
    def address(self, name, **kwargs):
        return reverse(name, kwargs={"slug": "rives", **kwargs})

    def test_a_member_takes_the_certificate_of_their_own_shares(self, held, sign_in):
        client = sign_in(an_account_of(held))
        mine = self.address("own-share-certificate")
        assert mine in client.get(self.address("organisation")).content.decode()
        answer = client.get(mine)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        # In the member's language, unless another is asked for.
        assert "Certificat de parts" in plain(answer.content)
        assert "Share certificate" in plain(client.get(mine, {"language": "en"}).content)

    def test_a_member_who_holds_nothing_is_told_so(self, rives, anne, sign_in):
        client = sign_in(an_account_of(anne))
        assert self.address("own-share-certificate") not in client.get(self.address("organisation")).content.decode()
        shown = client.get(self.address("own-share-certificate"), follow=True)
        assert "holds no share on" in shown.content.decode()

    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("administrator", 200),
            ("secretary", 200),
            ("auditor", 200),
            ("chair", 404),
            ("member", 404),
            ("outsider", 404),
        ],
    )
    def test_who_takes_the_papers_of_others(self, held, cast, sign_in, who, status):
        client = sign_in(cast[who])
        papers = [
            self.address("share-certificate", public_id=held.public_id),
            *(self.address("capital-statement", taken_as=taken_as) for taken_as in ("pdf", "xlsx", "csv")),
        ]
        assert {client.get(paper).status_code for paper in papers} == {status}

    def test_the_office_finds_them_where_the_shares_are(self, rives, held, sign_in):
        client = sign_in(an_officer(rives, Role.SECRETARY))
        shares = client.get(self.address("member-shares", public_id=held.public_id)).content.decode()
        assert self.address("share-certificate", public_id=held.public_id) in shares
        capital = client.get(self.address("capital")).content.decode()
        assert self.address("capital-statement", taken_as="pdf") in capital
        assert client.get(self.address("capital-statement", taken_as="odt")).status_code == 404
