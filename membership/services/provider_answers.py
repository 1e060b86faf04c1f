"""What a mail provider's answer means, by the same few words as a mail server's.

Silence after the letter was handed over, and a failure of the provider's own, leave a doubt: it may have left.
"""

from __future__ import annotations

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused

from membership.models import AttemptOutcome
from membership.services.smtp_answers import Answer

SIGN_IN = (401, 403)
TOO_MANY = 429
# Before a connection stood, nothing can have left.
NOT_CONNECTED = (requests.exceptions.ConnectTimeout, requests.exceptions.ProxyError, requests.exceptions.SSLError)


def answer_of_provider(error: AnymailError) -> Answer:
    """Return what a failure to hand a letter to a provider means."""
    text = " ".join(str(error).split())
    match error:
        case AnymailRecipientsRefused():
            return Answer(AttemptOutcome.PERMANENT, text, refuses_address=True)
        case AnymailAPIError(status_code=int(code)):
            return Answer(_by_code(code), text)
        case AnymailAPIError():
            return Answer(AttemptOutcome.UNREACHED if _never_connected(error) else AttemptOutcome.UNKNOWN, text)
        case _:
            # A letter that the provider's interface cannot carry: trying again will not help.
            return Answer(AttemptOutcome.PERMANENT, text)


def _by_code(code: int) -> AttemptOutcome:
    if code in SIGN_IN:
        return AttemptOutcome.ACCOUNT
    if code == TOO_MANY:
        return AttemptOutcome.THROTTLED
    return AttemptOutcome.PERMANENT if 400 <= code < 500 else AttemptOutcome.UNKNOWN


def _never_connected(error: AnymailAPIError) -> bool:
    cause = error.__cause__
    if isinstance(cause, NOT_CONNECTED):
        return True
    return isinstance(cause, requests.exceptions.ConnectionError) and "NewConnectionError" in repr(cause)
