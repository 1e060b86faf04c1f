"""Changing the category of a member; ending a trial by the category it leads to."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from membership.actors import Actor
from membership.errors import AlreadySo, StateNotAllowed
from membership.models import Category, EventKind, Membership, Trial
from membership.rules.stretches import turn
from membership.rules.trial import assess_housing_trial, assess_trial
from membership.services.life import wording
from membership.services.life.acts import Act, Decision, Done
from membership.services.life.tracks import PERIODS


@transaction.atomic
def change_category(membership: Membership, *, category: Category, decision: Decision, actor: Actor) -> Done:
    """Put a member in another category from a day on. Raises NotAMember, AlreadySo."""
    act = Act.taking(membership, decision, actor)
    before = _turn(act, category)
    return act.done(
        EventKind.CATEGORY_CHANGED,
        partial(wording.category_changed, category, act.on, decision.decided_by),
        values={"from": before.key, "to": category.key},
    )


@transaction.atomic
def end_trial(trial: Trial, *, days_worked: int, decision: Decision, actor: Actor) -> Done:
    """Make a member of an auxiliary member whose trial is over.

    A trial still running wants a reason, the board being free to shorten it. Raises StateNotAllowed when it is
    concluded already, NotAMember, AlreadySo, OverrideReasonMissing.
    """
    locked = Trial.objects.select_for_update(of=("self",)).select_related("membership", "category").get(pk=trial.pk)
    if locked.concluded_by_id:
        raise StateNotAllowed(action="end_trial", state="concluded")
    act = Act.taking(locked.membership, decision, actor)
    if "housing_trial_months" in act.rules:
        act.heed([assess_housing_trial(locked.begins_on, act.on, act.rules)])
    elif "trial_months" in act.rules:
        act.heed([assess_trial(locked.begins_on, act.on, days_worked, act.rules)])
    before = _turn(act, locked.category)
    return act.done(
        EventKind.CATEGORY_CHANGED,
        partial(wording.category_changed, locked.category, act.on, decision.decided_by),
        values={"from": before.key, "to": locked.category.key, "days_worked": days_worked},
    )


def _turn(act: Act, category: Category) -> Category:
    """Write the category from the day of effect, and return the one before. A trial ends with what it was for."""
    held = act.category_held()
    if held == category.pk:
        raise AlreadySo(name=act.name, event=EventKind.CATEGORY_CHANGED.value)
    act.turns(EventKind.CATEGORY_CHANGED, lost=_rights_lost(category))
    act.ends_trial = True
    PERIODS.write(act.membership, turn(PERIODS.read(act.membership), act.on, category.pk), at=act.at)
    return Category.objects.get(pk=held)


def _rights_lost(category: Category) -> tuple[str, ...]:
    """Return the rights that a category does not give, by the names a suspension has for them."""
    given = {
        "vote": category.votes,
        "office": category.stands,
        "attendance": category.attends,
        "convocation": category.attends,
    }
    return tuple(right for right, is_given in given.items() if not is_given)
