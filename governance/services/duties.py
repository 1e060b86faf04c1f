"""Noting that a duty of the year was done, and on what day."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from governance.errors import NoSuchDuty, NotDoneYet
from governance.models import DutyDone
from governance.queries.compliance import obligations_on
from governance.rules.year import RATIFICATION
from governance.services.lapsing import restore_bylaws
from membership.actors import Actor
from membership.clock import today
from membership.models import Document, Organisation
from membership.services import audit


@transaction.atomic
def note_duty_done(
    organisation: Organisation,
    *,
    key: str,
    from_on: date,
    done_on: date,
    proof: str | None,
    actor: Actor,
    document: Document | None = None,
) -> DutyDone:
    """Write when a duty was done, with its proof; noted again, the later word holds and the trail keeps both.

    By-laws that had lapsed for want of this hold again, as if they never had.
    document: the paper that proves it; proof: what does, in words. Noted again without (None), what was there stays.
    Raises NoSuchDuty for what the rules do not ask, NotDoneYet for a day to come.
    """
    asked = {(one.key, one.from_on) for one in obligations_on(organisation, today(organisation)) if one.is_noted}
    if (key, from_on) not in asked:
        raise NoSuchDuty
    if done_on > today(organisation):
        raise NotDoneYet(on=done_on)
    row, _created = DutyDone.objects.update_or_create(
        organisation=organisation,
        key=key,
        from_on=from_on,
        defaults={
            "done_on": done_on,
            "noted_by_id": actor.account_id,
            **({"proof": proof} if proof is not None else {}),
            **({"document": document} if document else {}),
        },
    )
    audit.record(
        organisation,
        actor=actor,
        action="duty.done",
        object_kind="duty",
        object_id=key,
        values={
            "from_on": from_on,
            "done_on": done_on,
            "proof": row.proof,
            "document": row.document.sha256 if row.document else "",
        },
    )
    if key == RATIFICATION:
        restore_bylaws(organisation, adopted_on=from_on, actor=actor)
    return row
