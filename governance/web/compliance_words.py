"""Where a duty of the year stands, as a page shows it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.rules.year import Obligation, State

STATES = {
    State.DONE: (_("Done"), "yes"),
    State.LATE: (_("Late"), "no"),
    State.NEXT: (_("Soon"), "warn"),
    State.LATER: (_("To come"), "quiet"),
    State.WAITING: (_("Waits"), "quiet"),
    State.OPEN: (_("To do"), "warn"),
    State.BEFORE: (_("Before you came here"), "quiet"),
}


def anchor_of(one: Obligation) -> str:
    """Return where the duty stands on the page of the year."""
    return f"{one.name}-{one.from_on.isoformat()}"
