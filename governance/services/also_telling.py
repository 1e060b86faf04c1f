"""Telling those beyond the members: the federation, the auditor, guests."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from governance.models import AlsoTold, Assembly
from governance.services.planning import lock_draft
from membership.actors import Actor
from membership.models import Correspondent
from membership.services import audit
from membership.services.correspondence import Recipient
from membership.services.correspondents import recipient_beyond


@transaction.atomic
def also_tell(assembly: Assembly, public_ids: Iterable[str], *, actor: Actor) -> int:
    """Choose who is told of a meeting beside its members, by their public ids. Returns how many they are.

    What is not offered is left out. Raises StateNotAllowed once the notice left.
    """
    locked = lock_draft(assembly, "also_tell")
    chosen = list(offered_for(locked).filter(public_id__in=list(public_ids)))
    AlsoTold.objects.filter(assembly=locked).exclude(correspondent__in=chosen).delete()
    AlsoTold.objects.bulk_create(
        (AlsoTold(organisation_id=locked.organisation_id, assembly=locked, correspondent=one) for one in chosen),
        ignore_conflicts=True,
    )
    audit.record(
        locked.organisation,
        actor=actor,
        action="assembly.also_told",
        object_kind="assembly",
        object_id=locked.public_id,
        values={"names": [one.name for one in chosen]},
    )
    return len(chosen)


def offered_for(assembly: Assembly) -> QuerySet[Correspondent]:
    """Return whom a meeting may tell beside its members: those kept, and those chosen before they were put aside."""
    chosen = assembly.also_told.values("correspondent")
    kept: QuerySet[Correspondent] = Correspondent.objects.for_organisation(assembly.organisation)
    return kept.filter(Q(put_aside_at=None) | Q(pk__in=chosen)).order_by("name", "pk")


def also_told(assembly: Assembly) -> list[Correspondent]:
    """Return who is told of a meeting beside its members, in the order of names."""
    return list(Correspondent.objects.filter(pk__in=assembly.also_told.values("correspondent")).order_by("name", "pk"))


def recipients_beyond(assembly: Assembly) -> list[Recipient]:
    """Return how those beyond the members are told, each at the address kept now."""
    return [recipient_beyond(one) for one in also_told(assembly)]
