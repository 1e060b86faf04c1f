"""The debate in a live meeting: amendments, what is given up, the call for the vote, and a show of hands."""

from __future__ import annotations

import pytest

from governance.errors import (
    AmendmentPending,
    AmendmentTooDeep,
    BylawTextFixed,
    DebateClosed,
    MoreThanPresent,
    NothingToAmend,
    TieForTheChair,
    TooFewParts,
)
from governance.models import AmendedArticle, DebateFact, FactKind, Motion, MotionState, Resolution
from governance.queries.debate import in_order_of_votes
from governance.queries.proceedings import proceedings_of
from governance.rules.majorities import CastingVote
from governance.services.debate import (
    close_debate,
    demand_secret,
    divide_motion,
    move_amendment,
    move_motion,
    refer_motion,
    withdraw_motion,
)
from governance.services.floor import Wording
from governance.services.hands import Hands, decide_by_hands
from governance.services.minutes import draft_minutes
from governance.services.minutes_text import contents
from membership.clock import now
from membership.errors import OverrideReasonMissing, StateNotAllowed
from membership.models import AuditEntry
from tests.factories.federations import a_coop, a_federation, sent
from tests.factories.meetings import SYSTEM, a_called_assembly, an_evening, an_open_poll
from tests.factories.register import a_member, an_organisation
from voting.models import PollMode
from voting.services.polls import open_poll, prepare_poll

pytestmark = pytest.mark.django_db

LONGER = Wording("Que les mandats durent trois ans.", "That terms last three years.", "Luc Roy", "Omar Diallo")
LONGEST = Wording("Que les mandats durent quatre ans.", "That terms last four years.", "Anne Roy", "Luc Roy")


@pytest.fixture
def meeting(db):
    organisation = an_organisation()
    return an_evening(organisation, *(a_member(organisation, name) for name in ("Anne", "Luc", "Omar", "Zoé")))


@pytest.fixture
def motion(meeting):
    return meeting.motions.get()


def hands(motion, votes_for, votes_against, abstentions=0, chair=None):
    return decide_by_hands(motion, Hands(votes_for, votes_against, abstentions, chair), actor=SYSTEM)


class TestAmendments:
    def test_an_amendment_is_put_first_and_becomes_the_text(self, motion):
        amendment = move_amendment(motion, LONGER, actor=SYSTEM)
        assert amendment.item.number == "2.1"
        with pytest.raises(AmendmentPending):
            hands(motion, 3, 0)
        with pytest.raises(AmendmentPending):
            prepare_poll(motion, actor=SYSTEM)
        hands(amendment, 3, 1)
        motion.refresh_from_db()
        assert motion.text_fr == LONGER.text_fr
        assert amendment.before_fr == "Que les mandats durent deux ans."
        assert not Resolution.objects.exists()
        hands(motion, 3, 0)
        assert Resolution.objects.get().text_fr == LONGER.text_fr

    def test_an_amendment_rejected_leaves_the_text_and_makes_room_for_another(self, motion):
        amendment = move_amendment(motion, LONGER, actor=SYSTEM)
        with pytest.raises(AmendmentPending):
            move_amendment(motion, LONGEST, actor=SYSTEM)
        hands(amendment, 1, 2)
        second = move_amendment(motion, LONGEST, actor=SYSTEM)
        assert second.item.number == "2.2"
        motion.refresh_from_db()
        assert motion.text_fr == "Que les mandats durent deux ans."

    def test_the_deepest_goes_first_and_no_deeper_than_the_rules_say(self, motion):
        amendment = move_amendment(motion, LONGER, actor=SYSTEM)
        deeper = move_amendment(amendment, LONGEST, actor=SYSTEM)
        assert in_order_of_votes(motion.assembly.motions.all()) == [deeper, amendment, motion]
        with pytest.raises(AmendmentTooDeep):
            move_amendment(deeper, Wording("Autre chose."), actor=SYSTEM)
        hands(deeper, 4, 0)
        amendment.refresh_from_db()
        assert amendment.text_fr == LONGEST.text_fr
        hands(amendment, 4, 0)
        motion.refresh_from_db()
        assert motion.text_fr == LONGEST.text_fr

    def test_a_text_in_one_language_leaves_the_other_to_come(self, motion):
        amendment = move_amendment(motion, Wording(LONGER.text_fr, motion.text_en), actor=SYSTEM)
        hands(amendment, 4, 0)
        motion.refresh_from_db()
        assert (motion.text_fr, motion.text_en) == (LONGER.text_fr, "")

    def test_an_amendment_changes_something(self, motion):
        with pytest.raises(NothingToAmend):
            move_amendment(motion, Wording(motion.text_fr, motion.text_en), actor=SYSTEM)

    def test_a_motion_that_writes_articles_is_amended_article_by_article(self, motion):
        AmendedArticle.objects.create(organisation=motion.organisation, motion=motion, number="4", text_fr="x")
        with pytest.raises(BylawTextFixed):
            move_amendment(motion, LONGER, actor=SYSTEM)

    def test_nothing_changes_while_somebody_votes_on_it(self, motion):
        an_open_poll(motion.assembly, motion=motion)
        for act in (
            lambda: move_amendment(motion, LONGER, actor=SYSTEM),
            lambda: withdraw_motion(motion, by="Anne", actor=SYSTEM),
            lambda: hands(motion, 1, 0),
        ):
            with pytest.raises(StateNotAllowed):
                act()

    def test_a_vote_programmed_before_waits_for_the_amendment(self, motion):
        poll = prepare_poll(motion, actor=SYSTEM)
        move_amendment(motion, LONGER, actor=SYSTEM)
        with pytest.raises(AmendmentPending):
            open_poll(poll, actor=SYSTEM)

    def test_an_amendment_is_put_to_a_roll_call_like_any_motion(self, motion):
        poll = an_open_poll(motion.assembly, motion=move_amendment(motion, LONGER, actor=SYSTEM))
        assert poll.motion.amends == motion


