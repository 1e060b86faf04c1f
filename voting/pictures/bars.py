"""Bars by round: what each candidate kept, received and gave away, and the quota as a line. Pure.

Every round is drawn to one scale, so that the eye may compare them. Where all votes are whole and few, a bar is made of
dots, one a voice. Lengths are parts of the width, written as SVG writes them: a drawing takes the room it is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from voting.counting import documents
from voting.counting.explain import scored, tables
from voting.counting.explain.explanations import explain
from voting.counting.explain.shapes import Explanation
from voting.counting.explain.stories import Story, counted_rounds
from voting.counting.explain.words import Words
from voting.counting.records import CountRecord, Round

MOST_DOTS = 40
"""In a bar: more than that and they are no longer counted by eye."""
DOT_PITCH = 13  # pixels from dot to dot
THOUSANDTHS = 1000


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar. kind: kept, received or given. at, length: thousandths of the width; dots: their middles."""

    kind: str
    at: int
    length: int
    dots: tuple[int, ...] = ()

    @property
    def x(self) -> str:
        return percent(self.at)

    @property
    def width(self) -> str:
        return percent(self.length)

    @property
    def middles(self) -> tuple[str, ...]:
        return tuple(percent(dot) for dot in self.dots)


@dataclass(frozen=True, slots=True)
class Bar:
    """A candidate in a round. state: elected, excluded, continuing, or idle for what counts for nobody.

    news: what came of the candidate in this very round, in a word; change: what the round brought or took.
    """

    name: str
    votes: str
    change: str
    state: str
    news: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class RoundPicture:
    """One of the small pictures. line: where the quota stands, in thousandths; None where there is no quota."""

    heading: str
    bars: tuple[Bar, ...]
    line: int | None = None

    @property
    def line_at(self) -> str:
        return "" if self.line is None else percent(self.line)


@dataclass(frozen=True, slots=True)
class RoundsPicture:
    """A whole count in bars, under a caption.

    flag: what the line of the quota says. width: pixels of a full row of dots.
    """

    rounds: tuple[RoundPicture, ...]
    caption: str
    sentence: str
    flag: str
    kinds: tuple[str, ...]
    is_dotted: bool
    width: int
    is_rounded: bool


def draw(record: CountRecord, language: str, told: Explanation | None = None) -> RoundsPicture | None:
    """Return the bars of a count, or None for a motion and where no round has votes to draw."""
    if record.decision is not None:
        return None
    story = Story(record, Words(language))
    drawn = [] if scored.grades_table(story) else counted_rounds(record)
    longest = _longest(record, drawn)
    if not longest:
        return None
    return _Drawing(story, told or explain(record, language), longest).picture(drawn)


def percent(thousandths: int) -> str:
    """Return a length as SVG writes it."""
    return f"{thousandths // 10}.{thousandths % 10}%"


