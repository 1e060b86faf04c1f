"""Reading dates, amounts and addresses exactly, or refusing them: nothing is guessed within a cell."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum

from membership.rules.importing.refusals import AmountInvalid, DateInvalid, DateIsNumber, EmailInvalid


class DateOrder(Enum):
    """How the dates of a file that do not begin with the year are written."""

    DAY_FIRST = "dmy"
    """31/12/2026, as in Quebec."""
    MONTH_FIRST = "mdy"
    """12/31/2026."""


# Nobody joined before: the first co-operatives are of this time, and 0204 is a slip of the finger.
EARLIEST = date(1844, 1, 1)
# And nobody joins after: 2206 is another slip of the finger.
LATEST = date(2199, 12, 31)

# A spreadsheet may have added an hour to a day.
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00)?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
# From 1927 to 2173, as most spreadsheets count the days.
_DAY_NUMBER = re.compile(r"[1-9]\d{4}(?:\.0+)?")
_DAY_ZERO = date(1899, 12, 30)
_EMAIL = re.compile(r"[^@\s,;:<>()\[\]\"]+@[^@\s,;:<>()\[\]\".]+(?:\.[^@\s,;:<>()\[\]\".]+)+")
_CURRENCY = re.compile(r"(?i)^(?:CA|CAD)?\s*\$|\$\s*(?:CA|CAD)?$|\s*CAD$")
# Digits, in groups of three or not, then at most two decimals.
_AMOUNT = re.compile(r"(\d{1,12}|\d{1,3}(?:([ ,.’'])\d{3})(?:\2\d{3}){0,2})(?:([.,])(\d{1,2}))?")


def day_in(text: str, order: DateOrder) -> date:
    """Return the day a cell holds. Raises DateInvalid when no calendar has it, or no member can, DateIsNumber."""
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match[1], match[3], match[4]
    elif match := _YEAR_LAST.fullmatch(text):
        day, month = (match[1], match[3]) if order is DateOrder.DAY_FIRST else (match[3], match[1])
        year = match[4]
    elif _DAY_NUMBER.fullmatch(text):
        raise DateIsNumber(value=text, on=_DAY_ZERO + timedelta(days=int(text.partition(".")[0])))
    else:
        raise DateInvalid(value=text)
    try:
        on = date(int(year), int(month), int(day))
    except ValueError:
        raise DateInvalid(value=text) from None
    if not EARLIEST <= on <= LATEST:
        raise DateInvalid(value=text)
    return on


def is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None


def are_emails(column: Iterable[str]) -> bool:
    """Return whether each of these is an e-mail address, or empty."""
    return all(map(_EMAIL.fullmatch, filter(None, column)))


def email_in(text: str) -> str:
    """Return an e-mail address as written. Raises EmailInvalid for what could not be one."""
    if not is_email(text):
        raise EmailInvalid(value=text)
    return text


def cents_in(text: str) -> int:
    """Return an amount in cents: «100,00 $», «1 234,50», «$1,234.50», «10». Raises AmountInvalid."""
    bare = _CURRENCY.sub("", text).strip()
    match = _AMOUNT.fullmatch(bare)
    # 1.234 may be one and a bit or a thousand and more: nobody should have to guess.
    if match is None or (match[2] and match[2] == (match[3] or ".")):
        raise AmountInvalid(value=text)
    whole = re.sub(r"\D", "", match[1])
    return int(whole) * 100 + int((match[4] or "").ljust(2, "0"))
