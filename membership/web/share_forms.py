"""What the office writes down of shares: a subscription, a payment, a transfer, a request and its decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from membership.models import Organisation, ShareClass
from membership.queries.categories import offered_classes
from membership.rules.months import add_months
from membership.rules.shares import split
from membership.templatetags.unevoix import local_text
from membership.web.decided import DecidedByInput
from membership.web.fields import AmountField, ChosenField, MemberNumberField, refuse_ahead
from membership.web.life.forms import day_field


class ClassField(ChosenField[ShareClass]):
    def label_from_instance(self, obj: ShareClass) -> str:
        return local_text(obj, "name")


class ActForm(forms.Form):
    """What every act on shares asks: which class, from which day. A co-op with one class is not asked."""

    share_class = ClassField(label=_("Class of shares"), queryset=ShareClass.objects.none(), empty_label=None)
    on = day_field(_("Effective on"))
    # Only what may still be subscribed is offered.
    takes_new = False
    # Days of what has happened when it is written down, each by the fact it is of.
    happened: Mapping[str, str] = {}

    def __init__(self, *args: Any, organisation: Organisation, on: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": on, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.organisation, self.today = organisation, on
        field = self.fields["share_class"]
        assert isinstance(field, ClassField)
        rows = offered_classes(organisation) if self.takes_new else ShareClass.objects.for_organisation(organisation)
        field.queryset = rows.order_by("-is_qualifying", "key")
        classes = list(field.queryset)
        if len(classes) == 1:
            field.widget, field.initial = forms.HiddenInput(), classes[0].pk

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        refuse_ahead(self, self.happened, self.today)
        return cleaned


def _quantity() -> forms.IntegerField:
    return forms.IntegerField(label=_("How many shares"), min_value=1, max_value=10**9)


class SubscribeForm(ActForm):
    takes_new = True
    quantity = _quantity()
    parts = forms.IntegerField(
        label=_("Paid in how many instalments"),
        min_value=1,
        max_value=36,
        initial=1,
        help_text=_("One: the whole is due at once. Several: one each month, from the day above on."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=250)

    field_order = ["share_class", "quantity", "on", "parts", "note"]

    def instalments(self) -> list[tuple[date, int]]:
        """Return the days and the cents of the instalments; none where the whole is due at once."""
        cleaned = self.cleaned_data
        if cleaned["parts"] == 1:
            return []
        days = [add_months(cleaned["on"], month) for month in range(cleaned["parts"])]
        return split(cleaned["quantity"] * cleaned["share_class"].unit_price_cents, days)


class PayForm(ActForm):
    happened = {"on": "paid_on"}
    on = day_field(_("Received on"), help_text=_("What is promised for later is an instalment of the subscription."))
    amount = AmountField(label=_("Amount received, in dollars"), min_value=Decimal("0.01"), max_digits=12)
    reference = forms.CharField(
        label=_("Reference"), required=False, max_length=120, help_text=_("Cheque or transfer number, if there is one.")
    )

    field_order = ["share_class", "amount", "on", "reference"]

    @property
    def cents(self) -> int:
        return int(self.cleaned_data["amount"] * 100)


class TransferForm(ActForm):
    quantity = _quantity()
    number = MemberNumberField(label=_("To member number"))
    decided_by = forms.CharField(
        label=_("Decided by"),
        required=False,
        max_length=200,
        widget=DecidedByInput,
        help_text=_("For example: board of March 2, 2027."),
    )

    field_order = ["share_class", "quantity", "number", "on", "decided_by"]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        self.fields["number"].organisation = organisation  # type: ignore[attr-defined]


class AskForm(ActForm):
    happened = {"on": "requested_on"}
    on = day_field(_("Received on"))
    quantity = _quantity()
    reason = forms.CharField(label=_("Reason given"), required=False, max_length=250)

    field_order = ["share_class", "quantity", "on", "reason"]


def _tells() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Write to the member: by e-mail, or by post if there is none"),
        required=False,
        initial=True,
        help_text=_("After a death, on paper to whoever settles the estate."),
    )


class StepForm(forms.Form):
    """What becomes of a request on a day, which has come when it is written down."""

    on: forms.DateField
    happened: Mapping[str, str] = {}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": today}
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        refuse_ahead(self, self.happened, self.today)
        return cleaned


class DecideForm(StepForm):
    """The board's decision on a request."""

    happened = {"on": "decided_on"}

    approved = forms.TypedChoiceField(
        label=_("Decision of the board"),
        choices=[("yes", _("Approved")), ("no", pgettext_lazy("reimbursement", "Refused"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    on = day_field(_("Decided on"))
    decided_by = forms.CharField(label=_("Decided by"), max_length=200, widget=DecidedByInput)
    planned_on = day_field(_("To be paid about"), required=False)
    note = forms.CharField(label=_("Reason"), required=False, max_length=250)
    stays_solvent = forms.BooleanField(
        label=_("The board declares that paying back leaves the organisation able to pay its debts"), required=False
    )
    spares_reserve = forms.BooleanField(label=_("The board declares that the reserve is not touched"), required=False)
    override = forms.CharField(
        label=_("Reason for going on where a rule warns"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    tells = _tells()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("approved") is False and not cleaned.get("note"):
            self.add_error("note", _("A refusal says why."))
        return cleaned


class PaidBackForm(StepForm):
    happened = {"on": "paid_on"}
    on = day_field(_("Paid on"))
    tells = _tells()
