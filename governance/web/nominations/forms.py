"""What is filled in about candidacies."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.models import CandidacyCall
from governance.services.candidacy_calls import CallPlan
from governance.services.changing import Why
from governance.services.nominations import NominationForm
from governance.web.change_forms import reason_field
from governance.web.hours import HourRepeated, HourSkipped, instant_of, within_reach
from membership.clock import now
from membership.models import Category, Membership, Organisation
from membership.templatetags.unevoix import local_text
from membership.web.fields import DayField, MemberNumberField

HOURS = ["%H:%M", "%H h %M"]
LONGEST = 2000


def _statement(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Every member reads it beside the name."),
    )


class CallForm(forms.Form):
    """For how many seats, of whom, and until when."""

    seats = forms.IntegerField(label=_("Seats to fill"), min_value=1, max_value=100, initial=1)
    group = forms.ModelChoiceField(
        label=_("Seats kept for one group"),
        queryset=Category.objects.none(),
        to_field_name="key",
        empty_label=_("No: any member may stand"),
        required=False,
    )
    closes_on = DayField(label=_("Deadline, day"), validators=[within_reach])
    closes_at = forms.TimeField(
        label=_("Deadline, hour"),
        input_formats=HOURS,
        initial="17:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    text_fr = forms.CharField(
        label=_("What candidates have to know, in French"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    text_en = forms.CharField(
        label=_("What candidates have to know, in English"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    stands_until: datetime | None = None

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = organisation.zone
        if not organisation.offers_english:
            del self.fields["text_en"]
        field = cast("Any", self.fields["group"])
        rows = Category.objects.for_organisation(organisation).filter(stands=True)
        field.queryset, field.label_from_instance = (
            rows.order_by("position", "key"),
            lambda one: local_text(one, "name"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("closes_on") and cleaned.get("closes_at")):
            return cleaned
        stands = self.stands_until
        try:
            cleaned["until"] = instant_of(cleaned["closes_on"], cleaned["closes_at"], self.zone)
        except (HourSkipped, HourRepeated):
            self.add_error("closes_at", gettext("That night the clocks change at this time. Choose another."))
        else:
            if stands is not None and cleaned["until"] == stands.replace(second=0, microsecond=0):
                # As it stands, also once it has passed.
                cleaned["until"] = stands
            elif cleaned["until"] <= now():
                self.add_error("closes_on", gettext("This moment has passed."))
        return cleaned

    @property
    def plan(self) -> CallPlan:
        cleaned = self.cleaned_data
        return CallPlan(
            closes_at=cleaned["until"],
            seats=cleaned["seats"],
            group=cleaned["group"],
            text_fr=cleaned["text_fr"],
            text_en=cleaned.get("text_en", ""),
        )


class RevisionForm(CallForm):
    """What is to be different in a call, and the reason, as members read it."""

    reason_fr = reason_field(_("Reason in French"), "fr")
    reason_en = reason_field(_("Reason in English"), "en")

    @classmethod
    def of(cls, call: CandidacyCall, data: Any = None) -> Self:
        """Return the form with the call as it stands."""
        until = call.closes_at.astimezone(call.organisation.zone)
        initial = {
            "seats": call.seats,
            "group": call.group.key if call.group else None,
            "closes_on": until.date(),
            "closes_at": until.time(),
            "text_fr": call.text_fr,
            "text_en": call.text_en,
        }
        form = cls(data, initial=initial, organisation=call.organisation)
        form.stands_until = call.closes_at
        field = cast("Any", form.fields["group"])
        # The group of a call stays on offer, whatever became of it since.
        if call.group is not None:
            field.queryset = field.queryset | Category.objects.filter(pk=call.group.pk)
        if not call.organisation.offers_english:
            del form.fields["reason_en"]
        return form

    @property
    def why(self) -> Why:
        return Why(self.cleaned_data["reason_fr"], self.cleaned_data.get("reason_en", ""))


class StandForm(forms.Form):
    """What somebody who stands says of themselves."""

    statement = _statement(_("A few words about you"))


class ProposeForm(forms.Form):
    """Whom a member puts forward: by number, since names are shared."""

    number = MemberNumberField(
        label=_("Member number of the person"), help_text=_("They are asked by letter, and say yes or no themselves.")
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("Any", self.fields["number"]).organisation = organisation


class EnterForm(forms.Form):
    """A paper form, or a candidacy from the floor, as the office writes it down."""

    number = MemberNumberField(label=_("Member number of the candidate"))
    consented_on = DayField(
        label=_("Consent given on"), help_text=_("The day of the signature, or that of the meeting.")
    )
    is_from_floor = forms.BooleanField(label=_("Put forward at the meeting"), required=False)
    proposed_by = MemberNumberField(label=_("Put forward by, member number"), required=False)
    supports = forms.CharField(
        label=_("Who supports it, one member number a line"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    statement = _statement(_("A few words about the candidate"))
    reason = forms.CharField(
        label=_("Reason for going on all the same"),
        required=False,
        max_length=300,
        help_text=_("Only where a rule warns."),
    )

    def __init__(self, *args: Any, organisation: Organisation, is_on_the_floor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        for name in ("number", "proposed_by"):
            cast("Any", self.fields[name]).organisation = organisation
        if not is_on_the_floor:
            del self.fields["is_from_floor"]

    def clean_supports(self) -> list[Membership]:
        field = MemberNumberField()
        field.organisation = self.organisation
        numbers = [line.strip() for line in self.cleaned_data["supports"].splitlines() if line.strip()]
        return [field.clean(number) for number in numbers]

    @property
    def form(self) -> NominationForm:
        cleaned = self.cleaned_data
        return NominationForm(
            consented_on=cleaned["consented_on"],
            proposed_by=cleaned["proposed_by"],
            supports=tuple(cleaned["supports"]),
            statement=cleaned["statement"],
            is_from_floor=cleaned.get("is_from_floor", False),
            reason=cleaned["reason"],
        )
