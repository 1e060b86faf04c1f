"""Calendar months, as deadlines count them: 31 August and six months is the last day of February."""

from calendar import monthrange
from datetime import date

MONTHS_IN_YEAR = 12
# Deadlines are counted from the days between: beyond, the calendar itself would end.
FIRST_DAY, LAST_DAY = date(1800, 1, 1), date(2999, 12, 31)


def add_months(on: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month where it has no such day."""
    whole = on.year * MONTHS_IN_YEAR + on.month - 1 + months
    year, month = divmod(whole, MONTHS_IN_YEAR)
    _, last = monthrange(year, month + 1)
    return date(year, month + 1, min(on.day, last))
