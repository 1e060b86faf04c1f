"""What is said of opening balances, on paper and on a page: as at which day they were brought in, and not issued."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from membership import formats
from membership.queries.openings import Opened


def days_said(opened: Iterable[Opened]) -> str:
    """Return as at which day they were brought in; from the first to the last, where there are several."""
    every = list(opened)
    first, last = min(one.first for one in every), max(one.last for one in every)
    if first == last:
        return formats.short_day(first)
    return _("%(first)s to %(last)s") % {"first": formats.short_day(first), "last": formats.short_day(last)}


def opened_capital(opened: Iterable[Opened]) -> str:
    """Return what the capital says of its opening balances; empty where there are none."""
    every = list(opened)
    if not every:
        return ""
    said = _(
        "Of which %(amount)s of opening balances, brought in as at %(days)s: held by then, and not issued that day."
    )
    amount = formats.money_cents(sum(one.value_cents for one in every))
    told = [said % {"amount": amount, "days": days_said(every)}]
    if any(one.undated_cents for one in every):
        told.append(_("Those without a date count on every day, however early."))
    return " ".join(told)


def opened_shares(opened: Iterable[Opened]) -> str:
    """Return what a certificate says of the opening balances of a member; empty where there are none."""
    every = list(opened)
    if not every:
        return ""
    count = sum(one.quantity for one in every)
    said = ngettext(
        "The ledger opens with %(count)s share, brought in as at %(days)s from an earlier list: held by then, and not "
        "issued that day.",
        "The ledger opens with %(count)s shares, brought in as at %(days)s from an earlier list: held by then, and not "
        "issued that day.",
        count,
    )
    return said % {"count": formats.number(count), "days": days_said(every)}
