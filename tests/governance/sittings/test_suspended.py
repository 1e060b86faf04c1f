"""A director is suspended: the mandate goes on and is not exercised, unless the decision keeps the office."""

from __future__ import annotations

from datetime import date, time

import pytest

from governance.access import bodies_for
from governance.errors import DirectorSuspended
from governance.models import AssemblyState, PresenceChannel
from governance.queries.discipline import directors_on as directors_acting
from governance.queries.presence import present
from governance.queries.rules import rules_of
from governance.queries.sittings import chairs_of, directors_on, exercised_on, quorum_of
from governance.services.at_the_table import director_arrives, director_leaves
from governance.services.hands import Hands, decide_by_hands
from governance.services.sessions import open_assembly
from governance.services.sittings import call_sitting
from governance.services.written import WrittenText, circulate_written, conclude_signed, sign_written
from membership.clock import now
from membership.models import Delivery, Organisation
from membership.rules.findings import Outcome
from membership.services.life.suspensions import SuspensionOrder, suspend
from tests.factories.life import of_the_board
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM
from tests.governance.sittings.conftest import CALLED_ON, MEETING_ON

pytestmark = pytest.mark.django_db

TEXT = WrittenText("Le bail", "Que le bail soit signé.", "The lease", "That the lease be signed.")


def suspended(mandate, *kept: str, until: date = date(2027, 7, 1)) -> None:
    suspend(
        mandate.membership,
        order=SuspensionOrder(until, kept),
        decision=of_the_board(CALLED_ON, ground="competes", tells=False),
        actor=SYSTEM,
    )


def told(notice) -> set[str]:
    return set(Delivery.objects.filter(notice=notice).values_list("person__given_name", flat=True))


def test_a_director_whose_office_is_suspended_is_not_called_nor_counted(organisation, planned, directors):
    suspended(directors[3])
    called = call_sitting(planned, actor=SYSTEM)
    assert told(called.notice) == {"Anne", "Bruno", "Chantal"}
    jump(organisation, MEETING_ON, time(18, 5))
    for one in directors[:3]:
        director_arrives(called, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    with pytest.raises(DirectorSuspended) as refused:
        director_arrives(called, mandate=directors[3], channel=PresenceChannel.HALL, actor=SYSTEM)
    assert refused.value.name == "Denis Nguyen"
    motion = open_assembly(called, actor=SYSTEM).motions.get(item__position=2)
    decided = decide_by_hands(motion, Hands(3, 0), actor=SYSTEM)
    assert decided.facts.get().figures["entitled"] == 3
    assert [one.name for one in chairs_of(called, MEETING_ON)] == ["Anne Roy", "Bruno Diallo", "Chantal Lavoie"]


def test_the_seat_of_a_suspended_director_stays_counted_and_the_mandate_goes_on(board, directors):
    suspended(directors[3])
    assert directors_on(board, MEETING_ON) == directors
    assert exercised_on(board, MEETING_ON) == directors[:3]
    assert directors_acting(board.organisation, MEETING_ON) == 3


def test_a_director_back_by_the_day_of_the_meeting_is_called(planned, directors):
    suspended(directors[3], until=MEETING_ON)
    assert "Denis" in told(call_sitting(planned, actor=SYSTEM).notice)


def test_a_suspended_director_does_not_read_what_the_body_does(organisation, board, directors):
    suspended(directors[3])
    for mandate, bodies in ((directors[2], [board]), (directors[3], [])):
        assert list(bodies_for(organisation, frozenset(), [mandate.person], CALLED_ON)) == bodies


def test_a_suspended_director_need_not_sign(board, directors):
    suspended(directors[3])
    written = circulate_written(board, TEXT, actor=SYSTEM)
    assert told(written.notice) == {"Anne", "Bruno", "Chantal"}
    with pytest.raises(DirectorSuspended):
        sign_written(written, mandate=directors[3], actor=SYSTEM)
    for one in directors[:3]:
        sign_written(written, mandate=one, actor=SYSTEM)
    written.refresh_from_db()
    assert written.state == AssemblyState.ENDED


def test_a_text_that_lacks_the_signature_of_somebody_suspended_since_is_adopted(board, directors):
    written = circulate_written(board, TEXT, actor=SYSTEM)
    for one in directors[:3]:
        sign_written(written, mandate=one, actor=SYSTEM)
    suspended(directors[3])
    assert conclude_signed() == 1


def test_a_suspension_that_keeps_office_changes_nothing(organisation, planned, board, directors):
    suspended(directors[3], "office")
    assert "Denis" in told(call_sitting(planned, actor=SYSTEM).notice)
    jump(organisation, MEETING_ON, time(18, 5))
    director_arrives(planned, mandate=directors[3], channel=PresenceChannel.HALL, actor=SYSTEM)
    assert list(bodies_for(organisation, frozenset(), [directors[3].person], MEETING_ON)) == [board]


def test_rules_that_do_not_speak_of_it_leave_a_suspended_director_at_the_table(organisation, board, directors):
    suspended(directors[3])
    Organisation.objects.filter(pk=organisation.pk).update(kind="ca_coop")
    assert exercised_on(board, MEETING_ON) == directors


@pytest.fixture
def at_the_table(organisation, planned, directors):
    """The meeting of the board, in session, with all its directors at the table."""
    called = call_sitting(planned, actor=SYSTEM)
    jump(organisation, MEETING_ON, time(18, 5))
    for one in directors:
        director_arrives(called, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    return open_assembly(called, actor=SYSTEM)


def test_a_director_suspended_while_at_the_table_leaves_it_by_that_act(at_the_table, directors):
    done = suspend(
        directors[3].membership,
        order=SuspensionOrder(date(2027, 7, 1)),
        decision=of_the_board(MEETING_ON, ground="competes", tells=False),
        actor=SYSTEM,
    )
    said = [one for one in done.consequences if one.code == "left_the_table"]
    assert [one.figure("here") for one in said] == [len(directors) - 1]
    assert "son départ est noté" in said[0].sentence("fr")
    assert present(at_the_table, now()) == len(directors) - 1
    assert quorum_of(at_the_table, len(directors) - 1, MEETING_ON, rules_of(at_the_table)).figure("present") == (
        len(directors) - 1
    )
    motion = at_the_table.motions.get(item__position=2)
    assert decide_by_hands(motion, Hands(len(directors) - 1, 0), actor=SYSTEM).facts.get().figures["present"] == (
        len(directors) - 1
    )


def test_one_who_keeps_the_office_stays_at_the_table(at_the_table, directors):
    suspended(directors[3], "office")
    assert present(at_the_table, now()) == len(directors)


def test_where_the_quorum_goes_with_them_the_act_says_so(at_the_table, directors):
    for one in directors[1:3]:
        director_leaves(at_the_table, mandate=one, actor=SYSTEM)
    done = suspend(
        directors[3].membership,
        order=SuspensionOrder(date(2027, 7, 1)),
        decision=of_the_board(MEETING_ON, ground="competes", tells=False),
        actor=SYSTEM,
    )
    codes = [one.code for one in done.consequences]
    assert codes[:2] == ["office_suspended", "left_the_table"]
    assert len(codes) == 3
    assert done.consequences[2].outcome is Outcome.NOT_MET
