"""Who fills a vacant seat of the board today: the board, or a meeting once too few are left to decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from governance.models import Body, BodyKind, Mandate, Seat
from governance.queries.sittings import exercised_on, seats_counted
from governance.rules import boards, seats
from membership.models.base import STILL_RECORDED
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules


def vacancy_of(body: Body, on: date, rules: ResolvedRules, *, seat: Seat | None = None) -> Iterator[Finding]:
    """Yield whether the board may fill a vacancy itself on a day, where a rule says; it takes its own quorum.

    seat: the one to fill; where nobody ever held it and a college elects it, the rules may keep it vacant. Costs three
    SQL statements at most.
    """
    if body.kind == BodyKind.BOARD and seat is not None and seat.group_id and _was_never_held(seat):
        unfilled = seats.assess_unfilled(rules)
        if unfilled:
            yield unfilled
    if body.kind != BodyKind.BOARD or "vacancy_fill" not in rules or not rules["vacancy_fill"].is_set:
        return
    in_office, needed = len(exercised_on(body, on)), 0
    if "board_quorum" in rules and rules["board_quorum"].is_set:
        needed = boards.quorum(seats_counted(body, on, rules), in_office, rules)
    yield seats.assess_vacancy(in_office, needed, rules)


def _was_never_held(seat: Seat) -> bool:
    return not Mandate.objects.filter(STILL_RECORDED, seat=seat).exists()
