"""The five steps of a meeting, from its date to its evening, as every page of the plan shows them."""

from __future__ import annotations

from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


# A body is called and meets on pages of its own; who was told stands on the page of the meeting.
OF_A_BODY = {
    Step.DETAILS: "sittings:details",
    Step.AGENDA: Step.AGENDA.value,
    Step.NOTICE: "sittings:call",
    Step.EVENING: "sittings:one",
}

LABELS: dict[Step, str | Promise] = {
    Step.DETAILS: _("Date and place"),
    Step.AGENDA: _("Agenda"),
    Step.NOTICE: _("Notice"),
    Step.TOLD: _("Members told"),
    Step.EVENING: _("The evening"),
}
AT_THE_TABLE = pgettext_lazy("body", "The meeting")


def steps_of(
    meeting: Assembly | None, current: Step, roles: frozenset[str], *, of_a_body: bool = False
) -> list[dict[str, object]]:
    """Return the steps as the element draws them, linked where holders of these roles may go.

    A meeting not yet created has only its first. of_a_body: whether one not yet created is that of a body.
    """
    done = _done(meeting)
    is_sitting = meeting.is_sitting if meeting else of_a_body
    pages = OF_A_BODY if is_sitting else {step: step.value for step in Step}
    return [
        {
            "label": AT_THE_TABLE if is_sitting and step is Step.EVENING else LABELS[step],
            "url": address(page, meeting) if meeting and _is_open(step, meeting, roles) else "",
            "state": "current" if step is current else "done" if step in done else "todo",
        }
        for step, page in pages.items()
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