class TestGivingUp:
    def test_what_is_withdrawn_takes_its_amendments_with_it(self, motion):
        amendment = move_amendment(motion, LONGER, actor=SYSTEM)
        deeper = move_amendment(amendment, LONGEST, actor=SYSTEM)
        withdraw_motion(motion, by="Anne Roy", actor=SYSTEM)
        assert states(motion, amendment, deeper) == ["withdrawn", "fallen", "fallen"]
        with pytest.raises(StateNotAllowed):
            withdraw_motion(motion, by="Anne Roy", actor=SYSTEM)

    def test_an_amendment_withdrawn_leaves_the_motion(self, motion):
        amendment = move_amendment(motion, LONGER, actor=SYSTEM)
        withdraw_motion(amendment, by="Luc", actor=SYSTEM)
        assert states(motion, amendment) == ["proposed", "withdrawn"]

    def test_a_motion_is_referred_to_whom_the_minutes_name(self, motion):
        refer_motion(motion, to="Comité des règlements", by="Zoé", actor=SYSTEM)
        assert states(motion) == ["referred"]
        assert motion.facts.get().note == "Comité des règlements"

    def test_the_parts_of_a_motion_are_put_one_by_one(self, motion):
        with pytest.raises(TooFewParts):
            divide_motion(motion, [Wording("Une seule")], actor=SYSTEM)
        first, second = divide_motion(motion, [Wording("Une"), Wording("Deux")], by="Zoé", actor=SYSTEM)
        assert [first.item.number, second.item.number] == ["2.1", "2.2"]
        hands(first, 4, 0)
        hands(second, 0, 4)
        assert states(motion, first, second) == ["divided", "adopted", "rejected"]
        assert Resolution.objects.get().motion == first


class TestTheCallForTheVote:
    def test_two_thirds_close_the_debate_and_then_nothing_is_moved(self, motion):
        assert close_debate(motion, votes_for=1, votes_against=2, by="Luc", actor=SYSTEM).outcome.value == "not_met"
        assert close_debate(motion, votes_for=2, votes_against=1, by="Luc", actor=SYSTEM).outcome.value == "met"
        for act in (
            lambda: move_amendment(motion, LONGER, actor=SYSTEM),
            lambda: close_debate(motion, votes_for=3, votes_against=0, actor=SYSTEM),
        ):
            with pytest.raises(DebateClosed):
                act()
        kinds = list(motion.facts.values_list("kind", flat=True))
        assert kinds == [FactKind.NOT_CLOSED, FactKind.CLOSED]

    def test_a_secret_ballot_asked_for_bars_every_other_way(self, motion):
        for _again in range(2):
            demand_secret(motion, by="Zoé", meeting_agrees=True, actor=SYSTEM)
        assert DebateFact.objects.filter(kind=FactKind.SECRET).count() == 1
        with pytest.raises(StateNotAllowed):
            hands(motion, 3, 0)
        with pytest.raises(StateNotAllowed):
            prepare_poll(motion, actor=SYSTEM)
        assert prepare_poll(motion, mode=PollMode.SECRET, actor=SYSTEM).mode == PollMode.SECRET


