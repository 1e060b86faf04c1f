"""Where the register asks who decided, the resolutions of the board are offered; other words may still be written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Assembly, BodyKind, MotionState, Resolution, SittingKind
from governance.queries.decisions import adopted_lately
from governance.services.bodies import Outline, found_body
from membership.models import Role
from tests.factories.meetings import a_motion, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation

pytestmark = pytest.mark.django_db
ON = date(2027, 3, 2)


@pytest.fixture
def organisation():
    found = an_organisation()
    jump(found, ON)
    return found


@pytest.fixture
def board(organisation):
    return found_body(organisation, Outline(BodyKind.BOARD, "Conseil", "Board"), actor=SYSTEM)


def adopted(organisation, rank, *, body=None, title="Admissions"):
    motion = a_motion(an_assembly(organisation))
    if body:
        meeting = {"kind": SittingKind.MEETING, "body": body, "starts_at": datetime(2027, 3, 1, 18, tzinfo=UTC)}
        Assembly.objects.filter(pk=motion.assembly_id).update(**meeting)
    return Resolution.objects.create(
        organisation=organisation, motion=motion, series="CA" if body else "", year=2027, rank=rank,
        adopted_on=date(2027, 3, rank), title_fr=title,
    )  # fmt: skip


def read(account, member) -> str:
    client = Client(headers={"accept-language": "fr"})
    client.force_login(account)
    address = reverse("member-act", kwargs={"slug": "rives", "public_id": member.public_id, "act": "category"})
    return unescape(client.get(address).content.decode())


def test_the_latest_come_first_without_those_of_the_members_or_taken_back(organisation, board):
    adopted(organisation, 1, body=board)
    adopted(organisation, 2, body=board)
    adopted(organisation, 3)
    fallen = adopted(organisation, 4, body=board)
    type(fallen.motion).objects.filter(pk=fallen.motion_id).update(state=MotionState.REJECTED)
    assert [one.number for one in adopted_lately(organisation)] == ["CA-2027-02", "CA-2027-01"]


def test_the_form_offers_them_and_takes_other_words(organisation, board):
    adopted(organisation, 1, body=board, title="Changements de catégorie")
    page = read(an_officer(organisation, Role.SECRETARY), a_member(organisation))
    assert 'list="id_decided_by_decisions"' in page
    assert '<datalist id="id_decided_by_decisions">' in page
    assert '<option value="Conseil, CA-2027-01">Changements de catégorie, ' in page
    assert 'type="text" name="decided_by"' in page
