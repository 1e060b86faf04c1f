"""Whom each message around a meeting goes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from governance.models import Assembly
from governance.queries.room import everybody_in
from governance.queries.rules import rules_of
from governance.services.calling import recipients_among
from membership.models import Channel, EventKind
from membership.queries.standing import each_standing
from membership.services.correspondence import Recipient
from voting.models import Announcement, AnnouncementKind, Poll, PollMode, RollCallVote, RollEntry
from voting.queries.door import day_of
from voting.queries.sealed.marks import marked_entries


def recipients_of(one: Announcement, instant: datetime) -> Iterator[Recipient]:
    """Yield whom a message goes to, by e-mail alone: none of this is owed, and a letter would come too late.

    Of who voted it reads that they did, never what: marks and the lines of open votes, no choice and no ballot.
    """
    if one.kind == AnnouncementKind.MEETING_NEAR:
        yield from _convened(one.assembly, instant)
        return
    assert one.poll is not None
    entries = RollEntry.objects.filter(roll__poll=one.poll, is_entitled=True).select_related("exercised_by")
    voted: set[int] = set()
    dead: set[int] = set()
    if one.kind == AnnouncementKind.RESULT:
        # Whoever was struck since is owed the result all the same; the family of the dead is not written to.
        dead = _dead(one.assembly, instant)
    else:
        entries = entries.filter(strike__isnull=True)
    if one.kind == AnnouncementKind.NOT_VOTED_YET:
        voted = voted_entries(one.poll)
    remaining: Iterable[RollEntry] = (entry for entry in entries.order_by("pk").iterator() if entry.pk not in voted)
    for entry in remaining:
        person = entry.exercised_by
        if person is not None and person.email and not person.prefers_post and person.pk not in dead:
            yield Recipient(
                membership_id=entry.membership_id,
                person_id=person.pk,
                channel=Channel.EMAIL,
                address=person.email,
                language=person.language,
            )


def voted_entries(poll: Poll) -> set[int]:
    """Return the lines of the roll that bear a mark, or an open vote. Costs one SQL statement."""
    if poll.mode == PollMode.SECRET:
        return marked_entries(poll)
    return set(RollCallVote.objects.filter(poll=poll).values_list("entry", flat=True))


def _dead(assembly: Assembly, instant: datetime) -> set[int]:
    """Return the persons whose membership ended by their death. Costs what the standings of a day cost."""
    standings = each_standing(assembly.organisation, day_of(assembly, instant), rules_of(assembly))
    return {one.facts.person_id for one in standings if one.facts.ended_by == EventKind.DECEASED}


def _convened(assembly: Assembly, instant: datetime) -> Iterator[Recipient]:
    standings = everybody_in(assembly, day_of(assembly, instant))
    for one in recipients_among(standing for standing in standings if standing.is_told):
        if one.channel == Channel.EMAIL:
            yield one
