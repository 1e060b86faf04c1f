"""Two connections at once, in a federation: each seat is one vote, and one person is in one seat."""

from __future__ import annotations

import pytest
from django.db import transaction

from governance.errors import AlreadyPresent
from governance.models import Attendance
from governance.services.attendance import let_alternate_in
from membership.errors import ActRuledOut
from membership.models import Relation, Representation
from tests.factories.federations import a_coop, a_federation, cast, delegate_of, seated, sent
from tests.factories.life import a_person
from tests.factories.meetings import MEETING_ON, an_evening, an_open_poll
from tests.factories.register import SYSTEM
from tests.voting.races import at_once
from voting.models import RollCallVote

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def coop():
    return a_coop(a_federation(), delegates=("Marc", "Aminata"))


def test_two_delegates_cast_at_once_and_each_has_one_vote(coop):
    meeting = an_evening(coop.organisation)
    sent(meeting, coop, 1), sent(meeting, coop, 2)
    poll = an_open_poll(meeting)
    marc, aminata = delegate_of(coop, 1), delegate_of(coop, 2)
    at_once(*[lambda: cast(poll, coop, marc, "for"), lambda: cast(poll, coop, aminata, "against")] * 2)
    assert sorted(RollCallVote.objects.values_list("entry__seat_no", "choice")) == [(1, "for"), (2, "against")]


def test_one_person_named_to_two_seats_at_once_holds_one(coop):
    zoe = a_person(coop.organisation, "Zoé")
    answers = at_once(lambda: seated(coop, zoe, 2), lambda: seated(coop, zoe, 3))
    assert sorted(type(answer) is ActRuledOut for answer in answers) == [False, True]
    assert Representation.objects.filter(person=zoe, recorded__upper_inf=True).count() == 1


def test_a_delegate_and_their_alternate_at_once_are_one_of_the_two(coop):
    seated(coop, a_person(coop.organisation, "Paul"), 1, relation=Relation.ALTERNATE)
    meeting = an_evening(coop.organisation)

    def the_alternate() -> Attendance:
        # As the door does: both, or neither.
        with transaction.atomic():
            let_alternate_in(meeting, coop, seat_no=1, on=MEETING_ON, actor=SYSTEM)
            return sent(meeting, coop, 1)

    answers = at_once(lambda: sent(meeting, coop, 1), the_alternate)
    assert Attendance.objects.filter(assembly=meeting, seat_no=1, departed_at=None).count() == 1
    assert any(isinstance(answer, AlreadyPresent) for answer in answers)
