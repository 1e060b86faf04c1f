"""Parts of a whole, exactly: weights, thresholds, shares. Written "2/3", or "1" where they are whole."""

from fractions import Fraction

from voting.counting import decimals
from voting.counting.errors import BrokenRecord

SHOWN_PLACES = 3


def parse(text: object) -> Fraction:
    """Return the part a text such as "1/4", or a whole number, says. Raises BrokenRecord; nothing is below zero."""
    if isinstance(text, int) and not isinstance(text, bool) and text >= 0:
        return Fraction(text)
    if isinstance(text, str) and text.isascii():
        num, slash, den = text.partition("/")
        if num.isdecimal() and not slash:
            return Fraction(int(num))
        if num.isdecimal() and den.isdecimal() and int(den):
            return Fraction(int(num), int(den))
    raise BrokenRecord(f"{text!r} is neither a whole number nor a part such as 1/4")


def written(part: Fraction) -> str:
    return str(part)


def ceil(part: Fraction) -> int:
    """Return the smallest whole number that is at least this."""
    return -(-part.numerator // part.denominator)


def rounded(part: Fraction) -> str:
    """Return the part with three places, rounded half up: for display, after the decision."""
    units = part * 10**SHOWN_PLACES
    return decimals.written((2 * units.numerator + units.denominator) // (2 * units.denominator), SHOWN_PLACES)


def percent(part: Fraction) -> str:
    """Return the part in hundredths, as `rounded` does."""
    return rounded(part * 100)
