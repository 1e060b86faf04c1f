"""The applications for membership that wait for the board."""

from __future__ import annotations

from membership.models import Application, ApplicationState, Organisation

SHOWN = 50


def waiting_applications(organisation: Organisation) -> tuple[Application, ...]:
    """Return the oldest fifty that nobody has decided on, each with its category. Costs one SQL statement."""
    rows = Application.objects.for_organisation(organisation).filter(state=ApplicationState.RECEIVED)
    return tuple(rows.select_related("category").order_by("received_at", "pk")[:SHOWN])
