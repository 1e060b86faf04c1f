"""Noting that a duty of the year was done, and on what day."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from governance.errors import DutyRestedOn, NoSuchDuty, NotDoneYet
from governance.models import DutyDone, DutyReminder, YearStepNote
from governance.queries.compliance import obligations_on
from governance.rules.year import AUDITOR, RATIFICATION
from governance.rules.year_steps import EXEMPTION
from governance.services.lapsing import restore_bylaws
from membership.actors import Actor
from membership.clock import today
from membership.errors import ReasonMissing, StateNotAllowed
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


@transaction.atomic
def take_back_duty(organisation: Organisation, *, key: str, from_on: date, because: str, actor: Actor) -> None:
    """Take back that a duty was done, noted by mistake: it is to be done again. The trail keeps both, and why.

    Raises ReasonMissing, StateNotAllowed where nothing was noted, DutyRestedOn where by-laws hold because of it, or
    where the exemption of the file of the year wrote it.
    """
    if not because.strip():
        raise ReasonMissing(action="take_back_duty")
    rows = DutyDone.objects.for_organisation(organisation).filter(key=key, from_on=from_on)
    row: DutyDone | None = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise StateNotAllowed(action="take_back_duty", state="not_noted")
    if _is_rested_on(row):
        raise DutyRestedOn
    values = {
        "from_on": from_on,
        "done_on": row.done_on,
        "proof": row.proof,
        "document": row.document.sha256 if row.document else "",
        "because": because.strip(),
    }
    row.delete()
    # It is reminded of anew, as nobody had been.
    DutyReminder.objects.for_organisation(organisation).filter(key=key, from_on=from_on).delete()
    audit.record(organisation, actor=actor, action="duty.taken_back", object_kind="duty", object_id=key, values=values)


def _is_rested_on(row: DutyDone) -> bool:
    # A ratification keeps by-laws from lapsing when the meeting ends, or lets them hold again: neither is undone here.
    if row.key == RATIFICATION:
        return True
    if row.key != AUDITOR:
        return False
    exempted = YearStepNote.objects.filter(organisation=row.organisation_id, step=EXEMPTION, year_end_on=row.from_on)
    return exempted.filter(done_on=row.done_on, proof=row.proof).exists()
