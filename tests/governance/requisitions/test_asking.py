"""Members ask for a special meeting: who may sign, how many are needed, the days that follow, and who may call."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from governance.errors import (
    AgendaAskedFor,
    AlreadySigned,
    CallNotYetOthers,
    MayNotSign,
    NoFederation,
    NotASignatory,
    NotDoneYet,
    NotSigned,
    RequestUnderWay,
    RequisitionRuledOut,
)
from governance.models import (
    AgendaSubject,
    AssemblyState,
    Requisition,
    RequisitionSignature,
    RequisitionState,
    Resolution,
)
from governance.queries.requisitions import gathering_of, is_answered, own_call_of, signers_on, waiting_on_the_board
from governance.services.adjourning import call_second_time
from governance.services.calling import call_assembly
from governance.services.changing import Rendezvous, Why, cancel_assembly, postpone_assembly
from governance.services.correcting import correct_notice
from governance.services.follow_ups import plan_follow_up
from governance.services.hands import Hands, decide_by_hands
from governance.services.planning import (
    Item,
    MotionText,
    Plan,
    add_item,
    place_item,
    plan_assembly,
    remove_item,
    revise_assembly,
    revise_item,
)
from governance.services.requisition_calling import (
    join_callers,
    plan_own_call,
    plan_requisition,
    withdraw_caller,
)
from governance.services.requisitions import (
    PointAsked,
    close_requisition,
    enter_signature,
    give_up_requisition,
    open_requisition,
    present_requisition,
    sign_requisition,
    withdraw_signature,
)
from governance.services.rewriting import Corrected, Point
from governance.services.sessions import end_assembly, open_assembly
from membership.errors import ReasonMissing, RuleBars, RuleNotSet, StateNotAllowed, UnknownRule
from membership.models import AuditEntry, Correspondent, CorrespondentKind, Delivery
from membership.queries.rules import rules_for
from membership.queries.standing import standings_on
from membership.services.parameters import set_parameter
from tests.factories.meetings import an_evening, jump
from tests.factories.register import (
    ADOPTED_ON,
    SYSTEM,
    a_legal_member,
    a_member,
    a_suspension,
    an_organisation,
    members,
)
from tests.governance.requisitions.asking import ASKED_ON, FEES, RECEIVED_ON, a_presented_request, a_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def coop():
    return an_organisation()


def a_plan(organisation, on=date(2027, 2, 20)):
    starts_at = datetime.combine(on, time(19), organisation.zone)
    return Plan("special", "Assemblée extraordinaire", "Special meeting", starts_at, "Salle")


def test_ex07_twenty_of_eighty_one_are_too_few_and_twenty_one_are_enough(coop):
    crowd = members(coop, 81)
    asked = a_request(*crowd[:20])
    with pytest.raises(RequisitionRuledOut) as refused:
        present_requisition(asked, actor=SYSTEM)
    assert ["needed", 21] in refused.value.finding.as_json()["figures"]
    asked.refresh_from_db()
    assert asked.state == RequisitionState.COLLECTING
    sign_requisition(asked, membership=crowd[20], actor=SYSTEM)
    assert present_requisition(asked, actor=SYSTEM).state == RequisitionState.PRESENTED


def test_ex08_received_on_february_1st_the_meeting_is_held_by_the_22nd_and_others_may_call_from_the_23rd(coop):
    asked = a_presented_request(a_member(coop))
    assert asked.presented_on == date(2027, 2, 1)
    assert asked.held_by == date(2027, 2, 22)
    assert asked.last_sending_on == date(2027, 2, 12)
    assert asked.others_from == date(2027, 2, 23)


def test_whoever_opens_a_request_signs_it(coop):
    anne = a_member(coop)
    asked = a_request(anne)
    assert [one.membership for one in asked.signatures.all()] == [anne]
    assert [one.subject for one in asked.points.all()] == [FEES.subject]


def test_a_request_names_what_it_is_about(coop):
    jump(coop, ASKED_ON)
    with pytest.raises(RequisitionRuledOut):
        open_requisition(a_member(coop), points=[PointAsked("  ")], actor=SYSTEM)
    assert not Requisition.objects.exists()


def test_a_member_has_one_request_gathering_signatures_at_a_time(coop):
    anne = a_member(coop)
    asked = a_request(anne)
    with pytest.raises(RequestUnderWay):
        open_requisition(anne, points=[FEES], actor=SYSTEM)
    give_up_requisition(asked, actor=SYSTEM)
    assert open_requisition(anne, points=[FEES], actor=SYSTEM).pk != asked.pk


def test_a_member_signs_once(coop):
    luc = a_member(coop)
    asked = a_request(a_member(coop), luc)
    with pytest.raises(AlreadySigned):
        sign_requisition(asked, membership=luc, actor=SYSTEM)
    with pytest.raises(AlreadySigned):
        enter_signature(asked, membership=luc, signed_on=ASKED_ON, actor=SYSTEM)


def test_the_database_itself_holds_one_signature_per_member(coop):
    luc = a_member(coop)
    asked = a_request(a_member(coop), luc)
    held = asked.signatures.get(membership=luc)
    with pytest.raises(IntegrityError, match="signed_once"), transaction.atomic():
        RequisitionSignature.objects.create(
            organisation=coop, requisition=asked, membership=luc, name=held.name, number=held.number,
            channel="paper", signed_on=ASKED_ON,
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_the_same_moment_sign_once(coop):
    luc = a_member(coop)
    asked, together, outcomes = a_request(a_member(coop)), Barrier(2), []

    def tap():
        together.wait()
        try:
            sign_requisition(asked, membership=luc, actor=SYSTEM)
            outcomes.append("signed")
        except AlreadySigned:
            outcomes.append("already")
        finally:
            connection.close()

    taps = [Thread(target=tap) for _ in range(2)]
    for one in taps:
        one.start()
    for one in taps:
        one.join()
    assert sorted(outcomes) == ["already", "signed"]
    assert asked.signatures.filter(membership=luc).count() == 1


def test_a_signature_is_taken_back_until_the_request_is_presented_and_may_be_given_again(coop):
    anne, luc = a_member(coop), a_member(coop)
    asked = a_request(anne, luc)
    withdraw_signature(asked, membership=luc, actor=SYSTEM)
    with pytest.raises(NotSigned):
        withdraw_signature(asked, membership=luc, actor=SYSTEM)
    assert len(gathering_of(asked, ASKED_ON).counted) == 1
    sign_requisition(asked, membership=luc, actor=SYSTEM)
    present_requisition(asked, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        withdraw_signature(asked, membership=luc, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        sign_requisition(asked, membership=a_member(coop), actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        give_up_requisition(asked, actor=SYSTEM)


def test_only_a_member_in_good_standing_signs(coop):
    asked = a_request(a_member(coop))
    suspended = a_member(coop)
    a_suspension(suspended, since=date(2027, 1, 1))
    departed = a_member(coop, until=date(2026, 6, 1))
    auxiliary = a_member(coop, category="auxiliary")
    for one in (suspended, departed, auxiliary):
        with pytest.raises(MayNotSign) as refused:
            sign_requisition(asked, membership=one, actor=SYSTEM)
        assert refused.value.reason_fr
    with pytest.raises(MayNotSign):
        open_requisition(suspended, points=[FEES], actor=SYSTEM)


def test_a_signature_on_paper_keeps_its_own_day_which_has_come(coop):
    luc = a_member(coop)
    asked = a_request(a_member(coop))
    with pytest.raises(NotDoneYet):
        enter_signature(asked, membership=luc, signed_on=ASKED_ON + timedelta(days=1), actor=SYSTEM)
    row = enter_signature(asked, membership=luc, signed_on=date(2027, 1, 20), actor=SYSTEM)
    assert (row.channel, row.signed_on) == ("paper", date(2027, 1, 20))


def test_signatures_are_checked_against_the_register_on_the_day_they_are_received(coop):
    anne, luc = a_member(coop), a_member(coop)
    asked = a_request(anne, luc)
    a_suspension(luc, since=RECEIVED_ON, until=date(2027, 5, 1))
    gathered = gathering_of(asked, RECEIVED_ON)
    assert [one.membership for one in gathered.counted] == [anne]
    assert [one.signature.membership for one in gathered.set_aside] == [luc]
    # Neither signs, nor is one of those of whom the rules take a part.
    assert gathered.members == 1


def test_those_who_could_sign_are_counted_as_the_standing_of_each_says(coop):
    a_member(coop), a_legal_member(coop), a_member(coop, category="auxiliary"), a_member(coop, until=ASKED_ON)
    a_suspension(a_member(coop), since=date(2027, 1, 1))
    a_suspension(a_member(coop), since=date(2027, 1, 1), kept=("vote",))
    a_suspension(a_member(coop), since=date(2027, 1, 1), kept=("office",))
    one_by_one = sum(
        one.is_told and bool(one.facts.category_votes)
        for one in standings_on(coop, ASKED_ON, rules_for(coop, ASKED_ON))
    )
    assert signers_on(coop, ASKED_ON) == one_by_one == 3


def test_whoever_opened_the_request_is_told_by_letter_what_follows(coop):
    anne = a_member(coop)
    asked = a_presented_request(anne)
    delivery = Delivery.objects.get(notice=asked.letter)
    assert delivery.membership == anne
    text = " ".join(asked.letter.texts.get(language="fr").body_text.split())
    assert "22 février 2027" in text
    assert "12 février 2027" in text


def test_the_office_says_on_what_day_the_board_received_it_and_it_has_come(coop):
    asked = a_request(a_member(coop))
    jump(coop, RECEIVED_ON)
    with pytest.raises(NotDoneYet):
        present_requisition(asked, actor=SYSTEM, received_on=date(2027, 2, 2))
    assert present_requisition(asked, actor=SYSTEM, received_on=date(2027, 1, 29)).held_by == date(2027, 2, 19)


def test_signatures_after_the_day_of_receipt_do_not_count(coop):
    crowd = members(coop, 12)
    asked = a_request(*crowd[:2])
    jump(coop, RECEIVED_ON)
    sign_requisition(asked, membership=crowd[2], actor=SYSTEM)
    # Of twelve members three are needed: there were two on the day that is said.
    with pytest.raises(RequisitionRuledOut) as refused:
        present_requisition(asked, actor=SYSTEM, received_on=date(2027, 1, 29))
    assert ["signatures", 2] in refused.value.finding.as_json()["figures"]
    assert present_requisition(asked, actor=SYSTEM).held_by == date(2027, 2, 22)


def test_a_request_on_paper_entered_afterwards_counts_from_the_day_it_was_received(coop):
    crowd = members(coop, 4)
    asked = a_request(*crowd[:1])
    for one in crowd[1:3]:
        enter_signature(asked, membership=one, signed_on=date(2027, 1, 18), actor=SYSTEM)
    assert present_requisition(asked, actor=SYSTEM, received_on=date(2027, 1, 20)).held_by == date(2027, 2, 10)


def test_where_no_rule_says_how_many_the_request_waits_for_the_by_laws():
    caisse = an_organisation(kind="qc_caisse")
    asked = a_request(a_member(caisse))
    with pytest.raises(RuleNotSet):
        present_requisition(asked, actor=SYSTEM)
    assert gathering_of(asked, ASKED_ON).finding is None


def test_the_meeting_deals_with_what_was_asked_and_its_notice_says_who_asked():
    coop = an_organisation(offers_english=False)
    asked = a_presented_request(*members(coop, 4))
    meeting = plan_requisition(asked, a_plan(coop), actor=SYSTEM)
    asked.refresh_from_db()
    assert (asked.state, asked.assembly) == (RequisitionState.PLANNED, meeting)
    assert meeting.kind == "special"
    titles = [item.title_fr for item in meeting.agenda.all()]
    assert titles == ["Ouverture et vérification du quorum", FEES.subject, "Levée de l’assemblée"]
    assert meeting.motions.get().text_fr == FEES.text
    call_assembly(meeting, actor=SYSTEM)
    meeting.refresh_from_db()
    assert "à la demande de 4 membres" in " ".join(meeting.notice.texts.get(language="fr").body_text.split())
    with pytest.raises(StateNotAllowed):
        plan_requisition(asked, a_plan(coop), actor=SYSTEM)


def test_the_agenda_of_a_meeting_asked_for_holds_what_was_asked(coop):
    asked = a_presented_request(*members(coop, 4))
    meeting = plan_requisition(asked, a_plan(coop), actor=SYSTEM)
    point = meeting.agenda.get(title_fr=FEES.subject)
    before = list(meeting.agenda.values_list("title_fr", flat=True))
    for act in (
        lambda: add_item(meeting, Item("Hausse des cotisations", "Dues"), actor=SYSTEM),
        lambda: remove_item(point, actor=SYSTEM),
        lambda: revise_item(point, Item("Cotisations", "Dues"), actor=SYSTEM),
        lambda: revise_assembly(meeting, replace(a_plan(coop), kind="annual"), actor=SYSTEM),
    ):
        with pytest.raises(AgendaAskedFor):
            act()
    meeting.refresh_from_db()
    assert (list(meeting.agenda.values_list("title_fr", flat=True)), meeting.kind) == (before, "special")
    assert meeting.motions.get().text_fr == FEES.text
    # Wording, translation and order stay the office's.
    revise_item(
        point, Item(FEES.subject, "Dues of 2027"), motion=MotionText(FEES.text, "That dues stay."), actor=SYSTEM
    )
    place_item(point, position=1, actor=SYSTEM)
    revise_assembly(meeting, replace(a_plan(coop), place="Gymnase"), actor=SYSTEM)
    assert meeting.agenda.get(position=1).title_en == "Dues of 2027"


def test_correcting_the_notice_of_a_meeting_asked_for_adds_and_takes_off_nothing(in_french):
    asked = a_presented_request(*members(in_french, 4))
    meeting = plan_requisition(asked, a_plan(in_french), actor=SYSTEM)
    call_assembly(meeting, actor=SYSTEM)
    meeting.refresh_from_db()
    points = tuple(Point(item.public_id, item.title_fr, "") for item in meeting.agenda.all())
    fee = next(one for one in points if one.title_fr == FEES.subject)
    as_it_is = Corrected(meeting.title_fr, "", meeting.starts_at, "Gymnase", "", points, "La salle est inondée.")
    for changed in ((*points, Point("", "Divers", "")), [replace(one, taken_off=one is fee) for one in points]):
        with pytest.raises(AgendaAskedFor):
            correct_notice(meeting, replace(as_it_is, points=tuple(changed)), actor=SYSTEM)
    assert correct_notice(meeting, as_it_is, actor=SYSTEM, reason="La salle est inondée.").version == 2


def test_nothing_owed_by_earlier_meetings_comes_onto_its_agenda(coop):
    crowd = members(coop, 4)
    evening = an_evening(coop, *crowd)
    decide_by_hands(evening.motions.get(), Hands(4, 0), actor=SYSTEM)
    end_assembly(evening, actor=SYSTEM)
    promised = {"task": "Écrire aux membres", "owner": "Le secrétariat", "due_on": date(2027, 9, 1)}
    plan_follow_up(Resolution.objects.get(), **promised, actor=SYSTEM)
    asked = open_requisition(crowd[0], points=[FEES], actor=SYSTEM)
    present_requisition(asked, actor=SYSTEM)
    meeting = plan_requisition(asked, a_plan(coop, date(2027, 5, 15)), actor=SYSTEM)
    plan_follow_up(Resolution.objects.get(), **promised, actor=SYSTEM)
    assert not meeting.agenda.exclude(subject="").exists()
    assert meeting.agenda.count() == 3
    # They go to the next general meeting instead.
    next_one = plan_assembly(coop, a_plan(coop, date(2027, 6, 15)), actor=SYSTEM)
    assert {AgendaSubject.MINUTES, AgendaSubject.FOLLOW_UPS} <= set(next_one.agenda.values_list("subject", flat=True))


WHY = Why("La salle est inondée.", "The hall is flooded.")


@pytest.fixture
def in_french():
    """A co-operative whose notices leave in French alone, as what its members write does."""
    return an_organisation(offers_english=False)


def given_up_in_preparation(asked):
    cancel_assembly(plan_requisition(asked, a_plan(asked.organisation), actor=SYSTEM), Why(""), actor=SYSTEM)


def given_up_once_called(asked):
    meeting = plan_requisition(asked, a_plan(asked.organisation), actor=SYSTEM)
    call_assembly(meeting, actor=SYSTEM)
    cancel_assembly(meeting, WHY, actor=SYSTEM)


def never_called(asked):
    plan_requisition(asked, a_plan(asked.organisation), actor=SYSTEM)


def planned_too_late(asked):
    plan_requisition(asked, a_plan(asked.organisation, date(2027, 6, 12)), actor=SYSTEM)


def called_for_too_late(asked):
    meeting = plan_requisition(asked, a_plan(asked.organisation, date(2027, 3, 5)), actor=SYSTEM)
    call_assembly(meeting, actor=SYSTEM, reason="La salle n’est pas libre avant.")


def put_off_past_the_days(asked):
    organisation = asked.organisation
    meeting = plan_requisition(asked, a_plan(organisation), actor=SYSTEM)
    call_assembly(meeting, actor=SYSTEM)
    later = datetime.combine(date(2027, 3, 15), time(19), organisation.zone)
    postpone_assembly(meeting, Rendezvous(later, "Salle"), WHY, actor=SYSTEM)


@pytest.mark.parametrize(
    "what_the_board_did",
    [
        given_up_in_preparation,
        given_up_once_called,
        never_called,
        planned_too_late,
        called_for_too_late,
        put_off_past_the_days,
    ],
)
def test_a_meeting_the_board_does_not_hold_in_time_keeps_nobody_from_calling_it(in_french, what_the_board_did):
    coop = in_french
    asked = a_presented_request(*members(coop, 4))
    what_the_board_did(asked)
    signers = [one.membership for one in asked.signatures.all()]
    with pytest.raises(CallNotYetOthers):
        join_callers(asked, membership=signers[0], actor=SYSTEM)
    jump(coop, asked.others_from)
    for one in signers[:2]:
        join_callers(asked, membership=one, actor=SYSTEM)
    own = plan_own_call(asked, a_plan(coop, date(2027, 3, 20)), actor=SYSTEM)
    asked.refresh_from_db()
    assert (asked.state, asked.assembly, asked.is_own_call) == (RequisitionState.PLANNED, own, True)
    # Once: the meeting that they planned is theirs, and no other takes its place.
    with pytest.raises(StateNotAllowed):
        plan_own_call(asked, a_plan(coop, date(2027, 3, 27)), actor=SYSTEM)


def test_an_own_call_puts_the_board_s_late_meeting_aside(in_french):
    asked = a_presented_request(*members(in_french, 4))
    late = plan_requisition(asked, a_plan(in_french, date(2027, 6, 12)), actor=SYSTEM)
    jump(in_french, asked.others_from)
    for one in asked.signatures.all()[:2]:
        join_callers(asked, membership=one.membership, actor=SYSTEM)
    own = plan_own_call(asked, a_plan(in_french, date(2027, 3, 20)), actor=SYSTEM)
    late.refresh_from_db()
    asked.refresh_from_db()
    assert (late.state, asked.assembly) == (AssemblyState.CANCELLED, own)
    with pytest.raises(StateNotAllowed):
        call_assembly(late, actor=SYSTEM)


def test_a_meeting_given_up_puts_the_request_before_the_board_again(coop):
    asked = a_presented_request(*members(coop, 4))
    given_up_in_preparation(asked)
    asked.refresh_from_db()
    assert (asked.state, asked.assembly) == (RequisitionState.PRESENTED, None)
    assert list(waiting_on_the_board(coop)) == [asked]
    assert AuditEntry.objects.filter(action="requisition.reopened").count() == 1
    assert plan_requisition(asked, a_plan(coop), actor=SYSTEM).is_draft


@pytest.mark.parametrize("state", [AssemblyState.CALLED, AssemblyState.IN_SESSION, AssemblyState.ENDED])
def test_a_meeting_called_in_time_or_held_answers_the_request(in_french, state):
    asked = a_presented_request(*members(in_french, 4))
    meeting = plan_requisition(asked, a_plan(in_french), actor=SYSTEM)
    call_assembly(meeting, actor=SYSTEM)
    if state != AssemblyState.CALLED:
        jump(in_french, date(2027, 2, 20), time(19))
        open_assembly(meeting, actor=SYSTEM)
    if state == AssemblyState.ENDED:
        end_assembly(meeting, actor=SYSTEM)
    jump(in_french, asked.others_from)
    with pytest.raises(StateNotAllowed):
        join_callers(asked, membership=asked.opened_by, actor=SYSTEM)


def test_a_request_follows_its_meeting_to_the_second_call(in_french):
    asked = a_presented_request(*members(in_french, 4))
    first = plan_requisition(asked, a_plan(in_french), actor=SYSTEM)
    call_assembly(first, actor=SYSTEM)
    jump(in_french, date(2027, 2, 20), time(19))
    open_assembly(first, actor=SYSTEM)
    again = Rendezvous(datetime.combine(date(2027, 3, 15), time(19), in_french.zone), "Salle")
    second = call_second_time(first, again, WHY, actor=SYSTEM)
    asked.refresh_from_db()
    assert (asked.state, asked.assembly, is_answered(asked)) == (RequisitionState.PLANNED, second, False)
    call_assembly(second, actor=SYSTEM)
    second.refresh_from_db()
    assert "à la demande de 4 membres" in " ".join(second.notice.texts.get(language="fr").body_text.split())
    # The first was held in time, for want of a quorum in vain: called for a later day, the second one answers.
    asked.refresh_from_db()
    assert second.starts_at.date() > asked.held_by
    assert is_answered(asked)
    cancel_assembly(second, WHY, actor=SYSTEM)
    asked.refresh_from_db()
    assert (asked.state, asked.assembly) == (RequisitionState.PRESENTED, None)
    jump(in_french, asked.others_from)
    for one in asked.signatures.all()[:2]:
        join_callers(asked, membership=one.membership, actor=SYSTEM)
    assert plan_own_call(asked, a_plan(in_french, date(2027, 3, 29)), actor=SYSTEM).is_draft


def test_whoever_left_since_they_declared_it_calls_nothing(coop):
    anne, luc = members(coop, 2)
    members(coop, 3)
    asked = a_presented_request(anne, luc)
    jump(coop, asked.others_from)
    for one in (anne, luc):
        join_callers(asked, membership=one, actor=SYSTEM)
    assert own_call_of(asked, asked.others_from).figure("counted") == 2
    a_suspension(luc, since=asked.others_from)
    assert own_call_of(asked, asked.others_from).figure("counted") == 1
    with pytest.raises(RequisitionRuledOut):
        plan_own_call(asked, a_plan(coop, date(2027, 3, 20)), actor=SYSTEM)


def test_members_call_it_themselves_only_once_the_board_let_its_days_pass(coop):
    anne, luc, omar = members(coop, 3)
    asked = a_presented_request(anne, luc)
    jump(coop, date(2027, 2, 22))
    with pytest.raises(CallNotYetOthers):
        join_callers(asked, membership=anne, actor=SYSTEM)
    jump(coop, date(2027, 2, 23))
    join_callers(asked, membership=anne, actor=SYSTEM)
    with pytest.raises(NotASignatory):
        join_callers(asked, membership=omar, actor=SYSTEM)
    with pytest.raises(AlreadySigned):
        join_callers(asked, membership=anne, actor=SYSTEM)
    with pytest.raises(RequisitionRuledOut):
        plan_own_call(asked, a_plan(coop, date(2027, 3, 20)), actor=SYSTEM)
    join_callers(asked, membership=luc, actor=SYSTEM)
    assert plan_own_call(asked, a_plan(coop, date(2027, 3, 20)), actor=SYSTEM).is_draft


def test_ex08_in_a_non_profit_any_members_in_number_may_call_it_signatories_or_not():
    npo = an_organisation(kind="qc_npo")
    crowd = members(npo, 20)
    asked = a_presented_request(*crowd[:2])
    assert (asked.finding["figures"], asked.held_by) == (
        [["signatures", 2], ["members", 20], ["needed", 2]],
        date(2027, 2, 22),
    )
    jump(npo, asked.others_from)
    for one in crowd[10:12]:
        join_callers(asked, membership=one, actor=SYSTEM)
    assert plan_own_call(asked, a_plan(npo, date(2027, 3, 20)), actor=SYSTEM).is_draft


def test_a_by_law_may_say_how_many_signatories_call(coop):
    set_parameter(coop, key="requisition_fallback_signers", value=3, article="4.9", adopted_on=ADOPTED_ON, actor=SYSTEM)
    crowd = members(coop, 3)
    asked = a_presented_request(*crowd)
    jump(coop, asked.others_from)
    for one in crowd[:2]:
        join_callers(asked, membership=one, actor=SYSTEM)
    with pytest.raises(RequisitionRuledOut):
        plan_own_call(asked, a_plan(coop, date(2027, 3, 20)), actor=SYSTEM)


def test_a_presented_request_can_be_given_up_with_a_reason(coop):
    asked = a_presented_request(*members(coop, 4))
    with pytest.raises(ReasonMissing):
        close_requisition(asked, reason="  ", actor=SYSTEM)
    close_requisition(asked, reason="Réglé avec les signataires.", actor=SYSTEM)
    asked.refresh_from_db()
    assert (asked.state, asked.closed_reason) == (RequisitionState.CLOSED, "Réglé avec les signataires.")
    assert not waiting_on_the_board(coop).exists()
    told = Delivery.objects.filter(membership=asked.opened_by).exclude(notice=asked.letter).get().notice
    assert "Réglé avec les signataires." in told.texts.get(language="fr").body_text
    with pytest.raises(StateNotAllowed):
        plan_requisition(asked, a_plan(coop), actor=SYSTEM)


@pytest.mark.parametrize("state", ["collecting", "planned"])
def test_nothing_else_is_closed(coop, state):
    asked = a_request(a_member(coop)) if state == "collecting" else a_presented_request(a_member(coop))
    if state == "planned":
        plan_requisition(asked, a_plan(coop), actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        close_requisition(asked, reason="Réglé.", actor=SYSTEM)


def test_closing_takes_nothing_from_those_who_asked(coop):
    asked = a_presented_request(*members(coop, 4))
    close_requisition(asked, reason="Le conseil juge la question réglée.", actor=SYSTEM)
    signers = [one.membership for one in asked.signatures.all()]
    with pytest.raises(CallNotYetOthers):
        join_callers(asked, membership=signers[0], actor=SYSTEM)
    jump(coop, asked.others_from)
    for one in signers[:2]:
        join_callers(asked, membership=one, actor=SYSTEM)
    assert plan_own_call(asked, a_plan(coop, date(2027, 3, 20)), actor=SYSTEM).is_draft


def test_everything_leaves_its_trail(coop):
    anne, luc = a_member(coop), a_member(coop)
    asked = a_request(anne, luc)
    withdraw_signature(asked, membership=luc, actor=SYSTEM)
    present_requisition(asked, actor=SYSTEM)
    plan_requisition(asked, a_plan(coop), actor=SYSTEM)
    acts = AuditEntry.objects.filter(object_kind="requisition").order_by("seq").values_list("action", flat=True)
    assert list(acts) == [
        "requisition.opened", "requisition.signed", "requisition.unsigned", "requisition.presented",
        "requisition.planned",
    ]  # fmt: skip


class TestWhoeverCallsMayStop:
    """A member who calls the meeting takes it back before its notice leaves; others may take over."""

    @pytest.fixture
    def asked(self, in_french):
        asked = a_presented_request(*members(in_french, 4))
        jump(in_french, asked.others_from)
        return asked

    @pytest.fixture
    def signers(self, asked):
        signers = [one.membership for one in asked.signatures.all()]
        for one in signers[:2]:
            join_callers(asked, membership=one, actor=SYSTEM)
        return signers

    def test_it_counts_no_more_and_stands(self, asked, signers):
        withdraw_caller(asked, membership=signers[0], actor=SYSTEM)
        assert own_call_of(asked, asked.others_from).figure("counted") == 1
        assert asked.callers.count() == 2
        for again in (join_callers, withdraw_caller):
            with pytest.raises((StateNotAllowed, NotSigned)):
                again(asked, membership=signers[0], actor=SYSTEM)
        assert AuditEntry.objects.filter(action="requisition.uncalled").count() == 1

    def test_what_they_planned_is_given_up_when_too_few_are_left_and_another_takes_over(self, asked, signers):
        own = plan_own_call(asked, a_plan(asked.organisation, date(2027, 3, 20)), actor=SYSTEM)
        withdraw_caller(asked, membership=signers[1], actor=SYSTEM)
        own.refresh_from_db()
        asked.refresh_from_db()
        assert own.state == AssemblyState.CANCELLED
        assert (asked.state, asked.assembly, asked.is_own_call) == (RequisitionState.PRESENTED, None, False)
        join_callers(asked, membership=signers[2], actor=SYSTEM)
        again = plan_own_call(asked, a_plan(asked.organisation, date(2027, 3, 20)), actor=SYSTEM)
        assert again.is_draft

    def test_what_they_planned_stays_while_enough_are_left(self, asked, signers):
        join_callers(asked, membership=signers[2], actor=SYSTEM)
        own = plan_own_call(asked, a_plan(asked.organisation, date(2027, 3, 20)), actor=SYSTEM)
        withdraw_caller(asked, membership=signers[0], actor=SYSTEM)
        asked.refresh_from_db()
        assert (asked.assembly, asked.is_own_call) == (own, True)

    def test_once_the_notice_has_left_nobody_takes_it_back(self, asked, signers):
        own = plan_own_call(asked, a_plan(asked.organisation, date(2027, 3, 20)), actor=SYSTEM)
        call_assembly(own, actor=SYSTEM)
        asked.refresh_from_db()
        with pytest.raises(StateNotAllowed):
            withdraw_caller(asked, membership=signers[0], actor=SYSTEM)


def test_the_federation_calls_a_meeting_that_members_asked_for_where_the_law_lets_it(in_french):
    Correspondent.objects.create(
        organisation=in_french, kind=CorrespondentKind.FEDERATION, name="Fédération des coops", email="f@example.org"
    )
    asked = a_presented_request(*members(in_french, 4))
    plan = replace(a_plan(in_french), called_by="federation")
    meeting = plan_requisition(asked, plan, actor=SYSTEM)
    assert meeting.called_by == "federation"
    call_assembly(meeting, actor=SYSTEM)
    meeting.refresh_from_db()
    text = " ".join(meeting.notice.texts.get(language="fr").body_text.split())
    assert "le conseil de la fédération (Fédération des coops)" in text
    assert "à la demande de 4 membres" in text


def test_another_caller_sent_with_the_plan_changes_nothing_and_members_call_by_themselves(coop):
    asked = a_presented_request(*members(coop, 4))
    meeting = plan_requisition(asked, replace(a_plan(coop), called_by="president"), actor=SYSTEM)
    assert meeting.called_by == "requisition"


def test_an_organisation_in_no_federation_has_none_to_call(coop):
    asked = a_presented_request(*members(coop, 4))
    with pytest.raises(NoFederation):
        plan_requisition(asked, replace(a_plan(coop), called_by="federation"), actor=SYSTEM)
    asked.refresh_from_db()
    assert asked.state == RequisitionState.PRESENTED


def test_where_no_rule_lets_a_federation_call_it_does_not():
    company = an_organisation(kind="qc_npo")
    asked = a_presented_request(*members(company, 4))
    with pytest.raises((UnknownRule, RuleBars)):
        plan_requisition(asked, replace(a_plan(company), called_by="federation"), actor=SYSTEM)
    asked.refresh_from_db()
    assert asked.state == RequisitionState.PRESENTED
