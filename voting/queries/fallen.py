"""Who lost the right to vote between the day of a roll and today, by an act dated ahead."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from governance.queries.rules import rules_of
from membership.models import MembershipPeriod, Suspension, VotingRestriction
from membership.models.base import STILL_RECORDED
from membership.queries.standing import Standing, standings_of
from voting.models import Poll, PollState, RollEntry
from voting.queries.door import day_of
from voting.queries.sealed.marks import marked_entries

# The reasons that a later fact can give; being too recent, say, was settled when the roll was drawn.
FALLEN = frozenset({"membership_ended", "suspended", "suspended_until", "vote_suspended", "category_without_vote"})


def polls_past_their_day(instant: datetime) -> list[Poll]:
    """Return the open polls whose roll was drawn on an earlier day: there alone a dated act can have taken effect."""
    rows = Poll.objects.filter(state=PollState.OPEN).select_related("roll", "assembly", "organisation")
    return [poll for poll in rows if day_of(poll.assembly, poll.roll.record_instant) < day_of(poll.assembly, instant)]


def fallen(poll: Poll, today: date) -> list[tuple[RollEntry, Standing]]:
    """Return the entitled lines not cast whose member has no vote today. Six SQL statements, few rows read."""
    turned = _turned(poll, today)
    entries = list(
        RollEntry.objects.filter(
            roll=poll.roll, membership__in=turned, is_entitled=True, strike=None, vote=None
        ).select_related("organisation")
    )
    marked = marked_entries(poll)
    entries = [one for one in entries if one.pk not in marked]
    standings = standings_of(poll.organisation, {one.membership_id for one in entries}, today, rules_of(poll.assembly))
    found = [(entry, standings[entry.membership_id]) for entry in entries if entry.membership_id in standings]
    return [(entry, stands) for entry, stands in found if stands.reason_code in FALLEN]


def _turned(poll: Poll, today: date) -> set[int]:
    """Return the members of whom a fact began or ended since the day of the roll."""
    since = day_of(poll.assembly, poll.roll.record_instant)
    facts: list[QuerySet[MembershipPeriod] | QuerySet[Suspension] | QuerySet[VotingRestriction]] = [
        MembershipPeriod.objects.filter(effective__endswith__gt=since, effective__endswith__lte=today),
        Suspension.objects.filter(effective__startswith__gt=since, effective__startswith__lte=today),
        VotingRestriction.objects.filter(effective__startswith__gt=since, effective__startswith__lte=today),
    ]
    turned: set[int] = set()
    for rows in facts:
        turned |= set(
            rows.filter(STILL_RECORDED, organisation=poll.organisation_id).values_list("membership", flat=True)
        )
    return turned
