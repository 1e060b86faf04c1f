"""The pages of candidacies: who opens what, who may do what, and what they say."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.urls import reverse

from governance.models import CandidacyCall, Nomination, NominationState
from governance.services.candidacy_calls import CallPlan, open_candidacies
from governance.services.nominations import propose_candidate
from governance.services.planning import Item, add_item
from governance.web.nominations.urls import urlpatterns
from membership.models import AuditEntry, Notice
from membership.services.parameters import set_parameter
from tests.factories.meetings import CALLED_ON, a_called_assembly, a_motion, an_assembly, jump
from tests.factories.register import ADOPTED_ON, SYSTEM, a_member, an_account_of
from tests.governance.web.reading import address, said

pytestmark = pytest.mark.django_db

OFFICE = ("secretary", "administrator")
INSIDE = (*OFFICE, "chair", "scrutineer", "auditor", "member", "another")
EVERYBODY = (*INSIDE, "other_secretary", "anonymous")
MEMBERS = ("member", "another")
PAGES = {"all": INSIDE, "new": OFFICE, "new-at": OFFICE, "one": INSIDE, "revise": OFFICE, "end": OFFICE}
# `member` was put forward by `another`.
ACTS = {
    "stand": MEMBERS,
    "propose": MEMBERS,
    "enter": OFFICE,
    "answer": ("member",),
    "support": MEMBERS,
    "withdraw": (*OFFICE, "member"),
}
CHANGES = {
    ("stand", "another"), ("propose", "member"), ("propose", "another"), ("enter", "secretary"),
    ("enter", "administrator"), ("answer", "member"), ("withdraw", "secretary"), ("withdraw", "administrator"),
    ("withdraw", "member"),
}  # fmt: skip


class Scene:
    def __init__(self, cast):
        here = cast.organisation
        jump(here, CALLED_ON)
        self.cast, self.another = cast, a_member(here, "Luc", "Côté")
        self.on_paper = a_member(here, "Zoé", "Diallo")
        cast.accounts["another"] = an_account_of(self.another)
        self.motion = a_called_assembly(here).motions.get()
        closes_at = datetime(2027, 4, 20, 17, tzinfo=here.zone)
        self.call = open_candidacies(self.motion, CallPlan(closes_at, seats=2, text_fr="Deux sièges."), actor=SYSTEM)
        self.asked = propose_candidate(self.call, membership=cast.membership, by=self.another, actor=SYSTEM)

    def url(self, name, *, slug=None):
        known = {
            "slug": slug or self.cast.organisation.slug,
            "call": self.call.public_id,
            "motion": self.motion.public_id,
            "item": self.motion.item.public_id,
            "nomination": self.asked.public_id,
        }
        pattern = next(one for one in urlpatterns if one.name == name).pattern
        return reverse(f"candidacies:{name}", kwargs={key: known[key] for key in pattern.converters})

    def data(self, who):
        membership = self.another if who == "another" else self.cast.membership
        return {
            "membership": membership.public_id,
            "number": self.on_paper.number,
            "consented_on": "2027-04-09",
            "answer": "yes",
        }


def test_the_table_knows_every_route():
    assert {one.name for one in urlpatterns} == set(PAGES) | set(ACTS)


@pytest.mark.parametrize("who", EVERYBODY)
def test_each_page_opens_for_those_it_is_for(cast, browser_of, who):
    scene, wrong = Scene(cast), []
    browser = browser_of(who)
    for name, allowed in PAGES.items():
        status = browser.get(scene.url(name)).status_code
        right = {302} if who == "anonymous" else {200, 302} if who in allowed else {404}
        if status not in right:
            wrong.append((name, status))
    assert wrong == []


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_for_those_it_is_for(cast, browser_of, act, who):
    scene = Scene(cast)
    browser, before = browser_of(who), AuditEntry.objects.count()
    status = browser.post(scene.url(act), scene.data(who)).status_code
    assert (status == 404) is (who != "anonymous" and who not in ACTS[act])
    assert (AuditEntry.objects.count() > before) is ((act, who) in CHANGES)


@pytest.mark.parametrize("name", [*PAGES, *ACTS])
def test_another_organisation_reaches_nothing_under_its_own_address(cast, browser_of, other, name):
    scene = Scene(cast)
    browser, url = browser_of("other_secretary"), scene.url(name, slug=other.slug)
    if name == "all":
        assert scene.motion.title_fr not in said(browser.get(url))
    else:
        assert (browser.post if name in ACTS else browser.get)(url).status_code == 404


def test_whoever_is_put_forward_is_asked_on_the_page_and_others_do_not_see_them_yet(cast, browser_of):
    scene = Scene(cast)
    mine = said(browser_of("member").get(scene.url("one")))
    assert "Acceptez-vous" in mine
    page = said(browser_of("another").get(scene.url("one")))
    assert "Anne Roy" not in page
    browser_of("member").post(scene.url("answer"), scene.data("member") | {"statement": "Pour <b>tous</b>."})
    page = browser_of("another").get(scene.url("one"))
    assert "Anne Roy" in said(page)
    assert "<b>tous</b>" not in page.content.decode()


def test_the_secretary_calls_enters_a_form_and_makes_the_ballot_from_it(cast, browser_of):
    scene = Scene(cast)
    browser = browser_of("secretary")
    answer = browser.post(scene.url("enter"), scene.data("secretary"))
    assert answer.status_code == 302
    assert Nomination.objects.get(membership=scene.on_paper).state == NominationState.ACCEPTED
    assert Notice.objects.filter(kind="letter").count() == 2
    ballot = reverse(
        "voting:candidates",
        kwargs={"slug": "rives", "assembly": scene.motion.assembly.public_id, "motion": scene.motion.public_id},
    )
    page = browser.get(ballot).content.decode()
    assert "Zoé Diallo" in page
    assert "Anne Roy" not in page
    assert "Toutes les candidatures reçues" in said(browser.get(scene.url("one")))


def test_the_secretary_opens_a_call_on_a_page(cast, browser_of):
    jump(cast.organisation, CALLED_ON)
    motion = a_called_assembly(cast.organisation).motions.get()
    url = reverse("candidacies:new", kwargs={"slug": "rives", "motion": motion.public_id})
    late = {"seats": "2", "closes_on": "2027-04-01", "closes_at": "17:00"}
    assert browser_of("secretary").post(url, late).status_code == 422
    assert browser_of("secretary").post(url, late | {"closes_on": "2027-04-20"}).status_code == 302
    call = CandidacyCall.objects.get()
    assert (call.seats, call.closes_at.astimezone(call.organisation.zone).hour) == (2, 17)
    assert "Appel de candidatures" in said(browser_of("member").get("/"))


def test_members_read_of_who_lacks_support_until_the_deadline_and_the_office_after_it_too(cast, browser_of):
    here = cast.organisation
    set_parameter(here, key="nomination_seconders", value=2, article="5.3", adopted_on=ADOPTED_ON, actor=SYSTEM)
    scene = Scene(cast)
    browser_of("member").post(scene.url("answer"), scene.data("member"))
    page = said(browser_of("another").get(scene.url("one")))
    assert "Anne Roy" in page
    assert "Appuis : 1 sur 2" in page
    jump(here, date(2027, 4, 21))
    assert "Anne Roy" not in said(browser_of("another").get(scene.url("one")))
    for who in ("member", "secretary"):
        page = said(browser_of(who).get(scene.url("one")))
        assert "Anne Roy" in page
        assert "Ce nom n’est pas au bulletin" in page


def test_a_point_says_whether_candidacies_may_be_called_for(cast, browser_of):
    jump(cast.organisation, CALLED_ON)
    meeting = an_assembly(cast.organisation)
    plain, election = meeting.motions.get().item, add_item(meeting, Item("Élection au conseil"), actor=SYSTEM)
    of_bylaws = a_motion(meeting, "Le règlement", majority="maj_bylaws").item

    def page(item):
        return said(browser_of("secretary").get(address("item", meeting, item=item.public_id)))

    assert "lancer l’appel de candidatures" in page(plain)
    assert "Ce point élit" in page(election)
    assert "candidatures" not in page(of_bylaws)
    closes_at = datetime(2027, 4, 20, 17, tzinfo=cast.organisation.zone)
    open_candidacies(plain.motion, CallPlan(closes_at), actor=SYSTEM)
    assert "Appel de candidatures ouvert jusqu’au 20 avril 2027" in page(plain)


def test_whoever_is_asked_is_told_of_that_before_of_a_call_that_closes_sooner(cast, browser_of):
    scene = Scene(cast)
    sooner = a_motion(an_assembly(cast.organisation), "Élection de la présidence")
    closes_at = datetime(2027, 4, 12, 17, tzinfo=cast.organisation.zone)
    open_candidacies(sooner, CallPlan(closes_at), actor=SYSTEM)
    page = said(browser_of("member").get("/"))
    assert "Accepter ou refuser" in page
    assert scene.motion.title_fr in page
    assert "Élection de la présidence" in said(browser_of("another").get("/"))


def test_an_answer_that_is_too_long_comes_back_with_what_is_wrong(cast, browser_of):
    scene = Scene(cast)
    asked = browser_of("member").post(scene.url("answer"), scene.data("member") | {"statement": "a" * 2001})
    assert asked.status_code == 422
    assert "2000" in said(asked)


def test_the_first_page_says_until_what_hour(cast, browser_of):
    Scene(cast)
    assert "Jusqu’au 20 avril 2027 à 17 h" in said(browser_of("member").get("/")).replace("\u00a0", " ")
