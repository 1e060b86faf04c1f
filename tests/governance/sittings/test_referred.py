"""What the board sends to its own next meeting stands on its agenda until a meeting has come to it."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from governance.models import MotionState, SittingKind
from governance.services.at_the_table import director_arrives
from governance.services.debate import refer_motion
from governance.services.hands import Hands, decide_by_hands
from governance.services.planning import Plan, plan_assembly
from governance.services.sessions import end_assembly, open_assembly
from governance.services.sittings import call_sitting
from tests.factories.meetings import SYSTEM, jump
from tests.governance.sittings.conftest import CALLED_ON, MEETING_ON

pytestmark = pytest.mark.django_db


def hold(sitting, directors, *, called_on, on):
    jump(sitting.organisation, called_on)
    called = call_sitting(sitting, actor=SYSTEM)
    jump(called.organisation, on, time(18, 5))
    for one in directors:
        director_arrives(called, mandate=one, channel="hall", actor=SYSTEM)
    return open_assembly(called, actor=SYSTEM)


def following(board, on):
    plan = Plan(
        SittingKind.MEETING, "Réunion", "Meeting", datetime.combine(on, time(18), board.organisation.zone), "Bureau",
        body=board,
    )  # fmt: skip
    return plan_assembly(board.organisation, plan, actor=SYSTEM)


@pytest.mark.parametrize(("is_decided", "comes_again"), [(True, 0), (False, 1)])
def test_it_comes_back_until_a_meeting_has_come_to_it(board, planned, directors, is_decided, comes_again):
    first = hold(planned, directors, called_on=CALLED_ON, on=MEETING_ON)
    motion = first.motions.get(item__position=2)
    refer_motion(motion, body=board, due_on=date(2027, 4, 1), actor=SYSTEM)
    end_assembly(first, actor=SYSTEM)
    motion.refresh_from_db()
    assert motion.state == MotionState.REFERRED
    second = following(board, date(2027, 3, 8))
    put = second.motions.get(item__referral=motion.referral)
    assert put.text_fr == motion.text_fr
    second = hold(second, directors, called_on=date(2027, 3, 1), on=date(2027, 3, 8))
    if is_decided:
        decide_by_hands(put, Hands(4, 0), actor=SYSTEM)
    end_assembly(second, actor=SYSTEM)
    third = following(board, date(2027, 4, 12))
    assert third.motions.filter(item__referral=motion.referral).count() == comes_again


def test_what_the_board_sends_to_somebody_who_is_no_body_comes_back_to_the_board(board, planned, directors):
    ahead = following(board, date(2027, 3, 8))
    first = hold(planned, directors, called_on=CALLED_ON, on=MEETING_ON)
    motion = first.motions.get(item__position=2)
    refer_motion(motion, to="L’entrepreneur", due_on=date(2027, 4, 1), actor=SYSTEM)
    [back] = ahead.agenda.filter(referral=motion.referral)
    assert back.motion.text_fr == motion.text_fr
    assert back.referral.owner == "L’entrepreneur"
    end_assembly(first, actor=SYSTEM)
    # Once on the agenda of one meeting to come, not of the one after.
    assert not following(board, date(2027, 4, 12)).agenda.filter(referral=motion.referral).exists()
