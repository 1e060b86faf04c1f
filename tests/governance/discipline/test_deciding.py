"""The board suspends or expels a member: notice, answer, two thirds of the votes cast, reasoned decision in time."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from governance.errors import (
    EffectBeforeDecision,
    MeetingHeldAlready,
    MeetingNotHeldYet,
    ProcedureRuledOut,
    ProcedureUnderWay,
    VotesBeyondDirectors,
)
from governance.models import Body, BodyKind, Hearing, Mandate, Measure, ProcedureState, Seat
from governance.rules.judgment import Votes
from governance.services.discipline import (
    Charge,
    Verdict,
    answer_procedure,
    decide_procedure,
    drop_procedure,
    open_procedure,
)
from governance.services.mandates import end_mandate
from membership.errors import ActRuledOut, NotAMember, OverrideReasonMissing, ReasonMissing, StateNotAllowed
from membership.models import AuditEntry, Delivery, MembershipPeriod, Suspension
from tests.factories.meetings import jump
from tests.factories.register import JOINED_ON, SYSTEM, a_legal_member, a_member, an_organisation

pytestmark = pytest.mark.django_db

NOTIFIED_ON, MEETING_ON = date(2027, 1, 20), date(2027, 2, 1)


@pytest.fixture
def coop():
    found = an_organisation()
    jump(found, NOTIFIED_ON)
    return found


def a_charge(organisation, measure=Measure.SUSPENSION, on=MEETING_ON):
    meeting_at = datetime.combine(on, time(18, 30), organisation.zone)
    return Charge(measure, "commitments_unmet", "Trois factures impayées depuis mai 2026.", meeting_at, "Siège social")


def a_verdict(votes_for=4, votes_against=1, **fields):
    said = {
        "votes": Votes(votes_for, votes_against), "abstentions": 1, "hearing": Hearing.STATEMENT,
        "decided_on": MEETING_ON, "decided_by": "CA-2027-03", "motives": "Les factures demeurent impayées.",
        "effective_on": date(2027, 2, 2),
    }  # fmt: skip
    return Verdict(**(said | fields))


def a_board(organisation, how_many=7):
    body = Body.objects.create(organisation=organisation, kind=BodyKind.BOARD, name_fr="Conseil", name_en="Board")
    for number in range(1, how_many + 1):
        seat = Seat.objects.create(organisation=organisation, body=body, number=number)
        director = a_member(organisation, "Direction", f"{number}")
        Mandate.objects.create(
            organisation=organisation, seat=seat, person=director.person, membership=director,
            effective=DateRange(JOINED_ON, None),
        )  # fmt: skip
    return body


def test_the_notice_says_the_grounds_and_where_and_when_the_board_meets(coop):
    anne = a_member(coop)
    procedure = open_procedure(anne, a_charge(coop), actor=SYSTEM)
    text = " ".join(procedure.notice.texts.get(language="fr").body_text.split())
    for words in ("n’exécute pas ses engagements", "Trois factures", "1 février 2027", "18 h 30", "Siège social"):
        assert words in text.replace("1er", "1")
    assert Delivery.objects.get(notice=procedure.notice).membership == anne


def test_ex16_four_of_five_votes_cast_carry_an_expulsion_and_three_of_five_do_not(coop):
    a_board(coop)
    anne, luc = a_member(coop), a_member(coop)
    procedures = [open_procedure(one, a_charge(coop, Measure.EXPULSION), actor=SYSTEM) for one in (anne, luc)]
    jump(coop, date(2027, 2, 2))
    carried = decide_procedure(procedures[0], a_verdict(4, 1), actor=SYSTEM)
    lost = decide_procedure(procedures[1], a_verdict(3, 2), actor=SYSTEM)
    assert (carried.state, lost.state) == (ProcedureState.CARRIED, ProcedureState.LOST)
    assert carried.event.kind == "expelled"
    assert MembershipPeriod.objects.get(membership=anne, recorded__upper_inf=True).effective.upper == date(2027, 2, 2)
    assert MembershipPeriod.objects.get(membership=luc).effective.upper is None


def test_ex16_a_notice_three_days_before_wants_a_reason_and_flags_the_decision(coop):
    anne = a_member(coop)
    jump(coop, date(2027, 1, 29))
    with pytest.raises(OverrideReasonMissing):
        open_procedure(anne, a_charge(coop), actor=SYSTEM)
    procedure = open_procedure(anne, a_charge(coop), actor=SYSTEM, reason="Le conseil y tient.")
    assert "voidable" in {one["code"] for one in procedure.findings}


def test_a_procedure_is_not_opened_for_a_meeting_that_was_held(coop):
    anne = a_member(coop)
    jump(coop, MEETING_ON, time(18, 30))
    with pytest.raises(MeetingHeldAlready):
        open_procedure(anne, a_charge(coop), actor=SYSTEM, reason="Le conseil y tient.")
    assert not Delivery.objects.exists()
    jump(coop, MEETING_ON, time(18, 29))
    assert open_procedure(anne, a_charge(coop), actor=SYSTEM, reason="Le conseil y tient.").is_open


def test_a_judgment_by_fewer_than_the_board_s_quorum_warns(coop):
    a_board(coop, 7)
    procedure = open_procedure(a_member(coop), a_charge(coop, Measure.EXPULSION), actor=SYSTEM)
    jump(coop, date(2027, 2, 2))
    few = a_verdict(2, 0, abstentions=1)
    with pytest.raises(OverrideReasonMissing) as refused:
        decide_procedure(procedure, few, actor=SYSTEM)
    assert refused.value.finding.as_json()["code"] == "board_quorum"
    why = "Quatre étaient là ; un s’est retiré."
    decided = decide_procedure(procedure, few, actor=SYSTEM, override=why)
    assert decided.state == ProcedureState.CARRIED
    assert "board_quorum" in {one["code"] for one in decided.findings}
    assert AuditEntry.objects.get(action="procedure.decided").detail.values["override"] == why


def test_ex17_a_director_is_removed_by_the_members_before_being_expelled(coop):
    a_board(coop, 1)
    mandate = Mandate.objects.get()
    with pytest.raises(ProcedureRuledOut):
        open_procedure(mandate.membership, a_charge(coop, Measure.EXPULSION), actor=SYSTEM)
    end_mandate(mandate, on=NOTIFIED_ON, actor=SYSTEM)
    assert open_procedure(mandate.membership, a_charge(coop, Measure.EXPULSION), actor=SYSTEM).is_open


def test_the_seat_of_an_organisation_protects_it_as_that_of_a_member_does(coop):
    farm, body = a_legal_member(coop), a_board(coop, 1)
    whoever = farm.representations.get().person
    assert whoever is not None
    seat = Seat.objects.create(organisation=coop, body=body, number=9)
    Mandate.objects.create(
        organisation=coop, seat=seat, person=whoever, membership=farm, effective=DateRange(JOINED_ON, None)
    )
    with pytest.raises(ProcedureRuledOut):
        open_procedure(farm, a_charge(coop, Measure.EXPULSION), actor=SYSTEM)


def test_ex15_a_suspension_lasts_six_months_at_most(coop):
    anne = a_member(coop)
    procedure = open_procedure(anne, a_charge(coop), actor=SYSTEM)
    jump(coop, date(2027, 2, 1), time(20))
    with pytest.raises(ActRuledOut):
        decide_procedure(procedure, a_verdict(effective_on=MEETING_ON, ends_on=date(2027, 9, 1)), actor=SYSTEM)
    procedure.refresh_from_db()
    assert procedure.is_open
    kept = a_verdict(effective_on=MEETING_ON, ends_on=date(2027, 8, 1), kept_rights=("vote",))
    assert decide_procedure(procedure, kept, actor=SYSTEM).state == ProcedureState.CARRIED
    suspension = Suspension.objects.get(membership=anne)
    assert (suspension.effective.upper, suspension.kept_rights) == (date(2027, 8, 1), ["vote"])


@pytest.mark.parametrize("measure", list(Measure))
def test_no_measure_takes_effect_before_it_was_decided(coop, measure):
    procedure = open_procedure(a_member(coop), a_charge(coop, measure), actor=SYSTEM)
    jump(coop, date(2027, 2, 2))
    with pytest.raises(EffectBeforeDecision) as refused:
        decide_procedure(procedure, a_verdict(effective_on=date(2027, 1, 15), ends_on=date(2027, 5, 1)), actor=SYSTEM)
    assert refused.value.on == MEETING_ON
    procedure.refresh_from_db()
    assert procedure.is_open


def test_the_reasoned_decision_reaches_the_member_within_fifteen_days_or_says_why_not(coop):
    procedure = open_procedure(a_member(coop), a_charge(coop), actor=SYSTEM)
    jump(coop, date(2027, 2, 17))
    verdict = a_verdict(effective_on=date(2027, 2, 17), ends_on=date(2027, 5, 1))
    with pytest.raises(OverrideReasonMissing):
        decide_procedure(procedure, verdict, actor=SYSTEM)
    assert decide_procedure(procedure, verdict, actor=SYSTEM, override="Grève postale.").event is not None


def test_the_member_writes_a_statement_until_the_board_decides(coop):
    procedure = open_procedure(a_member(coop), a_charge(coop), actor=SYSTEM)
    answer_procedure(procedure, statement="J’ai payé en janvier.", will_speak=False, actor=SYSTEM)
    again = answer_procedure(procedure, statement="J’ai tout payé.", will_speak=True, actor=SYSTEM)
    assert (again.statement, again.will_speak) == ("J’ai tout payé.", True)
    jump(coop, date(2027, 2, 2))
    decide_procedure(procedure, a_verdict(0, 5), actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        answer_procedure(procedure, statement="Encore.", will_speak=False, actor=SYSTEM)


def test_nothing_is_decided_before_the_board_meets_nor_without_reasons_nor_by_more_votes_than_directors(coop):
    a_board(coop, 3)
    procedure = open_procedure(a_member(coop), a_charge(coop), actor=SYSTEM)
    with pytest.raises(MeetingNotHeldYet):
        decide_procedure(procedure, a_verdict(), actor=SYSTEM)
    jump(coop, MEETING_ON, time(12))
    with pytest.raises(MeetingNotHeldYet):
        decide_procedure(procedure, a_verdict(), actor=SYSTEM)
    jump(coop, date(2027, 2, 2))
    with pytest.raises(MeetingNotHeldYet):
        decide_procedure(procedure, a_verdict(decided_on=date(2027, 1, 31)), actor=SYSTEM)
    with pytest.raises(ReasonMissing):
        decide_procedure(procedure, a_verdict(motives=" "), actor=SYSTEM)
    with pytest.raises(VotesBeyondDirectors):
        decide_procedure(procedure, a_verdict(4, 1), actor=SYSTEM)


def test_one_procedure_of_a_member_at_a_time_and_only_of_a_member(coop):
    anne = a_member(coop)
    procedure = open_procedure(anne, a_charge(coop), actor=SYSTEM)
    with pytest.raises(ProcedureUnderWay):
        open_procedure(anne, a_charge(coop), actor=SYSTEM)
    drop_procedure(procedure, reason="Les factures sont payées.", actor=SYSTEM)
    assert open_procedure(anne, a_charge(coop), actor=SYSTEM).pk != procedure.pk
    with pytest.raises(NotAMember):
        open_procedure(a_member(coop, until=date(2026, 1, 1)), a_charge(coop), actor=SYSTEM)


def test_a_ground_is_one_of_the_law(coop):
    charge = a_charge(coop)
    with pytest.raises(ProcedureRuledOut):
        open_procedure(
            a_member(coop), Charge(charge.measure, "rude", charge.facts, charge.meeting_at, "Siège"), actor=SYSTEM
        )
    with pytest.raises(ReasonMissing):
        open_procedure(
            a_member(coop), Charge(charge.measure, charge.ground, " ", charge.meeting_at, "Siège"), actor=SYSTEM
        )


def test_every_step_tells_the_member_and_leaves_its_trail(coop):
    anne = a_member(coop)
    procedure = open_procedure(anne, a_charge(coop), actor=SYSTEM)
    answer_procedure(procedure, statement="Payé.", will_speak=False, actor=SYSTEM)
    jump(coop, date(2027, 2, 2))
    decide_procedure(procedure, a_verdict(1, 4), actor=SYSTEM)
    assert Delivery.objects.filter(membership=anne).count() == 2
    acts = AuditEntry.objects.filter(action__startswith="procedure.").order_by("seq").values_list("action", flat=True)
    assert list(acts) == ["procedure.opened", "procedure.answered", "procedure.decided"]
