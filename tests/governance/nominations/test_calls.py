"""A call for candidacies once it is open: changed while no promise is broken, ended with a reason, opened anew."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from governance.errors import (
    BallotIsMade,
    CallAlreadyOpen,
    CallUnchanged,
    ClosesAfterMeeting,
    FillsNoSeat,
    NominationsClosed,
    PromisedToCandidates,
)
from governance.models import CandidacyCall
from governance.queries.nominations import names_on_the_ballot
from governance.services.candidacy_calls import (
    CallPlan,
    end_candidacies,
    open_candidacies,
    open_candidacies_at,
    revise_candidacies,
)
from governance.services.changing import Why
from governance.services.nominations import (
    NominationForm,
    answer_nomination,
    propose_candidate,
    record_nomination,
    withdraw_nomination,
)
from governance.services.planning import Item, add_item
from membership.clock import today
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import AuditEntry, Delivery
from tests.factories.meetings import CALLED_ON, MEETING_ON, a_called_assembly, an_assembly, jump
from tests.factories.register import SYSTEM, a_member
from tests.governance.web.reading import address, said
from voting.services.electing import ElectionPlan, prepare_election

pytestmark = pytest.mark.django_db

WHY = Why("Un siège de plus est libre.", "One more seat is vacant.")


@pytest.fixture
def call(cast):
    here = cast.organisation
    jump(here, CALLED_ON)
    motion = a_called_assembly(here).motions.get()
    return open_candidacies(motion, CallPlan(datetime(2027, 4, 20, 17, tzinfo=here.zone), seats=2), actor=SYSTEM)


def at(call, on, hour=17):
    return datetime.combine(on, time(hour), call.organisation.zone)


def revised(call, closes_at=None, seats=2, why=WHY):
    return revise_candidacies(call, CallPlan(closes_at or call.closes_at, seats=seats), why, actor=SYSTEM)


def stand(call, membership):
    return propose_candidate(call, membership=membership, by=membership, actor=SYSTEM)


def told_since(before):
    return {one.membership for one in Delivery.objects.exclude(pk__in=before)}


def deliveries():
    return set(Delivery.objects.values_list("pk", flat=True))


def url(name, call):
    return reverse(f"candidacies:{name}", kwargs={"slug": call.organisation.slug, "call": call.public_id})


class TestChanged:
    def test_before_anybody_stands_everything_may_change(self, call):
        row = revised(call, at(call, date(2027, 4, 15)), seats=1)
        row.refresh_from_db()
        assert (row.closes_at, row.seats, row.revised_reason_fr) == (at(call, date(2027, 4, 15)), 1, WHY.fr)
        assert AuditEntry.objects.filter(action="candidacies.revised").count() == 1

    def test_once_somebody_stands_nothing_they_were_told_is_taken_back(self, cast, call):
        stand(call, cast.membership)
        for plan in (
            CallPlan(at(call, date(2027, 4, 19)), seats=2),
            CallPlan(call.closes_at, seats=1),
            CallPlan(call.closes_at, seats=2, group=cast.membership.periods.get().category),
        ):
            with pytest.raises(PromisedToCandidates):
                revise_candidacies(call, plan, WHY, actor=SYSTEM)
        assert revised(call, at(call, date(2027, 4, 22)), seats=3).seats == 3

    def test_whoever_wrote_is_told_of_the_change_and_of_the_end_and_nobody_else(self, cast, call):
        here = cast.organisation
        luc, zoe, _away = (a_member(here, name, "Roy") for name in ("Luc", "Zoé", "Max"))
        propose_candidate(call, membership=luc, by=zoe, actor=SYSTEM)
        withdraw_nomination(stand(call, cast.membership), actor=SYSTEM)
        before = deliveries()
        row = revised(call, at(call, date(2027, 4, 22)))
        assert told_since(before) == {luc, zoe}
        before = deliveries()
        end_candidacies(row, WHY, actor=SYSTEM)
        assert told_since(before) == {luc, zoe}

    def test_a_deadline_that_has_passed_may_move_later_until_the_meeting(self, cast, call):
        jump(cast.organisation, date(2027, 4, 21))
        with pytest.raises(NominationsClosed):
            stand(call, cast.membership)
        assert revised(call, seats=3).seats == 3
        with pytest.raises(StateNotAllowed):
            revised(call, at(call, date(2027, 4, 20), 18))
        with pytest.raises(ClosesAfterMeeting):
            revised(call, at(call, MEETING_ON + timedelta(days=1)))
        revised(call, at(call, date(2027, 4, 22)))
        stand(call, cast.membership)

    def test_it_wants_a_reason_a_difference_and_no_ballot(self, cast, call):
        with pytest.raises(ReasonMissing):
            revised(call, seats=3, why=Why(" "))
        with pytest.raises(CallUnchanged):
            revised(call)
        jump(cast.organisation, date(2027, 4, 21))
        prepare_election(call.motion, ElectionPlan(["Anne Roy", "Luc Côté"], 1, "plurality"), actor=SYSTEM)
        with pytest.raises(BallotIsMade):
            revised(call, seats=3)
        with pytest.raises(BallotIsMade):
            end_candidacies(call, WHY, actor=SYSTEM)


class TestEnded:
    def test_nobody_in_it_is_on_a_ballot_and_nothing_more_is_written_in_it(self, cast, call):
        luc = a_member(cast.organisation, "Luc")
        mine = stand(call, cast.membership)
        asked = propose_candidate(call, membership=luc, by=cast.membership, actor=SYSTEM)
        ended = end_candidacies(call, WHY, actor=SYSTEM)
        assert names_on_the_ballot(call.motion, today(cast.organisation)) == []
        form = NominationForm(consented_on=CALLED_ON)
        for act in (
            lambda: stand(call, luc),
            lambda: answer_nomination(asked, accepts=False, actor=SYSTEM),
            lambda: withdraw_nomination(mine, actor=SYSTEM),
            lambda: record_nomination(call, membership=luc, form=form, actor=SYSTEM),
        ):
            with pytest.raises(NominationsClosed):
                act()
        for again in (lambda: revised(ended, seats=3), lambda: end_candidacies(call, WHY, actor=SYSTEM)):
            with pytest.raises(StateNotAllowed):
                again()

    def test_another_is_opened_for_the_same_election_and_one_alone_stands(self, cast, call):
        plan = CallPlan(call.closes_at)
        with pytest.raises(CallAlreadyOpen):
            open_candidacies(call.motion, plan, actor=SYSTEM)
        end_candidacies(call, WHY, actor=SYSTEM)
        again = open_candidacies(call.motion, plan, actor=SYSTEM)
        stand(again, cast.membership)
        assert names_on_the_ballot(call.motion, today(cast.organisation)) == [cast.membership.person.full_name]
        with pytest.raises(IntegrityError), transaction.atomic():
            CandidacyCall.objects.filter(pk=call.pk).update(ended_at=None)


def test_the_office_changes_and_ends_a_call_on_its_pages(cast, browser_of, call):
    stand(call, cast.membership)
    browser = browser_of("secretary")
    sent = {"seats": "2", "closes_on": "2027-04-19", "closes_at": "17:00", "reason_fr": WHY.fr, "reason_en": WHY.en}
    refused = browser.post(url("revise", call), sent)
    assert refused.status_code == 422
    assert "ne peut qu’être reportée" in said(refused)
    assert browser.post(url("revise", call), sent | {"closes_on": "2027-04-22"}).status_code == 302
    page = said(browser_of("member").get(url("one", call)))
    assert "22 avril 2027" in page
    assert WHY.fr in page
    assert "Mettre fin à l’appel" in said(browser.get(url("one", call)))
    assert browser.post(url("end", call), {"reason_fr": "", "reason_en": ""}).status_code == 422
    ending = {"reason_fr": "La date était fausse.", "reason_en": "The date was wrong."}
    assert browser.post(url("end", call), ending).status_code == 302
    page = said(browser_of("member").get(url("one", call)))
    assert "La date était fausse." in page
    assert browser.get(url("end", call)).status_code == 404
    assert "Appel de candidatures" not in said(browser_of("member").get("/"))
    new = reverse("candidacies:new", kwargs={"slug": "rives", "motion": call.motion.public_id})
    assert browser.get(new).status_code == 200


def test_a_call_is_opened_at_a_point_that_elects_and_the_page_of_the_meeting_links_it(cast, browser_of):
    here = cast.organisation
    jump(here, CALLED_ON)
    meeting = an_assembly(here)
    point = add_item(meeting, Item("Élection au conseil", "Election to the board"), actor=SYSTEM)
    browser, of_meeting = browser_of("secretary"), address("assembly", meeting)
    offered = reverse("candidacies:new-at", kwargs={"slug": "rives", "item": point.public_id})
    assert offered in browser.get(of_meeting).content.decode()
    sent = {"seats": "2", "closes_on": "2027-04-20", "closes_at": "17:00"}
    assert browser.post(offered, sent).status_code == 302
    call = CandidacyCall.objects.get()
    assert call.motion.item == point
    assert call.motion.text_fr.startswith("Il est proposé que l’assemblée élise")
    page = browser.get(of_meeting).content.decode()
    assert url("one", call) in page
    assert offered not in page
    assert browser.get(offered).status_code == 302


def test_no_call_is_opened_at_a_point_that_elects_nobody_or_once_the_meeting_began(cast):
    here = cast.organisation
    jump(here, CALLED_ON)
    meeting = an_assembly(here)
    plan = CallPlan(datetime(2027, 4, 20, 17, tzinfo=here.zone))
    hearing = add_item(meeting, Item("Rapport annuel"), actor=SYSTEM)
    with pytest.raises(FillsNoSeat):
        open_candidacies_at(hearing, plan, actor=SYSTEM)
    point = add_item(meeting, Item("Élection au conseil"), actor=SYSTEM)
    type(meeting).objects.filter(pk=meeting.pk).update(state="cancelled")
    with pytest.raises(StateNotAllowed):
        open_candidacies_at(point, plan, actor=SYSTEM)
