"""Rules that hold something where somebody decides: on the notice, in the minutes, over scrutineers and votes."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from governance.models import AgendaItem, OfficeKind, Waiver
from governance.queries.as_it_is import findings_as_it_is
from governance.queries.beside_notice import beside_notice
from governance.queries.minutes_contents import minutes_lack, signers_lack
from governance.queries.proceedings import proceedings_of
from governance.rules import seats
from governance.services.minutes_text import signatures_of
from governance.services.officers import Charge, name_officer
from membership.clock import today
from membership.errors import OverrideReasonMissing
from membership.models import Role
from membership.queries.rules import rules_for
from membership.rules.findings import Outcome
from tests.factories.meetings import SYSTEM, an_assembly, an_evening
from tests.factories.papers import a_plan
from tests.factories.register import a_member, an_account_of, an_officer, an_organisation
from voting.models import ElectionMethod, PollMode
from voting.queries.usual_mode import usual_mode
from voting.services.electing import ElectionPlan, prepare_election
from voting.services.paper.preparing import name_scrutineer, prepare_paper_count, revise_paper_count
from voting.services.polls import prepare_poll
from voting.services.sealed.trustees import invite_trustees

pytestmark = pytest.mark.django_db


@pytest.fixture
def coop():
    return an_organisation()


def beside(meeting):
    on = today(meeting.organisation)
    return {one.rule.key: one for one in beside_notice(meeting, on, rules_for(meeting.organisation, on))}


def test_the_notice_of_a_special_meeting_names_its_subjects(coop):
    meeting = an_assembly(coop, kind="special")
    assert "notice_content" not in beside(meeting)
    AgendaItem.objects.filter(assembly=meeting).update(kind="information")
    assert dict(beside(meeting)["notice_content"].figures)["words"] == "subjects"


def test_a_meeting_on_line_is_told_of_where_the_by_laws_have_none(db):
    coop = an_organisation(bylaws={"remote_members_meeting": False})
    assert "remote_members_meeting" not in beside(an_assembly(coop, link=""))
    meeting = an_assembly(coop, link="https://exemple.org/salle", place="")
    assert beside(meeting)["remote_members_meeting"].outcome is Outcome.NOT_MET


def test_all_must_hear_one_another_at_a_distance_and_whoever_calls_is_told(coop):
    assert "remote_tech_condition" not in beside(an_assembly(coop, link=""))
    told = beside(an_assembly(coop, link="https://exemple.org/salle"))["remote_tech_condition"]
    assert (told.outcome, told.needs_override, dict(told.figures)["mode"]) == (Outcome.DOUBTFUL, False, "hybrid")


def test_by_laws_that_give_others_rights_at_a_distance_are_told_to_whoever_calls(db):
    coop = an_organisation(bylaws={"hybrid_equal_rights": False})
    found = beside(an_assembly(coop, link="https://exemple.org/salle"))
    assert found["hybrid_equal_rights"].outcome is Outcome.NOT_MET
    assert not found["hybrid_equal_rights"].needs_override


@pytest.mark.parametrize(("allows", "warned"), [(True, False), (False, True)])
def test_a_meeting_on_line_alone_wants_a_reason_where_votes_are_not_electronic_alone(db, allows, warned):
    coop = an_organisation(kind="ca_coop", bylaws={"fully_electronic_vote": allows})
    meeting = an_assembly(coop, link="https://exemple.org/salle", place="")
    assert ("fully_electronic_vote" in beside(meeting)) is warned
    assert all(one.needs_override for key, one in beside(meeting).items() if key == "fully_electronic_vote")


def test_the_minutes_are_signed_by_whoever_the_rules_name(coop):
    meeting = an_evening(coop, a_member(coop))
    assert signers_lack(meeting) is None, "the register of officers is not kept"
    president = a_member(coop, "Zoé", "Côté").person
    name_officer(coop, Charge(OfficeKind.PRESIDENT, date(2027, 1, 4)), person=president, actor=SYSTEM)
    found = signers_lack(meeting)
    assert found is not None
    assert (found.rule.key, found.figure("words")) == ("minutes_signature", "secretary")
    alone = an_organisation("autre", bylaws={"minutes_signature": ["secretary"]})
    with translation.override("fr"):
        assert signatures_of(proceedings_of(meeting)) == ["La présidence d’assemblée", "Le secrétariat d’assemblée"]
        assert signatures_of(proceedings_of(an_evening(alone, a_member(alone)))) == ["Le secrétariat d’assemblée"]


def test_the_minutes_page_says_what_the_records_lack(coop):
    meeting = an_evening(coop, a_member(coop))
    found = minutes_lack(meeting)
    assert found is not None
    assert "movers" in str(dict(found.figures)["words"])
    browser = Client()
    browser.force_login(an_officer(coop, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend")
    page = browser.get(f"/o/{coop.slug}/assemblies/{meeting.public_id}/minutes/").content.decode()
    assert "Il manque" in page


def test_the_compliance_page_counts_the_members_against_the_floor(coop):
    a_member(coop)
    found = {one.rule.key: one for one in findings_as_it_is(coop, today(coop), rules_for(coop, today(coop)))}
    assert dict(found["members_floor"].figures)["counted"] == 1
    assert found["members_floor"].outcome is found["sol_categories_min"].outcome is Outcome.NOT_MET
    browser = Client()
    browser.force_login(an_officer(coop, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Votre organisation aujourd’hui" in browser.get(f"/o/{coop.slug}/compliance/").content.decode()


def test_every_member_reads_the_rules_that_are_applied_with_their_sources(coop):
    member = a_member(coop)
    browser = Client()
    browser.force_login(an_account_of(member), backend="allauth.account.auth_backends.AuthenticationBackend")
    page = browser.get(f"/o/{coop.slug}/bylaws/rules/").content.decode()
    for rule in rules_for(coop, today(coop)):
        assert f'id="{rule.key}"' in page


def test_a_candidate_is_a_scrutineer_only_for_a_reason_that_is_kept(coop):
    anne, luc = a_member(coop, "Anne", "Roy"), a_member(coop, "Luc", "Côté")
    meeting = an_evening(coop, anne, luc)
    plan = ElectionPlan(["Anne Roy", "Omar Diallo"], 1, ElectionMethod.PLURALITY)
    poll = prepare_election(meeting.motions.get(), plan, actor=SYSTEM)
    stands, other = an_account_of(anne), an_account_of(luc)
    with pytest.raises(OverrideReasonMissing):
        invite_trustees(poll, accounts=[stands, other], threshold=1, actor=SYSTEM)
    assert not Waiver.objects.exists()
    named = invite_trustees(poll, accounts=[stands, other], threshold=1, reason="Personne d’autre.", actor=SYSTEM)
    assert len(named) == 2
    assert Waiver.objects.get().finding["rule"]["key"] == "scrutineer_candidate"


def test_the_reason_of_a_scrutineer_who_stands_is_kept_once_and_asked_for_when_they_come_to_stand(coop):
    anne = a_member(coop, "Anne", "Roy")
    meeting, account = an_evening(coop, anne), an_account_of(anne)
    alone = a_plan(candidates=(("Omar Diallo", ()), ("Luc Côté", ())), seats=1)
    count = prepare_paper_count(coop, alone, assembly=meeting, actor=SYSTEM)
    for place, one in ((1, account), (2, an_officer(coop, Role.SCRUTINEER))):
        name_scrutineer(count, place=place, account=one, actor=SYSTEM)
    stands = a_plan(candidates=(*alone.candidates, ("Anne Roy", ())), seats=1)
    revise_paper_count(count, stands, assembly=meeting, actor=SYSTEM)
    assert list(count.scrutineers.values_list("place", flat=True)) == [2]
    with pytest.raises(OverrideReasonMissing):
        name_scrutineer(count, place=1, account=account, actor=SYSTEM)
    for _turn in range(2):
        name_scrutineer(count, place=1, account=account, reason="Personne d’autre.", actor=SYSTEM)
    revise_paper_count(count, stands, assembly=meeting, actor=SYSTEM)
    assert count.scrutineers.count() == 2
    assert Waiver.objects.get(assembly=meeting).finding["rule"]["key"] == "scrutineer_candidate"


@pytest.mark.parametrize(
    ("usual", "mode"), [("secret", PollMode.SECRET), ("show_of_hands", PollMode.ROLL_CALL), (None, PollMode.ROLL_CALL)]
)
def test_a_vote_is_held_as_the_rules_have_it_unless_said(usual, mode):
    coop = an_organisation(bylaws={"vote_mode_default": usual} if usual else {})
    meeting = an_evening(coop, a_member(coop))
    assert usual_mode(meeting) == mode
    assert prepare_poll(meeting.motions.get(), actor=SYSTEM).mode == mode


def test_seats_that_nobody_stood_for():
    coop = an_organisation(kind="qc_npo")
    unfilled = seats.assess_unfilled(rules_for(coop, today(coop)))
    assert unfilled is not None
    assert (unfilled.outcome, unfilled.blocks) == (Outcome.NOT_MET, False)
