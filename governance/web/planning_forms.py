"""What a secretary fills in to prepare a meeting."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from governance.models import Assembly, AssemblyKind, Body, CalledBy
from governance.queries.federations import federation_names
from governance.services.planning import Plan
from governance.web.hours import HourRepeated, HourSkipped, instant_of, within_reach
from membership.clock import now
from membership.models import Organisation
from membership.web.fields import DayField

# A sector or a group is called from its own page.
OF_ALL = [(one.value, one.label) for one in AssemblyKind if one is not AssemblyKind.PART]
HOURS = ("%H:%M", "%H:%M:%S", "%H h %M", "%Hh%M", "%H h", "%Hh")


def choices_of(form: forms.Form, organisation: Organisation) -> None:
    """Offer everybody who may be found to call a meeting, a federation by its name; the rules say who may."""
    field = form.fields["called_by"]
    assert isinstance(field, forms.ChoiceField)
    names = ", ".join(federation_names(organisation))
    offered = [
        (one.value, f"{one.label} ({names})" if one is CalledBy.FEDERATION and names else one.label)
        for one in CalledBy
        if one is not CalledBy.REQUISITION
    ]
    field.choices = [("", _("Choose")), *offered]


class DetailsForm(forms.Form):
    """What kind of meeting, when and where. Its hours are those of the organisation's own clocks."""

    kind = forms.ChoiceField(label=_("Kind of meeting"), choices=OF_ALL, widget=forms.RadioSelect)
    constituted_on = DayField(
        label=_("Day of constitution"),
        required=False,
        help_text=_("For the organisation meeting: the day on the certificate, from which the first year is counted."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    called_by = forms.ChoiceField(
        label=_("Called by"),
        required=False,
        help_text=_("Of a special meeting: who decided that it is called."),
    )
    title_fr = forms.CharField(
        label=_("Title in French"),
        max_length=200,
        help_text=_("As it will stand on the notice."),
        widget=forms.TextInput(attrs={"lang": "fr"}),
    )
    title_en = forms.CharField(
        label=_("Title in English"),
        max_length=200,
        required=False,
        help_text=_("It may wait; the notice cannot leave without it."),
        widget=forms.TextInput(attrs={"lang": "en"}),
    )
    held_on = DayField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[within_reach],
    )
    held_at = forms.TimeField(
        label=_("Starts at"), input_formats=HOURS, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=300,
        required=False,
        help_text=_("Hall, address, door. Leave empty for a meeting held online only."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    link = forms.URLField(
        label=_("Video link"),
        max_length=400,
        required=False,
        assume_scheme="https",
        help_text=_("For those who attend online. Members reach it through their personal link."),
    )

    # Of a meeting that was called, who did is written for good.
    asks_caller = True

    def __init__(
        self, *args: Any, organisation: Organisation, zone: ZoneInfo, part: Body | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.part = zone, part
        if part is not None:
            del self.fields["kind"], self.fields["constituted_on"]
        if part is not None or not self.asks_caller or self.initial.get("called_by") == CalledBy.REQUISITION:
            del self.fields["called_by"]
        else:
            choices_of(self, organisation)
        if not organisation.offers_english:
            del self.fields["title_en"]

    @classmethod
    def of(cls, assembly: Assembly, data: Any = None) -> DetailsForm:
        """Return the form of a meeting already begun, filled with what it holds."""
        starts_at = assembly.starts_at.astimezone(assembly.zone)
        initial = {
            "kind": assembly.kind,
            "title_fr": assembly.title_fr,
            "title_en": assembly.title_en,
            "constituted_on": assembly.constituted_on,
            "called_by": assembly.called_by,
            "held_on": starts_at.date(),
            "held_at": starts_at.time(),
            "place": assembly.place,
            "link": assembly.link,
        }
        return cls(data, initial=initial, organisation=assembly.organisation, zone=assembly.zone, part=assembly.part)

    @classmethod
    def blank(cls, organisation: Organisation, data: Any = None, *, part: Body | None = None) -> DetailsForm:
        """Return the form of a new meeting, in the evening; most are annual ones. part: of whom, if not of all."""
        initial: dict[str, Any] = {"kind": AssemblyKind.ANNUAL, "held_at": "19:00"}
        for language in ("fr", "en"):
            with override(language):
                initial[f"title_{language}"] = str(AssemblyKind.ANNUAL.label)
        if part is not None:
            initial |= {"title_fr": part.name_fr, "title_en": part.name_en}
        return cls(data, initial=initial, organisation=organisation, zone=organisation.zone, part=part)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("place") and not cleaned.get("link") and "link" not in self.errors:
            self.add_error("place", _("Say where: a place, a link, or both."))
        if cleaned.get("kind") == AssemblyKind.SPECIAL and cleaned.get("called_by") == "":
            self.add_error("called_by", _("Say who calls this meeting."))
        if cleaned.get("held_on") and cleaned.get("held_at"):
            self._place_in_time(cleaned)
        return cleaned

    def _place_in_time(self, cleaned: dict[str, Any]) -> None:
        try:
            starts_at = instant_of(cleaned["held_on"], cleaned["held_at"], self.zone)
        except HourSkipped:
            self.add_error(
                "held_at", _("That night the clocks go forward and this time does not exist. Choose another.")
            )
        except HourRepeated:
            self.add_error("held_at", _("That night the clocks go back and this time comes twice. Choose another."))
        else:
            if starts_at <= now():
                self.add_error("held_on", _("This moment has passed. A meeting is prepared for a day to come."))
            cleaned["starts_at"] = starts_at

    @property
    def plan(self) -> Plan:
        """Return what was filled in, once valid."""
        cleaned = self.cleaned_data
        starts_at: datetime = cleaned["starts_at"]
        return Plan(
            kind=AssemblyKind.PART if self.part else cleaned["kind"],
            part=self.part,
            constituted_on=cleaned.get("constituted_on"),
            called_by=cleaned.get("called_by", ""),
            title_fr=cleaned["title_fr"],
            title_en=cleaned.get("title_en", ""),
            starts_at=starts_at,
            place=cleaned["place"],
            link=cleaned["link"],
        )
