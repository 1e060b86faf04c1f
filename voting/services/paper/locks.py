"""What the acts on a count share: the row they hold, and the line they leave.

A scrutineer's row is locked before the count's, and neither against references to it: two may type at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from membership.actors import Actor
from membership.errors import StateNotAllowed
from membership.services import audit
from voting.models import PaperCount, PaperCountState, PaperScrutineer


def hold_count(count: PaperCount, action: str, *states: PaperCountState) -> PaperCount:
    """Return the count, locked. Raises StateNotAllowed unless it is in one of these states."""
    rows = PaperCount.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    locked: PaperCount = rows.get(pk=count.pk)
    if locked.state not in states:
        raise StateNotAllowed(action=action, state=locked.state)
    return locked


def hold_scrutineer(scrutineer: PaperScrutineer, action: str) -> PaperScrutineer:
    """Return the scrutineer, locked, of a count whose papers are being typed. Raises StateNotAllowed."""
    rows = PaperScrutineer.objects.select_for_update(of=("self",), no_key=True).select_related("count__organisation")
    locked: PaperScrutineer = rows.get(pk=scrutineer.pk)
    if locked.count.state != PaperCountState.ENTERING:
        raise StateNotAllowed(action=action, state=locked.count.state)
    return locked


def leave_line(count: PaperCount, by: Actor, action: str, values: Mapping[str, Any] | None = None) -> None:
    """Write the entry of the audit trail."""
    audit.record(
        count.organisation,
        actor=by,
        action=action,
        object_kind="paper_count",
        object_id=count.public_id,
        values=values,
    )
