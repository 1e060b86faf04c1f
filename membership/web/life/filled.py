"""What somebody filled in, as the page that asks to read it once more shows it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from membership import formats

APART = frozenset({"tells", "goes_with"})
"""The letter and what goes with it are on the page themselves."""


def filled(form: forms.Form) -> list[dict[str, Any]]:
    """Return each field that holds something, with what it holds in words; in the order of the form."""
    facts = []
    for bound in form.visible_fields():
        said = "" if bound.name in APART else _in_words(bound.field, form.cleaned_data.get(bound.name))
        if said:
            facts.append({"label": bound.label, "value": said})
    return facts


def _in_words(field: forms.Field, value: Any) -> str:
    if value is None or value is False or value == "" or value == []:
        return ""
    if value is True:
        return _("Yes")
    if isinstance(value, date):
        return formats.short_day(value)
    if isinstance(value, UploadedFile):
        return str(value.name)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        named = {str(key): str(label) for key, label in choices if not isinstance(label, (list, tuple))}
        chosen = value if isinstance(value, list) else [value]
        return formats.listed(named.get(str(one), str(one)) for one in chosen)
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value)
    return str(value)
