"""What the board decides by a procedure is not written in the register past it without saying why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from governance.services.discipline import decide_procedure, open_procedure
from membership.errors import OverrideReasonMissing
from membership.models import EventWaiver, MembershipEvent, Role
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import expel
from membership.services.life.suspensions import SuspensionOrder, suspend
from tests.factories.life import decision, finding_of
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation
from tests.governance.discipline.test_deciding import MEETING_ON, NOTIFIED_ON, a_charge, a_verdict

pytestmark = pytest.mark.django_db

DECIDED_ON = MEETING_ON + timedelta(days=1)
BEHIND = "discipline_without_procedure"


@pytest.fixture
def anne(db):
    coop = an_organisation()
    jump(coop, NOTIFIED_ON)
    return a_member(coop)


def ground(**more):
    return decision(DECIDED_ON, ground="commitments_unmet", **more)


def page(member, client, act="suspend"):
    client.force_login(
        an_officer(member.organisation, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client.get(reverse("member-act", args=[member.organisation.slug, member.public_id, act])).content.decode()


def test_a_suspension_or_an_expulsion_without_one_wants_a_reason_that_is_kept(anne):
    with pytest.raises(OverrideReasonMissing) as refused:
        expel(anne, decision=ground(), actor=SYSTEM)
    assert finding_of(refused.value).code == BEHIND
    assert "art. 58" in finding_of(refused.value).rule.source("fr")
    expel(anne, decision=ground(override="Décidé avant que ce registre soit tenu ici."), actor=SYSTEM)
    kept = EventWaiver.objects.get()
    assert (kept.finding["code"], kept.reason) == (BEHIND, "Décidé avant que ce registre soit tenu ici.")


def test_what_the_board_carried_needs_none_nor_does_writing_it_again(anne, client):
    procedure = open_procedure(anne, a_charge(anne.organisation), actor=SYSTEM)
    assert reverse("discipline:one", args=[anne.organisation.slug, procedure.public_id]) in page(anne, client)
    jump(anne.organisation, DECIDED_ON)
    procedure = decide_procedure(procedure, a_verdict(ends_on=date(2027, 8, 1)), actor=SYSTEM)
    assert not EventWaiver.objects.exists()
    event = MembershipEvent.objects.get()
    correct(event, to=Correction("Mauvais jour.", is_void=True), actor=SYSTEM)
    assert reverse("discipline:one", args=[anne.organisation.slug, procedure.public_id]) in page(anne, client)
    done = suspend(anne, order=SuspensionOrder(event.ends_on), decision=ground(), actor=SYSTEM)
    assert "discipline_procedure" in [one.code for one in done.findings]


def test_the_file_leads_to_the_page_that_opens_one(anne, client):
    address = f"{reverse('discipline:new', args=[anne.organisation.slug])}?number={anne.number}"
    assert address in page(anne, client, "expel")
    assert f'value="{anne.number}"' in client.get(address).content.decode()
