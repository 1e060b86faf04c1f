"""Days from one to another in words, also where the register does not know the first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from membership import formats

ONE_DAY = timedelta(days=1)


def span(days: Any) -> str:
    """Return «depuis le 3 mars 2025», «du 3 mars 2025 au 2 avril 2026» or «depuis un jour inconnu»."""
    since = formats.short_day(days.lower) if days.lower else ""
    if days.upper is None:
        return _("since %(day)s") % {"day": since} if since else _("since a day that is not known")
    # Kept up to and without a day, shown with the last one.
    end = formats.short_day(days.upper - ONE_DAY)
    if not since:
        return _("from a day that is not known to %(end)s") % {"end": end}
    return _("from %(start)s to %(end)s") % {"start": since, "end": end}
