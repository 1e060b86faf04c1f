"""From an act of the register that the board decides to the procedure that decides it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from governance.models import Measure
from governance.queries.discipline import carried_for, knows_of_procedures, under_way
from membership import formats
from membership.clock import today
from membership.models import Membership
from membership.queries.rules import rules_for
from membership.web.life.leading import Lead, register_lead

MEASURES = {"expel": Measure.EXPULSION, "suspend": Measure.SUSPENSION}


def offer() -> None:
    """Be asked from now on."""
    register_lead(leads)


def leads(membership: Membership, act: str) -> Iterator[Lead]:
    """Yield the procedure that carried it, the one under way, or where one is opened."""
    organisation = membership.organisation
    if act not in MEASURES or not knows_of_procedures(rules_for(organisation, today(organisation))):
        return
    carried, waiting = carried_for(membership, MEASURES[act]), under_way(membership)
    if carried is not None and carried.decided_on is not None:
        yield Lead(
            gettext("The board decided it on %(day)s.") % {"day": formats.day(carried.decided_on)},
            reverse("discipline:one", args=[organisation.slug, carried.public_id]),
            gettext("The procedure"),
        )
    elif waiting is not None:
        on = formats.day(waiting.meeting_at.astimezone(organisation.zone).date())
        yield Lead(
            gettext("A procedure about this member is before the board, which meets on %(day)s.") % {"day": on},
            reverse("discipline:one", args=[organisation.slug, waiting.public_id]),
            gettext("The procedure: write what the board decides"),
        )
    else:
        yield Lead(
            gettext(
                "The board decides it by a procedure: a notice with its grounds, a hearing, a vote. What it decides "
                "there enters the register by itself."
            ),
            f"{reverse('discipline:new', args=[organisation.slug])}?{urlencode({'number': membership.number})}",
            gettext("Open the procedure"),
        )
