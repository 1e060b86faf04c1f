"""Writing down who read the register, and what they looked for."""

from __future__ import annotations

from membership.actors import Actor
from membership.models import Consultation, ConsultationKind, Membership, Organisation
from membership.queries.moment import Moment


def note_consultation(
    organisation: Organisation,
    *,
    kind: ConsultationKind,
    at: Moment,
    actor: Actor,
    membership: Membership | None = None,
    taken_as: str = "",
    search: str = "",
) -> Consultation:
    """Add a line to the log of consultations. One statement, which nothing else waits for."""
    noted: Consultation = Consultation.objects.create(
        organisation=organisation,
        kind=kind,
        account_id=actor.account_id,
        as_of=at.on,
        known_at=at.known_at,
        membership=membership,
        format=taken_as,
        search=search[:1000],
    )
    return noted
