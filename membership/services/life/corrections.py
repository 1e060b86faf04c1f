"""Correcting what was recorded: the day was another, or it never happened.

The rows that said it are closed and others inserted, so that the register still answers what was known before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from membership import formats
from membership.actors import Actor
from membership.errors import CannotCorrect, ReasonMissing
from membership.kept import read
from membership.models import Category, Document, EventKind, MembershipEvent
from membership.queries.standing import standing_of
from membership.rules import discipline
from membership.rules.resolved import ResolvedRules
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
)
from membership.services.attachments import File
from membership.services.letters import Letter
from membership.services.life import wording
from membership.services.life.acts import Act, Decision, Done
from membership.services.life.consequences import Turn
from membership.services.life.entries import amend_admission, amend_change, root_of
from membership.services.life.resuming import resume_representations
from membership.services.life.tracks import PERIODS, RESTRICTIONS, SUSPENSIONS, SuspensionTerms, Track, What
from membership.services.life.trials import amend_trial, reopen_trial

DEPARTURES = frozenset({EventKind.RESIGNED, EventKind.EXPELLED, EventKind.DECEASED, EventKind.ENDED})


@dataclass(frozen=True, slots=True)
class Correction:
    """What is true instead. Only what is given changes; is_void: it never happened."""

    reason: str
    effective_on: date | None = None
    category: Category | None = None
    ends_on: date | None = None
    kept_rights: tuple[str, ...] | None = None
    is_void: bool = False
    decided_by: str = ""
    document: Document | None = None
    override: str = ""
    tells: bool = True
    joined: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What the facts of an act say beside its day, for whoever reads what was corrected."""

    category: Category | None = None
    last_on: date | None = None
    kept: tuple[str, ...] | None = None


@transaction.atomic
def correct(event: MembershipEvent, *, to: Correction, actor: Actor) -> Done:
    """Correct one event and the facts it wrote. What was known before stays as it was.

    Raises ReasonMissing, CannotCorrect, ActRuledOut, OverrideReasonMissing.
    """
    if not to.reason.strip():
        raise ReasonMissing(action="correct")
    act = Act.taking(event.membership, _decision(event, to), actor, amends=event)
    if event.is_void or MembershipEvent.objects.filter(corrects=event).exists():
        raise CannotCorrect(event=event.kind)
    was_member, had_vote, was = _is_member(act), _has_vote(act), _terms(act, event, event.effective_on)
    try:
        _amend(act, event, to)
    except StretchesCollide:
        raise CannotCorrect(event=event.kind)
    act.turn = _turn(act, event, to, was_member=was_member, lost_vote=had_vote and not _has_vote(act))
    kind = EventKind(event.kind)
    terms = _terms(act, event, to.effective_on or event.effective_on)
    letter = partial(_letter, kind, event.effective_on, to, was=was, terms=terms, rules=act.rules)
    if kind is EventKind.DECEASED:
        letter = None  # type: ignore[assignment]  # nothing is written to the dead, nor to whoever was thought so
    return act.done(
        kind,
        letter,
        corrects=event,
        is_void=to.is_void,
        ends_on=to.ends_on or event.ends_on,
        values={"was": event.effective_on, "void": to.is_void},
    )


def _has_vote(act: Act) -> bool:
    membership = act.membership
    return standing_of(membership.organisation, membership.pk, act.today, act.rules).is_entitled


def _is_member(act: Act) -> bool:
    return covering(PERIODS.read(act.membership), act.today) is not None


def _turn(act: Act, event: MembershipEvent, to: Correction, *, was_member: bool, lost_vote: bool) -> Turn | None:
    """Return what the rooms above must follow of a correction, if anything."""
    # From today: what the correction takes away was there until now, for whoever has voted or sat with it.
    turn = Turn(act.membership, None, act.today, act.at, act.rules, act.actor, tells=to.tells)
    if lost_vote:
        turn = replace(turn, lost=frozenset({"vote"}))
    was, on = event.effective_on, to.effective_on or event.effective_on
    if event.kind in DEPARTURES and was is not None and on is not None and (to.is_void or on != was):
        dies, undone_at = event.kind == EventKind.DECEASED, root_of(event).recorded_at
        return replace(turn, on=on, dies=dies, undone_at=undone_at, was=None if to.is_void else was)
    if event.kind == EventKind.ADMITTED and to.is_void and was_member and not _is_member(act):
        return replace(turn, ends=True)
    return turn if lost_vote else None


def _decision(event: MembershipEvent, to: Correction) -> Decision:
    """Return what the event says once corrected."""
    on = to.effective_on or event.effective_on
    if on is None and not to.is_void:
        raise CannotCorrect(event=event.kind)
    return Decision(
        effective_on=on,  # type: ignore[arg-type]  # what never happened may have no day
        decided_by=to.decided_by or event.decided_by,
        decided_on=event.decided_on,
        notice_on=event.notice_on,
        ground=event.ground,
        document=to.document or event.document,
        note=to.reason.strip(),
        override=to.override,
        tells=to.tells,
        joined=to.joined,
    )


def _terms(act: Act, event: MembershipEvent, on: date | None) -> Terms:
    """Return what the facts that began with an event say now."""
    match EventKind(event.kind):
        case EventKind.ADMITTED | EventKind.CATEGORY_CHANGED:
            period = _begun(PERIODS.read(act.membership), on)
            return Terms(category=Category.objects.get(pk=period.what)) if period else Terms()
        case EventKind.SUSPENDED:
            stay = _begun(SUSPENSIONS.read(act.membership), on)
            return Terms(last_on=_last_day(stay), kept=stay.what.kept_rights) if stay else Terms()
        case EventKind.VOTE_SUSPENDED:
            return Terms(last_on=_last_day(_begun(RESTRICTIONS.read(act.membership), on)))
        case _:
            return Terms()


