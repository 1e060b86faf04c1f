"""The ledger of arrivals: who may come in, once, and when they leave."""

from __future__ import annotations

from datetime import date, time

import pytest

from governance.errors import AlreadyPresent, AssemblyNotOpen, DoorsNotOpen, MoreThanPresent, NotExpected, NotPresent
from governance.models import Attendance, PresenceChannel
from governance.queries import presence
from governance.queries.arrivals import comers
from governance.queries.proceedings import proceedings_of
from governance.queries.quorum import entitled_on_register, quorum_at
from governance.queries.room import entitled_in
from governance.services.attendance import arrive, depart
from governance.services.hands import Hands, decide_by_hands
from governance.services.sessions import end_assembly, open_assembly
from membership.clock import now
from membership.models import PersonKind
from membership.rules.findings import Outcome
from tests.factories.meetings import MEETING_ON, SYSTEM, a_called_assembly, an_assembly, come, jump
from tests.factories.register import a_legal_member, a_member, a_suspension, an_organisation, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def anne(organisation):
    return a_member(organisation, "Anne", "Roy")


@pytest.fixture
def evening(organisation, anne):
    """A called meeting, at 18:50 of its day: arrivals are noted before it opens."""
    assembly = a_called_assembly(organisation)
    jump(organisation, MEETING_ON, time(18, 50))
    return assembly


def test_whoever_arrives_counts_from_then_on(evening, anne):
    before = now()
    stay = come(evening, anne)
    assert stay.channel == PresenceChannel.HALL
    assert presence.present(evening, now()) == 1
    assert presence.present(evening, before) == 0


@pytest.mark.parametrize(
    ("on", "at", "comes"),
    [(date(2027, 4, 10), time(19), False), (MEETING_ON, time(17, 59), False), (MEETING_ON, time(18), True)],
)
def test_nobody_is_noted_as_there_more_than_an_hour_before(organisation, anne, on, at, comes):
    assembly = a_called_assembly(organisation)
    jump(organisation, on, at)
    if comes:
        assert come(assembly, anne).departed_at is None
    else:
        with pytest.raises(DoorsNotOpen):
            come(assembly, anne)
    assert Attendance.objects.filter(assembly=assembly).exists() is comes


def test_a_member_is_there_once_whichever_way_they_came(evening, anne):
    come(evening, anne, PresenceChannel.ONLINE)
    with pytest.raises(AlreadyPresent) as refused:
        come(evening, anne, PresenceChannel.HALL)
    assert refused.value.params["name"] == "Anne Roy"
    assert presence.by_channel(evening, now()) == {PresenceChannel.ONLINE: 1}


def test_whoever_leaves_may_come_back(evening, anne):
    come(evening, anne)
    depart(evening, membership_id=anne.pk, actor=SYSTEM)
    assert presence.present(evening, now()) == 0
    come(evening, anne)
    assert presence.present(evening, now()) == 1
    assert Attendance.objects.filter(assembly=evening).count() == 2


def test_nobody_leaves_who_did_not_come(evening, anne):
    with pytest.raises(NotPresent):
        depart(evening, membership_id=anne.pk, actor=SYSTEM)


def test_a_suspended_member_is_refused_with_the_reason(organisation, evening):
    luc = a_member(organisation, "Luc", "Gagné")
    a_suspension(luc, since=date(2027, 4, 20))
    with pytest.raises(NotExpected) as refused:
        come(evening, luc)
    assert refused.value.params["reason_code"] == "suspended"
    assert refused.value.params["reason_fr"] == "Suspension en vigueur."


def test_a_member_of_yesterday_is_refused(organisation, evening):
    gone = a_member(organisation, "Zoé", "Ancienne", until=MEETING_ON)
    with pytest.raises(NotExpected):
        come(evening, gone)


def test_who_does_not_vote_may_attend_and_does_not_count(organisation, evening):
    helper = a_member(organisation, "Inès", "Auxiliaire", category="auxiliary")
    come(evening, helper)
    assert presence.present(evening, now()) == 0
    assert presence.by_channel(evening, now()) == {PresenceChannel.HALL: 1}


