"""The proof of a notice: its certificates, the slip of one recipient, the letters and labels to print."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.described import operation
from membership.api.notices import NoticeView
from membership.api.papers import WhateverIsAccepted, attached
from membership.entrances import OFFICE
from membership.models import Notice, NoticeCertificate
from membership.queries.certificate_orders import Drawing, drawing_of
from membership.services.certificate_orders import ask_certificate
from membership.services.papers.envelopes import letters_with_codes, merged_letters
from membership.services.papers.labels import address_labels
from membership.services.papers.letters import SIZES
from membership.services.proof import sending_slip
from membership.services.slip_tables import with_words

TAG = "notice"
PDF = {(200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY, "The document.")}
CSV = {(200, "text/csv"): OpenApiResponse(OpenApiTypes.BINARY, "The table, each row chained to the one before.")}


class CertificateSerializer(serializers.Serializer[Any]):
    """A certificate of sending: a page to sign, and the table that is the proof."""

    id = serializers.CharField(source="public_id")
    drawn_at = serializers.DateTimeField()
    slips = serializers.IntegerField(help_text="How many recipients it speaks of.")
    paper_sha256 = serializers.CharField(source="paper.sha256")
    table_sha256 = serializers.CharField(source="table.sha256")


class DrawingSerializer(serializers.Serializer[Any]):
    """A certificate that a worker draws."""

    done = serializers.IntegerField(help_text="Slips written so far.")
    slips = serializers.IntegerField()


class LettersQuery(serializers.Serializer[Any]):
    """In which print."""

    size = serializers.ChoiceField(sorted(SIZES), required=False, help_text="As each reader asked, by default.")
    only = serializers.CharField(default="", max_length=22, help_text="The id of the one delivery wanted.")


class TableQuery(serializers.Serializer[Any]):
    """With what the hashed columns say in words, or as it is kept."""

    words = serializers.BooleanField(
        default=False, help_text="In front of the hashed columns, in the language of the request."
    )


def language_asked() -> str:
    """Return the language of the request, as documents are drawn up in it."""
    return (get_language() or "fr")[:2]


def certificates_of(notice: Notice) -> Any:
    """Return the certificates of a notice, the latest first."""
    rows = NoticeCertificate.objects.select_related("notice__organisation", "organisation", "paper", "table")
    return rows.filter(notice=notice).order_by("-drawn_at")


def paper_of(certificate: NoticeCertificate) -> HttpResponse:
    """Return the page to sign."""
    kept = certificate.paper
    return attached(bytes(kept.content), name=kept.name, media_type=kept.media_type)


def table_of(certificate: NoticeCertificate, *, words: bool) -> HttpResponse:
    """Return the table behind it. words: with what it says in words in front, in the language of the request."""
    kept, content = certificate.table, bytes(certificate.table.content)
    return attached(with_words(content) if words else content, name=kept.name, media_type=kept.media_type)


def slip_of(certificate: NoticeCertificate, delivery: str) -> HttpResponse:
    """Return the slip of one recipient as the certificate holds it. Raises Http404 where it holds none."""
    row = certificate.notice.deliveries.filter(public_id=delivery).first()
    paper = row and sending_slip(certificate, row, language=language_asked())
    if not paper:
        raise Http404
    return attached(paper.content, name=paper.name, media_type=paper.media_type)


class Certificates(NoticeView):
    """The certificates of a notice."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("certificates", tag=TAG, answer=CertificateSerializer(many=True))
    def get(self, request: Request, slug: str, notice: str) -> Response:
        """List the certificates drawn up of a notice, the latest first."""
        return self.answer_all(CertificateSerializer, certificates_of(self.notice(notice)))

    @operation("notice_certify", tag=TAG, answer={201: CertificateSerializer, 202: DrawingSerializer})
    def post(self, request: Request, slug: str, notice: str) -> Response:
        """Draw up the certificate of a notice as it stands now, in the language asked for.

        Of what went to many, a worker draws it (202): asked again, the answer says how far it is, and the list names it
        once it is drawn. Asked again after that, the answer is that certificate, until something becomes known since.
        """
        found = self.notice(notice)
        asked = ask_certificate(found, language=language_asked(), actor=self.actor)
        if isinstance(asked, NoticeCertificate):
            return self.answer(CertificateSerializer, asked, status=201)
        # It may have been drawn that very moment.
        drawing = drawing_of(found) or Drawing(done=0, slips=found.deliveries.count(), failed=False)
        return self.answer(DrawingSerializer, drawing, status=202)


