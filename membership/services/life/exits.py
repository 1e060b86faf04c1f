"""Correcting how a stay ended: on another day, or that nobody left; and a death, of whoever had left before too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from membership.errors import BeforeAdmission, MemberDeceased
from membership.models import EventKind, MembershipEvent
from membership.rules.stretches import (
    Stretch,
    StretchesCollide,
    covering,
    cut,
    end_of_stay,
    in_order,
    move,
    reopen,
    sooner,
    start_of_stay,
)
from membership.services.life.acts import HAPPENED, Act
from membership.services.life.entries import LEAVING, root_of
from membership.services.life.order import refuse_to_bury, standing
from membership.services.life.resuming import resume_representations
from membership.services.life.tracks import PERIODS, RESTRICTIONS, SUSPENSIONS, Track, What
from membership.services.life.trials import reopen_trial

if TYPE_CHECKING:
    from membership.services.life.corrections import Correction

DEPARTURES = frozenset(LEAVING)


def amend_departure(act: Act, event: MembershipEvent, to: Correction) -> None:
    held = PERIODS.read(act.membership)
    was = event.effective_on or _gone_by(act, held)
    if was is not None and not to.is_void and to.effective_on is not None:
        _in_order(act, event, held, was, to.effective_on)
    if was is not None and _ended_no_stay(act, event, held, was):
        _amend_death_of_one_who_had_left(act, event, held, was, to)
        return
    _outlives_nobody(act, event, to)
    # Whoever left on the day of admission has no period that ended there: taken back, it is given back all the same.
    if was is None or not (to.is_void or any(one.end == was for one in held)):
        raise StretchesCollide
    if to.is_void:
        try:
            back = as_before(act, PERIODS, event, held)
        except StretchesCollide:
            # The departure came with the list that was imported: nothing says what it cut short.
            back = reopen(held, was)
        PERIODS.write(act.membership, back, at=act.at)
    elif to.effective_on is not None:
        PERIODS.write(act.membership, _left_on(act, event, held, was, to.effective_on), at=act.at)
    _suspended_with_departure(act, SUSPENSIONS, EventKind.SUSPENDED, event, was, to)
    _suspended_with_departure(act, RESTRICTIONS, EventKind.VOTE_SUSPENDED, event, was, to)
    resume_representations(act, root_of(event), was, None if to.is_void else to.effective_on or was)
    reopen_trial(event, to)


def _in_order(act: Act, event: MembershipEvent, held: tuple[Stretch[int], ...], was: date, on: date) -> None:
    """Let no departure move to before its stay began, nor past what happened in it. Raises as what records one."""
    began = max((one.start for one in held if one.start is not None and one.start < was), default=None)
    came_in = start_of_stay(held, began) if began is not None else None
    if came_in is not None and on < came_in:
        fact = HAPPENED.get(EventKind(event.kind), "departed_on")
        raise BeforeAdmission(name=act.name, fact=fact, on=on, admitted_on=came_in)
    if on < was:
        refuse_to_bury(act, on, standing(act).filter(effective_on__lt=was).exclude(pk=event.pk))


def _left_on(
    act: Act, event: MembershipEvent, held: tuple[Stretch[int], ...], was: date, on: date
) -> tuple[Stretch[int], ...]:
    """Return the stays with a departure on another day: what it had kept from beginning does, before a later one."""
    if on <= was:
        return move(held, was, on)
    later = tuple(one for one in held if one.start is not None and one.start >= was)
    try:
        back = as_before(act, PERIODS, event, tuple(one for one in held if one not in later))
    except StretchesCollide:
        # It came with the list that was imported: nothing says what it cut short.
        return move(held, was, on)
    if covering(back, on) is None:
        # They had left by then: another departure was written before this one.
        raise StretchesCollide
    return in_order([*cut(back, on), *later])


def _ended_no_stay(act: Act, event: MembershipEvent, held: tuple[Stretch[int], ...], was: date) -> bool:
    """Return whether a death found no member: whoever died had left before, or left on that very day."""
    if event.kind != EventKind.DECEASED or PERIODS.forgotten_at(act.membership, root_of(event).recorded_at):
        return False
    return not any(one.end == was for one in held) or _standing_departures(act, event).filter(effective_on=was).exists()


def _amend_death_of_one_who_had_left(
    act: Act, event: MembershipEvent, held: tuple[Stretch[int], ...], was: date, to: Correction
) -> None:
    """Correct a death that ended no stay. Raises StretchesCollide for a day on which they were a member."""
    until = None if to.is_void else to.effective_on or was
    if until is not None and any(one.end is None or one.end > until for one in held):
        # It would have ended the membership: taken back and recorded anew, it does.
        raise StretchesCollide
    resume_representations(act, root_of(event), was, until)


def _outlives_nobody(act: Act, event: MembershipEvent, to: Correction) -> None:
    """Let no departure be taken back, or moved, so that somebody were a member after their death."""
    later = _standing_departures(act, event).filter(kind=EventKind.DECEASED).first()
    if later is None or event.kind == EventKind.DECEASED:
        return
    on = later.effective_on
    if to.is_void or (on is not None and to.effective_on is not None and to.effective_on > on):
        raise MemberDeceased(name=act.name, on=on)


def _standing_departures(act: Act, but: MembershipEvent) -> QuerySet[MembershipEvent]:
    found: QuerySet[MembershipEvent] = standing(act).filter(kind__in=DEPARTURES).exclude(pk=but.pk)
    return found


def _gone_by(act: Act, held: tuple[Stretch[int], ...]) -> date | None:
    """Return the end of a stay that no dated departure explains: the day by which whoever left was known to be gone.

    The list that was imported said that the member had left, and not when.
    """
    said = MembershipEvent.objects.filter(membership=act.membership, kind__in=DEPARTURES, is_void=False)
    corrected = MembershipEvent.objects.filter(membership=act.membership, corrects__isnull=False)
    dated = set(said.exclude(pk__in=corrected.values("corrects")).values_list("effective_on", flat=True))
    carried_on = {one.start for one in held}
    return next((one.end for one in held if one.end and one.end not in dated | carried_on), None)


def _suspended_with_departure(
    act: Act, track: Track[What], begun: EventKind, event: MembershipEvent, was: date, to: Correction
) -> None:
    """Correct, with a departure, what is suspended: what it had ended, and what was decided of the member since."""
    decided = _decided_since(act, begun, event)
    bounded = {one.start for one in track.read(act.membership) if one.end == was and one.start in decided}
    _with_departure(act, track, event, to)
    if not bounded:
        return
    stays = PERIODS.read(act.membership)
    fitted = [
        replace(one, end=sooner(decided[one.start], end_of_stay(stays, one.start)))
        if one.start is not None and one.start in bounded
        else one
        for one in track.read(act.membership)
        # What was to begin after a departure that is earlier than thought never does.
        if one.start is None or one.start not in bounded or covering(stays, one.start) is not None
    ]
    track.write(act.membership, in_order(fitted), at=act.at)


def _decided_since(act: Act, begun: EventKind, departure: MembershipEvent) -> dict[date | None, date | None]:
    """Return up to when each suspension was to last that was decided once the departure was known, by its first day."""
    events = MembershipEvent.objects.filter(membership=act.membership)
    corrected = events.filter(corrects__isnull=False).values("corrects")
    since = events.filter(kind=begun, is_void=False, recorded_at__gt=root_of(departure).recorded_at)
    return dict(since.exclude(pk__in=corrected).values_list("effective_on", "ends_on"))


def _with_departure(act: Act, track: Track[What], event: MembershipEvent, to: Correction) -> None:
    """Correct, with a departure, what ended because of it, or never began."""
    first, held = root_of(event), track.read(act.membership)
    if not track.forgotten_at(act.membership, first.recorded_at):
        # Nothing of it was in force or to come: what ended on that day ended by itself.
        return
    if to.is_void:
        track.write(act.membership, as_before(act, track, event, held), at=act.at)
    elif event.effective_on is not None and to.effective_on is not None:
        was, on = event.effective_on, to.effective_on
        if any(one.start is not None and one.start >= was for one in held):
            # Admitted again and suspended since: what begins after the departure is of another stay.
            track.write(act.membership, move(held, was, on), at=act.at)
        else:
            track.write(act.membership, cut(as_before(act, track, event, held), on), at=act.at)


def as_before(
    act: Act, track: Track[What], event: MembershipEvent, held: tuple[Stretch[What], ...]
) -> tuple[Stretch[What], ...]:
    """Return them with what the act had cut short going on, and with what it had kept from beginning.

    What was corrected of them since stays corrected. Raises StretchesCollide when the act cut nothing.
    """
    first, was = root_of(event), event.effective_on
    then = first.effective_on
    cut_then = track.forgotten_at(act.membership, first.recorded_at)
    if then is None:
        raise StretchesCollide
    ends = {one.start: one.end for one in cut_then}
    through = next((one for one in cut_then if one.covers(then) and one.start != then), None)

    def back(one: Stretch[What]) -> Stretch[What]:
        if one.end != was:
            return one
        if one.start in ends:
            return replace(one, end=ends[one.start])
        return replace(one, end=through.end) if through else one

    given_back = [back(one) for one in held]
    starts = {one.start for one in held}
    to_come = [one for one in cut_then if one.start not in starts and one.start is not None and one.start >= then]
    if given_back == list(held) and not to_come:
        raise StretchesCollide
    return in_order([*given_back, *to_come])