class _Drawing:
    """Draws the rounds of one record to one scale."""

    def __init__(self, story: Story, told: Explanation, longest: Decimal) -> None:
        self._record, self._words, self._told, self._longest = story.record, story.words, told, longest
        self._story = story
        self._names, self._is_share = told.names, story.unit == "shares"
        self._headings = {stage.n: stage.heading for stage in told.stages}
        amounts = [Decimal(votes) for one in story.record.rounds for votes in one.votes.values()]
        self._is_dotted = (
            story.unit == "votes" and longest <= MOST_DOTS and all(votes == int(votes) for votes in amounts)
        )

    def picture(self, rounds: Sequence[Round]) -> RoundsPicture:
        pictures: list[RoundPicture] = []
        before: Round | None = None
        for one in rounds:
            # A run-off between scores is of papers, not of what was given before.
            bars = tuple(self._bars(one, None if one.action == "runoff" else before))
            pictures.append(RoundPicture(self._headings[one.n], bars, self._line(one)))
            before = one
        quota, moves = _quota(self._record), any(_quota_of(one) for one in rounds)
        flag = self._words.say("picture.quota.each") if moves else ""
        if quota is not None and not moves:
            flag = self._words.say("picture.quota", votes=self._words.votes(str(quota)))
        kinds = {piece.kind for one in pictures for bar in one.bars for piece in bar.pieces}
        return RoundsPicture(
            rounds=tuple(pictures),
            caption=tables.caption(self._story, once=len(rounds) == 1),
            sentence=self._told.headline,
            flag=flag,
            # Where nothing moved, every bar is what somebody has: a key would tell nothing.
            kinds=tuple(kind for kind in ("kept", "received", "given") if kind in kinds) if kinds != {"kept"} else (),
            is_dotted=self._is_dotted,
            width=int(self._longest) * DOT_PITCH if self._is_dotted else 0,
            is_rounded=any(_has_more_than_cents(votes) for one in rounds for votes in one.votes.values()),
        )

    def _line(self, one: Round) -> int | None:
        quota = _quota_of(one) or _quota(self._record)
        return None if quota is None else self._length(quota)

    def _bars(self, one: Round, before: Round | None) -> list[Bar]:
        bars: list[Bar] = []
        for candidate, votes in one.votes.items():
            had = Decimal(before.votes.get(candidate, 0)) if before else Decimal(votes)
            state = _state(one, candidate)
            if state == "excluded" and not had and not Decimal(votes) and before is not None:
                continue
            bars.append(
                Bar(
                    name=self._names.get(candidate, candidate),
                    votes=self._amount(votes),
                    change=self._change(Decimal(votes) - had),
                    state=state,
                    news=self._news(one, before, candidate),
                    pieces=self._pieces(had, Decimal(votes)),
                )
            )
        idle, was = Decimal(one.non_transferable), Decimal(before.non_transferable if before else 0)
        if self._words.rounded(str(idle)) != "0":
            name = self._words.say("table.idle")
            pieces = self._pieces(was, idle)
            bars.append(Bar(name, self._amount(str(idle)), self._change(idle - was), "idle", "", pieces))
        return bars

    def _amount(self, value: int | str) -> str:
        rounded = self._words.rounded(value)
        return self._words.with_percent(rounded) if self._is_share else rounded

    def _change(self, by: Decimal) -> str:
        if not by:
            return ""
        return f"+{self._words.rounded(str(by))}" if by > 0 else self._words.rounded(str(by))

    def _news(self, one: Round, before: Round | None, candidate: str) -> str:
        if candidate in one.elected:
            return self._words.say("picture.elected")
        was = before.status.get(candidate) if before else None
        if one.status.get(candidate) == "excluded" and was != "excluded":
            return self._words.say("picture.excluded")
        return ""

    def _pieces(self, had: Decimal, has: Decimal) -> tuple[Piece, ...]:
        kept = min(had, has)
        rest = abs(has - had)
        pieces = [self._piece("kept", Decimal(0), kept)] if kept else []
        if rest:
            pieces.append(self._piece("received" if has > had else "given", kept, rest))
        return tuple(pieces)

    def _piece(self, kind: str, start: Decimal, votes: Decimal) -> Piece:
        at = self._length(start)
        length = max(1, self._length(start + votes) - at)
        middles = range(int(start), int(start + votes)) if self._is_dotted else ()
        half = Decimal("0.5")
        return Piece(kind, at, length, tuple(self._length(middle + half) for middle in middles))

    def _length(self, votes: Decimal) -> int:
        return min(THOUSANDTHS, int(votes * THOUSANDTHS // self._longest))


def _state(one: Round, candidate: str) -> str:
    return one.status.get(candidate, "elected" if candidate in one.elected else "continuing")


def _longest(record: CountRecord, rounds: Sequence[Round]) -> Decimal:
    quota = max([_quota(record) or Decimal(0), *(_quota_of(one) or Decimal(0) for one in rounds)])
    amounts = [Decimal(votes) for one in rounds for votes in (*one.votes.values(), one.non_transferable)]
    return max([quota, *amounts]) if any(amounts) else Decimal(0)


def _quota(record: CountRecord) -> Decimal | None:
    return None if record.quota is None else Decimal(documents.text(record.quota, "value"))


def _quota_of(one: Round) -> Decimal | None:
    """Return the quota of a round, where it moves from one to the next."""
    quota = one.detail.get("quota")
    return Decimal(quota) if isinstance(quota, str) else None


def _has_more_than_cents(votes: int | str) -> bool:
    return len(str(votes).rstrip("0").partition(".")[2]) > 2
