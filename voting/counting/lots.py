"""Lots: how a tie ends that no earlier stage could end, so that anybody can draw it again.

A lot is one order of all candidates, fixed for the whole count. To elect, or to choose a surplus, the first of the
tied wins; to exclude, the last of them goes. Where officers draw by hand each draw is entered, and the count goes on.
Source of the seeded order: counting rules, section 12: ascending sha256(seed + ":" + id of the candidate).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from typing import Self

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.errors import BrokenRecord, DrawDoesNotFit, LotOrderIncomplete


class Purpose(Enum):
    """What a tie is about."""

    ELECTION = "election"
    SURPLUS = "surplus"
    EXCLUSION = "exclusion"
    SUBSTITUTION = "substitution"
    """The order in which substitutes follow."""


class Drawing(Enum):
    """How lots are drawn."""

    NONE = "none"
    """Not yet: a count that needs a lot stops and waits."""
    SEED = "seed"
    ORDER = "order"
    LISTED = "listed"
    """An order in which the first of the tied is the one the tie is about, to be excluded as well as to be elected."""
    OFFICERS = "officers"


@dataclass(frozen=True, slots=True)
class Draw:
    """A lot drawn by hand: among whom, what for, who came out of it, before whom and when."""

    purpose: Purpose
    between: tuple[str, ...]
    chosen: tuple[str, ...]
    officers: tuple[str, ...]
    at: str

    def as_json(self) -> Json:
        return {
            "purpose": self.purpose.value,
            "between": list(self.between),
            "chosen": list(self.chosen),
            "officers": list(self.officers),
            "at": self.at,
        }

    @classmethod
    def from_json(cls, written: Json) -> Self:
        document = documents.table(written, "draw")
        return cls(
            documents.word(Purpose, document.get("purpose")),
            documents.texts(document, "between"),
            documents.texts(document, "chosen"),
            documents.texts(document, "officers"),
            documents.text(document, "at"),
        )


@dataclass(frozen=True, slots=True)
class Lots:
    """The lots of one count. Use `not_drawn`, `seeded`, `in_order`, `as_listed` or `drawn_by_officers`."""

    drawing: Drawing = Drawing.NONE
    order: tuple[str, ...] = ()
    seed: str | None = None
    draws: tuple[Draw, ...] = ()

    @classmethod
    def not_drawn(cls) -> Self:
        return cls()

    @classmethod
    def seeded(cls, seed: str, candidates: Sequence[str]) -> Self:
        """Return the order that a published seed gives."""
        keys = {candidate: sha256(f"{seed}:{candidate}".encode()).hexdigest() for candidate in candidates}
        return cls(Drawing.SEED, tuple(sorted(candidates, key=lambda one: (keys[one], one))), seed)

    @classmethod
    def in_order(cls, order: Sequence[str]) -> Self:
        return cls(Drawing.ORDER, tuple(order))

    @classmethod
    def as_listed(cls, order: Sequence[str]) -> Self:
        return cls(Drawing.LISTED, tuple(order))

    @classmethod
    def drawn_by_officers(cls, draws: Sequence[Draw]) -> Self:
        return cls(Drawing.OFFICERS, draws=tuple(draws))

    def pick(self, tied: Sequence[str], purpose: Purpose, many: int, nth: int) -> tuple[str, ...] | None:
        """Return the `many` of the tied that the lot falls on, or None while it is not drawn.

        nth: how many lots this count needed before, which finds the officers' draw.
        Raises LotOrderIncomplete, DrawDoesNotFit.
        """
        match self.drawing:
            case Drawing.NONE:
                return None
            case Drawing.OFFICERS:
                return self._drawn(tied, purpose, many, nth)
            case Drawing.SEED | Drawing.ORDER | Drawing.LISTED:
                ranked = self._ranked(tied)
                from_the_end = purpose is Purpose.EXCLUSION and self.drawing is not Drawing.LISTED
                return tuple(reversed(ranked))[:many] if from_the_end else tuple(ranked[:many])

    def _ranked(self, tied: Sequence[str]) -> list[str]:
        missing = [one for one in tied if one not in self.order]
        if missing:
            raise LotOrderIncomplete(", ".join(missing))
        return sorted(tied, key=self.order.index)

    def _drawn(self, tied: Sequence[str], purpose: Purpose, many: int, nth: int) -> tuple[str, ...] | None:
        if nth >= len(self.draws):
            return None
        draw = self.draws[nth]
        fits = draw.purpose is purpose and set(draw.between) == set(tied)
        if not fits or len(set(draw.chosen)) != many or len(draw.chosen) != many or not set(draw.chosen) <= set(tied):
            raise DrawDoesNotFit(f"{purpose.value} between {', '.join(tied)}, {many} to draw")
        return draw.chosen

    def as_json(self) -> Json:
        document: dict[str, Json] = {"by": self.drawing.value}
        if self.order:
            document["order"] = list(self.order)
        if self.draws:
            document["draws"] = [draw.as_json() for draw in self.draws]
        return document

    @classmethod
    def from_json(cls, written: Json, seed: str | None) -> Self:
        document: Mapping[str, Json] = documents.table(written, "lots")
        drawing = documents.word(Drawing, document.get("by"))
        order = documents.texts(document, "order") if "order" in document else ()
        draws = documents.sequence(document, "draws") if "draws" in document else []
        lots = cls(drawing, order, seed, tuple(Draw.from_json(one) for one in draws))
        if drawing is Drawing.SEED and (seed is None or lots.order != cls.seeded(seed, order).order):
            raise BrokenRecord("lots: the order is not the one that the seed gives")
        return lots
