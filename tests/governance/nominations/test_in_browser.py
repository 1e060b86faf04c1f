"""Candidacies from the call to the ballot, in Chromium, as each who reads them: axe finds nothing, all of it fits."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from governance.services.candidacy_calls import CallPlan, open_candidacies
from governance.services.nominations import (
    NominationForm,
    answer_nomination,
    propose_candidate,
    record_nomination,
    support_nomination,
    withdraw_nomination,
)
from membership.services.parameters import set_parameter
from tests.factories.meetings import CALLED_ON, a_motion, an_assembly, an_evening, jump
from tests.factories.register import ADOPTED_ON, SYSTEM, a_member, an_account_of
from tests.governance.nominations.test_standing import called_before
from tests.governance.web.browsing import served
from tests.governance.web.test_in_browser import look_at

pytestmark = pytest.mark.django_db

ELECTION = "Élection de deux personnes au conseil d’administration"
WHAT_TO_KNOW = "Le conseil se réunit le deuxième mardi du mois. Deux sièges, pour un mandat de deux ans."
STATEMENT = "Menuisière, membre depuis 2019. Je veux que l’atelier ouvre le dimanche."


@pytest.fixture
def look(browser_of, page, artefacts):
    def at(who, name, url):
        with served(page, browser_of(who)):
            assert (name, look_at(page, url)) == (name, [])
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=str(artefacts / f"candidacies-{name}-{width}.png"), full_page=True)

    return at


def a_call(meeting, motion):
    closes_at = datetime(2027, 4, 20, 17, tzinfo=meeting.organisation.zone)
    return open_candidacies(motion, CallPlan(closes_at, seats=2, text_fr=WHAT_TO_KNOW), actor=SYSTEM)


def of(name, call):
    return reverse(f"candidacies:{name}", kwargs={"slug": call.organisation.slug, "call": call.public_id})


def test_from_the_call_to_the_ballot(cast, look):
    here = cast.organisation
    set_parameter(here, key="nomination_seconders", value=2, article="5.3", adopted_on=ADOPTED_ON, actor=SYSTEM)
    jump(here, CALLED_ON)
    meeting = an_assembly(here)
    motion = a_motion(meeting, ELECTION)
    at = {"slug": here.slug, "assembly": meeting.public_id}
    look("secretary", "new", reverse("candidacies:new", kwargs={"slug": here.slug, "motion": motion.public_id}))
    look("member", "none", reverse("candidacies:all", kwargs={"slug": here.slug}))
    call = a_call(meeting, motion)
    look("secretary", "point", reverse("governance:item", kwargs=at | {"item": motion.item.public_id}))
    luc, zoe, max_ = (a_member(here, *name) for name in (("Luc", "Côté"), ("Zoé", "Diallo"), ("Max", "D’Amours")))
    asked = propose_candidate(call, membership=cast.membership, by=luc, actor=SYSTEM)
    look("member", "home-asked", f"/o/{here.slug}/")
    look("member", "asked", of("one", call))
    answer_nomination(asked, accepts=True, statement=STATEMENT, actor=SYSTEM)
    support_nomination(asked, membership=zoe, actor=SYSTEM)
    propose_candidate(call, membership=luc, by=zoe, actor=SYSTEM)
    form = NominationForm(CALLED_ON, proposed_by=max_, statement="Je connais les comptes.")
    by_paper = record_nomination(call, membership=zoe, form=form, actor=SYSTEM)
    cast.accounts["max"] = an_account_of(max_)
    look("max", "member", of("one", call))
    look("member", "candidate", of("one", call))
    look("secretary", "office", of("one", call))
    withdraw_nomination(asked, actor=SYSTEM)
    look("member", "withdrawn", of("one", call))
    support_nomination(by_paper, membership=luc, actor=SYSTEM)
    look("secretary", "office-withdrawn", of("one", call))
    look("member", "all", reverse("candidacies:all", kwargs={"slug": here.slug}))
    ballot = reverse("voting:candidates", kwargs=at | {"motion": motion.public_id})
    look("secretary", "ballot", ballot)


def test_from_the_floor(cast, look):
    meeting = an_evening(cast.organisation, cast.membership, a_member(cast.organisation, "Luc", "Côté"))
    call = called_before(meeting)
    look("secretary", "floor", of("one", call))
    look("member", "floor-member", of("one", call))
