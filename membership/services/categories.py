"""What members are and what they hold: categories with their rights, classes of shares.

The rights of a category and the price of a class never change: they say who could vote, and what was paid, at every
date. Other rights are another category, into which members are moved from a day on.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from membership.actors import Actor
from membership.errors import NameInUse, QualifyingClassExists
from membership.models import Category, Organisation, ShareClass
from membership.models.base import new_public_id
from membership.services import audit

KEY_LENGTH = 40


@dataclass(frozen=True, slots=True)
class NewShareClass:
    """A class of shares and what one of them costs. is_qualifying: a member must hold some of it."""

    name_fr: str
    name_en: str
    unit_price_cents: int
    is_qualifying: bool = False


@transaction.atomic
def open_category(
    organisation: Organisation,
    *,
    name_fr: str,
    actor: Actor,
    name_en: str = "",
    votes: bool = True,
    stands: bool = True,
    attends: bool = True,
) -> Category:
    """Open a category of members with its rights, after those there are. Raises NameInUse."""
    last = Category.objects.for_organisation(organisation).aggregate(Max("position"))["position__max"]
    category = Category(
        organisation=organisation,
        key=_key(name_fr),
        name_fr=name_fr.strip(),
        name_en=name_en.strip(),
        votes=votes,
        stands=stands,
        attends=attends,
        position=(last or 0) + 1,
    )
    _open(category, category.name_fr)
    rights = {"votes": votes, "stands": stands, "attends": attends}
    _audit(category, actor, "category.opened", {"name": category.name_fr, **rights})
    return category


@transaction.atomic
def rename_category(category: Category, *, name_fr: str, actor: Actor, name_en: str = "") -> Category:
    """Call a category otherwise, at every date; its rights stay."""
    _rename(category, name_fr, name_en)
    _audit(category, actor, "category.renamed", {"name": category.name_fr})
    return category


@transaction.atomic
def open_share_class(organisation: Organisation, *, share_class: NewShareClass, actor: Actor) -> ShareClass:
    """Open a class of shares. Raises NameInUse, QualifyingClassExists for a second one that members must hold."""
    if share_class.is_qualifying:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        if ShareClass.objects.for_organisation(organisation).filter(is_qualifying=True).exists():
            raise QualifyingClassExists
    opened = ShareClass(
        organisation=organisation,
        key=_key(share_class.name_fr),
        name_fr=share_class.name_fr.strip(),
        name_en=share_class.name_en.strip(),
        unit_price_cents=share_class.unit_price_cents,
        is_qualifying=share_class.is_qualifying,
    )
    _open(opened, opened.name_fr)
    values = {"name": opened.name_fr, "unit_price_cents": opened.unit_price_cents}
    _audit(opened, actor, "share_class.opened", {**values, "is_qualifying": opened.is_qualifying})
    return opened


@transaction.atomic
def rename_share_class(share_class: ShareClass, *, name_fr: str, actor: Actor, name_en: str = "") -> ShareClass:
    """Call a class of shares otherwise, at every date; its price stays."""
    _rename(share_class, name_fr, name_en)
    _audit(share_class, actor, "share_class.renamed", {"name": share_class.name_fr})
    return share_class


def _key(name: str) -> str:
    # A name in signs alone has no slug.
    return slugify(name)[:KEY_LENGTH] or new_public_id().lower()


def _open(row: Category | ShareClass, name: str) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise NameInUse(name=name)


def _rename(row: Category | ShareClass, name_fr: str, name_en: str) -> None:
    row.name_fr, row.name_en = name_fr.strip(), name_en.strip()
    row.save(update_fields=["name_fr", "name_en"])


def _audit(row: Category | ShareClass, actor: Actor, action: str, values: dict[str, object]) -> None:
    kind = action.partition(".")[0]
    audit.record(row.organisation, actor=actor, action=action, object_kind=kind, object_id=row.key, values=values)
