"""Setting up an organisation: its categories of members, its class of qualifying shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from membership.actors import Actor
from membership.models import Category, Organisation, ShareClass
from membership.services import audit


@dataclass(frozen=True, slots=True)
class NewCategory:
    """A category of members and the rights it gives."""

    key: str
    name_fr: str
    name_en: str
    votes: bool = True
    stands: bool = True
    attends: bool = True


@transaction.atomic
def found_organisation(
    organisation: Organisation,
    *,
    categories: Sequence[NewCategory],
    share_price_cents: int | None,
    actor: Actor,
) -> Organisation:
    """Save a new organisation with its categories and, where it has shares, its qualifying class."""
    organisation.save(force_insert=True)
    Category.objects.bulk_create(
        Category(
            organisation=organisation,
            key=category.key,
            name_fr=category.name_fr,
            name_en=category.name_en,
            votes=category.votes,
            stands=category.stands,
            attends=category.attends,
            position=position,
        )
        for position, category in enumerate(categories, start=1)
    )
    if share_price_cents is not None:
        ShareClass.objects.create(
            organisation=organisation,
            key="qualifying",
            name_fr="Parts de qualification",
            name_en="Qualifying shares",
            unit_price_cents=share_price_cents,
            is_qualifying=True,
        )
    audit.record(
        organisation,
        actor=actor,
        action="organisation.founded",
        object_kind="organisation",
        object_id=organisation.public_id,
        values={"kind": organisation.kind, "slug": organisation.slug},
    )
    return organisation
