"""Any act of a life corrected, however long ago: it is as if it had been written right, and what was known stays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from membership.clock import now
from membership.errors import CannotCorrect, DomainError
from membership.models import Category, Membership, MembershipEvent, PersonKind, Trial
from membership.queries.facts import facts_on
from membership.services.life.acts import Decision
from membership.services.life.admission import admit, begin_trial
from membership.services.life.changes import change_category, end_trial
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import end_legal_person, expel, resign
from membership.services.life.suspensions import (
    SuspensionOrder,
    contest_vote_suspension,
    reinstate,
    restore_vote,
    suspend,
    suspend_vote,
    uphold_vote_suspension,
)
from tests.factories.life import ADULT, a_person, decision
from tests.factories.register import SYSTEM
from tests.membership.life.lives import (
    ALL_DAYS,
    DAYS,
    OVERRIDE,
    START,
    Replay,
    a_past,
    apply,
    from_,
    perform,
    standing,
    stay,
)

ENTERS = ("admit", "trial")
ACTS = (
    "admit", "trial", "end_trial", "user", "worker", "resign", "expel", "die", "end", "suspend", "reinstate",
    "suspend_vote", "contest", "uphold", "restore_vote",
)  # fmt: skip
CORRECTIONS = ("void", "move", "move")
Move = tuple[str, int, int]
moves = st.lists(
    st.tuples(st.sampled_from((*ACTS, *CORRECTIONS * 4)), st.integers(0, DAYS), st.integers(0, 9)),
    min_size=1,
    max_size=9,
)
Snapshot = dict[date, tuple[Any, ...]]


@dataclass(frozen=True)
class Act:
    """What was decided: from which day, and up to when where that was said, whatever the day becomes."""

    verb: str
    day: date
    until: date
    event: MembershipEvent


def can_follow(life: Replay, act: Act) -> bool:
    """Return whether an act has anything to act on, in a life as it stands."""
    day, held = act.day, life.category.get(act.day)
    match act.verb:
        case "admit" | "trial":
            return held is None
        case "user" | "worker" | "end_trial":
            return held is not None and held != (act.verb if act.verb != "end_trial" else "worker")
        case "suspend":
            return held is not None and not any(one in life.suspended for one in stay(life, day) if one < act.until)
        case "reinstate":
            return day in life.suspended
        case "suspend_vote":
            return held is not None and not any(one in life.restricted for one in stay(life, day))
        case "restore_vote" | "contest" | "uphold":
            return day in life.restricted
        case _:
            return held is not None


def live(acts: list[Act]) -> Replay | None:
    """Return the life of those acts, one after another from the beginning; None where one had nothing to act on."""
    life = Replay()
    for act in acts:
        if not can_follow(life, act):
            return None
        match act.verb:
            case "trial":
                later = min((one for one in life.category if one > act.day), default=date.max)
                life.place([one for one in from_(act.day) if one < later], "auxiliary", act.day)
            case "end_trial":
                apply(life, "worker", act.day)
            case "end":
                apply(life, "resign", act.day)
            case "contest" | "uphold":
                pass
            case _:
                apply(life, act.verb, act.day, act.until)
    return life


def without(acts: list[Act], place: int) -> list[Act]:
    """Return the acts but for one that never happened, and whatever of a stay rests on an admission that did not."""
    left = [one for one in acts if one is not acts[place]]
    if acts[place].verb not in ENTERS:
        return left
    first, earlier = acts[place].day, carrying_on(acts, place)
    if earlier is not None:
        # A member already, by an admission written since: whatever came of the stay rests on that one.
        return [earlier if at == place else one for at, one in enumerate(acts) if one is not earlier]
    again = min((one.day for one in left if one.verb in ENTERS and one.day >= first), default=date.max)
    return [one for one in left if not first <= one.day < again]


def carrying_on(acts: list[Act], place: int) -> Act | None:
    """Return the admission from an earlier day, written since, of which the stay came up to that of this one."""
    life, first = live(acts), acts[place].day
    since = [one for one in acts[place + 1 :] if one.verb in ENTERS and one.day < first]
    earlier = max(since, key=lambda one: one.day, default=None)
    if earlier is None or life is None or (first - timedelta(days=1)) not in life.category:
        return None
    return earlier if first in life.category else None


class Life:
    """A natural or a legal person to whom things happen, in the register and in the list of what happened."""

    def __init__(self, *, is_legal: bool) -> None:
        self.organisation = a_past()
        self.person = a_person(self.organisation, kind=PersonKind.LEGAL if is_legal else PersonKind.NATURAL)
        self.categories = {one.key: one for one in Category.objects.for_organisation(self.organisation)}
        self.acts: list[Act] = []

    def do(self, verb: str, day: date, which: int) -> None:
        """Do it in both. Raises DomainError where the register does not have it."""
        if verb in CORRECTIONS:
            self._correct(verb, day, which)
            return
        event = self._perform(verb, day)
        self.acts.append(Act(verb, day, day + timedelta(days=10), event))

    def _perform(self, verb: str, day: date) -> Any:
        made = decision(day, **OVERRIDE)
        membership = Membership.objects.filter(person=self.person).first()
        if membership is None and verb not in {"admit", "trial"}:
            raise DomainError
        match verb:
            case "trial":
                return begin_trial(
                    self.person, auxiliary=self.categories["auxiliary"], becomes=self.categories["worker"],
                    decision=made, age=ADULT, actor=SYSTEM, last_on=day + timedelta(days=60),
                ).event  # fmt: skip
            case "end_trial":
                trial = Trial.objects.filter(membership=membership, concluded_by=None).first()
                if trial is None:
                    raise DomainError
                return end_trial(trial, days_worked=10, decision=made, actor=SYSTEM).event
            case "end":
                return end_legal_person(membership, decision=made, actor=SYSTEM).event
            case "contest":
                return contest_vote_suspension(membership, decision=made, actor=SYSTEM).event
            case "uphold":
                return uphold_vote_suspension(membership, decision=made, actor=SYSTEM).event
            case _:
                return perform(self.person, self.categories, verb, day, [])

    def _correct(self, verb: str, day: date, which: int) -> None:
        if not self.acts:
            raise DomainError
        place = len(self.acts) - 1 - which % len(self.acts)
        act = self.acts[place]
        to = Correction(
            "Essai", effective_on=None if verb == "void" else day, is_void=verb == "void", override="Essai",
            tells=False,
        )  # fmt: skip
        event = correct(act.event, to=to, actor=SYSTEM).event
        if verb == "void":
            self.acts = without(self.acts, place)
        else:
            self.acts[place] = replace(act, day=day, event=event)

    def said(self) -> list[tuple[str, int]]:
        return [(act.verb, (act.day - START).days) for act in self.acts]

    def seen(self, known_at: Any = None) -> Snapshot:
        found = {}
        for day in ALL_DAYS:
            rows = list(facts_on(self.organisation, day, known_at=known_at))
            found[day] = standing(rows[0] if rows else None)
        return found


@pytest.mark.django_db
class TestOlderCorrections(TestCase):
    @given(moves=moves, is_legal=st.booleans())
    @example(moves=[("worker", 25, 0), ("expel", 24, 0), ("move", 28, 0)], is_legal=False)
    @example(moves=[("suspend", 7, 0), ("move", 9, 1), ("suspend_vote", 20, 0), ("move", 30, 2)], is_legal=False)
    @example(moves=[("void", 0, 0), ("admit", 37, 0), ("admit", 22, 0), ("void", 0, 0)], is_legal=False)
    @example(moves=[("void", 0, 0), ("trial", 5, 0), ("resign", 14, 0), ("end", 8, 0), ("move", 18, 0)], is_legal=True)
    @example(moves=[("suspend_vote", 3, 0), ("contest", 9, 0), ("uphold", 12, 0), ("restore_vote", 20, 0),
                    ("move", 15, 1), ("move", 6, 3), ("void", 0, 0)], is_legal=False)  # fmt: skip
    @example(moves=[("suspend", 1, 0), ("move", 1, 1), ("move", 0, 0)], is_legal=False)
    @example(moves=[("void", 0, 0), ("admit", 1, 0), ("admit", 0, 1), ("void", 8, 1)], is_legal=False)
    @example(moves=[("suspend_vote", 0, 0), ("uphold", 0, 0), ("void", 0, 1)], is_legal=False)
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    def test_a_life_corrected_anywhere_is_the_life_of_what_is_now_written(
        self, moves: list[Move], is_legal: bool
    ) -> None:
        life = Life(is_legal=is_legal)
        known: list[tuple[Any, Snapshot]] = []
        for verb, offset, which in [("admit", 0, 0), *moves]:
            try:
                with transaction.atomic():
                    life.do(verb, START + timedelta(days=offset), which)
            except DomainError:
                continue
            replay = live(life.acts)
            assert replay is not None, f"{verb}: {life.said()}"
            assert life.seen() == replay.snapshot(), f"{verb}: {life.said()}"
            known.append((now(), replay.snapshot()))
        for at, then in known:
            assert life.seen(at) == then


def on(days: int, *, said: int | None = None) -> Decision:
    """Return a decision that takes effect on a day. said: the day it was taken and told, where it was before."""
    told = START + timedelta(days=days if said is None else said)
    return decision(START + timedelta(days=days), decided_on=told, notice_on=told, **OVERRIDE)


def moved_to(days: int) -> Correction:
    return Correction("Erreur", effective_on=START + timedelta(days=days), override="Essai", tells=False)


@pytest.fixture
def life(db) -> Life:
    return Life(is_legal=False)


def category_on(life: Life, days: int) -> str | None:
    [*rows] = facts_on(life.organisation, START + timedelta(days=days))
    return rows[0].category if rows else None


def test_a_departure_that_was_later_lets_begin_what_it_had_kept_from_beginning(life):
    member = admit_on(life, 0).membership
    change_category(member, category=life.categories["worker"], decision=on(25, said=20), actor=SYSTEM)
    gone = resign(member, decision=on(24), actor=SYSTEM).event
    correct(gone, to=moved_to(28), actor=SYSTEM)
    assert [category_on(life, days) for days in (24, 25, 27, 28)] == ["user", "worker", "worker", None]


def test_a_departure_is_not_moved_past_another(life):
    member = admit_on(life, 0).membership
    resign(member, decision=on(14, said=5), actor=SYSTEM)
    gone = expel(member, decision=on(8), actor=SYSTEM).event
    with pytest.raises(CannotCorrect):
        correct(gone, to=moved_to(18), actor=SYSTEM)


def test_an_admission_is_not_moved_past_a_suspension(life):
    admitted = admit_on(life, 0)
    suspend(admitted.membership, order=SuspensionOrder(START + timedelta(days=17)), decision=on(7), actor=SYSTEM)
    with pytest.raises(CannotCorrect):
        correct(admitted, to=moved_to(9), actor=SYSTEM)
    correct(admitted, to=moved_to(7), actor=SYSTEM)
    assert [category_on(life, days) for days in (6, 7)] == [None, "user"]


@pytest.mark.parametrize("vote", [False, True], ids=["suspended", "the vote alone"])
def test_nobody_is_suspended_before_they_came_in(life, vote):
    admitted = admit_on(life, 2).membership
    if vote:
        done = suspend_vote(admitted, reason="Parts impayées", decision=on(5), actor=SYSTEM)
    else:
        done = suspend(admitted, order=SuspensionOrder(START + timedelta(days=17)), decision=on(5), actor=SYSTEM)
    with pytest.raises(CannotCorrect):
        correct(done.event, to=moved_to(1), actor=SYSTEM)
    correct(done.event, to=moved_to(2), actor=SYSTEM)


@pytest.mark.parametrize("answer", [contest_vote_suspension, uphold_vote_suspension, restore_vote])
def test_what_was_contested_kept_or_lifted_is_not_said_never_to_have_been_before_that_is(life, answer):
    member = admit_on(life, 0).membership
    done = suspend_vote(member, reason="Parts impayées", decision=on(5), actor=SYSTEM)
    answered = answer(member, decision=on(9), actor=SYSTEM)
    never = Correction("Erreur", is_void=True, tells=False)
    for to in (never, moved_to(10)):
        with pytest.raises(CannotCorrect):
            correct(done.event, to=to, actor=SYSTEM)
    correct(answered.event, to=never, actor=SYSTEM)
    correct(done.event, to=never, actor=SYSTEM)


def test_a_suspension_that_was_lifted_is_not_said_never_to_have_been_before_its_end_is(life):
    member = admit_on(life, 0).membership
    done = suspend(member, order=SuspensionOrder(START + timedelta(days=30)), decision=on(5), actor=SYSTEM)
    lifted = reinstate(member, decision=on(9), actor=SYSTEM)
    never = Correction("Erreur", is_void=True, tells=False)
    with pytest.raises(CannotCorrect):
        correct(done.event, to=never, actor=SYSTEM)
    correct(lifted.event, to=never, actor=SYSTEM)
    correct(done.event, to=never, actor=SYSTEM)


def test_nobody_stays_suspended_once_they_left(life):
    member = admit_on(life, 0).membership
    suspend(member, order=SuspensionOrder(START + timedelta(days=30)), decision=on(5), actor=SYSTEM)
    lifted = reinstate(member, decision=on(9), actor=SYSTEM).event
    resign(member, decision=on(14), actor=SYSTEM)
    with pytest.raises(CannotCorrect):
        correct(lifted, to=moved_to(18), actor=SYSTEM)
    correct(lifted, to=moved_to(14), actor=SYSTEM)


def test_an_admission_that_never_was_leaves_the_next_one_as_it_is(life):
    admit_on(life, 37)
    earlier = admit_on(life, 22)
    correct(earlier, to=Correction("Erreur", is_void=True, tells=False), actor=SYSTEM)
    assert [category_on(life, days) for days in (22, 36, 37)] == [None, None, "user"]


def test_an_admission_that_never_was_lets_the_earlier_one_go_on_that_was_written_since(life):
    wrong = admit_on(life, 5)
    change_category(wrong.membership, category=life.categories["worker"], decision=on(20), actor=SYSTEM)
    resign(wrong.membership, decision=on(30), actor=SYSTEM)
    admit_on(life, 2)
    correct(wrong, to=Correction("Mauvaise date", is_void=True, tells=False), actor=SYSTEM)
    assert [category_on(life, days) for days in (1, 2, 5, 19, 20, 29, 30)] == [
        None, "user", "user", "user", "worker", "worker", None,
    ]  # fmt: skip


def test_an_admission_on_the_day_of_a_departure_that_never_was_leaves_the_departure(life):
    member = admit_on(life, 0).membership
    resign(member, decision=on(5), actor=SYSTEM)
    again = admit_on(life, 5)
    correct(again, to=Correction("Homonyme", is_void=True, tells=False), actor=SYSTEM)
    assert [category_on(life, days) for days in (4, 5)] == ["user", None]


def admit_on(life: Life, days: int) -> MembershipEvent:
    return admit(life.person, category=life.categories["user"], decision=on(days), age=ADULT, actor=SYSTEM).event
