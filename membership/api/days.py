"""A day as programs send it: one that the register can count from."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from rest_framework import serializers

from membership.rules.months import FIRST_DAY, LAST_DAY


class DayField(serializers.DateField):
    """A date within the years that deadlines can be counted in."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)], **options)
