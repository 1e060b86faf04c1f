"""What a secretary does about those whom a notice of meeting did not reach, and declaring the notice done."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from governance.models import Assembly
from governance.queries.versions import notices_of
from governance.web.meetings import address, meeting_of
from governance.web.versions import version_asked
from membership import formats
from membership.clock import now
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Delivery, Notice
from membership.services.bounces import note_returned
from membership.services.correspondence import close_notice
from membership.services.following_up import post_instead, send_again, send_failed_again, waive
from membership.services.posting import post_again
from membership.web.gate import OFFICE, GatedRequest, gate


def _again(request: GatedRequest, delivery: Delivery) -> str:
    sent = send_again(delivery, actor=request.actor)
    return gettext("The message to %(name)s leaves once more, to %(address)s.") % {
        "name": sent.addressee,
        "address": sent.address,
    }


def _post(request: GatedRequest, delivery: Delivery) -> str:
    letter = post_instead(delivery, actor=request.actor)
    return gettext("A letter to %(name)s is on the list of those to post.") % {"name": letter.addressee}


def _post_again(request: GatedRequest, delivery: Delivery) -> str:
    letter = post_again(delivery, actor=request.actor)
    return gettext("A letter to %(name)s is on the list of those to post.") % {"name": letter.addressee}


def _waive(request: GatedRequest, delivery: Delivery) -> str:
    waive(delivery, actor=request.actor, reason=request.POST.get("reason", ""))
    return gettext("%(name)s is set aside, with the reason.") % {"name": delivery.addressee}


def _returned(request: GatedRequest, delivery: Delivery) -> str:
    note_returned(delivery, actor=request.actor, answer=request.POST.get("answer", ""))
    return gettext("Noted: the e-mail to %(name)s came back. Reach them another way.") % {"name": delivery.addressee}


ACTS: dict[str, Callable[[GatedRequest, Delivery], str]] = {
    "again": _again,
    "post": _post,
    "post-again": _post_again,
    "waive": _waive,
    "returned": _returned,
}


@require_POST
@gate(OFFICE)
def follow_up(request: GatedRequest, assembly: str, delivery: str, act: str) -> HttpResponse:
    """Do one thing about one member."""
    meeting = meeting_of(request, assembly)
    if meeting.notice is None:
        return redirect(address("governance:assembly", meeting))
    found = (
        Delivery.objects.filter(notice__in=Notice.objects.filter(notices_of(meeting)), public_id=delivery)
        .select_related("person", "application", "correspondent", "organisation")
        .first()
    )
    if found is None or act not in ACTS:
        raise Http404
    return _answer(request, meeting, lambda: ACTS[act](request, found))


@require_POST
@gate(OFFICE)
def again(request: GatedRequest, assembly: str) -> HttpResponse:
    """Send once more to all whom the notice did not reach, and to them alone."""
    meeting = meeting_of(request, assembly)
    version = version_asked(request, meeting)
    if version is None:
        return redirect(address("governance:assembly", meeting))
    notice = version.notice

    def act() -> str:
        n = send_failed_again(notice, actor=request.actor)
        said = ngettext("%(n)s message leaves once more.", "%(n)s messages leave once more.", n)
        return said % {"n": formats.number(n)}

    return _answer(request, meeting, act)


@require_POST
@gate(OFFICE)
def close(request: GatedRequest, assembly: str) -> HttpResponse:
    """Declare the notice done."""
    meeting = meeting_of(request, assembly)
    version = version_asked(request, meeting)
    if version is None:
        return redirect(address("governance:assembly", meeting))
    notice = version.notice

    def act() -> str:
        close_notice(notice, actor=request.actor, at=now())
        return gettext("The notice is declared done.")

    return _answer(request, meeting, act)


def _answer(request: GatedRequest, meeting: Assembly, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except DomainError as error:
        messages.error(request, sentence(error))
    version = version_asked(request, meeting)
    return redirect(address("governance:told", meeting) + (version.query if version else ""))
