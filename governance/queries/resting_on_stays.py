"""What counted somebody as being there: the votes and the checks of the quorum within a stay."""

from __future__ import annotations

from datetime import datetime

from governance.models import Assembly, Attendance, DebateFact, FactKind, QuorumMoment
from governance.queries.votes_taken import votes_taken

COUNTED = (FactKind.HANDS, FactKind.PAPERS, FactKind.ROLL_CALL)


def counts_within(meeting: Assembly, stay: Attendance, until: datetime) -> int:
    """Return how many counts of hands, votes and checks of the quorum fell within a stay; none of who only attends.

    Whoever voted by name in them is among those they counted. That of the opening, before anything was decided, keeps
    nobody from putting the ledger right. until: when the stay was over, or now.
    """
    if not stay.counts_toward_quorum:
        return 0
    during = (stay.arrived_at, until)
    facts = DebateFact.objects.filter(motion__assembly=meeting, kind__in=COUNTED, at__range=during)
    checks = meeting.quorum_checks.filter(at__range=during, moment=QuorumMoment.ON_REQUEST)
    votes = sum(
        vote.opened_at <= until and (vote.closed_at is None or stay.arrived_at <= vote.closed_at)
        for votes in votes_taken(meeting).values()
        for vote in votes
    )
    return facts.count() + checks.count() + votes
