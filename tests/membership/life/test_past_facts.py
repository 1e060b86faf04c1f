"""A decision, a writing received and a death are written down once they have happened; an act may take effect later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from membership.errors import NotYetHappened
from membership.messages import sentence
from membership.models import Membership, MembershipEvent, Role
from membership.services.life.acts import Decision
from membership.services.life.admission import admit, begin_trial
from membership.services.life.changes import change_category
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import end_legal_person, expel, record_death, resign
from membership.services.life.suspensions import (
    SuspensionOrder,
    contest_vote_suspension,
    reinstate,
    restore_vote,
    suspend,
    suspend_vote,
    uphold_vote_suspension,
)
from tests.factories.life import ADULT, a_person, category, decision
from tests.factories.register import SYSTEM, a_legal_member, an_officer
from tests.membership.life.test_pages import ON, SUSPENSION, address, browser, text

TODAY = date(2027, 1, 25)
TOMORROW = TODAY + timedelta(days=1)
UNTIL = date(2027, 6, 1)
OVER = {"override": "Cas particulier."}


def _restricted(member: Membership) -> None:
    suspend_vote(member, reason="Dette", decision=decision(TODAY, **OVER), actor=SYSTEM)


def _after_a_restriction(act: Callable[..., Any]) -> Callable[[Membership, Decision], Any]:
    def done(member: Membership, said: Decision) -> Any:
        _restricted(member)
        return act(member, decision=said, actor=SYSTEM)

    return done


def _reinstated(member: Membership, said: Decision) -> Any:
    order, first = SuspensionOrder(UNTIL), decision(TODAY, ground="competes", **OVER)
    suspend(member, order=order, decision=first, actor=SYSTEM)
    return reinstate(member, decision=said, actor=SYSTEM)


def _admitted(member: Membership, said: Decision) -> Any:
    here = member.organisation
    return admit(a_person(here), category=category(here, "user"), decision=said, age=ADULT, actor=SYSTEM)


def _on_trial(member: Membership, said: Decision) -> Any:
    here = member.organisation
    kinds = {"auxiliary": category(here, "auxiliary"), "becomes": category(here, "worker")}
    return begin_trial(a_person(here), decision=said, age=ADULT, actor=SYSTEM, last_on=UNTIL, **kinds)


ACTS: dict[str, Callable[[Membership, Decision], Any]] = {
    "admit": _admitted,
    "begin_trial": _on_trial,
    "change_category": lambda member, said: change_category(
        member, category=category(member.organisation, "worker"), decision=said, actor=SYSTEM
    ),
    "suspend": lambda member, said: suspend(
        member, order=SuspensionOrder(UNTIL), decision=replace(said, ground="competes"), actor=SYSTEM
    ),
    "suspend_vote": lambda member, said: suspend_vote(member, reason="Dette", decision=said, actor=SYSTEM),
    "contest": _after_a_restriction(contest_vote_suspension),
    "uphold": _after_a_restriction(uphold_vote_suspension),
    "restore_vote": _after_a_restriction(restore_vote),
    "reinstate": _reinstated,
    "resign": lambda member, said: resign(member, decision=said, actor=SYSTEM),
    "expel": lambda member, said: expel(member, decision=replace(said, ground="competes"), actor=SYSTEM),
    "record_death": lambda member, said: record_death(member, decision=said, actor=SYSTEM),
    "end": lambda member, said: end_legal_person(
        a_legal_member(member.organisation), decision=said, actor=SYSTEM
    ),
}  # fmt: skip
HAPPEN_WHEN_THEY_TAKE_EFFECT = {"contest": "contested_on", "record_death": "died_on", "end": "ended_on"}


@pytest.mark.parametrize("fact", ["decided_on", "notice_on"])
@pytest.mark.parametrize("act", ACTS)
def test_no_act_rests_on_a_decision_or_a_notice_to_come(anne, act, fact):
    said = decision(TODAY, **OVER)
    with pytest.raises(NotYetHappened) as refused:
        ACTS[act](anne, replace(said, **{fact: TOMORROW}))
    assert (refused.value.fact, refused.value.on, refused.value.today) == (fact, TOMORROW, TODAY)


@pytest.mark.parametrize("act", ACTS)
def test_today_will_do(anne, act):
    assert ACTS[act](anne, decision(TODAY, **OVER)).event.decided_on == TODAY


@pytest.mark.parametrize("act", [one for one in ACTS if one not in HAPPEN_WHEN_THEY_TAKE_EFFECT])
def test_an_act_may_take_effect_later(anne, act):
    assert ACTS[act](anne, decision(TOMORROW, **OVER)).event.effective_on == TOMORROW


@pytest.mark.parametrize(("act", "fact"), HAPPEN_WHEN_THEY_TAKE_EFFECT.items())
def test_a_death_and_a_writing_received_are_of_today_at_the_latest(anne, act, fact):
    with pytest.raises(NotYetHappened) as refused:
        ACTS[act](anne, decision(TOMORROW, decided_on=TODAY, notice_on=TODAY, **OVER))
    assert refused.value.fact == fact
    with override("en"):
        said = sentence(refused.value)
    assert "January 26, 2027" in said
    assert "January 25, 2027" in said


def test_a_death_is_not_moved_to_a_day_to_come(anne):
    died = record_death(anne, decision=decision(TODAY), actor=SYSTEM).event
    with pytest.raises(NotYetHappened):
        correct(died, to=Correction("Acte de décès.", effective_on=TOMORROW), actor=SYSTEM)


def test_the_end_of_an_organisation_is_not_moved_to_a_day_to_come(rives):
    ended = end_legal_person(a_legal_member(rives), decision=decision(TODAY), actor=SYSTEM).event
    with pytest.raises(NotYetHappened):
        correct(ended, to=Correction("Acte de dissolution.", effective_on=TOMORROW), actor=SYSTEM)


def test_what_was_written_before_of_a_decision_to_come_can_still_be_corrected(anne):
    imported = MembershipEvent.objects.create(
        organisation=anne.organisation, membership=anne, kind="vote_upheld", effective_on=TODAY, decided_on=UNTIL
    )
    assert correct(imported, to=Correction("Jamais.", is_void=True), actor=SYSTEM).event.is_void


@pytest.mark.parametrize("fact", ["decided_on", "notice_on"])
def test_the_page_says_it_beside_the_field(rives, anne, fact):
    office = browser(an_officer(rives, Role.SECRETARY))
    seen = office.post(address(anne, "suspend"), SUSPENSION | {fact: "2027-01-26"})
    assert seen.status_code == 422
    assert list(seen.context["form"].errors) == [fact]
    assert "has not come yet, today being" in text(seen)
    assert date.fromisoformat(SUSPENSION["effective_on"]) == ON > TODAY


def test_the_page_of_a_death_says_it_too(rives, anne):
    office = browser(an_officer(rives, Role.SECRETARY))
    seen = office.post(address(anne, "death"), {"effective_on": "2027-12-25"})
    assert seen.status_code == 422
    assert list(seen.context["form"].errors) == ["effective_on"]


def test_the_page_of_the_end_of_an_organisation_says_it_too(rives):
    office = browser(an_officer(rives, Role.SECRETARY))
    seen = office.post(address(a_legal_member(rives), "end"), {"effective_on": "2027-12-25"})
    assert seen.status_code == 422
    assert list(seen.context["form"].errors) == ["effective_on"]
