"""Certificates of what went to many: asked for on a page, drawn by a worker, and found there once they are."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import structlog
from django.core.cache import cache
from django.db import transaction
from redis.exceptions import RedisError

from membership import signals
from membership.access import actor_for
from membership.actors import Actor
from membership.clock import now
from membership.models import CertificateOrder, Notice, NoticeCertificate, WordingKind
from membership.queries.certificate_orders import PROGRESS, still_true
from membership.services import audit
from membership.services.proof import certify_notice
from membership.services.wordings import wordings_of

log = structlog.get_logger("unevoix.mail")

# Some seconds of drawing: nobody waits longer in front of a page.
AT_ONCE_SLIPS = 2000
# How far a drawing has come is worth nothing once it is over.
PROGRESS_SECONDS = 600


@transaction.atomic
def ask_certificate(notice: Notice, *, language: str, actor: Actor) -> NoticeCertificate | CertificateOrder:
    """Draw up the certificate of a notice, at once where its recipients are few, else by a worker. Returns either.

    Asked for again while it is being drawn, it is drawn once; once a worker has drawn it, it is the answer for as long
    as it would say the same. Raises TextMissing when the organisation's own words lack a language.
    """
    if notice.deliveries.count() <= AT_ONCE_SLIPS:
        return certify_notice(notice, language=language, actor=actor)
    # Without a lock: a worker holds the order for as long as it draws.
    standing: CertificateOrder | None = CertificateOrder.objects.filter(notice=notice, failed_at=None).first()
    if standing is not None:
        return standing
    if drawn := still_true(notice, language):
        return drawn
    wordings_of(notice.organisation, WordingKind.PROOF)
    order: CertificateOrder
    order, is_new = CertificateOrder.objects.get_or_create(
        notice=notice,
        defaults={"organisation": notice.organisation, "language": language, "asked_by_id": actor.account_id},
    )
    if not is_new and not CertificateOrder.objects.filter(pk=order.pk).exclude(failed_at=None).update(failed_at=None):
        return order
    order.language, order.asked_by_id, order.failed_at = language, actor.account_id, None
    order.save(update_fields=["language", "asked_by", "failed_at"])
    audit.record(
        notice.organisation,
        actor=actor,
        action="notice.certificate_asked",
        object_kind="notice",
        object_id=notice.public_id,
    )
    transaction.on_commit(lambda: signals.certificate_asked.send(sender=CertificateOrder, order_id=order.pk))
    return order


def draw_certificate(order_id: int) -> bool:
    """Draw one that waits. Returns whether it was drawn here: two workers never draw the same one."""
    try:
        return _draw(order_id)
    except Exception:  # too long for a worker, or impossible: its page says so, and somebody asks again
        log.exception("certificate not drawn", order=order_id)
        CertificateOrder.objects.filter(pk=order_id).update(failed_at=now())
        return False


@transaction.atomic
def _draw(pk: int) -> bool:
    waiting = CertificateOrder.objects.select_for_update(of=("self",), skip_locked=True)
    order = waiting.filter(pk=pk, failed_at=None).select_related("notice", "asked_by").first()
    if order is None:
        return False
    actor = actor_for(order.asked_by) if order.asked_by else Actor.system()
    certify_notice(order.notice, language=order.language, actor=actor, progress=_progress(order))
    order.delete()
    return True


def _progress(order: CertificateOrder) -> Callable[[int], None]:
    """Return what says how far it is: beside the transaction, in which nobody else would see it."""

    def say(slips: int) -> None:
        with suppress(RedisError, OSError):
            cache.set(PROGRESS % order.pk, slips, PROGRESS_SECONDS)

    return say
