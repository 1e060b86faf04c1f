"""How papers and ways of counting them are said: plain words for a secretary, and what each way is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from voting.counting.explain.words import Words as Spoken
from voting.counting.methods import EVERY, PaperKind, method
from voting.models import PaperClass, PaperCount
from voting.models.paper import ANSWERS
from voting.queries.paper import COUNTABLE, Reading
from voting.web.pages import language

Words = str | Promise

KINDS: Mapping[PaperKind, tuple[Words, Words]] = {
    PaperKind.RANKS: (
        gettext_lazy("Voters number the candidates: 1, 2, 3…"),
        gettext_lazy("A ballot still helps somebody when its first choice cannot win."),
    ),
    PaperKind.MARKS: (
        gettext_lazy("Voters mark the candidates they choose"),
        gettext_lazy("Crosses are added up."),
    ),
    PaperKind.SCORES: (
        gettext_lazy("Voters give each candidate a score or a grade"),
        gettext_lazy("Every candidate is judged, one beside the other."),
    ),
    PaperKind.MOTION: (
        gettext_lazy("Voters are for or against a proposal"),
        gettext_lazy("Nobody is elected: leave the candidates empty."),
    ),
}

METHOD_WORDS: Mapping[str, tuple[Words, Words]] = {
    "stv-scottish": (
        gettext_lazy("Single transferable vote (Scottish rules)"),
        gettext_lazy("Several seats shared in proportion: a board that mirrors its members. Can be redone by hand."),
    ),
    "stv-meek-prf": (
        gettext_lazy("Single transferable vote (Meek)"),
        gettext_lazy("Several seats in proportion, finer to the last paper; only a computer can count it."),
    ),
    "irv": (
        gettext_lazy("Instant run-off"),
        gettext_lazy("One seat: the weakest leave one by one until somebody has a majority."),
    ),
    "schulze-winning-votes": (
        gettext_lazy("Schulze"),
        gettext_lazy("One choice: whoever would win face to face. Good between several versions of a proposal."),
    ),
    "condorcet": (
        gettext_lazy("Face to face (Condorcet)"),
        gettext_lazy("One seat: whoever beats every other, taken two by two, if there is one."),
    ),
    "borda": (
        gettext_lazy("Points by rank (Borda)"),
        gettext_lazy("Ranks give points: a choice that few object to."),
    ),
    "plurality": (
        gettext_lazy("Most votes"),
        gettext_lazy("One seat, one cross: the usual way between two candidates."),
    ),
    "block-vote": (
        gettext_lazy("As many crosses as seats"),
        gettext_lazy("The usual way to elect a board: those with most votes sit. A majority may take every seat."),
    ),
    "limited-vote": (
        gettext_lazy("Fewer crosses than seats"),
        gettext_lazy("Several seats, with some left to a minority."),
    ),
    "cumulative": (
        gettext_lazy("Crosses that may be heaped"),
        gettext_lazy("Several seats: several crosses may go to one candidate, which helps a minority."),
    ),
    "approval": (
        gettext_lazy("Approval"),
        gettext_lazy("As many crosses as one likes: dates, projects, a candidate most can accept."),
    ),
    "score": (
        gettext_lazy("Scores"),
        gettext_lazy("The best total wins: priorities, projects."),
    ),
    "star": (
        gettext_lazy("Scores, then a run-off (STAR)"),
        gettext_lazy("One seat: the two best scores, then the one that more papers prefer."),
    ),
    "majority-judgment": (
        gettext_lazy("Majority judgment"),
        gettext_lazy("Grades in words: the candidate whom a majority judges best."),
    ),
    "electoral-college": (
        gettext_lazy("Instant run-off by colleges"),
        gettext_lazy("One seat: each college counts for the weight the by-laws give it, whatever its size."),
    ),
    "motion": (
        gettext_lazy("Proposal"),
        gettext_lazy("For, against, abstention; one majority or two, a quorum, the chair’s casting vote."),
    ),
    "motion-by-college": (
        gettext_lazy("Proposal, by colleges"),
        gettext_lazy("Each college counts for its weight, and a majority may be needed in several of them."),
    ),
}


def method_name(name: str) -> str:
    """Return what a method is called, its own name where nobody gave it words."""
    return str(METHOD_WORDS.get(name, (name, ""))[0])


@dataclass(frozen=True, slots=True)
class Offer:
    """A method as it is offered."""

    value: str
    name: str
    purpose: str

    @property
    def is_by_college(self) -> bool:
        return method(self.value).count_by_college is not None


@dataclass(frozen=True, slots=True)
class Group:
    """The methods that take one kind of paper."""

    kind: PaperKind
    title: str
    note: str
    offers: tuple[Offer, ...] = field(default_factory=tuple)


def offered() -> Iterator[Group]:
    """Yield the methods by the kind of paper they take; those of the table, the best known first."""
    order = list(METHOD_WORDS)
    for kind, (title, note) in KINDS.items():
        names = sorted(
            (one.name for one in EVERY.values() if one.paper is kind and one.name in COUNTABLE),
            key=lambda name: (order.index(name) if name in order else len(order), name),
        )
        offers = tuple(Offer(name, method_name(name), str(METHOD_WORDS.get(name, ("", ""))[1])) for name in names)
        if offers:
            yield Group(kind, str(title), str(note), offers)


# --- a paper

REASONS: Mapping[str, Words] = {
    "identifiable": gettext_lazy("a signature or a mark by which the voter may be known"),
    "illegible": gettext_lazy("cannot be read"),
    "overvote": gettext_lazy("more marks than allowed"),
    "not_official": gettext_lazy("not a ballot paper of this vote"),
}


def told(count: PaperCount, reading: Reading | None) -> str:
    """Return what somebody read on a paper, in words, with the candidates' names."""
    if reading is None:
        return _("Not typed")
    match reading.kind:
        case PaperClass.ABSENT:
            return _("There is no such paper")
        case PaperClass.BLANK:
            said = _("Blank paper")
        case PaperClass.INVALID:
            said = _("Spoiled: %(reason)s") % {"reason": REASONS.get(reading.reason, reading.reason)}
        case _:
            said = _marks(count, reading.marks)
    return f"{reading.college} · {said}" if reading.college else said


