"""What an act on a member brings with it in governance: mandates that end, and the notice owed to a newcomer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from governance.models import Assembly, AssemblyState, BodyKind, Mandate, Measure
from governance.queries import presence
from governance.queries.candidates import facts_of
from governance.queries.discipline import carried_for
from governance.queries.rules import rules_of
from governance.queries.sittings import quorum_of
from governance.rules.judgment import assess_director, assess_procedure
from governance.rules.offices import (
    SeatHeld,
    assess_seat_given_back,
    assess_seat_on_category,
    assess_seat_on_leaving,
    assess_seat_on_suspension,
    assess_table_left,
)
from governance.services.at_the_table import note_departure, stays_of
from governance.services.mandates import cut_mandate, move_mandate_end, resume_mandate
from governance.services.newcomers import tell_delegate, tell_newcomer
from membership.clock import now
from membership.models import EventKind, Organisation
from membership.models.base import STILL_RECORDED
from membership.rules.findings import Finding, Outcome
from membership.services.life.consequences import Follower, Turn, register

OFFICE = "office"
# What the board decides by a procedure of its own.
MEASURES = {EventKind.EXPELLED: Measure.EXPULSION, EventKind.SUSPENDED: Measure.SUSPENSION}
TAKES_ARRIVALS = (AssemblyState.CALLED, AssemblyState.IN_SESSION)


def offer() -> None:
    """Follow the acts on members from now on."""
    register("governance", Follower(hold=hold, bars=bars, follow=follow))


def hold(organisation: Organisation) -> None:
    """Lock the mandates that may have to end, so that none is ended twice, and the tables somebody may have to leave.

    The meetings first: whoever sits down holds the meeting, then asks for the mandate.
    """
    tables = Assembly.objects.for_organisation(organisation).filter(state__in=TAKES_ARRIVALS, body__isnull=False)
    list(tables.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk", flat=True))
    rows = Mandate.objects.for_organisation(organisation).filter(STILL_RECORDED, effective__endswith=None)
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))


def bars(turn: Turn) -> Iterator[Finding]:
    """Yield that a director is not expelled before the members have removed that person, and whether the board's own
    procedure stands behind a suspension or an expulsion.
    """
    if turn.kind in MEASURES and turn.membership is not None:
        carried = carried_for(turn.membership, MEASURES[turn.kind])
        procedure = assess_procedure(carried.decided_on if carried else None, turn.rules)
        if procedure is not None:
            yield procedure
    if turn.kind is EventKind.EXPELLED:
        for seat in map(_seat, _held(turn)):
            found = assess_director(turn.rules, seat=seat) if seat.is_board else None
            if found is not None and found.outcome is not Outcome.MET:
                yield found


def follow(turn: Turn) -> Iterator[Finding]:
    """End the mandates of whoever leaves, or let them go on if nobody left after all.

    Say those that a suspension leaves idle, and tell a newcomer.
    """
    if turn.undone_at is not None and turn.was is not None:
        yield from _move(turn, turn.undone_at, turn.was)
        return
    if turn.undone_at is not None:
        yield from _give_back(turn, turn.undone_at)
        return
    if turn.ends:
        for mandate in _held(turn):
            found = assess_seat_on_leaving(_seat(mandate), turn.on, turn.rules)
            if found.code == "mandate_ends":
                cut_mandate(mandate, on=turn.on, at=turn.at, actor=turn.actor)
            yield found
    elif OFFICE in turn.lost and turn.kind is EventKind.SUSPENDED:
        for mandate in _held(turn):
            idle = list(assess_seat_on_suspension(_seat(mandate), turn.rules))
            yield from idle
            if idle and turn.on <= turn.today:
                yield from _leave_tables(turn, mandate)
    else:
        yield from _notices(turn)
    if turn.kind is EventKind.CATEGORY_CHANGED:
        yield from _seats_unfit(turn)


def _leave_tables(turn: Turn, mandate: Mandate) -> Iterator[Finding]:
    """Note that whoever is suspended leaves the table they sit at, and yield it with what becomes of the quorum."""
    for stay in stays_of(mandate):
        sitting = stay.assembly
        note_departure(sitting, stay, mandate, by=turn.actor)
        here = presence.present(sitting, now())
        yield assess_table_left(_seat(mandate), turn.rules, name=mandate.person.full_name, here=here)
        quorum = quorum_of(sitting, here, turn.today, rules_of(sitting))
        if quorum is not None and quorum.outcome is not Outcome.MET:
            yield quorum


def _notices(turn: Turn) -> Iterator[Finding]:
    """Send the notices owed to a newcomer, and yield them; those owed to a delegate leave without a word."""
    if turn.voice_gained is not None:
        tell_delegate(turn, turn.voice_gained)
    elif turn.kind is not None and (not turn.lost or _is_voting_category(turn)):
        yield from tell_newcomer(turn)


def _is_voting_category(turn: Turn) -> bool:
    """Return whether a new category gives the vote, though it may give no office."""
    return turn.kind is EventKind.CATEGORY_CHANGED and "vote" not in turn.lost


def _seats_unfit(turn: Turn) -> Iterator[Finding]:
    """Yield the seats that the member holds and the new category does not give: nobody but the members decides."""
    held = _held(turn)
    facts = facts_of(held, turn.on)
    for mandate in held:
        group = mandate.seat.group.key if mandate.seat.group else ""
        fact = facts[mandate.pk]
        if OFFICE in turn.lost or (group and fact.group != group):
            yield assess_seat_on_category(_seat(mandate), turn.rules, of_group=OFFICE not in turn.lost)


def _move(turn: Turn, undone_at: datetime, was: date) -> Iterator[Finding]:
    """Let the mandates that a departure ended do so on the day to which it moved, and those that it reaches now."""
    for mandate in _ended_at(turn, undone_at):
        if move_mandate_end(mandate, was=was, to=turn.on, at=turn.at, actor=turn.actor):
            yield assess_seat_on_leaving(_seat(mandate), turn.on, turn.rules)
        else:
            yield assess_seat_given_back(_seat(mandate), turn.rules, goes_on=False)
    if turn.on < was:
        for mandate in _held(turn, until=was):
            found = assess_seat_on_leaving(_seat(mandate), turn.on, turn.rules)
            if found.code == "mandate_ends":
                cut_mandate(mandate, on=turn.on, at=turn.at, actor=turn.actor)
            yield found


def _give_back(turn: Turn, undone_at: datetime) -> Iterator[Finding]:
    """Let the mandates go on that a departure had ended, and say those whose seat is somebody else's by now."""
    for mandate in _ended_at(turn, undone_at):
        goes_on = resume_mandate(mandate, was=turn.on, at=turn.at, actor=turn.actor)
        yield assess_seat_given_back(_seat(mandate), turn.rules, goes_on=goes_on)


def _ended_at(turn: Turn, instant: datetime) -> list[Mandate]:
    """Return the mandates of the member as they were known before the act of an instant ended them."""
    rows = Mandate.objects.for_organisation(turn.organisation).filter(_whose(turn), recorded__endswith=instant)
    return list(rows.select_related("seat__body", "person", "organisation").order_by("pk"))


def _held(turn: Turn, until: date | None = None) -> list[Mandate]:
    """Return the mandates held on the day or later by the member; by the human being too, when that one died."""
    rows = Mandate.objects.filter(STILL_RECORDED, _whose(turn), effective__overlap=DateRange(turn.on, until))
    return list(rows.select_related("seat__body", "seat__group", "person", "organisation").order_by("pk"))


def _whose(turn: Turn) -> Q:
    theirs = Q(person=turn.person)
    if turn.membership is None:
        return theirs
    mine = Q(membership=turn.membership)
    return mine | theirs if turn.dies else mine


def _seat(mandate: Mandate) -> SeatHeld:
    body = mandate.seat.body
    return SeatHeld(
        mandate.seat.number, body.name_fr, body.name_en or body.name_fr, is_board=body.kind == BodyKind.BOARD
    )
