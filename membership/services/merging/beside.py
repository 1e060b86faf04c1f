"""What holds of a person without days: a trial still running, telephones, an age, how they wish to be written to.

The trial passes to the one who is kept. Of the others the one who is kept is given a copy, where they have none: it
goes away again when the two are parted, unless somebody has written otherwise since. None of it is told in what is
kept of the merge, so that an erasure has nothing to look for there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Model

from membership.clock import today
from membership.models import Age, Category, MailPreference, Membership, MembershipPeriod, Phone, Trial
from membership.models.base import true_on
from membership.services.merging.moves import Move, Pair

Beside = Trial | Phone | Age | MailPreference
COPIED: tuple[type[Phone] | type[Age] | type[MailPreference], ...] = (Phone, Age, MailPreference)
LABELS = frozenset(model._meta.label for model in (Trial, *COPIED))

# What a copy is given by itself.
_OWN = frozenset({"id", "person", "import_batch"})


def what_comes_along(pair: Pair) -> list[Beside]:
    """Return the rows of the one who goes that the one who is kept will have too."""
    found: list[Beside] = []
    trial = _running_trial(pair)
    if trial is not None:
        found.append(trial)
    known = {pair.kept.phone, *Phone.objects.filter(person=pair.kept).values_list("number", flat=True)}
    found += Phone.objects.filter(person=pair.joined).exclude(number__in=known).order_by("pk")
    for model in (Age, MailPreference):
        if not model._default_manager.filter(person=pair.kept).exists():
            found += model._default_manager.filter(person=pair.joined)
    return found


def move_beside(pair: Pair) -> Iterator[Move]:
    """Yield what came along. Asked before the days as a member move, which say whether a trial does."""
    for row in what_comes_along(pair):
        label = row._meta.label
        if isinstance(row, Trial):
            Trial.objects.filter(pk=row.pk).update(membership=pair.kept_membership)
            yield {"model": label, "moved": row.pk}
        else:
            copy = type(row)._default_manager.create(person=pair.kept, **_said(row))
            yield {"model": label, "closed": row.pk, "opened": [copy.pk]}


def move_beside_back(move: Move, kept: int, joined: int) -> bool:
    """Take one of these back. Returns False where a trial was ended since: a member was made of it."""
    if move["model"] == Trial._meta.label:
        gone = Membership.objects.get(person=joined)
        rows = Trial.objects.filter(pk=move["moved"], membership__person=kept, concluded_by=None)
        return bool(rows.update(membership=gone))
    [model] = [one for one in COPIED if one._meta.label == move["model"]]
    source = model._default_manager.filter(pk=move["closed"]).first()
    copy = model._default_manager.filter(pk__in=move["opened"], person=kept).first()
    if source is not None and copy is not None and _said(source) == _said(copy):
        copy.delete()
    return True


def _running_trial(pair: Pair) -> Trial | None:
    """Return the trial that goes on with the one who is kept, unless they have one, or are a member in full already."""
    if pair.joined_membership is None or pair.kept_membership is None:
        return None
    running = Trial.objects.filter(concluded_by=None)
    trial: Trial | None = running.filter(membership=pair.joined_membership).first()
    if trial is None or running.filter(membership=pair.kept_membership).exists():
        return None
    held = _category_on(pair.kept_membership, max(trial.begins_on, today(pair.kept.organisation)))
    in_full = held is not None and (held.votes or held.pk == trial.category_id)
    return None if in_full else trial


def _category_on(membership: Membership, on: date) -> Category | None:
    period = MembershipPeriod.objects.filter(true_on(on), membership=membership).select_related("category").first()
    return period.category if period is not None else None


def _said(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in _OWN}
