"""Fields that several forms of the office share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from membership import formats
from membership.errors import NotYetHappened
from membership.messages import sentence
from membership.models import Membership, Organisation
from membership.queries.merges import who_remains
from membership.rules.importing.refusals import AmountInvalid
from membership.rules.importing.values import cents_in
from membership.rules.months import FIRST_DAY, LAST_DAY
from membership.rules.past import require_past

Row = TypeVar("Row", bound=Model)
LARGEST = 5_000_000
_THOUSAND_IN_ENGLISH = re.compile(r"\D*\d{1,3},\d{3}\D*")
# By how a file begins; what it calls itself proves nothing.
KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}


class DayField(forms.DateField):
    """A day that deadlines can be counted from."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_validators = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]


def refuse_ahead(form: forms.Form, happened: Mapping[str, str], today: date) -> None:
    """Say beside each field of what has happened when it is written down that its day has not come.

    happened: the fact that each field is the day of.
    """
    for name, fact in happened.items():
        try:
            require_past(today, **{fact: form.cleaned_data.get(name)})
        except NotYetHappened as refused:
            form.add_error(name, sentence(refused))


class AmountField(forms.DecimalField):
    """Dollars and cents as people write them, or copy them from a page: «1 000,00 $», “$1,000.00”, “20”.

    What could be two amounts is refused with an example: 1.500 may be one dollar and a half, or fifteen hundred.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": Decimal(0), "max_digits": 14, "decimal_places": 2, "localize": True, **kwargs})

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return super().to_python(value)
        # Spaces that do not break, as pages set them, are spaces too; a sign that is not a hyphen is a sign.
        text = " ".join(value.replace("\u2212", "-").split())
        if not text:
            return None
        try:
            cents = cents_in(text.removeprefix("-").lstrip())
        except AmountInvalid:
            raise self._unclear(value) from None
        # A lone comma before three digits parts thousands in English alone.
        if formats.language_of() == "fr" and _THOUSAND_IN_ENGLISH.fullmatch(text):
            raise self._unclear(value)
        return Decimal(-cents if text.startswith("-") else cents) / 100

    @staticmethod
    def _unclear(value: str) -> forms.ValidationError:
        said = {"value": value.strip()[:40], "example": formats.money_cents(123450)}
        return forms.ValidationError(
            _("“%(value)s” is not an amount that can be read in one way only. Write it as %(example)s.") % said,
            code="invalid",
        )


class ChosenField(forms.ModelChoiceField[Row]):
    """One row among those there are. Before anything is chosen it says so in words, as every list of choices does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"empty_label": gettext_lazy("Choose…")} | kwargs))


class MemberNumberField(forms.CharField):
    """A member named by number, since names are shared. Its form says of which organisation."""

    organisation: Organisation

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> Any:
        number = super().clean(value).strip()
        if not number:
            return None
        members = Membership.objects.for_organisation(self.organisation).select_related("person")
        # As it was typed first: two numbers may differ by nothing but their case.
        found = members.filter(number=number).first() or members.filter(number__iexact=number).first()
        if found is None:
            raise forms.ValidationError(_("No member has the number “%(number)s”.") % {"number": number})
        self._refuse_joined(found)
        return found

    def _refuse_joined(self, found: Membership) -> None:
        """Name the number that remains rather than take it in silence: it is another one that was meant to be said."""
        remains = who_remains(found.person)
        if remains.pk == found.person_id:
            return
        kept = Membership.objects.filter(person=remains).first()
        said = {"number": found.number, "kept": kept.number if kept else _("no number"), "name": remains.full_name}
        raise forms.ValidationError(
            _("Number %(number)s was joined to %(kept)s, %(name)s. Write that number instead.") % said
        )


class ProofField(forms.FileField):
    """A picture or a PDF that proves something, as `membership.services.documents.keep` takes it; None without one."""

    def __init__(self, *, largest: int = LARGEST, only: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.largest, self.only = largest, only

    def clean(self, data: Any, initial: Any = None) -> dict[str, Any] | None:
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > self.largest:
            raise forms.ValidationError(
                _("This file is too large: %(n)s MB at most.") % {"n": self.largest // 1_000_000}
            )
        content = file.read()
        kind = next((kind for start, kind in KINDS.items() if content.startswith(start)), None)
        if self.only and kind != self.only:
            raise forms.ValidationError(_("This is not a PDF."))
        if kind is None:
            raise forms.ValidationError(_("This is neither a JPEG or PNG picture nor a PDF."))
        return {"name": file.name[-250:], "media_type": kind, "content": content}
