"""The personal link of a notice: it asks who is there before it does anything.

Mail scanners open every link they carry. A GET changes nothing and marks nothing, whoever makes it
and however often; only the member's own button lets this browser into the meeting.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from membership.access import actor_for
from membership.clock import now
from membership.errors import EntryRefused
from membership.queries.attachments import attached_to, listed
from membership.services.composing import as_paragraph, fill
from membership.services.correspondence import acknowledge
from membership.services.quality import quality_in
from membership.web.gate import PUBLIC, gate
from voting.queries.after_meeting import last_close, lets_in
from voting.queries.door import Copy, Invitation, copy_of, invitation_of
from voting.services.sealed.setting_up import group_of
from voting.web.door import come_in, give_pass


@gate(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask «Êtes-vous …?»; the answer «Oui» lets this browser in as that member."""
    instant = now()
    try:
        if copy := copy_of(token):
            return _of_reader(request, copy)
        invitation = invitation_of(token, instant)
    except EntryRefused:
        # One page for every link that opens nothing: which it was is nobody else's business.
        return render(request, "voting/link_refused.html", status=404)
    timezone.activate(invitation.assembly.zone)
    if request.method == "POST" and invitation.capacity.is_let_in:
        return _let_in(request, invitation)
    return _ask(request, invitation)


def _of_reader(request: HttpRequest, copy: Copy) -> HttpResponseBase:
    """Ask somebody who is no member to confirm that the notice came; it lets nobody in."""
    timezone.activate(copy.assembly.zone)
    if request.method == "POST":
        acknowledge(copy.delivery, actor=actor_for(request.user))
        return redirect(request.path)
    text = copy.delivery.notice.texts.get(language=copy.delivery.language)
    quality = quality_in(copy.delivery.in_quality, copy.delivery.language)
    filled = {"name": copy.delivery.addressee, "link": request.build_absolute_uri(), "quality": as_paragraph(quality)}
    context = {
        "assembly": copy.assembly,
        "delivery": copy.delivery,
        "subject": text.subject,
        "text": fill(text.body_text, filled),
        "attached": listed(attached_to(copy.delivery.notice)),
    }
    return render(request, "voting/link_copy.html", context)


def _ask(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    context = {
        "assembly": invitation.assembly,
        "capacity": invitation.capacity,
        "doors_are_open": lets_in(invitation.assembly, now()),
        "votes_until": last_close(invitation.assembly, now()),
        "said_no": "no" in request.GET,
        "group": group_of(invitation.assembly),
    }
    return render(request, "voting/link.html", context)


def _let_in(request: HttpRequest, invitation: Invitation) -> HttpResponseBase:
    assembly, capacity = invitation.assembly, invitation.capacity
    acknowledge(invitation.delivery, actor=actor_for(request.user))
    if lets_in(assembly, now()):
        return come_in(request, assembly, capacity)
    give_pass(request, assembly, capacity)
    return redirect(reverse("voting:enter", args=[assembly.organisation.slug, assembly.public_id]))
