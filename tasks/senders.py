"""Looking every day whether the domains in whose name letters leave still say so."""

from __future__ import annotations

import structlog
from celery import shared_task

from membership.actors import Actor
from membership.models import SenderDomain
from membership.services.sender_domains import check_sender

log = structlog.get_logger("unevoix.mail")


@shared_task(name="tasks.check_senders")
def check_senders() -> dict[str, int]:
    """Ask the name servers about each domain that is used. Returns how many were looked at, and how many fail."""
    used = list(SenderDomain.objects.filter(used_since__isnull=False).select_related("organisation"))
    checked = []
    for sender in used:
        try:
            checked.append(check_sender(sender, actor=Actor.system()))
        except Exception:  # one faulty domain must not keep the others from being looked at
            log.exception("sender not checked", domain=sender.domain)
    return {"checked": len(checked), "failing": sum(one.failing_since is not None for one in checked)}
