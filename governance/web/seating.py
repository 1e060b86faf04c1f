"""Seating those whom an election elected: each with a seat and who they are in the register, all at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, gettext_lazy

from governance.models import Motion, MotionState, Seat
from governance.queries.seating import ToSeat, seats_to_take, to_seat
from governance.services.seating import Seating, seat_elected
from governance.web.meetings import meeting_of
from membership.errors import DomainError
from membership.messages import sentence
from membership.templatetags.unevoix import local_text
from membership.web.fields import MemberNumberField
from membership.web.gate import OFFICE, GatedRequest, gate


class SeatingForm(forms.Form):
    """For each person elected and not seated yet: a member number and a seat. One left without a number waits."""

    tells = forms.BooleanField(label=gettext_lazy("Write to each of them to confirm it"), required=False, initial=True)

    def __init__(self, *args: Any, motion: Motion, elected: list[ToSeat], seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = [one for one in elected if one.mandate is None]
        self.seats = {str(one.pk): one for one in seats}
        choices = [("", "–"), *((key, _seat_said(one)) for key, one in self.seats.items())]
        for n, one in enumerate(self.waiting):
            said = {"name": one.name}
            field = MemberNumberField(
                label=gettext("%(name)s: member number") % said,
                required=False,
                initial=one.membership.number if one.membership else "",
                help_text=_found_how(one),
            )
            field.organisation = motion.organisation
            self.fields[f"number_{n}"] = field
            if not one.is_candidate:
                self.fields[f"same_{n}"] = forms.BooleanField(
                    label=gettext("This member is the %(name)s who was elected") % said, required=False
                )
            self.fields[f"seat_{n}"] = forms.ChoiceField(
                label=gettext("%(name)s: seat") % said,
                choices=choices,
                required=False,
                initial=str(one.seat.pk) if one.seat else "",
            )
        self.order_fields([name for name in self.fields if name != "tells"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        taken = [cleaned.get(f"seat_{n}") for n, _one in self._filled(cleaned)]
        for n, one in self._filled(cleaned):
            if not one.is_candidate and not cleaned.get(f"same_{n}"):
                self.add_error(f"same_{n}", gettext("Confirm that it is the same person."))
            seat = cleaned.get(f"seat_{n}")
            if not seat:
                self.add_error(f"seat_{n}", gettext("Choose a seat."))
            elif taken.count(seat) > 1:
                self.add_error(f"seat_{n}", gettext("Two people cannot take the same seat."))
        if not self.errors and not taken:
            raise forms.ValidationError(gettext("Write the member number of at least one of them."))
        return cleaned

    def _filled(self, cleaned: dict[str, Any]) -> list[tuple[int, ToSeat]]:
        return [(n, one) for n, one in enumerate(self.waiting) if cleaned.get(f"number_{n}") is not None]

    @property
    def seatings(self) -> list[Seating]:
        cleaned = self.cleaned_data
        return [
            Seating(one.name, cleaned[f"number_{n}"], self.seats[cleaned[f"seat_{n}"]])
            for n, one in self._filled(cleaned)
        ]


@gate(OFFICE)
def elected(request: GatedRequest, assembly: str, item: str) -> HttpResponse:
    meeting = meeting_of(request, assembly)
    rows = Motion.objects.for_organisation(request.organisation).select_related(
        "assembly__organisation", "assembly__part", "organisation", "item"
    )
    motion = get_object_or_404(rows, assembly=meeting, item__public_id=item)
    if motion.state != MotionState.ELECTED:
        raise Http404
    found, seats = to_seat(motion), seats_to_take(motion)
    form = SeatingForm(request.POST or None, motion=motion, elected=found, seats=seats)
    if request.method == "POST" and form.is_valid():
        try:
            given = seat_elected(motion, form.seatings, tells=form.cleaned_data["tells"], actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            names = ", ".join(one.person.full_name for one in given)
            messages.success(request, gettext("They take their seats: %(names)s.") % {"names": names})
            return redirect("governance:mandates", slug=request.organisation.slug)
    context = {
        "meeting": meeting,
        "motion": motion,
        "form": form,
        "seated": [one for one in found if one.mandate is not None],
        "has_seats": bool(seats),
    }
    return render(request, "governance/elected.html", context, status=422 if form.errors else 200)


def _seat_said(seat: Seat) -> str:
    said = gettext("Seat %(n)s") % {"n": seat.number}
    return f"{said} · {local_text(seat.group, 'name')}" if seat.group else said


def _found_how(one: ToSeat) -> str:
    if one.is_candidate:
        return gettext("From their candidacy.")
    if one.membership is not None:
        return gettext("The only member of that name. Check that it is the same person.")
    return gettext("No member, or several, of that name. Left empty, this person is seated later.")
