"""Domains that say what they should."""

from __future__ import annotations

from membership.models import Organisation, SenderDomain, Stream
from membership.services.sender_domains import check_sender, set_up_sender, use_sender, wanted_of
from tests.factories.register import SYSTEM
from tests.name_server import NameServer


def say_what_is_wanted(names: NameServer, sender: SenderDomain) -> None:
    """Put all three records where they belong, as whoever keeps the domain would."""
    for check in wanted_of(sender):
        names.texts[check.name] = [check.wanted]


def a_sender(
    organisation: Organisation,
    names: NameServer,
    address: str = "avis@coop.example.org",
    stream: str = Stream.NOTICES,
) -> SenderDomain:
    """Return an address in force, checked and used."""
    sender = set_up_sender(organisation, address=address, actor=SYSTEM, stream=stream)
    say_what_is_wanted(names, sender)
    check_sender(sender, actor=SYSTEM)
    return use_sender(sender, actor=SYSTEM)
