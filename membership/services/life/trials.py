"""What becomes of a trial when what it rests on is corrected: the admission that began it, the act that ended it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from membership.models import MembershipEvent, Trial
from membership.rules.resolved import ResolvedRules
from membership.rules.stretches import StretchesCollide
from membership.rules.trial import bounds
from membership.services.life.acts import Act
from membership.services.life.entries import root_of

if TYPE_CHECKING:
    from membership.services.life.corrections import Correction


def amend_trial(act: Act, event: MembershipEvent, to: Correction) -> None:
    """Correct the trial that began with an admission: it moves with it, and ends where nobody is on trial after all."""
    begun = Trial.objects.select_for_update(of=("self",)).filter(
        membership=act.membership, begins_on=event.effective_on
    )
    trial = begun.order_by("-pk").first()
    if trial is None:
        return
    in_full = to.category is not None and (to.category.pk == trial.category_id or to.category.votes)
    if (to.is_void or in_full) and trial.concluded_by_id is None:
        act.ends_trial = True
    elif to.effective_on is not None and not to.is_void:
        last_on = _moved(trial, to.effective_on, act.rules)
        if last_on < to.effective_on:
            raise StretchesCollide
        trial.begins_on, trial.last_on = to.effective_on, last_on
        trial.save(update_fields=["begins_on", "last_on"])


def _moved(trial: Trial, begins_on: date, rules: ResolvedRules) -> date:
    """Return the end of a trial that began on another day: the longest of the rules, or the earlier one decided."""
    before, after = bounds(trial.begins_on, rules), bounds(begins_on, rules)
    if after is None or before is None:
        return trial.last_on
    return after.last_on if trial.last_on == before.last_on else min(trial.last_on, after.last_on)


def reopen_trial(event: MembershipEvent, to: Correction) -> None:
    """Let a trial run again that an act had ended which never happened, unless another runs by now."""
    if not to.is_void:
        return
    ended = Trial.objects.filter(concluded_by=root_of(event))
    running = Trial.objects.filter(membership=event.membership_id, concluded_by=None)
    if not running.exists():
        ended.update(concluded_by=None)
