"""A board as it is made up on a day: its seats by group, what its rules say of that, its picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet

from governance.models import (
    Assembly,
    AssemblyKind,
    AssemblyState,
    Body,
    BodyKind,
    Mandate,
    MeetingChangeKind,
    Seat,
    SeatHolder,
)
from governance.queries.mandates import Bench, Place
from governance.rules import boards, seats, terms
from governance.rules.boards import Composition
from governance.rules.terms import Standing
from membership.models import Address, Category, Organisation
from membership.models.base import STILL_RECORDED, true_on
from membership.rules.findings import Finding, Outcome
from membership.rules.resolved import ResolvedRules

HOME = "CA"


def coming_year(organisation: Organisation, on: date) -> int:
    """Return the year of the next annual meeting: this one, unless this year's is over."""
    ended = Assembly.objects.for_organisation(organisation).filter(
        kind=AssemblyKind.ANNUAL, state=AssemblyState.ENDED, starts_at__year=on.year, starts_at__date__lte=on
    )
    # One that had no quorum, and was called again, elected nobody.
    ended = ended.exclude(changes__kind=MeetingChangeKind.CALLED_AGAIN)
    return on.year + 1 if ended.exists() else on.year


def composition_of(body: Body, on: date) -> Composition:
    """Return how a body is made up on a day. Costs two SQL statements."""
    rows = list(_standing(body, on).select_related("group"))
    held = Mandate.objects.filter(STILL_RECORDED, true_on(on), seat__in=rows)
    outsiders = set(held.filter(membership__isnull=True).values_list("seat_id", flat=True))
    members = set(held.filter(membership__isnull=False).values_list("seat_id", flat=True))
    return _composed(rows, outsiders, members)


def composition(bench: Bench) -> Composition:
    """Return how a body is made up, from what was read already."""
    held = [place for place in bench.places if place.holder]
    return _composed(
        [place.seat for place in bench.places],
        {one.seat.pk for one in held if one.holder and one.holder.membership_id is None},
        {one.seat.pk for one in held if one.holder and one.holder.membership_id is not None},
    )


def _standing(body: Body, on: date) -> QuerySet[Seat]:
    return Seat.objects.filter(body=body).filter(Q(retired_on=None) | Q(retired_on__gt=on))


def _composed(rows: Iterable[Seat], outsiders: set[int], members: set[int]) -> Composition:
    """Count seats by group. One open to all counts as an outsider's until a member holds it."""
    groups: dict[str, int] = {}
    strangers = total = 0
    for seat in rows:
        total += 1
        if seat.group is not None:
            groups[seat.group.key] = groups.get(seat.group.key, 0) + 1
        by_right = seat.holder == SeatHolder.ANYONE or (seat.holder == SeatHolder.ORGANISATION and not seat.owner_id)
        strangers += seat.pk in outsiders or (by_right and seat.pk not in members)
    return Composition(total, groups, strangers)


def findings_of_seats(board: Composition, rules: ResolvedRules, *, is_board: bool) -> Iterator[Finding]:
    """Yield what the rules say of the seats of a board that is being laid out: the caps, on the seats it will have."""
    if not is_board:
        return
    size = rules.whole("board_size") if "board_size" in rules and rules["board_size"].is_set else board.seats
    whole = Composition(max(size, board.seats), board.groups, board.outsiders)
    yield from (one for one in boards.assess_groups(whole, rules) if one.code == "support_cap")
    outsiders = boards.assess_outsiders(whole, rules)
    if outsiders:
        yield outsiders


def findings_of(bench: Bench, rules: ResolvedRules, *, coming: int, members: int, on: date) -> list[Finding]:
    """Return what the rules say of a body as it is, what is not respected first. Costs one SQL statement."""
    match bench.body.kind:
        case BodyKind.BOARD:
            found = list(_of_board(bench, rules, coming, on))
        case BodyKind.LIAISON:
            liaison = boards.assess_liaison(members, rules, has_committee=True)
            found = [liaison] if liaison else []
        case _:
            found = []
    order = {Outcome.NOT_MET: 0, Outcome.DOUBTFUL: 1, Outcome.MET: 2}
    return sorted(found, key=lambda one: order[one.outcome])


def findings_of_executive(bench: Bench, board: Bench | None, rules: ResolvedRules) -> list[Finding]:
    """Return what the rules say of an executive committee beside its board."""
    return list(boards.assess_executive(len(bench.places), len(board.places) if board else 0, rules))


def _of_board(bench: Bench, rules: ResolvedRules, coming: int, on: date) -> Iterator[Finding]:
    board = composition(bench)
    size = boards.assess_size(board.seats, rules)
    if size:
        yield size
    if board.groups:
        names = {place.seat.group.key: place.seat.group for place in bench.places if place.seat.group}
        yield from (_naming(one, names) for one in boards.assess_groups(board, rules))
    for one in (
        boards.assess_outsiders(board, rules),
        _residents(bench, rules, on),
        terms.assess_rotation(_falls(bench), rules),
        terms.assess_holdover(sum(place.standing(coming) is Standing.HELD_OVER for place in bench.places), rules),
    ):
        if one:
            yield one
    longest = max((place.seat.term_years or 0 for place in bench.places), default=0)
    longest = max(longest, max((one.holder.term_years or 0 for one in bench.places if one.holder), default=0))
    if longest and "term_years" in rules:
        yield boards.assess_term(longest, rules)
    if "board_quorum" in rules and rules["board_quorum"].is_set and board.seats:
        yield boards.assess_quorum(bench.held, board.seats, bench.held, rules)


def _naming(found: Finding, groups: dict[str, Category]) -> Finding:
    """Return a finding about the seats of one group with the name of the group, which no rule knows."""
    group = groups.get(str(dict(found.figures).get("group", "")))
    if group is None:
        return found
    return replace(found, remark_fr=f"{group.name_fr}.", remark_en=f"{group.name_en or group.name_fr}.")


def _falls(bench: Bench) -> list[int]:
    return [place.falls_in for place in bench.places if place.holder and place.falls_in is not None]


def _residents(bench: Bench, rules: ResolvedRules, on: date) -> Finding | None:
    if "director_residents_share" not in rules or not bench.held:
        return None
    people = [place.holder.person_id for place in bench.places if place.holder]
    at_home = Address.objects.filter(true_on(on), person__in=people, country=HOME).values("person").distinct().count()
    return boards.assess_residents(at_home, len(people), rules)


def assess_holders(bench: Bench, rules: ResolvedRules, facts: dict[int, seats.Person]) -> list[tuple[Place, Finding]]:
    """Return those who hold a seat of the board and may not, by the rules, each with the finding against them."""
    if bench.body.kind != BodyKind.BOARD:
        return []
    return [
        (place, one)
        for place in bench.places
        if place.holder and place.holder.pk in facts
        for one in seats.assess_person(facts[place.holder.pk], place.seat.group.key if place.seat.group else "", rules)
        if one.outcome is Outcome.NOT_MET
    ]
