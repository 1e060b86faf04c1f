"""Handing over what a certificate of sending holds: its page, its table, and the slip of one recipient."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext

from membership import formats
from membership.models import CertificateOrder, NoticeCertificate
from membership.services.proof import sending_slip
from membership.services.slip_tables import with_words
from membership.web.downloads import handed_over


def certificate_words(asked: NoticeCertificate | CertificateOrder) -> str:
    """Return what is said to whoever asked for a certificate: it is there, or a worker draws it."""
    if isinstance(asked, NoticeCertificate):
        return gettext("The certificate is drawn up and kept.")
    return gettext("The certificate is being drawn up: there are many slips. It stands below once it is ready.")


def certificate_file(certificate: NoticeCertificate, kind: str) -> HttpResponse:
    """Return the page to sign (`pdf`) or the table behind it (`csv`). Raises Http404 for any other kind.

    The table says in words, in the reader's language, what its hashed columns hold in codes.
    """
    kept = {"pdf": certificate.paper, "csv": certificate.table}.get(kind)
    if kept is None:
        raise Http404
    content = bytes(kept.content)
    return handed_over(with_words(content) if kind == "csv" else content, name=kept.name, media_type=kept.media_type)


def slip_file(certificate: NoticeCertificate, delivery: str) -> HttpResponse:
    """Return the slip of one recipient as the certificate holds it. Raises Http404 where it holds none."""
    row = certificate.notice.deliveries.filter(public_id=delivery).first()
    paper = row and sending_slip(certificate, row, language=formats.language_of())
    if not paper:
        raise Http404
    return handed_over(paper.content, name=paper.name, media_type=paper.media_type)
