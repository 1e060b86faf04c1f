"""Somebody without an account read the register at the office: who, as what, and what was shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from membership.clock import today
from membership.errors import DomainError, NumberOfAnother
from membership.messages import sentence
from membership.models import Membership, Organisation, Person, ReaderCapacity
from membership.queries.people_meant import comes_under, persons_meant
from membership.services.consulting import DeskReading, note_desk_reading
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.life.forms import day_field


class DeskForm(forms.Form):
    known = forms.CharField(
        label=gettext_lazy("Somebody the register knows"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("Member number, e-mail address, or whole name. Leave empty for anybody else."),
    )
    reader = forms.CharField(label=gettext_lazy("Name, of anybody else"), max_length=200, required=False)
    capacity = forms.ChoiceField(
        label=gettext_lazy("As what"), choices=ReaderCapacity.choices, widget=forms.RadioSelect
    )
    quality = forms.CharField(label=gettext_lazy("Member number, or which authority"), max_length=120, required=False)
    shown = forms.CharField(
        label=gettext_lazy("What was shown"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example: the list of members, names and addresses; no copy taken away."),
    )
    on = day_field(gettext_lazy("On which day"))

    def __init__(self, *args: Any, organisation: Organisation, day: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": day, "capacity": ReaderCapacity.MEMBER.value}
        super().__init__(*args, **kwargs)
        self.organisation, self.day = organisation, day
        self.person: Person | None = None

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.day:
            raise forms.ValidationError(_("This day has not come yet."))
        return on

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        known, name, number = (cleaned.get(one, "").strip() for one in ("known", "reader", "quality"))
        if known:
            self.person = self._found(known)
        elif not name and not self.errors:
            self.add_error("known", _("Say who: somebody the register knows, or the name of anybody else."))
        # Of somebody the register knows, it knows the number too.
        if cleaned.get("capacity") == ReaderCapacity.MEMBER and (number or not known):
            self._check_member(number, name)
        return cleaned

    def _check_member(self, number: str, name: str) -> None:
        """Refuse a member whom no number names. Whoever bears the name of that member is the member."""
        member = Membership.objects.for_organisation(self.organisation).filter(number=number).first()
        if not number:
            self.add_error("quality", _("Write the number of the member."))
        elif member is None:
            self.add_error("quality", _("No member has the number “%(number)s”.") % {"number": number})
        elif self.person is not None:
            if not comes_under(self.person, number, self.cleaned_data.get("on", self.day)):
                self.add_error("quality", sentence(NumberOfAnother(number=number)))
        elif name:
            meant = persons_meant(self.organisation, name)
            self.person = next((one for one in meant if one.pk == member.person_id), None)

    def _found(self, known: str) -> Person | None:
        """Return the one human being meant; none, or several, is said beside the field."""
        found = persons_meant(self.organisation, known)
        if len(found) == 1:
            return found[0]
        self.add_error(
            "known",
            _("Several people match: give the member number.")
            if found
            else _("Nobody in the register matches. For anybody else, fill in the name below."),
        )
        return None

    @property
    def reading(self) -> DeskReading:
        said = self.cleaned_data
        capacity = ReaderCapacity(said["capacity"])
        reader = "" if self.person is not None else said["reader"]
        return DeskReading(reader, capacity, said["shown"], said["on"], said["quality"], self.person)


@gate(OFFICE)
def desk(request: GatedRequest) -> HttpResponse:
    """Write down a reading at the office."""
    here = request.organisation
    form = DeskForm(request.POST or None, organisation=here, day=today(here))
    if request.method == "POST" and form.is_valid():
        try:
            note_desk_reading(here, reading=form.reading, actor=request.actor)
        except DomainError as refused:
            form.add_error(None, sentence(refused))
        else:
            messages.success(request, _("The reading stands in the log, under your name."))
            return redirect("register-consultations", slug=here.slug)
    return render(request, "membership/desk.html", {"form": form}, status=422 if form.errors else 200)
