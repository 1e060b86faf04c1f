"""Agendas kept under a name: the list of them, one of them, keeping one more, beginning a meeting with one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from governance.models import AgendaTemplate, Assembly
from governance.models.agenda_templates import LONGEST_NAME
from governance.queries.agenda_templates import kept_points, templates_fitting, templates_for, templates_of
from governance.services.agenda_templates import (
    begin_from_template,
    keep_agenda,
    remove_agenda_template,
    rename_agenda_template,
)
from governance.services.planning import Plan, plan_assembly
from governance.services.repeating import repeatable
from governance.web.meetings import address
from governance.web.sittings.finding import any_meeting_of
from membership.errors import DomainError
from membership.messages import sentence
from membership.templatetags.unevoix import local_text
from membership.web.gate import OFFICE, GatedRequest, gate


class NameForm(forms.Form):
    """Under what name an agenda is kept."""

    name = forms.CharField(
        label=_("Name of the template"),
        max_length=LONGEST_NAME,
        help_text=_("For the office alone: members do not see it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class BeginForm(forms.Form):
    """Which agenda that is kept a meeting begins with, if any."""

    template = forms.ChoiceField(label=_("Begin with an agenda you keep"), required=False)

    def __init__(self, *args: Any, kept: QuerySet[AgendaTemplate], is_asked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {row.public_id: row for row in kept}
        field = self.fields["template"]
        assert isinstance(field, forms.ChoiceField)
        named = [(public_id, row.name) for public_id, row in self.rows.items()]
        field.choices = named if is_asked else [("", _("No, I will write it")), *named]
        field.required = is_asked

    @property
    def chosen(self) -> AgendaTemplate | None:
        return self.rows.get(self.cleaned_data["template"])


def form_for_new(request: GatedRequest, *, is_of_body: bool) -> BeginForm:
    """Return what a meeting that is being planned may begin with; of the address, when a template leads here."""
    kept = templates_fitting(request.organisation, is_of_body=is_of_body)
    return BeginForm(request.POST or None, kept=kept, initial={"template": request.GET.get("template", "")})


def form_for(meeting: Assembly) -> BeginForm | None:
    """Return what a meeting in preparation may begin with, None where there is nothing to choose."""
    form = BeginForm(kept=templates_for(meeting), is_asked=True)
    return form if form.rows else None


@transaction.atomic
def planned(request: GatedRequest, plan: Plan, template: AgendaTemplate | None) -> Assembly:
    """Plan a meeting, with the agenda that was chosen for it: both or neither."""
    meeting = plan_assembly(request.organisation, plan, actor=request.actor)
    if template is not None:
        _begun(request, meeting, template)
    return meeting


def _begun(request: GatedRequest, meeting: Assembly, template: AgendaTemplate) -> None:
    """Write the agenda of a meeting from a template, and say what to look at."""
    changed = begin_from_template(meeting, template, actor=request.actor)
    said = gettext("The agenda is that of “%(name)s”. Read each point again.") % {"name": template.name}
    messages.success(request, said)
    if changed:
        titles = ", ".join(local_text(row, "title") for row in changed)
        said = gettext("The rules no longer have the majority kept for these points; the usual one stands: %(titles)s.")
        messages.warning(request, said % {"titles": titles})


@gate(OFFICE)
def listing(request: GatedRequest) -> HttpResponse:
    _stand_among_meetings(request)
    return render(request, "governance/agenda_templates.html", {"templates": templates_of(request.organisation)})


@gate(OFFICE)
def one(request: GatedRequest, template: str) -> HttpResponse:
    """Show an agenda that is kept, and give it another name."""
    _stand_among_meetings(request)
    row = _template_of(request, template)
    form = NameForm(request.POST or None, initial={"name": row.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_agenda_template(row, name=form.cleaned_data["name"], actor=request.actor)
        except DomainError as error:
            form.add_error("name", sentence(error))
        else:
            messages.success(request, gettext("The template has its new name."))
            return redirect(request.path)
    context = {"template": row, "points": kept_points(row), "form": form}
    return render(request, "governance/agenda_template.html", context, status=422 if form.errors else 200)


@gate(OFFICE)
@require_POST
def remove(request: GatedRequest, template: str) -> HttpResponse:
    row = _template_of(request, template)
    try:
        remove_agenda_template(row, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, gettext("“%(name)s” is kept no more.") % {"name": row.name})
    return redirect(reverse("governance:agenda-templates", args=[request.organisation.slug]))


@gate(OFFICE)
def keep(request: GatedRequest, assembly: str) -> HttpResponse:
    """Keep the agenda of a meeting under a name."""
    meeting = any_meeting_of(request, assembly)
    form = NameForm(request.POST or None, initial={"name": str(meeting.get_kind_display())})
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_agenda(meeting, name=form.cleaned_data["name"], actor=request.actor)
        except DomainError as error:
            form.add_error("name", sentence(error))
        else:
            messages.success(request, gettext("The agenda is kept. It is offered when you prepare a meeting."))
            return redirect(address_of(kept))
    context = {"meeting": meeting, "form": form, "many": len(repeatable(meeting))}
    return render(request, "governance/agenda_keep.html", context, status=422 if form.errors else 200)


@gate(OFFICE)
@require_POST
def begin(request: GatedRequest, assembly: str) -> HttpResponse:
    """Write the agenda of a meeting in preparation from one that is kept."""
    meeting = any_meeting_of(request, assembly)
    template = _template_of(request, request.POST.get("template", ""))
    try:
        _begun(request, meeting, template)
    except DomainError as error:
        messages.error(request, sentence(error))
    return redirect(address("governance:agenda", meeting))


def address_of(template: AgendaTemplate) -> str:
    return reverse("governance:agenda-template", args=[template.organisation.slug, template.public_id])


def _template_of(request: GatedRequest, public_id: str) -> AgendaTemplate:
    if "\0" in public_id:
        raise Http404
    row: AgendaTemplate = get_object_or_404(templates_of(request.organisation), public_id=public_id)
    return row


def _stand_among_meetings(request: GatedRequest) -> None:
    """Let the page stand under the meetings in the navigation, from which one comes."""
    request.stands_at = reverse("governance:assemblies", args=[request.organisation.slug])
