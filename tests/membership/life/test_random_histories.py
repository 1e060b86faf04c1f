"""Whatever happens to a member, in whatever order: what was known stays known, and agrees with a naive replay."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from membership.clock import now
from membership.errors import DomainError
from membership.models import Category, Membership, Section, SectionKind, SectionMembership
from membership.queries.facts import facts_on
from membership.queries.moment import Moment
from membership.services.life.corrections import Correction, correct
from membership.services.merging.joining import merge_persons, undo_merge
from membership.services.sections import leave_section, open_section, place_in_section
from tests.factories.life import a_person
from tests.factories.register import SYSTEM
from tests.membership.life.lives import (
    ALL_DAYS,
    DAYS,
    NOTHING,
    START,
    VERBS,
    Replay,
    a_past,
    apply,
    copied,
    perform,
    standing,
)

# Beside the acts of a life: the day of the last of them corrected, sections, and another person found to be the same.
MORE_VERBS = [*VERBS, "expel", "die", "move_last", "move_last", "north", "south", "nowhere", "join", "part"]
BEFORE = START - timedelta(days=60)

moves = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, DAYS)), min_size=1, max_size=9)
more_acts = st.lists(st.tuples(st.sampled_from(MORE_VERBS), st.integers(0, DAYS)), min_size=1, max_size=9)
# What happens to a member, happens once they are one.
more_moves = more_acts.map(lambda acts: [("admit", 0), *acts])


@pytest.mark.django_db
class TestRandomHistories(TestCase):
    @given(moves=moves)
    @example(moves=[("admit", 0), ("worker", 0), ("void_last", 0)])
    @example(moves=[("admit", 0), ("worker", 3), ("user", 3), ("void_last", 0), ("void_last", 0)])
    @example(moves=[("admit", 0), ("resign", 30), ("suspend_vote", 10), ("admit", 36)])
    @example(moves=[("admit", 0), ("resign", 30), ("suspend", 24), ("admit", 31)])
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    def test_what_is_known_agrees_with_a_replay_and_what_was_known_stays(self, moves: list[tuple[str, int]]) -> None:
        organisation = a_past()
        person = a_person(organisation)
        categories = {one.key: one for one in Category.objects.for_organisation(organisation)}
        replay = Replay()
        done: list[Any] = []
        states: list[Replay] = []
        known: list[tuple[Any, dict[date, tuple[Any, ...]]]] = []
        for verb, offset in moves:
            day = START + timedelta(days=offset)
            before = copied(replay)
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


def seen(organisation: Any, *, known_at: Any) -> dict[date, tuple[Any, ...]]:
    found = {}
    for day in ALL_DAYS:
        rows = list(facts_on(organisation, day, known_at=known_at))
        found[day] = (
            (rows[0].category, rows[0].is_suspended, rows[0].is_vote_restricted) if rows else (None, False, False)
        )
    return found


# Where two persons stand on a day: category, suspended, without a vote, section.
Seen = dict[date, tuple[tuple[Any, ...], ...]]


class Two:
    """A member to whom things happen, and another who was one before: perhaps the same person under two numbers."""

    def __init__(self) -> None:
        self.organisation = a_past()
        self.categories = {one.key: one for one in Category.objects.for_organisation(self.organisation)}
        self.sections: dict[str, Section] = {
            key: open_section(self.organisation, kind=SectionKind.REGION, key=key, name_fr=key, actor=SYSTEM)
            for key in ("north", "south")
        }
        self.person = a_person(self.organisation)
        self.other = a_person(self.organisation, "Lucien", "Fabre", email="")
        # The other was a user for a month, was suspended in it, and is still said to be of the north.
        perform(self.other, self.categories, "admit", BEFORE, [])
        perform(self.other, self.categories, "suspend", BEFORE + timedelta(days=5), [])
        perform(self.other, self.categories, "resign", BEFORE + timedelta(days=30), [])
        self.number = Membership.objects.get(person=self.other)
        place_in_section(self.number, section=self.sections["north"], since=BEFORE, actor=SYSTEM)
        self.life = Replay()
        self.others = Replay()
        for verb, days in (("admit", 0), ("suspend", 5), ("resign", 30)):
            apply(self.others, verb, BEFORE + timedelta(days=days))
        self.region: dict[date, str] = {}
        self.others_region: dict[date, str] = dict.fromkeys((one for one in EARLIER if one >= BEFORE), "north")
        self.came_along: list[date] = []
        self.merge: Any = None
        self.done: list[Any] = []
        self.before: list[tuple[Replay, str, date]] = []

    def do(self, verb: str, day: date) -> None:
        """Do it in the register and in the replay. Raises DomainError where the register does not have it."""
        match verb:
            case "north" | "south":
                place_in_section(self._membership(), section=self.sections[verb], since=day, actor=SYSTEM)
                self.region.update(dict.fromkeys((one for one in EARLIER if one >= day), verb))
            case "nowhere":
                leave_section(self._membership(), kind=SectionKind.REGION, since=day, actor=SYSTEM)
                self.region = {one: key for one, key in self.region.items() if one < day}
            case "join":
                self._join()
            case "part":
                self._part()
            case "move_last":
                self._move_last(day)
            case "void_last":
                perform(self.person, self.categories, verb, day, self.done)
                self.life, _, _ = self.before.pop()
            case _:
                event = perform(self.person, self.categories, verb, day, self.done)
                self.done.append(event)
                self.before.append((self.life, verb, day))
                self.life = copied(self.life)
                apply(self.life, verb, day)

    def _join(self) -> None:
        self._membership()
        self.merge = merge_persons(self.person, self.other, actor=SYSTEM, reason="Essai")
        self.came_along = [one for one in self.others_region if one not in self.region]
        self.region |= {one: self.others_region[one] for one in self.came_along}

    def _part(self) -> None:
        if self.merge is None:
            raise DomainError
        undo_merge(self.merge, actor=SYSTEM)
        self.merge = None
        self.region = {one: key for one, key in self.region.items() if one not in self.came_along}

    def _move_last(self, day: date) -> None:
        if not self.done:
            raise DomainError
        to = Correction("Essai", effective_on=day, override="Essai", tells=False)
        self.done[-1] = correct(self.done[-1], to=to, actor=SYSTEM).event
        was, verb, first = self.before[-1]
        self.life = copied(was)
        apply(self.life, verb, day, until=first + timedelta(days=10))

    def _membership(self) -> Membership:
        found: Membership | None = Membership.objects.filter(person=self.person).first()
        if found is None:
            raise DomainError
        return found

    def foreseen(self) -> Seen:
        return {day: (self._one(day), self._other(day)) for day in EARLIER}

    def _one(self, day: date) -> tuple[Any, ...]:
        lives = (self.life, self.others) if self.merge else (self.life,)
        held = next((life.on(day) for life in lives if life.on(day) != NOTHING), NOTHING)
        return *held, self.region.get(day)

    def _other(self, day: date) -> tuple[Any, ...]:
        return (*NOTHING, None) if self.merge else (*self.others.on(day), self.others_region.get(day))

    def seen(self, known_at: Any) -> Seen:
        people = (self.person.pk, self.other.pk)
        found: Seen = {}
        for day in EARLIER:
            at = Moment(day, known_at)
            rows = {row.person_id: row for row in facts_on(self.organisation, day, known_at=known_at)}
            regions = dict(SectionMembership.objects.filter(at.true).values_list("membership__person", "section__key"))
            found[day] = tuple((*standing(rows.get(one)), regions.get(one)) for one in people)
        return found


EARLIER = [BEFORE - timedelta(days=3), *(BEFORE + timedelta(days=n) for n in range(0, 36, 5)), *ALL_DAYS]


def differing(seen: Seen, foreseen: Seen) -> dict[date, Any]:
    return {day: (seen[day], foreseen[day]) for day in EARLIER if seen[day] != foreseen[day]}


@pytest.mark.django_db
class TestRandomHistoriesOfTwo(TestCase):
    @given(moves=more_moves)
    @example(moves=[("admit", 0), ("north", 9), ("join", 0), ("south", 12), ("part", 0)])
    @example(moves=[("admit", 0), ("join", 0), ("void_last", 0), ("part", 0)])
    @example(moves=[("admit", 0), ("suspend", 5), ("expel", 9), ("move_last", 12), ("void_last", 0)])
    @example(moves=[("admit", 0), ("worker", 9), ("die", 20), ("move_last", 15), ("admit", 30), ("void_last", 0)])
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    def test_corrected_joined_and_parted_a_life_agrees_with_a_replay(self, moves: list[tuple[str, int]]) -> None:
        two = Two()
        known: list[tuple[Any, Seen]] = []
        for verb, offset in moves:
            try:
                with transaction.atomic():
                    two.do(verb, START + timedelta(days=offset))
            except DomainError:
                continue
            known.append((now(), two.foreseen()))
            assert differing(two.seen(None), two.foreseen()) == {}, verb
        for at, then in known:
            assert differing(two.seen(at), then) == {}
