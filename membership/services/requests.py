"""What a member asks of the register, and what the office answers: done by the very act that does it, or refused."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction

from membership.actors import Actor
from membership.clock import now, today
from membership.errors import ReasonMissing, RequestMisses, RequestOpen, StateNotAllowed
from membership.models import (
    Category,
    Document,
    MemberRequest,
    Membership,
    Notice,
    RequestKind,
    RequestState,
    Section,
    SectionKind,
)
from membership.queries.life import situation_of
from membership.queries.people import country_of
from membership.rules import requests as rules
from membership.services import audit, letters, request_wording
from membership.services.closing import require_open
from membership.services.contacts import move_house, note_age
from membership.services.joined import hold_member, refuse_joined
from membership.services.life.acts import Decision
from membership.services.life.changes import change_category
from membership.services.life.corrections import Correction, correct
from membership.services.persons import Name, PostalAddress, rename_person
from membership.services.sections import leave_section, place_in_section


@transaction.atomic
def file_request(
    membership: Membership,
    *,
    kind: RequestKind,
    actor: Actor,
    payload: Mapping[str, Any] | None = None,
    message: str = "",
    document: Document | None = None,
) -> MemberRequest:
    """Put a request on the office's list, by the member or by the office in the member's name.

    Raises RequestMisses when a datum of its kind is missing, RequestOpen while one of the same kind waits,
    CategoryClosed for a category that nobody new comes into.
    """
    try:
        rules.read(kind, payload or {})
    except ValueError as missing:
        raise RequestMisses(kind=kind, datum=str(missing)) from None
    hold_member(membership)
    if kind == RequestKind.CATEGORY:
        _require_open(membership, (payload or {}).get("category", ""))
    waiting = MemberRequest.objects.filter(membership=membership, kind=kind, state=RequestState.OPEN)
    if kind != RequestKind.OTHER and waiting.exists():
        raise RequestOpen(kind=kind)
    request = MemberRequest.objects.create(
        organisation_id=membership.organisation_id,
        membership=membership,
        kind=kind,
        payload=dict(payload or {}),
        message=message.strip(),
        document=document,
        filed_by_id=actor.account_id,
    )
    _audit(request, actor, "request.filed")
    return request


def _require_open(membership: Membership, key: str) -> None:
    found = Category.objects.filter(organisation_id=membership.organisation_id, key=key).first()
    if found is not None:
        require_open(found, today(membership.organisation))


@transaction.atomic
def accept_request(request: MemberRequest, *, decision: Decision, actor: Actor, answer: str = "") -> MemberRequest:
    """Do what a request asks, by the act that does it and from the day decided, then close it and tell the member.

    Raises StateNotAllowed when it is closed already or names what is no longer there, and as the act it leads to.
    """
    locked = _open(request, "accept_request")
    # It can still be declined: what was asked under a number that went is asked anew under the other.
    refuse_joined(locked.membership.person)
    notice = _do(locked, decision, actor)
    return _close(locked, RequestState.ACCEPTED, answer, actor, told=notice)


@transaction.atomic
def settle_request(request: MemberRequest, *, state: RequestState, actor: Actor, answer: str = "") -> MemberRequest:
    """Close a request that changes nothing by itself: done by hand, declined with the reason, or withdrawn.

    Raises StateNotAllowed when it is closed already, ReasonMissing when it is declined without a word.
    """
    if state == RequestState.DECLINED and not answer.strip():
        raise ReasonMissing(action="settle_request")
    locked = _open(request, "settle_request")
    if state == RequestState.OPEN:
        raise StateNotAllowed(action="settle_request", state=locked.state)
    return _close(locked, state, answer, actor)


def _open(request: MemberRequest, action: str) -> MemberRequest:
    rows = MemberRequest.objects.select_for_update(of=("self",)).select_related(
        "membership__organisation", "membership__person"
    )
    locked: MemberRequest = rows.get(pk=request.pk)
    if locked.state != RequestState.OPEN:
        raise StateNotAllowed(action=action, state=locked.state)
    return locked


def _do(request: MemberRequest, decision: Decision, actor: Actor) -> Notice | None:
    """Change the register as asked. Return the letter, when the act has one of its own."""
    member, asked = request.membership, rules.read(request.kind, request.payload)
    match RequestKind(request.kind):
        case RequestKind.NAME:
            to = Name(asked.texts["family_name"], asked.texts["given_name"])
            rename_person(member.person, to=to, since=decision.effective_on, document=request.document, actor=actor)
        case RequestKind.CATEGORY:
            category = _one(Category.objects.filter(key=asked.texts["category"]), request)
            return change_category(member, category=category, decision=decision, actor=actor).notice
        case RequestKind.SECTION:
            _place(request, asked, decision, actor)
        case RequestKind.BIRTH_DATE:
            age = getattr(member.person, "age", None)
            note_age(
                member.person,
                birth_on=asked.days["birth_on"],
                guardian_name=age.guardian_name if age else "",
                actor=actor,
            )
        case RequestKind.CORRECTION:
            return _correct(request, asked, decision, actor)
        case RequestKind.CONTACT:
            said = asked.texts
            address = PostalAddress(said["line"], said["city"], said["postal_code"], country_of(member.person))
            move_house(member.person, address=address, since=decision.effective_on, actor=actor)
        case _:
            # Asked in words: whoever accepts it has done it by the act it calls for.
            pass
    return None


def _place(request: MemberRequest, asked: rules.Asked, decision: Decision, actor: Actor) -> None:
    kind = SectionKind(asked.texts["kind"])
    if not asked.texts["section"]:
        leave_section(request.membership, kind=kind, since=decision.effective_on, actor=actor)
        return
    section = _one(Section.objects.filter(kind=kind, key=asked.texts["section"]), request)
    place_in_section(request.membership, section=section, since=decision.effective_on, actor=actor)


def _correct(request: MemberRequest, asked: rules.Asked, decision: Decision, actor: Actor) -> Notice | None:
    on = now().astimezone(request.membership.organisation.zone).date()
    event = situation_of(request.membership, on).correctable.get(asked.texts["event"])
    if event is None:
        raise StateNotAllowed(action="accept_request", state="corrected")
    to = Correction(
        reason=request.message or decision.note,
        effective_on=decision.effective_on,
        decided_by=decision.decided_by,
        document=request.document,
        override=decision.override,
    )
    return correct(event, to=to, actor=actor).notice


def _one(rows: Any, request: MemberRequest) -> Any:
    found = rows.filter(organisation_id=request.organisation_id).first()
    if found is None:
        raise StateNotAllowed(action="accept_request", state="gone")
    return found


def _close(
    request: MemberRequest, state: RequestState, answer: str, actor: Actor, *, told: Notice | None = None
) -> MemberRequest:
    request.state, request.answer = state, answer.strip()
    request.decided_at, request.decided_by_id = now(), actor.account_id
    request.notice = told
    if told is None and state != RequestState.WITHDRAWN:
        compose = partial(request_wording.answered, RequestKind(request.kind), request.filed_at, state, request.answer)
        request.notice = letters.issue_letter(request.membership, compose=compose, actor=actor)
    request.save(update_fields=["state", "answer", "decided_at", "decided_by", "notice"])
    _audit(request, actor, f"request.{state}")
    return request


def _audit(request: MemberRequest, actor: Actor, action: str) -> None:
    audit.record(
        request.membership.organisation,
        actor=actor,
        action=action,
        object_kind="membership",
        object_id=request.membership.public_id,
        values={"kind": request.kind, "request": request.public_id},
    )
