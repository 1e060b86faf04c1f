"""The five steps of a meeting, from its date to its evening, as every page of the plan shows them."""

from __future__ import annotations

from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from governance.models import Assembly, AssemblyState
from governance.web.meetings import address
from membership.access import OFFICE, REGISTER


class Step(Enum):
    """Each step with the page that holds it."""

    DETAILS = "governance:details"
    AGENDA = "governance:agenda"
    NOTICE = "governance:notice"
    TOLD = "governance:told"
    EVENING = "governance:door"


LABELS: dict[Step, str | Promise] = {
    Step.DETAILS: _("Date and place"),
    Step.AGENDA: _("Agenda"),
    Step.NOTICE: _("Notice"),
    Step.TOLD: _("Members told"),
    Step.EVENING: _("The evening"),
}


def steps_of(meeting: Assembly | None, current: Step, roles: frozenset[str]) -> list[dict[str, object]]:
    """Return the steps as the element draws them, linked where holders of these roles may go.

    A meeting not yet created has only its first.
    """
    done = _done(meeting)
    return [
        {
            "label": LABELS[step],
            "url": address(step.value, meeting) if meeting and _is_open(step, meeting, roles) else "",
            "state": "current" if step is current else "done" if step in done else "todo",
        }
        for step in Step
    ]


def _is_open(step: Step, meeting: Assembly, roles: frozenset[str]) -> bool:
    """Return whether there is something to see there yet, and for this reader."""
    if not roles & (REGISTER if step is Step.TOLD else OFFICE):
        return False
    return step not in {Step.TOLD, Step.EVENING} or meeting.notice_id is not None


def _done(meeting: Assembly | None) -> set[Step]:
    if meeting is None:
        return set()
    done = {Step.DETAILS}
    if meeting.agenda.exists():
        done.add(Step.AGENDA)
    if meeting.notice_id is not None:
        done |= {Step.NOTICE, Step.TOLD}
    if meeting.state == AssemblyState.ENDED:
        done.add(Step.EVENING)
    return done
