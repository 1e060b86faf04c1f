"""What came of a motion, ready to be shown: in a word, in figures, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import Motion, MotionState
from membership import formats
from membership.pictures import words
from membership.rules.findings import Finding

TONES = {
    MotionState.ADOPTED: "yes",
    MotionState.REJECTED: "no",
    MotionState.WITHDRAWN: "quiet",
    MotionState.ELECTED: "yes",
    MotionState.REFERRED: "quiet",
    MotionState.DIVIDED: "quiet",
    MotionState.FALLEN: "quiet",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A motion that was decided. figures: as the count gave them, empty for a show of hands without totals."""

    label: str
    tone: str
    figures: dict[str, Any]
    finding: Finding | None

    @property
    def counts(self) -> str:
        """Return «41 pour, 18 contre, 6 abstentions», the names of those elected, or nothing without totals."""
        if "elected" in self.figures:
            return ", ".join([*self.figures["elected"], *vacant(self.figures)])
        kinds = (("yes", "for"), ("no", "against"), ("abstain", "abstain"))
        said = [words.voices(kind, int(self.figures[name])) for kind, name in kinds if name in self.figures]
        return ", ".join(said)

    @property
    def has_picture(self) -> bool:
        return {"for", "against", "abstain", "needed", "base"} <= self.figures.keys()

    @property
    def absent(self) -> int:
        """Those of the base who said nothing, for a majority of those present or entitled."""
        said = sum(int(self.figures[name]) for name in ("for", "against", "abstain"))
        return max(int(self.figures["base"]) - said, 0)


def vacant(figures: dict[str, Any]) -> list[str]:
    """Return in words how many seats nobody stood for, when there are any."""
    seats = int(figures.get("vacant", 0))
    said = ngettext("%(n)s seat stays vacant", "%(n)s seats stay vacant", seats) % {"n": formats.number(seats)}
    return [said] if seats else []


def outcome_of(motion: Motion | None) -> Outcome | None:
    """Return what came of a motion, None while it is only proposed."""
    if motion is None or motion.state == MotionState.PROPOSED:
        return None
    return Outcome(
        label=_("Elected without a vote") if (motion.figures or {}).get("acclaimed") else motion.get_state_display(),
        tone=TONES[MotionState(motion.state)],
        figures=dict(motion.figures or {}),
        finding=Finding.from_json(motion.finding) if motion.finding else None,
    )
