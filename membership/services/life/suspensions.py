"""Suspending a member, or the vote alone; the contest; giving back what was suspended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from django.db import transaction

from membership.actors import Actor
from membership.errors import AlreadySo, DatesReversed, NothingToLift, ReasonMissing
from membership.models import EventKind, Membership, MembershipPeriod, VotingRestriction
from membership.models.base import true_on
from membership.queries.contests import acts_on_the_vote, contest_of
from membership.rules import discipline
from membership.rules import vote_suspension as vote_rules
from membership.rules.admission import assess_received
from membership.rules.stretches import Stretch, StretchesCollide, begin, covering, end_of_stay, sooner, stop
from membership.services.life import wording
from membership.services.life.acts import Act, Decision, Done
from membership.services.life.order import require_since_admission
from membership.services.life.tracks import (
    PERIODS,
    RESTRICTIONS,
    SUSPENSIONS,
    RestrictionTerms,
    SuspensionTerms,
    Track,
    What,
)

RIGHTS = ("convocation", "attendance", "vote", "office")
"""What a suspension takes where the rules do not list it."""


@dataclass(frozen=True, slots=True)
class SuspensionOrder:
    """How long, and what is kept. ends_on: the first day with all rights again; None where nobody said."""

    ends_on: date | None
    kept_rights: tuple[str, ...] = ()


@transaction.atomic
def suspend(membership: Membership, *, order: SuspensionOrder, decision: Decision, actor: Actor) -> Done:
    """Suspend a member's rights, but for those the decision keeps, for no longer than the rules allow.

    Raises DatesReversed, NotAMember, AlreadySo, ActRuledOut, OverrideReasonMissing.
    """
    act = Act.taking(membership, decision, actor)
    if order.ends_on is not None and order.ends_on <= act.on:
        raise DatesReversed(start_on=act.on, end_on=order.ends_on - timedelta(days=1))
    act.category_held()
    require_since_admission(act, decided_on=decision.decided_on, notice_on=decision.notice_on)
    act.heed(
        discipline.assess_authority(decision.decided_by, act.rules),
        discipline.assess_ground(decision.ground, act.rules),
        act.borne_out_by_shares(),
        discipline.assess_length(act.on, order.ends_on, act.rules),
        discipline.assess_reasoned_notice(decision.decided_on, decision.notice_on or act.today, act.rules),
        discipline.assess_effect(act.on, decision.decided_on, decision.notice_on, act.rules),
    )
    kept = tuple(sorted(set(order.kept_rights)))
    act.turns(EventKind.SUSPENDED, lost=set(_all_rights(act) or RIGHTS) - set(kept))
    terms = SuspensionTerms(kept, decision.decided_by)
    _begin(act, SUSPENSIONS, Stretch(terms, act.on, order.ends_on), EventKind.SUSPENDED)
    lost = tuple(right for right in _all_rights(act) if right not in kept)
    letter = partial(
        wording.suspended,
        on=act.on,
        last_on=order.ends_on - timedelta(days=1) if order.ends_on else None,
        kept=kept,
        lost=lost,
        ground=decision.ground,
        decided_by=decision.decided_by,
        decided_on=decision.decided_on,
        note=decision.note,
        rules=act.rules,
    )
    return act.done(
        EventKind.SUSPENDED,
        letter,
        ends_on=order.ends_on,
        values={"ends_on": order.ends_on, "kept_rights": kept},
    )


@transaction.atomic
def suspend_vote(membership: Membership, *, reason: str, decision: Decision, actor: Actor) -> Done:
    """Suspend the right to vote alone; the member may contest it within the delay of the rules.

    The delay runs from the written notice: `decision.notice_on`, today by default. Raises ReasonMissing, NotAMember,
    AlreadySo, ActRuledOut, OverrideReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing(action="suspend_vote")
    act = Act.taking(membership, decision, actor)
    act.category_held()
    require_since_admission(act, decided_on=decision.decided_on, notice_on=decision.notice_on)
    act.heed(
        vote_rules.assess_vote_suspension(act.rules),
        discipline.assess_authority(decision.decided_by, act.rules, vote_rules.BODY),
        discipline.assess_effect(act.on, decision.decided_on, decision.notice_on, act.rules, vote_rules.EFFECT),
    )
    act.turns(EventKind.VOTE_SUSPENDED, lost=("vote",))
    notified_on = decision.notice_on or act.today
    terms = RestrictionTerms(reason.strip(), notified_on)
    _begin(act, RESTRICTIONS, Stretch(terms, act.on, None), EventKind.VOTE_SUSPENDED)
    contest_by = vote_rules.last_day_to_contest(notified_on, act.rules)
    letter = partial(
        wording.vote_suspended,
        on=act.on,
        reason=reason.strip(),
        contest_by=contest_by,
        decided_by=decision.decided_by,
        decided_on=decision.decided_on,
    )
    return act.done(EventKind.VOTE_SUSPENDED, letter, values={"reason": reason.strip(), "contest_by": contest_by})


