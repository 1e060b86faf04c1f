"""What can be dialled, and what is a postal code: as people write them."""

import pytest

from membership.errors import PostalCodeUnknown, TelephoneUndialable
from membership.rules.reach import postal_code, telephone


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("", "CA"),
        ("819 555-0143", "CA"),
        ("(819) 555-0143", "CA"),
        ("1 819 555-0143", "CA"),
        ("+1 819 555-0143", "CA"),
        ("8195550143", "CA"),
        ("819 555-0143 poste 12", "CA"),
        ("819 555-0143, ext. 12", "CA"),
        ("819 555-0143 #12", "CA"),
        ("+33 1 23 45 67 89", "CA"),
        ("011 33 1 23 45 67 89", "CA"),
        ("+508 41 25 36", "CA"),
        ("01 23 45 67 89", "FR"),
        ("01 23 45 67 89 poste 4", "fr"),
    ],
)
def test_what_can_be_dialled_is_kept_as_typed(typed, country):
    assert telephone(f" {typed} ", country) == typed


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("819 5", "CA"),
        ("555-0143", "CA"),
        ("119 555-0143", "CA"),
        ("01 23 45 67 89", "CA"),
        ("819 555-0143 / 819 555-0144", "CA"),
        ("à venir", "CA"),
        ("12345", "FR"),
        ("+1", "CA"),
    ],
)
def test_what_nobody_could_dial_is_refused_with_what_was_typed(typed, country):
    with pytest.raises(TelephoneUndialable) as refused:
        telephone(typed, country)
    assert refused.value.params == {"number": typed}


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("", "CA", ""),
        (" g1k2b4 ", "CA", "G1K 2B4"),
        ("G1K-2B4", "ca", "G1K 2B4"),
        ("75001", "FR", "75001"),
        ("05401", "US", "05401"),
    ],
)
def test_a_postal_code_of_canada_is_kept_as_printed_and_one_of_elsewhere_as_typed(typed, country, kept):
    assert postal_code(typed, country) == kept


@pytest.mark.parametrize("typed", ["G1K", "75001", "D1K 2B4", "G1K 2B44"])
def test_what_canada_has_none_of_is_refused(typed):
    with pytest.raises(PostalCodeUnknown) as refused:
        postal_code(typed, "CA")
    assert refused.value.params == {"postal_code": typed}
