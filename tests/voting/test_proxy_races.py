"""At the door, whoever carries proxies and those who gave them come in the same second: nobody is thrown out."""

from __future__ import annotations

import pytest
from django.db import transaction

from governance.models import Attendance, PresenceChannel
from governance.services.attendance import arrive
from membership.models import Relation
from membership.services.representation import name_representative
from tests.factories.meetings import an_evening, come
from tests.factories.register import JOINED_ON, SYSTEM, a_member, an_organisation
from tests.voting.races import beside

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def those():
    """Return Marie, who carries the proxies of Luc and Zoé; and a meeting in which another member is."""
    club = an_organisation(kind="qc_npo", bylaws={"proxy_allowed": True, "proxies_per_person": 2})
    luc, marie, zoe = (a_member(club, name) for name in ("Luc", "Marie", "Zoé"))
    for giver in (luc, zoe):
        name_representative(
            giver, person=marie.person, relation=Relation.PROXY, since=JOINED_ON, instrument_note="Lettre", actor=SYSTEM
        )
    return an_evening(club, a_member(club, "Paul")), marie, luc, zoe


def present(meeting):
    rows = Attendance.objects.filter(assembly=meeting, departed_at=None).select_related("membership__person", "person")
    return {row.membership.person.given_name: row.person.given_name for row in rows}


def in_person(meeting, member):
    return arrive(meeting, membership_id=member.pk, channel=PresenceChannel.ONLINE, in_person=True, actor=SYSTEM)


def test_the_giver_enters_in_person_while_the_carrier_is_noted(those):
    meeting, marie, luc, _zoe = those
    with beside() as door:
        with transaction.atomic():
            in_person(meeting, luc)
            door.begin(lambda: come(meeting, marie))
            assert door.is_waiting()
        door.result()
    assert present(meeting) == {"Paul": "Paul", "Luc": "Luc", "Marie": "Marie", "Zoé": "Marie"}


def test_the_carrier_is_noted_while_the_giver_enters_in_person(those):
    meeting, marie, luc, _zoe = those
    with beside() as phone:
        with transaction.atomic():
            come(meeting, marie)
            phone.begin(lambda: in_person(meeting, luc))
            assert phone.is_waiting()
        phone.result()
    assert present(meeting) == {"Paul": "Paul", "Luc": "Luc", "Marie": "Marie", "Zoé": "Marie"}


def test_the_carrier_is_let_in_as_themselves_and_as_a_giver_at_once(those):
    meeting, marie, luc, _zoe = those
    with beside() as door:
        with transaction.atomic():
            come(meeting, luc)
            door.begin(lambda: come(meeting, marie))
            assert door.is_waiting()
        door.result()
    assert present(meeting) == {"Paul": "Paul", "Luc": "Marie", "Marie": "Marie", "Zoé": "Marie"}
