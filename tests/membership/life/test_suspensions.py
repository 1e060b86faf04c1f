"""Suspended, contested, reinstated: what is lost, for how long, and what the letter says of it."""

from __future__ import annotations

from datetime import date

import pytest

from membership.errors import (
    ActRuledOut,
    AlreadySo,
    DatesReversed,
    NotAMember,
    NothingToLift,
    OverrideReasonMissing,
    ReasonMissing,
)
from membership.models import EventKind, EventWaiver
from membership.queries.to_do import to_do_on
from membership.services.life.corrections import Correction, correct
from membership.services.life.suspensions import (
    SuspensionOrder,
    contest_vote_suspension,
    reinstate,
    restore_vote,
    suspend,
    suspend_vote,
    uphold_vote_suspension,
)
from membership.services.parameters import set_parameter
from tests.factories.life import decision, finding_of, of_the_board, standing
from tests.factories.meetings import jump
from tests.factories.register import ADOPTED_ON, SYSTEM, a_member

FROM, UNTIL = date(2027, 2, 1), date(2027, 5, 1)
GROUND = "shares_unpaid"


def suspended(member, **fields):
    return suspend(
        member, order=SuspensionOrder(UNTIL), decision=of_the_board(FROM, ground=GROUND, **fields), actor=SYSTEM
    )


def test_the_letter_says_why_until_when_what_is_lost_and_what_is_kept(anne):
    order = SuspensionOrder(UNTIL, ("attendance",))
    done = suspend(anne, order=order, decision=of_the_board(FROM, ground=GROUND), actor=SYSTEM)
    text = done.notice.texts.get(language="en").body_text
    for said in (
        "has not paid the qualifying shares",
        "Friday, April 30, 2027",
        "the notice of meetings, the vote, office",
    ):
        assert said in text
    assert "lets you keep: attendance" in text
    assert "n’a pas payé ses parts de qualification" in text


def test_without_an_end_a_suspension_is_too_long(anne):
    with pytest.raises(ActRuledOut) as refused:
        suspend(anne, order=SuspensionOrder(None), decision=of_the_board(FROM, ground=GROUND), actor=SYSTEM)
    assert finding_of(refused.value).code == "suspension_length"


@pytest.mark.parametrize("ground", ["", "not_liked"])
def test_only_a_ground_of_the_law_suspends(anne, ground):
    with pytest.raises(ActRuledOut) as refused:
        suspend(anne, order=SuspensionOrder(UNTIL), decision=of_the_board(FROM, ground=ground), actor=SYSTEM)
    assert finding_of(refused.value).code == "discipline_ground"


def test_a_reasoned_notice_after_fifteen_days_warns_and_the_reason_is_kept(anne):
    late = {"decided_on": date(2027, 1, 9), "notice_on": date(2027, 1, 25)}
    with pytest.raises(OverrideReasonMissing) as refused:
        suspended(anne, **late, override="")
    assert finding_of(refused.value).code == "reasoned_notice"
    suspended(anne, **late, override="La poste était en grève.")
    kept = {one.finding["code"]: one.reason for one in EventWaiver.objects.all()}
    assert kept["reasoned_notice"] == "La poste était en grève."


def test_nobody_is_suspended_twice_at_once(anne):
    suspended(anne)
    with pytest.raises(AlreadySo):
        suspended(anne)


def test_whoever_is_no_member_cannot_be_suspended(rives):
    gone = a_member(rives, "Parti", until=date(2026, 1, 1))
    with pytest.raises(NotAMember):
        suspended(gone)


def test_a_reinstatement_ends_the_suspension_that_day(anne):
    suspended(anne)
    reinstate(anne, decision=decision(date(2027, 3, 1)), actor=SYSTEM)
    assert not standing(anne, date(2027, 2, 28)).is_entitled
    assert standing(anne, date(2027, 3, 1)).is_entitled
    with pytest.raises(NothingToLift):
        reinstate(anne, decision=decision(date(2027, 3, 2)), actor=SYSTEM)


@pytest.mark.parametrize("vote_suspended_too", [False, True])
def test_the_letter_of_a_reinstatement_promises_the_vote_to_whoever_has_it(anne, vote_suspended_too):
    suspended(anne)
    if vote_suspended_too:
        vote_suspended(anne, **WARNED)
    done = reinstate(anne, decision=decision(date(2027, 3, 1)), actor=SYSTEM)
    said = done.notice.texts.get(language="en").body_text
    assert ("all your rights" in said, "but for the right to vote" in said) == (
        not vote_suspended_too,
        vote_suspended_too,
    )


