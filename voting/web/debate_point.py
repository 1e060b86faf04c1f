"""What the chair's screen shows of the debate on a motion: what it would change, what is put first, and the acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from governance.models import Assembly, AssemblyKind, AssemblyState, FactKind, Motion, MotionState
from governance.queries.debate import facts_of, in_order_of_votes
from governance.queries.rules import rules_of
from governance.rules.bylaws import Piece, pieces
from governance.rules.debate import assess_scope, secret_on_demand
from membership.errors import RuleError
from membership.models import Organisation
from voting.queries.agenda import Point
from voting.queries.conduct import Conduct
from voting.queries.elected import election_of
from voting.web.debate_forms import (
    ByForm,
    ClosingForm,
    FloorForm,
    HandsForm,
    PartsForm,
    ReferForm,
    SecretForm,
    WordingForm,
)


@dataclass(frozen=True, slots=True)
class Change:
    """An amendment as it reads against what it would change, in one language."""

    language: str
    pieces: tuple[Piece, ...]


def debate_context(assembly: Assembly, seen: Conduct, point: Point) -> dict[str, Any]:
    """Return what the middle of the screen shows of the debate, and its forms while it lasts."""
    motions = [one.motion for one in seen.points if one.motion is not None]
    motion, in_session = point.motion, assembly.state == AssemblyState.IN_SESSION
    context: dict[str, Any] = {"can_move": in_session}
    if in_session:
        context["floor_form"] = FloorForm(organisation=assembly.organisation, auto_id="floor_%s")
        is_annual = assembly.kind == AssemblyKind.ANNUAL
        context["scope"] = assess_scope(rules_of(assembly), is_in_notice=True, is_annual=is_annual)
    if motion is None:
        return context
    facts = facts_of(assembly).get(motion.pk, ())
    order = [one for one in in_order_of_votes(motions) if one.item.position == point.item.position]
    first = order[0] if order else None
    context |= {
        "changes": changes_of(motion, assembly.organisation),
        "amendments": [one for one in motions if one.amends_id == motion.pk],
        "vote_order": order if len(order) > 1 else [],
        "waits_for": first if first is not None and first.pk != motion.pk and _waits(motion, motions) else None,
        "facts": facts,
        "is_secret_demanded": any(fact.kind == FactKind.SECRET for fact in facts),
    }
    is_election = point.poll is not None and election_of(point.poll) is not None
    if in_session and motion.state == MotionState.PROPOSED and not point.is_under_way and not is_election:
        context["debating"] = _forms(assembly, motion)
    return context


def changes_of(motion: Motion, organisation: Organisation) -> list[Change]:
    """Return, for an amendment, its differences in each language that it changes."""
    if motion.amends_id is None:
        return []
    return [
        Change(language, pieces(before, after))
        for language in organisation.languages
        if (before := getattr(motion, f"before_{language}")) != (after := getattr(motion, f"text_{language}"))
    ]


def _waits(motion: Motion, motions: list[Motion]) -> bool:
    return any(one.amends_id == motion.pk and one.state == MotionState.PROPOSED for one in motions)


def _forms(assembly: Assembly, motion: Motion) -> dict[str, Any]:
    texts = {"text_fr": motion.text_fr, "text_en": motion.text_en}
    return {
        "amend": WordingForm(initial=texts, organisation=assembly.organisation, auto_id="amend_%s"),
        "withdraw": ByForm(auto_id="withdraw_%s", initial={"by": motion.mover}),
        "refer": ReferForm(auto_id="refer_%s"),
        "divide": PartsForm(auto_id="divide_%s", initial={"part_1": motion.text_fr}),
        "close": ClosingForm(auto_id="close_%s"),
        "hands": HandsForm(auto_id="hands_%s"),
        "secret": SecretForm(auto_id="secret_%s"),
        "is_closed": motion.debate_closed_at is not None,
        "secret_at_once": _secret_at_once(assembly),
        "is_divisible": motion.amends_id is None,
    }


def _secret_at_once(assembly: Assembly) -> bool:
    """Return whether whoever asks for a secret ballot gets it, by the rules of the meeting."""
    try:
        return secret_on_demand(rules_of(assembly), meeting_agrees=False)
    except RuleError:
        return False
