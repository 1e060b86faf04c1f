"""Words of an organisation's own: named fields and nothing else, and a colour that can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.rules.wordings import filled, readable_on_white, unknown_fields

KNOWN = ("name", "meeting")


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Bonjour {name}, à bientôt à {meeting}.", ()),
        ("{nom} et {nom} et {day}", ("nom", "day")),
        ("{{ settings.SECRET_KEY }}", ("{", " settings.SECRET_KEY ", "}")),
        ("{name.__class__}", ("name.__class__",)),
        ("{% load x %}", ("% load x %",)),
        ("une accolade { seule", ("{",)),
        ("%(link)s", ()),
    ],
)
def test_between_braces_only_a_field_stands(text, unknown):
    assert unknown_fields(text, KNOWN) == unknown


def test_what_a_field_stands_for_is_not_read_again():
    assert filled("{name} {meeting}", {"name": "{meeting}", "meeting": "AGA"}) == "{meeting} AGA"


@given(st.text())
def test_a_text_without_braces_stays_as_it_is(text):
    plain = text.replace("{", "").replace("}", "")
    assert filled(plain, {"name": "Anne"}) == plain
    assert unknown_fields(plain, KNOWN) == ()


@pytest.mark.parametrize(
    ("colour", "readable"),
    [
        ("#767676", True),
        ("#777777", False),
        ("#125a6b", True),
        ("#ffff00", False),
        ("#000000", True),
        ("#ffffff", False),
    ],
)
def test_white_on_the_colour_has_the_contrast_of_the_guideline(colour, readable):
    assert readable_on_white(colour) is readable
