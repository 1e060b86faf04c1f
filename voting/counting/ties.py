"""Breaking ties: by an earlier stage, then by lot, and saying in the record how it was done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from voting.counting.documents import Json
from voting.counting.lots import Lots, Purpose

Standing = Mapping[str, int]
"""The votes of every candidate at one stage, in units."""

Writer = Callable[[int], int | str]
"""Writes an amount of units as the record does."""


class TiePending(Exception):
    """A lot is needed and not drawn. event: what the record says of it."""

    def __init__(self, event: dict[str, Json]) -> None:
        super().__init__()
        self.event = event


@dataclass(slots=True)
class TieBreaker:
    """Breaks the ties of one count and keeps what it did as events.

    write: how amounts are shown. forced: the outcome of some lots set beforehand, by their number, to learn
    what another outcome would have changed.
    """

    lots: Lots
    write: Writer
    forced: Mapping[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])
    used: int = 0

    def backwards(
        self, tied: Sequence[str], history: Sequence[Standing], purpose: Purpose
    ) -> tuple[str, dict[str, Json]]:
        """Return the one chosen, and the event: by the latest earlier stage where the tied differ, else by lot.

        history: the standings of the stages before, the first stage first; the last of them is stage len(history).
        Chosen is the lowest to exclude, the highest otherwise. Raises TiePending.
        """
        return self._by_stages(tied, list(reversed(list(enumerate(history, 1)))), purpose)

    def forwards(
        self, tied: Sequence[str], history: Sequence[Standing], purpose: Purpose
    ) -> tuple[str, dict[str, Json]]:
        """As `backwards`, by the first stage where the tied differ."""
        return self._by_stages(tied, list(enumerate(history, 1)), purpose)

    def by_lot(
        self, tied: Sequence[str], purpose: Purpose, many: int = 1, looked_at: Sequence[Json] = ()
    ) -> tuple[tuple[str, ...], dict[str, Json]]:
        """Return the `many` of the tied that the lot falls on, and the event. Raises TiePending."""
        event = _event(tied, purpose, looked_at)
        number, self.used = self.used, self.used + 1
        drawn = self.forced.get(number) or self.lots.pick(tied, purpose, many, number)
        if drawn is None:
            event["resolved_by"], event["many"], event["chosen"] = "pending", many, None
            raise TiePending(event)
        event["resolved_by"] = "lot"
        if self.lots.order:
            event["lot_order"] = [one for one in self.lots.order if one in tied]
        event["chosen"] = drawn[0] if many == 1 else list(drawn)
        return drawn, event

    def _by_stages(
        self, tied: Sequence[str], stages: Sequence[tuple[int, Standing]], purpose: Purpose
    ) -> tuple[str, dict[str, Json]]:
        left, looked_at = list(tied), list[Json]()
        wanted = min if purpose is Purpose.EXCLUSION else max
        for stage, standing in stages:
            votes = {one: standing.get(one, 0) for one in left}
            if len(set(votes.values())) > 1:
                looked_at.append({"stage": stage, "votes": {one: self.write(units) for one, units in votes.items()}})
                left = [one for one in left if votes[one] == wanted(votes.values())]
            if len(left) == 1:
                event = _event(tied, purpose, looked_at)
                event["resolved_by"], event["chosen"] = "earlier-stage", left[0]
                return left[0], event
        chosen, event = self.by_lot(left, purpose, looked_at=looked_at)
        if len(left) < len(tied):
            event["between"], event["left"] = list(tied), list(left)
        return chosen[0], event


def _event(tied: Sequence[str], purpose: Purpose, looked_at: Sequence[Json]) -> dict[str, Json]:
    return {"type": "tie", "purpose": purpose.value, "between": list(tied), "looked_at": list(looked_at)}
