"""A day as programs send it: one that the register can count from."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from rest_framework import serializers

FIRST, LAST = date(1800, 1, 1), date(2999, 12, 31)
"""Deadlines are counted from these days: beyond, the calendar itself would end."""


class DayField(serializers.DateField):
    """A date within the years that deadlines can be counted in."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[MinValueValidator(FIRST), MaxValueValidator(LAST)], **options)
