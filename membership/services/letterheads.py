"""Who stands on a letter as its sender, and where answers go."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from email.utils import parseaddr
from functools import cached_property
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from nacl.exceptions import CryptoError

from membership.models import Organisation, SenderDomain, Stream
from membership.services.sender_domains import PURPOSE
from membership.services.signatures import Signer
from membership.services.vault import unseal

log = structlog.get_logger("unevoix.mail")

# RFC 3834: whoever is away answers people alone, and not the office a thousand times.
OF_A_MACHINE = {"Auto-Submitted": "auto-generated"}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What an organisation's letters in one language bear on top."""

    sender: str
    reply_to: str
    signer: Signer | None = None


def letterhead_of(organisation: Organisation, language: str, stream: str = Stream.NOTICES) -> Letterhead:
    """Return how a letter leaves: in the organisation's own name where that is in force, else in ours. One query.

    News leaves by the address that was set up for it; where none is used, by that of the notices.

    A provider signs with keys of its own: an address whose key is ours leaves in our name there.
    """
    name = organisation.name_en if language == "en" and organisation.name_en else organisation.name_fr
    # Within the quotes of a header both would mean something.
    shown = name.replace(chr(34), "").replace(chr(92), "")
    own = _used_for(organisation, stream)
    if own is not None and settings.MAIL_PROVIDER and own.public_key:
        own = None
    signer = _signer_of(own) if own else None
    if own is None or not own.is_in_force or (own.public_key and signer is None):
        return Letterhead(f'"{shown}" <{our_address()}>', organisation.reply_to)
    return Letterhead(f'"{shown}" <{own.address}>', organisation.reply_to, signer)


def _used_for(organisation: Organisation, stream: str) -> SenderDomain | None:
    """Return by which address of its own an organisation sends; news by that of the notices where it has none."""
    used = SenderDomain.objects.for_organisation(organisation).filter(used_since__isnull=False)
    found = {one.stream: one for one in used}
    return found.get(stream) or found.get(Stream.NOTICES)


def our_address() -> str:
    """Return the address of the installation alone, without the name that may stand beside it."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _signer_of(own: SenderDomain) -> Signer | None:
    """Return the key of a domain; None when the provider signs, or when the key cannot be opened any more."""
    if not own.public_key or not own.is_in_force:
        return None
    try:
        key = unseal(f"{PURPOSE} {own.domain}", bytes(own.sealed_key))
    except CryptoError:
        # Sealed with a SECRET_KEY that is gone. Unsigned letters in its name would be taken for forged ones.
        log.error("signing key cannot be opened", domain=own.domain)
        return None
    return Signer(own.domain.encode(), own.selector.encode(), key)


class Written:
    """A letter as it leaves, byte for byte, with its signature on top."""

    def __init__(self, message: Message, signer: Signer | None) -> None:
        self._message = message
        self._signer = signer

    def as_bytes(self, linesep: str = "\r\n") -> bytes:
        return (
            self._with_lines_as_mail_has_them
            if linesep == "\r\n"
            else self._with_lines_as_mail_has_them.replace(b"\r\n", linesep.encode())
        )

    @cached_property
    def _with_lines_as_mail_has_them(self) -> bytes:
        letter: bytes = self._message.as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's messages take it
        return (self._signer.signature(letter) if self._signer else b"") + letter

    def __getattr__(self, name: str) -> Any:
        # A copy is asked for these before it has its message.
        if name == "_message" or name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._message, name)

    def __getitem__(self, name: str) -> Any:
        return self._message[name]


class Letter(EmailMultiAlternatives):
    """A message that is written out once, and signed where its sender has a key."""

    signer: Signer | None = None
    written: Written | None = None

    def message(self, **_: Any) -> Any:
        if self.written is None:
            self.written = Written(super().message(), self.signer)
        return self.written
