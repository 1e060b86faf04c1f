"""That one of two persons died is said of both once they are one: by the same acts as any death, and with what follows.

It is written before anything moves, of whichever of the two it was not known: what they hold ends there, and is then
joined as it stands. Of two days, whoever joins them says which one holds. Parting them takes it back last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from membership.actors import Actor
from membership.errors import CannotCorrect
from membership.kept import JOINED, kept
from membership.models import Death, Membership, MembershipEvent, Person
from membership.queries.deaths import Died, death_of, deaths_beside, deaths_of_members
from membership.services.life.acts import Decision
from membership.services.life.corrections import Correction, correct
from membership.services.life.deaths import DeathCorrection, DeathTold, correct_person_death, record_person_death
from membership.services.life.departures import record_death
from membership.services.merging.moves import Move, Pair

LABELS = frozenset(model._meta.label for model in (Death, MembershipEvent))


@dataclass(frozen=True, slots=True)
class TwoDeaths:
    """What the register says of the death of each. None: of that one, it says none."""

    kept: Died | None
    joined: Died | None

    @property
    def are_told(self) -> bool:
        """Return whether joining them writes a death: of the one of whom none is known, or on another day."""
        return (self.kept is None) is not (self.joined is None) or bool(self.days)

    @property
    def days(self) -> tuple[date, date] | None:
        """Return the two days of which one holds, where both are known and differ."""
        here, brought = (one.on if one is not None else None for one in (self.kept, self.joined))
        return (here, brought) if here is not None and brought is not None and here != brought else None


def deaths_of(kept: Person, joined: Person) -> TwoDeaths:
    return TwoDeaths(death_of(kept), death_of(joined))


def share_death(pair: Pair, two: TwoDeaths, *, takes_day: bool, by: Actor) -> list[Move]:
    """Write of the other one too that one of the two died; or move the day, where that of the one who goes holds.

    takes_day: it does. Raises what recording or correcting a death refuses.
    """
    if two.days is not None:
        return [_redated(pair.kept, two.days[1], by)] if takes_day else []
    if two.kept is not None and two.joined is None:
        return _told_of(pair.joined, pair.joined_membership, two.kept.on, by)
    if two.joined is not None and two.kept is None:
        return _told_of(pair.kept, pair.kept_membership, two.joined.on, by)
    return []


def take_death_back(move: Move, by: Actor) -> bool:
    """Say that the other one did not die after all, or on the day before. Returns False once it was corrected since."""
    was = date.fromisoformat(move["was"]) if move["was"] else None
    try:
        if move["model"] == Death._meta.label:
            death = deaths_beside().select_related("person__organisation").filter(pk=move["wrote"]).first()
            if death is not None:
                told = DeathCorrection(kept(JOINED), on=was, is_void=was is None)
                correct_person_death(death, to=told, actor=by)
            return death is not None
        rows = deaths_of_members().select_related("membership__organisation", "membership__person")
        event = rows.filter(pk=move["wrote"]).first()
        if event is not None:
            correct(event, to=Correction(kept(JOINED), effective_on=was, is_void=was is None), actor=by)
        return event is not None
    except CannotCorrect:
        return False


def _told_of(person: Person, membership: Membership | None, on: date | None, actor: Actor) -> list[Move]:
    # A death without a day forbids it: whoever keeps the register says the day first.
    assert on is not None
    if membership is None:
        death = record_person_death(person, told=DeathTold(on, note=kept(JOINED)), actor=actor).death
        return [_move(death)]
    return [_move(record_death(membership, decision=Decision(on, note=kept(JOINED)), actor=actor).event)]


def _redated(person: Person, on: date, actor: Actor) -> Move:
    rows = deaths_of_members().select_related("membership__organisation", "membership__person")
    event = rows.filter(membership__person=person).first()
    if event is not None:
        done = correct(event, to=Correction(kept(JOINED), effective_on=on), actor=actor)
        return _move(done.event, was=event.effective_on)
    death = deaths_beside().select_related("person__organisation").get(person=person)
    return _move(
        correct_person_death(death, to=DeathCorrection(kept(JOINED), on=on), actor=actor).death, was=death.effective_on
    )


def _move(row: Death | MembershipEvent, was: date | None = None) -> Move:
    return {"model": row._meta.label, "wrote": row.pk, "was": was.isoformat() if was else ""}
