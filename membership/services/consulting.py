"""Writing down who read the register, and what they looked for."""

from __future__ import annotations

from datetime import timedelta

from membership.actors import Actor
from membership.clock import now
from membership.models import Consultation, ConsultationKind, Membership, Organisation
from membership.queries.moment import Moment

ONE_READING = timedelta(hours=1)


def note_consultation(
    organisation: Organisation,
    *,
    kind: ConsultationKind,
    at: Moment,
    actor: Actor,
    membership: Membership | None = None,
    taken_as: str = "",
    search: str = "",
) -> None:
    """Add a line to the log of consultations, which nothing else waits for.

    What the same account reads again within the hour, at the same moment, is the same reading: a page turned, or gone
    back to. What is taken away is told each time.
    """
    line = Consultation(
        organisation=organisation,
        kind=kind,
        account_id=actor.account_id,
        as_of=at.on,
        known_at=at.known_at,
        membership=membership,
        format=taken_as,
        search=search[:1000],
    )
    if taken_as or not _is_told(line):
        line.save(force_insert=True)


def _is_told(line: Consultation) -> bool:
    """Return whether the log holds the same reading already. Costs one SQL statement, by an index of each reader."""
    lately = Consultation.objects.filter(account=line.account_id, consulted_at__gt=now() - ONE_READING)
    return bool(
        lately.filter(
            organisation=line.organisation_id,
            kind=line.kind,
            as_of=line.as_of,
            known_at=line.known_at,
            membership=line.membership_id,
            format="",
            search=line.search,
        ).exists()
    )
