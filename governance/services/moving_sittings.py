"""A meeting of a body that was called and is held on another day, or goes on then: everybody called is told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from governance.models import Assembly, AssemblyState, MeetingChange, MeetingChangeKind
from governance.queries.presence import present
from governance.queries.rules import rules_of
from governance.queries.sittings import notice_of, quorum_of
from governance.rules import delays
from governance.services.changing import (
    Rendezvous,
    Why,
    break_off,
    demand_later,
    demand_reason,
    everybody_leaves,
    move,
    record_change,
    tell_instead,
    withdraw_all,
    write_change,
)
from governance.services.sittings import LINKS_LAST, heed_notice
from governance.services.telling_directors import tell_called
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.rules.findings import Finding, Outcome


@transaction.atomic
def postpone_sitting(
    sitting: Assembly,
    to: Rendezvous,
    why: Why,
    *,
    actor: Actor,
    reason: str = "",
    waived_by_all: bool = False,
    was_at: datetime | None = None,
) -> MeetingChange:
    """Move a called meeting to another moment, with its agenda: its directors are told the old day and the new one.

    The notice is counted to the new day. reason: why one goes on where that delay only warns; waived_by_all: every
    director gave it up; was_at: the moment that one read it was called for. Raises StateNotAllowed once it has begun,
    where it was moved since, or to where it is; NotLater, ReasonMissing, TextMissing,
    NoticeOutsideWindow, OverrideReasonMissing.
    """
    locked = _lock(sitting, "postpone_sitting", AssemblyState.CALLED)
    if locked.opened_at is not None:
        raise StateNotAllowed(action="postpone_sitting", state="adjourned")
    if was_at is not None and was_at != locked.starts_at:
        # From a page opened before somebody else moved it.
        raise StateNotAllowed(action="postpone_sitting", state="moved_meanwhile")
    if (to.at, to.place.strip(), to.link.strip()) == (locked.starts_at, locked.place, locked.link):
        # Pressed twice, or nothing was changed.
        raise StateNotAllowed(action="postpone_sitting", state="where_it_is")
    demand_reason(locked, why)
    demand_later(to)
    break_off(locked, why, by=actor, for_good=False)
    found = foresee_move(locked, to, waived_by_all=waived_by_all)
    if found is not None:
        heed_notice(locked, found, reason=reason, waived_by_all=waived_by_all, by=actor)
    findings = [found] if found else []
    change = write_change(locked, MeetingChangeKind.POSTPONED, why, by=actor, to=to, findings=findings)
    everybody_leaves(locked, change.decided_at)
    move(locked, to, by=actor)
    withdraw_all(locked, why, by=actor)
    tell_instead(locked, tell_called(change, locked, links_end_at=to.at + LINKS_LAST, actor=actor))
    _record(locked, actor, "sitting.postponed", to, why, change)
    return change


@transaction.atomic
def adjourn_sitting(
    sitting: Assembly, to: Rendezvous, why: Why, *, actor: Actor, reason: str = "", waived_by_all: bool = False
) -> MeetingChange:
    """Adjourn a meeting in session to a fixed moment and place, quorum or not; whoever was called is told of it.

    It is the same meeting: what is undecided stays on its agenda. Whoever is there leaves with it, and the quorum is
    counted anew when it resumes. Beyond the days in which one resumes without a new notice, this one is that notice,
    in its delay. Raises StateNotAllowed outside the meeting, and as `postpone_sitting`.
    """
    locked = _lock(sitting, "adjourn_sitting", AssemblyState.IN_SESSION)
    demand_reason(locked, why)
    demand_later(to)
    break_off(locked, why, by=actor, for_good=False)
    instant, rules = now(), rules_of(locked)
    here = present(locked, instant)
    within = resumption(locked, to)
    is_owed = within is not None and within.outcome is not Outcome.MET
    owed = foresee_move(locked, to, waived_by_all=waived_by_all) if is_owed else None
    if owed is not None:
        heed_notice(locked, owed, reason=reason, waived_by_all=waived_by_all, by=actor)
    quorum = quorum_of(locked, here, instant.astimezone(locked.zone).date(), rules)
    change = write_change(
        locked,
        MeetingChangeKind.ADJOURNED,
        why,
        by=actor,
        to=to,
        present=here,
        findings=[one for one in (quorum, within, owed) if one is not None],
        is_notice_owed=is_owed,
    )
    # At the very instant of the adjournment: not a moment of the meeting is left without its quorum.
    everybody_leaves(locked, change.decided_at)
    move(locked, to, by=actor)
    withdraw_all(locked, why, by=actor)
    tell_instead(locked, tell_called(change, locked, links_end_at=to.at + LINKS_LAST, actor=actor))
    _record(locked, actor, "sitting.adjourned", to, why, change)
    return change


def foresee_move(sitting: Assembly, to: Rendezvous, *, waived_by_all: bool = False) -> Finding | None:
    """Return whether a notice sent today would be in time for a new day; None where no rule says for such a body."""
    on, held_on = now().astimezone(sitting.zone).date(), to.at.astimezone(sitting.zone).date()
    return notice_of(sitting, on, rules_of(sitting), waived_by_all=waived_by_all, meets_on=held_on)


def resumption(sitting: Assembly, to: Rendezvous) -> Finding | None:
    """Return whether a meeting resumes that day without a new notice; None where no rule says."""
    rules, zone = rules_of(sitting), sitting.zone
    if "adjournment_days" not in rules:
        return None
    return delays.assess_resumption(now().astimezone(zone).date(), to.at.astimezone(zone).date(), rules)


def _lock(sitting: Assembly, action: str, allowed: AssemblyState) -> Assembly:
    rows = Assembly.objects.select_for_update(of=("self",)).select_related("organisation", "body", "notice")
    locked: Assembly = rows.get(pk=sitting.pk)
    if not locked.is_sitting or locked.is_written or locked.state != allowed:
        raise StateNotAllowed(action=action, state=locked.state)
    return locked


def _record(sitting: Assembly, by: Actor, action: str, to: Rendezvous, why: Why, change: MeetingChange) -> None:
    record_change(sitting, by, action, {"to": to.at, "reason": why.fr.strip(), "change": change.public_id})
