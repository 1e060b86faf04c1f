"""Checking the quorum of the members' meeting: at its opening, and when somebody asks."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from governance.errors import QuorumStands
from governance.models import Assembly, AssemblyState, QuorumCheck, QuorumMoment
from governance.queries import presence
from governance.queries.quorum import quorum_among, quorum_standing
from governance.queries.room import entitled_in
from governance.queries.rules import rules_of
from governance.rules import quorum
from membership.actors import Actor
from membership.clock import now
from membership.errors import RuleNotSet, StateNotAllowed
from membership.services import audit


@transaction.atomic
def check_quorum(assembly: Assembly, *, actor: Actor) -> QuorumCheck:
    """Check the quorum because somebody asks: what is found holds for the votes that follow.

    Raises StateNotAllowed outside the meeting, QuorumStands where there was one and the rules do not have it checked
    again, RuleNotSet where the by-laws have yet to say what it is.
    """
    locked: Assembly = (
        Assembly.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=assembly.pk)
    )
    if locked.is_sitting or locked.state != AssemblyState.IN_SESSION:
        state = "sitting" if locked.is_sitting else locked.state
        raise StateNotAllowed(action="check_quorum", state=state)
    instant, rules = now(), rules_of(locked)
    if not quorum.is_checked("on_request", rules) and quorum_standing(locked, instant) is not None:
        raise QuorumStands(quorum.assess_check("on_request", rules))
    found = _write(locked, QuorumMoment.ON_REQUEST, instant, actor)
    audit.record(
        locked.organisation,
        actor=actor,
        action="assembly.quorum_checked",
        object_kind="assembly",
        object_id=locked.public_id,
        values={"finding": found.finding},
    )
    return found


def check_at_opening(assembly: Assembly, *, by: Actor) -> None:
    """Note whether there is a quorum as the meeting opens or resumes, where the by-laws say what it is.

    In the transaction that opens it.
    """
    try:
        _write(assembly, QuorumMoment.OPENING, now(), by)
    except RuleNotSet:
        return


def _write(assembly: Assembly, moment: QuorumMoment, instant: datetime, actor: Actor) -> QuorumCheck:
    on = instant.astimezone(assembly.zone).date()
    found = quorum_among(assembly, presence.present(assembly, instant), entitled_in(assembly, on))
    return QuorumCheck.objects.create(
        organisation_id=assembly.organisation_id,
        assembly=assembly,
        moment=moment,
        finding=found.as_json(),
        at=instant,
        noted_by_id=actor.account_id,
    )
