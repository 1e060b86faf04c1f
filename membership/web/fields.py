"""Fields that several forms of the office share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from membership.models import Membership, Organisation


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
        return found
