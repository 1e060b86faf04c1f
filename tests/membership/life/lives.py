"""A life in the register, written by the services, beside a naive replay that keeps it day by day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from membership.errors import DomainError
from membership.models import Category, Membership, Organisation
from membership.queries.moment import Moment
from membership.services.life.admission import admit
from membership.services.life.changes import change_category
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import expel, record_death, resign
from membership.services.life.suspensions import SuspensionOrder, reinstate, restore_vote, suspend, suspend_vote
from tests.factories.life import ADULT, decision
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, an_organisation

START, DAYS = date(2027, 1, 1), 40
ALL_DAYS = [START + timedelta(days=n) for n in range(0, DAYS + 30, 3)]
OVERRIDE = {"override": "Essai", "tells": False, "ground": "competes"}
VERBS = ["admit", "user", "worker", "resign", "suspend", "reinstate", "suspend_vote", "restore_vote", "void_last"]
NOTHING = (None, False, False)


@dataclass
class Replay:
    """The same life, kept day by day the most naive way."""

    category: dict[date, str] = field(default_factory=dict)
    # Each day with that of the act that said the category: another act may say the same of later days.
    said_on: dict[date, date] = field(default_factory=dict)
    # Each day with the first of its suspension: two may follow each other.
    suspended: dict[date, date] = field(default_factory=dict)
    restricted: set[date] = field(default_factory=set)

    def snapshot(self) -> dict[date, tuple[Any, ...]]:
        return {day: self.on(day) for day in ALL_DAYS}

    def place(self, days: list[date], category: str, on: date) -> None:
        self.category.update(dict.fromkeys(days, category))
        self.said_on.update(dict.fromkeys(days, on))

    def on(self, day: date) -> tuple[Any, ...]:
        return self.category.get(day), day in self.suspended, day in self.restricted


HORIZON = [START + timedelta(days=n) for n in range(-70, DAYS + 400)]


def from_(day: date) -> list[date]:
    return [one for one in HORIZON if one >= day]


def stay(replay: Replay, day: date) -> list[date]:
    """Return the days from one on, as long as the membership then lasts, whatever the category."""
    days = []
    for one in from_(day):
        if one not in replay.category:
            break
        days.append(one)
    return days


def up_to_gap(replay: Replay, day: date) -> list[date]:
    """Return the days from one on, as long as the act that says the category then does."""
    return [one for one in stay(replay, day) if replay.said_on[one] == replay.said_on[day]]


def lift(replay: Replay, day: date) -> None:
    lifted = replay.suspended[day]
    for one in from_(day):
        if replay.suspended.get(one) == lifted:
            del replay.suspended[one]


def apply(replay: Replay, verb: str, day: date, until: date | None = None) -> None:
    """Do it day by day. until: of a suspension, the end that was decided, where the day is another since."""
    match verb:
        case "admit":
            later = [one for one in replay.category if one > day]
            end = min(later, default=date.max)
            replay.place([one for one in from_(day) if one < end], "user", day)
        case "user" | "worker":
            replay.place(up_to_gap(replay, day), verb, day)
        case "resign" | "expel" | "die":
            for one in from_(day):
                replay.category.pop(one, None)
                replay.suspended.pop(one, None)
                replay.restricted.discard(one)
        case "suspend":
            ends = until or day + timedelta(days=10)
            replay.suspended.update((one, day) for one in stay(replay, day) if one < ends)
        case "reinstate":
            lift(replay, day)
        case "suspend_vote":
            replay.restricted.update(stay(replay, day))
        case "restore_vote":
            replay.restricted.difference_update(from_(day))


def copied(replay: Replay) -> Replay:
    return Replay(dict(replay.category), dict(replay.said_on), dict(replay.suspended), set(replay.restricted))


def a_past() -> Organisation:
    """Return an organisation in which all the days of these lives are past: of what lies ahead, nobody died."""
    organisation = an_organisation()
    jump(organisation, ALL_DAYS[-1] + timedelta(days=60))
    return organisation


def standing(row: Any) -> tuple[Any, ...]:
    return (row.category, row.is_suspended, row.is_vote_restricted) if row else NOTHING


DEPARTURES: dict[str, Any] = {"resign": resign, "expel": expel, "die": record_death}


def _departs(membership: Membership, verb: str, day: date) -> Any:
    # The death of whoever left before ends nothing: it stands beside the life, see test_deaths.py.
    if verb == "die" and not membership.periods.filter(Moment(day).true).exists():
        raise DomainError
    return DEPARTURES[verb](membership, decision=decision(day, **OVERRIDE), actor=SYSTEM).event


def perform(person: Any, categories: dict[str, Category], verb: str, day: date, done: list[Any]) -> Any:
    membership = Membership.objects.filter(person=person).first()
    if membership is None and verb != "admit":
        raise DomainError
    made = decision(day, **OVERRIDE)
    match verb:
        case "admit":
            return admit(person, category=categories["user"], decision=made, age=ADULT, actor=SYSTEM).event
        case "user" | "worker":
            return change_category(membership, category=categories[verb], decision=made, actor=SYSTEM).event
        case "resign" | "expel" | "die":
            return _departs(membership, verb, day)
        case "suspend":
            order = SuspensionOrder(day + timedelta(days=10))
            return suspend(membership, order=order, decision=made, actor=SYSTEM).event
        case "reinstate":
            return reinstate(membership, decision=made, actor=SYSTEM).event
        case "suspend_vote":
            return suspend_vote(membership, reason="Essai", decision=made, actor=SYSTEM).event
        case "restore_vote":
            return restore_vote(membership, decision=made, actor=SYSTEM).event
        case _:
            if not done:
                raise DomainError
            voided = correct(done[-1], to=Correction("Essai", is_void=True, tells=False), actor=SYSTEM).event
            done.pop()
            return voided
