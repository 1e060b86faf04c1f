"""Two numbers that were one person all along: their lives, corrected and overlapping, are joined and parted again."""

from __future__ import annotations

from dataclasses import dataclass, field
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
from tests.factories.register import SYSTEM, an_organisation
from tests.membership.life.lives import ALL_DAYS, DAYS, NOTHING, START, VERBS, Replay, apply, copied, perform, standing

# What happens to a member who, as is found later, was one twice at the same time. The last
# act may be corrected, and the section.
LIVED = (*VERBS, "expel", "move_last", "move_last", "north", "south", "nowhere")
lived = st.lists(st.tuples(st.sampled_from(LIVED), st.integers(0, DAYS)), max_size=8)
# The first day of the second number's life, how long it is, and when in it a suspension and another section begin.
twice = st.tuples(st.integers(-30, 25), st.integers(4, 50), st.integers(0, 20))


@dataclass
class Lived:
    """One member to whom things happen, in the register and in the replay; what the register refuses, in neither."""

    person: Any
    categories: dict[str, Category]
    sections: dict[str, Section]
    life: Replay = field(default_factory=Replay)
    region: dict[date, str] = field(default_factory=dict)
    done: list[Any] = field(default_factory=list)
    before: list[tuple[Replay, str, date]] = field(default_factory=list)

    def all_of(self, moves: list[tuple[str, int]]) -> Lived:
        for verb, offset in moves:
            try:
                with transaction.atomic():
                    self._do(verb, START + timedelta(days=offset))
            except DomainError:
                continue
        return self

    def _do(self, verb: str, day: date) -> None:
        match verb:
            case "north" | "south":
                place_in_section(self._membership(), section=self.sections[verb], since=day, actor=SYSTEM)
                self.region.update(dict.fromkeys((one for one in ALL_DAYS if one >= day), verb))
            case "nowhere":
                leave_section(self._membership(), kind=SectionKind.REGION, since=day, actor=SYSTEM)
                self.region = {one: key for one, key in self.region.items() if one < day}
            case "move_last":
                self._move_last(day)
            case "void_last":
                perform(self.person, self.categories, verb, day, self.done)
                self.life, _, _ = self.before.pop()
            case _:
                self.done.append(perform(self.person, self.categories, verb, day, self.done))
                self.before.append((copied(self.life), verb, day))
                apply(self.life, verb, day)

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

    def snapshot(self) -> dict[date, tuple[Any, ...]]:
        return {day: (*self.life.on(day), self.region.get(day)) for day in ALL_DAYS}

    def joined_to(self, other: Lived) -> dict[date, tuple[Any, ...]]:
        """Return the life of one person out of two: the first tells the category and the section, and what stands
        against either holds.
        """
        life = Replay(
            other.life.category | self.life.category,
            other.life.said_on | self.life.said_on,
            other.life.suspended | self.life.suspended,
            other.life.restricted | self.life.restricted,
        )
        region = other.region | self.region
        return {day: (*life.on(day), region.get(day)) for day in ALL_DAYS}


@pytest.mark.django_db
class TestLivesThatOverlap(TestCase):
    @given(moves=lived, life=twice, parts=st.booleans())
    @example(moves=[("resign", 10)], life=(-20, 50, 3), parts=True)
    @example(moves=[("suspend", 6), ("worker", 9)], life=(2, 20, 1), parts=False)
    @example(moves=[("south", 12), ("north", 6), ("nowhere", 20)], life=(3, 30, 9), parts=True)
    @example(moves=[("resign", 20), ("move_last", 12), ("south", 3), ("void_last", 0)], life=(9, 30, 6), parts=True)
    @settings(max_examples=20, suppress_health_check=list(HealthCheck))
    def test_joined_it_is_one_life_and_parted_it_is_two_again(
        self, moves: list[tuple[str, int]], life: tuple[int, int, int], parts: bool
    ) -> None:
        organisation = an_organisation()
        categories = {one.key: one for one in Category.objects.for_organisation(organisation)}
        sections = {
            key: open_section(organisation, kind=SectionKind.REGION, key=key, name_fr=key, actor=SYSTEM)
            for key in ("north", "south")
        }
        people = (a_person(organisation), a_person(organisation, "Lucien", "Fabre", email=""))
        first, length, later = life
        second = [("admit", first), ("worker", first), ("suspend", first + later), ("resign", first + length)]
        lives = [
            Lived(people[0], categories, sections).all_of([("admit", 0), *moves]),
            Lived(people[1], categories, sections).all_of([*second, ("north", first), ("south", first + later)]),
        ]
        apart = [one.snapshot() for one in lives]
        assert lives_seen(organisation, people) == apart
        before = now()
        merge = merge_persons(*people, actor=SYSTEM, reason="Essai")
        together = [lives[0].joined_to(lives[1]), dict.fromkeys(ALL_DAYS, (*NOTHING, None))]
        joined_at = now()
        assert lives_seen(organisation, people) == together
        if parts:
            undo_merge(merge, actor=SYSTEM)
            assert lives_seen(organisation, people) == apart
        assert lives_seen(organisation, people, before) == apart
        assert lives_seen(organisation, people, joined_at) == together


def lives_seen(organisation: Any, people: tuple[Any, Any], known_at: Any = None) -> list[dict[date, tuple[Any, ...]]]:
    found: list[dict[date, tuple[Any, ...]]] = [{}, {}]
    for day in ALL_DAYS:
        rows = {row.person_id: row for row in facts_on(organisation, day, known_at=known_at)}
        placed = SectionMembership.objects.filter(Moment(day, known_at).true)
        regions = dict(placed.values_list("membership__person", "section__key"))
        for seen_of, person in zip(found, people, strict=True):
            seen_of[day] = (*standing(rows.get(person.pk)), regions.get(person.pk))
    return found
