"""The worked examples of the rulebook on members, through the services and the register they write."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from governance.errors import NotExpected
from governance.models import PresenceChannel
from governance.queries.rules import record_day
from governance.services.attendance import arrive
from governance.services.calling import call_assembly
from governance.services.sessions import open_assembly
from membership.errors import ActRuledOut, OverrideReasonMissing, StateNotAllowed
from membership.models import AuditEntry, Delivery, EventKind, MembershipEvent, Relation, Trial
from membership.queries.member_managed import assess_member_managed
from membership.queries.rules import rules_for
from membership.queries.standing import standing_of
from membership.services.life.admission import admit, begin_trial
from membership.services.life.changes import end_trial
from membership.services.life.suspensions import SuspensionOrder, suspend
from membership.services.parameters import set_parameter
from membership.services.representation import name_representative
from tests.factories.life import ADULT, a_person, category, decision, finding_of, of_the_board, standing
from tests.factories.meetings import a_called_assembly, an_assembly, an_evening, an_open_poll, come, jump, vote
from tests.factories.register import (
    ADOPTED_ON,
    SYSTEM,
    a_legal_member,
    a_member,
    an_organisation,
    members,
)
from voting.errors import NotOnRoll

MEETING_ON = date(2027, 4, 24)
FROM = date(2027, 2, 1)
BREACH = "breach_of_bylaws"


# --- EX15: suspended on 1 February for six months; the meeting is on 24 April


def test_ex15_a_suspension_silent_on_kept_rights_takes_the_notice_and_the_vote(anne):
    suspend(anne, order=SuspensionOrder(date(2027, 8, 1)), decision=of_the_board(FROM, ground=BREACH), actor=SYSTEM)
    stands = standing(anne, MEETING_ON)
    assert (stands.is_told, stands.is_entitled, stands.reason_code) == (False, False, "suspended_until")


def test_ex15_a_decision_that_keeps_the_right_to_vote_lets_the_member_vote(anne):
    order = SuspensionOrder(date(2027, 8, 1), ("vote",))
    suspend(anne, order=order, decision=of_the_board(FROM, ground=BREACH), actor=SYSTEM)
    stands = standing(anne, MEETING_ON)
    assert (stands.is_told, stands.is_entitled, stands.reason_code) == (True, True, "vote_kept")


def test_ex15_seven_months_are_refused_and_nothing_is_written(anne):
    with pytest.raises(ActRuledOut) as refused:
        suspend(anne, order=SuspensionOrder(date(2027, 9, 1)), decision=of_the_board(FROM, ground=BREACH), actor=SYSTEM)
    assert finding_of(refused.value).figure("latest") == "2027-08-01"
    assert not MembershipEvent.objects.exists()
    assert standing(anne, MEETING_ON).is_entitled


def test_ex15_on_the_first_of_august_all_rights_are_back(anne):
    suspend(anne, order=SuspensionOrder(date(2027, 8, 1)), decision=of_the_board(FROM, ground=BREACH), actor=SYSTEM)
    assert not standing(anne, date(2027, 7, 31)).is_entitled
    assert standing(anne, date(2027, 8, 1)).is_entitled


def test_ex15_the_suspended_member_is_neither_told_nor_let_in_nor_on_the_roll(rives, anne):
    other = a_member(rives, "Luc")
    suspend(anne, order=SuspensionOrder(date(2027, 8, 1)), decision=of_the_board(FROM, ground=BREACH), actor=SYSTEM)
    evening = an_evening(rives, other)
    assert not Delivery.objects.filter(notice=evening.notice, membership=anne).exists()
    with pytest.raises(NotExpected) as refused:
        come(evening, anne)
    assert refused.value.reason_code == "suspended_until"
    entry = an_open_poll(evening).roll.entries.get(membership=anne)
    assert (entry.is_entitled, entry.reason_code) == (False, "suspended_until")


# --- EX18: one person acts for one member


@pytest.fixture
def two_mandates(rives):
    """Ferme X inc. has named Ana; Garage Y wants her too."""
    farm = a_legal_member(rives, "Ferme X inc.")
    garage = a_legal_member(rives, "Garage Y", represented_by="")
    return farm, garage, farm.representations.get().person


def test_ex18_a_second_mandate_is_refused_with_the_figures_and_the_rule(two_mandates):
    farm, garage, ana = two_mandates
    with pytest.raises(OverrideReasonMissing) as refused:
        name_representative(garage, person=ana, since=FROM, actor=SYSTEM, instrument_note="Résolution")
    finding = finding_of(refused.value)
    assert (finding.code, finding.figure("represented"), finding.figure("most")) == ("members_represented", 1, 1)
    assert finding.rule.key == "max_members_represented_by_person"
    assert standing(farm, MEETING_ON).exercised_by == ana.pk
    assert standing(garage, MEETING_ON).reason_code == "representative_missing"


def test_ex18_a_recorded_derogation_writes_it_and_ana_still_has_one_voice(two_mandates):
    farm, garage, ana = two_mandates
    name_representative(
        garage, person=ana, since=FROM, actor=SYSTEM, instrument_note="Résolution", override="Avis juridique du 3 mars."
    )
    kept = AuditEntry.objects.filter(action="representative.named").latest("pk")
    assert kept.detail.values["override"] == "Avis juridique du 3 mars."
    assert standing(farm, MEETING_ON).exercised_by == ana.pk
    assert standing(garage, MEETING_ON).reason_code == "representative_taken"


# --- EX19: the spouse of an absent member

ACCEPTED, WARNED, REFUSED = "accepted", "warned", "refused"


@pytest.mark.parametrize(
    ("kind", "bylaws", "answer"),
    [
        ("qc_coop", {}, ACCEPTED),
        ("qc_coop", {"family_representation": False}, REFUSED),
        ("qc_coop_work", {}, REFUSED),
        ("qc_coop_solidarity", {}, WARNED),
        ("qc_federation", {}, REFUSED),
    ],
    ids=["consumers", "by-law forbids", "workers", "solidarity: only warned", "federation: a proxy like another"],
)
def test_ex19_a_spouse_is_accepted_where_the_rules_let_it(db, kind, bylaws, answer):
    organisation = an_organisation(kind=kind, bylaws=bylaws)
    member, spouse = a_member(organisation), a_person(organisation, "Paul")
    assert _named_as_spouse(member, spouse) == answer
    assert standing(member, MEETING_ON).exercised_by == (spouse if answer == ACCEPTED else member.person).pk
    # A warning is gone past with a reason that stays; a refusal is not, whatever is said.
    again = _named_as_spouse(member, spouse, override="Avis juridique du 3 mars.")
    assert again == (REFUSED if answer == REFUSED else ACCEPTED)
    assert standing(member, MEETING_ON).exercised_by == (member.person if answer == REFUSED else spouse).pk


def test_ex19_a_spouse_who_is_a_member_is_refused_unless_overridden_since_it_is_only_our_reading(db):
    organisation = an_organisation(kind="qc_coop")
    member, other = a_member(organisation), a_member(organisation, "Paul")
    assert _named_as_spouse(member, other.person) == WARNED
    assert _named_as_spouse(member, other.person, override="Avis juridique du 3 mars.") == ACCEPTED


@pytest.mark.parametrize("kind", ["qc_coop", "qc_coop_housing", "qc_coop_work", "qc_coop_solidarity", "qc_federation"])
def test_ex19_a_friend_with_a_proxy_is_refused_everywhere_in_the_act(db, kind):
    organisation = an_organisation(kind=kind)
    with pytest.raises(ActRuledOut) as refused:
        name_representative(
            a_member(organisation), person=a_person(organisation, "Paul"), since=FROM, actor=SYSTEM,
            relation=Relation.PROXY, instrument_note="Lettre", override="Il insiste.",
        )  # fmt: skip
    finding = finding_of(refused.value)
    assert finding.sentence("fr") == "La loi ne permet pas les procurations."
    assert finding.remark("fr") == "Cette personne peut assister comme invitée."
    assert "art. 4" in finding.source("fr")


def test_ex19_the_spouse_comes_and_votes_for_the_absent_member(db):
    organisation = an_organisation(kind="qc_coop")
    member, other = a_member(organisation), a_member(organisation, "Luc")
    paul = a_person(organisation, "Paul")
    assert _named_as_spouse(member, paul) == ACCEPTED
    evening = an_evening(organisation, member, other)
    assert evening.attendance.get(membership=member).person == paul
    poll = an_open_poll(evening)
    entry = poll.roll.entries.get(membership=member)
    assert (entry.exercised_by, entry.reason_code) == (paul, "represented_by_another")
    vote(poll, member, "for")


def test_ex19_the_representation_lapses_for_the_day_when_the_member_arrives(db):
    organisation = an_organisation(kind="qc_coop")
    member, other = a_member(organisation), a_member(organisation, "Luc")
    paul = a_person(organisation, "Paul")
    assert _named_as_spouse(member, paul) == ACCEPTED
    evening = an_evening(organisation, other)
    stay = arrive(evening, membership_id=member.pk, channel=PresenceChannel.HALL, actor=SYSTEM, in_person=True)
    assert stay.person == member.person
    assert an_open_poll(evening).roll.entries.get(membership=member).exercised_by == member.person
    assert standing(member, MEETING_ON + timedelta(days=1)).exercised_by == paul.pk


def _named_as_spouse(member, person, override="") -> str:
    """Return what the register answers: a refusal that stands whatever is said, or a warning that a reason lifts."""
    try:
        name_representative(
            member, person=person, since=FROM, actor=SYSTEM, relation=Relation.SPOUSE, instrument_note="Lettre",
            override=override,
        )  # fmt: skip
    except ActRuledOut:
        return REFUSED
    except OverrideReasonMissing:
        return WARNED
    return ACCEPTED


# --- EX20: admitted on 20 April, after the notice left


def _admitted(organisation, on: date):
    jump(organisation, on)
    done = admit(a_person(organisation), category=category(organisation, "user"), decision=decision(on), age=ADULT,
                 actor=SYSTEM)  # fmt: skip
    return done.event.membership


def test_ex20_a_member_on_the_day_of_the_meeting_votes_and_is_sent_the_notice_and_the_agenda_owed(rives, anne):
    assembly = a_called_assembly(rives)
    newcomer = _admitted(rives, date(2027, 4, 20))
    assert standing(newcomer, MEETING_ON).is_entitled
    [owed] = Delivery.objects.filter(notice=assembly.notice, membership=newcomer)
    text = owed.notice.texts.get(language=owed.language).body_text
    assert all(item.title_fr in text for item in assembly.agenda.all())
    jump(rives, MEETING_ON, time(19, 5))
    come(assembly, anne)
    come(assembly, newcomer)
    poll = an_open_poll(open_assembly(assembly, actor=SYSTEM))
    assert poll.roll.entries.get(membership=newcomer).is_entitled


@pytest.mark.parametrize("by_law", [True, False], ids=["its own by-law", "the custom of caisses"])
@pytest.mark.parametrize(("admitted", "entitled"), [(date(2027, 1, 24), True), (date(2027, 1, 25), False)])
def test_ex20_the_ninety_days_of_a_caisse_count_back_from_the_meeting(db, admitted, entitled, by_law):
    caisse = an_organisation(kind="qc_caisse")
    if by_law:
        set_parameter(caisse, key="seniority_days", value=90, article="3.4", adopted_on=ADOPTED_ON, actor=SYSTEM)
    newcomer = _admitted(caisse, admitted)
    stands = standing(newcomer, MEETING_ON)
    assert (stands.is_entitled, stands.reason_code) == (
        (True, "member_in_good_standing") if entitled else (False, "too_recent")
    )
    rule = rules_for(caisse, MEETING_ON)["seniority_days"]
    assert (rule.value, rule.ref().rule_set) == (90, "QC-C67.3-2018")


def test_ex20_where_the_record_date_is_the_eve_of_the_notice_a_newcomer_does_not_vote(rives):
    newcomer = _admitted(rives, date(2027, 4, 20))
    rules = rules_for(rives, MEETING_ON)
    record_date = date(2027, 4, 9)
    assert standing_of(rives, newcomer.pk, record_date, rules).reason_code == "not_member_yet"


@pytest.mark.parametrize(("admitted", "entitled"), [(date(2027, 4, 9), True), (date(2027, 4, 20), False)])
def test_ex20_the_roll_of_a_federal_co_operative_holds_the_members_of_the_eve_of_the_notice(db, admitted, entitled):
    federal = an_organisation(kind="ca_coop")
    anne, luc = a_member(federal), a_member(federal, "Luc")
    early = _admitted(federal, admitted) if entitled else None
    jump(federal, date(2027, 4, 10))
    meeting = call_assembly(an_assembly(federal), actor=SYSTEM)
    newcomer = early or _admitted(federal, admitted)
    jump(federal, MEETING_ON, time(19, 5))
    for one in (anne, luc):
        come(meeting, one)
    roll = an_open_poll(open_assembly(meeting, actor=SYSTEM)).roll
    assert record_day(meeting, MEETING_ON) == date(2027, 4, 9)
    entry = roll.entries.get(membership=newcomer)
    said = "member_in_good_standing" if entitled else "not_member_yet"
    assert (entry.is_entitled, entry.reason_code) == (entitled, said)
    assert (roll.entitled, roll.left_out) == ((3, 0) if entitled else (2, 1))
    # A member they are all the same, on the day of the meeting.
    assert standing(newcomer, MEETING_ON).is_entitled
    if not entitled:
        with pytest.raises(NotOnRoll):
            vote(roll.poll, newcomer, "for")


# --- EX24: members run the co-op themselves


@pytest.mark.parametrize(("how_many", "consents", "allowed"), [(24, 22, True), (24, 21, False), (25, 25, False)])
def test_ex24_the_agreement_needs_nine_tenths_of_fewer_than_25(rives, how_many, consents, allowed):
    members(rives, how_many)
    found = assess_member_managed(rives, consents=consents, on=MEETING_ON)
    assert [one.outcome.value for one in found if one.blocks] == ([] if allowed else ["not_met"])


# --- EX25: a worker on trial


@pytest.fixture
def trial(db) -> Trial:
    organisation = an_organisation(kind="qc_coop_work")
    begins_on = date(2025, 10, 1)
    begin_trial(
        a_person(organisation),
        auxiliary=category(organisation, "auxiliary"),
        becomes=category(organisation, "worker"),
        decision=decision(begins_on),
        age=ADULT,
        actor=SYSTEM,
    )
    return Trial.objects.get()


def test_ex25_eighteen_months_end_the_trial_whatever_the_days_worked(trial):
    over = date(2027, 4, 1)
    assert (trial.last_on, trial.most_working_days) == (over, 250)
    done = end_trial(trial, days_worked=230, decision=decision(over), actor=SYSTEM)
    assert done.event.kind == EventKind.CATEGORY_CHANGED
    assert standing(trial.membership, date(2027, 4, 24)).facts.category == "worker"
    assert standing(trial.membership, date(2027, 4, 24)).is_entitled


def test_ex25_an_auxiliary_member_does_not_vote(trial):
    stands = standing(trial.membership, date(2027, 3, 31))
    assert (stands.is_told, stands.is_entitled, stands.reason_code) == (True, False, "category_without_vote")


def test_ex25_days_worked_end_it_too_and_it_ends_once(trial):
    done = end_trial(trial, days_worked=250, decision=decision(date(2026, 12, 1)), actor=SYSTEM)
    assert done.findings[0].outcome.value == "met"
    with pytest.raises(StateNotAllowed):
        end_trial(trial, days_worked=250, decision=decision(date(2026, 12, 1)), actor=SYSTEM)


def test_ex25_a_trial_still_running_is_shortened_with_a_reason_only(trial):
    early = decision(date(2026, 6, 1))
    with pytest.raises(OverrideReasonMissing):
        end_trial(trial, days_worked=100, decision=early, actor=SYSTEM)
