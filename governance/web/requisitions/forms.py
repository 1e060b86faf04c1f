"""What is filled in about a request for a special meeting."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from governance.models import AssemblyKind, CalledBy
from governance.services.requisitions import PointAsked
from governance.web.planning_forms import DetailsForm
from membership.clock import today
from membership.models import Organisation
from membership.web.fields import DayField, MemberNumberField

MOST_POINTS = 5
ISO = "%Y-%m-%d"


class AskingForm(forms.Form):
    """What the meeting is asked for: up to five subjects, each with its text if there is one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_POINTS + 1):
            self.fields[f"subject_{number}"] = forms.CharField(
                label=_("Subject %(n)s") % {"n": number},
                max_length=250,
                required=number == 1,
                help_text=_("As it will stand on the agenda, such as “Fees of the year 2027”.") if number == 1 else "",
            )
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("Text put to the vote on subject %(n)s") % {"n": number},
                max_length=20_000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=_("If you have one, such as “That the fees be…”.") if number == 1 else "",
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for number in range(2, MOST_POINTS + 1):
            if cleaned.get(f"text_{number}") and not cleaned.get(f"subject_{number}"):
                self.add_error(f"subject_{number}", _("Name the subject this text is about."))
        return cleaned

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"subject_{number}"], self[f"text_{number}"]) for number in range(1, MOST_POINTS + 1)]

    @property
    def points(self) -> list[PointAsked]:
        """Return what was filled in, once valid."""
        cleaned = self.cleaned_data
        said = [
            PointAsked(cleaned[f"subject_{number}"], cleaned[f"text_{number}"]) for number in range(1, MOST_POINTS + 1)
        ]
        return [point for point in said if point.subject]


class PaperForm(forms.Form):
    """A signature that came on paper: the member's number, since names are shared, and its day."""

    number = MemberNumberField(label=_("Member number"))
    signed_on = DayField(label=_("Signed on"), widget=forms.DateInput(attrs={"type": "date"}, format=ISO))

    def __init__(self, *args: Any, organisation: Organisation, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["number"]
        assert isinstance(field, MemberNumberField)
        field.organisation = organisation
        self.fields["signed_on"].initial = today


class PresentingForm(forms.Form):
    """Handing the request to the board. The office says on what day the board received it."""

    received_on = DayField(
        label=_("Received by the board on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format=ISO),
        help_text=_("The days of the rules run from there, and each signature is checked on that day."),
    )
    reason = forms.CharField(
        label=_("Reason for going on all the same"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_office: bool, needs_reason: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = today
        if not is_office:
            del self.fields["received_on"]
        if not needs_reason:
            del self.fields["reason"]


class ClosingForm(forms.Form):
    """Why a request waits on the board no more, though no meeting was planned."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Every member may read it, such as “Settled with those who asked, who no longer want a meeting”."),
    )


class MeetingForm(DetailsForm):
    """When and where the meeting is held that was asked for; it is a special one, whatever is sent."""

    asks_caller = False

    def __init__(self, *args: Any, federation: str = "", **kwargs: Any) -> None:
        """federation: in words, where it may call the meeting too."""
        super().__init__(*args, **kwargs)
        del self.fields["kind"], self.fields["constituted_on"]
        if federation:
            self.fields["called_by"] = forms.ChoiceField(
                label=_("Called by"),
                widget=forms.RadioSelect,
                choices=[
                    (CalledBy.REQUISITION.value, CalledBy.REQUISITION.label),
                    (CalledBy.FEDERATION.value, federation),
                ],
                initial=CalledBy.REQUISITION.value,
                help_text=_("The federation, where its board calls the meeting in place of yours: the notice says so."),
            )
            self.order_fields(["called_by"])

    @classmethod
    def asked(
        cls, organisation: Organisation, data: Any = None, *, held_on: date | None = None, federation: str = ""
    ) -> MeetingForm:
        # The last day of the board is no proposal any more once it has passed.
        is_to_come = held_on is not None and held_on >= today(organisation)
        initial: dict[str, Any] = {"held_at": "19:00", "held_on": held_on if is_to_come else None}
        for language in ("fr", "en"):
            with override(language):
                initial[f"title_{language}"] = gettext("Special meeting asked for by members")
        zone = organisation.zone
        return cls(data, initial=initial, organisation=organisation, zone=zone, federation=federation)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["kind"] = AssemblyKind.SPECIAL.value
        return cleaned
