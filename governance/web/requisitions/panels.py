"""What requests for a meeting put on the first page: one to sign, one the board has to answer, and where to ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext

from governance.models import RequisitionSignature, RequisitionState
from governance.queries.requisitions import may_be_asked_for, requisitions_of
from governance.queries.requisitions import waiting_on_the_board as waiting
from governance.web.requisitions.finding import address
from governance.web.requisitions.words import title_of
from membership import formats
from membership.access import CONDUCT
from membership.models import Organisation
from membership.queries.rules import rules_for
from membership.web.home import Panel, Visitor, Way


def waiting_on_the_board(visitor: Visitor) -> Iterator[Panel]:
    """Yield, for the office and the chair, each request whose meeting has to be called."""
    for place in visitor.places:
        if not place.roles & CONDUCT:
            continue
        here = visitor.now.astimezone(place.organisation.zone).date()
        for asked in waiting(place.organisation):
            if asked.held_by and asked.others_from and asked.others_from <= here:
                text = gettext("%(subject)s. The meeting was to be held by %(day)s: others may call it now.") % {
                    "subject": title_of(asked),
                    "day": formats.short_day(asked.held_by),
                }
            elif asked.held_by and asked.last_sending_on:
                text = gettext("%(subject)s. The notice leaves by %(notice)s; the meeting is held by %(day)s.") % {
                    "subject": title_of(asked),
                    "notice": formats.short_day(asked.last_sending_on),
                    "day": formats.short_day(asked.held_by),
                }
            else:
                text = title_of(asked)
            yield Panel(
                organisation=place.organisation,
                title=gettext("Members ask for a special meeting"),
                text=text,
                url=address("one", asked),
                label=gettext("See the request"),
                at=datetime.combine(asked.last_sending_on, time(12), place.organisation.zone)
                if asked.last_sending_on
                else None,
            )


def to_sign(visitor: Visitor) -> Iterator[Panel]:
    """Yield the latest request that gathers signatures, for a member who has not signed it."""
    for place in visitor.places:
        if not place.persons:
            continue
        signed = RequisitionSignature.objects.filter(
            requisition=OuterRef("pk"), withdrawn_at=None, membership__person__in=place.persons
        )
        rows = requisitions_of(place.organisation).filter(~Exists(signed), state=RequisitionState.COLLECTING)
        for asked in rows[:1]:
            yield Panel(
                organisation=place.organisation,
                title=gettext("Members gather signatures for a special meeting"),
                text=title_of(asked),
                url=address("one", asked),
                label=gettext("Read the request"),
            )


def way_to_ask(organisation: Organisation, now: datetime) -> Iterator[Way]:
    """Yield where to ask for a meeting, where the rules know of it."""
    if may_be_asked_for(rules_for(organisation, now.astimezone(organisation.zone).date())):
        yield Way(reverse("requisitions:new", kwargs={"slug": organisation.slug}), gettext("Ask for a special meeting"))
