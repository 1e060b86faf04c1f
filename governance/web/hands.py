"""A count of raised hands: read again before it is proclaimed, and put right where it was announced wrong."""

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
from governance.services.hands import Weighed, weigh_hands
from governance.services.hands_correcting import COUNTED, DECIDED, correct_hands, weigh_correction
from governance.web.debate_forms import TOTALS, HandsForm
from governance.web.meetings import address_if_any
from governance.web.sittings.finding import any_meeting_of
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import CONDUCT, GatedRequest, gate

PROCLAIM = "proclaim"
FIGURES = ("for", "against", "abstain")


class CorrectionForm(HandsForm):
    """The right totals, and why they were announced otherwise."""

    because = forms.CharField(
        label=_("Why the count was wrong"),
        help_text=_("Kept in the minutes, with the figures that were announced first."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, motion: Motion, **kwargs: Any) -> None:
        super().__init__(*args, classes=counted_by_class(motion), initial=announced(motion), **kwargs)
        # The way it was counted is that of the vote.
        self.fields.pop("on_papers", None)
        self.order_fields([name for name in self.fields if name != "because"])


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
    return meeting.state == AssemblyState.IN_SESSION and motion.state in DECIDED and not kinds.isdisjoint(COUNTED)


def read_again(
    request: GatedRequest, motion: Motion, form: HandsForm, *, back: str, on_papers: bool | None = None
) -> HttpResponse:
    """Show what the totals come to before anything is proclaimed. Raises what deciding by them would.

    on_papers: whether they are those of papers, where the form does not ask.
    """
    hands = form.hands if on_papers is None else replace(form.hands, on_papers=on_papers)
    return _read(request, motion, form, weigh_hands(motion, hands), back=back)


@gate(CONDUCT)
def correct(request: GatedRequest, assembly: str, motion: str) -> HttpResponse:
    """Put right a count that was announced wrong: its figures and the reason, then read again, then proclaimed."""
    meeting = any_meeting_of(request, assembly)
    rows = Motion.objects.filter(assembly=meeting).select_related("item", "assembly__body", "organisation")
    held: Motion = get_object_or_404(rows, public_id=motion)
    form, back = CorrectionForm(request.POST or None, motion=held), _meeting_address(meeting, held)
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        try:
            if PROCLAIM not in request.POST:
                return _read(request, held, form, weigh_correction(held, form.hands), back=back, is_correction=True)
            correct_hands(held, form.hands, because=form.cleaned_data["because"], actor=request.actor)
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
    form: HandsForm,
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
        "because": form.cleaned_data.get("because", ""),
        "back": back,
    }
    return render(request, "governance/hands_read.html", context)


def _meeting_address(meeting: Assembly, motion: Motion) -> str:
    if meeting.is_sitting:
        slug = meeting.organisation.slug
        return f"{reverse('sittings:one', args=[slug, meeting.public_id])}#point-{motion.item.number}"
    return f"{address_if_any('voting:conduct', meeting)}?point={motion.item.public_id}"
