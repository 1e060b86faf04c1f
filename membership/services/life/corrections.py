"""Correcting what was recorded: the day was another, or it never happened.

The rows that said it are closed and others inserted, so that the register still answers what was known before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from membership import formats
from membership.actors import Actor
from membership.errors import CannotCorrect, NeverAndOtherwise, ReasonMissing
from membership.kept import read
from membership.models import Category, Document, EventKind, MembershipEvent
from membership.queries.standing import standing_of
from membership.rules import discipline, vote_suspension
from membership.rules.findings import Finding, Level
from membership.rules.resolved import ResolvedRules
from membership.rules.stretches import (
    Stretch,
    StretchesCollide,
    covering,
    end_of_stay,
    move,
    sooner,
)
from membership.services.attachments import File
from membership.services.letters import Letter
from membership.services.life import wording
from membership.services.life.acts import Act, Decision, Done
from membership.services.life.consequences import Turn
from membership.services.life.entries import amend_admission, amend_change, root_of
from membership.services.life.exits import DEPARTURES, amend_departure, as_before
from membership.services.life.tracks import (
    PERIODS,
    RESTRICTIONS,
    SUSPENSIONS,
    SuspensionTerms,
    Track,
    What,
    suspended_outside_stays,
)
from membership.services.life.trials import amend_trial, reopen_trial

# The acts that rest on a ground of the law.
GROUNDED = frozenset({EventKind.SUSPENDED, EventKind.EXPELLED})
# What is suspended, and the acts that answer it.
ANSWERS: dict[EventKind, tuple[Track[Any], tuple[EventKind, ...]]] = {
    EventKind.SUSPENDED: (SUSPENSIONS, (EventKind.REINSTATED,)),
    EventKind.VOTE_SUSPENDED: (
        RESTRICTIONS,
        (EventKind.VOTE_CONTESTED, EventKind.VOTE_UPHELD, EventKind.VOTE_RESTORED),
    ),
}


@dataclass(frozen=True, slots=True)
class Correction:
    """What is true instead. Only what is given changes; is_void: it never happened.

    ground, kept_rights: of an act that rests on a ground of the law, of a suspension; another has none.
    """

    reason: str
    effective_on: date | None = None
    category: Category | None = None
    ends_on: date | None = None
    kept_rights: tuple[str, ...] | None = None
    is_void: bool = False
    decided_by: str = ""
    decided_on: date | None = None
    notice_on: date | None = None
    ground: str = ""
    document: Document | None = None
    override: str = ""
    tells: bool = True
    joined: tuple[File, ...] = ()

    @property
    def says_otherwise(self) -> bool:
        """Whether it tells how something happened."""
        told = (self.effective_on, self.category, self.ends_on, self.decided_by, self.decided_on, self.notice_on)
        return any(told) or bool(self.ground) or self.kept_rights is not None


@dataclass(frozen=True, slots=True)
class Terms:
    """What the facts of an act say beside its day, for whoever reads what was corrected."""

    category: Category | None = None
    last_on: date | None = None
    kept: tuple[str, ...] | None = None


@transaction.atomic
def correct(event: MembershipEvent, *, to: Correction, actor: Actor) -> Done:
    """Correct one event and the facts it wrote. What was known before stays as it was.

    Raises ReasonMissing, NeverAndOtherwise, CannotCorrect, BeforeAdmission, LaterActsStand, MemberDeceased,
    ActRuledOut, OverrideReasonMissing.
    """
    if not to.reason.strip():
        raise ReasonMissing(action="correct")
    if to.is_void and to.says_otherwise:
        raise NeverAndOtherwise(event=event.kind)
    act = Act.taking(event.membership, _decision(event, to), actor, amends=event)
    if (to.ground and event.kind not in GROUNDED) or (to.kept_rights is not None and event.kind != EventKind.SUSPENDED):
        # It says nothing of the kind.
        raise CannotCorrect(event=event.kind)
    if event.is_void or MembershipEvent.objects.filter(corrects=event).exists():
        raise CannotCorrect(event=event.kind)
    if to.ground:
        act.heed(discipline.assess_ground(to.ground, act.rules), act.borne_out_by_shares())
    if not to.is_void and (to.effective_on or to.decided_on or to.notice_on):
        act.heed(_effect(event, act))
    was_member, had_vote, was = _is_member(act), _has_vote(act), _terms(act, event, event.effective_on)
    outside, answered = suspended_outside_stays(act.membership), _answers_of(act, event)
    try:
        _amend(act, event, to)
    except StretchesCollide:
        raise CannotCorrect(event=event.kind)
    if suspended_outside_stays(act.membership) - outside or answered - _answers_of(act, event):
        # Nobody is suspended before they came in, nor once they left; nobody contests, or lifts, what never was. The
        # other act is to be corrected first.
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


def _answers_of(act: Act, event: MembershipEvent) -> set[int]:
    """Return the acts that stand and answer what an event suspended: on a day on which it holds, or where it ends."""
    if event.kind not in ANSWERS:
        return set()
    track, kinds = ANSWERS[EventKind(event.kind)]
    held = track.read(act.membership)
    events = MembershipEvent.objects.filter(membership=act.membership)
    corrected = events.filter(corrects__isnull=False).values("corrects")
    answers = events.filter(kind__in=kinds, is_void=False, effective_on__isnull=False).exclude(pk__in=corrected)
    days = answers.values_list("pk", "effective_on")
    return {pk for pk, on in days if any(one.covers(on) or one.end == on for one in held)}


def _effect(event: MembershipEvent, act: Act) -> Iterable[Finding]:
    """Return whether what was decided takes effect in time, of what takes rights away, by its days as corrected."""
    keys = {
        EventKind.SUSPENDED: discipline.EFFECT,
        EventKind.EXPELLED: discipline.EFFECT,
        EventKind.VOTE_SUSPENDED: vote_suspension.EFFECT,
    }
    key, said = keys.get(EventKind(event.kind)), act.decision
    if key is None:
        return ()
    return discipline.assess_effect(said.effective_on, said.decided_on, said.notice_on, act.rules, key)


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
        decided_on=to.decided_on or event.decided_on,
        notice_on=to.notice_on or event.notice_on,
        ground=to.ground or event.ground,
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
            amend_departure(act, event, to)
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
        length = tuple(discipline.assess_length(now.start, now.end, act.rules))
        if was.end is None and now.end is None:
            # The list that was imported did not say how long: that is no decision of too long a suspension.
            length = tuple(replace(one, level=Level.WARN) for one in length)
        act.heed(length)
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
        track.write(act.membership, as_before(act, track, event, held), at=act.at)
    elif event.effective_on is None or to.effective_on is None:
        raise StretchesCollide
    else:
        track.write(act.membership, move(held, event.effective_on, to.effective_on), at=act.at)
