"""A count of hands, or of voices by name: read again before it is proclaimed, put right where announced wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.models import Assembly, AssemblyState, Motion, MotionState
from governance.queries.classes import counted_by_class
from governance.queries.outcomes import TONES, Outcome, outcome_of
from governance.services.hands import Weighed, weigh_hands, weigh_names
from governance.services.hands_correcting import (
    BY_NAME,
    COUNTED,
    DECIDED,
    correct_hands,
    correct_names,
    voices_noted,
    voters_then,
    weigh_correction,
    weigh_right_names,
)
from governance.web.debate_forms import TOTALS, HandsForm
from governance.web.meetings import address_if_any
from governance.web.sittings.finding import any_meeting_of
from governance.web.sittings.forms import NamesForm
from membership.actors import Actor
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import CONDUCT, GatedRequest, gate

PROCLAIM = "proclaim"
AGAIN = "again"
FIGURES = ("for", "against", "abstain")


class BecauseForm(forms.Form):
    """Why a count was announced otherwise."""

    because = forms.CharField(
        label=_("Why the count was wrong"),
        help_text=_("Kept in the minutes, with the figures that were announced first."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CorrectionForm(HandsForm, BecauseForm):
    """The right totals, and why they were announced otherwise."""

    def __init__(self, *args: Any, motion: Motion, **kwargs: Any) -> None:
        self.motion = motion
        super().__init__(*args, classes=counted_by_class(motion), initial=announced(motion), **kwargs)
        # The way it was counted is that of the vote.
        self.fields.pop("on_papers", None)
        self.order_fields([name for name in self.fields if name != "because"])

    def weigh(self) -> Weighed:
        return weigh_correction(self.motion, self.hands)

    def correct(self, actor: Actor) -> Motion:
        return correct_hands(self.motion, self.hands, because=self.cleaned_data["because"], actor=actor)


class NamesCorrectionForm(NamesForm, BecauseForm):
    """What each director said, put right, and why it was noted otherwise."""

    def __init__(self, *args: Any, motion: Motion, **kwargs: Any) -> None:
        self.motion = motion
        voters = voters_then(motion)
        # Those noted before seats were kept with the voices are known by their name.
        noted = {one.get("seat", one["name"]): one["choice"] for one in voices_noted(motion)}
        initial = {
            f"voice_{one.pk}": noted.get(one.seat.number, noted.get(one.person.full_name, "")) for one in voters
        } | {"casting_vote": (motion.figures or {}).get("casting_vote", "")}
        super().__init__(*args, voters=voters, initial=initial, **kwargs)

    def weigh(self) -> Weighed:
        return weigh_right_names(self.motion, self.choices, casting_vote=self.chair)

    def correct(self, actor: Actor) -> Motion:
        because = self.cleaned_data["because"]
        return correct_names(self.motion, self.choices, casting_vote=self.chair, because=because, actor=actor)


def announced(motion: Motion) -> dict[str, Any]:
    """Return the totals that were announced, as the form names them."""
    said = motion.figures or {}
    found: dict[str, Any] = {form: said.get(kept, 0) for form, kept in zip(TOTALS, FIGURES, strict=True)}
    keys = {one.name_fr: one.key for one in counted_by_class(motion)}
    for one in said.get("classes", ()):
        key = keys.get(one["fr"], "")
        found |= {f"{key}_{form}": one[kept] for form, kept in zip(TOTALS, FIGURES, strict=True)}
    found["casting_vote"] = said.get("casting_vote", "")
    return found


def is_correctable(meeting: Assembly, motion: Motion, kinds: set[str]) -> bool:
    """Say whether the count of a motion may be put right now. kinds: what happened to it in the debate."""
    return (
        meeting.state == AssemblyState.IN_SESSION
        and motion.state in DECIDED
        and not kinds.isdisjoint(COUNTED + BY_NAME)
    )


def read_again(
    request: GatedRequest, motion: Motion, form: HandsForm, *, back: str, on_papers: bool | None = None
) -> HttpResponse:
    """Show what the totals come to before anything is proclaimed. Raises what deciding by them would.

    on_papers: whether they are those of papers, where the form does not ask.
    """
    hands = form.hands if on_papers is None else replace(form.hands, on_papers=on_papers)
    return _read(request, motion, form, weigh_hands(motion, hands), back=back)


def read_names_again(request: GatedRequest, motion: Motion, form: NamesForm, *, back: str) -> HttpResponse:
    """Show each voice and what they come to before anything is proclaimed. Raises what deciding by them would."""
    weighed = weigh_names(motion, form.choices, casting_vote=form.chair)
    return _read(request, motion, form, weighed, back=back)


@gate(CONDUCT)
def correct(request: GatedRequest, assembly: str, motion: str) -> HttpResponse:
    """Put right a count that was announced wrong: its figures and the reason, then read again, then proclaimed."""
    meeting = any_meeting_of(request, assembly)
    rows = Motion.objects.filter(assembly=meeting).select_related("item", "assembly__body", "organisation")
    held: Motion = get_object_or_404(rows, public_id=motion)
    kind = NamesCorrectionForm if held.facts.filter(kind__in=BY_NAME).exists() else CorrectionForm
    form, back = kind(request.POST or None, motion=held), _meeting_address(meeting, held)
    if request.method == "POST" and AGAIN not in request.POST and form.is_valid():
        try:
            if PROCLAIM not in request.POST:
                return _read(request, held, form, form.weigh(), back=back, is_correction=True)
            form.correct(request.actor)
        except DomainError as refused:
            form.add_error(None, sentence(refused))
        else:
            messages.success(request, gettext("The count is corrected. The minutes tell both."))
            return redirect(back)
    context = {"meeting": meeting, "motion": held, "form": form, "back": back, "announced": outcome_of(held)}
    return render(request, "governance/hands_correct.html", context)


def _read(
    request: GatedRequest,
    motion: Motion,
    form: HandsForm | NamesForm,
    weighed: Weighed,
    *,
    back: str,
    is_correction: bool = False,
) -> HttpResponse:
    state = MotionState.ADOPTED if weighed.is_adopted else MotionState.REJECTED
    context = {
        "meeting": motion.assembly,
        "motion": motion,
        "hidden": [field.as_hidden() for field in form],
        "outcome": Outcome(str(state.label), TONES[state], weighed.figures, weighed.finding),
        "announced": outcome_of(motion) if is_correction else None,
        "voices": form.spoken if isinstance(form, NamesForm) else (),
        "because": form.cleaned_data.get("because", ""),
        "back": back,
    }
    return render(request, "governance/hands_read.html", context)


def _meeting_address(meeting: Assembly, motion: Motion) -> str:
    if meeting.is_sitting:
        slug = meeting.organisation.slug
        return f"{reverse('sittings:one', args=[slug, meeting.public_id])}#point-{motion.item.number}"
    return f"{address_if_any('voting:conduct', meeting)}?point={motion.item.public_id}"
