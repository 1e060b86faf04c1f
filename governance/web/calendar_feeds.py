"""One's own calendar: the page where its private address is made and stopped, and what calendars read there."""

from __future__ import annotations

import hashlib
from typing import Any

# What is published of it counts no reading; a calendar does nothing else.
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.models import Assembly, CalendarFeed, FollowUp
from governance.queries.calendar_feeds import Reader, called_meetings, feed_named, feed_of, reader_of
from governance.queries.entrusted import still_entrusted_to
from governance.rules.icalendar import Calendar, written
from governance.services.calendar_feeds import issue_calendar_feed, note_feed_read, stop_calendar_feed
from governance.services.calendar_text import entries_of, entries_of_the_entrusted, entries_of_the_year
from governance.services.notice_text import local
from governance.web.meetings import address
from membership.access import OFFICE
from membership.clock import today
from membership.models import Account
from membership.pictures.words import language
from membership.web.gate import MEMBER, PUBLIC, GatedRequest, gate
from membership.web.qr import qr_svg

MEDIA_TYPE = "text/calendar; charset=utf-8"
SAID_TO_NOBODY = "Aucun calendrier à cette adresse.\nNo calendar at this address.\n"
SAID_TO_THE_HASTY = "Trop de lectures; réessayez plus tard.\nToo many readings; try again later.\n"
LATER = 3600


@gate(MEMBER)
@never_cache
def mine(request: GatedRequest) -> HttpResponse:
    """Show whether there is an address; make one, and say it this once, in the answer to the click."""
    account = _account(request)
    context: dict[str, Any] = {"is_office": bool(request.roles & OFFICE)}
    if request.method == "POST":
        issued = issue_calendar_feed(request.organisation, account, language=language(), actor=request.actor)
        found = request.build_absolute_uri(reverse("calendars:feed", kwargs={"token": issued.token}))
        followed = f"webcal://{found.partition('://')[2]}"
        context |= {"address": found, "followed": followed, "picture": qr_svg(followed)}
    context["feed"] = feed_of(request.organisation, account)
    return render(request, "governance/calendar.html", context)


@gate(MEMBER)
@require_POST
def stop(request: GatedRequest) -> HttpResponse:
    if stop_calendar_feed(request.organisation, _account(request), actor=request.actor):
        messages.success(request, _("The address works no longer. Calendars that followed it are told nothing more."))
    return redirect("calendars:mine", slug=request.organisation.slug)


@gate(PUBLIC)
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Answer what a calendar reads. Whoever has no address learns nothing: the same words, whatever was wrong."""
    # Before anything is looked up, and by what was asked: being told to wait says nothing about the address either.
    if not ratelimit.consume(request, app="allauth.account", action="calendar_feed", key=token, limit_get=True):
        return _plain(SAID_TO_THE_HASTY, status=429, headers={"Retry-After": str(LATER)})
    found = feed_named(token)
    if found is None:
        return _plain(SAID_TO_NOBODY, status=404)
    on = today(found.organisation)
    reader = reader_of(found, on)
    if not reader.is_anybody:
        return _plain(SAID_TO_NOBODY, status=404)
    note_feed_read(found, on)
    with translation.override(found.language):
        body = _written(request, found, reader)
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()}"'
    said = _PRIVATE | {
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Content-Language": found.language,
        "Content-Disposition": f'inline; filename="{found.organisation.slug}.ics"',
    }
    response = HttpResponse(body, content_type=MEDIA_TYPE, headers=said)
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer or response


# Nobody's search engine, and no page it leads to, is to hear of the address.
_PRIVATE = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


def _written(request: HttpRequest, found: CalendarFeed, reader: Reader) -> str:
    here, on = found.organisation, today(found.organisation)

    def page_of(meeting: Assembly) -> str:
        name = "sittings:one" if meeting.is_sitting else "governance:assembly"
        return request.build_absolute_uri(address(name, meeting))

    def page_of_one(row: FollowUp) -> str:
        way = {"slug": here.slug, "follow_up": row.public_id}
        return request.build_absolute_uri(reverse("governance:my-follow-up", kwargs=way))

    meetings = called_meetings(here, reader, on)
    entries = entries_of(meetings, address=page_of, language=found.language)
    if reader.roles & OFFICE:
        entries += entries_of_the_year(here, on)
    entries += entries_of_the_entrusted(still_entrusted_to(here, reader.persons), address=page_of_one)
    name = local(here, "name", found.language)
    return written(Calendar("Meetings", found.language, name, is_followed=True), entries)


def _plain(text: str, *, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    kept = _PRIVATE | {"Cache-Control": "no-store"} | (headers or {})
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8", headers=kept)


def _account(request: GatedRequest) -> Account:
    assert isinstance(request.user, Account)  # by the gate
    return request.user