def test_a_legal_person_comes_in_through_its_representative(organisation, evening):
    farm = a_legal_member(organisation, "Ferme du Quai", represented_by="Ana Diallo")
    stay = come(evening, farm)
    assert stay.person.full_name == "Ana Diallo"
    assert stay.person.kind == PersonKind.NATURAL


def test_nobody_arrives_before_the_call_or_after_the_end(organisation, anne):
    draft = an_assembly(organisation)
    with pytest.raises(AssemblyNotOpen):
        come(draft, anne)


def test_the_end_sends_everybody_home(evening, anne):
    from governance.services.sessions import open_assembly

    come(evening, anne)
    open_assembly(evening, actor=SYSTEM)
    end_assembly(evening, actor=SYSTEM)
    assert not Attendance.objects.filter(assembly=evening, departed_at__isnull=True).exists()
    with pytest.raises(AssemblyNotOpen):
        arrive(evening, membership_id=anne.pk, channel=PresenceChannel.HALL, actor=SYSTEM)


def test_the_quorum_comes_from_those_present(organisation, evening, anne):
    come(evening, anne)
    assert quorum_at(evening, now(), presence.present(evening, now())).outcome is Outcome.NOT_MET
    come(evening, members(organisation, 1)[0])
    assert quorum_at(evening, now(), presence.present(evening, now())).outcome is Outcome.MET


class TestFindingSomebodyAtTheDoor:
    @pytest.fixture(autouse=True)
    def people(self, organisation, evening):
        a_member(organisation, "Amélie", "Lévesque", number="M0000412")
        a_member(organisation, "Amélie", "Lévesque", number="M0001877")
        a_legal_member(organisation, "Coopérative de la Rive", represented_by="Ana Diallo", number="M0000007")

    @pytest.mark.parametrize(
        ("typed", "numbers"),
        [
            ("levesque", ["M0000412", "M0001877"]),
            ("amelie LEV", ["M0000412", "M0001877"]),
            ("412", ["M0000412"]),
            ("m0000412", ["M0000412"]),
            ("M412", ["M0000412"]),
            ("levecque", ["M0000412", "M0001877"]),
            ("cooperative rive", ["M0000007"]),
            ("diallo", ["M0000007"]),
            ("%", []),
            ("xyzzy", []),
            ("   ", []),
        ],
    )
    def test_by_name_number_or_representative(self, evening, typed, numbers):
        assert [comer.membership.number for comer in comers(evening, typed, now())] == numbers

    def test_costs_the_same_for_two_as_for_one(self, evening, django_assert_num_queries):
        with django_assert_num_queries(15):
            comers(evening, "412", now())
        with django_assert_num_queries(15):
            comers(evening, "levesque", now())


def test_where_the_record_day_is_fixed_a_newcomer_attends_and_does_not_count():
    organisation = an_organisation("veille", bylaws={"record_date_mode": "day_before_notice", "quorum": "1"})
    anne, luc = members(organisation, 2)
    assembly = a_called_assembly(organisation)
    jump(organisation, date(2027, 4, 15))
    rose = a_member(organisation, "Rose", since=date(2027, 4, 15))
    jump(organisation, MEETING_ON, time(18, 50))
    assert not comers(assembly, "Rose", now())[0].standing.is_entitled
    for one in (anne, luc, rose):
        come(assembly, one)
    assert Attendance.objects.filter(assembly=assembly).count() == 3
    assert presence.present(assembly, now()) == 2
    assert entitled_on_register(assembly, now()) == entitled_in(assembly, MEETING_ON) == 2
    opened = open_assembly(assembly, actor=SYSTEM)
    motion = assembly.motions.get()
    with pytest.raises(MoreThanPresent):
        decide_by_hands(motion, Hands(3, 0), actor=SYSTEM)
    assert decide_by_hands(motion, Hands(2, 0), actor=SYSTEM).figures["entitled"] == 2
    assert dict(proceedings_of(opened).quorum.figures)["entitled"] == 2