class TestShowOfHands:
    def test_the_totals_decide_with_their_figures(self, motion):
        decided = hands(motion, 2, 1, 1)
        assert decided.state == MotionState.ADOPTED
        assert decided.figures["present"] == 4
        assert decided.facts.get(kind=FactKind.HANDS).finding["code"] == "quorum_met"
        with pytest.raises(StateNotAllowed):
            hands(motion, 2, 1, 1)

    def test_more_hands_than_members_are_counted_again(self, motion):
        with pytest.raises(MoreThanPresent):
            hands(motion, 3, 2)
        assert states(motion) == ["proposed"]

    def test_a_tie_is_lost_or_the_chair_s_as_the_by_laws_say(self, motion):
        assert hands(motion, 2, 2).state == MotionState.REJECTED

    def test_a_tie_waits_for_the_chair_where_the_by_laws_give_a_casting_vote(self, db):
        organisation = an_organisation("chaire", bylaws={"tie_meeting": "chair"})
        meeting = an_evening(organisation, *(a_member(organisation) for _place in range(4)))
        motion = meeting.motions.get()
        with pytest.raises(TieForTheChair):
            hands(motion, 2, 2)
        decided = hands(motion, 2, 2, chair=CastingVote.FOR)
        assert (decided.state, decided.figures["casting_vote"]) == (MotionState.ADOPTED, "for")


class TestFromTheFloor:
    def test_a_motion_takes_a_point_that_has_none_or_comes_beneath(self, meeting):
        opening = meeting.agenda.get(position=1)
        first = move_motion(opening, LONGER, title_fr="Du plancher", actor=SYSTEM)
        assert (first.item, first.item.number) == (opening, "1")
        second = move_motion(opening, LONGEST, title_fr="Une autre", actor=SYSTEM)
        assert second.item.number == "1.1"
        assert AuditEntry.objects.filter(action="debate.moved").count() == 2

    def test_only_in_the_meeting(self, db):
        organisation = an_organisation("avant")
        a_member(organisation)
        meeting = a_called_assembly(organisation)
        with pytest.raises(StateNotAllowed):
            move_motion(meeting.agenda.get(position=1), LONGER, title_fr="Trop tôt", actor=SYSTEM)
        with pytest.raises(StateNotAllowed):
            move_amendment(meeting.motions.get(), LONGER, actor=SYSTEM)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_minutes_tell_the_whole_debate(motion, language):
    amendment = move_amendment(motion, LONGER, actor=SYSTEM)
    close_debate(amendment, votes_for=1, votes_against=3, by="Luc", actor=SYSTEM)
    hands(amendment, 3, 1)
    refer_motion(motion, to="Comité", by="Zoé", actor=SYSTEM)
    told = contents(proceedings_of(motion.assembly), language=language, version=1, drawn_up_at=now())
    points = {point["position"]: point for point in told["proceedings"]["points"]}
    assert points["2.1"]["motion"]["votes"][0]["quorum"]["tone"] == "yes"
    assert len(points["2.1"]["motion"]["facts"]) == 1
    assert "Comité" in points["2"]["motion"]["facts"][0]
    assert draft_minutes(motion.assembly, language=language, actor=SYSTEM).document.content[:5] == b"%PDF-"


def states(*motions):
    return [Motion.objects.get(pk=motion.pk).state for motion in motions]


