"""What privacy asks of the night, and the files too large to be made while somebody waits."""

from __future__ import annotations

import structlog
from celery import shared_task

from membership.models import Organisation
from membership.services.privacy.archives import make_archives
from membership.services.privacy.retention import apply_configured_retention
from voting.services.sealed.devices import forget_past_devices

log = structlog.get_logger("unevoix.privacy")


@shared_task(name="tasks.make_archives")
def make() -> int:
    """Make the files that wait, and drop those that nobody took."""
    return make_archives()


@shared_task(name="tasks.apply_retention")
def apply_retention() -> None:
    """Ring for each organisation: a fault in one keeps none from the others. Drop what votes need no more."""
    forget_past_devices()
    for organisation_id in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        apply_one.delay(organisation_id)


@shared_task(name="tasks.apply_retention_of")
def apply_one(organisation_id: int) -> None:
    """Erase what is past its period where the organisation's rules say so."""
    done = apply_configured_retention(Organisation.objects.get(pk=organisation_id))
    if done is not None:
        log.info("retention applied", organisation=organisation_id, persons=done.persons)
