"""Posting a notice: the letters as one document, and saying that they have left."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from governance.web.meetings import address, meeting_of
from governance.web.versions import version_asked
from membership import formats
from membership.errors import DomainError
from membership.messages import sentence
from membership.services.correspondence import note_batch_posted
from membership.services.papers.envelopes import letters_with_codes, merged_letters
from membership.services.papers.labels import address_labels
from membership.services.papers.letters import SIZES
from membership.web.downloads import handed_over
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate


@require_safe
@gate(OFFICE)
def document(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand over the letters that wait, merged; each holds the personal code of its reader, so the office alone may."""
    meeting = meeting_of(request, assembly)
    version = version_asked(request, meeting)
    if version is None:
        return redirect(address("governance:assembly", meeting))
    size = request.GET.get("size", "")
    if size and size not in SIZES:
        raise Http404
    paper = merged_letters(version.notice, size=size, only=request.GET.get("only", ""))
    return handed_over(paper.content, name=paper.name, media_type=paper.media_type)


@require_POST
@gate(OFFICE)
def with_codes(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand over the letters that wait, each with a fresh code to sign in for the first time."""
    meeting = meeting_of(request, assembly)
    version = version_asked(request, meeting)
    if version is None:
        return redirect(address("governance:assembly", meeting))
    try:
        paper = letters_with_codes(version.notice, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
        return redirect(address("governance:told", meeting))
    return handed_over(paper.content, name=paper.name, media_type=paper.media_type)


@require_safe
@gate(REGISTER)
def labels(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand over the address labels of the letters that wait."""
    meeting = meeting_of(request, assembly)
    version = version_asked(request, meeting)
    if version is None:
        return redirect(address("governance:assembly", meeting))
    paper = address_labels(version.notice)
    return handed_over(paper.content, name=paper.name, media_type=paper.media_type)


@require_POST
@gate(OFFICE)
def posted(request: GatedRequest, assembly: str) -> HttpResponse:
    """Note that the letters ticked have left."""
    meeting = meeting_of(request, assembly)
    version = version_asked(request, meeting)
    if version is None:
        return redirect(address("governance:assembly", meeting))
    n = note_batch_posted(version.notice, among=request.POST.getlist("letter"), actor=request.actor)
    if n:
        said = ngettext("Noted: %(n)s letter is posted.", "Noted: %(n)s letters are posted.", n)
        messages.success(request, said % {"n": formats.number(n)})
    else:
        messages.error(request, gettext("Tick the letters that have left. Nothing was recorded."))
    return redirect(address("governance:letters", meeting) + version.query)
