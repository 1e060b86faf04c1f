"""Each page that shows what the register holds of members leaves a line in the log of consultations."""

from __future__ import annotations

from membership import clock
from membership.models import ConsultationKind, Membership
from membership.queries.moment import Moment
from membership.services.consulting import note_consultation
from membership.web.gate import GatedRequest


def noted(
    request: GatedRequest,
    kind: ConsultationKind,
    membership: Membership | None = None,
    *,
    at: Moment | None = None,
    search: str = "",
) -> None:
    """Note that a page was read: of one member, or of those that a search finds; as of today where nothing is said."""
    note_consultation(
        request.organisation,
        kind=kind,
        at=at or Moment(clock.today(request.organisation)),
        actor=request.actor,
        membership=membership,
        search=search,
    )
