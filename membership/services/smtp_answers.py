"""What a mail server said, or did not say, means one of a few things, each with its own next step.

Of the letter: taken, refused for good, refused for now (which is also how greylisting greets a stranger), or unknown.
Of the server alone: it did not answer, it asks to slow down, it refuses the sender. Those hold everything that would
leave by the same account and are held against no letter.
"""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass, replace

from membership.models import AttemptOutcome
from membership.services.smtp_conversation import NothingLeftError

# The server's own word against a letter, or ours before it left; any other failure says nothing of the letter.
SAID_NO = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError)

# RFC 4954: the sender must sign in, or did so wrongly.
SIGN_IN_CODES = (530, 534, 535, 538)
# RFC 5321 4.2.3: the whole service is going away.
GOING_AWAY = 421
TOO_LARGE = 552
SLOW_DOWN = ("rate limit", "too many", "throttl", "slow down", "quota")
# RFC 3463: of an address, and of one mailbox (away, full). It is said of that reader, whatever the words beside it; of
# a server that gives no such status, the word alone is to go by.
OF_READER = re.compile(r"^\s*4\.[12]\.|^(?!\s*4\.\d).*\bmailbox\b", re.IGNORECASE)
# RFC 3463: a matter of policy. Servers that look at the sender only once they hear for whom it is say so there.
OF_POLICY = re.compile(r"^\s*5\.7\.|sender address", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the mail server said of one message. refuses_address: there is nobody at that address.

    provider_id: the name a provider gave the message, by which its events go. sender: as whom it left, or would have.
    """

    outcome: AttemptOutcome
    text: str
    refuses_address: bool = False
    provider_id: str = ""
    sender: str = ""


def answer_to_opening(error: Exception) -> Answer:
    """Return what a failure to open the conversation means: never anything of the letter."""
    match error:
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=text):
            if code in SIGN_IN_CODES:
                return Answer(AttemptOutcome.ACCOUNT, _said(code, text))
            is_slow = code == GOING_AWAY or _asks_to_slow_down(text)
            return Answer(AttemptOutcome.THROTTLED if is_slow else AttemptOutcome.UNREACHED, _said(code, text))
        case _:
            return Answer(AttemptOutcome.UNREACHED, f"{type(error).__name__}: {error}")


def answer_to_ending(ended: NothingLeftError) -> Answer:
    """Return what it means that a conversation ends before the letter was handed over: nothing left.

    Cut once the server knew for whom we write, it may be that letter: it waits, and holds up no other.
    """
    if ended.knows_sender and isinstance(ended.because, smtplib.SMTPResponseException):
        return _by_code(ended.because.smtp_code, ended.because.smtp_error)
    if not ended.knows_sender:
        return answer_to_opening(ended.because)
    return Answer(AttemptOutcome.TEMPORARY, f"{type(ended.because).__name__}: {ended.because}")


def answer_of(error: Exception, *, own_name: bool = False) -> Answer:
    """Return what a refusal in the middle of a conversation means.

    own_name: the letter leaves in an organisation's own name. A sender refused is then a matter of that organisation:
    its letters are tried again, and those of the others go on.
    """
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=recipients) if recipients:
            return _of_recipient(*next(iter(recipients.values())))
        case smtplib.SMTPSenderRefused(smtp_code=code, smtp_error=text) if 500 <= code < 600 and code != TOO_LARGE:
            # Whom we write for, not whom we write to: every other letter from this address would be refused as well.
            is_theirs = own_name and code not in SIGN_IN_CODES
            return Answer(AttemptOutcome.TEMPORARY if is_theirs else AttemptOutcome.ACCOUNT, _said(code, text))
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=text):
            return _by_code(code, text)
        case smtplib.SMTPNotSupportedError():
            # An address with accents, and a server that takes none: no waiting mends it.
            return Answer(AttemptOutcome.PERMANENT, f"{type(error).__name__}: {error}", refuses_address=True)
        case _:
            return Answer(AttemptOutcome.TEMPORARY, f"{type(error).__name__}: {error}")


def _of_recipient(code: int, text: bytes | str) -> Answer:
    answer = _by_code(code, text)
    if answer.outcome != AttemptOutcome.PERMANENT:
        return answer
    if not OF_POLICY.search(_text(text)):
        return replace(answer, refuses_address=True)
    # Nothing against the member's address: it is not flagged for what is wrong with the sender's, and the letter waits
    # until that is put right. It holds up no other, since a server may say so of one reader alone.
    return replace(answer, outcome=AttemptOutcome.TEMPORARY)


def _by_code(code: int, text: bytes | str) -> Answer:
    if code in SIGN_IN_CODES:
        return Answer(AttemptOutcome.ACCOUNT, _said(code, text))
    if 400 <= code < 500 and OF_READER.search(_text(text)):
        return Answer(AttemptOutcome.TEMPORARY, _said(code, text))
    if code == GOING_AWAY or (400 <= code < 500 and _asks_to_slow_down(text)):
        return Answer(AttemptOutcome.THROTTLED, _said(code, text))
    # RFC 5321 4.2.1: 5yz is a permanent refusal.
    outcome = AttemptOutcome.PERMANENT if 500 <= code < 600 else AttemptOutcome.TEMPORARY
    return Answer(outcome, _said(code, text))


def _asks_to_slow_down(text: bytes | str) -> bool:
    said = _text(text).lower()
    return any(words in said for words in SLOW_DOWN)


def _said(code: int, text: bytes | str) -> str:
    return f"{code} {_text(text)}"


def _text(text: bytes | str) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text