class CertificateView(NoticeView):
    """What lies at the address of one certificate."""

    content_negotiation_class = WhateverIsAccepted

    def certificate(self, notice: str, public_id: str) -> NoticeCertificate:
        found: NoticeCertificate = self.found(certificates_of(self.notice(notice)), public_id)
        return found


class CertificatePaper(CertificateView):
    """The page to sign."""

    rules = {"GET": OFFICE}

    @operation("certificate_paper", tag=TAG, answer=PDF)
    def get(self, request: Request, slug: str, notice: str, certificate: str) -> HttpResponse:
        """Hand over the page to sign."""
        return paper_of(self.certificate(notice, certificate))


class CertificateTable(CertificateView):
    """The table behind a certificate."""

    rules = {"GET": OFFICE}

    @operation("certificate_table", tag=TAG, answer=CSV, asks=TableQuery)
    def get(self, request: Request, slug: str, notice: str, certificate: str) -> HttpResponse:
        """Hand over the table that is the proof; `manage.py verify_certificate` checks it without us, words or not."""
        return table_of(self.certificate(notice, certificate), words=self.asked(TableQuery)["words"])


class CertificateSlip(CertificateView):
    """The slip of one recipient."""

    rules = {"GET": OFFICE}

    @operation("certificate_slip", tag=TAG, answer=PDF)
    def get(self, request: Request, slug: str, notice: str, certificate: str, delivery: str) -> HttpResponse:
        """Hand over the slip of one recipient, as the certificate holds it."""
        return slip_of(self.certificate(notice, certificate), delivery)


class PrintedLetters(NoticeView):
    """The letters that wait to be posted."""

    rules = {"GET": OFFICE}
    content_negotiation_class = WhateverIsAccepted

    @operation("letters_pdf", tag=TAG, answer=PDF, asks=LettersQuery)
    def get(self, request: Request, slug: str, notice: str) -> HttpResponse:
        """Hand over the letters that wait, merged in postal order; each holds the personal code of its reader."""
        asked = self.asked(LettersQuery)
        paper = merged_letters(self.notice(notice), size=asked.get("size", ""), only=asked["only"])
        return attached(paper.content, name=paper.name, media_type=paper.media_type)


class LettersWithCodes(NoticeView):
    """The letters that wait, with codes to sign in."""

    rules = {"POST": OFFICE}
    content_negotiation_class = WhateverIsAccepted

    @operation("letters_with_codes", tag=TAG, answer=PDF, refuses=True)
    def post(self, request: Request, slug: str, notice: str) -> HttpResponse:
        """Hand over the letters that wait, each with a fresh code to sign in for the first time."""
        paper = letters_with_codes(self.notice(notice), actor=self.actor)
        return attached(paper.content, name=paper.name, media_type=paper.media_type)


class PrintedLabels(NoticeView):
    """The labels of the letters that wait."""

    rules = {"GET": OFFICE}
    content_negotiation_class = WhateverIsAccepted

    @operation("labels_pdf", tag=TAG, answer=PDF)
    def get(self, request: Request, slug: str, notice: str) -> HttpResponse:
        """Hand over the address labels of the letters that wait."""
        paper = address_labels(self.notice(notice))
        return attached(paper.content, name=paper.name, media_type=paper.media_type)
