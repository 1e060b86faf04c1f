"""Where a count of papers stands: what each scrutineer has finished, where they differ, what they agree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from django.db.models import Count

from voting.counting import documents, methods, motion_papers
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.lots import Draw, Lots, Purpose
from voting.counting.reading import files
from voting.counting.reading.elections import Election
from voting.counting.records import Candidate, CountRecord
from voting.models import (
    LotsBy,
    PaperClass,
    PaperCount,
    PaperCountState,
    PaperDraw,
    PaperEntry,
    PaperPack,
    PaperScrutineer,
    PaperSettlement,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is written on a paper: which class it is in, why it is spoiled, its marks, the college of its voter."""

    kind: str
    reason: str = ""
    marks: tuple[str, ...] = ()
    college: str = ""

    @classmethod
    def of(cls, said: PaperEntry | PaperSettlement) -> Reading:
        return cls(said.kind, said.reason, tuple(said.marks), said.college)

    def as_json(self) -> dict[str, Json]:
        college: dict[str, Json] = {"college": self.college} if self.college else {}
        return {"kind": self.kind, "reason": self.reason, "marks": list(self.marks), **college}


@dataclass(frozen=True, slots=True)
class Difference:
    """A paper that the two read differently. A reading is None where a scrutineer has no such paper."""

    number: int
    first: Reading | None
    second: Reading | None
    settlement: PaperSettlement | None = None

    @property
    def is_settled(self) -> bool:
        return self.settlement is not None and self.settlement.agreed_by_id is not None


