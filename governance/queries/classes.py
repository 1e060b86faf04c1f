"""The classes of members that decide a motion each for itself: the categories of those who vote."""

from __future__ import annotations

from datetime import date

from governance.models import Assembly, Motion
from governance.queries.rules import rules_of
from governance.rules.classes import needs_each_class
from membership.clock import today
from membership.models import Category, Organisation
from membership.queries.categories import categories_on


def classes_of(organisation: Organisation, on: date) -> list[Category]:
    """Return the categories whose members vote and that have some on a day, in their order. One SQL statement."""
    rows = categories_on(organisation, on).filter(votes=True).order_by("position", "key")
    return [one for one in rows if getattr(one, "members", 0)]


def may_need_each_class(meeting: Assembly) -> bool:
    """Say whether the by-laws of a meeting of members have some decisions taken by each class too."""
    return not meeting.is_sitting and meeting.part_id is None and needs_each_class(rules_of(meeting))


def counted_by_class(motion: Motion) -> list[Category]:
    """Return the classes whose votes on a motion are counted apart now; none for most motions."""
    return classes_of(motion.organisation, today(motion.organisation)) if motion.needs_each_class else []
