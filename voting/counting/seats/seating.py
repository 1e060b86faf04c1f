"""Who takes the seats: the best of an order, within what is reserved for classes and what classes may have at most.

Source: counting rules, sections 3 and 11.

1  The best take the seats; a candidate of a class that has its maximum is passed over.
2  Then, class by class in the order of the by-laws: while a class is short of its minimum, its best candidate not
   elected comes in, and the lowest elected whose going leaves no class below its minimum gives way.
3  Where nobody of the class is left, the seat stays with who has it (`fill`) or stays vacant (`vacant`).
4  A lot is drawn only where not all who are equal are served alike; one lot for as many seats as it decides.

Events: `tie`, and `reservation` with the `rule` that made it, `maximum` (`passed_over`), `minimum` (`elected`, and
`displaced` or null) or `short` (`missing`, `short`, and all `displaced`), each with its `class`.
"""

from collections.abc import Mapping, Sequence

from voting.counting.documents import Json
from voting.counting.lots import Purpose
from voting.counting.seats.orders import Order
from voting.counting.seats.rules import Reservation, SeatRules, Short
from voting.counting.ties import TieBreaker

MOST_VOTES, BY_LOT, BY_RESERVATION = "most-votes", "lot", "reservation"


class Seating:
    """The seats being handed out. What stands in it is true even where a lot that is not drawn stops it.

    elected: in the order they came in; by: how; displaced: who gave way; events: what the record says of it.
    """

    def __init__(
        self, order: Order, seats: int, classes: Mapping[str, Sequence[str]], rules: SeatRules, ties: TieBreaker
    ) -> None:
        self._order, self._seats, self._classes, self._rules, self._ties = order, seats, classes, rules, ties
        self.elected: list[str] = []
        self.by: dict[str, str] = {}
        self.displaced: list[str] = []
        self.passed_over: list[str] = []
        self.events: list[Json] = []
        self._kept_vacant = 0

    def hand_out(self) -> None:
        """Fill the seats. Raises TiePending and what lots raise."""
        for group in self._order.groups:
            self._seat(group)
        for reservation in self._rules.reserved:
            self._reserve(reservation)

    @property
    def _free(self) -> int:
        return self._seats - len(self.elected) - self._kept_vacant

    def _members(self, reservation: Reservation, among: Sequence[str]) -> list[str]:
        return [one for one in among if reservation.name in self._classes[one]]

    def _room(self, reservation: Reservation) -> int:
        """How many more of a class may be elected."""
        most = self._seats if reservation.maximum is None else reservation.maximum
        return most - len(self._members(reservation, self.elected))

    # 1: by the order

    def _seat(self, equals: Sequence[str]) -> None:
        waiting = list(equals)
        while self._free:
            waiting = self._who_may_come(waiting)
            if not waiting:
                return
            chosen, by = self._next(waiting)
            self._elect(chosen, by)
            waiting = [one for one in waiting if one not in chosen]

    def _who_may_come(self, waiting: Sequence[str]) -> list[str]:
        full = [one for one in self._rules.reserved if self._room(one) <= 0]
        may: list[str] = []
        for candidate in waiting:
            closed = [one for one in full if one.name in self._classes[candidate]]
            if not closed:
                may.append(candidate)
                continue
            self.passed_over.append(candidate)
            self.events.append(
                {
                    "type": "reservation",
                    "rule": "maximum",
                    "class": closed[0].name,
                    "maximum": closed[0].maximum,
                    "passed_over": candidate,
                }
            )
        return may

    def _next(self, waiting: list[str]) -> tuple[list[str], str]:
        """Return those of these equals who come in next, and how: all it can be said of without a lot, or by one."""
        crowded = [one for one in self._rules.reserved if len(self._members(one, waiting)) > self._room(one)]
        sure = [one for one in waiting if not any(full.name in self._classes[one] for full in crowded)]
        most_of_the_others = min(len(waiting) - len(sure), sum(self._room(one) for one in crowded))
        if sure and len(sure) + most_of_the_others <= self._free:
            return sure, MOST_VOTES
        many = 1
        if not crowded:
            many = self._free
        elif len(crowded) == 1 and self._members(crowded[0], waiting) == waiting:
            many = min(self._free, self._room(crowded[0]))
        return list(self._lot(waiting, Purpose.ELECTION, many)), BY_LOT

    # 2: minimums

    def _reserve(self, reservation: Reservation) -> None:
        while (missing := reservation.minimum - len(self._members(reservation, self.elected))) > 0:
            if not self._bring_in(reservation, missing):
                self._fall_short(reservation, missing)
                return

    def _bring_in(self, reservation: Reservation, missing: int) -> bool:
        """Elect the best candidate left of a class in the place of somebody; say whether there was one."""
        left = [one for group in self._order.groups for one in group if one not in self.elected]
        able = [one for one in self._members(reservation, left) if self._can_come_in(one)]
        if not able:
            return False
        best = [one for one in able if self._order.rank(one) == self._order.rank(able[0])]
        newcomer = self._one_of(best, Purpose.ELECTION, all_served=len(best) <= missing)
        leaving_in_all = missing if self._rules.short is Short.VACANT else min(missing, len(able))
        leaving = None if self._has_room(newcomer) else self._lowest(newcomer, leaving_in_all)
        if leaving is not None:
            self._displace(leaving)
        self._elect([newcomer], BY_RESERVATION)
        self.events.append(
            {
                "type": "reservation",
                "rule": "minimum",
                "class": reservation.name,
                "minimum": reservation.minimum,
                "elected": newcomer,
                "displaced": leaving,
            }
        )
        return True

    def _can_come_in(self, candidate: str) -> bool:
        return self._has_room(candidate) or bool(self._who_can_give_way(candidate))

    def _has_room(self, candidate: str) -> bool:
        limits = [one for one in self._rules.reserved if one.name in self._classes[candidate]]
        return self._free > 0 and all(self._room(one) > 0 for one in limits)

    def _who_can_give_way(self, newcomer: str | None) -> list[str]:
        """Return the elected whose going leaves no class below its minimum, nor above its maximum."""
        coming = self._classes[newcomer] if newcomer is not None else ()

        def can_go(elected: str) -> bool:
            for one in self._rules.reserved:
                enters, leaves = one.name in coming, one.name in self._classes[elected]
                after = len(self._members(one, self.elected)) + enters - leaves
                if (leaves and after < one.minimum) or (enters and one.maximum is not None and after > one.maximum):
                    return False
            return True

        return [one for one in self.elected if can_go(one)]

    def _lowest(self, newcomer: str | None, many: int) -> str:
        """Return who gives way. many: how many will, for this class; when all who are equal will, no lot is needed."""
        able = self._who_can_give_way(newcomer)
        last = max(self._order.rank(one) for one in able)
        tied = [one for one in able if self._order.rank(one) == last]
        together = all(
            len(self._members(one, self.elected)) - len(self._members(one, tied)) >= one.minimum
            for one in self._rules.reserved
            if self._members(one, tied)
        )
        return self._one_of(tied, Purpose.EXCLUSION, all_served=together and len(tied) <= many)

    # 3: nobody left

    def _fall_short(self, reservation: Reservation, missing: int) -> None:
        displaced: list[Json] = []
        if self._rules.short is Short.VACANT:
            for still in range(missing, 0, -1):
                if self._free <= 0:
                    if not self._who_can_give_way(None):
                        break
                    leaving = self._lowest(None, still)
                    self._displace(leaving)
                    displaced.append(leaving)
                self._kept_vacant += 1
        self.events.append(
            {
                "type": "reservation",
                "rule": "short",
                "class": reservation.name,
                "minimum": reservation.minimum,
                "missing": missing,
                "short": self._rules.short.value,
                "displaced": displaced,
            }
        )

    def _elect(self, candidates: Sequence[str], by: str) -> None:
        self.elected += candidates
        self.by.update(dict.fromkeys(candidates, by))

    def _displace(self, candidate: str) -> None:
        self.elected.remove(candidate)
        self.displaced.append(candidate)

    def _one_of(self, tied: list[str], purpose: Purpose, *, all_served: bool) -> str:
        """Return one of these; without a lot where all of them are served, whoever comes first."""
        if len(tied) == 1 or (all_served and self._every_minimum_fits):
            return tied[0]
        return self._lot(tied, purpose, 1)[0]

    @property
    def _every_minimum_fits(self) -> bool:
        """Whether nothing can come between a class and its minimum but a want of candidates."""
        reserved = self._rules.reserved
        return sum(one.minimum for one in reserved) <= self._seats and all(one.maximum is None for one in reserved)

    def _lot(self, tied: Sequence[str], purpose: Purpose, many: int) -> tuple[str, ...]:
        looked_at: Json = {"stage": 1, "votes": {one: self._order.shown[one] for one in tied}}
        drawn, event = self._ties.by_lot(tied, purpose, many, [looked_at])
        self.events.append(event)
        return drawn
