"""Texts as they are compared in a search: without accents or capitals, like names, inside the database."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, F, Func, TextField, Value
from django.db.models.functions import Replace

from membership.models.people import sort_key

# What French, English and their neighbours are written with; what accents are put on apart is left out.
_WRITTEN = [chr(code) for code in (*range(0x41, 0x5B), *range(0xC0, 0x180), *range(0x218, 0x21C), 0x2019)]
_LOOSE = "".join(chr(code) for code in range(0x300, 0x370))
_FOLDED = [(letter, sort_key(letter)) for letter in _WRITTEN]
# The same letter for letter, and those that become two.
_ONE = [(letter, folded) for letter, folded in _FOLDED if len(folded) == 1 and folded != letter]
_SEVERAL = [(letter, folded) for letter, folded in _FOLDED if len(folded) > 1 and letter in "œŒæÆßþÞ"]


def folded(column: str) -> Func:
    """Return a text of the database as `sort_key` folds it: to be compared with words folded so.

    The machine's own rules for capitals are not to be relied on: each letter is said.
    """
    text: Any = F(column)
    for letter, two in _SEVERAL:
        text = Replace(text, Value(letter), Value(two))
    before, after = "".join(letter for letter, _to in _ONE), "".join(to for _letter, to in _ONE)
    return Func(
        text,
        Value(before + _LOOSE, output_field=CharField()),
        Value(after, output_field=CharField()),
        function="translate",
        output_field=TextField(),
    )
