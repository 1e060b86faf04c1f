"""The door of a meeting on line: who one is there, what one may do, coming in and leaving."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from governance.errors import NotPresent
from governance.models import Assembly, AssemblyState
from governance.queries.doors import doors_open_at
from governance.services.attendance import depart
from membership.access import actor_for
from membership.clock import now
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Account
from membership.web.gate import ENTRIES, ENTRY, PUBLIC, GatedRequest, entry_pass, gate, give_entry_pass
from voting.queries.after_meeting import last_close, lets_in
from voting.queries.door import Capacity, capacities_of, capacity_of, voices_of
from voting.services.entering import enter_on_line
from voting.web.pages import EnteredRequest, Refusal, assembly_entered, refuse


@gate(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: GatedRequest, assembly: str) -> HttpResponseBase:
    """Show the door to whoever may come in; «Entrer» notes the arrival and gives the pass."""
    if not _is_somebody(request, assembly):
        # The same page whether or not there is such a meeting.
        return render(request, "voting/door_closed.html")
    found = _assembly(request, assembly)
    instant = now()
    capacities = _capacities(request, found)
    if not capacities:
        return render(request, "voting/door_closed.html")
    # Tried and prepared well before the doors open: the pass alone is given, and no arrival noted.
    wants_device = request.POST.get("step") == "device"
    if request.method == "POST":
        chosen = _chosen(request, capacities)
        if chosen is not None and chosen.is_let_in:
            if wants_device:
                give_pass(request, found, chosen)
                return redirect(reverse("voting:device", args=[found.organisation.slug, found.public_id]))
            if lets_in(found, instant):
                return come_in(request, found, chosen)
    held = entry_pass(request, assembly)
    context = {
        "assembly": found,
        "capacities": capacities,
        "is_one": len(capacities) == 1,
        "can_enter": any(capacity.is_let_in for capacity in capacities),
        "doors_are_open": lets_in(found, instant),
        "doors_open_at": doors_open_at(found),
        "votes_until": last_close(found, instant),
        "is_over": found.state == AssemblyState.ENDED and not lets_in(found, instant),
        "holds_pass": held is not None,
        "must_choose": request.method == "POST" and (wants_device or lets_in(found, instant)),
    }
    return render(request, "voting/door.html", context)


def come_in(request: HttpRequest, assembly: Assembly, capacity: Capacity) -> HttpResponseBase:
    """Note the arrival and give this session the pass. Present already, on another device: just the pass.

    So it is when the meeting is over and a vote goes on: nobody arrives any more, and all on its roll vote.
    """
    try:
        if last_close(assembly, now()) is None:
            enter_on_line(assembly, capacity, actor=actor_for(request.user))
    except DomainError as error:
        return refuse(request, Refusal(_("You are not in the meeting yet"), sentence(error)), assembly=assembly)
    give_pass(request, assembly, capacity)
    return redirect(reverse("voting:room", args=[assembly.organisation.slug, assembly.public_id]))


def give_pass(request: HttpRequest, assembly: Assembly, capacity: Capacity) -> None:
    """Let this session into the meeting as one member, and only as that one."""
    give_entry_pass(
        request,
        assembly.organisation,
        assembly=assembly.public_id,
        membership_id=capacity.membership_id,
        person_id=capacity.person_id,
        name=capacity.name,
        seat_no=capacity.seat_no,
        acts_for=capacity.acts_for,
    )


@gate(ENTRY)
@require_POST
def another_voice(request: EnteredRequest, assembly: str) -> HttpResponseBase:
    """Go on as another member for whom the same person votes: their own membership, or a proxy they carry."""
    found = assembly_entered(request, assembly)
    wanted = request.POST.get("membership")
    capacity = next((one for one in voices_of(found, request.entry.person_id, now()) if one.choice == wanted), None)
    if capacity is None:
        raise Http404
    return come_in(request, found, capacity)


@gate(ENTRY)
@require_POST
def leave(request: EnteredRequest, assembly: str) -> HttpResponseBase:
    """Note the departure and take the pass back. One may come back by the same door."""
    found = assembly_entered(request, assembly)
    _note_departure(request, found)
    request.session.pop(ENTRIES, None)
    messages.info(request, _("You have left the meeting, and are no longer counted. The same door lets you back in."))
    return redirect(reverse("voting:enter", args=[request.entry.slug, assembly]))


@gate(ENTRY)
@require_POST
def another_person(request: EnteredRequest, assembly: str) -> HttpResponseBase:
    """End everything of the first person on this device: their pass and their log-in.

    Their presence stays: they are still in the meeting, beside whoever votes next.
    """
    is_at_table = not request.entry.membership_id
    address = reverse("sittings:one" if is_at_table else "voting:enter", args=[request.entry.slug, assembly])
    request.session.flush()
    return redirect(address if is_at_table else f"{address}?next")


def _note_departure(request: EnteredRequest, assembly: Assembly) -> None:
    try:
        depart(
            assembly,
            membership_id=request.entry.membership_id,
            seat_no=request.entry.seat_no,
            actor=actor_for(request.user),
        )
    except NotPresent:
        # The office noted it first, or the meeting is over.
        return


def _is_somebody(request: GatedRequest, assembly: str) -> bool:
    return isinstance(request.user, Account) or _holds_pass(request, assembly)


def _holds_pass(request: GatedRequest, assembly: str) -> bool:
    held = entry_pass(request, assembly)
    return held is not None and held.organisation_id == request.organisation.pk


def _assembly(request: GatedRequest, public_id: str) -> Assembly:
    """Return a meeting that was called. Members know of no other, and nobody enters another."""
    rows = Assembly.objects.for_organisation(request.organisation).select_related("organisation")
    found: Assembly | None = rows.filter(public_id=public_id, notice__isnull=False, body=None).first()
    if found is None:
        raise Http404
    return found


def _capacities(request: GatedRequest, assembly: Assembly) -> list[Capacity]:
    """Return whom this reader may come in as: the holder of a pass as that one member only; nobody, once it lapsed.

    A pass is good for whoever it was given to. Once they no longer act for the member it lets nobody in, least of all
    as whoever does now; somebody signed in still has what is their own.
    """
    held = entry_pass(request, assembly.public_id)
    if held is not None and held.organisation_id == request.organisation.pk:
        capacity = capacity_of(assembly, held.membership_id, now(), person_id=held.person_id)
        if capacity.person_id == held.person_id:
            return [capacity]
        if not isinstance(request.user, Account):
            return []
    found = capacities_of(_account(request), assembly, now())
    if not found:
        raise Http404
    return found


def _account(request: Any) -> Account:
    assert isinstance(request.user, Account)
    return request.user


def _chosen(request: GatedRequest, capacities: list[Capacity]) -> Capacity | None:
    """Return the member chosen, or the only one there is."""
    if len(capacities) == 1:
        return capacities[0]
    wanted = request.POST.get("membership")
    return next((capacity for capacity in capacities if capacity.choice == wanted), None)
