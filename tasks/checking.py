"""Each night every register is looked over, one after the other."""

from __future__ import annotations

import structlog
from celery import shared_task

from membership.actors import Actor
from membership.models import Organisation
from membership.services.checking import check_register

log = structlog.get_logger("unevoix.register")


@shared_task(name="tasks.check_registers")
def check_registers() -> None:
    """Ring for each organisation: a register takes its own time, and a fault in one keeps none from the others."""
    for organisation_id in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        check_one.delay(organisation_id)


@shared_task(name="tasks.check_register")
def check_one(organisation_id: int) -> int:
    """Look one register over; answer how many invariants do not hold."""
    check = check_register(Organisation.objects.get(pk=organisation_id), actor=Actor.system())
    if check.broken:
        log.warning("register does not add up", organisation=organisation_id, broken=check.broken)
    return int(check.broken)
