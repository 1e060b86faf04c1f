"""Who lost the right to vote between the day of a roll and today, by an act dated ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from governance.queries.room import standings_here
from membership.models import MembershipPeriod, Representation, Suspension, VotingRestriction
from membership.models.base import STILL_RECORDED, true_on
from membership.queries.standing import Standing
from voting.models import Poll, PollState, RollEntry
from voting.queries.door import day_of
from voting.queries.sealed.marks import marked_entries

# The reasons that a later fact can give; being too recent, say, was settled when the roll was drawn.
FALLEN = frozenset({"membership_ended", "suspended", "suspended_until", "vote_suspended", "category_without_vote"})


@dataclass(frozen=True, slots=True)
class Fallen:
    """A line of a roll that can no longer be voted. standing: why; None when whoever was to vote acts no longer."""

    entry: RollEntry
    standing: Standing | None = None


def polls_past_their_day(instant: datetime) -> list[Poll]:
    """Return the open polls whose roll was drawn on an earlier day: there alone a dated act can have taken effect."""
    rows = Poll.objects.filter(state=PollState.OPEN).select_related("roll", "assembly", "organisation")
    return [poll for poll in rows if day_of(poll.assembly, poll.roll.record_instant) < day_of(poll.assembly, instant)]


def fallen(poll: Poll, today: date) -> list[Fallen]:
    """Return the entitled lines not cast whose member has no vote today, or whose voice acts for them no longer.

    Eight SQL statements, few rows read.
    """
    turned = _turned(poll, today)
    entries = list(
        RollEntry.objects.filter(
            roll=poll.roll, membership__in=turned, is_entitled=True, strike=None, vote=None
        ).select_related("organisation")
    )
    marked = marked_entries(poll)
    entries = [one for one in entries if one.pk not in marked]
    standings = standings_here(poll.assembly, {one.membership_id for one in entries}, today)
    silenced = _silenced(entries, today)
    found = []
    for entry in entries:
        stands = standings.get(entry.membership_id)
        if stands is not None and stands.reason_code in FALLEN:
            found.append(Fallen(entry, stands))
        elif entry.pk in silenced:
            found.append(Fallen(entry))
    return found


def _silenced(entries: list[RollEntry], today: date) -> set[int]:
    """Return the lines whose vote is another's to cast, who acts for the member in no quality today."""
    acts = Representation.objects.filter(
        true_on(today), membership=OuterRef("membership"), person=OuterRef("exercised_by")
    )
    rows = RollEntry.objects.filter(~Q(exercised_by=F("membership__person")), pk__in=[one.pk for one in entries])
    return set(rows.filter(~Exists(acts)).values_list("pk", flat=True))


def _turned(poll: Poll, today: date) -> set[int]:
    """Return the members of whom a fact began or ended since the day of the roll."""
    since = day_of(poll.assembly, poll.roll.record_instant)
    facts: list[
        QuerySet[MembershipPeriod] | QuerySet[Representation] | QuerySet[Suspension] | QuerySet[VotingRestriction]
    ] = [
        Representation.objects.filter(effective__endswith__gt=since, effective__endswith__lte=today),
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
