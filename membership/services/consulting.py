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


def note_reading_on(
    organisation: Organisation,
    *,
    kind: ConsultationKind,
    at: Moment,
    actor: Actor,
    membership: Membership | None = None,
    search: str = "",
) -> None:
    """Add a line to the log unless the reader's last one says the same already: a page turned is the same reading."""
    rows = Consultation.objects.for_organisation(organisation).filter(account=actor.account_id)
    last = rows.filter(consulted_at__gt=now() - ONE_READING).order_by("-pk").first()
    same = (kind, at.on, at.known_at, membership.pk if membership else None, "", search[:1000])
    said = last and (last.kind, last.as_of, last.known_at, last.membership_id, last.format, last.search)
    if said != same:
        note_consultation(organisation, kind=kind, at=at, actor=actor, membership=membership, search=search)
