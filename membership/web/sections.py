"""Sections of the organisation: opened, renamed, closed, and members moved from one to another."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from membership import access, formats
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import ConsultationKind, Section, SectionKind
from membership.queries.groups import members_of, sections_on
from membership.queries.moment import Moment
from membership.services.sections import (
    close_section,
    move_members,
    open_section,
    rename_section,
    take_out_of_section,
)
from membership.templatetags.unevoix import local_text
from membership.web import moments
from membership.web.consulted import noted
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate
from membership.web.group_forms import CloseForm, MoveForm, NewSectionForm, SectionNameForm

MEMBERS_PER_PAGE = 100


@gate(REGISTER)
def sections(request: GatedRequest) -> HttpResponse:
    here = request.organisation
    at, now = moments.asked(request.GET, here)
    context = {
        **moments.shown(at, now, here),
        "columns": [{"label": one} for one in (_("Name"), _("Kind"), _("Members"), _("State"))],
        "rows": [_row(request, one, at, now) for one in sections_on(here, at.on, at.known_at)],
        "form": NewSectionForm(organisation=here),
        "may_act": bool(request.roles & access.OFFICE) and moments.is_now(at, now),
    }
    return render(request, "membership/sections.html", context)


def _row(request: GatedRequest, one: Any, at: Moment, now: date) -> list[Any]:
    address = reverse("section", kwargs={"slug": request.organisation.slug, "section": one.public_id})
    state = {"text": pgettext("section", "Open"), "tone": "yes"}
    if _closed(one, at):
        state = {"text": _("Closed since %(day)s") % {"day": formats.short_day(one.closed_on)}, "tone": "quiet"}
    name = {"text": local_text(one, "name"), "url": moments.linked(address, at, now)}
    return [name, str(one.get_kind_display()), formats.number(one.members), state]


def _closed(one: Section, at: Moment) -> bool:
    return one.closed_on is not None and one.closed_on <= at.on


@gate(OFFICE)
def open_one(request: GatedRequest) -> HttpResponse:
    """Open a section."""
    form = NewSectionForm(request.POST or None, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        section = open_section(
            request.organisation,
            kind=SectionKind(cleaned["kind"]),
            key=cleaned["key"],
            name_fr=cleaned["name_fr"],
            name_en=cleaned["name_en"],
            actor=request.actor,
        )
        messages.success(request, _("The section is open: members may be placed in it."))
        return redirect(_address(request, section))
    return render(request, "membership/section_open.html", {"form": form}, status=422 if form.errors else 200)


@gate(REGISTER)
def section(request: GatedRequest, section: str) -> HttpResponse:
    """Show a section and its members."""
    found = _section(request, section)
    return _page(request, found)


@gate(OFFICE)
def section_act(request: GatedRequest, section: str, verb: str) -> HttpResponse:
    """Rename a section, close it, move some of its members, or take them out."""
    found = _section(request, section)
    form = _form(found, verb, request.POST)
    if request.method != "POST" or form is None:
        raise Http404
    if not form.is_valid():
        return _page(request, found, status=422, **{"move" if verb == "leave" else verb: form})
    try:
        messages.success(request, _do(request, found, verb, form.cleaned_data))
    except DomainError as refused:
        messages.error(request, sentence(refused))
    return redirect(_address(request, found))


def _form(section: Section, verb: str, sent: Any = None) -> Any:
    match verb:
        case "rename":
            return SectionNameForm(sent, initial={"name_fr": section.name_fr, "name_en": section.name_en})
        case "close":
            return CloseForm(sent, initial={"on": today(section.organisation)})
        case "move" | "leave":
            day = today(section.organisation)
            return MoveForm(sent, section=section, leaving=verb == "leave", initial={"since": day})
        case _:
            return None


def _do(request: GatedRequest, section: Section, verb: str, cleaned: dict[str, Any]) -> str:
    if verb == "rename":
        rename_section(section, name_fr=cleaned["name_fr"], name_en=cleaned["name_en"], actor=request.actor)
        return _("The section has its new name, at every date.")
    if verb == "close":
        left = close_section(section, on=cleaned["on"], actor=request.actor)
        said = ngettext(
            "The section is closed; %(n)s member left it.", "The section is closed; %(n)s members left it.", left
        )
        return said % {"n": formats.number(left)}
    chosen = members_of(section, today(request.organisation)).filter(public_id__in=request.POST.getlist("member"))
    if verb == "leave":
        left = take_out_of_section(section, members=list(chosen), since=cleaned["since"], actor=request.actor)
        said = ngettext("%(n)s member is out of it.", "%(n)s members are out of it.", left)
        return said % {"n": formats.number(left)}
    if "to" not in cleaned:
        raise Http404
    moved = move_members(section, to=cleaned["to"], members=list(chosen), since=cleaned["since"], actor=request.actor)
    said = ngettext("%(n)s member moved.", "%(n)s members moved.", len(moved))
    return said % {"n": formats.number(len(moved))}


def _page(request: GatedRequest, section: Section, *, status: int = 200, **bound: Any) -> HttpResponse:
    at, now = moments.asked(request.GET, request.organisation)
    noted(request, ConsultationKind.GROUP, at=at, search=urlencode({"group": section.name_fr}))
    members = members_of(section, at.on, at.known_at)
    forms = {verb: bound.get(verb) or _form(section, verb) for verb in ("rename", "close", "move")}
    context = {
        **moments.shown(at, now, request.organisation),
        "section": section,
        "is_closed": _closed(section, at),
        "moment": "" if moments.is_now(at, now) else urlencode(moments.in_address(at)),
        "forms": forms,
        "page": Paginator(members, MEMBERS_PER_PAGE).get_page(request.GET.get("page")),
        "may_act": bool(request.roles & access.OFFICE) and section.closed_on is None and moments.is_now(at, now),
        "may_move": "to" in forms["move"].fields,
    }
    return render(request, "membership/section.html", context, status=status)


def _section(request: GatedRequest, public_id: str) -> Section:
    rows = Section.objects.for_organisation(request.organisation).select_related("organisation")
    found: Section | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _address(request: GatedRequest, section: Section) -> str:
    return reverse("section", kwargs={"slug": request.organisation.slug, "section": section.public_id})
