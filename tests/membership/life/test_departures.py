"""How a membership ends, and what ends with it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Q
from django.utils.translation import override

from membership.errors import ActRuledOut, MemberDeceased, NotAMember, OverrideReasonMissing, WrongKindOfPerson
from membership.messages import sentence
from membership.models import (
    AttemptOutcome,
    Delivery,
    DeliveryState,
    Estate,
    EventKind,
    Representation,
    ShareClass,
    Suspension,
)
from membership.models.base import RealNow, true_on
from membership.queries.letters import letters_to_post
from membership.queries.to_do import to_do_on
from membership.rules.findings import Outcome
from membership.services.estates import EstateContact
from membership.services.life.admission import admit
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import end_legal_person, expel, record_death, resign
from membership.services.life.suspensions import SuspensionOrder, suspend
from membership.services.sending import claim, finish_attempt, open_attempt
from membership.services.shares import subscribe_shares
from membership.services.smtp_answers import Answer
from tests.factories.life import ADULT, category, decision, finding_of, of_the_board, standing
from tests.factories.meetings import a_called_assembly, jump
from tests.factories.register import SYSTEM, a_legal_member, a_member, an_organisation

NOTICE_ON = date(2027, 1, 25)


def gave_notice(on: date, **fields):
    return decision(on, **({"notice_on": NOTICE_ON, "decided_by": ""} | fields))


def test_thirty_days_after_the_notice_a_resignation_takes_effect(anne):
    resign(anne, decision=gave_notice(date(2027, 2, 24)), actor=SYSTEM)
    assert standing(anne, date(2027, 2, 23)).is_entitled
    stands = standing(anne, date(2027, 2, 24))
    assert (stands.is_told, stands.reason_code) == (False, "membership_ended")
    assert stands.facts.ended_by == EventKind.RESIGNED


def test_earlier_wants_the_boards_decision_or_a_reason(anne):
    early = date(2027, 2, 1)
    with pytest.raises(OverrideReasonMissing) as warned:
        resign(anne, decision=gave_notice(early), actor=SYSTEM)
    assert finding_of(warned.value).figure("due") == "2027-02-24"
    done = resign(anne, decision=gave_notice(early, decided_by="Résolution CA-2"), actor=SYSTEM)
    assert done.findings[0].remark("en") == "The board accepts that it take effect earlier."


def test_a_suspension_does_not_wait_for_whoever_comes_back(rives, anne):
    suspend(
        anne,
        order=SuspensionOrder(date(2027, 8, 1)),
        decision=of_the_board(date(2027, 2, 1), ground="competes"),
        actor=SYSTEM,
    )
    resign(anne, decision=gave_notice(date(2027, 3, 1)), actor=SYSTEM)
    admit(anne.person, category=category(rives, "user"), decision=decision(date(2027, 4, 1)), age=ADULT, actor=SYSTEM)
    assert standing(anne, date(2027, 4, 1)).is_entitled
    assert not Suspension.objects.filter(true_on(date(2027, 3, 1))).exists()


def test_nobody_leaves_twice(anne):
    resign(anne, decision=gave_notice(date(2027, 2, 24)), actor=SYSTEM)
    with pytest.raises(NotAMember):
        resign(anne, decision=gave_notice(date(2027, 3, 24)), actor=SYSTEM)


def test_an_expulsion_rests_on_a_decision_and_a_ground_of_the_law(anne):
    for lacking in ({"decided_by": "", "ground": "competes"}, {"ground": ""}):
        with pytest.raises(ActRuledOut):
            expel(anne, decision=of_the_board(date(2027, 2, 1), **lacking), actor=SYSTEM)
    done = expel(anne, decision=of_the_board(date(2027, 2, 1), ground="competes"), actor=SYSTEM)
    assert standing(anne, date(2027, 2, 1)).facts.ended_by == EventKind.EXPELLED
    assert "competes with the co-operative" in done.notice.texts.get(language="en").body_text


def test_whoever_is_expelled_is_told_of_their_shares_as_the_by_laws_have_it(rives, anne):
    qualifying = ShareClass.objects.for_organisation(rives).get(is_qualifying=True)
    subscribe_shares(anne, share_class=qualifying, quantity=2, on=date(2026, 5, 1), actor=SYSTEM)
    done = expel(anne, decision=of_the_board(date(2027, 2, 1), ground="competes"), actor=SYSTEM)
    (refund,) = (one for one in done.findings if one.rule.key == "expelled_share_refund")
    assert (refund.figure("held"), refund.outcome, refund.needs_override) == (2, Outcome.MET, False)
    assert "Your shares are refunded" in done.notice.texts.get(language="en").body_text
    never = an_organisation("autre", bylaws={"expelled_share_refund": False})
    luc = a_member(never, "Luc", language="en")
    done = expel(luc, decision=of_the_board(date(2027, 2, 1), ground="competes"), actor=SYSTEM)
    assert "do not provide for the refund" in done.notice.texts.get(language="en").body_text


# --- death


def test_nothing_more_is_written_to_the_dead(rives, anne):
    a_called_assembly(rives)
    waiting = Delivery.objects.get(person=anne.person)
    done = record_death(anne, decision=decision(date(2027, 4, 9)), actor=SYSTEM)
    waiting.refresh_from_db()
    assert waiting.state == DeliveryState.WAIVED
    assert done.notice is None
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    "as_it_was", [{"channel": "post", "state": "by_post"}, {"state": "in_doubt"}, {"state": "failed"}]
)
def test_no_letter_is_posted_to_the_dead_and_nothing_is_tried_again(rives, anne, as_it_was):
    a_called_assembly(rives)
    Delivery.objects.update(**as_it_was)
    record_death(anne, decision=decision(date(2027, 4, 9)), actor=SYSTEM)
    told = Delivery.objects.get(person=anne.person)
    assert (told.state, bool(told.waived_because)) == (DeliveryState.WAIVED, True)
    assert not letters_to_post(told.notice).exists()
    assert not to_do_on(rives, date(2027, 4, 9)).unreached


def test_what_a_worker_holds_and_has_not_begun_does_not_leave_either(rives, anne):
    a_called_assembly(rives)
    token, ids = claim(10)
    record_death(anne, decision=decision(date(2027, 4, 9)), actor=SYSTEM)
    assert Delivery.objects.get(pk=ids[0]).state == DeliveryState.WAIVED
    assert open_attempt(ids[0], token) is None


def test_what_was_on_its_way_and_is_refused_for_now_is_not_tried_again(rives, anne):
    a_called_assembly(rives)
    token, ids = claim(10)
    attempt = open_attempt(ids[0], token)
    done = record_death(anne, decision=decision(date(2027, 4, 9)), actor=SYSTEM)
    finish_attempt(attempt, Answer(AttemptOutcome.TEMPORARY, "451 later"))
    assert Delivery.objects.get().state == DeliveryState.PENDING
    Delivery.objects.update(next_attempt_at=RealNow())
    assert claim(10)[1] == []
    told = Delivery.objects.get()
    assert (told.state, told.waived_because) == (DeliveryState.WAIVED, "Décès au registre")
    # Said in error: nothing is set aside for it.
    correct(done.event, to=Correction(reason="Erreur sur la personne", is_void=True), actor=SYSTEM)
    Delivery.objects.update(state=DeliveryState.PENDING, waived_because="")
    assert claim(10)[1] == ids


def test_what_had_left_stays_as_it_was(rives, anne):
    a_called_assembly(rives)
    Delivery.objects.update(state=DeliveryState.SENT)
    record_death(anne, decision=decision(date(2027, 4, 9)), actor=SYSTEM)
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_a_representation_ends_with_the_representative(rives, anne):
    farm = a_legal_member(rives, represented_by="")
    Representation.objects.create(
        organisation=rives, membership=farm, person=anne.person, effective=(date(2020, 1, 1), None)
    )
    jump(anne.organisation, date(2027, 2, 1))
    record_death(anne, decision=decision(date(2027, 2, 1)), actor=SYSTEM)
    assert Representation.objects.filter(true_on(date(2027, 1, 31)), person=anne.person).exists()
    assert standing(farm, date(2027, 2, 1)).reason_code == "representative_missing"


def test_whoever_died_is_not_admitted_again_until_the_death_is_corrected(rives, anne):
    jump(anne.organisation, date(2027, 2, 1))
    died = record_death(anne, decision=decision(date(2027, 2, 1), tells=False), actor=SYSTEM).event
    back = decision(date(2027, 2, 10), tells=False)
    with pytest.raises(MemberDeceased) as refused:
        admit(anne.person, category=category(rives, "user"), decision=back, age=ADULT, actor=SYSTEM)
    assert refused.value.on == date(2027, 2, 1)
    correct(died, to=Correction("Une homonyme", is_void=True, tells=False), actor=SYSTEM)
    assert standing(anne, date(2027, 2, 10)).is_entitled


def test_a_death_without_a_day_is_said_without_one(anne):
    with override("fr"):
        said = {day: sentence(MemberDeceased(name="Anne Roy", on=day)) for day in (None, date(2027, 2, 1))}
    assert said[None].startswith("Le registre dit que Anne Roy est mort ou morte. ")
    assert "2027" in said[date(2027, 2, 1)]


def test_the_estate_is_noted_with_whom_to_reach(anne):
    estate = EstateContact("Succession Roy, par Luc Roy", "luc@example.org")
    jump(anne.organisation, date(2027, 2, 1))
    record_death(anne, decision=decision(date(2027, 2, 1)), estate=estate, actor=SYSTEM)
    assert Estate.objects.get(membership=anne).name == "Succession Roy, par Luc Roy"


def test_an_organisation_does_not_die_and_a_person_is_not_dissolved(rives, anne):
    farm = a_legal_member(rives)
    jump(rives, date(2027, 2, 1))
    with pytest.raises(WrongKindOfPerson):
        record_death(farm, decision=decision(date(2027, 2, 1)), actor=SYSTEM)
    with pytest.raises(WrongKindOfPerson):
        end_legal_person(anne, decision=decision(date(2027, 2, 1)), actor=SYSTEM)
    end_legal_person(farm, decision=decision(date(2027, 2, 1)), actor=SYSTEM)
    assert standing(farm, date(2027, 2, 1)).facts.ended_by == EventKind.ENDED
    assert not Representation.objects.filter(true_on(date(2027, 2, 1)), Q(membership=farm)).exists()


def test_a_member_without_an_address_is_written_to_by_post(rives):
    jump(rives, NOTICE_ON)
    paper = a_member(rives, "Paul", email="")
    resign(paper, decision=gave_notice(date(2027, 2, 24)), actor=SYSTEM)
    assert Delivery.objects.get(person=paper.person).state == DeliveryState.BY_POST
