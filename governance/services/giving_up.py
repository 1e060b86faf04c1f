"""A meeting of a board or a committee that is not held: given up, and everybody who was called to it is told."""

from __future__ import annotations

from django.db import transaction

from governance.models import Assembly, AssemblyState, MeetingChange, MeetingChangeKind
from governance.services.attaching import take_back_documents
from governance.services.changing import (
    Why,
    break_off,
    demand_reason,
    record_change,
    tell_instead,
    withdraw_all,
    write_change,
)
from governance.services.standing import add_standing_items_of, hold_next_agenda_of
from governance.services.telling_directors import tell_called
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.services.letters import LINKS_LAST


@transaction.atomic
def give_up_sitting(sitting: Assembly, why: Why, *, actor: Actor) -> MeetingChange | None:
    """Give up a meeting of a body. What is left of its notice does not leave, and every director is told why.

    One in preparation, of which nobody was told, is given up without a word: None. What was owed to it goes to the
    next one in preparation. Raises StateNotAllowed once it has begun or for a text in writing, ReasonMissing,
    TextMissing.
    """
    locked = _lock(sitting)
    assert locked.body is not None
    was, locked.state = locked.state, AssemblyState.CANCELLED
    change = None
    if was == AssemblyState.CALLED:
        demand_reason(locked, why)
        # Before any entry of the trail, as whoever prepares it holds it.
        hold_next_agenda_of(locked.body)
        break_off(locked, why, by=actor, for_good=True)
        take_back_documents(locked)
        change = write_change(locked, MeetingChangeKind.CANCELLED, why, by=actor)
        withdraw_all(locked, why, by=actor)
        tell_instead(locked, tell_called(change, locked, links_end_at=now() + LINKS_LAST, actor=actor))
    locked.save(update_fields=["state"])
    add_standing_items_of(locked.body)
    values = {"reason": why.fr.strip(), "change": change.public_id if change else None}
    record_change(locked, actor, "sitting.given_up", values)
    return change


def _lock(sitting: Assembly) -> Assembly:
    rows = Assembly.objects.select_for_update(of=("self",)).select_related("organisation", "body", "notice")
    locked: Assembly = rows.get(pk=sitting.pk)
    if not locked.is_sitting or locked.is_written or locked.opened_at is not None:
        raise StateNotAllowed(action="give_up_sitting", state=locked.state)
    if locked.state not in (AssemblyState.DRAFT, AssemblyState.CALLED):
        raise StateNotAllowed(action="give_up_sitting", state=locked.state)
    return locked
