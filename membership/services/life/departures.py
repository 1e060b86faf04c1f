"""How a membership ends: resignation, expulsion, death, the end of a legal person."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.db import transaction
from django.db.models import Q

from membership.actors import Actor
from membership.clock import today
from membership.errors import StateNotAllowed, WrongKindOfPerson
from membership.kept import TAKEN_BACK, kept
from membership.models import (
    EventKind,
    Membership,
    MembershipEvent,
)
from membership.queries.resigning import pending_resignation
from membership.queries.rules import rules_for
from membership.queries.shares import qualifying_held
from membership.rules import discipline
from membership.rules.resignation import assess_resignation, may_be_withdrawn
from membership.services.deceased import refuse_deceased, stop_writing_to
from membership.services.estates import EstateContact, keep_estate
from membership.services.life import consequences, wording
from membership.services.life.acts import Act, Decision, Done
from membership.services.life.corrections import Correction, correct
from membership.services.life.order import require_departure_in_order, require_since_admission


@transaction.atomic
def resign(membership: Membership, *, decision: Decision, actor: Actor) -> Done:
    """Record a resignation: `notice_on` its written notice (today by default), `effective_on` the first day after it.

    An end before the delay of the rules needs the board's decision that accepts it, or a reason. Raises NotAMember,
    BeforeAdmission, LaterActsStand, ActRuledOut, OverrideReasonMissing.
    """
    act = Act.taking(membership, decision, actor)
    act.category_held()
    _require_order(act, EventKind.RESIGNED)
    notice_on = decision.notice_on or act.today
    act.heed(assess_resignation(notice_on, act.on, accepted_by=decision.decided_by, rules=act.rules))
    act.turns(EventKind.RESIGNED, ends=True)
    act.leave()
    letter = partial(wording.resigned, notice_on, act.on, decision.decided_by)
    return act.done(EventKind.RESIGNED, letter, values={"notice_on": notice_on})


@transaction.atomic
def expel(membership: Membership, *, decision: Decision, actor: Actor) -> Done:
    """Record that the board expelled a member: the fact alone, the procedure being the board's.

    Raises NotAMember, BeforeAdmission, LaterActsStand, ActRuledOut, OverrideReasonMissing.
    """
    act = Act.taking(membership, decision, actor)
    act.category_held()
    _require_order(act, EventKind.EXPELLED)
    held = qualifying_held(act.membership, act.on)
    act.heed(
        discipline.assess_authority(decision.decided_by, act.rules),
        discipline.assess_ground(decision.ground, act.rules),
        act.borne_out_by_shares(),
        discipline.assess_reasoned_notice(decision.decided_on, decision.notice_on or act.today, act.rules),
        discipline.assess_effect(act.on, decision.decided_on, decision.notice_on, act.rules),
        discipline.assess_refund(held.quantity, held.paid_cents, act.rules),
    )
    act.turns(EventKind.EXPELLED, ends=True)
    act.leave()
    letter = partial(
        wording.expelled,
        on=act.on,
        ground=decision.ground,
        note=decision.note,
        decided_by=decision.decided_by,
        decided_on=decision.decided_on,
        rules=act.rules,
    )
    return act.done(EventKind.EXPELLED, letter, values={"ground": decision.ground})


@transaction.atomic
def record_death(
    membership: Membership, *, decision: Decision, actor: Actor, estate: EstateContact | None = None
) -> Done:
    """Record the death of a member, or of whoever was one. Nothing more is written to them; what waits is set aside.

    Whoever they acted for has nobody from that day. The estate may see refunds, and has no other right. Raises
    WrongKindOfPerson, MemberDeceased, BeforeAdmission, LaterActsStand.
    """
    act = Act.taking(membership, decision, actor)
    person = act.membership.person
    if person.is_legal:
        raise WrongKindOfPerson(name=act.name)
    refuse_deceased(person)
    require_departure_in_order(act, EventKind.DECEASED)
    act.turns(EventKind.DECEASED, ends=True, dies=True)
    act.leave()
    act.end_representations(Q(person=person))
    set_aside = stop_writing_to(person, at=act.at)
    if estate is not None and estate.name.strip():
        keep_estate(act.membership, estate)
    return replace(act.done(EventKind.DECEASED, values={"set_aside": set_aside}), set_aside=set_aside)


@transaction.atomic
def end_legal_person(membership: Membership, *, decision: Decision, actor: Actor) -> Done:
    """Record that a member that is a legal person has ceased to exist.

    Raises WrongKindOfPerson, NotAMember, BeforeAdmission, LaterActsStand, NotYetHappened for a day to come.
    """
    act = Act.taking(membership, decision, actor)
    if not act.membership.person.is_legal:
        raise WrongKindOfPerson(name=act.name)
    act.category_held()
    require_departure_in_order(act, EventKind.ENDED)
    act.turns(EventKind.ENDED, ends=True)
    act.leave()
    return act.done(EventKind.ENDED, partial(wording.ended, act.on, decision.note))


def _require_order(act: Act, kind: EventKind) -> None:
    """Refuse a departure out of order, and what it rests on. Raises BeforeAdmission, LaterActsStand."""
    require_departure_in_order(act, kind)
    require_since_admission(act, decided_on=act.decision.decided_on, notice_on=act.decision.notice_on)


@transaction.atomic
def withdraw_resignation(event: MembershipEvent, *, actor: Actor) -> Done:
    """Take a resignation back, by the member, while it has not taken effect: the member never left.

    Raises StateNotAllowed once it has, when it was corrected, or where the rules do not let it be taken back.
    """
    # The locks of those who follow come before the member's, as in every act.
    consequences.hold(event.membership.organisation)
    membership = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=event.membership_id)
    on = today(membership.organisation)
    pending = pending_resignation(membership, on)
    if pending is None or pending.pk != event.pk or not may_be_withdrawn(rules_for(membership.organisation, on)):
        raise StateNotAllowed(action="withdraw_resignation", state="settled")
    return correct(event, to=Correction(reason=kept(TAKEN_BACK), is_void=True), actor=actor)
