"""What the chair's screen shows of the debate on a motion: what it would change, what is put first, and the acts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.functional import SimpleLazyObject

from governance.models import Assembly, AssemblyKind, AssemblyState, FactKind, Motion, MotionState
from governance.queries.classes import counted_by_class, may_need_each_class
from governance.queries.debate import facts_of, in_order_of_votes
from governance.queries.entrusted import who_may_be_entrusted
from governance.queries.referrals import bodies_to_refer_to
from governance.queries.rules import rules_of
from governance.rules.debate import assess_scope, secret_on_demand
from governance.web.amended import articles_changed, changes_of, rulings_of
from governance.web.debate_forms import FloorForm, HandsForm, SecretForm, debate_forms
from governance.web.hands import is_correctable
from membership.errors import RuleError
from voting.queries.agenda import Point
from voting.queries.conduct import Conduct
from voting.queries.elected import election_of
from voting.queries.sheets import BY_HANDS


def debate_context(assembly: Assembly, seen: Conduct, point: Point, instant: datetime) -> dict[str, Any]:
    """Return what the middle of the screen shows of the debate, and its forms while it lasts."""
    motions = [one.motion for one in seen.points if one.motion is not None]
    motion, in_session = point.motion, assembly.state == AssemblyState.IN_SESSION
    context: dict[str, Any] = {"can_move": in_session}
    if in_session:
        context["floor_form"] = FloorForm(
            organisation=assembly.organisation, may_need_each_class=may_need_each_class(assembly), auto_id="floor_%s"
        )
        is_annual = assembly.kind == AssemblyKind.ANNUAL
        context["scope"] = assess_scope(rules_of(assembly), is_in_notice=True, is_annual=is_annual)
    if motion is None:
        return context
    facts = facts_of(assembly).get(motion.pk, ())
    order = [one for one in in_order_of_votes(motions) if one.item.position == point.item.position]
    first = order[0] if order else None
    context |= {
        "changes": changes_of(motion, assembly.organisation),
        "articles_changed": articles_changed(motion),
        "rulings": rulings_of(facts),
        "amendments": [one for one in motions if one.amends_id == motion.pk],
        "vote_order": order if len(order) > 1 else [],
        "waits_for": first if first is not None and first.pk != motion.pk and _waits(motion, motions) else None,
        "facts": facts,
        "takes_sheets": any(fact.kind in BY_HANDS for fact in facts),
        "is_correctable": is_correctable(assembly, motion, {fact.kind for fact in facts}),
        "is_secret_demanded": any(fact.kind == FactKind.SECRET for fact in facts),
    }
    is_election = point.poll is not None and election_of(point.poll) is not None
    if in_session and motion.state == MotionState.PROPOSED and not point.is_under_way and not is_election:
        is_secret, on = context["is_secret_demanded"], instant.astimezone(assembly.zone).date()
        # Asked for where they are drawn alone: the page looks again every few seconds at its living part, without them.
        context["debating"] = SimpleLazyObject(lambda: _forms(assembly, motion, on, is_secret=is_secret))
    return context


def _waits(motion: Motion, motions: list[Motion]) -> bool:
    return any(one.amends_id == motion.pk and one.state == MotionState.PROPOSED for one in motions)


def _forms(assembly: Assembly, motion: Motion, on: date, *, is_secret: bool) -> dict[str, Any]:
    here = assembly.organisation
    people = who_may_be_entrusted(here, on)
    return debate_forms(motion, here, bodies=bodies_to_refer_to(here), people=people) | {
        "hands": HandsForm(auto_id="hands_%s", classes=counted_by_class(motion), initial={"on_papers": is_secret}),
        "secret": SecretForm(auto_id="secret_%s"),
        "secret_at_once": _secret_at_once(assembly),
    }


def _secret_at_once(assembly: Assembly) -> bool:
    """Return whether whoever asks for a secret ballot gets it, by the rules of the meeting."""
    try:
        return secret_on_demand(rules_of(assembly), meeting_agrees=False)
    except RuleError:
        return False