@transaction.atomic
def contest_vote_suspension(membership: Membership, *, decision: Decision, actor: Actor) -> Done:
    """Write that the member contests, in writing, the suspension of the vote on the day of effect.

    A late contest is recorded with a finding: the board weighs it. Raises NothingToLift; AlreadySo when this
    suspension was contested already, whatever became of it.
    """
    act = Act(membership, decision, actor)
    held = _in_force(act, RESTRICTIONS)
    if contest_of(acts_on_the_vote(act.membership)) is not None:
        raise AlreadySo(name=act.name, event=EventKind.VOTE_CONTESTED.value)
    act.heed(vote_rules.assess_contest(held.what.notified_on, act.on, act.rules))
    return act.done(EventKind.VOTE_CONTESTED, partial(wording.vote_contested, act.on))


@transaction.atomic
def uphold_vote_suspension(membership: Membership, *, decision: Decision, actor: Actor) -> Done:
    """Write that the board examined the contest and keeps the suspension of the vote.

    Raises NothingToLift; AlreadySo when it was upheld already; OverrideReasonMissing for a decision that is said to be
    earlier than the contest.
    """
    act = Act(membership, decision, actor)
    _in_force(act, RESTRICTIONS)
    contest = contest_of(acts_on_the_vote(act.membership))
    if contest is not None and contest.is_upheld:
        raise AlreadySo(name=act.name, event=EventKind.VOTE_UPHELD.value)
    if contest is not None:
        decided_on = min(decision.decided_on or act.on, act.on)
        act.heed(assess_received(contest.received_on, decided_on, act.rules))
    return act.done(EventKind.VOTE_UPHELD, partial(wording.vote_upheld, act.on, decision.decided_by, decision.note))


@transaction.atomic
def restore_vote(membership: Membership, *, decision: Decision, actor: Actor) -> Done:
    """Give the right to vote back from a day on; a suspension decided for later stands. Raises NothingToLift."""
    act = Act(membership, decision, actor)
    _in_force(act, RESTRICTIONS)
    act.turns(EventKind.VOTE_RESTORED)
    RESTRICTIONS.write(act.membership, stop(RESTRICTIONS.read(act.membership), act.on), at=act.at)
    return act.done(EventKind.VOTE_RESTORED, partial(wording.vote_restored, act.on, decision.decided_by))


@transaction.atomic
def reinstate(membership: Membership, *, decision: Decision, actor: Actor) -> Done:
    """End a suspension before its time, from a day on; one decided for later stands. Raises NothingToLift."""
    act = Act(membership, decision, actor)
    _in_force(act, SUSPENSIONS)
    act.turns(EventKind.REINSTATED)
    SUSPENSIONS.write(act.membership, stop(SUSPENSIONS.read(act.membership), act.on), at=act.at)
    letter = partial(wording.reinstated, act.on, decision.decided_by, votes=_votes_again(act))
    return act.done(EventKind.REINSTATED, letter)


def _votes_again(act: Act) -> bool:
    """Return whether the member votes once reinstated: not while the vote is suspended by itself, nor by category."""
    restricted = VotingRestriction.objects.filter(true_on(act.on), membership=act.membership).exists()
    periods = MembershipPeriod.objects.filter(true_on(act.on), membership=act.membership, category__votes=True)
    return not restricted and periods.exists()


def _begin(act: Act, track: Track[What], added: Stretch[What], kind: EventKind) -> None:
    """Write it up to where the stay ends at the latest: nothing waits for a readmission."""
    leaves_on = end_of_stay(PERIODS.read(act.membership), act.on)
    added = replace(added, end=sooner(added.end, leaves_on))
    try:
        track.write(act.membership, begin(track.read(act.membership), added), at=act.at)
    except StretchesCollide:
        raise AlreadySo(name=act.name, event=kind.value)


def _in_force(act: Act, track: Track[What]) -> Stretch[What]:
    held = covering(track.read(act.membership), act.on)
    if held is None:
        raise NothingToLift(name=act.name, on=act.on)
    return held


def _all_rights(act: Act) -> Iterable[str]:
    return act.rules.words("suspension_effect") if "suspension_effect" in act.rules else ()
