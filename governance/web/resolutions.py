"""The register of resolutions: searched in both languages, and one resolution with what became of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from governance.access import MEETS, bodies_for, readable_resolutions
from governance.models import Body, BodyKind, ChangeKind, Motion, Resolution
from governance.queries import resolutions as queries
from governance.queries.entrusted import who_may_be_entrusted
from governance.queries.outcomes import outcome_of
from governance.queries.surveys import surveys_for
from governance.services.extracts import extract_of
from governance.services.register import note_change
from governance.web.follow_up_forms import PlanForm
from governance.web.links import result_addresses, sheet_addresses
from governance.web.meetings import address_if_any
from membership.access import OFFICE as OFFICE_ROLES
from membership.access import REGISTER
from membership.clock import now, today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Organisation
from membership.templatetags.unevoix import local_text
from membership.web.acting import persons_here
from membership.web.gate import MEMBER, OFFICE, TALLYING, GatedRequest, gate

PAGE = 25
MEMBERS = "members"
TONES = {
    queries.Standing.IN_FORCE: "yes",
    queries.Standing.AMENDED: "warn",
    queries.Standing.REPEALED: "no",
    queries.Standing.TAKEN_BACK: "no",
}
WORDS = {
    queries.Standing.IN_FORCE: _("In force"),
    queries.Standing.AMENDED: pgettext_lazy("a resolution", "Amended"),
    queries.Standing.REPEALED: pgettext_lazy("a resolution", "Repealed"),
    queries.Standing.TAKEN_BACK: _("Not adopted: the count was corrected"),
}


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Words, or a number"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    body = forms.ChoiceField(label=pgettext_lazy("of a resolution", "Decided by"), required=False)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    standing = forms.TypedChoiceField(
        label=_("State"),
        required=False,
        coerce=queries.Standing,
        empty_value=None,
        choices=[("", _("All states")), *((one.value, said) for one, said in WORDS.items())],
    )

    def __init__(self, *args: object, years: list[int], bodies: list[Body], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.bodies = {one.public_id: one.pk for one in bodies} | {MEMBERS: 0}
        named = [(one.public_id, local_text(one, "name")) for one in bodies]
        deciding = self.fields["body"]
        assert isinstance(deciding, forms.ChoiceField)
        deciding.choices = [("", _("Whoever decided")), (MEMBERS, _("The members")), *named]
        if not bodies:
            del self.fields["body"]
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("All years")), *((year, str(year)) for year in years)]


class ChangeForm(forms.Form):
    """What this resolution did to an earlier one, which is named by its number."""

    kind = forms.ChoiceField(label=_("This resolution"), choices=ChangeKind.choices)
    number = forms.CharField(
        label=_("Number of the earlier resolution"),
        max_length=20,
        help_text=_("As in the register, for example 2026-03."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_number(self) -> Resolution:
        before, _last, rank = self.cleaned_data["number"].strip().rpartition("-")
        series, _dash, year = before.rpartition("-")
        rows = queries.adopted_resolutions(self.organisation).filter(series=series.upper())
        known = year.isdecimal() and rank.isdecimal() and len(year) == len("2026") and len(rank) < len("10000000")
        found: Resolution | None = rows.filter(year=int(year), rank=int(rank)).first() if known else None
        if found is None:
            raise forms.ValidationError(gettext("The register holds no resolution of that number."))
        return found


@gate(MEMBER)
def listing(request: GatedRequest) -> HttpResponse:
    here, people, on = request.organisation, persons_here(request), today(request.organisation)
    rows = readable_resolutions(queries.every_resolution(here), here, request.roles, people, on)
    bodies = list(bodies_for(here, request.roles, people, on).filter(kind__in=MEETS).order_by("pk"))
    # What a sector or a group decided is for every member to read.
    bodies += Body.objects.for_organisation(here).filter(kind=BodyKind.GROUP_MEETING).order_by("pk")
    form = SearchForm(request.GET, years=queries.years_of(here), bodies=bodies)
    form.is_valid()
    # A year or a state that is none narrows nothing.
    asked = getattr(form, "cleaned_data", {})
    wanted = queries.Wanted(
        search=asked.get("q", ""),
        year=asked.get("year"),
        standing=asked.get("standing"),
        body=form.bodies.get(asked.get("body", "")),
    )
    page = Paginator(queries.register_of(here, wanted, rows=rows), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [{"resolution": row, **_standing(row)} for row in page],
        "is_narrowed": bool(wanted.search or wanted.year or wanted.standing or asked.get("body")),
    }
    return render(request, "governance/resolutions.html", context)


@gate(MEMBER)
@require_safe
def one(request: GatedRequest, resolution: str) -> HttpResponse:
    return _page(request, _resolution(request, resolution))


def _page(request: GatedRequest, found: Resolution, change: ChangeForm | None = None) -> HttpResponse:
    motion, is_office = found.motion, bool(request.roles & OFFICE_ROLES)
    may_add = bool(request.roles & TALLYING.roles)
    here, on = request.organisation, today(request.organisation)
    every = queries.every_resolution(here)
    readable = readable_resolutions(every, here, request.roles, persons_here(request), on)
    # The register of the members tells nothing of what another body keeps to itself, not even its title.
    changes = found.changed.select_related("resolution").order_by("pk")
    shown = changes.filter(resolution__in=readable.order_by().values("pk"))
    context: dict[str, Any] = {
        "resolution": found,
        "motion": motion,
        "meeting": motion.assembly,
        "outcome": outcome_of(motion),
        "result_url": result_addresses(motion.assembly, [motion]).get(motion.pk, ""),
        "sheets_url": sheet_addresses(motion.assembly, [motion], may_add=may_add).get(motion.pk, ""),
        "binder_url": _binder(request, motion),
        "languages": request.organisation.languages,
        "changed_here": shown,
        "changed_elsewhere": changes.count() - len(shown),
        "follow_ups": found.follow_ups.all(),
        "objectives": found.objectives.all(),
        "surveys": surveys_for(here, request.roles).filter(resolution=found),
        "on": on,
        "is_office": is_office,
        **_standing(found),
    }
    if is_office:
        context["change_form"] = change or ChangeForm(organisation=request.organisation, auto_id="change_%s")
        context["plan_form"] = PlanForm(people=who_may_be_entrusted(here, on), auto_id="plan_%s")
    return render(request, "governance/resolution.html", context)


def _binder(request: GatedRequest, motion: Motion) -> str:
    """Return where the binder of the decision is, for whoever may open that of a meeting; a body has none."""
    if motion.assembly.is_sitting or not request.roles & REGISTER:
        return ""
    url = address_if_any("voting:binder-archive", motion.assembly)
    return f"{url}?decision={motion.public_id}" if url else ""


@gate(OFFICE)
@require_POST
def change(request: GatedRequest, resolution: str) -> HttpResponse:
    """Write which earlier resolution this one amended or repealed."""
    found = _resolution(request, resolution)
    form = ChangeForm(request.POST, organisation=request.organisation, auto_id="change_%s")
    if not form.is_valid():
        return _page(request, found, form)
    earlier: Resolution = form.cleaned_data["number"]
    try:
        note_change(earlier, by=found, kind=ChangeKind(form.cleaned_data["kind"]), actor=request.actor)
    except DomainError as error:
        form.add_error("number", sentence(error))
        return _page(request, found, form)
    messages.success(
        request, gettext("Resolution %(number)s now shows what this one did to it.") % {"number": earlier.number}
    )
    return redirect(address_of(found))


@gate(OFFICE)
@require_safe
def extract(request: GatedRequest, resolution: str, language: str) -> HttpResponse:
    """Answer the certified extract, ready for the signature of the secretary."""
    found = _resolution(request, resolution)
    if language not in request.organisation.languages or not found.is_adopted:
        raise Http404
    response = HttpResponse(extract_of(found, language=language, at=now()), content_type="application/pdf")
    word = {"fr": "extrait", "en": "extract"}[language]
    response.headers["Content-Disposition"] = f'inline; filename="{word}-{found.number}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def address_of(resolution: Resolution) -> str:
    """Return the address of the page of a resolution."""
    slug = resolution.organisation.slug
    return reverse("governance:resolution", kwargs={"slug": slug, "resolution": resolution.public_id})


def _resolution(request: GatedRequest, public_id: str) -> Resolution:
    here, people = request.organisation, persons_here(request)
    every = queries.every_resolution(here).select_related("organisation")
    rows = readable_resolutions(every, here, request.roles, people, today(here))
    found: Resolution = get_object_or_404(rows, public_id=public_id)
    return found


def _standing(row: Resolution) -> dict[str, Any]:
    standing = queries.standing_of(row)
    return {"standing": WORDS[standing], "standing_tone": TONES[standing], "changes": list(row.changes.all())}
