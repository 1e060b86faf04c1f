"""Saying who does a step of the file of the year, by when, and that one which nothing records was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from governance.errors import NoSuchStep, NotDoneYet, StepReadFromRecords
from governance.models import DutyDone, YearStepNote
from governance.queries.compliance import obligations_on
from governance.queries.year_file import may_own_a_step, year_file_on
from governance.rules.year import AUDITOR
from governance.rules.year_steps import EXEMPTION
from governance.services.duties import note_duty_done
from membership.actors import Actor
from membership.clock import today
from membership.models import Account, Organisation
from membership.services import audit


@dataclass(frozen=True, slots=True)
class StepPlan:
    """Who does it (owner: somebody with a role; in_charge: an office or somebody else, in words), by when, and done."""

    owner: Account | None = None
    in_charge: str = ""
    due_on: date | None = None
    done_on: date | None = None
    proof: str = ""


@transaction.atomic
def plan_year_step(organisation: Organisation, *, step: str, plan: StepPlan, actor: Actor) -> YearStepNote:
    """Write who does a step, by when, and whether it was done; written again, the later word holds.

    Members who voted to go without an audit appoint no auditor that year: the duty is noted as done with it, and
    no more once that is taken back.
    Raises NoSuchStep, also for an owner without a role, StepReadFromRecords where what is recorded says when it was
    done, NotDoneYet for a day to come.
    """
    on = today(organisation)
    duties = obligations_on(organisation, on)
    file = year_file_on(organisation, on, duties)
    found = next((one for one in file.steps if one.key == step), None)
    if found is None or (plan.owner and plan.owner not in may_own_a_step(organisation, on)):
        raise NoSuchStep
    if plan.done_on is not None and not found.is_said:
        raise StepReadFromRecords
    if plan.done_on is not None and plan.done_on > on:
        raise NotDoneYet(on=plan.done_on)
    said = {
        "owner": plan.owner,
        "in_charge": "" if plan.owner else plan.in_charge,
        "due_on": plan.due_on,
        "done_on": plan.done_on,
        "proof": plan.proof,
    }
    before = YearStepNote.objects.filter(organisation=organisation, year_end_on=file.year_end_on, step=step).first()
    note, _created = YearStepNote.objects.update_or_create(
        organisation=organisation,
        year_end_on=file.year_end_on,
        step=step,
        defaults={**said, "noted_by_id": actor.account_id},
    )
    audit.record(
        organisation,
        actor=actor,
        action="year.step",
        object_kind="duty",
        object_id=step,
        values={
            **said,
            "owner": plan.owner.public_id if plan.owner else "",
            "year_end_on": file.year_end_on,
        },
    )
    if step == EXEMPTION and (AUDITOR, file.year_end_on) in {(one.key, one.from_on) for one in duties}:
        _exempt(note, before, actor)
    return note


def _exempt(note: YearStepNote, before: YearStepNote | None, actor: Actor) -> None:
    """Note the duty of an auditor as done with the exemption of its year, or take off what an exemption wrote there.

    What the office noted of the duty itself stays.
    """
    ours = None
    if before is not None and before.done_on is not None:
        duties = DutyDone.objects.for_organisation(note.organisation).filter(key=AUDITOR, from_on=note.year_end_on)
        ours = duties.filter(done_on=before.done_on, proof=before.proof, document=None).first()
    if note.done_on is not None:
        note_duty_done(
            note.organisation,
            key=AUDITOR,
            from_on=note.year_end_on,
            done_on=note.done_on,
            proof=note.proof if ours else note.proof or None,
            actor=actor,
        )
    elif ours is not None:
        ours.delete()
        audit.record(
            note.organisation,
            actor=actor,
            action="duty.taken_back",
            object_kind="duty",
            object_id=AUDITOR,
            values={"from_on": note.year_end_on},
        )
