"""The seats of member organisations, as the office sees and fills them."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from membership.clock import now
from membership.errors import ActRuledOut, NotAMember
from membership.models import AuditEntry, MembershipPeriod, Relation, Role, VotesBasis
from membership.models.base import STILL_RECORDED
from membership.rules.delegations import Basis
from membership.services import history
from membership.services.delegations import set_votes_basis
from membership.services.representation import name_representative
from tests.factories.federations import a_coop, a_federation, delegate_of, seated
from tests.factories.life import finding_of
from tests.factories.meetings import CALLED_ON, a_called_assembly, jump
from tests.factories.register import JOINED_ON, SYSTEM, a_legal_member, an_account_of, an_officer, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def federation():
    found = a_federation()
    jump(found, CALLED_ON)
    return found


def signed_in(account) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(account)
    return client


@pytest.fixture
def office(federation):
    return signed_in(an_officer(federation, Role.SECRETARY))


def address(name, federation, member=None):
    kwargs = {"slug": federation.slug} | ({"public_id": member.public_id} if member else {})
    return reverse(name, kwargs=kwargs)


def text(answer) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def test_nothing_is_written_of_a_member_that_left(federation):
    coop = a_coop(federation, size=None)
    for stay in MembershipPeriod.objects.filter(membership=coop):
        history.end(stay, on=CALLED_ON, at=now())
    with pytest.raises(NotAMember):
        set_votes_basis(coop, basis=Basis(size=120), source="Rapport", since=CALLED_ON, actor=SYSTEM)
    assert not VotesBasis.objects.exists()


def test_the_page_of_a_member_shows_its_seats_why_and_what_comes_next(federation, office):
    coop = a_coop(federation, size=120, delegates=("Marc", "Aminata"))
    page = text(office.get(address("member-seats", federation, coop)))
    assert "One vote for each block of 50 begun, at most 3: 3 for 120." in page
    assert "Rapport annuel" in page
    assert "Marc Fabre" in page
    assert "Aminata Fabre" in page
    assert "act=" not in page
    assert "relation=delegate&seat_no=3" in page
    naming = office.get(
        reverse("member-act", kwargs={"slug": federation.slug, "public_id": coop.public_id, "act": "represent"})
        + "?relation=delegate&seat_no=3"
    )
    assert 'name="seat_no" value="3"' in text(naming)


def test_the_list_shows_members_with_an_empty_seat_first(federation, office):
    a_coop(federation, "Coop Abondante", size=10, delegates=("Luc",))
    a_coop(federation, "Coop Vide", size=60)
    page = text(office.get(address("delegations", federation)))
    assert page.index("Coop Vide") < page.index("Coop Abondante")
    assert "2 seats of 3 are empty" in page


def test_the_office_writes_the_size_and_what_was_before_stays_known(federation, office):
    coop = a_coop(federation, size=40)
    answer = office.post(
        address("member-votes-basis", federation, coop), {"size": "160", "source": "Recensement", "since": "2027-01-01"}
    )
    assert answer.status_code == 302
    rows = VotesBasis.objects.filter(STILL_RECORDED, membership=coop).order_by("effective")
    assert [(row.size, row.effective.upper is None) for row in rows] == [(40, False), (160, True)]
    assert AuditEntry.objects.filter(action="votes_basis.set").count() == 2


@pytest.mark.parametrize(
    "written",
    [
        {"source": "x", "since": "2027-01-01"},
        {"size": "1", "votes": "2", "source": "x", "since": "2027-01-01"},
        {"size": "1", "since": "2027-01-01"},
        {"size": "-1", "source": "x", "since": "2027-01-01"},
        {"votes": "0", "source": "x", "since": "2027-01-01"},
    ],
)
def test_what_does_not_add_up_is_said_beside_the_field_and_nothing_is_written(federation, office, written):
    coop = a_coop(federation, size=None)
    assert office.post(address("member-votes-basis", federation, coop), written).status_code == 422
    assert not VotesBasis.objects.exists()


def test_the_seats_of_a_past_day_are_read_and_nothing_is_changed_from_them(federation, office):
    coop = a_coop(federation, size=40)
    sent = {"size": "160", "source": "Recensement", "since": CALLED_ON.isoformat()}
    office.post(address("member-votes-basis", federation, coop), sent)
    before = {"as_of": (CALLED_ON - timedelta(days=1)).isoformat()}
    page = address("member-seats", federation, coop)
    then, now_ = text(office.get(page, before)), text(office.get(page))
    assert ("<h2>1 seat</h2>" in then, "<h2>3 seats</h2>" in now_) == (True, True)
    assert "nothing is changed from here" in then
    assert ("relation=delegate" in then, "relation=delegate" in now_) == (False, True)
    assert f"{page}?{urlencode(before)}" in text(office.get(address("delegations", federation), before))
    acting = text(office.get(address("member-representatives", federation, coop), before))
    assert "Name who acts for this member" not in acting
    early = {"as_of": (JOINED_ON - timedelta(days=1)).isoformat()}
    assert "That day it had no seat" in text(office.get(page, early))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CHAIR, Role.SCRUTINEER])
def test_only_the_office_writes(federation, role):
    coop = a_coop(federation)
    client = signed_in(an_officer(federation, role))
    written = {"size": "160", "source": "Recensement", "since": "2027-01-01"}
    assert client.post(address("member-votes-basis", federation, coop), written).status_code == 404


def test_members_do_not_read_the_seats_of_others(federation):
    coop = a_coop(federation, delegates=("Marc",))
    client = signed_in(an_account_of(coop))
    assert client.get(address("delegations", federation)).status_code == 404
    assert client.get(address("member-seats", federation, coop)).status_code == 404


def test_elsewhere_there_is_no_such_page():
    organisation = an_organisation()
    farm = a_legal_member(organisation)
    client = signed_in(an_officer(organisation, Role.SECRETARY))
    assert client.get(address("delegations", organisation)).status_code == 404
    assert client.get(address("member-seats", organisation, farm)).status_code == 404


def test_the_page_of_the_meeting_says_which_seats_are_empty(federation, office):
    a_coop(federation, size=120, delegates=("Marc", "Aminata"))
    meeting = a_called_assembly(federation)
    page = text(office.get(reverse("governance:assembly", args=[federation.slug, meeting.public_id])))
    assert "2 seats of 3 are filled" in page
    assert "1 empty" in page
    assert address("delegations", federation) in page


def test_the_list_asks_few_questions_of_the_database(federation, office, django_assert_max_num_queries):
    for rank in range(6):
        a_coop(federation, f"Coop {rank}", delegates=(f"Marc{rank}", f"Zoé{rank}"))
    office.get(address("delegations", federation))
    with django_assert_max_num_queries(14):
        office.get(address("delegations", federation))


def test_one_person_is_not_seated_twice_for_a_member(federation):
    coop = a_coop(federation, delegates=("Marc",))
    with pytest.raises(ActRuledOut) as refused:
        seated(coop, delegate_of(coop, 1), 2)
    assert finding_of(refused.value).code == "holds_another_seat"


def test_somebody_may_be_the_alternate_of_a_seat_beside_their_own_and_it_is_said(federation):
    coop = a_coop(federation, delegates=("Marc", "Aminata"))
    named = name_representative(
        coop, person=delegate_of(coop, 1), relation=Relation.ALTERNATE, seat_no=2, since=JOINED_ON,
        instrument_note="Extrait", actor=SYSTEM,
    )  # fmt: skip
    assert "holds_another_seat" in [one.code for one in named.findings]
