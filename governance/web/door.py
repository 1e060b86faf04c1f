"""The door of the meeting, for the evening: find somebody, note that they came or left, see the quorum."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from governance.models import Assembly, AssemblyState, PresenceChannel
from governance.queries import arrivals
from governance.queries import presence as ledger
from governance.queries.guests import guests_here
from governance.queries.quorum import quorum_at
from governance.services.attendance import arrive, depart, let_alternate_in, let_delegate_in
from governance.web.guests import GuestForm, rule_said
from governance.web.meetings import address, address_if_any, meeting_of
from governance.web.steps import Step, steps_of
from membership.clock import now
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Membership
from membership.web.gate import OFFICE, GatedRequest, gate

PAGE = "governance/door.html"
TAKES_ARRIVALS = (AssemblyState.CALLED, AssemblyState.IN_SESSION)


@gate(OFFICE)
def door(request: GatedRequest, assembly: str) -> HttpResponse:
    meeting = meeting_of(request, assembly)
    if meeting.notice_id is None:
        return redirect(address("governance:notice", meeting))
    search = request.GET.get("q", "").strip()
    if request.headers.get("HX-Target") == "found":
        return _part("found", request, _found(meeting, search))
    return _answer(request, PAGE, _page(request, meeting, search))


@gate(OFFICE)
def presence(request: GatedRequest, assembly: str) -> HttpResponse:
    """Answer the counts alone, which arrivals on line also change."""
    meeting = meeting_of(request, assembly)
    if meeting.notice_id is None or not request.headers.get("HX-Request"):
        return redirect(address("governance:door", meeting))
    return _part("presence", request, _presence(meeting))


@gate(OFFICE)
@require_POST
def note_arrival(request: GatedRequest, assembly: str, membership: str) -> HttpResponse:
    """Note that a member has come into the hall."""
    meeting, member = _member_of(request, assembly, membership)
    refusal, seat_no = "", _seat_no(request)
    try:
        with transaction.atomic():
            who = request.POST.get("who", "")
            instead = {"alternate": let_alternate_in, "delegate": let_delegate_in}.get(who)
            if instead is not None:
                on = now().astimezone(meeting.zone).date()
                instead(meeting, member, seat_no=seat_no, on=on, actor=request.actor)
            arrive(
                meeting,
                membership_id=member.pk,
                channel=PresenceChannel.HALL,
                actor=request.actor,
                in_person=who == "in_person",
                seat_no=seat_no,
            )
    except DomainError as error:
        refusal = sentence(error)
    done = gettext("%(name)s is here.") % {"name": member.person.full_name}
    return _noted(request, meeting, member, done, refusal, seat_no=seat_no)


@gate(OFFICE)
@require_POST
def note_departure(request: GatedRequest, assembly: str, membership: str) -> HttpResponse:
    """Note that a member has left, whichever way they had come."""
    meeting, member = _member_of(request, assembly, membership)
    refusal, seat_no = "", _seat_no(request)
    try:
        depart(meeting, membership_id=member.pk, seat_no=seat_no, actor=request.actor)
    except DomainError as error:
        refusal = sentence(error)
    done = gettext("%(name)s has left.") % {"name": member.person.full_name}
    return _noted(request, meeting, member, done, refusal, seat_no=seat_no)


def _seat_no(request: GatedRequest) -> int:
    """Return which delegate of a member organisation is meant; the first where nothing is said."""
    said = request.POST.get("seat", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 3 else 1


def _member_of(request: GatedRequest, assembly: str, membership: str) -> tuple[Assembly, Membership]:
    meeting = meeting_of(request, assembly)
    rows = Membership.objects.for_organisation(request.organisation).select_related("person")
    return meeting, get_object_or_404(rows, public_id=membership)


def _noted(
    request: GatedRequest, meeting: Assembly, member: Membership, done: str, refusal: str, *, seat_no: int
) -> HttpResponse:
    """Answer what was done or why not: the whole page anew, or for a script only what changed."""
    if not request.headers.get("HX-Request"):
        if refusal:
            messages.error(request, refusal)
        else:
            messages.success(request, done)
        kept = request.POST.get("q", "") if refusal else ""
        query = f"?{urlencode({'q': kept})}" if kept else ""
        return redirect(address("governance:door", meeting) + query)
    context = {
        "meeting": meeting,
        "comer": arrivals.comer(meeting, member, now(), seat_no),
        "refusal": refusal,
        "done": "" if refusal else done,
        "takes_arrivals": meeting.state in TAKES_ARRIVALS,
        "search": request.POST.get("q", ""),
    }
    return _part("noted", request, context | _presence(meeting, aside=True))


def _page(request: GatedRequest, meeting: Assembly, search: str) -> dict[str, Any]:
    return {
        "steps": steps_of(meeting, Step.EVENING, request.roles),
        "conduct_url": address_if_any("voting:conduct", meeting),
        "guest_form": GuestForm(),
        "guest_rule": rule_said(meeting),
        **_found(meeting, search),
        **_presence(meeting),
    }


def _found(meeting: Assembly, search: str) -> dict[str, Any]:
    found = arrivals.comers(meeting, search, now()) if search else []
    return {
        "meeting": meeting,
        "search": search,
        "comers": found,
        "is_cut": len(found) == arrivals.FOUND,
        "takes_arrivals": meeting.state in TAKES_ARRIVALS,
    }


def _presence(meeting: Assembly, *, aside: bool = False) -> dict[str, Any]:
    """Return the counts. aside: they come along with another part of the page."""
    instant = now()
    present = ledger.present(meeting, instant)
    channels = ledger.by_channel(meeting, instant)
    return {
        "meeting": meeting,
        "present": present,
        "everybody": sum(channels.values()),
        "channels": [
            {"label": str(channel.label), "value": channels.get(channel.value, 0)} for channel in PresenceChannel
        ],
        "quorum": quorum_at(meeting, instant, present),
        "guests": guests_here(meeting, instant),
        "latest": arrivals.latest(meeting),
        "aside": aside,
        "at": instant,
    }


def _part(name: str, request: GatedRequest, context: dict[str, Any]) -> HttpResponse:
    return _answer(request, f"{PAGE}#{name}", context)


def _answer(request: GatedRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    response.headers["Vary"] = "HX-Request, HX-Target"
    return response
