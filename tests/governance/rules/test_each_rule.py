# ruff: noqa: ARG005, PLW0108  # every check takes the rules, used or not
"""Each rule that no worked example shows: what respects it, and what does not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.rules import (
    agm,
    boards,
    callers,
    classes,
    competence,
    contents,
    debate,
    delays,
    delegates,
    duties,
    elections,
    extended,
    franchise,
    judgment,
    nominations,
    notice,
    offices,
    practices,
    quorum,
    requisition,
    seats,
    surplus,
)
from governance.rules.callers import Caller, Occasion
from governance.rules.competence import Act
from governance.rules.majorities import majority_for
from governance.rules.offices import SeatHeld
from membership.errors import RuleNotSet
from membership.rules import (
    admission,
    categories,
    discipline,
    member_managed,
    representation,
    resignation,
    trial,
    vote_suspension,
)
from membership.rules.admission import Age
from membership.rules.findings import Finding, Outcome
from membership.rules.resolved import Override, ResolvedRules
from membership.rules.rulesets import load_rule_set

COOP, WORK, SOLIDARITY = "QC-C67.2-2021", "QC-C67.2-2021-work", "QC-C67.2-2021-solidarity"
CTA, HOUSING, FEDERATION = "QC-C67.2-2021-wshare", "QC-C67.2-2021-housing", "QC-C67.2-2021-federation"
CAISSE, CAISSES, NON_PROFIT, FEDERAL = "QC-C67.3-2018", "QC-C67.3-2018-federation", "QC-C38-2022", "CA-CCA-1999"
ON = date(2027, 4, 24)
ADOPTED = date(2024, 5, 2)

Answer = Finding | bool | None
Check = Callable[[ResolvedRules], Answer]
Shown = tuple[str, Check, Check] | tuple[str, Check, Check, dict[str, object]]


def days(count: int) -> date:
    return ON - timedelta(days=count)


def first(found: Iterator[Finding] | tuple[Finding, ...], code: str) -> Finding:
    return next(one for one in found if one.code == code)


def listed(key: str, rule_set: str = COOP, lacks: int = 1) -> Shown:
    """A rule that lists what has to be there: all of it, and all but the last."""

    def words(rules: ResolvedRules) -> tuple[str, ...]:
        return tuple(word for word in rules.words(key) if word not in contents.IF_ANY)

    return (
        rule_set,
        lambda rules: contents.assess(key, words(rules), rules),
        lambda rules: contents.assess(key, words(rules)[:-lacks], rules),
    )


def duty(key: str, rule_set: str = COOP) -> Shown:
    return (
        rule_set,
        lambda rules: practices.assess_duty(key, rules, is_done=True),
        lambda rules: practices.assess_duty(key, rules, is_done=False),
    )


def barred(key: str, rule_set: str = COOP) -> Shown:
    """A permission that the set does not give."""
    return (
        rule_set,
        lambda rules: practices.assess_permission(key, rules, is_wanted=False),
        lambda rules: practices.assess_permission(key, rules, is_wanted=True),
    )


def allowed(key: str, rule_set: str = COOP) -> Shown:
    """A permission that the set gives, and a by-law may take."""
    asks: Check = lambda rules: practices.assess_permission(key, rules, is_wanted=True)  # noqa: E731
    return rule_set, asks, asks, {key: False}


def auxiliary(rule_set: str, most: int) -> Shown:
    """So many categories without a vote, and one more."""
    return (
        rule_set,
        lambda rules: next(categories.assess_auxiliary_categories(most, rules)),
        lambda rules: next(categories.assess_auxiliary_categories(most + 1, rules)),
    )


def delay(key: str, rule_set: str = COOP) -> Shown:
    return (
        rule_set,
        lambda rules: duties.assess(key, ON, duties.last_day(key, ON, rules), ON, rules),
        lambda rules: duties.assess(key, ON, duties.last_day(key, ON, rules) + timedelta(days=1), ON, rules),
    )


def kept(key: str) -> Shown:
    return (
        COOP,
        lambda rules: duties.assess_destruction(key, ON, duties.last_day(key, ON, rules) + timedelta(days=1), rules),
        lambda rules: duties.assess_destruction(key, ON, duties.last_day(key, ON, rules), rules),
    )


def body(act: Act, lawful: str, other: str, rule_set: str = COOP) -> Shown:
    return (
        rule_set,
        lambda rules: competence.assess_body(act, lawful, rules),
        lambda rules: competence.assess_body(act, other, rules),
    )


def seated(code: str, good: seats.Person, bad: seats.Person, rule_set: str = COOP, group: str = "") -> Shown:
    return (
        rule_set,
        lambda rules: first(seats.assess_person(good, group, rules), code),
        lambda rules: first(seats.assess_person(bad, group, rules), code),
    )


def lasts_until(rules: ResolvedRules) -> date:
    zone = ZoneInfo("America/Toronto")
    vote = extended.opening(datetime(2027, 4, 24, 20, 30, tzinfo=zone), zone, rules)
    assert vote is not None
    return vote.last_on


def all_alike(rules: ResolvedRules) -> bool:
    return not any(one.code == "equal_at_a_distance" for one in delays.assess_remote("hybrid", rules))


def deemed(present: int, dissents: int, rules: ResolvedRules) -> int | str:
    found = practices.assess_deemed(present, dissents, rules)
    assert found is not None
    return found.figure("agree")


SEAT = SeatHeld(1, "Conseil", "Board")
MEMBER = seats.Person()
SUPPORT = seats.Person(group="support", represents_member=True)


def of_age(rules: ResolvedRules, *, is_adult: bool) -> Finding:
    candidate = representation.Candidate(representation.Quality.CHILD, is_adult=is_adult)
    answered = representation.assess_representative(candidate, rules)
    return next(one for one in answered if one.code == "adult_age")


def _represented(already, rules):
    candidate = representation.Candidate(representation.Quality.ENTITY, represents=already)
    answered = representation.assess_representative(candidate, rules)
    return next(one for one in answered if one.code == "members_represented")


def _carried(already, rules):
    candidate = representation.Candidate(representation.Quality.PROXY, is_member=True, carries=already)
    answered = representation.assess_representative(candidate, rules)
    return next(one for one in answered if one.code == "proxies_carried")


SHOWN: dict[str, Shown] = {
    "adult_age_years": (
        COOP,
        lambda rules: of_age(rules, is_adult=True),
        lambda rules: of_age(rules, is_adult=False),
    ),
    # membership
    "admission_body": body(Act.ADMIT, "board", "committee"),
    "admission_conditions": listed("admission_conditions"),
    "auxiliary_categories": auxiliary(COOP, 0),
    "coop_action_rules": listed("coop_action_rules"),
    "death_effect": (
        COOP,
        lambda rules: franchise.death_ends_on(ON, rules) == ON,
        lambda rules: franchise.death_ends_on(ON, rules) != ON,
    ),
    "founders_min": (
        COOP,
        lambda rules: boards.assess_founders(5, rules),
        lambda rules: boards.assess_founders(4, rules),
    ),
    "housing_trial_months": (*delay("housing_trial_months", HOUSING), {}),
    "mediation_bylaw": duty("mediation_bylaw", HOUSING),
    "member_age_years": (
        COOP,
        lambda rules: next(admission.assess_age(Age(date(2013, 4, 24), guardian_signs=True), days(1), rules)),
        lambda rules: next(admission.assess_age(Age(date(2013, 4, 24)), days(1), rules)),
    ),
    "members_floor": (
        WORK,
        lambda rules: boards.assess_members(3, rules),
        lambda rules: boards.assess_members(2, rules),
    ),
    "qualifying_shares": (
        COOP,
        lambda rules: franchise.assess_qualifying_shares(10, rules),
        lambda rules: franchise.assess_qualifying_shares(9, rules),
        {"qualifying_shares": 10},
    ),
    "resignation_notice_days": (
        COOP,
        lambda rules: next(resignation.assess_resignation(days(30), ON, accepted_by="", rules=rules)),
        lambda rules: next(resignation.assess_resignation(days(29), ON, accepted_by="", rules=rules)),
    ),
    "share_holding_not_membership": duty("share_holding_not_membership"),
    "share_unit_value": (
        COOP,
        lambda rules: categories.assess_share_price(1000, rules),
        lambda rules: categories.assess_share_price(2000, rules),
    ),
    "sol_categories_min": (
        SOLIDARITY,
        lambda rules: boards.assess_categories(2, rules),
        lambda rules: boards.assess_categories(1, rules),
    ),
    "sol_user_subtypes": allowed("sol_user_subtypes", SOLIDARITY),
    "support_needs_no_use": duty("support_needs_no_use", SOLIDARITY),
    "trial_months": (
        WORK,
        lambda rules: trial.assess_trial(date(2025, 10, 24), ON, 10, rules),
        lambda rules: trial.assess_trial(date(2025, 10, 25), ON, 10, rules),
    ),
    "trial_working_days": (
        WORK,
        lambda rules: trial.assess_trial(days(300), ON, 250, rules),
        lambda rules: trial.assess_trial(days(300), ON, 249, rules),
    ),
    "work_auto_membership_days": delay("work_auto_membership_days", WORK),
    "work_auxiliary_only_trial": auxiliary(WORK, 1),
    "work_employment_ends_membership": duty("work_employment_ends_membership", WORK),
    "work_layoff_months": delay("work_layoff_months", WORK),
    "fed_auxiliary": auxiliary(FEDERATION, 0),
    "fed_inspection": barred("fed_inspection", FEDERATION),
    # discipline
    "bylaw_procedure_binding": (
        COOP,
        lambda rules: judgment.assess_added_steps(2, 2, rules),
        lambda rules: judgment.assess_added_steps(1, 2, rules),
    ),
    "discipline_body": body(Act.DISCIPLINE, "board", "committee"),
    "discipline_decision_days": delay("discipline_decision_days"),
    "discipline_effect": (
        COOP,
        lambda rules: next(discipline.assess_effect(ON, days(5), ON, rules)),
        lambda rules: next(discipline.assess_effect(days(6), days(5), ON, rules)),
    ),
    "vote_suspension_body": (
        COOP,
        lambda rules: next(discipline.assess_authority("CA-1", rules, vote_suspension.BODY)),
        lambda rules: next(discipline.assess_authority("", rules, vote_suspension.BODY)),
    ),
    "vote_suspension_effect": (
        COOP,
        lambda rules: next(discipline.assess_effect(ON, days(5), ON, rules, vote_suspension.EFFECT)),
        lambda rules: next(discipline.assess_effect(days(6), days(5), ON, rules, vote_suspension.EFFECT)),
    ),
    "decision_after_request": (
        COOP,
        lambda rules: next(admission.assess_received(days(5), ON, rules)),
        lambda rules: next(admission.assess_received(days(5), days(6), rules)),
    ),
    "discipline_grounds": (
        COOP,
        lambda rules: next(discipline.assess_ground("competes", rules)),
        lambda rules: next(discipline.assess_ground("disliked", rules)),
    ),
    "discipline_hearing": (
        COOP,
        lambda rules: judgment.assess_hearing(["speak", "statement"], rules),
        lambda rules: judgment.assess_hearing(["speak"], rules),
    ),
    "discipline_majority": (
        COOP,
        lambda rules: judgment.assess_votes(judgment.Votes(4, 2), rules),
        lambda rules: judgment.assess_votes(judgment.Votes(4, 3), rules),
    ),
    "discipline_notice": listed("discipline_notice"),
    "expel_director_rule": (
        COOP,
        lambda rules: judgment.assess_director(rules, seat=None),
        lambda rules: judgment.assess_director(rules, seat=SeatHeld(1, "Conseil", "Board")),
    ),
    "expelled_share_refund": (
        COOP,
        discipline.refunds_shares,
        discipline.refunds_shares,
        {"expelled_share_refund": False},
    ),
    "expulsion_by_members": (
        FEDERAL,
        lambda rules: judgment.assess_by_members(judgment.Votes(20, 10), rules),
        lambda rules: judgment.assess_by_members(judgment.Votes(19, 10), rules),
    ),
    "inactive_years": (
        FEDERAL,
        lambda rules: judgment.assess_inactivity(2, rules),
        lambda rules: judgment.assess_inactivity(1, rules),
    ),
    "vote_suspension_contest_days": (
        COOP,
        lambda rules: next(vote_suspension.assess_contest(days(15), ON, rules)),
        lambda rules: next(vote_suspension.assess_contest(days(16), ON, rules)),
    ),
    "work_manager_discipline": (
        WORK,
        lambda rules: judgment.assess_measure_by_manager(rules, is_dismissal=False),
        lambda rules: judgment.assess_measure_by_manager(rules, is_dismissal=True),
    ),
    # register
    "electronic_register": allowed("electronic_register"),
    "member_list_fields_exposed": (
        COOP,
        lambda rules: franchise.list_shows("name", rules),
        lambda rules: franchise.list_shows("address", rules),
    ),
    "member_may_consult": (
        COOP,
        lambda rules: franchise.may_consult("bylaws", rules),
        lambda rules: franchise.may_consult("board_minutes", rules),
    ),
    "member_may_consult_board_minutes": (
        COOP,
        lambda rules: franchise.may_consult_board_minutes(rules, is_director=True),
        lambda rules: franchise.may_consult_board_minutes(rules, is_director=False),
    ),
    "register_contents": listed("register_contents"),
    # calling
    "agm_first_months": (
        NON_PROFIT,
        lambda rules: agm.first_deadline(ON, rules) == date(2027, 10, 24),
        lambda rules: agm.first_deadline(ON, rules) == date(2028, 10, 24),
    ),
    "agm_interval_months": (
        FEDERAL,
        lambda rules: agm.deadline(date(2026, 12, 31), rules, previous_on=date(2026, 2, 10)) == date(2027, 5, 10),
        lambda rules: agm.deadline(date(2026, 12, 31), rules, previous_on=date(2026, 5, 10)) == date(2027, 8, 10),
    ),
    "agm_late_remedy": (
        COOP,
        lambda rules: callers.assess_caller_when_late(Caller.FEDERATION, rules),
        lambda rules: callers.assess_caller_when_late(Caller.PRESIDENT, rules),
    ),
    "agm_other_business": (
        COOP,
        lambda rules: debate.assess_scope(rules, is_in_notice=True, is_annual=True),
        lambda rules: debate.assess_scope(rules, is_in_notice=False, is_annual=True),
    ),
    "assembly_composition": (
        COOP,
        lambda rules: franchise.votes_in_meeting("member", rules),
        lambda rules: franchise.votes_in_meeting("guest", rules),
    ),
    "convener": (
        COOP,
        lambda rules: callers.assess_sender("secretary", rules),
        lambda rules: callers.assess_sender("president", rules),
    ),
    "fed_rights_in_member_coop": (
        FEDERATION,
        lambda rules: callers.federation_may(Occasion.SPECIAL, rules),
        lambda rules: callers.federation_may(Occasion.SPECIAL, load_rule_set(COOP).resolve()),
    ),
    "invitation_days": (
        CAISSE,
        lambda rules: delays.assess_invitation(ON, days(20), rules),
        lambda rules: delays.assess_invitation(ON, days(19), rules),
    ),
    "meeting_list": duty("meeting_list", FEDERAL),
    "meeting_modes": (
        CAISSE,
        lambda rules: delays.assess_meeting_mode("online", rules),
        lambda rules: delays.assess_meeting_mode("by_pigeon", rules),
    ),
    "notice_content": listed("notice_content"),
    "notice_modes": (
        COOP,
        lambda rules: delays.assess_mode("mail", rules),
        lambda rules: delays.assess_mode("posting", rules),
    ),
    "notice_to_federation": (
        CAISSE,
        lambda rules: delays.assess_federation(ON, days(20), rules),
        lambda rules: delays.assess_federation(ON, None, rules),
    ),
    "npo_dissolution_notice_days": (
        NON_PROFIT,
        lambda rules: delays.assess_dissolution(ON, days(30), rules),
        lambda rules: delays.assess_dissolution(ON, days(29), rules),
    ),
    "omission_effect": (
        COOP,
        lambda rules: delays.assess_omission(0, rules),
        lambda rules: delays.assess_omission(3, rules),
        {"omission_effect": True},
    ),
    "posting_allowance_days": (
        COOP,
        lambda rules: notice.window(ON, rules).advised_on == days(15),
        lambda rules: notice.window(ON, rules).advised_on == days(16),
    ),
    "remote_members_meeting": (
        COOP,
        lambda rules: delays.assess_meeting_mode("on_site", rules),
        lambda rules: delays.assess_meeting_mode("online", rules),
        {"remote_members_meeting": False},
    ),
    "requisition_costs": (
        COOP,
        requisition.costs_are_reimbursed,
        requisition.costs_are_reimbursed,
        {"requisition_costs": False},
    ),
    "requisition_fallback_share": (
        NON_PROFIT,
        lambda rules: requisition.assess_own_call(3, 30, rules),
        lambda rules: requisition.assess_own_call(2, 30, rules),
    ),
    "requisition_fallback_signers": (
        COOP,
        lambda rules: requisition.assess_own_call(2, 30, rules),
        lambda rules: requisition.assess_own_call(1, 30, rules),
        {"requisition_fallback_signers": 2},
    ),
    "requisition_from_members": (
        COOP,
        lambda rules: requisition.threshold(2000, rules) == 500,
        lambda rules: requisition.threshold(1960, rules) == 500,
    ),
    "requisition_hold_days": (
        COOP,
        lambda rules: requisition.assess_held(days(21), ON, rules),
        lambda rules: requisition.assess_held(days(22), ON, rules),
    ),
    "requisition_quorum": (
        CAISSES,
        lambda rules: requisition.assess_signatures(20, 90, rules, quorum=20),
        lambda rules: requisition.assess_signatures(19, 90, rules, quorum=20),
        {"requisition_quorum": True},
    ),
    "sgm_callers": (
        COOP,
        lambda rules: callers.assess_caller_of_special(Caller.PRESIDENT, rules),
        lambda rules: callers.assess_caller_of_special(Caller.TWO_DIRECTORS, rules),
    ),
    "special_meeting_scope": (
        COOP,
        lambda rules: debate.assess_scope(rules, is_in_notice=True, is_annual=False),
        lambda rules: debate.assess_scope(rules, is_in_notice=False, is_annual=False),
    ),
    # presence and votes
    "advance_voting": (
        COOP,
        lambda rules: extended.assess_opening(rules, is_within_meeting=True),
        lambda rules: extended.assess_opening(rules, is_within_meeting=False),
    ),
    "arrears_effect": (
        COOP,
        lambda rules: first(
            franchise.assess_situation(rules, is_in_arrears=False, is_laid_off=False), "votes_in_arrears"
        ),
        lambda rules: first(
            franchise.assess_situation(rules, is_in_arrears=True, is_laid_off=False), "votes_in_arrears"
        ),
        {"arrears_effect": True},
    ),
    "ballot_secrecy_vs_roll": duty("ballot_secrecy_vs_roll"),
    "double_majority": (
        NON_PROFIT,
        lambda rules: not classes.needs_each_class(load_rule_set(NON_PROFIT).resolve()),
        lambda rules: not classes.needs_each_class(rules),
        {"double_majority": True},
    ),
    "double_vote_guard": duty("double_vote_guard"),
    "election_casting_vote": (
        COOP,
        lambda rules: elections.assess_tie_break("lot", rules),
        lambda rules: elections.assess_tie_break("casting_vote", rules),
    ),
    "election_secret": (
        COOP,
        lambda rules: elections.contests({"": 2}, {"": 3}, rules)[0].is_secret,
        lambda rules: elections.contests({"": 2}, {"": 2}, rules)[0].is_secret,
    ),
    "extended_vote_days": (
        CAISSE,
        lambda rules: lasts_until(rules) == date(2027, 4, 28),
        lambda rules: lasts_until(rules) == date(2027, 4, 29),
    ),
    "fed_alternate_when_absent": (
        FEDERATION,
        lambda rules: delegates.assess_alternate(rules, delegate_is_present=False),
        lambda rules: delegates.assess_alternate(rules, delegate_is_present=True),
    ),
    "fed_delegate_votes": (
        FEDERATION,
        lambda rules: delegates.votes_of(1, 3, rules).castable == 3,
        lambda rules: delegates.votes_of(1, 2, rules).castable == 3,
        {"fed_votes_per_member": 3},
    ),
    "fed_delegates_per_member": (
        FEDERATION,
        lambda rules: delegates.assess_delegates(2, rules),
        lambda rules: delegates.assess_delegates(3, rules),
        {"fed_delegates_per_member": 2},
    ),
    "fed_mandate_proof": (
        FEDERATION,
        lambda rules: delegates.assess_mandate("minutes_extract", rules),
        lambda rules: delegates.assess_mandate("letter", rules),
    ),
    "fed_only_delegates_move": (
        FEDERATION,
        lambda rules: delegates.assess_mover(rules, is_delegate=True),
        lambda rules: delegates.assess_mover(rules, is_delegate=False),
    ),
    "fed_quorum_counts": (
        FEDERATION,
        lambda rules: delegates.counted(12, 7, rules) == 12,
        lambda rules: delegates.counted(12, 7, rules) == 7,
    ),
    "fed_votes_max": (
        FEDERATION,
        lambda rules: delegates.votes_due(400, rules) == 3,
        lambda rules: delegates.votes_due(400, rules) == 8,
        {"fed_vote_step": 50},
    ),
    "fully_electronic_vote": (
        FEDERAL,
        extended.may_be_fully_electronic,
        extended.may_be_fully_electronic,
        {"fully_electronic_vote": False},
    ),
    "hybrid_equal_rights": (COOP, all_alike, all_alike, {"hybrid_equal_rights": False}),
    "legal_person_rep": (
        COOP,
        lambda rules: delegates.assess_representatives(1, rules),
        lambda rules: delegates.assess_representatives(2, rules),
    ),
    "max_members_represented_by_person": (
        COOP,
        lambda rules: _represented(0, rules),
        lambda rules: _represented(1, rules),
    ),
    "proxies_per_person": (
        NON_PROFIT,
        lambda rules: _carried(2, rules),
        lambda rules: _carried(3, rules),
        {"proxies_per_person": 3},
    ),
    "one_member_one_vote": (
        COOP,
        lambda rules: franchise.votes_per_member(rules) == 1,
        lambda rules: franchise.votes_per_member(rules) == 2,
    ),
    "quorum_when_checked": (
        COOP,
        lambda rules: quorum.is_checked("on_request", rules),
        lambda rules: quorum.is_checked("each_vote", rules),
    ),
    "remote_secret_vote": duty("remote_secret_vote"),
    "remote_tech_condition": (
        COOP,
        lambda rules: not any(delays.assess_remote("on_site", rules)),
        lambda rules: first(delays.assess_remote("online", rules), "all_communicate"),
    ),
    "scrutineer_candidate": (
        COOP,
        lambda rules: elections.assess_scrutineer(rules, is_candidate=False),
        lambda rules: elections.assess_scrutineer(rules, is_candidate=True),
    ),
    "secret_ballot_demand": (
        COOP,
        lambda rules: debate.secret_on_demand(rules, meeting_agrees=True),
        lambda rules: debate.secret_on_demand(rules, meeting_agrees=False),
    ),
    "small_ballots_threshold": (
        COOP,
        lambda rules: debate.assess_few_ballots(5, rules),
        lambda rules: debate.assess_few_ballots(4, rules),
    ),
    "speak_without_vote": (
        NON_PROFIT,
        lambda rules: franchise.speaks_without_vote("guest", rules),
        lambda rules: franchise.speaks_without_vote("solidarity", rules),
    ),
    "vote_mode_default": (
        COOP,
        lambda rules: debate.vote_mode(rules) == "show_of_hands",
        lambda rules: debate.vote_mode(rules) == "secret",
    ),
    "voter_age_years": (
        CAISSE,
        lambda rules: franchise.assess_age(Age(date(2009, 4, 24)), ON, rules),
        lambda rules: franchise.assess_age(Age(date(2009, 4, 25)), ON, rules),
    ),
    "work_layoff_vote": (
        WORK,
        lambda rules: first(
            franchise.assess_situation(rules, is_in_arrears=False, is_laid_off=False), "votes_laid_off"
        ),
        lambda rules: first(franchise.assess_situation(rules, is_in_arrears=False, is_laid_off=True), "votes_laid_off"),
        {"work_layoff_vote": False},
    ),
    # board
    "board_callers": (
        COOP,
        lambda rules: callers.assess_caller_of_board(Caller.TWO_DIRECTORS, rules),
        lambda rules: callers.assess_caller_of_board(Caller.BOARD, rules),
    ),
    "board_dissent": (COOP, lambda rules: deemed(5, 1, rules) == 4, lambda rules: deemed(5, 1, rules) == 5),
    "board_eligibility": seated("eligible", MEMBER, seats.Person(is_member=False)),
    "board_ineligibility_list": (
        COOP,
        lambda rules: first(seats.assess_person(MEMBER, "", rules), "not_barred"),
        lambda rules: first(seats.assess_person(seats.Person(faults=frozenset({"arrears"})), "", rules), "not_barred"),
        {"board_ineligibility_list": ("arrears",)},
    ),
    "board_majority": (
        COOP,
        lambda rules: boards.majority(rules).terms[0].is_met(4, 7),
        lambda rules: boards.majority(rules).terms[0].is_met(3, 6),
    ),
    "board_proxy": seated("in_person", MEMBER, seats.Person(is_proxy=True)),
    "board_remote": allowed("board_remote"),
    "board_size": (
        COOP,
        lambda rules: boards.assess_size(7, rules),
        lambda rules: boards.assess_size(5, rules),
        {"board_size": 7},
    ),
    "board_tie": (
        COOP,
        lambda rules: boards.majority(load_rule_set(COOP).resolve()).tie.value == "chair",
        lambda rules: boards.majority(rules).tie.value == "chair",
        {"board_tie": "lost"},
    ),
    "board_written_resolution": (
        COOP,
        lambda rules: seats.assess_written_resolution(7, 7, rules),
        lambda rules: seats.assess_written_resolution(6, 7, rules),
    ),
    "conflict_rule": listed("conflict_rule"),
    "councils_bylaw": listed("councils_bylaw", CAISSES),
    "cta_shareholder_mandate": body(Act.VOTE_COMPANY_SHARES, "board", "committee", CTA),
    "director_age_years": seated("of_age", seats.Person(age=18), seats.Person(age=17), FEDERAL),
    "director_groups": (
        COOP,
        lambda rules: elections.has_colleges(rules),
        lambda rules: elections.has_colleges(load_rule_set(COOP).resolve()),
        {"director_groups": True},
    ),
    "director_members_share": (
        FEDERAL,
        lambda rules: boards.assess_outsiders(boards.Composition(9, {}, 3), rules),
        lambda rules: boards.assess_outsiders(boards.Composition(9, {}, 4), rules),
    ),
    "director_officers_share": (
        FEDERAL,
        lambda rules: boards.assess_full_time(3, 8, rules),
        lambda rules: boards.assess_full_time(4, 8, rules),
    ),
    "director_removal_body": body(Act.REMOVE_DIRECTOR, "electors", "board"),
    "director_residents_share": (
        FEDERAL,
        lambda rules: boards.assess_residents(2, 8, rules),
        lambda rules: boards.assess_residents(1, 8, rules),
    ),
    "electoral_colleges": (
        NON_PROFIT,
        lambda rules: elections.has_colleges(rules),
        lambda rules: elections.has_colleges(load_rule_set(NON_PROFIT).resolve()),
        {"electoral_colleges": True},
    ),
    "executive_board_min": (
        COOP,
        lambda rules: first(boards.assess_executive(3, 6, rules), "executive_board"),
        lambda rules: first(boards.assess_executive(3, 5, rules), "executive_board"),
    ),
    "executive_committee": (
        COOP,
        lambda rules: first(
            boards.assess_executive(
                3, 7, load_rule_set(COOP).resolve([Override("executive_committee", True, "9", ON)])
            ),
            "executive_by_law",
        ),
        lambda rules: first(boards.assess_executive(3, 7, rules), "executive_by_law"),
    ),
    "executive_members_min": (
        COOP,
        lambda rules: first(boards.assess_executive(3, 7, rules), "executive_members"),
        lambda rules: first(boards.assess_executive(2, 7, rules), "executive_members"),
    ),
    "executive_share_max": (
        COOP,
        lambda rules: first(boards.assess_executive(3, 7, rules), "executive_share"),
        lambda rules: first(boards.assess_executive(4, 7, rules), "executive_share"),
    ),
    "fed_board_bylaw": listed("fed_board_bylaw", FEDERATION),
    "general_powers": body(Act.ADMINISTER, "board", "committee"),
    "group_electorate": (
        SOLIDARITY,
        lambda rules: (
            elections.contests({"user": 2}, {"user": 3}, load_rule_set(SOLIDARITY).resolve())[0].electorate == "group"
        ),
        lambda rules: elections.contests({"user": 2}, {"user": 3}, rules)[0].electorate == "group",
        {"group_electorate": "assembly"},
    ),
    "holdover": (
        NON_PROFIT,
        boards.stays_until_replaced,
        boards.stays_until_replaced,
        {"holdover": False},
    ),
    "liaison_committee_members": (
        WORK,
        lambda rules: boards.assess_liaison(50, rules, has_committee=False),
        lambda rules: boards.assess_liaison(51, rules, has_committee=False),
    ),
    "member_managed_consent": (
        COOP,
        lambda rules: member_managed.assess_consent(9, 10, rules),
        lambda rules: member_managed.assess_consent(8, 10, rules),
    ),
    "member_managed_fewer_than": (
        COOP,
        lambda rules: member_managed.assess_size(24, rules),
        lambda rules: member_managed.assess_size(25, rules),
    ),
    "member_managed_months": delay("member_managed_months"),
    "officers": listed("officers"),
    "reelection": duty("reelection"),
    "removal_notice": listed("removal_notice"),
    "resignation_director": (
        COOP,
        lambda rules: offices.assess_seat_on_leaving(SEAT, ON, rules).rule.key == "resignation_director",
        lambda rules: (
            offices.assess_seat_on_leaving(replace(SEAT, is_board=False), ON, rules).rule.key == "resignation_director"
        ),
    ),
    "rotation": barred("rotation"),
    "sol_group_seats": (
        SOLIDARITY,
        lambda rules: boards.assess_groups(boards.Composition(7, {"user": 1}), rules)[0],
        lambda rules: boards.assess_groups(boards.Composition(7, {"user": 0}), rules)[0],
    ),
    "support_cap_scope": (
        SOLIDARITY,
        lambda rules: boards.assess_groups(boards.Composition(7, {"support": 2}, 0), rules)[-1],
        lambda rules: boards.assess_groups(boards.Composition(7, {"support": 2}, 1), rules)[-1],
    ),
    "support_rep_eligible": (
        SOLIDARITY,
        lambda rules: first(
            seats.assess_person(SUPPORT, "support", load_rule_set(SOLIDARITY).resolve()), "support_representative"
        ),
        lambda rules: first(seats.assess_person(SUPPORT, "support", rules), "support_representative"),
        {"support_rep_eligible": False},
    ),
    "term_limits": barred("term_limits"),
    "term_years": (COOP, lambda rules: boards.assess_term(1, rules), lambda rules: boards.assess_term(2, rules)),
    "unfilled_seat_policy": (
        NON_PROFIT,
        lambda rules: seats.unfilled(load_rule_set(NON_PROFIT).resolve()) == "vacant",
        lambda rules: seats.unfilled(rules) == "vacant",
        {"unfilled_seat_policy": "open"},
    ),
    "vacancy_fill": (
        COOP,
        lambda rules: seats.filled_by(rules, has_quorum=True) == "board",
        lambda rules: seats.filled_by(rules, has_quorum=False) == "board",
    ),
    "vacancy_group_rule": seated(
        "of_the_group", seats.Person(group="worker"), seats.Person(group="user"), SOLIDARITY, "worker"
    ),
    "work_manager_not_director": seated("not_manager", MEMBER, seats.Person(is_general_manager=True), WORK),
    # the year
    "agm_agenda_required": listed("agm_agenda_required"),
    "annual_filing_ministry_days": delay("annual_filing_ministry_days"),
    "annual_filing_req_months": delay("annual_filing_req_months"),
    "annual_report_contents": listed("annual_report_contents", lacks=2),
    "annual_report_months": delay("annual_report_months"),
    "attendance_allowance_body": body(Act.SET_ALLOWANCE, "meeting", "board"),
    "audit_exemption": allowed("audit_exemption"),
    "auditor_cpa": duty("auditor_cpa"),
    "auditor_yearly": duty("auditor_yearly"),
    "business_with_members_share": (
        COOP,
        lambda rules: surplus.assess_business(50, 100, rules),
        lambda rules: surplus.assess_business(49, 100, rules),
    ),
    "bylaw_adoption_body": body(Act.AMEND_BYLAWS, "members", "board"),
    "director_change_filing_covers": listed("director_change_filing_covers"),
    "director_change_filing_days": delay("director_change_filing_days"),
    "housing_inspection_years": delay("housing_inspection_years", HOUSING),
    "housing_plan_years": delay("housing_plan_years", HOUSING),
    "housing_report": listed("housing_report", HOUSING),
    "minutes_contents": listed("minutes_contents"),
    "minutes_signature": listed("minutes_signature"),
    "no_rebate_clause": barred("no_rebate_clause"),
    "share_disclosure": listed("share_disclosure"),
    "surplus_by_category": duty("surplus_by_category", SOLIDARITY),
    "surplus_decision": body(Act.ALLOCATE_SURPLUS, "meeting", "board"),
    "surplus_reserve_min": (
        COOP,
        lambda rules: first(surplus.assess(100, {"reserve": 10, "rebates": 90}, rules), "reserve_part"),
        lambda rules: first(surplus.assess(100, {"reserve": 9, "rebates": 91}, rules), "reserve_part"),
        {"surplus_reserve_min": "1/10"},
    ),
    "surplus_uses": (
        COOP,
        lambda rules: first(surplus.assess(100, {"reserve": 100}, rules), "surplus_uses"),
        lambda rules: first(surplus.assess(100, {"dividends": 100}, rules), "surplus_uses"),
    ),
    "work_layoff_bylaw": duty("work_layoff_bylaw", WORK),
    "nomination_floor": allowed("nomination_floor"),
    "election_votes_announced": allowed("election_votes_announced"),
    "nomination_good_standing": (
        COOP,
        lambda rules: nominations.assess_standing(rules, is_in_good_standing=True),
        lambda rules: nominations.assess_standing(rules, is_in_good_standing=False),
        {"nomination_good_standing": True},
    ),
    "nomination_seconders": (
        COOP,
        lambda rules: nominations.assess_seconders(2, rules),
        lambda rules: nominations.assess_seconders(1, rules),
        {"nomination_seconders": 2},
    ),
    "year_steps": listed("year_steps"),
    # procedure and privacy
    "access_days": delay("access_days"),
    "adjournment_days": (
        COOP,
        lambda rules: delays.assess_resumption(days(30), ON, rules),
        lambda rules: delays.assess_resumption(days(31), ON, rules),
    ),
    "amendment_depth": (
        COOP,
        lambda rules: debate.assess_amendment(2, rules),
        lambda rules: debate.assess_amendment(3, rules),
    ),
    "authoritative_language": (
        COOP,
        lambda rules: debate.language_that_prevails(rules) == "fr",
        lambda rules: debate.language_that_prevails(rules) == "en",
    ),
    "ballot_retention_days": kept("ballot_retention_days"),
    "consent_age_years": (
        COOP,
        lambda rules: not any(admission.assess_consent_age(Age(date(2013, 4, 24)), ON, rules)),
        lambda rules: next(admission.assess_consent_age(Age(date(2013, 4, 25)), ON, rules)),
    ),
    "incident_register_years": kept("incident_register_years"),
    "member_file_years": kept("member_file_years"),
    "privacy_officer": (
        COOP,
        lambda rules: franchise.privacy_officer(rules) == "president",
        lambda rules: franchise.privacy_officer(rules) == "delegate",
    ),
    "privacy_program": listed("privacy_program"),
    "procedure_closing_majority": (
        COOP,
        lambda rules: debate.assess_closing(20, 10, rules),
        lambda rules: debate.assess_closing(19, 10, rules),
    ),
    "procedure_reconsideration_majority": (
        COOP,
        lambda rules: debate.assess_reopening(20, 10, rules),
        lambda rules: debate.assess_reopening(19, 10, rules),
    ),
    "purpose_notice": listed("purpose_notice"),
    "seconder_required": (
        COOP,
        lambda rules: debate.assess_seconder("Ahmed Roy", rules),
        lambda rules: debate.assess_seconder(" ", rules),
    ),
    "timeout_warning_minutes": (
        COOP,
        lambda rules: debate.assess_time_left(20, rules),
        lambda rules: debate.assess_time_left(19, rules),
    ),
}
for _key, _set in {
    "maj_articles": COOP,
    "maj_continuance": COOP,
    "maj_merger": COOP,
    "maj_director_removal": COOP,
    "maj_special": FEDERAL,
}.items():
    SHOWN[_key] = (
        _set,
        lambda rules, key=_key: majority_for(key, rules).terms[0].is_met(20, 30),
        lambda rules, key=_key: majority_for(key, rules).terms[0].is_met(15, 30),
    )
SHOWN["maj_property"] = (
    COOP,
    lambda rules: majority_for("maj_property", rules).terms[0].is_met(20, 30),
    lambda rules: majority_for("maj_property", rules).terms[0].is_met(19, 30),
    {"maj_property": ">= 2/3 votes_cast"},
)


def _rules(shown: Shown) -> ResolvedRules:
    rule_set, by_laws = load_rule_set(shown[0]), dict(shown[3]) if len(shown) > 3 else {}
    for key, value in {"notice_min_days": 10, "notice_max_days": 45, "tie_meeting": "lost"}.items():
        by_laws.setdefault(key, value)
    return rule_set.resolve(Override(key, value, "9", ADOPTED) for key, value in by_laws.items())


def _is_met(answer: Answer) -> bool:
    return answer.outcome is Outcome.MET if isinstance(answer, Finding) else answer is True


@pytest.mark.parametrize("key", SHOWN)
def test_a_rule_tells_what_respects_it_from_what_does_not(key):
    shown = SHOWN[key]
    plain = load_rule_set(shown[0]).resolve()
    good, bad = shown[1], shown[2]
    rules = _rules(shown)
    # Where both ask the same, the by-law is what makes the difference.
    assert _is_met(good(plain if good is bad else rules))
    answer = bad(rules)
    assert not _is_met(answer)
    if isinstance(answer, Finding):
        assert answer.sentence("fr") != answer.sentence("en")
        assert answer.rule.source_fr


def test_a_vacant_seat_of_a_board_without_quorum_goes_to_the_meeting():
    rules = load_rule_set(COOP).resolve()
    assert seats.filled_by(rules, has_quorum=False) == "meeting"


def test_what_the_by_laws_have_to_say_is_asked_for_and_never_guessed():
    rules = load_rule_set(COOP).resolve()
    for ask in (
        lambda: requisition.assess_own_call(2, 30, rules),
        lambda: requisition.clock(ON, rules),
        lambda: quorum.after_failure(rules),
    ):
        with pytest.raises(RuleNotSet):
            ask()
