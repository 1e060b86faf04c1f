"""Doing what is past its period: erased with a receipt where the organisation says so, otherwise only shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext, override

from membership.actors import Actor
from membership.clock import today
from membership.errors import DataStillNeeded, NothingToErase
from membership.models import Delivery, ImportBatch, ImportRefusal, Incident, Notice, Organisation, Person
from membership.queries.retention import past_period, persons_to_erase
from membership.queries.rules import rules_for
from membership.rules.erasing import incidents_before
from membership.services import audit
from membership.services.privacy.erasing import drop_certificates, erase_person, forget_addresses, forget_application


@dataclass(frozen=True, slots=True)
class Retained:
    """How many were erased."""

    persons: int
    applications: int
    incidents: int
    notices: int
    imports: int


def apply_retention(organisation: Organisation, *, actor: Actor, most: int = 200) -> Retained:
    """Erase what is past its period, each in its own transaction, so many persons at most.

    What turns out to be needed still is left, passed over, and seen again the next time.
    """
    found = past_period(organisation, today(organisation), most=most)
    with override("fr"):
        reason = gettext("Past the period for which it is kept")
    persons = _erase_persons(organisation, reason, actor, most)
    for application in found.applications:
        forget_application(application, actor=actor)
    for notice in found.notices:
        _forget_where_sent(notice)
    for batch in found.imports:
        _forget_rows(batch)
    incidents = _drop_incidents(organisation, actor)
    _tell(organisation, actor, notices=len(found.notices), imports=len(found.imports))
    return Retained(persons, len(found.applications), incidents, len(found.notices), len(found.imports))


@transaction.atomic
def _forget_where_sent(notice: Notice) -> None:
    """Erase where a notice was sent, the certificates that name it, and what a letter to one person said."""
    drop_certificates({notice.pk})
    forget_addresses(Delivery.objects.filter(notice=notice))
    notice.addresses_erased_on = today(notice.organisation)
    notice.save(update_fields=["addresses_erased_on"])


def _forget_rows(batch: ImportBatch) -> None:
    """Erase the rows an import refused; how many there were, where, and by which code, stays."""
    ImportRefusal.objects.filter(batch=batch).update(raw={}, params={})


def _tell(organisation: Organisation, actor: Actor, **counts: int) -> None:
    for what, count in counts.items():
        if count:
            audit.record(
                organisation,
                actor=actor,
                action=f"{what}.forgotten",
                object_kind="organisation",
                object_id=organisation.public_id,
                values={"count": count},
            )


def _erase_persons(organisation: Organisation, reason: str, actor: Actor, most: int) -> int:
    """Erase so many at most, beyond those who turn out to be needed still. Returns how many."""
    on = today(organisation)
    erased, seen = 0, set[int]()
    while erased < most and (these := persons_to_erase(organisation, on, most=most, but=seen)):
        for person in these[: most - erased]:
            seen.add(person.pk)
            erased += _erase(person, reason, actor)
    return erased


def _erase(person: Person, reason: str, actor: Actor) -> bool:
    try:
        erase_person(person, reason=reason, actor=actor)
    except (DataStillNeeded, NothingToErase):
        return False
    return True


@transaction.atomic
def _drop_incidents(organisation: Organisation, actor: Actor) -> int:
    on = today(organisation)
    before = incidents_before(on, rules_for(organisation, on))
    count, _by_model = Incident.objects.for_organisation(organisation).filter(found_on__lt=before).delete()
    if count:
        audit.record(
            organisation,
            actor=actor,
            action="incidents.dropped",
            object_kind="organisation",
            object_id=organisation.public_id,
            values={"before": before, "count": count},
        )
    return int(count)


def apply_configured_retention(organisation: Organisation) -> Retained | None:
    """Do it each night where the organisation's rules say so; None where they only propose it."""
    rules = rules_for(organisation, today(organisation))
    if rules.word("retention_acts") != "do":
        return None
    return apply_retention(organisation, actor=Actor.system())
