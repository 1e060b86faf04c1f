"""Days in words: from one to another, up to now, or from a day that the register does not know."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from psycopg.types.range import DateRange

from membership.web.spans import span

FIRST, AFTER = date(2025, 3, 3), date(2026, 4, 3)


@pytest.mark.parametrize(
    ("days", "fr", "en"),
    [
        (DateRange(FIRST, None), "depuis le 3 mars 2025", "since March 3, 2025"),
        (DateRange(FIRST, AFTER), "du 3 mars 2025 au 2 avril 2026", "from March 3, 2025 to April 2, 2026"),
        (DateRange(None, None), "depuis un jour inconnu", "since a day that is not known"),
        (DateRange(None, AFTER), "d’un jour inconnu au 2 avril 2026", "from a day that is not known to April 2, 2026"),
    ],
)
def test_days_are_said_in_both_languages(days, fr, en):
    with translation.override("fr"):
        assert span(days).replace("\u00a0", " ") == fr
    with translation.override("en"):
        assert span(days).replace("\u00a0", " ") == en
