"""What the office fills in for each act: the day, the decision, and what the act itself asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from membership import formats
from membership.models import Category, Document, Membership, Trial
from membership.queries.categories import offered_categories
from membership.queries.shares import qualifying_held
from membership.rules import vote_suspension
from membership.rules.discipline import BODY, latest_end
from membership.rules.qualifying import needed
from membership.rules.resignation import takes_effect_on
from membership.rules.resolved import ResolvedRules
from membership.services.attachments import File
from membership.services.life.acts import Decision
from membership.templatetags.unevoix import local_text
from membership.web.decided import DecidedByInput
from membership.web.fields import ChosenField, DayField, ProofField, refuse_ahead

ISO = "%Y-%m-%d"
ONE_DAY = timedelta(days=1)


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Return the field of a day that deadlines can be counted from."""
    return DayField(label=label, **options)


def text_field(label: Any, *, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": rows}), **options)


def shares_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Qualifying shares subscribed at admission"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("They are due from that day, until they are paid."),
    )


class CategoryField(ChosenField[Category]):
    def label_from_instance(self, obj: Category) -> str:
        return local_text(obj, "name")


class ActForm(forms.Form):
    """What every act asks: from when, decided by whom, on what paper. `order` is how the page shows it."""

    effective_on = day_field(_("From"))
    decided_by = forms.CharField(
        label=_("Decided by"),
        max_length=200,
        widget=DecidedByInput,
        required=False,
        help_text=_("The body and its resolution, such as “Board, CA-2027-11”."),
    )
    decided_on = day_field(_("Date of the decision"), required=False)
    notice_on = day_field(_("Date of the written notice"), required=False)
    note = text_field(_("Remark"), required=False)
    document = forms.FileField(
        label=_("Document"), required=False, help_text=_("The resolution or the letter, as a file (5 MB at most).")
    )
    tells = forms.BooleanField(
        label=_("Write to the member: by e-mail, or by post if there is none"), required=False, initial=True
    )
    goes_with = ProofField(
        label=_("Document that goes with the letter"),
        required=False,
        only="application/pdf",
        help_text=_("PDF, 5 MB at most. The member sees it under the name of the file."),
    )

    only: tuple[str, ...] = ()
    # Days of what has happened when it is written down, each by the fact it is of.
    happened: Mapping[str, str] = {"decided_on": "decided_on", "notice_on": "notice_on"}
    # What was true may have been a category that is closed since.
    takes_closed = False
    LARGEST = 5_000_000

    def __init__(self, *args: Any, membership: Membership, today: date, rules: ResolvedRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership, self.today, self.rules = membership, today, rules
        asked = (*self.only, "goes_with") if "tells" in self.only else self.only
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]
        self.order_fields(asked)
        if "effective_on" in self.fields:
            self.fields["effective_on"].initial = today
        for field in self.fields.values():
            if isinstance(field, CategoryField):
                here = membership.organisation
                every = Category.objects.for_organisation(here)
                field.queryset = every if self.takes_closed else offered_categories(here)

    def clean_document(self) -> Any:
        file = self.cleaned_data["document"]
        if file and file.size > self.LARGEST:
            raise forms.ValidationError(_("This file is too large: 5 MB at most."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("goes_with") and not cleaned.get("tells"):
            self.add_error("goes_with", _("No letter leaves with which it could go: tick that one does."))
        refuse_ahead(self, self.happened, self.today)
        return cleaned

    def decision(self, *, override: str, document: Document | None, joined: tuple[File, ...] = ()) -> Decision:
        """Return the decision as the services take it."""
        cleaned = self.cleaned_data
        return Decision(
            effective_on=self.takes_effect_on,
            decided_by=cleaned.get("decided_by", ""),
            decided_on=cleaned.get("decided_on"),
            notice_on=cleaned.get("notice_on"),
            ground=cleaned.get("ground", ""),
            document=document,
            note=cleaned.get("note", ""),
            override=override,
            tells=cleaned.get("tells", True),
            joined=joined,
        )

    @property
    def takes_effect_on(self) -> date:
        """The first day of what is new; where the page asks for the last day of what was, the day after."""
        cleaned = self.cleaned_data
        first: date = cleaned["effective_on"] if "effective_on" in cleaned else cleaned["last_on"] + ONE_DAY
        return first


class SubscribingForm(ActForm):
    """An act by which one becomes a member in full: what one is to hold then may be subscribed with it."""

    subscribes = shares_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needed(self.rules) is None:
            del self.fields["subscribes"]

    @property
    def lacking(self) -> int:
        """How many shares the member lacks today."""
        return max(0, (needed(self.rules) or 0) - qualifying_held(self.membership, self.today).quantity)

    def offer_what_lacks(self) -> None:
        if "subscribes" in self.fields:
            self.fields["subscribes"].initial = self.lacking


class CategoryForm(SubscribingForm):
    category = CategoryField(label=_("New category"), queryset=Category.objects.none())
    only: tuple[str, ...] = (
        "category", "subscribes", "effective_on", "decided_by", "decided_on", "document", "note", "tells",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "subscribes" in self.fields:
            field = self.fields["subscribes"]
            field.label = _("Qualifying shares subscribed that day")
            field.help_text = _(
                "Where the new category gives the vote that the one before did not: %(count)s to subscribe, by what "
                "the member holds today. They are due from that day, until they are paid."
            ) % {"count": formats.number(self.lacking)}


class ReadmissionForm(SubscribingForm):
    category = CategoryField(label=_("Category"), queryset=Category.objects.none())
    age = forms.ChoiceField(
        label=_("Age"),
        required=False,
        choices=[("", _("Not known")), ("14", _("14 or over, attested")), ("18", _("18 or over, attested"))],
    )
    only: tuple[str, ...] = (
        "category",
        "age",
        "subscribes",
        "effective_on",
        "decided_by",
        "decided_on",
        "document",
        "tells",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_what_lacks()


class TrialForm(SubscribingForm):
    days_worked = forms.IntegerField(label=_("Days of work since the beginning of the trial"), min_value=0)
    only = ("days_worked", "subscribes", "effective_on", "decided_by", "decided_on", "document", "tells")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_what_lacks()
        # Days of work are counted of workers alone.
        if not Trial.objects.filter(
            membership=self.membership, concluded_by=None, most_working_days__isnull=False
        ).exists():
            del self.fields["days_worked"]


class ResignationForm(ActForm):
    last_on = day_field(_("Last day as a member"))
    only = ("notice_on", "last_on", "decided_by", "decided_on", "document", "note", "tells")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["notice_on"].label = _("Written notice received on")
        self.fields["notice_on"].required = True
        self.fields["notice_on"].initial = self.today
        self.fields["last_on"].initial = takes_effect_on(self.today, self.rules) - ONE_DAY
        self.fields["decided_by"].label = _("Board's decision, if it accepts an earlier end")


class GroundForm(ActForm):
    """An act that rests on a ground of the law, where the rules have a list of them."""

    ground = forms.ChoiceField(label=_("Ground"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_by"].required = BODY in self.rules
        if "discipline_grounds" not in self.rules:
            del self.fields["ground"]
            return
        french = formats.language_of() == "fr"
        choices = self.rules["discipline_grounds"].parameter.choices
        self.fields["ground"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("Choose…")),
            *((one.word, one.fr if french else one.en) for one in choices),
        ]
        self.fields["note"].label = _("Reasons, as the member will read them")


class SuspensionForm(GroundForm):
    last_on = day_field(_("Last day of the suspension"))
    kept_rights = forms.MultipleChoiceField(
        label=_("Rights that the decision keeps"), required=False, widget=forms.CheckboxSelectMultiple
    )
    only = (
        "ground", "note", "effective_on", "last_on", "kept_rights", "decided_by", "decided_on", "notice_on", "document",
        "tells",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest = latest_end(self.today, self.rules)
        if latest is not None:
            self.fields["last_on"].initial = latest - ONE_DAY
        if "suspension_effect" not in self.rules:
            del self.fields["kept_rights"]
            return
        french = formats.language_of() == "fr"
        choices = self.rules["suspension_effect"].parameter.choices
        self.fields["kept_rights"].choices = [  # type: ignore[attr-defined]  # a MultipleChoiceField
            (one.word, one.fr if french else one.en) for one in choices
        ]


class ExpulsionForm(GroundForm):
    only = ("ground", "note", "effective_on", "decided_by", "decided_on", "notice_on", "document", "tells")


class VoteSuspensionForm(ActForm):
    reason = forms.CharField(label=_("Reason, as the member will read it"), max_length=250)
    only = ("reason", "effective_on", "decided_by", "decided_on", "notice_on", "document", "tells")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_by"].required = vote_suspension.BODY in self.rules


class ContestForm(ActForm):
    only = ("effective_on", "note", "document", "tells")
    happened = {"effective_on": "contested_on"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].label = _("Written contestation received on")


class LiftingForm(ActForm):
    only = ("effective_on", "decided_by", "decided_on", "note", "document", "tells")


class DeathForm(ActForm):
    estate_name = forms.CharField(label=_("Who settles the estate"), max_length=250, required=False)
    estate_contact = forms.CharField(label=_("How to reach them"), max_length=400, required=False)
    only = ("effective_on", "estate_name", "estate_contact", "document", "note")
    happened = {"effective_on": "died_on"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].label = _("Date of death")


class EndForm(ActForm):
    only = ("effective_on", "decided_by", "document", "note", "tells")
    happened = {"effective_on": "ended_on"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].label = _("Ceased to exist on")