def test_an_amendment_is_not_divided(motion):
    amendment = move_amendment(motion, LONGER, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        divide_motion(amendment, [Wording("Une"), Wording("Deux")], actor=SYSTEM)
    assert Motion.objects.filter(assembly=motion.assembly).count() == 2


def test_no_more_close_the_debate_than_are_there(motion):
    with pytest.raises(MoreThanPresent):
        close_debate(motion, votes_for=500, votes_against=3, actor=SYSTEM)
    assert not motion.facts.exists()


def test_what_the_notice_did_not_announce_is_dealt_with_for_a_reason_that_the_minutes_keep():
    coop = an_organisation()
    meeting = an_evening(coop, a_member(coop), kind="special")
    opening = meeting.agenda.get(position=1)
    moved = move_motion(opening, LONGEST, title_fr="Autre chose", beyond="L’incendie de la nuit.", actor=SYSTEM)
    waiver = meeting.waivers.get()
    assert (waiver.finding["rule"]["key"], waiver.reason) == ("special_meeting_scope", "L’incendie de la nuit.")
    assert moved.state == MotionState.PROPOSED


def test_an_annual_meeting_decides_beyond_its_notice_where_the_by_laws_let_it():
    coop = an_organisation(bylaws={"agm_other_business": "decide"})
    meeting = an_evening(coop, a_member(coop))
    move_motion(meeting.agenda.get(position=1), LONGER, title_fr="Divers", beyond="Demandé ce soir.", actor=SYSTEM)
    assert not meeting.waivers.exists()


def test_a_special_meeting_decides_nothing_under_a_point_that_announced_no_decision():
    coop = an_organisation()
    meeting = an_evening(coop, a_member(coop), kind="special")
    opening, announced = meeting.agenda.get(position=1), meeting.agenda.get(position=2)
    with pytest.raises(OverrideReasonMissing):
        move_motion(opening, LONGER, title_fr="Sous ce point", actor=SYSTEM)
    assert not meeting.waivers.exists()
    move_motion(announced, LONGER, title_fr="Sous le point annoncé", actor=SYSTEM)
    assert not meeting.waivers.exists()


def test_what_went_beyond_once_does_not_let_the_next_motion_in():
    coop = an_organisation()
    meeting = an_evening(coop, a_member(coop), kind="special")
    opening = meeting.agenda.get(position=1)
    move_motion(opening, LONGER, title_fr="Autre chose", beyond="L’incendie de la nuit.", actor=SYSTEM)
    opening.refresh_from_db()
    with pytest.raises(OverrideReasonMissing):
        move_motion(opening, LONGEST, title_fr="Encore autre chose", actor=SYSTEM)


def test_an_annual_meeting_keeps_why_it_went_beyond_its_notice():
    coop = an_organisation()
    meeting = an_evening(coop, a_member(coop))
    move_motion(meeting.agenda.get(position=1), LONGER, title_fr="Divers", beyond="Ce soir.", actor=SYSTEM)
    assert meeting.waivers.get().finding["rule"]["key"] == "agm_other_business"


def test_in_a_federation_delegates_who_are_there_move_and_others_with_a_reason():
    federation = a_federation()
    coop = a_coop(federation, delegates=("Rose",))
    meeting = an_evening(federation)
    name = sent(meeting, coop, 1).person.full_name
    point, stranger = meeting.agenda.get(position=2), "Zéphirin Quidam"
    moved = move_motion(point, Wording("Que l’on fête.", mover=name), title_fr="Fête", actor=SYSTEM)
    with pytest.raises(OverrideReasonMissing):
        move_motion(point, Wording("Que l’on danse.", mover=stranger), title_fr="Danse", actor=SYSTEM)
    with pytest.raises(OverrideReasonMissing):
        move_amendment(moved, Wording("Que l’on chante.", mover=stranger), actor=SYSTEM)
    assert not meeting.waivers.exists()
    invited = Wording("Que l’on danse.", mover=stranger, despite="La présidence l’a invité.")
    move_motion(point, invited, title_fr="Danse", actor=SYSTEM)
    waiver = meeting.waivers.get()
    assert (waiver.finding["rule"]["key"], waiver.reason) == ("fed_only_delegates_move", "La présidence l’a invité.")


def test_what_comes_up_under_a_point_that_announced_a_decision_needs_no_reason_either():
    coop = an_organisation()
    meeting = an_evening(coop, a_member(coop), kind="special")
    beneath = move_motion(meeting.agenda.get(position=2), LONGER, title_fr="Sous le point annoncé", actor=SYSTEM)
    assert beneath.item.rank
    move_motion(beneath.item, LONGEST, title_fr="Sous celui-là", actor=SYSTEM)
    assert not meeting.waivers.exists()


def test_what_comes_up_beneath_a_motion_that_went_beyond_needs_its_own_reason():
    coop = an_organisation()
    meeting = an_evening(coop, a_member(coop), kind="special")
    announced = meeting.agenda.get(position=2)
    beneath = move_motion(announced, LONGER, title_fr="Autre chose", beyond="L’incendie.", actor=SYSTEM)
    with pytest.raises(OverrideReasonMissing):
        move_motion(beneath.item, LONGEST, title_fr="Encore", actor=SYSTEM)


def test_a_motion_that_takes_a_decision_up_again_asks_for_the_majority_of_procedure(meeting):
    opening = meeting.agenda.get(position=1)
    moved = move_motion(opening, LONGER, title_fr="Y revenir", beyond="Une erreur.", reopens=True, actor=SYSTEM)
    assert moved.majority_key == "procedure_reconsideration_majority"
    decided = hands(moved, 2, 2)
    assert decided.finding["rule"]["key"] == "procedure_reconsideration_majority"
    other = move_motion(opening, LONGEST, title_fr="Encore", beyond="Une erreur.", reopens=True, actor=SYSTEM)
    assert hands(other, 3, 1).state == MotionState.ADOPTED
