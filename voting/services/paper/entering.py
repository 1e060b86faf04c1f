"""Typing papers: each scrutineer alone, paper by paper, pack by pack.

A paper leaves no line in the audit trail, a finished pack does: with the fingerprint of what was typed.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction

from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from voting.counting import errors as counting
from voting.counting import typed
from voting.errors import (
    CollegeUnknown,
    NoPapers,
    PackFinished,
    PackNotFinished,
    PaperNotTyped,
    PaperNotUnderstood,
    PaperTyped,
    ReasonForSpoilingMissing,
)
from voting.models import PaperClass, PaperCount, PaperEntry, PaperPack, PaperScrutineer
from voting.queries.paper import Reading, seal_of
from voting.services.paper.locks import hold_scrutineer, leave_line


@transaction.atomic
def enter_paper(scrutineer: PaperScrutineer, *, number: int, reading: Reading) -> PaperEntry:
    """Type one paper.

    Raises PaperTyped for a number typed before, PackFinished, PaperNotUnderstood, ReasonForSpoilingMissing,
    CollegeUnknown, StateNotAllowed.
    """
    locked = hold_scrutineer(scrutineer, "enter_paper")
    said = checked(locked.count, reading)
    _refuse_finished(locked, number)
    try:
        with transaction.atomic():
            return PaperEntry.objects.create(
                organisation_id=locked.organisation_id, scrutineer=locked, number=number, **_columns(said)
            )
    except IntegrityError:
        if locked.entries.filter(number=number).exists():
            raise PaperTyped(number=number) from None
        # Sealed while this one waited.
        raise StateNotAllowed(action="enter_paper", state="sealed") from None


@transaction.atomic
def correct_paper(scrutineer: PaperScrutineer, *, number: int, reading: Reading) -> PaperEntry:
    """Type one paper anew, before its pack is finished.

    Raises PaperNotTyped, PackFinished, PaperNotUnderstood, ReasonForSpoilingMissing, StateNotAllowed.
    """
    locked = hold_scrutineer(scrutineer, "correct_paper")
    said = checked(locked.count, reading)
    _refuse_finished(locked, number)
    entry: PaperEntry | None = locked.entries.filter(number=number).first()
    if entry is None:
        raise PaperNotTyped(number=number)
    for name, value in _columns(said).items():
        setattr(entry, name, value)
    entry.save(update_fields=[*_columns(said)])
    return entry


@transaction.atomic
def remove_paper(scrutineer: PaperScrutineer, *, number: int) -> None:
    """Take back a paper typed under a wrong number. Raises PaperNotTyped, PackFinished, StateNotAllowed."""
    locked = hold_scrutineer(scrutineer, "remove_paper")
    _refuse_finished(locked, number)
    removed, _kinds = locked.entries.filter(number=number).delete()
    if not removed:
        raise PaperNotTyped(number=number)


@transaction.atomic
def finish_pack(scrutineer: PaperScrutineer, *, pack: int, actor: Actor) -> PaperPack:
    """Say that a pack is typed. Once both have, it is compared. Raises PackFinished, NoPapers, StateNotAllowed."""
    locked = hold_scrutineer(scrutineer, "finish_pack")
    return _finish(locked, pack, actor)


@transaction.atomic
def finish_papers(scrutineer: PaperScrutineer, *, actor: Actor) -> PaperScrutineer:
    """Say that there are no more papers: what is not finished yet is, pack by pack.

    Raises NoPapers for somebody who typed none, StateNotAllowed.
    """
    locked = hold_scrutineer(scrutineer, "finish_papers")
    numbers = list(locked.entries.values_list("number", flat=True))
    if not numbers:
        raise NoPapers
    finished = set(locked.packs.values_list("number", flat=True))
    for pack in sorted({locked.count.pack_of(number) for number in numbers} - finished):
        _finish(locked, pack, actor)
    locked.done_at = now()
    locked.save(update_fields=["done_at"])
    leave_line(locked.count, actor, "paper_count.typed", {"place": locked.place, "papers": len(numbers)})
    return locked


@transaction.atomic
def reopen_pack(scrutineer: PaperScrutineer, *, pack: int, actor: Actor) -> None:
    """Open a finished pack again, to add or correct papers of it. What was settled in it is to be settled anew.

    Raises PackNotFinished, StateNotAllowed.
    """
    locked = hold_scrutineer(scrutineer, "reopen_pack")
    removed, _kinds = locked.packs.filter(number=pack).delete()
    if not removed:
        raise PackNotFinished(pack=pack)
    locked.count.settlements.filter(number__in=locked.count.numbers_of(pack)).delete()
    locked.done_at = None
    locked.save(update_fields=["done_at"])
    leave_line(locked.count, actor, "paper_count.pack_reopened", {"place": locked.place, "pack": pack})


def checked(count: PaperCount, reading: Reading) -> Reading:
    """Return the reading as it is kept. Raises PaperNotUnderstood, ReasonForSpoilingMissing, CollegeUnknown."""
    college = reading.college if count.colleges and reading.kind != PaperClass.ABSENT else ""
    if count.colleges and reading.kind != PaperClass.ABSENT and college not in count.colleges:
        raise CollegeUnknown(college=college, known=", ".join(count.colleges))
    match reading.kind:
        case PaperClass.VALID:
            try:
                marks = typed.check(count.paper, reading.marks, count.ids)
            except counting.CountingError as refused:
                raise PaperNotUnderstood(mark=str(refused), highest=len(count.ids)) from None
            return Reading(PaperClass.VALID, marks=marks, college=college)
        case PaperClass.INVALID:
            if not reading.reason:
                raise ReasonForSpoilingMissing
            return Reading(PaperClass.INVALID, reason=reading.reason, college=college)
        case _:
            return Reading(reading.kind, college=college)


def _finish(locked: PaperScrutineer, pack: int, actor: Actor) -> PaperPack:
    entries = locked.entries.filter(number__in=locked.count.numbers_of(pack)).order_by("number")
    papers = [(entry.number, Reading.of(entry)) for entry in entries]
    if not papers:
        raise NoPapers
    try:
        with transaction.atomic():
            finished = PaperPack.objects.create(
                organisation_id=locked.organisation_id, scrutineer=locked, number=pack, papers=len(papers)
            )
    except IntegrityError:
        raise PackFinished(pack=pack) from None
    values = {"place": locked.place, "pack": pack, "papers": len(papers), "sha256": seal_of(papers)}
    leave_line(locked.count, actor, "paper_count.pack_finished", values)
    return finished


def _refuse_finished(locked: PaperScrutineer, number: int) -> None:
    """Refuse a paper of a pack that is finished; whoever has no more papers has finished them all."""
    pack = locked.count.pack_of(number)
    if locked.done_at or locked.packs.filter(number=pack).exists():
        raise PackFinished(pack=pack)


def _columns(said: Reading) -> dict[str, object]:
    return {"kind": said.kind, "reason": said.reason, "marks": list(said.marks), "college": said.college}
