"""Joining documents to the notice of a meeting, and taking them off."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from governance.services.attaching import attach_to_meeting, detach_from_meeting
from governance.web.calling import notice_page
from governance.web.calling_forms import ReasonForm
from governance.web.meetings import address, meeting_of
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.attachments import AttachmentForm
from membership.web.gate import OFFICE, GatedRequest, gate


@require_POST
@gate(OFFICE)
def attach(request: GatedRequest, assembly: str) -> HttpResponse:
    """Join one document more, or take off the one that the button names."""
    meeting = meeting_of(request, assembly)
    if not meeting.is_draft:
        return redirect(address("governance:told", meeting))
    form = AttachmentForm(request.POST, request.FILES)
    try:
        if "detach" in request.POST:
            detach_from_meeting(meeting, public_id=request.POST["detach"], actor=request.actor)
            messages.success(request, gettext("It does not go with the notice any more."))
        elif form.is_valid():
            attach_to_meeting(meeting, file=form.joined, actor=request.actor)
            messages.success(request, gettext("It goes with the notice."))
        else:
            return notice_page(request, meeting, ReasonForm(), attach_form=form, status=422)
    except DomainError as error:
        messages.error(request, sentence(error))
    return redirect(address("governance:notice", meeting) + "#documents")
