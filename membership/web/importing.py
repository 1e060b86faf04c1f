"""Bringing a list of members in: choose it, look at what it would do, do it; and undo it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from membership import formats
from membership.errors import ImportInUse, ImportRefused, StateNotAllowed
from membership.messages import sentence
from membership.models import ImportBatch, ImportRefusal
from membership.rules.spreadsheets import csv_lines
from membership.services.imports.importing import import_members, rehearse_import
from membership.services.imports.undoing import undo_import
from membership.services.imports.wording import field_name, kept_sentence, remark_sentence
from membership.web import importing_words as words
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.held_files import HeldFile, held, hold, let_go

# A row is a few hundred bytes: this is a list of some two hundred thousand members.
LARGEST_BYTES = 50_000_000
REASONS_SHOWN = 100
EARLIER_SHOWN = 20
# A spreadsheet takes a file without this mark for one of its own old encodings.
BYTE_ORDER_MARK = "\ufeff"


class ListForm(forms.Form):
    """The list, as a file."""

    file = forms.FileField(
        label=gettext_lazy("The list of members"),
        help_text=gettext_lazy(
            "A CSV file: from a spreadsheet, “Save as”, then CSV. The first row names the columns; a number, a name "
            "and a category are needed on each row."
        ),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_BYTES:
            raise forms.ValidationError(_("This file is too large for a list of members. Split it in two."))
        return file


@gate(OFFICE)
@never_cache
def choose(request: GatedRequest) -> HttpResponseBase:
    sent = request.method == "POST"
    form = ListForm(request.POST, request.FILES) if sent else ListForm()
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        chosen = HeldFile(file.name, file.read())
        try:
            rehearse_import(request.organisation, content=chosen.content)
        except ImportRefused as refused:
            form.add_error("file", sentence(refused))
        else:
            return redirect("register-import-check", slug=request.organisation.slug, token=hold(request, chosen))
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
        messages.info(request, _("The file is no longer held here. Nothing was recorded: choose it again."))
        return redirect("register-import", slug=here.slug)
    try:
        if request.method == "POST":
            return _bring_in(request, file, token)
        report = rehearse_import(here, content=file.content)
    except ImportRefused as refused:
        messages.error(request, sentence(refused))
        return redirect("register-import", slug=here.slug)
    return render(
        request,
        "membership/import_check.html",
        {
            "file_name": file.name,
            "report": report,
            "steps": words.steps(1, reverse("register-import", kwargs={"slug": here.slug})),
            "figures": words.figures(report),
            "how": words.how_read(report.how),
            "columns_read": words.columns_read(report.how),
            "remarks": [remark_sentence(remark) for remark in report.remarks],
            "columns": words.refusal_columns(),
            "refusals": words.refusals_found(report, REASONS_SHOWN),
            "more": max(len(report.refusals) - REASONS_SHOWN, 0),
            "to_correct": words.refused_rows(report.rejected),
            "label": words.bring_in_label(report.new),
        },
    )


def _bring_in(request: GatedRequest, file: HeldFile, token: str) -> HttpResponseBase:
    here = request.organisation
    report = import_members(here, actor=request.actor, content=file.content, file_name=file.name)
    let_go(request, token)
    messages.success(request, words.brought_in(report.new))
    return redirect("register-import-result", slug=here.slug, batch=report.import_id)


@gate(OFFICE)
def result(request: GatedRequest, batch: str) -> HttpResponse:
    """Show what an import came to, with the rows that were not taken."""
    found = _batch(request, batch)
    page = Paginator(found.refusals.order_by("row", "pk"), REASONS_SHOWN).get_page(request.GET.get("page"))
    return render(
        request,
        "membership/import_result.html",
        {
            "batch": found,
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
        return render(request, "membership/import_undo.html", {"batch": found, "new": formats.number(found.new)})
    try:
        members = undo_import(found, actor=request.actor)
    except (ImportInUse, StateNotAllowed) as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, words.taken_out(members))
    return redirect("register-import-result", slug=request.organisation.slug, batch=found.public_id)


@gate(OFFICE)
def refused_rows(request: GatedRequest, batch: str) -> HttpResponseBase:
    """Give the rows that were not taken, as they were written, each with its reasons: to correct and bring in again."""
    found = _batch(request, batch)
    header = tuple(found.mapping["read_as"]["header"])
    lines = csv_lines((_("Row"), *header, _("Reason")), _corrections(found, header))
    response = StreamingHttpResponse(_marked(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{found.public_id}.csv"'
    return response


def _corrections(batch: ImportBatch, header: tuple[str, ...]) -> Iterator[tuple[str | int, ...]]:
    row = 0
    raw: dict[str, str] = {}
    reasons: list[str] = []
    for refusal in batch.refusals.order_by("row", "pk").iterator(chunk_size=2000):
        if refusal.row != row and reasons:
            yield row, *(raw.get(name, "") for name in header), " ".join(reasons)
            reasons = []
        row, raw = refusal.row, refusal.raw
        reasons.append(_reason(refusal))
    if reasons:
        yield row, *(raw.get(name, "") for name in header), " ".join(reasons)


def _reason(refusal: ImportRefusal) -> str:
    said = kept_sentence(refusal)
    if not refusal.field:
        return said
    return _("%(field)s: %(reason)s") % {"field": field_name(refusal.field), "reason": said}


def _marked(lines: Iterator[str]) -> Iterator[str]:
    yield BYTE_ORDER_MARK
    yield from lines


def _batch(request: GatedRequest, public_id: str) -> ImportBatch:
    found: ImportBatch | None = (
        ImportBatch.objects.for_organisation(request.organisation).filter(public_id=public_id).first()
    )
    if found is None:
        raise Http404
    return found


def _address(view: str, request: GatedRequest, batch: ImportBatch) -> str:
    return reverse(view, kwargs={"slug": request.organisation.slug, "batch": batch.public_id})
