"""The register of confidentiality incidents: every one is written down, whatever its risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction

from membership.actors import Actor
from membership.clock import today
from membership.errors import DatesReversed, ReasonMissing
from membership.models import Incident, Organisation, Risk
from membership.rules.past import require_past
from membership.services import audit


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """What is known of an incident. persons: how many are concerned, None while nobody knows."""

    found_on: date
    data: str
    circumstances: str
    happened_on: date | None = None
    persons: int | None = None
    risk: str = Risk.UNKNOWN.value
    risk_reasons: str = ""
    regulator_told_on: date | None = None
    persons_told_on: date | None = None
    notices: str = ""
    measures: str = ""


@transaction.atomic
def record_incident(organisation: Organisation, *, facts: IncidentFacts, actor: Actor) -> Incident:
    """Write an incident down. Raises DatesReversed, NotYetHappened, ReasonMissing for a risk without why."""
    _check(organisation, facts)
    incident = Incident.objects.create(organisation=organisation, recorded_by_id=actor.account_id, **asdict(facts))
    _audit(incident, actor, "incident.recorded", {})
    return incident


@transaction.atomic
def revise_incident(incident: Incident, *, facts: IncidentFacts, actor: Actor) -> Incident:
    """Write what is known since. What was written before stays in the audit trail. Raises as `record_incident`."""
    locked: Incident = (
        Incident.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=incident.pk)
    )
    _check(locked.organisation, facts)
    after = asdict(facts)
    before = {name: getattr(locked, name) for name, value in after.items() if getattr(locked, name) != value}
    for name, value in after.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(after))
    _audit(locked, actor, "incident.revised", {"before": before, "after": {name: after[name] for name in before}})
    return locked


def _check(organisation: Organisation, facts: IncidentFacts) -> None:
    on = today(organisation)
    if facts.happened_on and facts.happened_on > facts.found_on:
        raise DatesReversed(start_on=facts.happened_on, end_on=facts.found_on)
    require_past(
        on, found_on=facts.found_on, regulator_told_on=facts.regulator_told_on, persons_told_on=facts.persons_told_on
    )
    for told_on in (facts.regulator_told_on, facts.persons_told_on):
        if told_on and told_on < facts.found_on:
            raise DatesReversed(start_on=facts.found_on, end_on=told_on)
    if facts.risk != Risk.UNKNOWN and not facts.risk_reasons.strip():
        raise ReasonMissing(action="record_incident")


def _audit(incident: Incident, actor: Actor, action: str, values: Mapping[str, Any]) -> None:
    audit.record(
        incident.organisation,
        actor=actor,
        action=action,
        object_kind="incident",
        object_id=incident.public_id,
        values=values,
    )
