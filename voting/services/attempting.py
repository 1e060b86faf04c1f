"""Trying to count a closed vote, and keeping in a row why where it cannot be: a failed count is nobody's secret."""

from __future__ import annotations

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from membership.actors import Actor
from membership.clock import now
from membership.errors import DomainError
from membership.services import audit
from voting.models import CountFailure, Poll, PollState
from voting.services.tally import run_tally

log = structlog.get_logger("unevoix.polls")


def attempt_tally(poll_id: int) -> bool:
    """Count a poll as `run_tally` does. Returns whether it finished it here.

    What stands in the way is kept in a row as long as it does, for those who conduct. A database that is away, or let
    somebody else first, is nothing of the vote's.
    """
    began = now()
    try:
        is_done = run_tally(poll_id)
    except (OperationalError, InterfaceError) as error:
        log.warning("poll not counted", poll_id=poll_id, error=str(error))
        return False
    except Exception as error:  # one faulty poll must not keep the others from their result
        log.exception("poll not counted", poll_id=poll_id)
        _keep(poll_id, error)
        return False
    # What another worker found while this one had nothing to do still stands.
    CountFailure.objects.filter(poll=poll_id, failed_at__lt=began).delete()
    return is_done


@transaction.atomic
def _keep(poll_id: int, error: Exception) -> None:
    poll = Poll.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=poll_id)
    if poll.state != PollState.CLOSED:
        return
    code = error.code if isinstance(error, DomainError) else CountFailure.UNEXPECTED
    detail = str(getattr(error, "checks", ""))
    before = CountFailure.objects.filter(poll=poll).values_list("code", "detail").first()
    CountFailure.objects.update_or_create(
        poll=poll,
        defaults={"code": code, "detail": detail, "failed_at": now(), "tries": F("tries") + 1},
        create_defaults={"organisation_id": poll.organisation_id, "code": code, "detail": detail, "failed_at": now()},
    )
    if before == (code, detail):
        return
    audit.record(
        poll.organisation,
        actor=Actor.system(),
        action="poll.count_failed",
        object_kind="poll",
        object_id=poll.public_id,
        values={"code": code, "checks": detail},
    )
