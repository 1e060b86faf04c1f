"""The steps of the file of the year as a page shows them: in words, with where each is done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from governance.models import Body, BodyKind
from governance.queries.year_file import AFTERWARDS, FILINGS, SAID_BEFORE, YearFile, year_file_on
from governance.rules.year import Obligation
from governance.rules.year_steps import DISCLOSURE, EXEMPTION
from governance.services.year_steps_text import TITLES
from governance.web.compliance_words import anchor_of
from governance.web.meetings import address
from membership.models import Organisation

SAID = {
    *(key for keys in SAID_BEFORE for key in keys),
    *AFTERWARDS,
    DISCLOSURE,
    EXEMPTION,
}
OF_THE_MEETING = {
    "day": "governance:assembly",
    "surplus": "governance:surplus",
    "report": "governance:annual-report",
    "notice": "governance:notice",
    "meeting": "governance:assembly",
    "minutes": "governance:minutes",
    "rebates": "governance:surplus",
    "elected": "governance:assembly",
}


def steps_shown(
    organisation: Organisation, on: date, *, may_act: bool, duties: tuple[Obligation, ...]
) -> dict[str, Any]:
    """Return the steps in order; the first not done is the next one. may_act: whoever may do them is led there.

    duties: those of the year, which stand on the same page.
    """
    file = year_file_on(organisation, on, duties)
    following = next((step.key for step in file.steps if not step.is_done and not step.is_optional), None)
    steps = [
        {
            "title": TITLES[step.key],
            "url": _place(duties, step.key)
            if step.key in FILINGS
            else _url(organisation, file, step.key, may_act=may_act),
            "is_done": step.is_done,
            "is_next": step.key == following,
            "done_on": step.done_on,
            "is_late": step.is_late(on),
            "is_optional": step.is_optional,
            "is_planned": step.note is not None,
            "who": step.note.who if step.note else "",
            "due_on": step.note.due_on if step.note else None,
            "proof": step.note.proof if step.note else "",
            "plan_url": reverse("governance:year-step", kwargs={"slug": organisation.slug, "step": step.key})
            if may_act
            else "",
        }
        for step in file.steps
    ]
    # Said once below the list, not under each step: what nobody was named for, and nothing else leads there.
    unplanned = [
        one for one in steps if one["plan_url"] not in ("", one["url"]) and not (one["is_done"] or one["is_planned"])
    ]
    return {"year_end_on": file.year_end_on, "steps": steps, "unplanned": unplanned}


def _place(duties: tuple[Obligation, ...], key: str) -> str:
    """Return where on the page the filing stands: the first that is not done, else the last."""
    found = [one for one in duties if one.key == key and not one.is_left]
    return f"#{anchor_of(next((one for one in found if one.done_on is None), found[-1]))}"


def _url(organisation: Organisation, file: YearFile, key: str, *, may_act: bool) -> str:
    if not may_act:
        return ""
    at = {"slug": organisation.slug}
    if key in SAID:
        return reverse("governance:year-step", kwargs=at | {"step": key})
    if key == "officers":
        return reverse("governance:officers", kwargs=at)
    if key in ("audit", "auditor"):
        return reverse("governance:auditor", kwargs=at)
    if key == "board":
        board = Body.objects.for_organisation(organisation).filter(kind=BodyKind.BOARD, closed_on=None).first()
        return reverse("sittings:all", kwargs=at | {"body": board.public_id}) if board else ""
    if file.meeting is None:
        return reverse("governance:plan-new", kwargs=at) if key == "day" else ""
    if key == "minutes" and file.meeting.opened_at is None:
        return ""
    return address(OF_THE_MEETING[key], file.meeting)
