"""The time by which things happen: always the database's, never the machine's.

`unevoix_now()` is the one source of now, so that the close of a vote does not depend on which
worker looks at its watch, and so that the demonstration can jump to the evening of a meeting.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from django.db import connection

if TYPE_CHECKING:
    from membership.models import Organisation


def now() -> datetime:
    """Return the current instant, in UTC. Costs one SQL statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unevoix_now()")
        return cast(datetime, cursor.fetchone()[0])


def today(organisation: Organisation) -> date:
    """Return the current day in the organisation's own calendar. Costs one SQL statement."""
    return now().astimezone(organisation.zone).date()
