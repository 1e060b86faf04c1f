"""Looking for persons who may be in the register twice. What is found is proposed; nothing is joined by it."""

from __future__ import annotations

from django.db import transaction

from membership.actors import Actor
from membership.clock import now
from membership.models import DuplicateProposal, Organisation
from membership.queries.duplicates import likely_pairs
from membership.services import audit


@transaction.atomic
def look_for_duplicates(organisation: Organisation, *, actor: Actor) -> int:
    """Propose the pairs that may be one person, and return how many are new. What was set aside stays so."""
    at = now()
    before = DuplicateProposal.objects.for_organisation(organisation).count()
    DuplicateProposal.objects.bulk_create(
        [
            DuplicateProposal(
                organisation=organisation,
                first_id=first,
                second_id=second,
                reasons=[reason.value for reason in likeness.reasons],
                weight=likeness.weight,
                found_at=at,
            )
            for first, second, likeness in likely_pairs(organisation)
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
    found: int = DuplicateProposal.objects.for_organisation(organisation).count() - before
    audit.record(
        organisation,
        actor=actor,
        action="duplicates.looked_for",
        object_kind="organisation",
        object_id=organisation.public_id,
        values={"found": found},
    )
    return found


@transaction.atomic
def set_duplicate_aside(proposal: DuplicateProposal, *, actor: Actor) -> None:
    """Say that the two are two, so that they are not proposed again."""
    settled = DuplicateProposal.objects.filter(pk=proposal.pk, set_aside_at=None).update(
        set_aside_at=now(), set_aside_by_id=actor.account_id
    )
    if not settled:
        return
    audit.record_person(
        proposal.first, actor=actor, action="duplicate.set_aside", values={"other": proposal.second.public_id}
    )
