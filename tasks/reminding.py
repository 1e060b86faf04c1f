"""Each morning the office is reminded of the duties of the year that have come near or are late.

So is whoever does a step of the year, and whoever was entrusted with a follow-up.
"""

from __future__ import annotations

from celery import shared_task

from governance.services.duty_reminders import remind_of_duties
from governance.services.follow_up_letters import remind_of_follow_ups
from governance.services.step_reminders import remind_of_steps
from membership.models import Organisation


@shared_task(name="tasks.remind_of_duties")
def remind_everywhere() -> None:
    """Ring for each organisation: a fault in one keeps none from the others."""
    for organisation_id in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        remind.delay(organisation_id)


@shared_task(name="tasks.remind_of_duties_in")
def remind(organisation_id: int) -> int:
    """Remind one office, whoever does a step of its year or has a follow-up; answer of how many of all three."""
    organisation = Organisation.objects.get(pk=organisation_id)
    return remind_of_duties(organisation) + remind_of_steps(organisation) + remind_of_follow_ups(organisation)
