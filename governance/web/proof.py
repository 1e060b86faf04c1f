"""The proof of a notice of meeting: its certificates, and the slip of one member."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from governance.models import Assembly
from governance.queries.versions import notices_of
from governance.web.meetings import address, meeting_of
from governance.web.versions import version_asked
from membership import formats
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Notice, NoticeCertificate
from membership.services.certificate_orders import ask_certificate
from membership.web.certificates import certificate_file, certificate_words, slip_file
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate


@require_POST
@gate(OFFICE)
def certify(request: GatedRequest, assembly: str) -> HttpResponse:
    """Draw up the certificate of the notice as it stands now."""
    meeting = meeting_of(request, assembly)
    version = version_asked(request, meeting)
    if version is None:
        return redirect(address("governance:assembly", meeting))
    try:
        asked = ask_certificate(version.notice, language=formats.language_of(), actor=request.actor)
    except DomainError as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, certificate_words(asked))
    return redirect(address("governance:told", meeting) + version.query + "#proof")


@require_safe
@gate(REGISTER)
def document(request: GatedRequest, assembly: str, certificate: str, kind: str) -> HttpResponse:
    """Hand over the page to sign, or the table behind it."""
    return certificate_file(_certificate(meeting_of(request, assembly), public_id=certificate), kind)


@require_safe
@gate(REGISTER)
def slip(request: GatedRequest, assembly: str, certificate: str, delivery: str) -> HttpResponse:
    """Hand over the slip of one member, as the certificate holds it."""
    return slip_file(_certificate(meeting_of(request, assembly), public_id=certificate), delivery)


def _certificate(meeting: Assembly, *, public_id: str) -> NoticeCertificate:
    rows = NoticeCertificate.objects.for_organisation(meeting.organisation).select_related(
        "notice__organisation", "organisation", "paper", "table"
    )
    of_the_meeting = Notice.objects.filter(notices_of(meeting))
    found: NoticeCertificate | None = rows.filter(notice__in=of_the_meeting, public_id=public_id).first()
    if found is None:
        raise Http404
    return found
