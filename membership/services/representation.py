"""Naming who acts for a member that is a legal person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from membership.actors import Actor
from membership.clock import today
from membership.errors import ActRuledOut, OverrideReasonMissing, RepresentativeTaken
from membership.models import Document, Membership, MembershipPeriod, Person, Relation, Representation
from membership.models.base import STILL_RECORDED, true_on
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from membership.rules.representation import Candidate, Quality, assess_representative
from membership.services import audit, history

RELATIVES = frozenset({Relation.SPOUSE, Relation.ADULT_CHILD})


@transaction.atomic
def name_representative(
    membership: Membership,
    *,
    person: Person,
    since: date,
    actor: Actor,
    relation: Relation = Relation.ENTITY,
    instrument: Document | None = None,
    instrument_note: str = "",
    override: str = "",
) -> Representation:
    """Write that a person acts for a member from a day on; whoever did before stops there.

    override: why one goes on where a rule on relatives only warns. Raises RepresentativeTaken when the person already
    acts for another member; for a relative, ActRuledOut and OverrideReasonMissing too.
    """
    # The person's row holds the order: two members must not name the same one at once.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    from_then = DateRange(since, None)
    taken = (
        Representation.objects.for_organisation(membership.organisation)
        .filter(STILL_RECORDED, person=person, effective__overlap=from_then)
        .exclude(membership=membership)
        .select_related("membership__person")
        .first()
    )
    if taken is not None:
        raise RepresentativeTaken(representative=person.full_name, member=taken.membership.person.full_name)
    findings = list(_of_a_relative(membership, person, since)) if relation in RELATIVES else []
    for one in findings:
        if one.blocks:
            raise ActRuledOut(finding=one)
        if one.needs_override and not override.strip():
            raise OverrideReasonMissing(finding=one)
    before = Representation.objects.filter(
        Q(STILL_RECORDED), membership=membership, relation=relation, effective__overlap=from_then
    )
    for row in before:
        history.end(row, on=since)
    named = Representation.objects.create(
        organisation_id=membership.organisation_id,
        membership=membership,
        person=person,
        relation=relation,
        instrument=instrument,
        instrument_note=instrument_note,
        effective=from_then,
    )
    audit.record(
        membership.organisation,
        actor=actor,
        action="representative.named",
        object_kind="membership",
        object_id=membership.public_id,
        values={"person": person.public_id, "relation": relation, "since": since}
        | ({"findings": [one.as_json() for one in findings], "override": override} if findings else {}),
    )
    return named


def _of_a_relative(membership: Membership, person: Person, since: date) -> Iterator[Finding]:
    is_member = MembershipPeriod.objects.filter(true_on(since), membership__person=person).exists()
    rules = rules_for(membership.organisation, today(membership.organisation))
    yield from assess_representative(Candidate(Quality.RELATIVE, is_member=is_member), rules)
