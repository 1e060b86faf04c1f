"""The account by which letters leave: how many may leave now, and whether it must wait.

One row for the whole installation, so that workers on several hosts keep one rate between them, and an emptied broker
forgets nothing. A server that is away, asks to slow down or refuses the sender holds the account: trying every letter
against it would only use up their attempts. Asked to slow down by a piece of news, the news alone waits, on a row of
its own: what is owed goes on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from membership.models import AttemptOutcome, SenderAccount
from membership.services.smtp_answers import Answer

log = structlog.get_logger("unevoix.mail")

# By what holds: the first wait and the longest; each time in a row the wait doubles.
WAITS = {
    AttemptOutcome.UNREACHED: (timedelta(seconds=20), timedelta(minutes=10)),
    AttemptOutcome.THROTTLED: (timedelta(minutes=1), timedelta(minutes=30)),
    # Somebody must look at the settings; it is tried all the same, since a password may be put right meanwhile.
    AttemptOutcome.ACCOUNT: (timedelta(minutes=10), timedelta(hours=1)),
}


def account_name() -> str:
    """Return by which account letters leave: who signs in at which server."""
    return f"{settings.EMAIL_HOST_USER}@{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"


def _name(*, news: bool) -> str:
    return f"{account_name()} news" if news else account_name()


def take_allowance(wanted: int, *, news: bool = False) -> int:
    """Return how many of `wanted` letters may leave now. Called inside the transaction that claims them."""
    if news and hold_in_force(news=True):
        return 0
    if not settings.MAIL_PER_MINUTE:
        return 0 if hold_in_force() else wanted
    account, instant = _locked()
    if account.held_until and account.held_until > instant:
        return 0
    per_second = Decimal(settings.MAIL_PER_MINUTE) / 60
    seconds = Decimal(int((instant - account.refilled_at) / timedelta(milliseconds=1))) / 1000
    # Never more saved up than one second's worth: a pause must not end in a burst.
    full = min(account.allowance + per_second * max(seconds, Decimal(0)), max(per_second, Decimal(1)))
    taken = min(wanted, int(full))
    account.allowance = full - taken
    account.refilled_at = instant
    account.save(update_fields=["allowance", "refilled_at"])
    return taken


def give_allowance_back(unused: int) -> None:
    """Leave to others what no letter used, in the same transaction."""
    if unused and settings.MAIL_PER_MINUTE:
        account, _ = _locked()
        account.allowance += unused
        account.save(update_fields=["allowance"])


def time_to_next(*, news: bool = False) -> timedelta | None:
    """Return how long until one more letter may leave; None while the rate does not matter, or the account is held."""
    if not settings.MAIL_PER_MINUTE or hold_in_force() or (news and hold_in_force(news=True)):
        return None
    return timedelta(minutes=1) / settings.MAIL_PER_MINUTE


def hold_in_force(*, news: bool = False) -> SenderAccount | None:
    """Return the account when it must wait, with the reason; or what makes the news alone wait. One SQL statement."""
    return SenderAccount.objects.filter(name=_name(news=news), held_until__gt=Now()).first()


@transaction.atomic
def hold_sending(answer: Answer, *, news: bool = False) -> None:
    """Let the account wait, longer each time in a row. No audit entry: the attempts keep what the server said.

    news: it was said of a piece of news, which alone waits when it is asked to slow down.
    """
    account, instant = _locked(news=news and answer.outcome == AttemptOutcome.THROTTLED)
    if account.held_until and account.held_until > instant:
        # Another worker heard the same at the same time.
        return
    first, longest = WAITS[answer.outcome]
    account.held_until = instant + min(first * 2 ** min(account.held_times, 10), longest)
    account.held_for = answer.outcome
    account.held_times += 1
    account.answer = answer.text[:400]
    account.save(update_fields=["held_until", "held_for", "held_times", "answer"])
    say = log.error if answer.outcome == AttemptOutcome.ACCOUNT else log.warning
    say("sending held", account=account.name, reason=answer.outcome, answer=account.answer, times=account.held_times)


def end_hold(*, news: bool = False) -> None:
    """Forget what held the account: the server took a letter. news: it was a piece of news, which ends its wait too.

    A wait that is not over stays: another worker was told of it meanwhile.
    """
    names = [account_name(), _name(news=True)] if news else [account_name()]
    SenderAccount.objects.filter(name__in=names, held_times__gt=0).exclude(held_until__gt=Now()).update(
        held_until=None, held_for="", held_times=0, answer=""
    )


def _locked(*, news: bool = False) -> tuple[SenderAccount, datetime]:
    """Return the account, locked, and the real instant."""
    SenderAccount.objects.get_or_create(name=_name(news=news))
    account = SenderAccount.objects.select_for_update().get(name=_name(news=news))
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return account, cursor.fetchone()[0]
