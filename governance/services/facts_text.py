"""What the minutes say of each thing that happened to a motion in the debate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from governance.models import DebateFact, FactKind, MotionState
from governance.services.findings_text import finding_shown
from membership import formats

if TYPE_CHECKING:
    from governance.services.decisions_text import Annexes

RULED = (FactKind.RULED_IN, FactKind.RULED_OUT)


def hands_shown(fact: DebateFact, annexes: Annexes) -> dict[str, Any]:
    """Return a vote by show of hands as one is shown: when, by how many present, and the quorum."""
    return {"text": fact_said(fact, annexes), "quorum": finding_shown(fact.finding) if fact.finding else None}


def fact_said(fact: DebateFact, annexes: Annexes) -> str:
    """Return what happened to a motion in the debate, with the hour and who asked for it."""
    clock, figures = annexes.clock(fact.at), fact.figures
    if fact.kind == FactKind.CORRECTED:
        return _corrected(fact, clock)
    said = {
        "clock": clock,
        "by": fact.by or _("the meeting"),
        "to": fact.note,
        "for": formats.number(figures.get("for", 0)),
        "against": formats.number(figures.get("against", 0)),
        "present": formats.number(figures.get("present", 0)),
        "parts": formats.number(figures.get("parts", 0)),
        "article": figures.get("article", ""),
    }
    sentences = {
        FactKind.WITHDRAWN: _("At %(clock)s, withdrawn by %(by)s."),
        FactKind.REFERRED: _("At %(clock)s, referred to: %(to)s. Asked for by %(by)s."),
        FactKind.DIVIDED: _("At %(clock)s, divided in %(parts)s parts. Asked for by %(by)s."),
        FactKind.CLOSED: _("At %(clock)s, the debate was closed: %(for)s for, %(against)s against. Asked by %(by)s."),
        FactKind.NOT_CLOSED: _("At %(clock)s, the debate went on: %(for)s for closing it, %(against)s against."),
        FactKind.SECRET: _("At %(clock)s, a secret ballot was asked for by %(by)s."),
        FactKind.HANDS: _("At %(clock)s, vote by show of hands; %(present)s who may vote were present."),
        FactKind.PAPERS: _(
            "At %(clock)s, vote on papers, counted class by class; %(present)s who may vote were present."
        ),
        FactKind.MOVED: _("At %(clock)s, moved by %(by)s."),
        FactKind.ROLL_CALL: _("At %(clock)s, vote by name; %(present)s who may vote were present."),
        FactKind.DISSENT: _("At %(clock)s, %(by)s had a dissent minuted."),
        FactKind.RULED_IN: _(
            "At %(clock)s, the chair ruled that this amendment to article %(article)s may be put, "
            "under the notice: %(to)s"
        ),
        FactKind.RULED_OUT: _(
            "At %(clock)s, the chair ruled that an amendment to article %(article)s, moved by %(by)s, "
            "goes beyond the notice; it was not put: %(to)s"
        ),
    }
    if figures.get("by_body"):
        sentences |= {
            FactKind.RULED_IN: _("At %(clock)s, the chair ruled the amendment to article %(article)s in order: %(to)s"),
            FactKind.RULED_OUT: _(
                "At %(clock)s, the chair ruled an amendment to article %(article)s, moved by %(by)s, out of order; "
                "it was not put: %(to)s"
            ),
        }
    if figures.get("due_on"):
        said["day"] = formats.day(date.fromisoformat(figures["due_on"]))
        sentences[FactKind.REFERRED] = _(
            "At %(clock)s, referred to: %(to)s, to come back by %(day)s. Asked for by %(by)s."
        )
    if not figures.get("classes"):
        sentences[FactKind.PAPERS] = _("At %(clock)s, secret ballot on papers; %(present)s who may vote were present.")
    sentence = sentences[FactKind(fact.kind)] % said
    if fact.kind in RULED and fact.finding:
        sentence = f"{sentence} {_cited(fact.finding)}"
    return f"{sentence} {_voices(figures['voices'])}" if figures.get("voices") else sentence


def _corrected(fact: DebateFact, clock: str) -> str:
    """Return what was announced first and what the right count is, with the reason, and what becomes of a number."""
    before, after = fact.figures["before"], fact.figures
    said = {
        "clock": clock,
        "before": _totals(before["figures"] or {}),
        "was": MotionState(before["state"]).label,
        "after": _totals(after),
        "is": MotionState(after["state"]).label,
        "because": fact.note,
    }
    sentence = _(
        "At %(clock)s, the count was corrected. Announced first: %(before)s (%(was)s). Counted rightly: %(after)s "
        "(%(is)s). Reason: %(because)s"
    )
    if after.get("voices"):
        sentence = f"{sentence} {_voices(after['voices']).replace('%', '%%')}"
    if not after["resolution"] or after["state"] == MotionState.ADOPTED:
        return sentence % said
    number = _("Number %(number)s, announced with it, is no resolution and is not given again.") % {
        "number": after["resolution"]
    }
    return f"{sentence % said} {number}"


def _totals(figures: Mapping[str, Any]) -> str:
    said = {name: formats.number(figures.get(name, 0)) for name in ("for", "against", "abstain")}
    return _("for: %(for)s, against: %(against)s, abstentions: %(abstain)s") % said


def _cited(stored: Mapping[str, Any]) -> str:
    """Return a rule in a parenthesis, with its source and how sure it is."""
    rule = finding_shown(stored)
    return f"({' '.join(part for part in (rule['sentence'], rule['source'], rule['unsure']) if part)})"


def _voices(voices: Iterable[Mapping[str, str]]) -> str:
    """Return «Pour : A, B. Contre : C.», from what each director said."""
    words = {"for": _("For: %(names)s."), "against": _("Against: %(names)s."), "abstain": _("Abstained: %(names)s.")}
    named = {choice: [one["name"] for one in voices if one["choice"] == choice] for choice in words}
    return " ".join(words[choice] % {"names": ", ".join(names)} for choice, names in named.items() if names)
