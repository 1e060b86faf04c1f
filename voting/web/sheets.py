"""Photographs of tally sheets: one button that opens the camera, and the hash of each beside the numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.models import Assembly, Motion
from governance.queries.outcomes import outcome_of as decided_outcome
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.rules.photographs import EXTENSIONS
from membership.web.acting import persons_here
from membership.web.downloads import handed_over
from membership.web.gate import COUNTING, MEMBER, TALLYING, GatedRequest, gate
from voting.access import motions_for, sees_result
from voting.models import PaperCount, Poll, TallySheet
from voting.queries.sheets import Counted, may_open, numbers_are_read, sheets_of, takes_sheets, told_by_hash
from voting.services.sheets import (
    LARGEST,
    Picture,
    add_sheet_of_count,
    add_sheet_of_motion,
    add_sheet_of_vote,
    withdraw_sheet,
)
from voting.web.outcomes import outcome_of
from voting.web.pages import poll_seen
from voting.web.paper.pages import count_seen

SHOWN = "image/jpeg,image/png"


class CameraInput(forms.ClearableFileInput):
    """A file that a telephone takes with its camera. Where there is none, a picture is chosen as usual."""

    template_name = "django/forms/widgets/file.html"

    def __init__(self) -> None:
        super().__init__({"accept": SHOWN, "capture": "environment"})


class PhotographField(forms.FileField):
    """The bytes of a picture of some size. What they are, the service looks at."""

    widget = CameraInput

    def clean(self, data: Any, initial: Any = None) -> bytes:
        file = super().clean(data, initial)
        if file.size > LARGEST:
            raise forms.ValidationError(
                gettext("This file is too large: %(n)s MB at most.") % {"n": LARGEST // 1_000_000}
            )
        content: bytes = file.read()
        return content


class SheetForm(forms.Form):
    """A photograph of a tally sheet, and which sheet it is of. takes: it is taken now, rather than chosen."""

    label = forms.CharField(
        label=_("Which sheet"),
        help_text=_("Where there are several, such as “Table 3”."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    photograph = PhotographField(label=_("Photograph of the tally sheet"))

    def __init__(self, *args: Any, takes: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not takes:
            del self.fields["photograph"].widget.attrs["capture"]

    @property
    def picture(self) -> Picture:
        return Picture(self.cleaned_data["photograph"], self.cleaned_data["label"])


@dataclass(frozen=True, slots=True)
class Place:
    """What was counted, as its page of sheets shows it. back: where its numbers stand; add: joins a picture to it."""

    counted: Counted
    meeting: Assembly | None
    kind: str
    back: str
    add: Callable[..., TallySheet]

    def address(self, act: str = "") -> str:
        name = f"voting:sheets-{self.kind}{act}"
        return reverse(name, args=[self.counted.organisation.slug, self.counted.public_id])


def of_poll(request: GatedRequest, public_id: str) -> Place:
    poll = poll_seen(request, public_id)
    is_at_the_desk = bool(request.roles & COUNTING.roles) and not sees_result(poll, request.roles)
    view = "paper-desk" if is_at_the_desk else "result"
    back = reverse(f"voting:{view}", args=[request.organisation.slug, poll.public_id])
    return Place(poll, poll.assembly, "poll", back, partial(add_sheet_of_vote, poll))


def of_count(request: GatedRequest, public_id: str) -> Place:
    count = count_seen(request, public_id)
    view = "count-result" if count.is_sealed else "count"
    back = reverse(f"voting:{view}", args=[request.organisation.slug, count.public_id])
    return Place(count, count.assembly, "count", back, partial(add_sheet_of_count, count))


def of_motion(request: GatedRequest, public_id: str) -> Place:
    here = request.organisation
    rows = motions_for(here, request.roles, persons_here(request), today(here))
    motion: Motion = get_object_or_404(rows, public_id=public_id)
    meeting = motion.assembly
    timezone.activate(meeting.zone)
    view = "sittings:one" if meeting.is_sitting else "governance:assembly"
    back = f"{reverse(view, args=[here.slug, meeting.public_id])}#point-{motion.item.number}"
    return Place(motion, meeting, "motion", back, partial(add_sheet_of_motion, motion))


def _place_of(request: GatedRequest, sheet: TallySheet) -> Place:
    """Return where a sheet stands, or answer 404 to whoever may not know of what was counted."""
    match sheet.subject:
        case Poll() as poll:
            return of_poll(request, poll.public_id)
        case PaperCount() as count:
            return of_count(request, count.public_id)
        case Motion() as motion:
            return of_motion(request, motion.public_id)


@gate(MEMBER)
@never_cache
@require_safe
def of_a_poll(request: GatedRequest, poll: str) -> HttpResponse:
    """Show the sheets of a secret vote with papers."""
    return _page(request, of_poll(request, poll))


@gate(COUNTING)
@never_cache
@require_safe
def of_a_count(request: GatedRequest, count: str) -> HttpResponse:
    """Show the sheets of papers that two scrutineers type."""
    return _page(request, of_count(request, count))


@gate(MEMBER)
@never_cache
@require_safe
def of_a_motion(request: GatedRequest, motion: str) -> HttpResponse:
    """Show the sheets of a motion decided by the totals of hands."""
    return _page(request, of_motion(request, motion))


@gate(TALLYING)
@require_POST
def add_to_poll(request: GatedRequest, poll: str) -> HttpResponseBase:
    return _add(request, of_poll(request, poll))


@gate(TALLYING)
@require_POST
def add_to_count(request: GatedRequest, count: str) -> HttpResponseBase:
    return _add(request, of_count(request, count))


@gate(TALLYING)
@require_POST
def add_to_motion(request: GatedRequest, motion: str) -> HttpResponseBase:
    return _add(request, of_motion(request, motion))


@gate(MEMBER)
@never_cache
@require_safe
def one(request: GatedRequest, sheet: str) -> HttpResponse:
    """Show one photograph, large, with its hash."""
    found, place = _opened(request, sheet)
    address = reverse("voting:sheet-photograph", args=[request.organisation.slug, found.public_id])
    context = {"sheet": found, "meeting": place.meeting, "url": address, "sheets_url": place.address()}
    return render(request, "voting/sheet.html", context)


@gate(MEMBER)
@never_cache
@require_safe
def photograph(request: GatedRequest, sheet: str) -> HttpResponse:
    """Answer the very bytes that were hashed."""
    found, _place = _opened(request, sheet)
    kind = found.document.media_type
    name = f"{found.document.sha256[:16]}.{EXTENSIONS[kind]}"
    return handed_over(bytes(found.document.content), name=name, media_type=kind)


@gate(TALLYING)
@require_POST
def withdraw(request: GatedRequest, sheet: str) -> HttpResponseBase:
    """Take back a wrong photograph, for a reason."""
    found = _sheet(request, sheet)
    place = _place_of(request, found)
    try:
        withdraw_sheet(found, because=request.POST.get("because", "")[:500], actor=request.actor)
    except DomainError as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, gettext("The photograph is withdrawn. Its fingerprint stays, with the reason."))
    return redirect(place.address())


def shown(request: HttpRequest, counted: Counted, *, roles: frozenset[str]) -> dict[str, Any]:
    """Return what a page that shows numbers says of the sheets behind them. By an entry pass alone none is opened."""
    account_id = request.user.pk if hasattr(request, "organisation") else None
    lines = list(_lines(counted, roles=roles, account_id=account_id, is_in=hasattr(request, "organisation")))
    return {"sheets": lines, "adds_sheets": bool(roles & TALLYING.roles) and takes_sheets(counted)}


def _lines(
    counted: Counted, *, roles: frozenset[str], account_id: int | None, is_in: bool = True
) -> Iterable[dict[str, Any]]:
    slug = counted.organisation.slug
    sheets = list(sheets_of(counted))
    are_read = bool(sheets) and is_in and numbers_are_read(counted, roles)
    for number, sheet in enumerate(sheets, start=1):
        opens = is_in and may_open(sheet, are_read=are_read, roles=roles, account_id=account_id)
        yield {
            "number": number,
            "sheet": sheet,
            "url": reverse("voting:sheet", args=[slug, sheet.public_id]) if opens else "",
            "withdraw_url": reverse("voting:sheet-withdraw", args=[slug, sheet.public_id]),
        }


def _page(request: GatedRequest, place: Place, form: SheetForm | None = None, *, status: int = 200) -> HttpResponse:
    lines = list(_lines(place.counted, roles=request.roles, account_id=request.actor.account_id))
    adds = bool(request.roles & TALLYING.roles) and takes_sheets(place.counted)
    if not lines and not adds:
        raise Http404
    context = {
        "place": place,
        "lines": lines,
        "numbers": _numbers(request, place.counted),
        "title": place.counted.motion if isinstance(place.counted, Poll) else place.counted,
        "form": (form or SheetForm()) if adds else None,
        "chosen_form": SheetForm(auto_id="chosen_%s", takes=False) if adds else None,
        "add_url": place.address("-add"),
        "may_withdraw": bool(request.roles & TALLYING.roles),
        "is_hidden": any(not line["url"] for line in lines),
    }
    return render(request, "voting/sheets.html", context, status=status)


def _add(request: GatedRequest, place: Place) -> HttpResponseBase:
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            sheet = place.add(form.picture, actor=request.actor)
        except DomainError as refused:
            form.add_error("photograph", sentence(refused))
        else:
            said = {"hash": sheet.document.sha256[:16]}
            messages.success(request, gettext("The photograph is kept. Its fingerprint begins with %(hash)s.") % said)
            return redirect(place.address())
    if not takes_sheets(place.counted):
        messages.error(request, "; ".join(str(one) for each in form.errors.values() for one in each))
        return redirect(place.back)
    return _page(request, place, form, status=422)


def _numbers(request: GatedRequest, counted: Counted) -> str:
    """Return the numbers that the sheets support, in a line, where the reader may know them."""
    match counted:
        case Poll():
            return str(outcome_of(counted).counts) if sees_result(counted, request.roles) else ""
        case Motion():
            outcome = decided_outcome(counted)
            return str(outcome.counts) if outcome else ""
        case PaperCount():
            return ""


def _sheet(request: GatedRequest, public_id: str) -> TallySheet:
    rows = TallySheet.objects.for_organisation(request.organisation)
    found: TallySheet = get_object_or_404(told_by_hash(rows), public_id=public_id)
    return found


def _opened(request: GatedRequest, public_id: str) -> tuple[TallySheet, Place]:
    found = _sheet(request, public_id)
    place = _place_of(request, found)
    are_read = numbers_are_read(place.counted, request.roles)
    if not may_open(found, are_read=are_read, roles=request.roles, account_id=request.actor.account_id):
        raise Http404
    return found, place