def _begun(stretches: tuple[Stretch[What], ...], on: date | None) -> Stretch[What] | None:
    return next((one for one in stretches if one.start == on), None)


def _last_day(stretch: Stretch[What] | None) -> date | None:
    return stretch.end - timedelta(days=1) if stretch and stretch.end else None


def _letter(
    kind: EventKind, day: date | None, to: Correction, *, was: Terms, terms: Terms, rules: ResolvedRules
) -> Letter:
    before = _said(kind, day, was, rules)
    after = _("This did not happen.") if to.is_void else _said(kind, to.effective_on or day, terms, rules)
    return wording.corrected(before, after, read(to.reason.strip()))


def _said(kind: EventKind, on: date | None, terms: Terms, rules: ResolvedRules) -> str:
    day = formats.short_day(on) if on else _("on a day that is not known")
    beside = wording.terms_in_words(terms.category, terms.last_on, terms.kept, rules)
    return ", ".join((str(kind.label), day, *beside))


def _amend(act: Act, event: MembershipEvent, to: Correction) -> None:
    match EventKind(event.kind):
        case EventKind.ADMITTED:
            amend_admission(act, event, to)
            amend_trial(act, event, to)
        case EventKind.CATEGORY_CHANGED:
            amend_change(act, event, to)
            reopen_trial(event, to)
        case EventKind.SUSPENDED:
            _amend_suspension(act, event, to)
        case EventKind.VOTE_SUSPENDED:
            _amend_entry_of(act, RESTRICTIONS, event, to)
        case EventKind.REINSTATED:
            _amend_end(act, SUSPENSIONS, event, to)
        case EventKind.VOTE_RESTORED:
            _amend_end(act, RESTRICTIONS, event, to)
        case kind if kind in DEPARTURES:
            _amend_departure(act, event, to)
        case _:
            # Contests, decisions on them and applications write no fact beside themselves.
            pass


def _amend_suspension(act: Act, event: MembershipEvent, to: Correction) -> None:
    held = SUSPENSIONS.read(act.membership)
    was = next((one for one in held if one.start == event.effective_on), None)
    if was is None:
        raise StretchesCollide
    others = tuple(one for one in held if one is not was)
    if to.is_void:
        SUSPENSIONS.write(act.membership, others, at=act.at)
        return
    kept = was.what.kept_rights if to.kept_rights is None else tuple(sorted(set(to.kept_rights)))
    now = Stretch(SuspensionTerms(kept, act.decision.decided_by), to.effective_on or was.start, to.ends_on or was.end)
    if now.start is not None:
        act.heed(discipline.assess_length(now.start, now.end, act.rules))
        # No further than the stay: what was decided is kept with the event.
        now = replace(now, end=sooner(now.end, end_of_stay(PERIODS.read(act.membership), now.start)))
    # Beginning and end at once: either alone could cross the other.
    SUSPENSIONS.write(
        act.membership, move((*others, now), now.start, now.start) if now.start else (*others, now), at=act.at
    )


def _amend_entry_of(act: Act, track: Track[What], event: MembershipEvent, to: Correction) -> None:
    held = track.read(act.membership)
    if not any(one.start == event.effective_on for one in held):
        raise StretchesCollide
    if to.is_void:
        held = tuple(one for one in held if one.start != event.effective_on)
    elif to.effective_on is not None:
        held = move(held, event.effective_on, to.effective_on)
    track.write(act.membership, held, at=act.at)


def _amend_end(act: Act, track: Track[What], event: MembershipEvent, to: Correction) -> None:
    held = track.read(act.membership)
    if to.is_void:
        track.write(act.membership, _as_before(act, track, event, held), at=act.at)
    elif event.effective_on is None or to.effective_on is None:
        raise StretchesCollide
    else:
        track.write(act.membership, move(held, event.effective_on, to.effective_on), at=act.at)


def _as_before(
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


def _amend_departure(act: Act, event: MembershipEvent, to: Correction) -> None:
    held = PERIODS.read(act.membership)
    was = event.effective_on or _gone_by(act, held)
    # Whoever left on the day of admission has no period that ended there: taken back, it is given back all the same.
    if was is None or not (to.is_void or any(one.end == was for one in held)):
        raise StretchesCollide
    if to.is_void:
        try:
            back = _as_before(act, PERIODS, event, held)
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


def _left_on(
    act: Act, event: MembershipEvent, held: tuple[Stretch[int], ...], was: date, on: date
) -> tuple[Stretch[int], ...]:
    """Return the stays with a departure on another day: what it had kept from beginning does, before a later one."""
    if on <= was:
        return move(held, was, on)
    later = tuple(one for one in held if one.start is not None and one.start >= was)
    try:
        back = _as_before(act, PERIODS, event, tuple(one for one in held if one not in later))
    except StretchesCollide:
        # It came with the list that was imported: nothing says what it cut short.
        return move(held, was, on)
    if covering(back, on) is None:
        # They had left by then: another departure was written before this one.
        raise StretchesCollide
    return in_order([*cut(back, on), *later])


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
        track.write(act.membership, _as_before(act, track, event, held), at=act.at)
    elif event.effective_on is not None and to.effective_on is not None:
        was, on = event.effective_on, to.effective_on
        if any(one.start is not None and one.start >= was for one in held):
            # Admitted again and suspended since: what begins after the departure is of another stay.
            track.write(act.membership, move(held, was, on), at=act.at)
        else:
            track.write(act.membership, cut(_as_before(act, track, event, held), on), at=act.at)
