"""What members are and what they hold: categories with their rights, classes of shares.

The rights of a category and the price of a class never change: they say who could vote, and what was paid, at every
date. Other rights are another category, into which members are moved from a day on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from membership.actors import Actor
from membership.clock import today
from membership.errors import (
    NameInUse,
    OverrideReasonMissing,
    QualifyingClassExists,
    RuleBars,
    VotesWithoutAttending,
)
from membership.models import Category, Organisation, ShareClass
from membership.models.base import new_public_id
from membership.queries.categories import found_of_auxiliary
from membership.queries.rules import rules_for
from membership.rules.categories import assess_share_price
from membership.rules.findings import Finding
from membership.rules.importing.text import folded
from membership.services import audit
from membership.services.closing import open_qualifying

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
    override: str = "",
) -> Category:
    """Open a category of members with its rights, after those there are.

    One without a vote is of auxiliary members. override: why it is opened where a rule only warns.
    Raises NameInUse, VotesWithoutAttending, RuleBars, OverrideReasonMissing.
    """
    if votes and not attends:
        raise VotesWithoutAttending
    _hold(organisation)
    rules = rules_for(organisation, today(organisation))
    found = () if votes else found_of_auxiliary(organisation, rules, more=1)
    _refuse_barred(found)
    heeded = _reason_kept(found, override)
    last = Category.objects.for_organisation(organisation).aggregate(Max("position"))["position__max"]
    category = Category(
        organisation=organisation,
        name_fr=name_fr.strip(),
        name_en=name_en.strip(),
        votes=votes,
        stands=stands,
        attends=attends,
        position=(last or 0) + 1,
    )
    _open(category)
    rights = {"votes": votes, "stands": stands, "attends": attends}
    _audit(category, actor, "category.opened", {"name": category.name_fr, **rights, **heeded})
    return category


@transaction.atomic
def rename_category(category: Category, *, name_fr: str, actor: Actor, name_en: str = "") -> Category:
    """Call a category otherwise, at every date; its rights stay. Raises NameInUse."""
    _rename(category, name_fr, name_en)
    _audit(category, actor, "category.renamed", {"name": category.name_fr})
    return category


@transaction.atomic
def open_share_class(
    organisation: Organisation, *, share_class: NewShareClass, actor: Actor, override: str = ""
) -> ShareClass:
    """Open a class of shares. override: why one that members must hold is worth something else than the rule says.

    Raises NameInUse, OverrideReasonMissing, QualifyingClassExists for a second one that members must hold.
    """
    _hold(organisation)
    if share_class.is_qualifying and open_qualifying(organisation, today(organisation)).exists():
        raise QualifyingClassExists
    heeded: dict[str, object] = {}
    if share_class.is_qualifying:
        found = assess_share_price(share_class.unit_price_cents, rules_for(organisation, today(organisation)))
        heeded = _reason_kept([found] if found else [], override)
    opened = ShareClass(
        organisation=organisation,
        name_fr=share_class.name_fr.strip(),
        name_en=share_class.name_en.strip(),
        unit_price_cents=share_class.unit_price_cents,
        is_qualifying=share_class.is_qualifying,
    )
    _open(opened)
    values = {"name": opened.name_fr, "unit_price_cents": opened.unit_price_cents}
    _audit(opened, actor, "share_class.opened", {**values, "is_qualifying": opened.is_qualifying, **heeded})
    return opened


@transaction.atomic
def rename_share_class(share_class: ShareClass, *, name_fr: str, actor: Actor, name_en: str = "") -> ShareClass:
    """Call a class of shares otherwise, at every date; its price stays. Raises NameInUse."""
    _rename(share_class, name_fr, name_en)
    _audit(share_class, actor, "share_class.renamed", {"name": share_class.name_fr})
    return share_class


def _refuse_barred(findings: Iterable[Finding]) -> None:
    """Raise RuleBars where a rule that is sure enough bars it."""
    for one in findings:
        if one.blocks:
            raise RuleBars(finding=one)


def _reason_kept(findings: Iterable[Finding], override: str) -> dict[str, object]:
    """Return why one goes on where a rule warns, as the trail keeps it. Raises OverrideReasonMissing."""
    warned = [one for one in findings if one.needs_override]
    if not warned:
        return {}
    if not override.strip():
        raise OverrideReasonMissing(finding=warned[0])
    return {"rule": warned[0].rule.key, "override": override.strip()}


def _hold(organisation: Organisation) -> None:
    """Let names be taken one after the other."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _open(row: Category | ShareClass) -> None:
    _refuse_taken(row, row.name_fr, row.name_en)
    row.key = _key(row)
    row.save(force_insert=True)


def _rename(row: Category | ShareClass, name_fr: str, name_en: str) -> None:
    _hold(row.organisation)
    fr, en = name_fr.strip(), name_en.strip()
    _refuse_taken(row, fr, en)
    row.name_fr, row.name_en = fr, en
    row.save(update_fields=["name_fr", "name_en"])


def _refuse_taken(row: Category | ShareClass, fr: str, en: str) -> None:
    """Raise NameInUse where another one reads the same in either language, as an import would read it."""
    others = type(row).objects.for_organisation(row.organisation).exclude(pk=row.pk)
    taken = [_read(one.name_fr, one.name_en) for one in others]
    for at, name in enumerate((fr, en or fr)):
        if any(one[at] == _read(fr, en)[at] for one in taken):
            raise NameInUse(name=name)


def _read(fr: str, en: str) -> tuple[str, str]:
    """Return a name as it is compared, in French and in English: what has no English name goes by the French one."""
    return folded(fr) or fr, folded(en or fr) or en or fr


def _key(row: Category | ShareClass) -> str:
    """Return a key nobody has: a name that was given up is free, its key is not."""
    # A name in signs alone has no slug.
    wanted = slugify(row.name_fr)[:KEY_LENGTH] or new_public_id().lower()
    taken = set(type(row).objects.for_organisation(row.organisation).values_list("key", flat=True))
    key, number = wanted, 1
    while key in taken:
        number += 1
        suffix = f"-{number}"
        key = f"{wanted[: KEY_LENGTH - len(suffix)]}{suffix}"
    return key


def _audit(row: Category | ShareClass, actor: Actor, action: str, values: dict[str, object]) -> None:
    kind = action.partition(".")[0]
    audit.record(row.organisation, actor=actor, action=action, object_kind=kind, object_id=row.key, values=values)
