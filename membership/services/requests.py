"""What a member asks, and what the office answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from membership.actors import Actor
from membership.clock import now
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import MemberRequest, Membership, RequestKind, RequestState
from membership.services import audit


@transaction.atomic
def file_request(
    membership: Membership,
    *,
    kind: RequestKind,
    actor: Actor,
    payload: Mapping[str, Any] | None = None,
    message: str = "",
) -> MemberRequest:
    """Put a request of a member on the office's list."""
    request = MemberRequest.objects.create(
        organisation_id=membership.organisation_id,
        membership=membership,
        kind=kind,
        payload=dict(payload or {}),
        message=message.strip(),
        filed_by_id=actor.account_id,
    )
    _audit(request, actor, "request.filed")
    return request


@transaction.atomic
def settle_request(request: MemberRequest, *, state: RequestState, actor: Actor, answer: str = "") -> MemberRequest:
    """Close a request: accepted once what it asks is done, declined with the reason, or withdrawn by the member.

    Raises StateNotAllowed when it is closed already, ReasonMissing when it is declined without a word.
    """
    if state == RequestState.DECLINED and not answer.strip():
        raise ReasonMissing(action="settle_request")
    rows = MemberRequest.objects.select_for_update(of=("self",)).select_related("membership__organisation")
    locked: MemberRequest = rows.get(pk=request.pk)
    if locked.state != RequestState.OPEN or state == RequestState.OPEN:
        raise StateNotAllowed(action="settle_request", state=locked.state)
    locked.state, locked.answer = state, answer.strip()
    locked.decided_at, locked.decided_by_id = now(), actor.account_id
    locked.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    _audit(locked, actor, f"request.{state}")
    return locked


def _audit(request: MemberRequest, actor: Actor, action: str) -> None:
    audit.record(
        request.membership.organisation,
        actor=actor,
        action=action,
        object_kind="membership",
        object_id=request.membership.public_id,
        values={"kind": request.kind, "request": request.public_id},
    )
