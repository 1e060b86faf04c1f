"""Counting the papers that two scrutineers agree on: sealed, counted, replayed, recorded, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from voting.counting.errors import CountingError, ImpossibleFigures
from voting.counting.replay import replay
from voting.errors import (
    CollegeUnknown,
    DifferencesLeft,
    DrawNotFitting,
    MorePapersThanPeople,
    NoPapers,
    PapersNotFinished,
    TallyDisagrees,
)
from voting.models import PaperCount, PaperCountState, PaperDraw, PaperResult
from voting.queries.paper import (
    CASTING,
    agreed_papers,
    ballots_in_hand,
    counted_anew,
    election_in_hand,
    lot_awaited,
    progress_of,
    seal_of,
)
from voting.services.paper.locks import hold_count, leave_line
from voting.services.paper.preparing import check_complete, publish_seed

OFFICERS, CHAIR = 2, 1
PENDING = "tie_pending"


@transaction.atomic
def count_papers(count: PaperCount, *, actor: Actor) -> PaperResult:
    """Seal the papers and count them. A tie that takes a lot by hand leaves the count waiting for it.

    Raises PapersNotFinished, DifferencesLeft, NoPapers, MorePapersThanPeople, TallyDisagrees, StateNotAllowed.
    """
    locked = hold_count(count, "count_papers", PaperCountState.ENTERING)
    progress = progress_of(locked)
    typing = [one.scrutineer.name for one in progress.typings if one.scrutineer.done_at is None]
    if typing:
        raise PapersNotFinished(names=", ".join(typing))
    if progress.open_differences:
        raise DifferencesLeft(differences=len(progress.open_differences))
    papers = agreed_papers(locked)
    if not papers:
        raise NoPapers
    locked.sealed_sha256, locked.sealed_at = seal_of(papers), now()
    locked.save(update_fields=["sealed_sha256", "sealed_at"])
    leave_line(locked, actor, "paper_count.sealed", {"papers": len(papers), "sha256": locked.sealed_sha256})
    return _record(locked, actor)


@transaction.atomic
def count_file(count: PaperCount, *, actor: Actor) -> PaperResult:
    """Seal a file of papers and count it, as `count_papers` does.

    Raises SettingsMissing, CollegeUnknown, NoPapers, MorePapersThanPeople, TallyDisagrees, StateNotAllowed.
    """
    locked = hold_count(count, "count_file", PaperCountState.DRAFT)
    if locked.file is None:
        raise StateNotAllowed(action="count_file", state=locked.state)
    check_complete(locked)
    election = election_in_hand(locked)
    papers = election.ballots
    if not papers.total:
        raise NoPapers
    for college, _box in election.colleges:
        if college not in locked.colleges:
            raise CollegeUnknown(college=college, known=", ".join(locked.colleges))
    publish_seed(locked)
    locked.opened_at = locked.sealed_at = now()
    locked.sealed_sha256 = election.sha256
    locked.save(update_fields=["opened_at", "sealed_at", "sealed_sha256", "seed"])
    leave_line(locked, actor, "paper_count.sealed", {"papers": papers.total, "sha256": locked.sealed_sha256})
    return _record(locked, actor)


@transaction.atomic
def enter_draw(count: PaperCount, *, chosen: Sequence[str], officers: Sequence[str], actor: Actor) -> PaperResult:
    """Write down the lot, or the casting vote, that the count waits for, and let it go on.

    chosen: who came out of the lot, or what the chair votes; officers: the two before whom it was drawn, or the chair
    alone. Raises DrawNotFitting, StateNotAllowed.
    """
    locked = hold_count(count, "enter_draw", PaperCountState.DRAWING)
    awaited = lot_awaited(locked)
    assert awaited is not None
    names = [name.strip() for name in officers if name.strip()]
    fits = len(set(chosen)) == len(chosen) == awaited.many and set(chosen) <= set(awaited.between)
    if not fits or len(set(names)) != (CHAIR if awaited.purpose == CASTING else OFFICERS):
        raise DrawNotFitting(many=awaited.many)
    PaperDraw.objects.create(
        organisation_id=locked.organisation_id,
        count=locked,
        number=locked.draws.count() + 1,
        purpose=awaited.purpose,
        between=list(awaited.between),
        chosen=list(chosen),
        officers=names,
    )
    values = {"between": list(awaited.between), "chosen": list(chosen), "officers": names}
    leave_line(locked, actor, "paper_count.lot_drawn", values)
    return _record(locked, actor)


def _record(locked: PaperCount, actor: Actor) -> PaperResult:
    try:
        record = counted_anew(locked)
    except ImpossibleFigures:
        papers = ballots_in_hand(locked).total
        people = min(locked.options["present"], locked.options["entitled"])
        raise MorePapersThanPeople(papers=papers, people=people) from None
    except CountingError:
        raise TallyDisagrees(stage="count") from None
    if replay(record):
        raise TallyDisagrees(stage="replay")
    result = PaperResult.objects.create(
        organisation_id=locked.organisation_id,
        count=locked,
        number=locked.results.count() + 1,
        record=record.text(),
        record_sha256=record.sha256,
        outcome=record.outcome,
    )
    locked.state = PaperCountState.DRAWING if record.outcome == PENDING else PaperCountState.COUNTED
    locked.save(update_fields=["state"])
    values = {"outcome": record.outcome, "record_sha256": result.record_sha256}
    leave_line(locked, actor, "paper_count.counted", values)
    return result
