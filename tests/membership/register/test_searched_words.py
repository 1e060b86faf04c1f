"""The log of consultations says what was looked for as a secretary would."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from membership.services.exports.searched_words import searched

CALLED = {"category": {"user": "User member"}, "section": {"7Kc2": "North"}}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ""),
        ("q=Roy", "“Roy”"),
        ("category=user&q=Roy&status=former", "User member · “Roy” · Former members"),
        ("status=all&missing=address&language=fr", "Everybody, past members too · Without an address · Français"),
        ("first=2026-10-27&by=effective", "From October 27, 2026 · The day it took effect"),
        ("known_at=2026-11-28", "As known on November 28, 2026"),
        ("joined_from=hier", "Joined from hier"),
        ("search=Roy&page=3", "“Roy”"),
        ("section=7Kc2", "North"),
        ("group=Nord", "Nord"),
        ("household=Maison+Roy", "Maison Roy"),
        ("status=unheard&shoe=42", "status unheard · shoe 42"),
    ],
)
def test_a_search_is_said_in_words(query, words):
    with override("en"):
        assert searched(query, CALLED) == words