@dataclass(frozen=True, slots=True)
class Typing:
    """How far one scrutineer is. packs: those finished."""

    scrutineer: PaperScrutineer
    papers: int
    packs: frozenset[int]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a count stands. compared: the packs that both have finished."""

    typings: tuple[Typing, ...]
    compared: frozenset[int]
    differences: tuple[Difference, ...]

    @property
    def open_differences(self) -> tuple[Difference, ...]:
        return tuple(one for one in self.differences if not one.is_settled)

    @property
    def are_done(self) -> bool:
        return len(self.typings) == len(PLACES) and all(one.scrutineer.done_at for one in self.typings)

    @property
    def may_be_counted(self) -> bool:
        return self.are_done and not self.open_differences and any(one.papers for one in self.typings)

    @property
    def totals_differ(self) -> bool:
        return self.are_done and len({one.papers for one in self.typings}) > 1


PLACES = (1, 2)
COUNTABLE = tuple(methods.EVERY)


def progress_of(count: PaperCount) -> Progress:
    """Return where the typing stands. Costs five SQL statements, whatever the number of papers."""
    scrutineers = list(count.scrutineers.order_by("place"))
    papers = dict(
        PaperEntry.objects.filter(scrutineer__in=scrutineers)
        .values_list("scrutineer")
        .annotate(papers=Count("pk"))
        .order_by()
    )
    packs: dict[int, set[int]] = {}
    for scrutineer, pack in PaperPack.objects.filter(scrutineer__in=scrutineers).values_list("scrutineer", "number"):
        packs.setdefault(scrutineer, set()).add(pack)
    typings = tuple(Typing(one, papers.get(one.pk, 0), frozenset(packs.get(one.pk, ()))) for one in scrutineers)
    compared = _compared(typings)
    return Progress(typings, compared, _differences(count, scrutineers, compared))


def _compared(typings: Sequence[Typing]) -> frozenset[int]:
    """A pack is compared once both are through with it: finished, or done without having any paper of it."""
    if len(typings) < len(PLACES):
        return frozenset()
    all_packs = frozenset().union(*(one.packs for one in typings))
    through = [all_packs if one.scrutineer.done_at else one.packs for one in typings]
    return frozenset.intersection(*through)


def _differences(
    count: PaperCount, scrutineers: Sequence[PaperScrutineer], compared: frozenset[int]
) -> tuple[Difference, ...]:
    if not compared:
        return ()
    readings: dict[int, dict[int, Reading]] = {one.pk: {} for one in scrutineers}
    for entry in PaperEntry.objects.filter(scrutineer__in=scrutineers):
        readings[entry.scrutineer_id][entry.number] = Reading.of(entry)
    first, second = (readings[one.pk] for one in scrutineers)
    settlements = {one.number: one for one in count.settlements.select_related("proposed_by", "agreed_by")}
    return tuple(
        Difference(number, first.get(number), second.get(number), settlements.get(number))
        for number in sorted(first.keys() | second.keys())
        if count.pack_of(number) in compared and first.get(number) != second.get(number)
    )


def difference_over(count: PaperCount, number: int) -> Difference | None:
    """Return the difference over one paper, None when there is none or it is not compared yet."""
    return next((one for one in progress_of(count).differences if one.number == number), None)


def agreed_papers(count: PaperCount) -> list[tuple[int, Reading]]:
    """Return each paper as both have it, in the order of their numbers. Only for a count without open differences."""
    settled = {one.number: Reading.of(one) for one in count.settlements.filter(agreed_by__isnull=False)}
    entries = PaperEntry.objects.filter(scrutineer__count=count).order_by("number", "scrutineer__place")
    found = {entry.number: Reading.of(entry) for entry in entries} | settled
    return [(number, found[number]) for number in sorted(found) if found[number].kind != PaperClass.ABSENT]


def seal_of(papers: Iterable[tuple[int, Reading]]) -> str:
    """Return the fingerprint of the papers as both have them."""
    lines: list[Json] = [
        [number, said.kind, said.reason, list(said.marks), *([said.college] if said.college else [])]
        for number, said in papers
    ]
    return documents.fingerprint(documents.canonical(lines))


def ballots_of(papers: Iterable[tuple[int, Reading]], scale: Sequence[str] = ()) -> Ballots:
    """Return papers as every count takes them: their numbers are left behind, words stand for what was typed as one."""
    said = [reading for _number, reading in papers]
    return Ballots.gather(
        ((_in_words(reading.marks, scale), 1) for reading in said if reading.kind == PaperClass.VALID),
        blank=sum(reading.kind == PaperClass.BLANK for reading in said),
        invalid=Counter(reading.reason for reading in said if reading.kind == PaperClass.INVALID),
    )


def _in_words(marks: tuple[str, ...], scale: Sequence[str]) -> tuple[str, ...]:
    """Return marks such as "3:2" as "3:very_good". A number that stands for no word is left, and spoils the paper."""
    if not scale:
        return marks
    words = {str(number): word for number, word in enumerate(scale, 1)}
    parted = (mark.split(":", 1) for mark in marks)
    return tuple(f"{one}:{words.get(score, score)}" for one, score in parted)


def boxes_of(papers: Iterable[tuple[int, Reading]], scale: Sequence[str] = ()) -> dict[str, Ballots]:
    """Return the papers by the college of their voters, as every count takes them."""
    boxes: dict[str, list[tuple[int, Reading]]] = {}
    for number, said in papers:
        boxes.setdefault(said.college, []).append((number, said))
    return {college: ballots_of(held, scale) for college, held in boxes.items()}


def contest_of(count: PaperCount, draws: Iterable[PaperDraw] = ()) -> Contest:
    """Return the contest that a count is about, with its lots. Raises what the contest itself raises."""
    candidates = tuple(Candidate(one["id"], one["name"], tuple(one.get("classes", ()))) for one in count.candidates)
    return Contest(candidates, count.seats, tuple(count.withdrawn), _lots(count, draws))


def _lots(count: PaperCount, draws: Iterable[PaperDraw]) -> Lots:
    if count.is_motion:
        # No lot ends a tie over a proposal.
        return Lots.not_drawn()
    if count.lots == LotsBy.SEED:
        return Lots.seeded(count.seed, count.ids)
    drawn = [
        Draw(Purpose(one.purpose), tuple(one.between), tuple(one.chosen), tuple(one.officers), one.drawn_at.isoformat())
        for one in draws
    ]
    return Lots.drawn_by_officers(drawn)


def election_in(content: bytes, name: str) -> Election:
    """Return the election that a file holds. Raises Unreadable."""
    return files.parse(BytesIO(content), PurePath(name).suffix.lower().lstrip("."))


def election_in_hand(count: PaperCount) -> Election:
    """Return the papers of a count: those of its file, or those that both scrutineers agree on."""
    if count.file is not None:
        return election_in(bytes(count.file.content), count.file.name)
    contest, papers = contest_of(count), agreed_papers(count)
    # Of a proposal the answers are what is marked.
    kind = methods.PaperKind.MARKS if count.is_motion else count.paper
    ballots = ballots_of(papers, count.scale)
    election = Election(kind, contest.candidates, ballots, count.seats, contest.withdrawn, count.title_fr)
    return election.by_college(boxes_of(papers, count.scale)) if count.colleges else election


def ballots_in_hand(count: PaperCount) -> Ballots:
    """Return the papers of a count, whatever the college."""
    return election_in_hand(count).ballots


def counted_anew(count: PaperCount) -> CountRecord:
    """Return the record of the count made again from the sealed papers. Writes nothing."""
    draws = count.draws.order_by("number")
    contest, election = contest_of(count, draws), election_in_hand(count)
    options = count.options | _casting_vote(draws)
    if count.colleges:
        boxes = {name: _as_counted(count, box) for name, box in election.colleges}
        return methods.count_by_college(count.method, contest, methods.with_empty_boxes(boxes, options), options)
    return methods.count(count.method, contest, _as_counted(count, election.ballots), options)


def _as_counted(count: PaperCount, ballots: Ballots) -> Ballots:
    """Return papers on a proposal as what each answers; others as they are."""
    return motion_papers.read(ballots, answers_of(count)) if count.is_motion else ballots


def answers_of(count: PaperCount) -> dict[str, str]:
    """Return the answers to a proposal by the mark that stands for each. A file names them in words of its own."""
    named = {one["id"]: motion_papers.choice_called(one["name"]) for one in count.candidates}
    return {mark: choice for mark, choice in named.items() if choice is not None}


def _casting_vote(draws: Iterable[PaperDraw]) -> dict[str, Json]:
    """Return the chair's casting vote as an option of the method, where there is one."""
    cast = next((one for one in draws if one.purpose == CASTING), None)
    return {} if cast is None else {"casting_vote": cast.chosen[0]}


CASTING = "motion"
"""The purpose of what ends a tie over a proposal: the chair's casting vote."""


@dataclass(frozen=True, slots=True)
class LotAwaited:
    """The lot, or the casting vote, that a count waits for. purpose: what the tie is about; many: how many come out."""

    purpose: str
    between: tuple[str, ...]
    many: int


def lot_awaited(count: PaperCount) -> LotAwaited | None:
    """Return the lot that the count waits for, None when it waits for none."""
    last = count.results.order_by("number").last()
    if count.state != PaperCountState.DRAWING or last is None:
        return None
    events = CountRecord.from_text(last.record).rounds[-1].events
    waiting: Mapping[str, Json] = next(
        documents.table(event, "event")
        for event in events
        if documents.table(event, "event").get("resolved_by") == "pending"
    )
    purpose = documents.text(waiting, "purpose")
    many = 1 if purpose == CASTING else documents.whole(waiting, "many")
    return LotAwaited(purpose, documents.texts(waiting, "between"), many)
