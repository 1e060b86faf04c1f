"""The pages of a procedure: the office's, the member's own, and nobody else's."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from governance.models import Procedure, ProcedureState
from governance.services.discipline import drop_procedure, open_procedure
from governance.web.discipline.urls import urlpatterns
from membership.models import AuditEntry
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member, an_account_of
from tests.governance.discipline.test_deciding import NOTIFIED_ON, a_charge
from tests.governance.web.reading import said

pytestmark = pytest.mark.django_db

OFFICE = ("secretary", "administrator")
REGISTER = (*OFFICE, "auditor")
INSIDE = (*REGISTER, "chair", "scrutineer", "member", "another")
EVERYBODY = (*INSIDE, "other_secretary", "anonymous")
STATES = ("notified", "met", "dropped")
PAGES = {"all": REGISTER, "one": REGISTER, "new": OFFICE, "mine": ("member",)}
ACTS = {"new": OFFICE, "decide": OFFICE, "drop": OFFICE, "mine": ("member",)}
CHANGES = {
    **{("decide", who): ("met",) for who in OFFICE},
    **{("drop", who): ("notified", "met") for who in OFFICE},
    **{("new", who): STATES for who in OFFICE},
    ("mine", "member"): ("notified", "met"),
}
DATA = {
    "measure": "suspension", "ground": "competes", "facts": "Un kiosque en face.", "held_on": "2027-03-01",
    "held_at": "18:30", "place": "Siège", "hearing": "absent", "votes_for": "1", "votes_against": "4",
    "abstentions": "0", "decided_on": "2027-02-01", "decided_by": "CA-3", "motives": "Rien ne le montre.",
    "effective_on": "2027-02-02", "ends_on": "2027-03-02", "reason": "Réglé.", "statement": "J’ai payé.",
}  # fmt: skip


class Scene:
    def __init__(self, cast, state):
        self.cast = cast
        jump(cast.organisation, NOTIFIED_ON)
        cast.accounts["another"] = an_account_of(a_member(cast.organisation, "Luc", "Côté"))
        self.fresh = a_member(cast.organisation, "Zoé", "Diallo")
        self.procedure = open_procedure(cast.membership, a_charge(cast.organisation), actor=SYSTEM)
        if state == "dropped":
            drop_procedure(self.procedure, reason="Payé.", actor=SYSTEM)
        if state == "met":
            jump(cast.organisation, date(2027, 2, 2))

    def url(self, name, *, slug=None):
        known = {"slug": slug or self.cast.organisation.slug, "procedure": self.procedure.public_id}
        pattern = next(one for one in urlpatterns if one.name == name).pattern
        return reverse(f"discipline:{name}", kwargs={key: known[key] for key in pattern.converters})


def test_the_table_knows_every_route():
    assert {one.name for one in urlpatterns} == set(PAGES) | set(ACTS)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", STATES)
def test_each_page_opens_for_those_it_is_for(cast, browser_of, state, who):
    scene, browser = Scene(cast, state), browser_of(who)
    found = {name: browser.get(scene.url(name)).status_code for name in PAGES}
    assert found == {
        name: 302 if who == "anonymous" else 200 if who in allowed else 404 for name, allowed in PAGES.items()
    }


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", STATES)
def test_each_act_is_for_those_it_is_for_and_changes_something_in_its_states_alone(cast, browser_of, state, who):
    scene, browser, wrong = Scene(cast, state), browser_of(who), []
    # What settles the procedure comes last.
    for act, allowed in sorted(ACTS.items(), key=lambda one: one[0] in {"decide", "drop"}):
        if act == "drop" and is_settled(scene):
            continue
        before = AuditEntry.objects.count()
        status = browser.post(scene.url(act), DATA | {"number": scene.fresh.number}).status_code
        refused = status == 404
        changed = AuditEntry.objects.count() > before
        if refused is not (who != "anonymous" and who not in allowed) or changed is not (
            state in CHANGES.get((act, who), ())
        ):
            wrong.append((act, status, changed))
    assert wrong == []


def is_settled(scene):
    return Procedure.objects.get(pk=scene.procedure.pk).state == ProcedureState.LOST


@pytest.mark.parametrize("name", [*PAGES, "decide", "drop"])
def test_another_organisation_reaches_nothing_under_its_own_address(cast, browser_of, other, name):
    scene, browser = Scene(cast, "met"), browser_of("other_secretary")
    url = scene.url(name, slug=other.slug)
    if name in {"all", "new"}:
        assert cast.membership.person.full_name not in said(browser.get(url))
    else:
        assert (browser.post if name in {"decide", "drop"} else browser.get)(url).status_code == 404


def test_the_member_reads_the_grounds_writes_a_statement_and_the_office_reads_it(cast, browser_of):
    scene, member = Scene(cast, "notified"), browser_of("member")
    home = reverse("organisation", kwargs={"slug": cast.organisation.slug})
    assert scene.url("mine") in member.get(home).content.decode()
    page = said(member.get(scene.url("mine")))
    assert "Trois factures impayées" in page
    assert "n’exécute pas ses engagements" in page
    assert member.post(scene.url("mine"), {"statement": "J’ai tout payé.", "will_speak": "on"}).status_code == 302
    page = said(browser_of("secretary").get(scene.url("one")))
    assert "J’ai tout payé." in page
    assert "viendra" in page


def test_the_decision_is_written_once_the_board_has_met_and_the_member_reads_why(cast, browser_of):
    scene, office = Scene(cast, "notified"), browser_of("secretary")
    assert "verdict" not in office.get(scene.url("one")).context
    jump(cast.organisation, date(2027, 2, 2))
    assert (
        scene.url("one")
        in office.get(reverse("organisation", kwargs={"slug": cast.organisation.slug})).content.decode()
    )
    assert office.post(scene.url("decide"), DATA | {"votes_for": "4", "votes_against": "2"}).status_code == 302
    assert Procedure.objects.get().state == ProcedureState.CARRIED
    page = said(browser_of("member").get(scene.url("mine")))
    assert "Rien ne le montre." in page
    assert "4 × 3 = 12 ≥ 6 × 2 = 12" in page


def test_what_cannot_be_decided_is_said_on_the_form_and_what_was_typed_stays(cast, browser_of):
    scene = Scene(cast, "met")
    late = DATA | {"votes_for": "4", "votes_against": "0", "ends_on": "2028-03-02"}
    answer = browser_of("secretary").post(scene.url("decide"), late)
    assert answer.status_code == 422
    assert "Rien ne le montre." in answer.content.decode()
    assert Procedure.objects.get().is_open
