"""Whether the ballots of a secret vote may be destroyed, by which resolutions, and that they were."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from governance.models import BodyKind, Resolution
from governance.queries.resolutions import REPEALED, adopted_resolutions
from governance.rules.duties import assess_destruction
from membership.clock import now
from membership.models import Organisation
from membership.queries.rules import rules_for
from membership.rules.findings import Finding, Outcome
from voting.models import BallotDestruction, Poll

RETENTION = "ballot_retention_days"


def destruction_of(poll: Poll) -> BallotDestruction | None:
    """Return by what its ballots were destroyed; None while they are kept. Costs one SQL statement."""
    found: BallotDestruction | None = BallotDestruction.objects.select_related("resolution").filter(poll=poll).first()
    return found


def are_destroyed(poll: Poll) -> bool:
    return BallotDestruction.objects.filter(poll=poll).exists()


def kept_long_enough(poll: Poll) -> Finding | None:
    """Return whether the ballots were kept as long as the rules of today ask, from the day of the result.

    None of a vote without a proclaimed result: nothing is destroyed of it.
    """
    if poll.proclaimed_at is None:
        return None
    zone = poll.assembly.zone
    on: date = now().astimezone(zone).date()
    rules = rules_for(poll.organisation, on)
    return assess_destruction(RETENTION, poll.proclaimed_at.astimezone(zone).date(), on, rules)


def may_go(found: Finding | None) -> bool:
    """Say whether the rule lets the ballots go: what is destroyed does not come back, whatever the rule is sure of."""
    return found is not None and found.outcome is Outcome.MET


def deciding_resolutions(organisation: Organisation) -> QuerySet[Resolution]:
    """Return the resolutions in force of the general meeting or of the board, the latest first."""
    of_all = Q(motion__assembly__body=None, motion__assembly__part=None)
    of_board = Q(motion__assembly__body__kind=BodyKind.BOARD)
    rows = adopted_resolutions(organisation).filter(~REPEALED, of_all | of_board)
    return rows.order_by("-adopted_on", "-year", "-rank")
