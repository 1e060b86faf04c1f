"""The call of a meeting that leaves by itself, at the hour the office chose, by the very act of the button."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

import structlog
from django.db import transaction
from django.db.models import QuerySet

from governance.errors import AssemblyInThePast, CallHourPast, NoticeOutsideWindow
from governance.models import Assembly
from governance.queries.beside_notice import beside_notice
from governance.rules import notice as notice_rules
from governance.services.calling import call_assembly, meeting_day
from governance.services.planning import lock_draft
from membership.access import actor_for
from membership.actors import Actor
from membership.clock import now
from membership.errors import DomainError, OverrideReasonMissing, StateNotAllowed
from membership.models import PlannedNotice
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from membership.services import audit
from membership.services.planned_notices import end_planned, to_leave

log = structlog.get_logger("unevoix.schedule")


@transaction.atomic
def plan_call(assembly: Assembly, *, at: datetime, actor: Actor, reason: str = "") -> PlannedNotice:
    """Let the notice of a meeting in preparation leave by itself, or at another hour than was planned.

    What it says, and to whom it goes, is settled when it leaves. reason: why it leaves although the delay warns. Raises
    StateNotAllowed once the notice left, and for a meeting of a body; CallHourPast, NoticeOutsideWindow,
    OverrideReasonMissing by the rules of today for the day chosen.
    """
    locked = lock_draft(assembly, "plan_call")
    if locked.is_sitting:
        raise StateNotAllowed(action="plan_call", state="sitting")
    if not now() < at < locked.starts_at:
        raise CallHourPast(at=at)
    finding = weigh_call(locked, at)
    if finding.needs_override and not reason.strip():
        raise OverrideReasonMissing(finding=finding)
    one = to_leave(locked.organisation, locked.public_id)
    old = one.leaves_at if one else None
    one = one or PlannedNotice(organisation_id=locked.organisation_id, subject=locked.public_id)
    one.leaves_at, one.reason, one.planned_by_id = at, reason.strip(), actor.account_id
    one.save()
    _record(locked, actor, "assembly.call_planned", {"at": at, "old": old, "reason": one.reason})
    return one


def weigh_call(assembly: Assembly, at: datetime) -> Finding:
    """Return what the delay of the notice says of an instant. Raises NoticeOutsideWindow where a rule bars it."""
    on = at.astimezone(assembly.zone).date()
    rules = rules_for(assembly.organisation, now().astimezone(assembly.zone).date())
    finding = notice_rules.assess(meeting_day(assembly), on, rules)
    for barring in (one for one in (finding, *beside_notice(assembly, on, rules)) if one.blocks):
        raise NoticeOutsideWindow(finding=barring)
    return finding


@transaction.atomic
def strike_call(assembly: Assembly, *, actor: Actor) -> None:
    """Let the call not leave by itself; the button sends it as ever. Raises StateNotAllowed where none is planned."""
    locked = lock_draft(assembly, "strike_call")
    one = to_leave(locked.organisation, locked.public_id)
    if one is None:
        raise StateNotAllowed(action="strike_call", state="not_planned")
    end_planned(one, "struck")
    _record(locked, actor, "assembly.call_struck", {"at": one.leaves_at})


def call_due() -> int:
    """Call every meeting whose hour for it has come. Returns how many. Safe at any moment, and by two workers at once.

    What lacks a text is tried again until it is complete, or until the rules let the notice leave no more.
    """
    called = 0
    for pk in list(_due().values_list("pk", flat=True)):
        try:
            called += _call(pk)
        except (NoticeOutsideWindow, AssemblyInThePast):
            _too_late(pk)
        except DomainError as error:
            _say_what_lacks(pk, error.code)
        except Exception:  # one faulty call must not keep the others from leaving
            log.exception("planned call not sent", planned=pk)
    return called


@transaction.atomic
def _call(pk: int) -> bool:
    """Call one meeting, in the transaction that says it has left: both happen, or neither."""
    one, meeting = _held(pk)
    if one is None:
        return False
    if meeting is None or not meeting.is_draft:
        end_planned(one, "void")
        return False
    # Before all that it may lack, so that what no longer may leave does not wait.
    weigh_call(meeting, now())
    actor = actor_for(one.planned_by) if one.planned_by else Actor.system()
    call_assembly(meeting, actor=actor, reason=one.reason)
    end_planned(one, "left")
    return True


@transaction.atomic
def _too_late(pk: int) -> None:
    one, meeting = _held(pk)
    if one is not None:
        end_planned(one, "too_late")
        if meeting:
            _record(meeting, Actor.system(), "assembly.call_too_late", {"at": one.leaves_at})


def _held(pk: int) -> tuple[PlannedNotice | None, Assembly | None]:
    """Hold a call that is due, after its meeting, as whoever plans, strikes or moves it does.

    Neither where another worker has it in hand, or it was struck or put off since.
    """
    due = _due().filter(pk=pk).first()
    meeting = _meeting(due) if due else None
    one = _due().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    return one, meeting if one else None


def _due() -> QuerySet[PlannedNotice]:
    return PlannedNotice.objects.filter(over_at=None, leaves_at__lte=now()).select_related("planned_by")


def _meeting(one: PlannedNotice) -> Assembly | None:
    rows = Assembly.objects.select_for_update(of=("self",)).select_related("organisation")
    found: Assembly | None = rows.filter(organisation=one.organisation_id, public_id=one.subject).first()
    return found


@lru_cache(maxsize=1024)
def _say_what_lacks(planned: int, code: str) -> None:
    # Its page says so as well, and the sweep comes by each minute: once is enough.
    log.warning("planned call is held back", planned=planned, code=code)


def _record(assembly: Assembly, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        assembly.organisation,
        actor=actor,
        action=action,
        object_kind="assembly",
        object_id=assembly.public_id,
        values=values,
    )
