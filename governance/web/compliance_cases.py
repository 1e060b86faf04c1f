"""Of which request, procedure or suspension a delay is, as the page of the year shows it to whoever may read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from governance.models import AssemblyState, Requisition
from governance.queries.clocks import Clock
from governance.rules.clocks import CONTESTED
from governance.web.requisitions.finding import address
from governance.web.requisitions.words import title_of
from membership import formats
from membership.templatetags.unevoix import local_text


@dataclass(frozen=True, slots=True)
class Case:
    """whose: the subject of a request, the common text, or the member, named to whoever may read it.

    figures: from when it runs.
    """

    whose: str
    url: str
    figures: str


def case_of(clock: Clock, slug: str, *, may_read: bool) -> Case:
    """Return the case of a delay. may_read: the reader may read procedures and the register."""
    if clock.request is not None:
        return Case(title_of(clock.request), address("one", clock.request), _of_the_request(clock, clock.request))
    if clock.common is not None:
        named = {"slug": slug, "common": clock.common.public_id}
        return Case(local_text(clock.common.motion, "title"), reverse("governance:common-text", kwargs=named), "")
    figures = "" if clock.duty.key == CONTESTED else _runs_from(clock)
    if not may_read:
        return Case("", "", figures)
    if clock.procedure is not None:
        one = clock.procedure
        at = {"slug": slug, "procedure": one.public_id}
        return Case(one.membership.person.full_name, reverse("discipline:one", kwargs=at), figures)
    assert clock.membership is not None
    of = clock.membership
    url = reverse("member", kwargs={"slug": slug, "public_id": of.public_id})
    return Case(of.person.full_name, url, figures)


def _runs_from(clock: Clock) -> str:
    return gettext("Counted from %(day)s.") % {"day": formats.day(clock.duty.from_on)}


def _of_the_request(clock: Clock, asked: Requisition) -> str:
    """Return from when it runs, and what of the meeting there is: its day, or the last one for its notice."""
    said = [_runs_from(clock)]
    meeting = asked.assembly
    if meeting is not None and meeting.state == AssemblyState.CALLED:
        day = formats.day(meeting.starts_at.astimezone(asked.organisation.zone).date())
        said.append(gettext("The meeting is called for %(day)s.") % {"day": day})
    elif clock.duty.done_on is None and asked.last_sending_on is not None:
        said.append(gettext("Its notice leaves by %(day)s.") % {"day": formats.day(asked.last_sending_on)})
    return " ".join(said)
