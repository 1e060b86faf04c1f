"""The envelope of an evening: everything the office prints before it leaves for the hall, as one document."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from governance.web.papers import handed, language_asked
from membership.clock import now
from membership.web.gate import OFFICE, GatedRequest, gate
from voting.services.kit_text import MOST_BALLOTS, PARTS, USUAL_BALLOTS, Ask, kit_paper
from voting.web.pages import assembly_seen

LABELS = {
    "roll": _("Sign-in sheet"),
    "badges": _("Badges, to cut out"),
    "ballots": _("Ballots, each with its numbered stub"),
    "sheets": _("Tally sheets for two scrutineers"),
    "script": _("The chair's script"),
}
LANGUAGES = {"fr": "Français", "en": "English"}


class KitForm(forms.Form):
    parts = forms.MultipleChoiceField(
        label=_("What to print"),
        choices=[(part, LABELS[part]) for part in PARTS],
        widget=forms.CheckboxSelectMultiple,
    )
    ballots = forms.IntegerField(
        label=_("Ballots of each vote"),
        min_value=0,
        max_value=MOST_BALLOTS,
        help_text=_("As many as you expect people in the hall, and some more."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=())


@gate(OFFICE)
@require_safe
def kit(request: GatedRequest, assembly: str) -> HttpResponse:
    """Ask what is to be printed; whatever is chosen is in the address of the document."""
    meeting = assembly_seen(request, assembly)
    form = _form(request, None)
    return render(request, "voting/kit.html", {"assembly": meeting, "form": form})


@gate(OFFICE)
@require_safe
def document(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand over the parts asked for as one PDF."""
    meeting, form = assembly_seen(request, assembly), _form(request, request.GET)
    if not form.is_valid():
        return render(request, "voting/kit.html", {"assembly": meeting, "form": form}, status=422)
    ask = Ask(frozenset(form.cleaned_data["parts"]), form.cleaned_data["ballots"])
    return handed(kit_paper(meeting, ask, at=now(), language=language_asked(request)))


def _form(request: GatedRequest, data: QueryDict | None) -> KitForm:
    initial = {"parts": list(PARTS), "ballots": USUAL_BALLOTS, "language": "fr"}
    form = KitForm(data, initial=initial)
    spoken = form.fields["language"]
    assert isinstance(spoken, forms.ChoiceField)
    spoken.choices = [(code, LANGUAGES[code]) for code in request.organisation.languages]
    return form
