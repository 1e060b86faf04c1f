"""What can be shown of a secret vote to whoever wants to check it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from voting.models import EvidencePublication, Poll, PollMode, PollState, SealedTrustee, TallyStage, TallyStageName
from voting.queries.sealed.marks import Marks, marks_of

BOX_IS_CLOSED = (PollState.CLOSED, PollState.TALLIED, PollState.PROCLAIMED)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The hashes and the counts of a secret vote. report: what the verifier said, None before it has run.

    ballots: those that count, None before the close.
    """

    roll_sha256: str
    entitled: int
    marks: Marks
    credentials: int
    ballots: int | None
    box_sha256: str
    trustees: tuple[SealedTrustee, ...]
    report: dict[str, Any] | None
    verified_at: datetime | None
    is_public: bool

    @property
    def excess(self) -> int:
        """How many more ballots than marks: none in a vote that has a result."""
        return max(0, (self.ballots or 0) - self.marks.issued)


def evidence_of(poll: Poll) -> Evidence:
    """Return what a poll has to show. Costs six SQL statements."""
    done = {stage.stage: stage for stage in TallyStage.objects.filter(poll=poll).defer("output")}
    box = _output(poll, TallyStageName.BOX) if TallyStageName.BOX in done else {}
    verified = done.get(TallyStageName.VERIFY)
    return Evidence(
        roll_sha256=poll.roll.sha256,
        entitled=poll.roll.entitled,
        marks=marks_of(poll),
        credentials=poll.sealed.places,
        ballots=box.get("ballots"),
        box_sha256=box.get("box_sha256", ""),
        trustees=tuple(SealedTrustee.objects.filter(poll=poll)),
        report=_output(poll, TallyStageName.VERIFY) if verified else None,
        verified_at=verified.finished_at if verified else None,
        is_public=is_public(poll),
    )


def verified_at(poll: Poll) -> datetime | None:
    """Return since when the verifier has found everything to hold, None before."""
    if poll.mode != PollMode.SECRET:
        return None
    rows = TallyStage.objects.filter(poll=poll, stage=TallyStageName.VERIFY)
    return rows.values_list("finished_at", flat=True).first()


def is_public(poll: Poll) -> bool:
    """Return whether anybody may read the evidence: somebody chose so, and it was recorded."""
    return EvidencePublication.objects.filter(poll=poll).exists()


def _output(poll: Poll, stage: TallyStageName) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(TallyStage.objects.values_list("output", flat=True).get(poll=poll, stage=stage))
    return found
