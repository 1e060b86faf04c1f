"""What a mail server says of a message it could not deliver: reading its report (RFC 3464, RFC 6522), nothing more.

A report names each recipient with what became of the message and returns the message, or its headers: by its
Message-ID one knows which it was. Older servers name the recipients in a header of their own; theirs is read too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import cast

# As every message of ours is named.
OURS = re.compile(r"<[1-9A-Za-z]{22}@[-\w]+\.unevoix>")
REPORT, STATUS, RETURNED = "multipart/report", "message/delivery-status", ("message/rfc822", "text/rfc822-headers")
NAMED_BY_EXIM = "X-Failed-Recipients"


class Became(Enum):
    """What became of a message, for one recipient."""

    FAILED = "failed"
    """Nobody tries any more."""
    DELAYED = "delayed"
    """It is tried again."""
    DELIVERED = "delivered"
    """It lies in the mailbox."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one report says of one recipient. key: the same for the same report, read twice."""

    message_id: str
    became: Became
    recipient: str
    answer: str
    at: datetime | None
    key: str


def read_reports(raw: bytes) -> list[Report]:
    """Return what a message that came says of messages of ours; nothing for one that is no report."""
    message = message_from_bytes(raw, policy=policy.compat32)
    told = list(_told(message))
    if not told:
        return []
    message_id = _message_id(message, raw)
    name = str(message.get("Message-ID", "")).strip() or hashlib.sha256(raw).hexdigest()
    return [
        Report(
            message_id=message_id,
            became=became,
            recipient=recipient,
            answer=answer,
            at=_date_of(message),
            key=hashlib.sha256(f"{name} {became.value} {recipient}".encode()).hexdigest(),
        )
        for became, recipient, answer in told
        if message_id
    ]


def _told(message: Message) -> Iterator[tuple[Became, str, str]]:
    if message.get_content_type() == REPORT:
        for part in message.walk():
            if part.get_content_type() == STATUS:
                yield from _of_status(part)
        return
    for recipient in str(message.get(NAMED_BY_EXIM, "")).split(","):
        if recipient.strip():
            yield Became.FAILED, recipient.strip(), _tidy(message.get("Subject", ""))


def _of_status(part: Message) -> Iterator[tuple[Became, str, str]]:
    """Yield what a delivery status says: its first block is about the message, each other one about a recipient."""
    for block in _within(part):
        action = str(block.get("Action", "")).strip().lower()
        if action not in {one.value for one in Became}:
            continue
        # What the reader forwarded it from is what we wrote to; where it is not told, the last address.
        recipient = _after_type(block.get("Original-Recipient", "")) or _after_type(block.get("Final-Recipient", ""))
        said = " ".join(filter(None, [_tidy(block.get("Status", "")), _after_type(block.get("Diagnostic-Code", ""))]))
        yield Became(action), recipient, said


def _within(part: Message) -> list[Message]:
    """Return the messages, or blocks of headers, that a part is made of; none where it is text."""
    return cast("list[Message]", part.get_payload()) if part.is_multipart() else []


def _message_id(message: Message, raw: bytes) -> str:
    """Return the name of the message that is reported on: of what is returned, else wherever one of ours stands."""
    for part in message.walk():
        if part.get_content_type() in RETURNED:
            inner = _within(part)
            text = str(inner[0].get("Message-ID", "")) if inner else str(part.get_payload())
            if found := OURS.search(text):
                return found.group()
    found = OURS.search(raw.decode("ascii", "replace"))
    return found.group() if found else ""


def _date_of(message: Message) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else None


def _after_type(value: object) -> str:
    """Return what stands after the type of a field: `rfc822; anne@example.org`."""
    kind, parted, rest = _tidy(value).partition(";")
    return (rest if parted else kind).strip().strip("<>")


def _tidy(value: object) -> str:
    return " ".join(str(value or "").replace("\0", " ").split())
