"""Whom each message around a meeting goes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from datetime import datetime

from governance.models import Assembly
from governance.queries.room import everybody_in
from governance.queries.rules import record_day
from governance.services.calling import recipient_acting, recipient_of, recipients_among
from membership.models import Person
from membership.queries.deaths import persons_dead
from membership.queries.standing import Standing
from membership.services.channels import is_carried
from membership.services.correspondence import Recipient, by_their_ways
from voting.models import Announcement, AnnouncementKind, ElectoralRoll, Poll, PollMode, RollCallVote, RollEntry
from voting.queries.door import day_of
from voting.queries.sealed.marks import marked_entries


def recipients_of(one: Announcement, instant: datetime) -> Iterator[Recipient]:
    """Yield whom a message goes to, but nobody by post: none of this is owed, and a letter would come too late.

    Of who voted it reads that they did, never what: marks and the lines of open votes, no choice and no ballot.
    """
    if one.kind == AnnouncementKind.MEETING_NEAR:
        yield from _carried(_convened(one.assembly, instant))
        return
    assert one.poll is not None
    voted = voted_entries(one.poll) if one.kind == AnnouncementKind.NOT_VOTED_YET else set()
    yield from _carried(by_their_ways(_on_the_roll(one, voted)))


def concerned_by(one: Announcement, instant: datetime) -> Iterator[Recipient]:
    """Yield whom a message to come is for; those without e-mail stand as by post, and it does not reach them.

    Nobody is taken off for having voted: no mark is read, so that whoever looks ahead learns of none. Before the roll
    is fixed, those who would be on it now. Reads the whole register, but for a vote whose roll is fixed.
    """
    if one.poll is None:
        return _convened(one.assembly, instant)
    if ElectoralRoll.objects.filter(poll=one.poll).exists():
        return by_their_ways(_on_the_roll(one, set()))
    return by_their_ways(_on_a_roll_now(one.poll, instant))


def _carried(told: Iterable[Recipient]) -> Iterator[Recipient]:
    return (recipient for recipient in told if is_carried(str(recipient.channel)))


def _on_the_roll(one: Announcement, voted: Set[int]) -> Iterator[Recipient]:
    """Yield whoever casts a vote of the fixed roll, but those who voted. Four SQL statements at most."""
    entries = RollEntry.objects.filter(roll__poll=one.poll, is_entitled=True).select_related("exercised_by")
    dead: set[int] = set()
    if one.kind == AnnouncementKind.RESULT:
        # Whoever was struck since is owed the result all the same; the family of the dead is not written to.
        dead = persons_dead(one.assembly.organisation)
    else:
        entries = entries.filter(strike__isnull=True)
    for entry in entries.order_by("pk").iterator():
        person = entry.exercised_by
        if person is not None and person.pk not in dead and entry.pk not in voted:
            yield recipient_acting(entry.membership_id, person)


def _on_a_roll_now(poll: Poll, instant: datetime) -> Iterator[Recipient]:
    """Yield whoever would cast a vote if the roll were drawn now."""
    assembly = poll.assembly
    members = everybody_in(assembly, record_day(assembly, day_of(assembly, instant)))
    lines = [line for member in members for line in member.lines if line.is_entitled and _may_elect(poll, line)]
    others = {line.exercised_by for line in lines if line.exercised_by != line.facts.person_id}
    persons = Person.objects.for_organisation(assembly.organisation).in_bulk(others) if others else {}
    for line in lines:
        acting = persons.get(line.exercised_by)
        yield recipient_acting(line.facts.membership_id, acting) if acting else recipient_of(line)


def _may_elect(poll: Poll, line: Standing) -> bool:
    return poll.only is None or line.facts.category == poll.only.key


def voted_entries(poll: Poll) -> set[int]:
    """Return the lines of the roll that bear a mark, or an open vote. Costs one SQL statement."""
    if poll.mode == PollMode.SECRET:
        return marked_entries(poll)
    return set(RollCallVote.objects.filter(poll=poll).values_list("entry", flat=True))


def _convened(assembly: Assembly, instant: datetime) -> Iterator[Recipient]:
    standings = everybody_in(assembly, day_of(assembly, instant))
    return recipients_among(standing for standing in standings if standing.is_told)
