"""How somebody is reached, as people write it: a telephone that can be dialled, a postal code that there is.

What is written anew is asked, wherever it is written; what a list brought in keeps the list's own reasons.
"""

from __future__ import annotations

import re

from membership.errors import PostalCodeUnknown, TelephoneUndialable

CANADA = "CA"
# A telephone of Canada has ten digits, after the 1 of the country or not; one of elsewhere tells its country.
CANADIAN_TELEPHONE = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}")
ANY_TELEPHONE = re.compile(r"\d{8,15}")
# What is dialled before the digits of a country: written as +, or as from Canada, or as from Europe.
COUNTRY_FIRST = re.compile(r"\s*(?:\+|011|00)")
EXTENSION = re.compile(r"(?:ext|poste|p\.|x|#).*$", re.IGNORECASE)
# Neither D, F, I, O, Q nor U is ever in one; W and Z never come first.
CANADIAN_POSTAL_CODE = re.compile(r"([ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z])[ -]?(\d[ABCEGHJ-NPRSTV-Z]\d)")


def telephone(typed: str, country: str) -> str:
    """Return a telephone as it was typed, without the spaces around it. country: where whoever gives it lives.

    Raises TelephoneUndialable for what nobody could dial.
    """
    said = typed.strip()
    digits = re.sub(r"\D+", "", EXTENSION.sub("", COUNTRY_FIRST.sub("", said, count=1)))
    is_abroad = country.upper() != CANADA or COUNTRY_FIRST.match(said) is not None
    if not said or CANADIAN_TELEPHONE.fullmatch(digits) or (is_abroad and ANY_TELEPHONE.fullmatch(digits)):
        return said
    raise TelephoneUndialable(number=said)


def postal_code(typed: str, country: str) -> str:
    """Return a postal code; one of Canada as it is printed. Raises PostalCodeUnknown for what Canada has none of."""
    said = typed.strip()
    if country.upper() != CANADA or not said:
        return said
    if found := CANADIAN_POSTAL_CODE.fullmatch(said.upper()):
        return f"{found[1]} {found[2]}"
    raise PostalCodeUnknown(postal_code=said)
