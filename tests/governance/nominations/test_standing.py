"""Candidacies: called for, put forward, consented to, supported, entered from paper and the floor, withdrawn."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from governance.errors import (
    AlreadyCandidate,
    CallAlreadyOpen,
    CategoryWithoutOffice,
    ClosesAfterMeeting,
    ConsentMissing,
    FillsNoSeat,
    FloorClosed,
    NominationsClosed,
    NotOfTheGroup,
    PointInUse,
    SupportsAlready,
)
from governance.models import AmendedArticle, CandidacyCall, Nomination, NominationState
from governance.queries.nominations import candidates_of, names_on_the_ballot
from governance.services.candidacy_calls import CallPlan, open_candidacies
from governance.services.nominations import (
    NominationForm,
    answer_nomination,
    propose_candidate,
    record_nomination,
    support_nomination,
    withdraw_nomination,
)
from governance.services.planning import remove_item
from membership.clock import today
from membership.errors import OverrideReasonMissing, StateNotAllowed
from membership.models import AuditEntry, Category, Delivery, Notice
from tests.factories.meetings import CALLED_ON, MEETING_ON, a_called_assembly, a_motion, an_assembly, an_evening, jump
from tests.factories.register import SYSTEM, a_member, a_suspension, an_organisation

pytestmark = pytest.mark.django_db

CLOSES_ON = date(2027, 4, 20)


@pytest.fixture
def here(db):
    organisation = an_organisation()
    jump(organisation, CALLED_ON)
    return organisation


@pytest.fixture
def anne(here):
    return a_member(here, "Anne", "Roy")


@pytest.fixture
def luc(here):
    return a_member(here, "Luc", "Côté")


def a_call(organisation, *, motion=None, **said):
    closes_at = datetime.combine(CLOSES_ON, time(17), organisation.zone)
    put = motion or an_assembly(organisation).motions.get()
    return open_candidacies(put, CallPlan(closes_at, **said), actor=SYSTEM)


def stand(call, membership):
    return propose_candidate(call, membership=membership, by=membership, actor=SYSTEM)


def on_the_ballot(call):
    return names_on_the_ballot(call.motion, today(call.organisation))


class TestOnLine:
    def test_whoever_stands_by_themselves_consents_by_it(self, here, anne):
        call = a_call(here)
        row = stand(call, anne)
        assert (row.state, row.consented_on) == (NominationState.ACCEPTED, CALLED_ON)
        assert on_the_ballot(call) == ["Anne Roy"]
        with pytest.raises(AlreadyCandidate):
            stand(call, anne)

    def test_another_is_asked_by_letter_and_is_on_no_ballot_before_saying_yes(self, here, anne, luc):
        call = a_call(here)
        row = propose_candidate(call, membership=luc, by=anne, actor=SYSTEM)
        assert Notice.objects.count() == 1
        assert on_the_ballot(call) == []
        answer_nomination(row, accepts=True, statement="Pour continuer.", actor=SYSTEM)
        assert on_the_ballot(call) == ["Luc Côté"]
        with pytest.raises(StateNotAllowed):
            answer_nomination(row, accepts=False, actor=SYSTEM)

    def test_whoever_declines_or_withdraws_is_no_candidate_and_may_stand_anew(self, here, anne, luc):
        call = a_call(here)
        answer_nomination(propose_candidate(call, membership=luc, by=anne, actor=SYSTEM), accepts=False, actor=SYSTEM)
        withdraw_nomination(stand(call, anne), actor=SYSTEM)
        assert on_the_ballot(call) == []
        assert Nomination.objects.count() == 2
        stand(call, luc)
        assert on_the_ballot(call) == ["Luc Côté"]
        assert AuditEntry.objects.filter(action__startswith="nomination.").count() == 5

    def test_after_the_deadline_nobody_stands_or_accepts(self, here, anne, luc):
        call = a_call(here)
        row = propose_candidate(call, membership=luc, by=anne, actor=SYSTEM)
        jump(here, CLOSES_ON, time(17, 1))
        with pytest.raises(NominationsClosed):
            stand(call, anne)
        with pytest.raises(NominationsClosed):
            answer_nomination(row, accepts=True, actor=SYSTEM)
        answer_nomination(row, accepts=False, actor=SYSTEM)

    def test_one_call_is_made_for_a_motion_whose_point_stays(self, here):
        call = a_call(here)
        with pytest.raises(CallAlreadyOpen):
            a_call(here, motion=call.motion)
        with pytest.raises(PointInUse):
            remove_item(call.motion.item, actor=SYSTEM)

    def test_a_call_closes_before_the_meeting_and_fills_what_it_elects(self, here):
        motion = an_assembly(here).motions.get()
        late = CallPlan(datetime.combine(MEETING_ON, time(19, 1), here.zone))
        with pytest.raises(ClosesAfterMeeting):
            open_candidacies(motion, late, actor=SYSTEM)
        with pytest.raises(FillsNoSeat):
            a_call(here, motion=a_motion(motion.assembly, majority="maj_bylaws"))
        AmendedArticle.objects.create(organisation=here, motion=motion, number="4.1", is_repeal=True)
        with pytest.raises(FillsNoSeat):
            a_call(here, motion=motion)

    def test_whoever_withdraws_is_told_and_whoever_put_them_forward_if_they_had_accepted(self, here, anne, luc):
        zoe, call = a_member(here, "Zoé", "Roy"), a_call(here, seats=2)
        silent = propose_candidate(call, membership=luc, by=anne, actor=SYSTEM)
        candidate = propose_candidate(call, membership=zoe, by=anne, actor=SYSTEM)
        answer_nomination(candidate, accepts=True, actor=SYSTEM)
        for row, told in ((silent, {luc}), (candidate, {zoe, anne})):
            before = set(Delivery.objects.values_list("pk", flat=True))
            withdraw_nomination(row, actor=SYSTEM)
            assert {one.membership for one in Delivery.objects.exclude(pk__in=before)} == told


class TestTheRules:
    def test_support_is_counted_where_the_rules_ask_for_it(self, anne, luc):
        here = an_organisation(slug="pins", bylaws={"nomination_seconders": 2})
        jump(here, CALLED_ON)
        zoe, max_, eve = (a_member(here, name, "Roy") for name in ("Zoé", "Max", "Ève"))
        call = a_call(here)
        row = propose_candidate(call, membership=zoe, by=max_, actor=SYSTEM)
        answer_nomination(row, accepts=True, actor=SYSTEM)
        assert on_the_ballot(call) == []
        for whoever in (zoe, max_):
            with pytest.raises(SupportsAlready):
                support_nomination(row, membership=whoever, actor=SYSTEM)
        support_nomination(row, membership=eve, actor=SYSTEM)
        (found,) = candidates_of(call, today(here))
        assert (found.supporting, found.is_complete) == (2, True)

    def test_a_category_without_office_does_not_stand(self, here, anne):
        call = a_call(here)
        Category.objects.for_organisation(here).update(stands=False)
        with pytest.raises(CategoryWithoutOffice):
            stand(call, anne)

    def test_only_members_of_the_group_stand_for_its_seats(self, here, anne):
        other = Category.objects.create(organisation=here, key="autre", name_fr="Autres", position=9)
        with pytest.raises(NotOfTheGroup):
            stand(a_call(here, group=other), anne)

    def test_a_member_whose_vote_is_suspended_stands_unless_the_by_laws_say_otherwise(self, here, anne, luc):
        a_suspension(anne, since=CALLED_ON)
        stand(a_call(here), anne)
        strict = an_organisation(slug="pins", bylaws={"nomination_good_standing": True})
        jump(strict, CALLED_ON)
        zoe = a_member(strict, "Zoé", "Roy")
        a_suspension(zoe, since=CALLED_ON)
        call = a_call(strict)
        with pytest.raises(OverrideReasonMissing):
            record_nomination(call, membership=zoe, form=NominationForm(CALLED_ON), actor=SYSTEM)
        form = NominationForm(CALLED_ON, reason="Compte réglé hier.")
        row = record_nomination(call, membership=zoe, form=form, actor=SYSTEM)
        assert (len(row.findings), row.reason) == (1, "Compte réglé hier.")


class TestOnPaperAndAtTheMeeting:
    def test_a_form_signed_in_time_may_be_entered_after_the_deadline(self, here, anne, luc):
        call = a_call(here, motion=a_called_assembly(here).motions.get())
        jump(here, date(2027, 4, 21))
        with pytest.raises(NominationsClosed):
            record_nomination(call, membership=anne, form=NominationForm(date(2027, 4, 21)), actor=SYSTEM)
        with pytest.raises(ConsentMissing):
            _to_come(call, luc)
        row = record_nomination(
            call, membership=anne, form=NominationForm(date(2027, 4, 19), proposed_by=luc), actor=SYSTEM
        )
        assert (row.channel, row.supports.count()) == ("paper", 1)
        assert on_the_ballot(call) == ["Anne Roy"]

    def test_the_floor_is_open_while_the_meeting_goes_on(self, here, anne, luc):
        assembly = an_evening(here, anne, luc)
        call = called_before(assembly)
        with pytest.raises(NominationsClosed):
            stand(call, luc)
        form = NominationForm(MEETING_ON, proposed_by=anne, is_from_floor=True)
        row = record_nomination(call, membership=luc, form=form, actor=SYSTEM)
        assert row.channel == "floor"
        assert on_the_ballot(call) == ["Luc Côté"]

    def test_the_by_laws_may_close_the_floor_and_it_is_closed_before_the_meeting(self, here, anne):
        form = NominationForm(CALLED_ON, is_from_floor=True)
        with pytest.raises(FloorClosed):
            record_nomination(a_call(here), membership=anne, form=form, actor=SYSTEM)


def _to_come(call, membership):
    # The deadline has not passed: only the day is wrong.
    call.closes_at = datetime(2027, 4, 30, 17, tzinfo=call.organisation.zone)
    call.save(update_fields=["closes_at"])
    try:
        record_nomination(call, membership=membership, form=NominationForm(date(2027, 4, 22)), actor=SYSTEM)
    finally:
        call.closes_at = datetime.combine(CLOSES_ON, time(17), call.organisation.zone)
        call.save(update_fields=["closes_at"])


def called_before(assembly):
    """Return the call to what a meeting going on elects, whose deadline has passed."""
    here, closes_at = assembly.organisation, datetime.combine(CLOSES_ON, time(17), assembly.zone)
    return CandidacyCall.objects.create(organisation=here, motion=assembly.motions.get(), closes_at=closes_at)
