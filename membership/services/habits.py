"""Choosing how an organisation writes to its members."""

from __future__ import annotations

import re
from datetime import time

from django.db import transaction

from membership.actors import Actor
from membership.errors import ColourUnreadable, QuietHoursHalf
from membership.models import Digest, Organisation, WritingHabits
from membership.rules.wordings import readable_on_white
from membership.services import audit

# Of ours, when the organisation chose none.
RIVER = "#125a6b"
COLOUR = re.compile("#[0-9a-f]{6}")


@transaction.atomic
def choose_writing_habits(
    organisation: Organisation,
    *,
    reminders_a_vote: int,
    quiet_from: time | None,
    quiet_until: time | None,
    actor: Actor,
    colour: str = "",
    digest: str = Digest.AT_ONCE,
    digest_at: time = time(8),
    digest_on: int = 0,
) -> WritingHabits:
    """Keep how often an organisation reminds of one vote, when it writes only what is owed, and in which colour.

    digest: how often members are written what is not owed, unless they chose otherwise; what is gathered leaves at that
    hour, and on that day of the week (Monday is 0).

    Raises QuietHoursHalf when the quiet hours begin without ending, or end without beginning, and ColourUnreadable for
    a colour on which white letters cannot be read.
    """
    colour = colour.strip().lower()
    if colour and not (COLOUR.fullmatch(colour) and readable_on_white(colour)):
        raise ColourUnreadable(colour=colour)
    if (quiet_from is None) != (quiet_until is None):
        raise QuietHoursHalf
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    habits, _created = WritingHabits.objects.update_or_create(
        organisation=organisation,
        defaults={
            "reminders_a_vote": reminders_a_vote,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "colour": colour,
            "digest": digest,
            "digest_at": digest_at,
            "digest_on": digest_on,
        },
    )
    audit.record(
        organisation,
        actor=actor,
        action="organisation.writing_habits",
        object_kind="organisation",
        object_id=organisation.public_id,
        values={
            "reminders_a_vote": reminders_a_vote,
            "quiet_from": quiet_from.isoformat("minutes") if quiet_from else "",
            "quiet_until": quiet_until.isoformat("minutes") if quiet_until else "",
            "colour": colour,
            "digest": digest,
            "digest_at": digest_at.isoformat("minutes"),
            "digest_on": digest_on,
        },
    )
    return habits


def colour_of(organisation: Organisation) -> str:
    """Return the colour of an organisation's mails. Costs one SQL statement."""
    chosen = WritingHabits.objects.for_organisation(organisation).values_list("colour", flat=True).first()
    return chosen or RIVER
