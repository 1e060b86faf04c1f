"""Choosing who is told of a meeting beside its members, and keeping whom one may choose."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy, ngettext

from governance.models import Assembly
from governance.services.also_telling import also_tell, offered_for
from governance.web.meetings import address, meeting_of
from governance.web.steps import Step, steps_of
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Correspondent, CorrespondentKind
from membership.services.correspondents import Particulars, keep_correspondent, put_correspondent_aside
from membership.services.exports.words import OWN_NAMES
from membership.web.gate import OFFICE, GatedRequest, gate


class CorrespondentForm(forms.Form):
    """Somebody to tell who is no member: by e-mail, or by post where they have none."""

    kind = forms.ChoiceField(label=gettext_lazy("In what capacity"), choices=CorrespondentKind.choices)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=250)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=OWN_NAMES)
    line = forms.CharField(label=gettext_lazy("Postal address"), required=False, max_length=250)
    city = forms.CharField(label=gettext_lazy("Town"), required=False, max_length=120)
    postal_code = forms.CharField(label=gettext_lazy("Postal code"), required=False, max_length=20)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not (said.get("email") or said.get("line")):
            self.add_error("email", gettext("Give an e-mail address, or a postal one."))
        return said


@gate(OFFICE)
def also(request: GatedRequest, assembly: str) -> HttpResponse:
    """Choose who is told beside the members; keep somebody more, or put somebody aside."""
    meeting = meeting_of(request, assembly)
    if not meeting.is_draft:
        return redirect(address("governance:told", meeting))
    edited = _edited(request)
    form = CorrespondentForm(initial=_held(edited) if edited else {"language": "fr"})
    if request.method == "POST":
        match request.POST.get("act"):
            case "choose":
                return _choose(request, meeting)
            case "aside" if edited:
                put_correspondent_aside(edited, actor=request.actor)
                messages.success(request, gettext("%(name)s is offered no more.") % {"name": edited.name})
                return redirect(address("governance:also-told", meeting))
            case "keep":
                form = CorrespondentForm(request.POST)
                if form.is_valid():
                    return _keep(request, meeting, form, edited)
            case _other:
                raise Http404
    context = {
        "meeting": meeting,
        "steps": steps_of(meeting, Step.NOTICE, request.roles),
        "kept": offered_for(meeting),
        "chosen": set(meeting.also_told.values_list("correspondent", flat=True)),
        "form": form,
        "edited": edited,
    }
    return render(request, "governance/also_told.html", context, status=422 if form.errors else 200)


def _edited(request: GatedRequest) -> Correspondent | None:
    """Return the one that the address names; 404 when the organisation keeps none of that name."""
    wanted = request.GET.get("one")
    if not wanted:
        return None
    kept = Correspondent.objects.for_organisation(request.organisation).filter(put_aside_at=None, public_id=wanted)
    found: Correspondent | None = kept.first()
    if found is None:
        raise Http404
    return found


def _held(edited: Correspondent) -> dict[str, str]:
    return {name: getattr(edited, name) for name in CorrespondentForm.base_fields}


def _choose(request: GatedRequest, meeting: Assembly) -> HttpResponse:
    try:
        told = also_tell(meeting, request.POST.getlist("one"), actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
        return redirect(address("governance:also-told", meeting))
    if told:
        said = ngettext("%(n)s more is told.", "%(n)s more are told.", told) % {"n": told}
    else:
        said = gettext("Members alone will be told.")
    messages.success(request, said)
    return redirect(address("governance:notice", meeting))


def _keep(
    request: GatedRequest, meeting: Assembly, form: CorrespondentForm, edited: Correspondent | None
) -> HttpResponse:
    said = dict(form.cleaned_data)
    particulars = Particulars(CorrespondentKind(said.pop("kind")), **said)
    kept = keep_correspondent(request.organisation, particulars, actor=request.actor, instead_of=edited)
    if edited is None:
        # Whoever writes somebody down here means this meeting too.
        chosen = meeting.also_told.values_list("correspondent__public_id", flat=True)
        also_tell(meeting, [*chosen, kept.public_id], actor=request.actor)
    messages.success(request, gettext("%(name)s is kept.") % {"name": kept.name})
    return redirect(address("governance:also-told", meeting))
