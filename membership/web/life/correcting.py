"""What the office fills in to correct something that was recorded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from membership import formats
from membership.errors import NeverAndOtherwise
from membership.messages import sentence
from membership.models import Category, EventKind, MembershipEvent
from membership.services.life.corrections import GROUNDED
from membership.web.life.forms import ActForm, CategoryField, day_field, text_field

# What says how something happened: it cannot be told of what never did.
OF_WHAT_HAPPENED = frozenset(
    {"new_on", "last_on", "category", "decided_by", "decided_on", "notice_on", "ground", "other_rights"}
)


class CorrectionForm(ActForm):
    """Which event, and what is true instead."""

    event = forms.ChoiceField(label=_("What is to be corrected"), widget=forms.RadioSelect)
    is_void = forms.BooleanField(label=_("It never happened"), required=False)
    new_on = day_field(_("It took effect on"), required=False)
    last_on = day_field(_("Last day of the suspension"), required=False, help_text=_("For a suspension only."))
    category = CategoryField(label=_("Category"), queryset=Category.objects.none(), required=False)
    ground = forms.ChoiceField(
        label=_("Ground"), required=False, help_text=_("For a suspension or an expulsion, if it was another.")
    )
    other_rights = forms.BooleanField(
        label=_("The rights that the suspension keeps were others"), required=False, help_text=_("Tick those it keeps.")
    )
    kept_rights = forms.MultipleChoiceField(
        label=_("Rights that the decision keeps"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = text_field(_("Why it is corrected"))
    takes_closed = True
    only = (
        "event", "is_void", "new_on", "last_on", "category", "ground", "other_rights", "kept_rights", "decided_by",
        "decided_on", "notice_on", "document", "reason", "tells",
    )  # fmt: skip

    def __init__(self, *args: Any, events: dict[str, MembershipEvent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.events = events
        self.fields["category"].help_text = _("Only if the category recorded was wrong.")
        self._choices("discipline_grounds", "ground", [("", "—")])
        self._choices("suspension_effect", "kept_rights", [])
        self._leave_out_what_none_says({event.kind for event in events.values()})
        self.fields["event"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (key, f"{event.get_kind_display()}, {self._when(event)}") for key, event in events.items()
        ]

    def _leave_out_what_none_says(self, kinds: set[str]) -> None:
        """Ask of a category, a suspension or a ground only where one of the events says such a thing."""
        said_by: dict[str, Collection[str]] = {
            "category": {EventKind.ADMITTED, EventKind.CATEGORY_CHANGED},
            "last_on": {EventKind.SUSPENDED, EventKind.VOTE_SUSPENDED},
            "ground": GROUNDED,
            "other_rights": {EventKind.SUSPENDED} if "kept_rights" in self.fields else set(),
            "kept_rights": {EventKind.SUSPENDED},
        }
        for name, those in said_by.items():
            if name in self.fields and kinds.isdisjoint(those):
                del self.fields[name]

    def _choices(self, rule: str, name: str, first: list[tuple[str, str]]) -> None:
        """Offer what a rule has a list of; without one there is nothing to correct."""
        if rule not in self.rules:
            del self.fields[name]
            return
        french = formats.language_of() == "fr"
        found = [(one.word, one.fr if french else one.en) for one in self.rules[rule].parameter.choices]
        self.fields[name].choices = [*first, *found]  # type: ignore[attr-defined]  # a ChoiceField

    @staticmethod
    def _when(event: MembershipEvent) -> str:
        return formats.short_day(event.effective_on) if event.effective_on else str(_("on a day that is not known"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        said = (
            "is_void", "new_on", "last_on", "category", "decided_by", "decided_on", "notice_on", "ground",
            "other_rights", "document",
        )  # fmt: skip
        if not self.errors and not any(cleaned.get(name) for name in said):
            raise forms.ValidationError(
                _("Say what is true instead: another day, another category, or that it never happened.")
            )
        if cleaned.get("is_void") and any(cleaned.get(name) for name in said if name in OF_WHAT_HAPPENED):
            self.add_error("is_void", sentence(NeverAndOtherwise(event=self.chosen.kind)))
        return cleaned

    @property
    def chosen(self) -> MembershipEvent:
        return self.events[self.cleaned_data["event"]]

    @property
    def takes_effect_on(self) -> date:
        new: date | None = self.cleaned_data["new_on"]
        return new or self.chosen.effective_on or self.today
