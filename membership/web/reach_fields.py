"""How somebody is reached, as strangers write it: a telephone, a postal code, a country. Slips are said at once."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from membership import formats
from membership.models import sort_key

CANADA = "CA"
# A telephone of Canada has ten digits, after the 1 of the country or not; one of elsewhere tells its country.
CANADIAN_TELEPHONE = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}")
ANY_TELEPHONE = re.compile(r"\d{8,15}")
EXTENSION = re.compile(r"(?:ext|poste|p\.|x|#).*$", re.IGNORECASE)
# Neither D, F, I, O, Q nor U is ever in one; W and Z never come first.
CANADIAN_POSTAL_CODE = re.compile(r"([ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z])[ -]?(\d[ABCEGHJ-NPRSTV-Z]\d)")


class CountryField(forms.ChoiceField):
    """A country, by its name in the reader's language; Canada comes first."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Select(attrs={"autocomplete": "country"}))
        super().__init__(choices=_countries, initial=CANADA, **kwargs)

    def clean(self, value: Any) -> Any:
        return super().clean(value or CANADA)


def _countries() -> list[tuple[str, str]]:
    named = sorted(formats.countries().items(), key=lambda one: sort_key(one[1]))
    return [(CANADA, formats.country(CANADA)), *((code, name) for code, name in named if code != CANADA)]


def telephone(typed: str, country: str) -> str:
    """Return a telephone as it was typed. Raises ValidationError for what nobody could dial."""
    digits = re.sub(r"\D+", "", EXTENSION.sub("", typed))
    is_abroad = country != CANADA or typed.lstrip().startswith("+")
    if not typed or CANADIAN_TELEPHONE.fullmatch(digits) or (is_abroad and ANY_TELEPHONE.fullmatch(digits)):
        return typed
    raise forms.ValidationError(
        _("Write the ten digits of the telephone, such as 819 555-0143; begin one of another country with +.")
    )


def postal_code(typed: str, country: str) -> str:
    """Return a postal code; one of Canada as it is printed. Raises ValidationError for what Canada has none of."""
    if country != CANADA or not typed:
        return typed
    if found := CANADIAN_POSTAL_CODE.fullmatch(typed.strip().upper()):
        return f"{found[1]} {found[2]}"
    raise forms.ValidationError(_("This is no postal code of Canada: write it as in G1K 2B4."))
