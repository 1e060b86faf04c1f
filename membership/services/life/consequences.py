"""What an act on a member brings with it in the rooms above: mandates that end, votes stopped, notices owed.

Those rooms say how when their app is ready; here they are asked, never imported, in the transaction of the act. Locks
come first, before that of the member and before anything is written to the audit chain: whoever closes a vote holds
the poll and then asks for the chain. Then what stands against the act, and what follows once its facts are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from membership.actors import Actor
from membership.models import EventKind, Membership, Organisation, Person
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules


@dataclass(frozen=True, slots=True)
class Turn:
    """What changes in a member's rights. on: the first day of what is new; kind None: only who acts for it changes.

    ends: the membership is over; dies: the human being too. lost: the rights taken away while the membership goes on.
    voices_lost: those who can no longer act, each for one membership; voice_gained: who acts from then on. tells:
    whether anything is written to the member.
    undone_at: the instant at which a departure was written that is now taken back, on being its day; or that only
    moved, from the day that it `was` to another.
    membership: None of somebody who died and never was a member: `dead` says who.
    """

    membership: Membership | None
    kind: EventKind | None
    on: date
    at: datetime
    rules: ResolvedRules
    actor: Actor
    ends: bool = False
    dies: bool = False
    lost: frozenset[str] = frozenset()
    voices_lost: tuple[tuple[int, int], ...] = ()
    voice_gained: int | None = None
    tells: bool = True
    undone_at: datetime | None = None
    was: date | None = None
    dead: Person | None = None

    @property
    def member(self) -> Membership:
        """The member, of an act on one."""
        assert self.membership is not None
        return self.membership

    @property
    def person(self) -> Person:
        """Whose rights change."""
        found = self.membership.person if self.membership is not None else self.dead
        assert found is not None
        return found

    @property
    def organisation(self) -> Organisation:
        return self.person.organisation

    @property
    def today(self) -> date:
        return self.at.astimezone(self.organisation.zone).date()


Told = Iterable[Finding]


def _nothing(_turn: Turn) -> Told:
    return ()


def _hold_nothing(_organisation: Organisation) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Follower:
    """How one room follows an act. hold: takes its locks; bars: what stands against the act; follow: does its part."""

    hold: Callable[[Organisation], None] = _hold_nothing
    bars: Callable[[Turn], Told] = _nothing
    follow: Callable[[Turn], Told] = _nothing


_followers: dict[str, Follower] = {}


def register(name: str, follower: Follower) -> None:
    """Let a room follow the acts. Called by its app when it is ready; locks are taken in the order of names."""
    _followers[name] = follower


def hold(organisation: Organisation) -> None:
    """Take every lock that following an act which takes rights away will need."""
    for name in sorted(_followers):
        _followers[name].hold(organisation)


def bars(turn: Turn) -> tuple[Finding, ...]:
    """Return what the rooms above have against the act."""
    return tuple(one for name in sorted(_followers) for one in _followers[name].bars(turn))


def follow(turn: Turn) -> tuple[Finding, ...]:
    """Do what follows from the act, and return it."""
    return tuple(one for name in sorted(_followers) for one in _followers[name].follow(turn))