# --- the vote alone


WARNED = {"override": "Article 9 du règlement."}


def vote_suspended(member, **fields):
    return suspend_vote(
        member, reason="Aucune affaire depuis deux ans.", decision=decision(FROM, **fields), actor=SYSTEM
    )


def test_the_cases_are_uncertain_law_so_a_reason_is_wanted_until_a_by_law_is_on_file(rives, anne):
    with pytest.raises(OverrideReasonMissing) as warned:
        vote_suspended(anne)
    assert finding_of(warned.value).code == "vote_suspension_cases"
    set_parameter(rives, key="vote_suspension", value=True, article="9", adopted_on=ADOPTED_ON, actor=SYSTEM)
    assert vote_suspended(anne).findings[0].outcome.value == "met"


def test_the_member_is_still_told_and_does_not_vote(anne):
    vote_suspended(anne, **WARNED)
    stands = standing(anne, FROM)
    assert (stands.is_told, stands.is_entitled, stands.reason_code) == (True, False, "vote_suspended")


def test_the_letter_gives_fifteen_days_to_contest_from_the_notice(anne):
    jump(anne.organisation, date(2027, 1, 27))
    done = vote_suspended(anne, notice_on=date(2027, 1, 27), **WARNED)
    assert "February 11, 2027" in done.notice.texts.get(language="en").body_text


def test_what_was_decided_for_later_stands_when_the_first_suspension_is_lifted(rives, anne):
    suspended(anne)
    later = SuspensionOrder(date(2027, 9, 1))
    suspend(anne, order=later, decision=of_the_board(date(2027, 6, 1), ground=GROUND), actor=SYSTEM)
    done = reinstate(anne, decision=decision(date(2027, 3, 1)), actor=SYSTEM)
    days = (date(2027, 2, 28), date(2027, 3, 1), date(2027, 5, 31), date(2027, 6, 1), date(2027, 9, 1))
    assert [standing(anne, on).facts.is_suspended for on in days] == [True, False, False, True, False]
    correct(done.event, to=Correction("Autre membre.", is_void=True), actor=SYSTEM)
    assert [standing(anne, on).facts.is_suspended for on in days] == [True, True, False, True, False]


def test_a_suspension_of_the_vote_says_its_reason(anne):
    with pytest.raises(ReasonMissing):
        suspend_vote(anne, reason=" ", decision=decision(FROM, **WARNED), actor=SYSTEM)


@pytest.mark.parametrize(("on", "outcome"), [(date(2027, 2, 16), "met"), (date(2027, 2, 17), "not_met")])
def test_a_contest_after_its_delay_is_recorded_with_a_finding(anne, on, outcome):
    jump(anne.organisation, FROM)
    vote_suspended(anne, **WARNED)
    jump(anne.organisation, on)
    done = contest_vote_suspension(anne, decision=decision(on), actor=SYSTEM)
    assert done.event.kind == EventKind.VOTE_CONTESTED
    assert [one.outcome.value for one in done.findings] == [outcome]


def test_the_board_upholds_or_gives_the_vote_back(anne):
    vote_suspended(anne, **WARNED)
    jump(anne.organisation, date(2027, 2, 10))
    contest_vote_suspension(anne, decision=decision(date(2027, 2, 10)), actor=SYSTEM)
    uphold_vote_suspension(anne, decision=decision(date(2027, 2, 20)), actor=SYSTEM)
    assert not standing(anne, date(2027, 2, 20)).is_entitled
    restore_vote(anne, decision=decision(date(2027, 3, 1)), actor=SYSTEM)
    assert standing(anne, date(2027, 3, 1)).is_entitled
    with pytest.raises(NothingToLift):
        restore_vote(anne, decision=decision(date(2027, 3, 2)), actor=SYSTEM)


def test_a_suspension_does_not_end_before_it_begins(anne):
    with pytest.raises(DatesReversed):
        suspend(anne, order=SuspensionOrder(date(2027, 1, 1)), decision=of_the_board(FROM, ground=GROUND), actor=SYSTEM)


def test_a_suspension_about_to_end_is_among_what_waits(rives, anne):
    suspended(anne)
    assert to_do_on(rives, date(2027, 4, 15)).suspensions == ()
    [waiting] = to_do_on(rives, date(2027, 4, 16)).suspensions
    assert (waiting.membership, waiting.effective.upper) == (anne, UNTIL)
    assert to_do_on(rives, UNTIL).suspensions == ()
