"""The death of somebody who never was a member: who acts for a legal person, a spouse, a director.

It does what that of a member does, but that no membership ends and there is no estate: whoever never was a member holds
no shares. A death is never rewritten: a correction is another row, and what was known before stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from membership.actors import Actor
from membership.clock import now
from membership.errors import CannotCorrect, ReasonMissing, StateNotAllowed, WrongKindOfPerson
from membership.models import Death, Document, EventKind, Membership, Person, Representation
from membership.models.base import STILL_RECORDED
from membership.queries.deaths import deaths_beside
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from membership.rules.past import require_past
from membership.rules.representation import assess_end
from membership.rules.resolved import ResolvedRules
from membership.services import audit, history
from membership.services.deceased import refuse_deceased, stop_writing_to
from membership.services.joined import hold_person
from membership.services.life import consequences
from membership.services.life.consequences import Turn
from membership.services.life.resuming import resume, stopped_at


@dataclass(frozen=True, slots=True)
class DeathTold:
    """What was said of a death: the day, what shows it, a remark."""

    on: date
    document: Document | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeathCorrection:
    """What is true instead. Only what is given changes; is_void: it never happened."""

    reason: str
    on: date | None = None
    document: Document | None = None
    is_void: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """A death that was recorded, or corrected, and what followed from it. set_aside: how many letters, that waited."""

    death: Death
    consequences: tuple[Finding, ...] = ()
    set_aside: int = 0

    @property
    def consequences_as_json(self) -> list[dict[str, object]]:
        return [one.as_json() for one in self.consequences]


@transaction.atomic
def record_person_death(person: Person, *, told: DeathTold, actor: Actor) -> Passed:
    """Record the death of somebody who never was a member. Nothing more is written to them; what waits is set aside.

    Whoever they acted for has nobody from that day, and the seats they hold are free. Raises WrongKindOfPerson,
    MemberDeceased, NotYetHappened, StateNotAllowed for whoever has a member's file, where it is recorded.
    """
    held, at, rules = _hold(person)
    if held.is_legal:
        raise WrongKindOfPerson(name=held.full_name)
    if Membership.objects.filter(person=held).exists():
        raise StateNotAllowed(action="record_person_death", state="member")
    require_past(at.astimezone(held.organisation.zone).date(), died_on=told.on)
    refuse_deceased(held)
    death = Death.objects.create(
        organisation_id=held.organisation_id,
        person=held,
        effective_on=told.on,
        recorded_at=at,
        document=told.document,
        note=told.note.strip(),
        recorded_by_id=actor.account_id,
    )
    turn = Turn(None, EventKind.DECEASED, told.on, at, rules, actor, ends=True, dies=True, tells=False, dead=held)
    ended = _end_acting(held, told.on, at)
    voices = tuple((row.membership_id, row.person_id) for row in ended if row.person_id)
    follows = (*_said(ended, told.on, rules), *consequences.follow(replace(turn, voices_lost=voices)))
    set_aside = stop_writing_to(held, at=at)
    _audit(held, actor, "person.deceased", {"on": told.on, "set_aside": set_aside}, follows)
    return Passed(death, follows, set_aside)


@transaction.atomic
def correct_person_death(death: Death, *, to: DeathCorrection, actor: Actor) -> Passed:
    """Correct the day or the proof of a death, or say that it never happened: whoever acted acts again.

    What was known before stays as it was. Raises ReasonMissing, CannotCorrect, NotYetHappened.
    """
    if not to.reason.strip():
        raise ReasonMissing(action="correct")
    held, at, rules = _hold(death.person)
    standing = deaths_beside().filter(pk=death.pk).first()
    if standing is None:
        raise CannotCorrect(event=EventKind.DECEASED)
    was, on = standing.effective_on, to.on or standing.effective_on
    if not to.is_void:
        require_past(at.astimezone(held.organisation.zone).date(), died_on=on)
    corrected = Death.objects.create(
        organisation_id=held.organisation_id,
        person=held,
        effective_on=on,
        recorded_at=at,
        document=to.document or standing.document,
        note=to.reason.strip(),
        corrects=standing,
        is_void=to.is_void,
        recorded_by_id=actor.account_id,
    )
    follows = _moved(held, _root(standing), was, None if to.is_void else on, Turn(
        None, None, on, at, rules, actor, dies=True, tells=False, dead=held
    ))  # fmt: skip
    _audit(held, actor, "person.death_corrected", {"on": on, "was": was, "void": to.is_void}, follows)
    return Passed(corrected, follows)


def _hold(person: Person) -> tuple[Person, datetime, ResolvedRules]:
    """Hold whoever follows an act, then the person; one instant for everything that becomes known."""
    consequences.hold(person.organisation)
    held, at = hold_person(person), now()
    return held, at, rules_for(held.organisation, at.astimezone(held.organisation.zone).date())


def _moved(person: Person, first: Death, was: date, until: date | None, turn: Turn) -> tuple[Finding, ...]:
    """Let go on until the day of a death that moved, or for good, what the day that it `was` had ended."""
    if until == was:
        return ()
    if until is not None and until < was:
        said = _said(_end_acting(person, until, turn.at), until, turn.rules)
    else:
        stopped = stopped_at(first.recorded_at, Q(person=person), person.organisation)
        said = tuple(resume(row, was, until, turn.at, turn.rules) for row in stopped)
    on = was if until is None else until
    turn = replace(turn, on=on, undone_at=first.recorded_at, was=None if until is None else was)
    return said + consequences.follow(turn)


def _end_acting(person: Person, on: date, at: datetime) -> list[Representation]:
    still = Representation.objects.for_organisation(person.organisation).filter(
        STILL_RECORDED, person=person, effective__overlap=DateRange(on, None)
    )
    rows = list(still.select_related("person", "membership__person").order_by("pk"))
    for row in rows:
        history.end(row, on=on, at=at)
    return rows


def _said(ended: Iterable[Representation], on: date, rules: ResolvedRules) -> tuple[Finding, ...]:
    return tuple(assess_end(row.name, row.membership.person.full_name, row.relation, on, rules) for row in ended)


def _root(death: Death) -> Death:
    """Return the death as it was first written, whose instant is that of what it ended."""
    while death.corrects is not None:
        death = death.corrects
    return death


def _audit(person: Person, actor: Actor, action: str, values: dict[str, Any], follows: Iterable[Finding]) -> None:
    audit.record_person(
        person,
        actor=actor,
        action=action,
        values=values | {"consequences": [one.as_json() for one in follows]},
    )
