"""Persons who may be in the register twice are looked for after each import, and each night where somebody is new."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task

from membership.actors import Actor
from membership.clock import now
from membership.models import Organisation, Person
from membership.services.merging.duplicates import look_for_duplicates

# A little more than from one night to the next.
NEW = timedelta(hours=25)


@shared_task(name="tasks.look_for_new_duplicates")
def look_everywhere() -> None:
    """Ring for each organisation whose register somebody entered since last night."""
    new = Person.objects.filter(created_at__gte=now() - NEW).values("organisation")
    for organisation_id in Organisation.objects.filter(pk__in=new).order_by("pk").values_list("pk", flat=True):
        look.delay(organisation_id)


@shared_task(name="tasks.look_for_duplicates")
def look(organisation_id: int) -> int:
    """Propose the pairs of one register that may be one person; answer how many are new."""
    return look_for_duplicates(Organisation.objects.get(pk=organisation_id), actor=Actor.system())
