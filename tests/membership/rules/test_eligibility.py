"""Who is told of a meeting and who may vote: worked examples 15, 18 and 20 of the rulebook, and every reason."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.rules.eligibility import (
    MemberFacts,
    Represented,
    Span,
    Suspended,
    assess,
    assess_all,
    record_date,
    settled_on,
)
from membership.rules.reasons import REASONS, sentence
from membership.rules.resolved import Override
from membership.rules.rulesets import load_rule_set

MEETING = date(2027, 4, 24)
COOPERATIVE = load_rule_set("QC-C67.2-2021")
RULES = COOPERATIVE.resolve()
SINCE_2018 = Span(date(2018, 3, 1))


def member(**facts) -> MemberFacts:
    usual = MemberFacts(membership_id=1, person_id=11, number="M0001", name="Émile Paquette", period=SINCE_2018)
    return replace(usual, **facts)


def legal(membership_id: int, name: str, representation: Represented | None, **facts) -> MemberFacts:
    return member(
        membership_id=membership_id,
        person_id=membership_id + 100,
        number=f"M{membership_id:04}",
        name=name,
        is_legal=True,
        representation=representation,
        **facts,
    )


def suspended(*kept: str, start: date | None = date(2027, 2, 1), end: date | None = date(2027, 8, 1)) -> Suspended:
    return Suspended(Span(start, end), frozenset(kept))


def asked(facts: MemberFacts, on: date = MEETING, **more):
    answer = assess(facts, on, RULES, **more)
    return answer.told, answer.entitled, answer.reason_code


def test_a_member_in_good_standing_is_told_and_votes_in_person():
    answer = assess(member(), MEETING, RULES)
    assert (answer.told, answer.entitled) == (True, True)
    assert (answer.exercised_by, answer.exercised_by_name) == (11, "Émile Paquette")
    assert answer.findings == ()
    assert answer.sentence("fr") == "Membre en règle."


def test_ex15_a_suspended_member_is_neither_told_nor_entitled():
    answer = assess(member(suspension=suspended()), MEETING, RULES)
    assert (answer.told, answer.entitled, answer.reason_code) == (False, False, "suspended_until")
    assert answer.sentence("fr") == "Suspension en vigueur jusqu’au 31\u00a0juillet 2027 inclus."
    assert answer.exercised_by is None


def test_ex15_a_member_whose_decision_keeps_the_vote_is_told_and_votes():
    assert asked(member(suspension=suspended("vote"))) == (True, True, "vote_kept")


def test_a_suspended_member_who_keeps_the_notice_is_told_and_does_not_vote():
    assert asked(member(suspension=suspended("convocation"))) == (True, False, "suspended_until")


@pytest.mark.parametrize(
    ("on", "entitled"),
    [(date(2027, 1, 31), True), (date(2027, 2, 1), False), (date(2027, 7, 31), False), (date(2027, 8, 1), True)],
)
def test_a_suspension_covers_its_first_day_and_not_its_end(on, entitled):
    assert assess(member(suspension=suspended()), on, RULES).entitled is entitled


def test_a_suspension_without_dates_holds_and_is_to_be_checked():
    answer = assess(member(suspension=suspended(start=None, end=None)), MEETING, RULES)
    assert (answer.entitled, answer.reason_code) == (False, "suspended")
    assert [finding.code for finding in answer.findings] == ["suspension_start_unknown"]


def test_a_member_whose_vote_alone_is_suspended_is_told_and_does_not_vote():
    assert asked(member(vote_restriction=Span(date(2027, 1, 1)))) == (True, False, "vote_suspended")
    assert asked(member(vote_restriction=Span(date(2027, 1, 1), MEETING))) == (True, True, "member_in_good_standing")


def test_an_auxiliary_member_is_told_where_the_category_attends_and_never_votes():
    assert asked(member(category_votes=False)) == (True, False, "category_without_vote")
    assert asked(member(category_votes=False, category_attends=False)) == (False, False, "category_without_vote")


def test_somebody_admitted_later_is_not_a_member_yet():
    assert asked(member(period=Span(MEETING + timedelta(days=1)))) == (False, False, "not_member_yet")
    assert asked(member(period=Span(MEETING))) == (True, True, "member_in_good_standing")


def test_a_membership_that_ended_gives_nothing_from_its_last_day_on():
    assert asked(member(period=Span(date(2018, 3, 1), MEETING))) == (False, False, "membership_ended")
    assert asked(member(period=Span(date(2018, 3, 1), MEETING + timedelta(days=1))))[1] is True


def test_somebody_never_admitted_is_told_so():
    assert asked(member(period=None)) == (False, False, "never_admitted")


def test_a_start_nobody_knows_lets_the_member_vote_and_is_pointed_out():
    answer = assess(member(period=Span()), MEETING, RULES)
    assert answer.entitled
    assert [finding.code for finding in answer.findings] == ["start_unknown"]
    assert not answer.findings[0].needs_override


def test_a_legal_person_votes_through_the_person_it_names():
    answer = assess(legal(7, "Ferme X inc.", Represented("Ana Ruiz", 50)), MEETING, RULES)
    assert (answer.entitled, answer.exercised_by, answer.exercised_by_name) == (True, 50, "Ana Ruiz")
    assert answer.sentence("en") == "Member that is a legal person; Ana Ruiz votes in its name."


def test_a_legal_person_that_names_nobody_is_told_and_cannot_vote():
    assert asked(legal(7, "Ferme X inc.", None)) == (True, False, "representative_missing")


def test_a_bare_name_is_not_yet_somebody_who_can_vote():
    assert asked(legal(7, "Ferme X inc.", Represented("Ana Ruiz", None))) == (True, False, "representative_unknown")


def test_ex18_one_person_represents_one_member_only():
    farm = legal(7, "Ferme X inc.", Represented("Ana Ruiz", 50, date(2026, 3, 1)))
    garage = legal(8, "Garage Y", Represented("Ana Ruiz", 50, date(2026, 9, 1)))
    second, first = assess_all([garage, farm], MEETING, RULES)
    assert first.entitled
    assert (second.told, second.entitled, second.reason_code) == (True, False, "representative_taken")
    assert second.sentence("fr") == "Ana Ruiz représente déjà Ferme X inc.\u202f; une personne n’a qu’une voix."


def test_ex18_a_mandate_without_a_day_comes_last_then_the_number_decides():
    undated = legal(7, "Ferme X inc.", Represented("Ana Ruiz", 50))
    dated = legal(8, "Garage Y", Represented("Ana Ruiz", 50, date(2026, 9, 1)))
    assert [answer.entitled for answer in assess_all([undated, dated], MEETING, RULES)] == [False, True]
    other = legal(9, "Scierie Z", Represented("Ana Ruiz", 50))
    assert [answer.entitled for answer in assess_all([other, undated], MEETING, RULES)] == [False, True]


def test_a_member_who_also_represents_votes_once_and_as_a_member():
    ana = member(membership_id=3, person_id=50, number="M0003", name="Ana Ruiz")
    farm = legal(1, "Ferme X inc.", Represented("Ana Ruiz", 50, date(2020, 1, 1)))
    represented, herself = assess_all([farm, ana], MEETING, RULES)
    assert herself.entitled
    assert (represented.entitled, represented.reason_code) == (False, "representative_votes_as_member")


def test_a_suspended_member_may_still_act_for_a_legal_person():
    ana = member(membership_id=3, person_id=50, number="M0003", name="Ana Ruiz", suspension=suspended())
    farm = legal(1, "Ferme X inc.", Represented("Ana Ruiz", 50))
    assert [answer.entitled for answer in assess_all([ana, farm], MEETING, RULES)] == [False, True]


def test_ex20_a_member_on_the_day_of_the_meeting_votes_and_was_owed_the_notice():
    newcomer = member(period=Span(date(2027, 4, 20)))
    notice_on = date(2027, 4, 10)
    assert assess(newcomer, notice_on, RULES).told is False
    on = record_date(RULES, meeting_on=MEETING, notice_on=notice_on)
    answer = assess(newcomer, on, RULES, notice_on=notice_on)
    assert on == MEETING
    assert answer.entitled
    assert [finding.code for finding in answer.findings] == ["admitted_after_notice"]


def test_a_member_admitted_on_the_day_of_the_notice_was_told_with_the_others():
    notice_on = date(2027, 4, 10)
    newcomer = member(period=Span(notice_on))
    assert assess(newcomer, notice_on, RULES).told
    assert assess(newcomer, MEETING, RULES, notice_on=notice_on).findings == ()


def test_ex20_with_a_record_date_the_day_before_the_notice_a_newcomer_does_not_vote():
    rules = COOPERATIVE.resolve([Override("record_date_mode", "day_before_notice", "5.3", date(2024, 5, 2))])
    on = record_date(rules, meeting_on=MEETING, notice_on=date(2027, 4, 10))
    assert on == date(2027, 4, 9)
    assert assess(member(period=Span(date(2027, 4, 20))), on, rules).reason_code == "not_member_yet"


@pytest.mark.parametrize(("admitted", "entitled"), [(date(2027, 1, 24), True), (date(2027, 1, 25), False)])
def test_ex20_a_by_law_of_ninety_days_counts_back_from_the_meeting(admitted, entitled):
    rules = COOPERATIVE.resolve([Override("seniority_days", 90, "5.4", date(2024, 5, 2))])
    answer = assess(member(period=Span(admitted)), MEETING, rules)
    assert answer.entitled is entitled
    if not entitled:
        assert answer.sentence("fr") == (
            "Membre depuis le 25\u00a0janvier 2027\u202f; il fallait l’être au plus tard le 24\u00a0janvier 2027."
        )


@given(
    waits=st.integers(0, 400),
    before=st.none() | st.integers(0, 20_000),
    after=st.none() | st.integers(1, 20_000),
    votes=st.booleans(),
    attends=st.booleans(),
)
def test_since_when_and_until_when_tell_nobody_apart_once_the_waiting_is_over(waits, before, after, votes, attends):
    """A roll judges all these as one: whoever has waited has the rights of the category, whatever the days."""
    rules = COOPERATIVE.resolve([Override("seniority_days", waits, "5.4", date(2024, 5, 2))])
    last = settled_on(MEETING, rules)
    since = None if before is None else last - timedelta(days=before)
    until = None if after is None else MEETING + timedelta(days=after)
    settled = member(category_votes=votes, category_attends=attends, period=Span(last, None))
    found, usual = (assess(one, MEETING, rules) for one in (replace(settled, period=Span(since, until)), settled))
    assert replace(found, findings=()) == replace(usual, findings=())


def test_the_day_after_the_last_one_the_waiting_goes_on():
    rules = COOPERATIVE.resolve([Override("seniority_days", 90, "5.4", date(2024, 5, 2))])
    last = settled_on(MEETING, rules)
    reasons = [assess(member(period=Span(last + timedelta(days=n))), MEETING, rules).reason_code for n in (0, 1)]
    assert reasons == ["member_in_good_standing", "too_recent"]


@pytest.mark.parametrize("reason", REASONS.values(), ids=lambda reason: reason.code)
def test_every_reason_has_a_sentence_in_both_languages(reason):
    params = dict.fromkeys(("since", "until", "last_day", "start"), "2027-05-01")
    params |= {
        "representative": "Ana Ruiz",
        "other": "Ferme X inc.",
        "seat": "2",
        "seats": "3",
        "other_seat": "1",
        "group_fr": "Travail",
        "group_en": "Work",
        "years": "18",
        "part_fr": "Secteur Nord",
        "part_en": "North sector",
    }
    for language, day in (("fr", "1er\u00a0mai 2027"), ("en", "May 1, 2027")):
        said = sentence(reason.code, params, language)
        assert said.endswith(".")
        assert "{" not in said
        assert "2027-05-01" not in said
        assert (day in said) == any(f"{{{name}}}" in reason.fr for name in ("since", "until", "last_day", "start"))
    assert len(reason.code) <= 60
