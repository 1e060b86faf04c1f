"""Figures of the plan: as people type them, and as the pages say them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext

from governance.queries.objectives import WholeOfYear
from membership import formats


class NumberField(forms.DecimalField):
    """A figure as people type it: with a comma or a point."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=18, decimal_places=4, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace(",", ".").replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
        return super().to_python(value)


def decimal(value: Decimal) -> str:
    """Return «1 234,5», without zeros that say nothing."""
    whole, _point, part = f"{value.normalize():f}".partition(".")
    shown = formats.number(int(whole))
    sign = "-" if whole.startswith("-") and int(whole) == 0 else ""
    mark = "," if formats.language_of() == "fr" else "."
    return f"{sign}{shown}{mark}{part}" if part else f"{sign}{shown}"


def figure_said(value: Decimal | None) -> str:
    """Return a figure, or a dash where there is none."""
    return "–" if value is None else decimal(value)


def whole_said(whole: WholeOfYear) -> str:
    """Return the figure of the whole, and of how many sections where some are missing."""
    if whole.value is None or not whole.is_partial:
        return figure_said(whole.value)
    said = {"value": decimal(whole.value), "given": whole.given, "asked": whole.asked}
    return gettext("%(value)s (%(given)s of %(asked)s)") % said