def _marks(count: PaperCount, marks: tuple[str, ...]) -> str:
    names = {one["id"]: one["name"] for one in count.on_the_paper}
    match count.paper:
        case PaperKind.RANKS:
            ranks = [
                " = ".join(names.get(one, one) for one in mark.split("=")) if mark else _("(empty)") for mark in marks
            ]
            return ", ".join(f"{rank}.\u00a0{said}" for rank, said in enumerate(ranks, 1))
        case PaperKind.SCORES:
            scores = (mark.split(":", 1) for mark in marks)
            return ", ".join(f"{names.get(one, one)} {_in_words(count, score)}" for one, score in scores)
        case _:
            heaped = {one: marks.count(one) for one in marks}
            return ", ".join(names.get(one, one) + (f" × {many}" if many > 1 else "") for one, many in heaped.items())


def _in_words(count: PaperCount, score: str) -> str:
    """Return a score, or the word that its number stands for."""
    words = scale_words(count)
    number = int(score)
    return f"({words[number - 1]})" if 0 < number <= len(words) else score


def scale_words(count: PaperCount) -> list[str]:
    """Return what may be written beside a candidate where it is a word, in the reader's language."""
    spoken = Spoken(language())
    if count.is_confirmation:
        return [str(ANSWERS[one]) for one in count.scale]
    return [spoken.say(f"grade.{one}") if spoken.has(f"grade.{one}") else one for one in count.scale]


def how_to_type(count: PaperCount, *, in_grid: bool = False) -> str:
    """Return how a paper is typed."""
    words = scale_words(count)
    if not words:
        return str((IN_THE_GRID if in_grid else HOW_TO_TYPE)[count.paper])
    scale = ", ".join(f"{number}\u00a0{word}" for number, word in enumerate(words, 1))
    if in_grid:
        return _("Beside each candidate, the number of what is marked: %(scale)s.") % {"scale": scale}
    return _("A number for each candidate, in the order of the paper: %(scale)s. Left empty: “-”.") % {"scale": scale}


HOW_TO_TYPE: Mapping[PaperKind, Words] = {
    PaperKind.RANKS: gettext_lazy(
        "The numbers of the candidates, first choice first: “3 1 4”. A rank left empty: “-”. Two at one rank: “2=5”."
    ),
    PaperKind.MARKS: gettext_lazy("The numbers of the candidates marked: “3 1”. Several crosses for one: “3 3”."),
    PaperKind.SCORES: gettext_lazy("A score for each candidate, in the order of the paper: “5 0 3”. Left empty: “-”."),
    PaperKind.MOTION: gettext_lazy("1 for, 2 against, 3 abstention. Several marked: “1 2”."),
}
IN_THE_GRID: Mapping[PaperKind, Words] = {
    PaperKind.RANKS: gettext_lazy("The rank written beside each candidate."),
    PaperKind.MARKS: gettext_lazy("How many crosses each candidate has, usually 1."),
    PaperKind.SCORES: gettext_lazy("The score given to each candidate."),
    PaperKind.MOTION: gettext_lazy("1 beside the answer that is marked."),
}
WHY_DIFFERENT: tuple[Words, ...] = (
    gettext_lazy("Typing error"),
    gettext_lazy("A mark that is hard to read"),
    gettext_lazy("Wrong paper number"),
    gettext_lazy("Two papers stuck together"),
)
