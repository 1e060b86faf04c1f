"""When a seat falls vacant of itself, and who stays until replaced (Cooperatives Act, s. 84; by-laws).

A term ends at the close of an annual meeting, not on a day of the calendar: terms are counted in years of annual
meetings. Seats rotate when some fall in one year and some in another.
"""

from collections.abc import Iterable
from enum import Enum

from governance.rules.saying import by_rule
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules


class Standing(Enum):
    """Where a mandate stands before the annual meeting to come."""

    IN_TERM = "in_term"
    """It goes on after the meeting to come."""
    FALLS = "falls"
    """It ends when the annual meeting to come closes."""
    HELD_OVER = "held_over"
    """Its term is over; whoever holds it stays until replaced."""
    OPEN = "open"
    """No end is known."""


def falls_in(given_in: int, years: int) -> int:
    """Return the year of the annual meeting that ends a mandate given in a year for so many years."""
    return given_in + years


def next_fall(known: int, years: int, coming: int) -> int:
    """Return the first year, from the meeting to come on, in which a seat falls. known: any year in which it does.

    Raises ValueError when years < 1.
    """
    if years < 1:
        raise ValueError("a term lasts a year at least")
    return coming + (known - coming) % years


def standing(falls: int | None, coming: int) -> Standing:
    """Return where a mandate stands. coming: the year of the next annual meeting."""
    if falls is None:
        return Standing.OPEN
    if falls < coming:
        return Standing.HELD_OVER
    return Standing.FALLS if falls == coming else Standing.IN_TERM


def assess_holdover(over: int, rules: ResolvedRules) -> Finding | None:
    """Return whether those whose term is over may stay; None when there are none, or the rules say nothing."""
    if not over or "holdover" not in rules:
        return None
    return by_rule("holdover", "holdover", rules, met=rules.flag("holdover"), figures={"held_over": over})


def assess_rotation(years: Iterable[int], rules: ResolvedRules) -> Finding | None:
    """Return whether seats that fall in several years may: None where they all fall together, or no rule speaks.

    years: of the annual meetings that end the terms now running.
    """
    different = sorted(set(years))
    if len(different) < 2 or "rotation" not in rules:
        return None
    said = ", ".join(str(year) for year in different)
    return by_rule("rotation", "rotation", rules, met=rules.flag("rotation"), figures={"years": said})
