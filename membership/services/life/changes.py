"""Changing the category of a member; ending a trial by the category it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from django.db import transaction

from membership.actors import Actor
from membership.errors import AlreadySo, StateNotAllowed
from membership.models import Category, EventKind, Membership, Trial
from membership.queries.shares import qualifying_held
from membership.rules import qualifying
from membership.rules.admission import assess_decision
from membership.rules.findings import Finding, Level
from membership.rules.stretches import turn
from membership.rules.trial import assess_housing_trial, assess_trial
from membership.services.closing import require_open
from membership.services.life import wording
from membership.services.life.acts import Act, Decision, Done
from membership.services.life.admission import subscribe_qualifying
from membership.services.life.tracks import PERIODS


@transaction.atomic
def change_category(
    membership: Membership, *, category: Category, decision: Decision, actor: Actor, subscribes: int = 0
) -> Done:
    """Put a member in another category from a day on.

    subscribes: qualifying shares taken that day, which whoever gains the vote is to hold.
    Raises CategoryClosed, NotAMember, AlreadySo, OverrideReasonMissing.
    """
    require_open(category, decision.effective_on)
    act = Act.taking(membership, decision, actor)
    before = _turn(act, category, subscribes)
    return act.done(
        EventKind.CATEGORY_CHANGED,
        partial(wording.category_changed, category, act.on, decision.decided_by),
        values={"from": before.key, "to": category.key, "subscribes": subscribes},
    )


@transaction.atomic
def end_trial(trial: Trial, *, days_worked: int, decision: Decision, actor: Actor, subscribes: int = 0) -> Done:
    """Make a member of an auxiliary member whose trial is over.

    subscribes: qualifying shares taken that day. A trial still running wants a reason, the board being free to shorten
    it. The category promised is given even where it closed to others since. Raises StateNotAllowed when it is concluded
    already, NotAMember, AlreadySo, OverrideReasonMissing.
    """
    locked = Trial.objects.select_for_update(of=("self",)).select_related("membership", "category").get(pk=trial.pk)
    if locked.concluded_by_id:
        raise StateNotAllowed(action="end_trial", state="concluded")
    act = Act.taking(locked.membership, decision, actor)
    if "housing_trial_months" in act.rules:
        act.heed([assess_housing_trial(locked.begins_on, act.on, act.rules)])
    elif "trial_months" in act.rules and locked.most_working_days is not None:
        act.heed([assess_trial(locked.begins_on, act.on, days_worked, act.rules)])
    before = _turn(act, locked.category, subscribes)
    return act.done(
        EventKind.CATEGORY_CHANGED,
        partial(wording.category_changed, locked.category, act.on, decision.decided_by),
        values={
            "from": before.key,
            "to": locked.category.key,
            "days_worked": days_worked,
            "subscribes": subscribes,
        },
    )


def _turn(act: Act, category: Category, subscribes: int) -> Category:
    """Write the category from the day of effect, and return the one before. A trial ends with what it was for."""
    held = act.category_held()
    if held == category.pk:
        raise AlreadySo(name=act.name, event=EventKind.CATEGORY_CHANGED.value)
    before = Category.objects.get(pk=held)
    if category.votes and not before.votes:
        act.heed(_conditions(act, subscribes))
    act.turns(EventKind.CATEGORY_CHANGED, lost=_rights_lost(category))
    act.ends_trial = True
    PERIODS.write(act.membership, turn(PERIODS.read(act.membership), act.on, category.pk), at=act.at)
    subscribe_qualifying(act, subscribes)
    return before


def _conditions(act: Act, subscribes: int) -> Iterator[Finding]:
    """Yield what an admission asks, of somebody who becomes a member in full only now: who decided, and their shares.

    What bars an admission warns here: they are in the register already, and their right to become a member in full may
    rest on the law itself, as at the end of a trial. Whoever goes on says why.
    """
    held = qualifying_held(act.membership, act.on).quantity + subscribes
    for found in (*assess_decision(act.decision.decided_by, act.rules), *qualifying.assess_admission(held, act.rules)):
        yield replace(found, level=Level.WARN) if found.level is Level.HARD else found


def _rights_lost(category: Category) -> tuple[str, ...]:
    """Return the rights that a category does not give, by the names a suspension has for them."""
    given = {
        "vote": category.votes,
        "office": category.stands,
        "attendance": category.attends,
        "convocation": category.attends,
    }
    return tuple(right for right, is_given in given.items() if not is_given)
