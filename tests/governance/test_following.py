"""What an act on a member brings with it: mandates that end, and the notice owed to a newcomer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from governance.models import Body, BodyKind, ConvenedEntry, Mandate, Seat
from governance.services.adjourning import adjourn_assembly, tell_of_adjournment
from governance.services.changing import Rendezvous, Why, postpone_assembly
from governance.services.correcting import correct_notice
from governance.services.mandates import Term, end_mandate, give_mandate
from membership.errors import ActRuledOut
from membership.models import AuditEntry, Channel, Delivery, DeliveryState, MembershipEvent, NoticeKind
from membership.models.base import STILL_RECORDED, true_on
from membership.services.correspondence import close_notice
from membership.services.life.admission import admit
from membership.services.life.changes import change_category
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import end_legal_person, expel, record_death, resign
from membership.services.life.suspensions import SuspensionOrder, suspend
from membership.services.parameters import set_parameter
from tests.factories.life import ADULT, a_person, category, decision, finding_of, of_the_board
from tests.factories.meetings import CALLED_ON, MEETING_ON, a_called_assembly, an_evening, jump
from tests.factories.register import ADOPTED_ON, JOINED_ON, SYSTEM, a_legal_member, a_member, an_organisation
from tests.governance.test_correcting import as_it_is

ON = date(2027, 2, 1)
BEFORE = date(2027, 1, 25)


@pytest.fixture
def rives(db):
    organisation = an_organisation()
    jump(organisation, BEFORE)
    return organisation


@pytest.fixture
def anne(rives):
    return a_member(rives)


def seated(membership, *, person=None, kind=BodyKind.BOARD, number=1, since=JOINED_ON) -> Mandate:
    organisation = membership.organisation
    body, _made = Body.objects.get_or_create(
        organisation=organisation, kind=kind, defaults={"name_fr": "Conseil", "name_en": "Board"}
    )
    seat = Seat.objects.create(organisation=organisation, body=body, number=number)
    return give_mandate(seat, Term(since), actor=SYSTEM, person=person or membership.person, membership=membership)


def held_on(mandate: Mandate, on: date) -> bool:
    return Mandate.objects.filter(true_on(on), seat=mandate.seat).exists()


def resigned(membership, on: date = ON):
    return resign(membership, decision=decision(on, notice_on=BEFORE, override="Accepté."), actor=SYSTEM)


def test_a_mandate_ends_on_the_day_the_membership_does(anne):
    mandate = seated(anne)
    done = resigned(anne)
    assert held_on(mandate, ON - timedelta(days=1))
    assert not held_on(mandate, ON)
    [told] = done.consequences
    assert (told.code, told.figure("seat"), told.figure("on")) == ("mandate_ends", 1, "2027-02-01")
    assert told.rule.certainty.value == "S"
    assert told.sentence("fr") == "Siège 1 (Conseil)\u00a0: le mandat prend fin le 1er\u00a0février 2027."
    assert AuditEntry.objects.filter(action="mandate.ended").count() == 1


def taken_back(done):
    return correct(done.event, to=Correction("Reprise par le membre.", is_void=True), actor=SYSTEM)


@pytest.mark.parametrize("since", [JOINED_ON, date(2027, 5, 1)])
def test_a_mandate_goes_on_when_the_departure_is_taken_back(anne, since):
    mandate = seated(anne, since=since)
    done = taken_back(resigned(anne))
    assert [one.code for one in done.consequences] == ["mandate_resumed"]
    now = Mandate.objects.get(STILL_RECORDED, seat=mandate.seat)
    assert (now.effective, now.end_reason) == (mandate.effective, "")


@pytest.mark.parametrize("to", [date(2027, 3, 1), BEFORE])
def test_a_mandate_ends_on_the_day_to_which_the_departure_is_moved(anne, to):
    mandate = seated(anne)
    moved = correct(resigned(anne).event, to=Correction("Lettre.", effective_on=to, override="Lettre"), actor=SYSTEM)
    assert [one.code for one in moved.consequences] == ["mandate_ends"]
    assert held_on(mandate, to - timedelta(days=1))
    assert not held_on(mandate, to)
    taken_back(moved)
    assert Mandate.objects.get(STILL_RECORDED, seat=mandate.seat).effective == mandate.effective


def test_a_mandate_that_had_ended_before_the_departure_ends_earlier_with_it(anne):
    mandate = end_mandate(seated(anne), on=date(2027, 1, 30), actor=SYSTEM)
    correct(resigned(anne).event, to=Correction("Lettre.", effective_on=BEFORE, override="Lettre"), actor=SYSTEM)
    assert not held_on(mandate, BEFORE)


def test_a_director_whose_admission_never_was_sits_no_longer(anne, rives):
    marie = admit(
        a_person(rives, "Marie"), category=category(rives, "user"), decision=decision(BEFORE), age=ADULT, actor=SYSTEM
    ).event
    mandate = seated(marie.membership, since=BEFORE)
    jump(rives, ON)
    done = correct(marie, to=Correction("Homonyme.", is_void=True), actor=SYSTEM)
    assert [one.code for one in done.consequences] == ["mandate_ends"]
    assert not held_on(mandate, ON)


def test_a_director_put_in_a_category_without_office_keeps_the_seat_and_the_office_is_told(anne, rives):
    mandate = seated(anne)
    done = change_category(anne, category=category(rives, "auxiliary"), decision=decision(ON), actor=SYSTEM)
    [told] = done.consequences
    assert (told.code, told.figure("seat")) == ("seat_not_of_category", 1)
    assert "may not stand for office" in told.sentence("en")
    assert held_on(mandate, ON)


def test_a_seat_of_a_group_is_told_when_its_holder_goes_to_another(anne, rives):
    mandate = seated(anne)
    Seat.objects.filter(pk=mandate.seat_id).update(group=category(rives, "user"))
    done = change_category(anne, category=category(rives, "worker"), decision=decision(ON), actor=SYSTEM)
    assert ["another group" in one.sentence("en") for one in done.consequences] == [True]


def test_a_seat_given_to_somebody_else_meanwhile_is_not_taken_from_them(anne, rives):
    mandate = seated(anne)
    gone = resigned(anne)
    luc = a_member(rives, "Luc")
    give_mandate(mandate.seat, Term(ON), actor=SYSTEM, person=luc.person, membership=luc)
    assert [one.code for one in taken_back(gone).consequences] == ["mandate_stays_ended"]
    assert not Mandate.objects.filter(true_on(ON), person=anne.person).exists()


def test_what_was_known_of_the_mandate_is_kept(anne):
    mandate = seated(anne)
    resigned(anne)
    assert Mandate.objects.filter(pk=mandate.pk, recorded__upper_inf=False, effective__upper_inf=True).exists()


def test_a_mandate_that_has_not_begun_is_no_more(anne):
    mandate = seated(anne, since=date(2027, 5, 1))
    resigned(anne)
    assert not Mandate.objects.filter(STILL_RECORDED, seat=mandate.seat).exists()


def test_a_mandate_that_ended_earlier_is_left_alone(anne):
    ended = end_mandate(seated(anne), on=date(2025, 1, 1), actor=SYSTEM)
    assert resigned(anne).consequences == ()
    assert Mandate.objects.get(STILL_RECORDED) == ended


def test_a_director_is_not_expelled_before_the_members_have_removed_that_person(anne):
    seated(anne)
    with pytest.raises(ActRuledOut) as refused:
        expel(anne, decision=of_the_board(ON, ground="competes"), actor=SYSTEM)
    assert finding_of(refused.value).code == "director_not_removed"
    assert not MembershipEvent.objects.exists()


def test_somebody_on_a_committee_may_be_expelled_and_the_mandate_ends(anne):
    mandate = seated(anne, kind=BodyKind.COMMITTEE)
    expel(anne, decision=of_the_board(ON, ground="competes"), actor=SYSTEM)
    assert not held_on(mandate, ON)


def test_a_suspension_that_takes_office_leaves_the_seat_and_says_so(anne):
    mandate = seated(anne)
    done = suspend(
        anne, order=SuspensionOrder(date(2027, 8, 1)), decision=of_the_board(ON, ground="competes"), actor=SYSTEM
    )
    assert held_on(mandate, ON)
    assert [one.code for one in done.consequences] == ["office_suspended"]


def test_a_suspension_that_keeps_office_says_nothing_of_the_seat(anne):
    seated(anne)
    order = SuspensionOrder(date(2027, 8, 1), ("office",))
    assert suspend(anne, order=order, decision=of_the_board(ON, ground="competes"), actor=SYSTEM).consequences == ()


def test_death_ends_what_the_person_held_for_others_too(rives, anne):
    farm = a_legal_member(rives, represented_by="")
    mandate = seated(farm, person=anne.person)
    jump(rives, ON)
    done = record_death(anne, decision=decision(ON), actor=SYSTEM)
    assert not held_on(mandate, ON)
    assert [one.code for one in done.consequences] == ["mandate_ends"]


def test_the_end_of_a_legal_person_ends_its_representation_and_its_seat(rives):
    farm = a_legal_member(rives)
    mandate = seated(farm, person=farm.representations.get().person)
    jump(rives, ON)
    done = end_legal_person(farm, decision=decision(ON), actor=SYSTEM)
    assert not held_on(mandate, ON)
    assert [one.code for one in done.consequences] == ["representation_ended", "mandate_ends"]
    assert "Ana Diallo n’agit plus pour Ferme du Quai" in done.consequences[0].sentence("fr")


def test_by_laws_of_a_non_profit_may_let_a_mandate_go_on(db):
    organisation = an_organisation(kind="qc_npo")
    jump(organisation, BEFORE)
    set_parameter(
        organisation, key="office_on_leaving", value=False, article="7.1", adopted_on=ADOPTED_ON, actor=SYSTEM
    )
    anne = a_member(organisation)
    mandate = seated(anne)
    done = resigned(anne)
    assert held_on(mandate, ON)
    assert [one.code for one in done.consequences] == ["mandate_goes_on"]


# --- the notice owed at admission (EX20)


def admitted(organisation, on: date, *, person=None, **fields):
    jump(organisation, on)
    return admit(
        person or a_person(organisation), category=category(organisation, "user"), decision=decision(on, **fields),
        age=ADULT, actor=SYSTEM,
    )  # fmt: skip


def test_a_newcomer_is_sent_the_notice_that_left_before(rives, anne):
    assembly = a_called_assembly(rives)
    done = admitted(rives, date(2027, 4, 20))
    delivery = Delivery.objects.get(notice=assembly.notice, membership=done.event.membership)
    assert (delivery.channel, delivery.state) == (Channel.EMAIL, DeliveryState.PENDING)
    [owed] = done.consequences
    assert (owed.code, owed.figure("days_left"), owed.outcome.value) == ("notice_owed", 4, "met")
    assert owed.figure("notice") == CALLED_ON.isoformat()
    assert "Cette personne pourra voter." in owed.remark("fr")


LATER = datetime(2027, 5, 15, 23, tzinfo=UTC)
FLOODED = Why("La salle est inondée.", "The hall is flooded.")


def test_a_newcomer_is_sent_the_notice_that_says_the_day_it_was_put_off_to(rives, anne):
    assembly = a_called_assembly(rives)
    change = postpone_assembly(assembly, Rendezvous(LATER, "École"), FLOODED, actor=SYSTEM)
    done = admitted(rives, date(2027, 4, 20))
    told = Delivery.objects.filter(membership=done.event.membership, notice__in=[assembly.notice, change.notice])
    assert [one.notice for one in told] == [change.notice]
    assert [one.code for one in done.consequences] == ["notice_owed"]


@pytest.mark.parametrize("is_told", [True, False])
def test_a_newcomer_hears_of_an_adjourned_meeting_once_others_are_told_when_it_goes_on(rives, anne, is_told):
    evening = an_evening(rives, anne)
    change = adjourn_assembly(evening, Rendezvous(LATER, "École"), FLOODED, actor=SYSTEM)
    if is_told:
        tell_of_adjournment(change, actor=SYSTEM)
    done = admitted(rives, date(2027, 4, 30))
    told = Delivery.objects.filter(
        membership=done.event.membership, notice__kind__in=[NoticeKind.CALL, NoticeKind.CHANGE]
    )
    assert [one.notice.kind for one in told] == ([NoticeKind.CHANGE] if is_told else [])
    if not is_told:
        notice = tell_of_adjournment(change, actor=SYSTEM).notice
        assert Delivery.objects.filter(notice=notice, membership=done.event.membership).exists()


def test_a_newcomer_is_sent_the_correction_of_a_meeting_that_was_put_off(rives, anne):
    assembly = a_called_assembly(rives)
    postpone_assembly(assembly, Rendezvous(LATER, "École"), FLOODED, actor=SYSTEM)
    assembly.refresh_from_db()
    jump(rives, date(2027, 4, 12))
    corrected = correct_notice(assembly, replace(as_it_is(assembly), place="Gymnase"), actor=SYSTEM)
    done = admitted(rives, date(2027, 4, 20))
    assert corrected.notice.deliveries.filter(membership=done.event.membership).exists()


def test_the_list_of_those_told_at_calling_is_left_as_it_was(rives, anne):
    assembly = a_called_assembly(rives)
    done = admitted(rives, date(2027, 4, 20))
    assert not ConvenedEntry.objects.filter(convened_list__assembly=assembly, membership=done.event.membership).exists()


def test_a_notice_declared_done_is_open_again_until_the_newcomer_is_told(rives, anne):
    assembly = a_called_assembly(rives)
    Delivery.objects.filter(notice=assembly.notice).update(state=DeliveryState.SENT)
    close_notice(assembly.notice, actor=SYSTEM, at=assembly.called_at)
    admitted(rives, date(2027, 4, 20))
    assembly.notice.refresh_from_db()
    assert assembly.notice.closed_at is None


def test_whoever_comes_back_was_told_and_is_not_told_twice(rives, anne):
    a_called_assembly(rives)
    resign(anne, decision=decision(date(2027, 4, 10), override="Accepté."), actor=SYSTEM)
    assert admitted(rives, date(2027, 4, 20), person=anne.person).consequences == ()


def test_somebody_without_an_address_is_told_by_post(rives, anne):
    assembly = a_called_assembly(rives)
    done = admitted(rives, date(2027, 4, 20), person=a_person(rives, email=""))
    assert Delivery.objects.get(notice=assembly.notice, membership=done.event.membership).channel == Channel.POST


def test_history_entered_late_sends_nothing_and_says_that_the_notice_is_owed(rives, anne):
    assembly = a_called_assembly(rives)
    done = admitted(rives, date(2027, 4, 20), tells=False)
    assert [(one.code, one.outcome.value) for one in done.consequences] == [("notice_owed", "doubtful")]
    assert not Delivery.objects.filter(notice=assembly.notice, membership=done.event.membership).exists()


def test_a_meeting_that_is_over_is_owed_to_nobody(rives, anne):
    a_called_assembly(rives)
    assert admitted(rives, MEETING_ON + timedelta(days=1)).consequences == ()
