"""What procedures before the board put on the first page: for the member, and for the office once the board met."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from governance.models import Procedure, ProcedureState
from governance.queries.discipline import procedures_about, waiting_for_a_decision
from membership import formats
from membership.access import OFFICE
from membership.web.home import Panel, Visitor


def about_oneself(visitor: Visitor) -> Iterator[Panel]:
    """Yield the procedure that the board is to decide of the visitor."""
    for place in visitor.places:
        if not place.persons:
            continue
        for one in procedures_about(place.persons, place.organisation).filter(state=ProcedureState.NOTIFIED)[:1]:
            yield _panel(one, "mine", gettext("The board is to decide on your membership"), gettext("Read and answer"))


def to_decide(visitor: Visitor) -> Iterator[Panel]:
    """Yield, for the office, the procedure whose meeting was held and whose decision is not written."""
    for place in visitor.places:
        if not place.roles & OFFICE:
            continue
        for one in waiting_for_a_decision(place.organisation).filter(meeting_at__lte=visitor.now)[:1]:
            yield _panel(one, "one", gettext("Write what the board decided"), gettext("Write the decision"))


def _panel(procedure: Procedure, page: str, title: str, label: str) -> Panel:
    at = timezone.localtime(procedure.meeting_at, procedure.organisation.zone)
    return Panel(
        organisation=procedure.organisation,
        title=title,
        text=gettext("Meeting of the board on %(day)s, %(clock)s.")
        % {"day": formats.day(at.date()), "clock": formats.clock(at)},
        url=reverse(
            f"discipline:{page}", kwargs={"slug": procedure.organisation.slug, "procedure": procedure.public_id}
        ),
        label=label,
        at=procedure.meeting_at,
    )
