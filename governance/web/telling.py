"""Those told of a meeting: how the sending goes, one member's proof, and the letters to post."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext

from governance.models import Assembly, ConvenedEntry, CorrectedEntry
from governance.queries import telling as queries
from governance.queries.rules import rules_of
from governance.queries.versions import Version
from governance.rules.delays import assess_omission
from governance.services.meeting_papers import day_of
from governance.web.meetings import address, address_if_any, meeting_of
from governance.web.steps import Step, steps_of
from governance.web.stories import as_lines, reason_of
from governance.web.versions import version_asked, versions_shown
from membership import formats
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.models import UNFINISHED, DeliveryState
from membership.queries.certificate_orders import drawing_of
from membership.queries.letters import letters_to_post
from membership.queries.post import batches_holding
from membership.rules.findings import Finding
from membership.rules.spreadsheets import csv_lines
from membership.services.papers.envelopes import pages_to_print
from membership.services.sender import hold_in_force
from membership.web.gate import REGISTER, GatedRequest, gate
from membership.web.letter_words import TONES

FAILURES_SHOWN = 50
LEFT_OUT_SHOWN = 50
CERTIFICATES_SHOWN = 5


@gate(REGISTER)
def told(request: GatedRequest, assembly: str) -> HttpResponse:
    meeting = meeting_of(request, assembly)
    version = version_asked(request, meeting)
    if version is None:
        return redirect(address("governance:assembly", meeting))
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "proof":
        drawn = {"meeting": meeting, "version": version, **_drawn(request, version)}
        return _varying(render(request, "governance/told.html#proof", drawn))
    progress = queries.progress_of(version.notice)
    context = {
        "meeting": meeting,
        "version": version,
        "progress": progress,
        "omission": _omission(meeting, progress),
        "ends": _ends(progress),
        "held": None if progress.is_finished else hold_in_force(),
    }
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "sending":
        return _varying(render(request, "governance/told.html#sending", context))
    return _varying(render(request, "governance/told.html", context | _proof(request, meeting, version)))


def _proof(request: GatedRequest, meeting: Assembly, version: Version) -> dict[str, object]:
    notice, search = version.notice, request.GET.get("q", "").strip()
    left = queries.left_out(meeting, version)
    failures, waiting = queries.failed(notice), queries.waiting(notice)
    return {
        "steps": steps_of(meeting, Step.TOLD, request.roles),
        "versions": versions_shown(meeting),
        "list": queries.list_of(meeting, version),
        "left_out": [(one, _why_left_out(one)) for one in left[:LEFT_OUT_SHOWN]],
        "left_out_count": left.count(),
        "notice": notice,
        "search": search,
        "stories": as_lines(queries.stories(meeting, search, today(meeting.organisation), version)) if search else [],
        "failures": failures[:FAILURES_SHOWN],
        "waiting": waiting[:FAILURES_SHOWN],
        "waived": queries.set_aside(notice)[:FAILURES_SHOWN],
        "public_notices": notice.public_notices.order_by("first_on", "pk"),
        "beyond": [(row, TONES.get(DeliveryState(row.state), "warn")) for row in queries.told_beyond(notice)],
        "schedule_url": address_if_any("voting:schedule", meeting),
        "waivers": meeting.waivers.select_related("given_by"),
        **_drawn(request, version),
    }


def _why_left_out(one: ConvenedEntry | CorrectedEntry) -> str:
    said = reason_of(one)
    if one.told_before:  # type: ignore[union-attr]  # annotated by the query
        said += " " + gettext("Told before; a death was recorded since, and nothing more is sent.")
    return said


def _drawn(request: GatedRequest, version: Version) -> dict[str, object]:
    """Return what is read over and over while a certificate is drawn, which takes minutes: nothing else of the page."""
    notice = version.notice
    return {
        "certificates": list(notice.certificates.order_by("-drawn_at")[:CERTIFICATES_SHOWN]),
        "drawing": drawing_of(notice),
        "pending": notice.deliveries.filter(state__in=UNFINISHED).exists(),
        "may_act": bool(request.roles & OFFICE_ROLES),
    }


def _varying(response: HttpResponse) -> HttpResponse:
    response.headers["Vary"] = "HX-Request"
    return response


def _omission(meeting: Assembly, progress: queries.Progress) -> Finding | None:
    """Return what follows when somebody was not reached, once the sending is over; None while everybody was."""
    if not progress.is_finished or not progress.failed or meeting.is_sitting:
        return None
    return assess_omission(progress.failed, rules_of(meeting))


def _ends(progress: queries.Progress) -> str:
    """Return «encore environ 3 minutes», or nothing while one cannot say."""
    left = progress.time_left
    return gettext("about %(duration)s left") % {"duration": formats.duration(left)} if left else ""


@gate(REGISTER)
def letters(request: GatedRequest, assembly: str) -> HttpResponse:
    """Show the letters to post, ready to print."""
    meeting = meeting_of(request, assembly)
    version = version_asked(request, meeting)
    if version is None:
        return redirect(address("governance:assembly", meeting))
    letters = queries.letters(version.notice, today(meeting.organisation))
    to_print = list(letters_to_post(version.notice))
    may_act = bool(request.roles & OFFICE_ROLES)
    context = {
        "meeting": meeting,
        "version": version,
        "steps": steps_of(meeting, Step.TOLD, request.roles),
        "letters": letters,
        "to_print": len(to_print),
        "paper": pages_to_print(to_print, organisation=meeting.organisation) if may_act and to_print else None,
        "batches": batches_holding(version.notice),
        "unposted": [letter for letter in letters if letter.posted_at is None],
        "may_act": may_act,
    }
    return render(request, "governance/letters.html", context)


@gate(REGISTER)
def letters_csv(request: GatedRequest, assembly: str) -> HttpResponse:
    """Answer the letters to post as a table for a mail merge."""
    meeting = meeting_of(request, assembly)
    version = version_asked(request, meeting)
    if version is None:
        return redirect(address("governance:assembly", meeting))
    rows = queries.letters(version.notice, today(meeting.organisation))
    response = HttpResponse(_table(rows), content_type="text/csv; charset=utf-8")
    name = gettext("letters")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{day_of(meeting).isoformat()}.csv"'
    return response


def _table(rows: list[queries.Letter]) -> str:
    """Return the table as spreadsheets of Quebec open it: marked as UTF-8, cells apart by the sign of the language."""
    header = (
        gettext("Name"),
        gettext("Number"),
        gettext("Address"),
        gettext("Town"),
        gettext("Postal code"),
        gettext("Country"),
        gettext("Language"),
    )
    cells = ((row.name, row.number, row.line, row.city, row.postal_code, row.country, row.language) for row in rows)
    separator = ";" if (get_language() or "fr").startswith("fr") else ","
    return "\ufeff" + "".join(csv_lines(header, cells, separator=separator))
