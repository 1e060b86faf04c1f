"""Whatever happens to a member, in whatever order: what was known stays known, and agrees with a naive replay."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from membership.clock import now
from membership.errors import DomainError
from membership.models import Category, Membership
from membership.queries.facts import facts_on
from membership.services.life.admission import admit
from membership.services.life.changes import change_category
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import resign
from membership.services.life.suspensions import SuspensionOrder, reinstate, restore_vote, suspend, suspend_vote
from tests.factories.life import ADULT, a_person, decision
from tests.factories.register import SYSTEM, an_organisation

START, DAYS = date(2027, 1, 1), 40
ALL_DAYS = [START + timedelta(days=n) for n in range(0, DAYS + 30, 3)]
OVERRIDE = {"override": "Essai", "tells": False, "ground": "competes"}
VERBS = ["admit", "user", "worker", "resign", "suspend", "reinstate", "suspend_vote", "restore_vote", "void_last"]

moves = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, DAYS)), min_size=1, max_size=9)


@dataclass
class Replay:
    """The same life, kept day by day the most naive way."""

    category: dict[date, str] = field(default_factory=dict)
    # Each day with the first of its suspension: two may follow each other.
    suspended: dict[date, date] = field(default_factory=dict)
    restricted: set[date] = field(default_factory=set)

    def snapshot(self) -> dict[date, tuple[Any, ...]]:
        return {day: self.on(day) for day in ALL_DAYS}

    def on(self, day: date) -> tuple[Any, ...]:
        return self.category.get(day), day in self.suspended, day in self.restricted


HORIZON = [START + timedelta(days=n) for n in range(DAYS + 400)]


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
    """Return the days from one on, as long as the category then holds."""
    held, days = replay.category[day], []
    for one in from_(day):
        if replay.category.get(one) != held:
            break
        days.append(one)
    return days


def lift(replay: Replay, day: date) -> None:
    lifted = replay.suspended[day]
    for one in from_(day):
        if replay.suspended.get(one) == lifted:
            del replay.suspended[one]


def apply(replay: Replay, verb: str, day: date) -> None:
    match verb:
        case "admit":
            later = [one for one in replay.category if one > day]
            end = min(later, default=date.max)
            replay.category.update({one: "user" for one in from_(day) if one < end})
        case "user" | "worker":
            replay.category.update(dict.fromkeys(up_to_gap(replay, day), verb))
        case "resign":
            for one in from_(day):
                replay.category.pop(one, None)
                replay.suspended.pop(one, None)
                replay.restricted.discard(one)
        case "suspend":
            replay.suspended.update((one, day) for one in stay(replay, day) if one < day + timedelta(days=10))
        case "reinstate":
            lift(replay, day)
        case "suspend_vote":
            replay.restricted.update(stay(replay, day))
        case "restore_vote":
            replay.restricted.difference_update(from_(day))


@pytest.mark.django_db
class TestRandomHistories(TestCase):
    @given(moves=moves)
    @example(moves=[("admit", 0), ("worker", 0), ("void_last", 0)])
    @example(moves=[("admit", 0), ("worker", 3), ("user", 3), ("void_last", 0), ("void_last", 0)])
    @example(moves=[("admit", 0), ("resign", 30), ("suspend_vote", 10), ("admit", 36)])
    @example(moves=[("admit", 0), ("resign", 30), ("suspend", 24), ("admit", 31)])
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    def test_what_is_known_agrees_with_a_replay_and_what_was_known_stays(self, moves: list[tuple[str, int]]) -> None:
        organisation = an_organisation()
        person = a_person(organisation)
        categories = {one.key: one for one in Category.objects.for_organisation(organisation)}
        replay = Replay()
        done: list[Any] = []
        states: list[Replay] = []
        known: list[tuple[Any, dict[date, tuple[Any, ...]]]] = []
        for verb, offset in moves:
            day = START + timedelta(days=offset)
            before = Replay(dict(replay.category), dict(replay.suspended), set(replay.restricted))
            try:
                event = perform(person, categories, verb, day, done)
            except DomainError:
                continue
            if verb == "void_last":
                replay = states.pop()
            else:
                states.append(before)
                done.append(event)
                apply(replay, verb, day)
            known.append((now(), replay.snapshot()))
            assert seen(organisation, known_at=None) == replay.snapshot()
        for at, then in known:
            assert seen(organisation, known_at=at) == then


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
        case "resign":
            return resign(membership, decision=made, actor=SYSTEM).event
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


def seen(organisation: Any, *, known_at: Any) -> dict[date, tuple[Any, ...]]:
    found = {}
    for day in ALL_DAYS:
        rows = list(facts_on(organisation, day, known_at=known_at))
        found[day] = (
            (rows[0].category, rows[0].is_suspended, rows[0].is_vote_restricted) if rows else (None, False, False)
        )
    return found
