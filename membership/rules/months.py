"""Calendar months, as deadlines count them: 31 August and six months is the last day of February."""

from calendar import monthrange
from datetime import date

MONTHS_IN_YEAR = 12


def add_months(on: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month where it has no such day."""
    whole = on.year * MONTHS_IN_YEAR + on.month - 1 + months
    year, month = divmod(whole, MONTHS_IN_YEAR)
    _, last = monthrange(year, month + 1)
    return date(year, month + 1, min(on.day, last))
