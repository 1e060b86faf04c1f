"""Bringing a list of members in: choose it, look at what it would do, do it; and undo it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from membership import formats
from membership.errors import (
    AnotherList,
    ColumnMissing,
    ColumnRepeated,
    ImportDiffers,
    ImportInUse,
    ImportRefused,
    ShareClassUnclear,
    StateNotAllowed,
    UnknownColumn,
)
from membership.messages import sentence
from membership.models import ImportBatch
from membership.queries.import_mappings import mapping_for, with_words_said
from membership.rules.importing.layout import Instructions, lay_out
from membership.rules.importing.table import read_table
from membership.services.imports.importing import import_members, rehearse_import
from membership.services.imports.reports import SEAL, ImportReport
from membership.services.imports.undoing import Held, refusal_of, undo_import, what_holds
from membership.services.imports.wording import remark_sentence
from membership.web import importing_words as words
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.held_files import HeldFile, held, hold, let_go
from membership.web.refused_rows import refused_file, refused_kept, refused_of

# A row is a few hundred bytes: this is a list of some two hundred thousand members.
LARGEST_BYTES = 50_000_000
REASONS_SHOWN = 100
EARLIER_SHOWN = 20
# To know what holds a longer list back, every table of the register is read: its page leaves that to the next one.
ASKED_AT_ONCE = 20_000


class ListForm(forms.Form):
    """The list, as a file."""

    file = forms.FileField(
        label=gettext_lazy("The list of members"),
        help_text=gettext_lazy(
            "A workbook (.xlsx) or a CSV file. One row names the columns; a number, a name and a category are needed "
            "for each member. The columns may have any name: the next page lets you say what each one is."
        ),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,text/csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_BYTES:
            raise forms.ValidationError(_("This file is too large for a list of members. Split it in two."))
        return file


class CheckedForm(forms.Form):
    """What the page said the list would come to, to which the act is held."""

    checked = forms.RegexField(SEAL, max_length=110, widget=forms.HiddenInput)
    despite_names = forms.BooleanField(
        label=gettext_lazy("I have checked: these numbers are right, whatever the names are."),
        help_text=gettext_lazy(
            "The members already in the register stay as they are there. Those who are new come in under the numbers "
            "of this list."
        ),
        required=False,
        # The browser asks for it, where the page shows it at all.
        widget=forms.CheckboxInput(attrs={"required": True}),
    )


@gate(OFFICE)
@never_cache
def choose(request: GatedRequest) -> HttpResponseBase:
    sent = request.method == "POST"
    form = ListForm(request.POST, request.FILES) if sent else ListForm()
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            chosen, is_clear = _understood(request, file.name, file.read())
        except ImportRefused as refused:
            form.add_error("file", sentence(refused))
        else:
            step = "register-import-check" if is_clear else "register-import-columns"
            return redirect(step, slug=request.organisation.slug, token=hold(request, chosen))
    earlier = ImportBatch.objects.for_organisation(request.organisation).order_by("-imported_at", "-pk")
    return render(
        request,
        "membership/import_choose.html",
        {
            "form": form,
            "steps": words.steps(0),
            "columns": [
                {"label": _("File")},
                {"label": _("Brought in")},
                {"label": _("New members"), "numeric": True},
                {"label": _("Refused rows"), "numeric": True},
            ],
            "earlier": [_earlier(request, batch) for batch in earlier[:EARLIER_SHOWN]],
        },
    )


def _understood(request: GatedRequest, name: str, content: bytes) -> tuple[HeldFile, bool]:
    """Return the file, read as an earlier one like it, and whether its columns are clear. Raises ImportUnreadable."""
    header = read_table(content).header
    kept = mapping_for(request.organisation, header)
    said = Instructions.from_document(kept.document) if kept else Instructions()
    mapping = with_words_said(request.organisation, said).as_document()
    file = HeldFile(name, content, mapping, _day_of(request, kept.saved_at) if kept else "")
    try:
        lay_out(header, Instructions.from_document(file.mapping))
    except ImportRefused:
        return file, False
    return file, True


def _day_of(request: GatedRequest, at: datetime) -> str:
    return at.astimezone(request.organisation.zone).date().isoformat()


def _earlier(request: GatedRequest, batch: ImportBatch) -> list[Any]:
    when = formats.instant(batch.imported_at.astimezone(request.organisation.zone))
    name = {"text": batch.file_name, "url": _address("register-import-result", request, batch)}
    undone = {"text": _("Undone"), "tone": "quiet"}
    return [name, when, undone if batch.undone_at else formats.number(batch.new), formats.number(batch.rejected)]


@gate(OFFICE)
@never_cache
def check(request: GatedRequest, token: str) -> HttpResponseBase:
    """Show what bringing the list in would do; when asked to, do it."""
    here = request.organisation
    file = held(request, token)
    if file is None:
        return no_longer_held(request)
    try:
        if request.method == "POST":
            return _bring_in(request, file, token)
        report = _rehearsed(request, file)
    except (ColumnMissing, ColumnRepeated, UnknownColumn, ShareClassUnclear) as unclear:
        messages.info(request, sentence(unclear))
        return redirect("register-import-columns", slug=here.slug, token=token)
    except ImportDiffers as differs:
        messages.error(request, sentence(differs))
        return redirect("register-import-check", slug=here.slug, token=token)
    except AnotherList:
        # The page itself says why, and what else there is to do.
        messages.error(request, _("Nothing was recorded. Tick that these numbers are right, if they are, to go on."))
        return redirect("register-import-check", slug=here.slug, token=token)
    except ImportRefused as refused:
        messages.error(request, sentence(refused))
        return redirect("register-import", slug=here.slug)
    refusals, more = words.refusals_found(report, REASONS_SHOWN)
    return render(
        request,
        "membership/import_check.html",
        {
            "file_name": file.name,
            "token": token,
            "report": report,
            "steps": words.steps(1, reverse("register-import", kwargs={"slug": here.slug})),
            "figures": words.figures(report),
            "how": words.how_read(report.how),
            "form": CheckedForm(initial={"checked": report.seal}),
            "another": words.another_list(report),
            "doubt": words.doubt_of_dates(report.how),
            "missed": words.doubt_of_columns(report.how),
            "kept_on": date.fromisoformat(file.kept_on) if file.kept_on else None,
            "columns_read": words.columns_read(report.how),
            "remarks": [remark_sentence(remark) for remark in report.remarks],
            "columns": words.refusal_columns(),
            "refusals": refusals,
            "more": more,
            "to_correct": words.refused_rows(report.rejected),
            "act": words.bring_in_label(report.new),
        },
    )


def no_longer_held(request: GatedRequest) -> HttpResponseBase:
    """Send back to the choice of a file, which is forgotten after an hour."""
    messages.info(request, _("The file is no longer held here. Nothing was recorded: choose it again."))
    return redirect("register-import", slug=request.organisation.slug)


def _rehearsed(request: GatedRequest, file: HeldFile) -> ImportReport:
    instructions = Instructions.from_document(file.mapping)
    return rehearse_import(request.organisation, content=file.content, instructions=instructions)


def _bring_in(request: GatedRequest, file: HeldFile, token: str) -> HttpResponseBase:
    here = request.organisation
    form = CheckedForm(request.POST)
    if not form.is_valid():
        messages.info(request, _("Check what would happen first. Nothing was recorded."))
        return redirect("register-import-check", slug=here.slug, token=token)
    report = import_members(
        here,
        actor=request.actor,
        content=file.content,
        file_name=file.name,
        instructions=Instructions.from_document(file.mapping),
        checked=form.cleaned_data["checked"],
        despite_names=form.cleaned_data["despite_names"],
    )
    let_go(request, token)
    messages.success(request, words.brought_in(report.new))
    return redirect("register-import-result", slug=here.slug, batch=report.import_id)


@gate(OFFICE)
@never_cache
def rows_to_refuse(request: GatedRequest, token: str) -> HttpResponseBase:
    """Give the rows that would not be taken, before anything is."""
    file = held(request, token)
    if file is None:
        return no_longer_held(request)
    try:
        report = _rehearsed(request, file)
    except ImportRefused as refused:
        messages.error(request, sentence(refused))
        return redirect("register-import", slug=request.organisation.slug)
    return refused_file(report.how.header, report.how.separator, refused_of(report), f"refused-{file.name}")


@gate(OFFICE)
def result(request: GatedRequest, batch: str) -> HttpResponse:
    """Show what an import came to, with the rows that were not taken."""
    found = _batch(request, batch)
    held = what_holds(found) if found.undone_at is None and found.new <= ASKED_AT_ONCE else None
    page = Paginator(found.refusals.order_by("row", "pk"), REASONS_SHOWN).get_page(request.GET.get("page"))
    return render(
        request,
        "membership/import_result.html",
        {
            "batch": found,
            "held": held,
            "why_not": sentence(refusal_of(found, held)) if held is not None else "",
            "steps": words.steps(3, reverse("register-import", kwargs={"slug": request.organisation.slug})),
            "figures": words.figures(found),
            "columns": words.refusal_columns(),
            "refusals": words.refusals_kept(page.object_list),
            "page": page,
            "to_correct": words.refused_rows(found.rejected),
            "when": formats.instant(found.imported_at.astimezone(request.organisation.zone)),
        },
    )


@gate(OFFICE)
@never_cache
def undo(request: GatedRequest, batch: str) -> HttpResponseBase:
    """Ask, then take an import out again."""
    found = _batch(request, batch)
    if request.method != "POST":
        held = what_holds(found) if found.undone_at is None else None
        context = {"batch": found, "new": formats.number(found.new), "held": held, "others": _others(held)}
        return render(request, "membership/import_undo.html", context)
    try:
        members = undo_import(found, actor=request.actor)
    except (ImportInUse, StateNotAllowed) as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, words.taken_out(members))
    return redirect("register-import-result", slug=request.organisation.slug, batch=found.public_id)


def _others(held: Held | None) -> int:
    """Return how many hold the import back beside those who are named."""
    return held.members - len(held.first) if held is not None else 0


@gate(OFFICE)
def refused_rows(request: GatedRequest, batch: str) -> HttpResponseBase:
    """Give the rows that were not taken, as they were written, each with its reasons: to correct and bring in again."""
    found = _batch(request, batch)
    how = found.mapping["read_as"]
    return refused_file(tuple(how["header"]), how["separator"], refused_kept(found), f"refused-{found.public_id}")


def _batch(request: GatedRequest, public_id: str) -> ImportBatch:
    found: ImportBatch | None = (
        ImportBatch.objects.for_organisation(request.organisation).filter(public_id=public_id).first()
    )
    if found is None:
        raise Http404
    return found


def _address(view: str, request: GatedRequest, batch: ImportBatch) -> str:
    return reverse(view, kwargs={"slug": request.organisation.slug, "batch": batch.public_id})
