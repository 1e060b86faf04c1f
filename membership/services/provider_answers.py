"""What a mail provider's answer means, by the same few words as a mail server's.

Silence after the letter was handed over, and a failure of the provider's own, leave a doubt: it may have left.
"""

from __future__ import annotations

import re
from traceback import walk_tb

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused

from membership.models import AttemptOutcome
from membership.services.smtp_answers import Answer

# The key, the bill, the domain: nothing of the letter.
OF_ACCOUNT = (401, 402, 403, 404)
TOO_MANY = 429
# Said by whatever stands between, when a call took too long: the provider may have had it all.
TOOK_TOO_LONG = 408
# Of this moment, not of the letter, and nothing was taken: another call is in the way, or it came too early.
NOT_NOW = (409, 425)
# Postal refuses with the status of success, and says so within.
REFUSED = ("error", "parameter-error")
OF_SENDER = re.compile("Key|Access|Suspended|UnauthenticatedFrom")
CALLING = ("requests.adapters", "urllib3")
# Before a connection stood, nothing can have left.
NOT_CONNECTED = (requests.exceptions.ConnectTimeout, requests.exceptions.ProxyError, requests.exceptions.SSLError)


def answer_of_provider(error: AnymailError) -> Answer:
    """Return what a failure to hand a letter to a provider means."""
    text = " ".join(str(error).split())
    match error:
        case AnymailRecipientsRefused():
            return Answer(AttemptOutcome.PERMANENT, text, refuses_address=True)
        case AnymailAPIError(status_code=int(code)) if 200 <= code < 300:
            return Answer(_by_words(error), text)
        case AnymailAPIError(status_code=int(code)):
            return Answer(_by_code(code), text)
        case AnymailAPIError():
            return Answer(AttemptOutcome.UNREACHED if _never_connected(error) else AttemptOutcome.UNKNOWN, text)
        case _:
            # A letter that the provider's interface cannot carry: trying again will not help.
            return Answer(AttemptOutcome.PERMANENT, text)


def answer_to_fault(error: Exception, *, is_answered: bool) -> Answer:
    """Return what a failure means that is neither ours nor the provider's to name, as of an address nobody can write.

    is_answered: the provider had answered by then. Before the call was made nothing can have left: the letter waits,
    and the others of its batch go on.
    """
    if is_answered or _was_called(error):
        return Answer(AttemptOutcome.UNKNOWN, type(error).__name__)
    return Answer(AttemptOutcome.TEMPORARY, f"not handed over: {type(error).__name__}")


def _was_called(error: Exception) -> bool:
    """Return whether it came from within the call itself, by the modules it passed through."""
    modules = (frame.f_globals.get("__name__", "") for frame, _ in walk_tb(error.__traceback__))
    return any(name.startswith(CALLING) for name in modules)


def _by_code(code: int) -> AttemptOutcome:
    if code in OF_ACCOUNT:
        return AttemptOutcome.ACCOUNT
    if code == TOO_MANY:
        return AttemptOutcome.THROTTLED
    if code in NOT_NOW:
        return AttemptOutcome.TEMPORARY
    return AttemptOutcome.PERMANENT if 400 <= code < 500 and code != TOOK_TOO_LONG else AttemptOutcome.UNKNOWN


def _by_words(error: AnymailAPIError) -> AttemptOutcome:
    """Return what a refusal within a well-mannered answer means, as Postal gives it: its code says why."""
    try:
        said = error.response.json()
    except (AttributeError, ValueError):
        return AttemptOutcome.UNKNOWN
    if not isinstance(said, dict) or said.get("status") not in REFUSED:
        return AttemptOutcome.UNKNOWN
    data = said.get("data")
    code = str(data.get("code", "")) if isinstance(data, dict) else ""
    if "Limit" in code:
        return AttemptOutcome.THROTTLED
    return AttemptOutcome.ACCOUNT if OF_SENDER.search(code) else AttemptOutcome.PERMANENT


def _never_connected(error: AnymailAPIError) -> bool:
    cause = error.__cause__
    if isinstance(cause, NOT_CONNECTED):
        return True
    return isinstance(cause, requests.exceptions.ConnectionError) and "NewConnectionError" in repr(cause)
