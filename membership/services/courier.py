"""Sends the codes after the answer: how long a mail server takes must not tell who has an account.

A code is worth ten minutes and can be asked for again, so unlike a notice it is no obligation: it is
handed to a thread of this process, and a failure is told to those who watch the logs.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from smtplib import SMTPException

import structlog
from anymail.exceptions import AnymailError
from django.core.mail import EmailMessage

log = structlog.get_logger("unevoix.courier")

_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="courier")
_posted: set[Future[None]] = set()


def post(message: EmailMessage) -> None:
    """Send a message soon, without making anybody wait."""
    future = _pool.submit(_send, message)
    _posted.add(future)
    future.add_done_callback(_posted.discard)


def settle() -> None:
    """Wait until everything posted so far has left."""
    wait(list(_posted))


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except (SMTPException, AnymailError, OSError) as error:
        # Not to whom: a log that names addresses tells who was signing in.
        log.warning("code_not_sent", error=type(error).__name__)
