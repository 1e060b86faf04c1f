"""What an act on a member brings with it in the polls: a vote not cast yet is stopped, one already cast stands."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q

from governance.models import Assembly, AssemblyState
from membership.actors import Actor
from membership.clock import now
from membership.models import Organisation
from membership.queries.standing import Standing, standing_of
from membership.rules.findings import Finding
from membership.rules.rolls import (
    assess_ballot_handed_out,
    assess_vote_stands,
    assess_vote_stopped,
    assess_vote_stops_later,
)
from membership.services.life.consequences import Follower, Turn, register
from voting.models import Poll, PollState, RollEntry
from voting.queries.door import day_of
from voting.queries.fallen import fallen
from voting.queries.sealed.marks import mark_of
from voting.services.polls import lock_poll
from voting.services.rolls import strike

ROLL_IS_FIXED = (PollState.READY, PollState.OPEN)
REASON_LENGTH = 250


def offer() -> None:
    """Follow the acts on members from now on."""
    register("voting", Follower(hold=hold, follow=follow))


def hold(organisation: Organisation) -> None:
    """Wait for the votes being cast, and let none in until the act is done: what it says of them is then exact."""
    # A vote prepared and opened in one act is seen by nobody until it is done: it holds its meeting meanwhile.
    meetings = Assembly.objects.for_organisation(organisation).filter(state=AssemblyState.IN_SESSION)
    list(meetings.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk", flat=True))
    # A draft in session is the one that may be opening at this moment, its roll being drawn.
    may_open = Q(state=PollState.DRAFT, assembly__state=AssemblyState.IN_SESSION)
    rows = Poll.objects.for_organisation(organisation).filter(Q(state__in=ROLL_IS_FIXED) | may_open)
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def follow(turn: Turn) -> Iterator[Finding]:
    """Stop the votes that the member, or whoever acted for one, may no longer cast, and yield what became of each."""
    if not (_loses_vote(turn) or turn.voices_lost):
        return
    for entry in _entries(turn):
        is_later, title = turn.on > turn.today, _title(entry)
        if hasattr(entry, "vote"):
            yield assess_vote_stands(entry.name, title, turn.rules)
        elif mark_of(entry):
            yield assess_ballot_handed_out(entry.name, title, turn.rules)
        elif is_later:
            yield assess_vote_stops_later(entry.name, title, turn.rules)
        else:
            strike(entry, reason=_reason(entry, turn), actor=turn.actor)
            yield assess_vote_stopped(entry.name, title, turn.rules)


def _loses_vote(turn: Turn) -> bool:
    """Return whether a member loses their own vote: whoever never was one had none."""
    return turn.membership is not None and (turn.ends or "vote" in turn.lost)


def _entries(turn: Turn) -> list[RollEntry]:
    """Return the lines on rolls that are fixed: the member's, and those whose voice is lost."""
    whose = Q()
    if _loses_vote(turn):
        whose |= Q(membership=turn.membership)
    for membership, person in turn.voices_lost:
        whose |= Q(membership=membership, exercised_by=person)
    rows = RollEntry.objects.filter(whose, is_entitled=True, strike=None, roll__poll__state__in=ROLL_IS_FIXED)
    # The row to one side of a nullable tie is asked for by its own, so that «no vote» is told from «not looked up».
    return list(rows.select_related("vote", "roll__poll__motion", "organisation").order_by("roll__poll__pk", "pk"))


def _title(entry: RollEntry) -> tuple[str, str]:
    motion = entry.roll.poll.motion
    return motion.title_fr, motion.title_en or motion.title_fr


def _reason(entry: RollEntry, turn: Turn) -> str:
    member = turn.membership
    if member is not None and entry.membership_id == member.pk and _loses_vote(turn):
        return in_words(standing_of(turn.organisation, member.pk, turn.today, turn.rules), turn.organisation)
    return _acts_no_longer(entry, turn.organisation)


def _acts_no_longer(entry: RollEntry, organisation: Organisation) -> str:
    name = entry.exercised_by_name
    return _both((f"{name} n’agit plus pour ce membre.", f"{name} no longer acts for this member."), organisation)


def in_words(stands: Standing, organisation: Organisation) -> str:
    """Return why a member does not vote, in the languages of the organisation: whoever reads it is not known yet."""
    return _both((stands.sentence("fr"), stands.sentence("en")), organisation)


def _both(both: tuple[str, str], organisation: Organisation) -> str:
    return " / ".join(both[: len(organisation.languages)])[:REASON_LENGTH]


@transaction.atomic
def strike_fallen(poll: Poll, *, actor: Actor) -> Poll:
    """Stop the votes not cast of those who lost theirs since the roll was fixed, by an act dated ahead."""
    locked = lock_poll(poll, "strike_fallen", PollState.OPEN)
    for one in fallen(locked, day_of(locked.assembly, now())):
        organisation = locked.organisation
        reason = in_words(one.standing, organisation) if one.standing else _acts_no_longer(one.entry, organisation)
        strike(one.entry, reason=reason, actor=actor)
    return locked
