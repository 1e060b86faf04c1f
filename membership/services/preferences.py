"""Choosing when one is written what is owed to nobody: by the person, or by the office in their name."""

from __future__ import annotations

from datetime import time

from django.db import transaction

from membership.actors import Actor
from membership.clock import now
from membership.errors import QuietHoursHalf
from membership.models import MailPreference, Person
from membership.services import audit
from membership.services.holding import hold_again


@transaction.atomic
def choose_mail_preference(
    person: Person, *, digest: str, quiet_from: time | None, quiet_until: time | None, actor: Actor
) -> MailPreference:
    """Keep how somebody wants to be written what is owed to nobody; what waits for them follows at once.

    digest: empty for what the organisation does; so are hours left empty. Raises QuietHoursHalf when the hours begin
    without ending, or end without beginning.
    """
    if (quiet_from is None) != (quiet_until is None):
        raise QuietHoursHalf
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    preference, _is_new = MailPreference.objects.update_or_create(
        organisation=person.organisation,
        person=person,
        defaults={
            "digest": digest,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "chosen_at": now(),
            "chosen_by_id": actor.account_id,
        },
    )
    hold_again(person)
    audit.record_person(
        person,
        actor=actor,
        action="person.mail_preference",
        values={
            "digest": digest,
            "quiet_from": quiet_from.isoformat("minutes") if quiet_from else "",
            "quiet_until": quiet_until.isoformat("minutes") if quiet_until else "",
        },
    )
    return preference
