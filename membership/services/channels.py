"""The ways by which a delivery reaches somebody, each behind the same interface.

E-mail leaves by a mail server or a provider, whichever the installation uses; paper leaves by the office's own hands.
What an installation adds (a message to a browser, a text message) is one class named in `CHANNEL_PLUGS`; the claim, the
attempts, the doubts, the proof and the pages are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from django.conf import settings
from django.utils.module_loading import import_string

from membership.models import Channel, Delivery
from membership.services.mail_carriers import mail_carrier
from membership.services.smtp_answers import Answer


class Carrier(Protocol):
    """Carries the letters of one batch. Nothing of the database is held open meanwhile.

    hand_over returns what became of one letter and raises nothing: what cannot be known is an outcome as well. An
    answer that speaks of the account alone (unreached, throttled, account) makes everything wait and is held against no
    letter.
    """

    def hand_over(self, delivery: Delivery) -> Answer: ...

    def close(self) -> None: ...


@runtime_checkable
class Foreseeing(Protocol):
    """A carrier that is told, before each letter, which one most likely comes after it: it may get that one ready."""

    def expect(self, following: Delivery) -> None: ...


@runtime_checkable
class Refreshing(Protocol):
    """A carrier that is told when another batch begins: what it read for those before may be otherwise by now."""

    def begin(self) -> None: ...


@runtime_checkable
class Reaching(Protocol):
    """A plugged channel that says whom it reaches, of some persons by id, and at which address of its own.

    Asked before a notice is written, once for all its readers: these are told by it, and neither by e-mail nor by post.
    Whom it failed to reach is told by a letter like anybody else. A channel without this is used by whoever names it.
    """

    def reaches(self, persons: Collection[int]) -> Mapping[int, str]: ...


@dataclass(frozen=True, slots=True)
class Way:
    """One channel. carrier: None where the office carries, and ticks off what has left."""

    channel: str
    carrier: Callable[[], Carrier] | None = None


def ways() -> dict[str, Way]:
    """Return every channel of the installation by its code."""
    own = [Way(Channel.EMAIL, mail_carrier), Way(Channel.POST), Way(Channel.HAND)]
    plugged = [Way(code, import_string(path)) for code, path in settings.CHANNEL_PLUGS.items()]
    return {str(way.channel): way for way in (*own, *plugged)}


def plugged_ways(persons: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return by which plugged channel some persons are told, and where, by id; nothing where none is plugged."""
    found: dict[int, tuple[str, str]] = {}
    for code, path in settings.CHANNEL_PLUGS.items():
        with closing(import_string(path)()) as plug:
            if isinstance(plug, Reaching):
                found = {pk: (code, at) for pk, at in plug.reaches(persons).items()} | found
    return found


def addresses_now(channel: str, known: Mapping[int, str]) -> dict[int, str]:
    """Return where a plugged channel reaches some persons now, by id; nothing of whom it reaches no more.

    known: where it reached them before, which stands where the channel does not say whom it reaches.
    """
    path = settings.CHANNEL_PLUGS.get(channel)
    if path is None:
        return {}
    with closing(import_string(path)()) as plug:
        return dict(plug.reaches(known) if isinstance(plug, Reaching) else known)


def is_carried(channel: str) -> bool:
    """Return whether workers carry it, rather than the office. Costs nothing: it is asked for each of a million."""
    return channel == Channel.EMAIL or channel in settings.CHANNEL_PLUGS


def carried_by_workers() -> list[str]:
    """Return the codes of the channels whose letters workers claim."""
    return [str(Channel.EMAIL), *sorted(settings.CHANNEL_PLUGS)]
