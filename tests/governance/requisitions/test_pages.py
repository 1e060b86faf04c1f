"""The pages of a request for a meeting: who opens what, who may do what in each state, and what they say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from governance.models import Assembly, Requisition, RequisitionState
from governance.queries.requisitions import gathering_of
from governance.rules.requisition import assess_signatures
from governance.services.requisition_calling import join_callers
from governance.services.requisitions import (
    PointAsked,
    close_requisition,
    give_up_requisition,
    open_requisition,
    present_requisition,
    sign_requisition,
    withdraw_signature,
)
from governance.web.requisitions.urls import urlpatterns
from governance.web.requisitions.words import progress_of
from membership.clock import today
from membership.errors import StateNotAllowed
from membership.models import AuditEntry
from membership.queries.rules import rules_for
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member, an_account_of, members
from tests.governance.requisitions.asking import ASKED_ON, RECEIVED_ON, a_presented_request, a_request
from tests.governance.web.reading import number_of_queries, said

pytestmark = pytest.mark.django_db

OFFICE = ("secretary", "administrator")
INSIDE = (*OFFICE, "chair", "scrutineer", "auditor", "member", "another")
EVERYBODY = (*INSIDE, "other_secretary", "anonymous")
MEMBERS = ("member", "another")
STATES = ("collecting", "presented", "in_vain", "given_up", "closed")

# Who may open each page, whatever the state; those who may not know of it get 404.
PAGES = {"all": INSIDE, "new": MEMBERS, "one": INSIDE}
# Who may do each act; whether it succeeds is for the services to say. `member` opened the request.
ACTS = {
    "sign": MEMBERS,
    "take-back": MEMBERS,
    "enter": OFFICE,
    "present": (*OFFICE, "member"),
    "give-up": ("member",),
    "close": OFFICE,
    "call": MEMBERS,
    "stop-calling": MEMBERS,
}
# What each act changes, by state: nothing in any other.
CHANGES = {
    ("sign", "another", "collecting"),
    ("take-back", "member", "collecting"),
    ("enter", "secretary", "collecting"), ("enter", "administrator", "collecting"),
    ("present", "secretary", "collecting"), ("present", "administrator", "collecting"),
    ("present", "member", "collecting"),
    ("give-up", "member", "collecting"),
    ("close", "secretary", "presented"), ("close", "administrator", "presented"),
    ("close", "secretary", "in_vain"), ("close", "administrator", "in_vain"),
    ("call", "member", "in_vain"),
}  # fmt: skip


class Scene:
    def __init__(self, cast, state):
        self.cast, self.another = cast, a_member(cast.organisation, "Luc", "Côté")
        self.on_paper = a_member(cast.organisation, "Zoé", "Diallo")
        cast.accounts["another"] = an_account_of(self.another)
        match state:
            case "collecting":
                self.asked = a_request(cast.membership)
            case "presented" | "in_vain":
                self.asked = a_presented_request(cast.membership)
            case "given_up":
                self.asked = give_up_requisition(a_request(cast.membership), actor=SYSTEM)
            case "closed":
                asked = a_presented_request(cast.membership)
                self.asked = close_requisition(asked, reason="Réglé avec les signataires.", actor=SYSTEM)
        if state == "in_vain":
            jump(cast.organisation, self.asked.others_from)

    def url(self, name, *, slug=None):
        known = {"slug": slug or self.cast.organisation.slug, "requisition": self.asked.public_id}
        pattern = next(one for one in urlpatterns if one.name == name).pattern
        return reverse(f"requisitions:{name}", kwargs={key: known[key] for key in pattern.converters})

    def data(self, who):
        membership = self.another if who == "another" else self.cast.membership
        return {
            "membership": membership.public_id,
            "number": self.on_paper.number,
            "signed_on": "2027-01-20",
            "reason": "Réglé avec les signataires.",
        }


def test_the_table_knows_every_route():
    assert {one.name for one in urlpatterns} == set(PAGES) | set(ACTS) | {"plan"}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", STATES)
def test_each_page_opens_for_those_it_is_for(cast, browser_of, state, who):
    scene = Scene(cast, state)
    browser = browser_of(who)
    wrong = []
    for name, allowed in PAGES.items():
        status = browser.get(scene.url(name)).status_code
        if status != (302 if who == "anonymous" else 200 if who in allowed else 404):
            wrong.append((name, status))
    assert wrong == []


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_for_those_it_is_for_and_changes_something_in_its_states_alone(
    cast,
    browser_of,
    act,
    state,
    who,
):
    scene = Scene(cast, state)
    browser, before = browser_of(who), AuditEntry.objects.count()
    status = browser.post(scene.url(act), scene.data(who)).status_code
    assert (status == 404) is (who != "anonymous" and who not in ACTS[act])
    assert (AuditEntry.objects.count() > before) is ((act, who, state) in CHANGES)


@pytest.mark.parametrize(
    ("state", "opens"),
    [("collecting", ()), ("presented", OFFICE), ("in_vain", OFFICE), ("given_up", ()), ("closed", ())],
)
def test_the_office_plans_the_meeting_once_it_is_presented(cast, browser_of, state, opens):
    scene = Scene(cast, state)
    statuses = {who: browser_of(who).get(scene.url("plan")).status_code for who in INSIDE}
    assert {who for who, status in statuses.items() if status == 200} == set(opens)
    assert {statuses[who] for who in INSIDE if who not in OFFICE} == {404}


def test_one_of_those_who_call_plans_it_too_once_enough_do(cast, browser_of):
    scene = Scene(cast, "in_vain")
    plan = {
        "title_fr": "Assemblée",
        "title_en": "Meeting",
        "held_on": "2027-03-20",
        "held_at": "19:00",
        "place": "Salle",
    }
    join_callers(scene.asked, membership=cast.membership, actor=SYSTEM)
    refused = browser_of("member").post(scene.url("plan"), plan)
    assert refused.status_code == 422
    assert not Assembly.objects.exists()
    scene.asked.callers.create(
        organisation=cast.organisation, membership=scene.another, name="Luc Côté", number=scene.another.number
    )
    assert browser_of("member").post(scene.url("plan"), plan).status_code == 302
    assert Assembly.objects.get().kind == "special"
    assert browser_of("member").get(scene.url("plan")).status_code == 302


@pytest.mark.parametrize("name", [*PAGES, *ACTS, "plan"])
def test_another_organisation_reaches_no_request_under_its_own_address(cast, browser_of, other, name):
    scene = Scene(cast, "collecting")
    browser, url = browser_of("other_secretary"), scene.url(name, slug=other.slug)
    if name == "all":
        assert scene.asked.points.get().subject not in said(browser.get(url))
    else:
        assert (browser.post if name in ACTS else browser.get)(url).status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_never_done_by_following_a_link(cast, browser_of, act):
    scene = Scene(cast, "collecting")
    who = "secretary" if act in ("enter", "close") else "member"
    assert browser_of(who).get(scene.url(act)).status_code == 405


def test_nobody_signs_for_another(cast, browser_of):
    scene = Scene(cast, "collecting")
    data = {"membership": scene.on_paper.public_id}
    assert browser_of("another").post(scene.url("sign"), data).status_code == 404
    assert scene.asked.signatures.count() == 1


def test_the_page_says_how_many_signed_of_how_many_and_by_which_rule(cast, browser_of):
    members(cast.organisation, 78)
    scene = Scene(cast, "collecting")
    page = said(browser_of("member").get(scene.url("one")))
    assert "1 signature sur 21 requises" in page
    assert "Loi sur les coopératives, art. 77" in page


@pytest.mark.parametrize(
    ("signed", "members_there", "words"),
    [
        (0, 78, "0 signature sur 20 requises"),
        (1, 78, "1 signature sur 20 requises"),
        (2, 78, "2 signatures sur 20 requises"),
        (1, 1, "1 signature sur 1 requise"),
        (3, 1, "3 signatures sur 1 requise"),
    ],
)
def test_each_of_the_two_numbers_agrees_with_its_own_word(cast, signed, members_there, words):
    rules = rules_for(cast.organisation, ASKED_ON)
    asked = Requisition(finding=assess_signatures(signed, members_there, rules).as_json())
    with translation.override("fr"):
        assert progress_of(asked, None)["progress"] == words


def test_members_see_how_many_signed_and_the_office_sees_who(cast, browser_of):
    scene = Scene(cast, "collecting")
    browser_of("another").post(scene.url("sign"), scene.data("another"))
    assert "Luc Côté" not in said(browser_of("member").get(scene.url("one")))
    assert "Luc Côté" in said(browser_of("secretary").get(scene.url("one")))
    assert "Luc Côté" in said(browser_of("auditor").get(scene.url("one")))


def test_the_page_says_until_when_and_who_may_call_afterwards(cast, browser_of):
    scene = Scene(cast, "presented")
    page = said(browser_of("member").get(scene.url("one")))
    for words in ("12 février 2027", "22 février 2027", "23 février 2027", "parmi les signataires"):
        assert words in page


def test_once_the_meeting_is_called_the_page_says_so(cast, browser_of):
    scene = Scene(cast, "presented")
    plan = {
        "title_fr": "Assemblée",
        "title_en": "Meeting",
        "held_on": "2027-02-20",
        "held_at": "19:00",
        "place": "Salle",
    }
    assert browser_of("secretary").post(scene.url("plan"), plan).status_code == 302
    assert "L’assemblée est en préparation" in said(browser_of("secretary").get(scene.url("one")))
    Assembly.objects.update(state="cancelled")
    assert "L’assemblée a été annulée" in said(browser_of("secretary").get(scene.url("one")))


def test_a_wrong_number_on_paper_is_said_beside_it_and_nothing_is_lost(cast, browser_of):
    scene = Scene(cast, "collecting")
    answer = browser_of("secretary").post(scene.url("enter"), {"number": "Z999", "signed_on": "2027-01-20"})
    assert answer.status_code == 422
    assert "Z999" in said(answer)


def test_a_request_without_a_subject_is_not_opened(cast, browser_of):
    scene = Scene(cast, "given_up")
    answer = browser_of("another").post(scene.url("new"), {"subject_1": "", "subject_2": "", "text_2": "Que…"})
    assert answer.status_code == 422
    assert AuditEntry.objects.filter(action="requisition.opened").count() == 1


def test_a_member_finds_it_from_the_page_of_the_organisation_and_the_list_of_meetings(cast, browser_of):
    jump(cast.organisation, ASKED_ON)
    slug = {"slug": cast.organisation.slug}
    new, every = reverse("requisitions:new", kwargs=slug), reverse("requisitions:all", kwargs=slug)
    assert new in browser_of("member").get(reverse("organisation", kwargs=slug)).content.decode()
    assert every in browser_of("secretary").get(reverse("governance:assemblies", kwargs=slug)).content.decode()


def test_the_first_page_offers_the_request_to_sign_and_the_one_that_waits_for_the_board(cast, browser_of):
    scene = Scene(cast, "collecting")
    home = reverse("organisation", kwargs={"slug": cast.organisation.slug})
    assert scene.url("one") in browser_of("another").get(home).content.decode()
    assert scene.url("one") not in browser_of("secretary").get(home).content.decode()
    browser_of("member").post(scene.url("present"))
    assert "5 février 2027" in said(browser_of("chair").get(home))
    assert scene.url("one") not in browser_of("another").get(home).content.decode()


def test_the_first_page_names_every_request_that_waits(cast, browser_of):
    scene = Scene(cast, "in_vain")
    later = open_requisition(scene.another, points=[PointAsked("Un second sujet")], actor=SYSTEM)
    present_requisition(later, actor=SYSTEM)
    page = said(browser_of("chair").get(reverse("organisation", kwargs={"slug": cast.organisation.slug})))
    assert "L’assemblée devait se tenir au plus tard le 22 février 2027" in page
    assert "Un second sujet" in page


def test_whoever_asked_reads_why_a_request_was_closed_and_until_when_nobody_may_call(cast, browser_of):
    scene = Scene(cast, "closed")
    page = said(browser_of("member").get(scene.url("one")))
    assert "Réglé avec les signataires." in page
    assert "23 février 2027" in page
    assert scene.url("close") not in browser_of("secretary").get(scene.url("one")).content.decode()


def test_a_request_is_not_closed_without_a_reason(cast, browser_of):
    scene = Scene(cast, "presented")
    assert browser_of("secretary").post(scene.url("close"), {"reason": " "}).status_code == 422
    scene.asked.refresh_from_db()
    assert scene.asked.state == RequisitionState.PRESENTED


def test_a_request_costs_as_many_statements_whatever_the_number_of_signatures(cast, browser_of):
    scene, browser = Scene(cast, "collecting"), browser_of("secretary")
    few = number_of_queries(browser, scene.url("one"))
    for one in members(cast.organisation, 12):
        scene.asked.signatures.create(
            organisation=cast.organisation, membership=one, name=one.person.full_name, number=one.number,
            channel="paper", signed_on=date(2027, 1, 20),
        )  # fmt: skip
    assert number_of_queries(browser, scene.url("one")) == few


def test_the_list_costs_as_many_statements_whatever_its_length(cast, browser_of):
    scene, browser = Scene(cast, "collecting"), browser_of("secretary")
    few = number_of_queries(browser, scene.url("all"))
    for one in members(cast.organisation, 5):
        open_requisition(one, points=[PointAsked("Autre chose")], actor=SYSTEM)
    assert number_of_queries(browser, scene.url("all")) == few
    assert scene.asked.state == RequisitionState.COLLECTING


def test_whoever_signed_reads_why_it_cannot_be_taken_back_once_the_board_has_it(cast, browser_of):
    asked = a_request(cast.membership)
    url = reverse("requisitions:one", args=[cast.organisation.slug, asked.public_id])
    assert "Retirer la signature" in browser_of("member").get(url).content.decode()
    jump(cast.organisation, RECEIVED_ON)
    present_requisition(asked, actor=SYSTEM)
    said = browser_of("member").get(url).content.decode()
    assert "une signature ne peut plus être retirée" in said
    assert "Retirer la signature" not in said
    with pytest.raises(StateNotAllowed):
        withdraw_signature(asked, membership=cast.membership, actor=SYSTEM)


def test_a_signature_taken_back_no_longer_counts_and_may_be_given_again(cast):
    another = a_member(cast.organisation, "Luc", "Côté")
    asked = a_request(cast.membership, another)
    on = today(cast.organisation)
    assert len(gathering_of(asked, on).counted) == 2
    withdraw_signature(asked, membership=another, actor=SYSTEM)
    assert gathering_of(asked, on).finding.figure("signatures") == 1
    sign_requisition(asked, membership=another, actor=SYSTEM)
    assert gathering_of(asked, on).finding.figure("signatures") == 2


def test_once_the_days_of_the_board_passed_the_office_reads_so_and_is_offered_no_day_that_is_over(cast, browser_of):
    asked = a_request(cast.membership)
    jump(cast.organisation, RECEIVED_ON)
    present_requisition(asked, actor=SYSTEM)
    asked.refresh_from_db()
    jump(cast.organisation, asked.held_by + timedelta(days=1))
    slug = cast.organisation.slug
    read = browser_of("secretary").get(reverse("requisitions:one", args=[slug, asked.public_id])).content.decode()
    assert "L’avis devait partir" in read
    form = browser_of("secretary").get(reverse("requisitions:plan", args=[slug, asked.public_id])).context["form"]
    assert form["held_on"].value() is None
    assert "constituted_on" not in form.fields
