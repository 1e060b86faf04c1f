"""A text adopted with another organisation: shared from a meeting, taken up in one, and where it stands in both."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.models import Assembly, CommonText, Motion, MotionState
from governance.queries.common_text_terms import standing_of
from governance.queries.common_texts import common_texts_for, read_the_same, sides_of
from governance.queries.rules import rules_of
from governance.rules.majorities import majorities
from governance.services.common_texts import share_text, take_up_text
from governance.web.common_text_terms import noted, term_form
from governance.web.meetings import meeting_of
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.pictures.words import language
from membership.web.gate import MEMBER, OFFICE, GatedRequest, gate


class TakeUpForm(forms.Form):
    """The code that the other office gave, and the majority that the rules of here ask for."""

    code = forms.CharField(
        label=_("Code of the text"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    majority_key = forms.ChoiceField(label=_("Majority needed"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, meeting: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["majority_key"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(rule.key, rule.sentence(language())) for rule in majorities(rules_of(meeting))]


@gate(OFFICE)
def of_meeting(request: GatedRequest, assembly: str) -> HttpResponse:
    """Share a motion of a meeting, or take up one that another organisation shares."""
    meeting = meeting_of(request, assembly)
    form = TakeUpForm(request.POST if request.POST.get("act") == "take" else None, meeting=meeting)
    if request.method == "POST":
        match request.POST.get("act"):
            case "share":
                return _share(request, meeting)
            case "take" if form.is_valid():
                try:
                    taken = take_up_text(meeting, **form.cleaned_data, actor=request.actor)
                except DomainError as error:
                    form.add_error(None, sentence(error))
                else:
                    messages.success(request, gettext("The text is on the agenda, word for word as it was shared."))
                    return redirect(address_of(taken))
            case "take":
                pass
            case _other:
                raise Http404
    context = {
        "meeting": meeting,
        "form": form if meeting.is_draft else None,
        "motions": meeting.motions.filter(state=MotionState.PROPOSED, amends=None, common=None).order_by("pk"),
        "texts": common_texts_for(request.organisation, request.roles).filter(motion__assembly=meeting),
    }
    return render(request, "governance/common_texts.html", context, status=422 if form.errors else 200)


def _share(request: GatedRequest, meeting: Assembly) -> HttpResponse:
    rows = Motion.objects.filter(assembly=meeting, amends=None)
    motion = get_object_or_404(rows, public_id=request.POST.get("motion", ""))
    try:
        shared = share_text(motion, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
        return redirect(request.path)
    messages.success(request, gettext("The text is shared. Give its code to the office of the other organisation."))
    return redirect(address_of(shared))


@gate(MEMBER)
def one(request: GatedRequest, common: str) -> HttpResponse:
    """Show where a common text stands in each organisation, and until when it holds; the office notes that."""
    found: CommonText = get_object_or_404(common_texts_for(request.organisation, request.roles), public_id=common)
    is_office = bool(request.roles & OFFICE_ROLES)
    form = term_form(request, found) if is_office else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if noted(request, found, form):
            return redirect(address_of(found))
    sides = sides_of(found)
    context = {
        "common": found,
        "motion": found.motion,
        "meeting": found.motion.assembly,
        "resolution": getattr(found.motion, "resolution", None),
        "sides": sides,
        "is_alone": len(sides) < 2,
        "is_same": read_the_same(sides),
        "is_adopted": len(sides) > 1 and all(one.number for one in sides),
        "is_office": is_office,
        "standing": standing_of(found),
        "today": today(request.organisation),
        "form": form,
    }
    is_wrong = form is not None and bool(form.errors)
    return render(request, "governance/common_text.html", context, status=422 if is_wrong else 200)


def address_of(common: CommonText) -> str:
    return reverse("governance:common-text", kwargs={"slug": common.organisation.slug, "common": common.public_id})
