"""What is filled in to cancel, postpone or adjourn a meeting, or to call it a second time."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Assembly
from governance.services.changing import Rendezvous, Why
from governance.web.planning_forms import DetailsForm
from membership.models import Organisation


def reason_field(label: Any, language: str) -> forms.CharField:
    """Return the field in which a reason is said to members, in one language."""
    return forms.CharField(
        label=label,
        max_length=2000,
        help_text=_("Members read it."),
        widget=forms.Textarea(attrs={"rows": 2, "lang": language}),
    )


class WhyForm(forms.Form):
    """The reason, as members read it."""

    reason_fr = reason_field(_("Reason in French"), "fr")
    reason_en = reason_field(_("Reason in English"), "en")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not organisation.offers_english:
            del self.fields["reason_en"]

    @property
    def why(self) -> Why:
        return Why(self.cleaned_data["reason_fr"], self.cleaned_data.get("reason_en", ""))


class MovingForm(DetailsForm):
    """When and where instead, and why. override: the reason for going on where a rule only warns."""

    asks_caller = False

    reason_fr = reason_field(_("Reason in French"), "fr")
    reason_en = reason_field(_("Reason in English"), "en")
    override = forms.CharField(
        label=_("Reason for going on all the same"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is kept with the meeting, and members may read it."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        for name in ("kind", "title_fr", "title_en"):
            self.fields.pop(name, None)
        if not organisation.offers_english:
            del self.fields["reason_en"]
        self.fields["held_on"].label = _("New day")

    @classmethod
    def instead_of(cls, assembly: Assembly, data: Any = None) -> Self:
        """Return the form with the hour and place of the meeting, its day left to choose."""
        starts_at = assembly.starts_at.astimezone(assembly.zone)
        initial = {"held_at": starts_at.time(), "place": assembly.place, "link": assembly.link}
        return cls(data, initial=initial, organisation=assembly.organisation, zone=assembly.zone)

    @property
    def to(self) -> Rendezvous:
        cleaned = self.cleaned_data
        return Rendezvous(cleaned["starts_at"], cleaned["place"], cleaned["link"])

    @property
    def why(self) -> Why:
        return Why(self.cleaned_data["reason_fr"], self.cleaned_data.get("reason_en", ""))
