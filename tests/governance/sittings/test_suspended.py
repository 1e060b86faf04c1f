"""A director is suspended: the mandate goes on and is not exercised, unless the decision keeps the office."""

from __future__ import annotations

from datetime import date, time

import pytest

from governance.access import bodies_for
from governance.errors import DirectorSuspended
from governance.models import AssemblyState, PresenceChannel
from governance.queries.discipline import directors_on as directors_acting
from governance.queries.sittings import chairs_of, directors_on, exercised_on
from governance.services.hands import Hands, decide_by_hands
from governance.services.sessions import open_assembly
from governance.services.sittings import call_sitting, director_arrives
from governance.services.written import WrittenText, circulate_written, conclude_signed, sign_written
from membership.models import Delivery, Organisation
from membership.services.life.suspensions import SuspensionOrder, suspend
from tests.factories.life import decision
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM
from tests.governance.sittings.conftest import CALLED_ON, MEETING_ON

pytestmark = pytest.mark.django_db

TEXT = WrittenText("Le bail", "Que le bail soit signé.", "The lease", "That the lease be signed.")


def suspended(mandate, *kept: str, until: date = date(2027, 7, 1)) -> None:
    suspend(
        mandate.membership,
        order=SuspensionOrder(until, kept),
        decision=decision(CALLED_ON, ground="competes", tells=False),
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
