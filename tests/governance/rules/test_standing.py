"""What the rules ask at all times: what is to have, what comes back, and when it is due again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.standing import StandingFacts, obligations_at_all_times
from governance.rules.year import Facts, State, obligations
from membership.rules.rulesets import load_rule_set

SINCE = date(2025, 1, 6)
ON = date(2027, 5, 20)
HOUSING, WORK, COOP = "QC-C67.2-2021-housing", "QC-C67.2-2021-work", "QC-C67.2-2021"
FEDERATION, CAISSES = "QC-C67.2-2021-federation", "QC-C67.3-2018-federation"


def asked(rule_set=COOP, **facts):
    rules = load_rule_set(rule_set).resolve()
    return obligations_at_all_times(StandingFacts(**{"since": SINCE} | facts), rules)


def of(found, key):
    return [one for one in found if one.key == key]


@pytest.mark.parametrize(
    ("rule_set", "key"),
    [
        (COOP, "privacy_officer"),
        (COOP, "privacy_program"),
        (COOP, "purpose_notice"),
        (HOUSING, "mediation_bylaw"),
        (WORK, "work_layoff_bylaw"),
        (CAISSES, "councils_bylaw"),
        (FEDERATION, "fed_board_bylaw"),
    ],
)
def test_what_has_no_day_is_to_do_until_the_office_notes_it(rule_set, key):
    (waiting,) = of(asked(rule_set), key)
    assert (waiting.state(ON), waiting.due_on, waiting.is_noted) == (State.OPEN, None, True)
    (done,) = of(asked(rule_set, noted={(key, SINCE): date(2026, 3, 1)}), key)
    assert done.state(ON) is State.DONE


def test_a_by_law_that_is_not_asked_for_is_no_duty_and_one_with_its_article_is_done(rules_with):
    assert of(asked(COOP), "mediation_bylaw") == []
    (done,) = of(obligations_at_all_times(StandingFacts(SINCE), rules_with(mediation_bylaw=True)), "mediation_bylaw")
    assert (done.done_on, done.is_noted, done.rule.article) == (date(2024, 5, 2), False, "4.2")


def test_a_new_president_is_made_known_anew():
    noted = {("privacy_officer", SINCE): date(2025, 2, 1)}
    (known,) = of(asked(noted=noted), "privacy_officer")
    assert known.done_on is not None
    (anew,) = of(asked(noted=noted, president_since=date(2027, 5, 3)), "privacy_officer")
    assert (anew.done_on, anew.from_on) == (None, date(2027, 5, 3))


def test_whoever_is_named_in_writing_stays_with_another_president(rules_with):
    rules = rules_with(privacy_officer="delegate")
    facts = StandingFacts(SINCE, date(2027, 5, 3), {("privacy_officer", SINCE): date(2025, 2, 1)})
    (known,) = of(obligations_at_all_times(facts, rules), "privacy_officer")
    assert known.done_on == date(2025, 2, 1)


@pytest.mark.parametrize("key", ["housing_inspection_years", "housing_plan_years"])
def test_a_building_is_looked_at_again_before_the_years_are_over(key):
    (first,) = of(asked(HOUSING), key)
    assert first.due_on == date(2030, 1, 5)
    once = {(key, SINCE): date(2023, 5, 1)}
    done, again = of(asked(HOUSING, noted=once), key)
    assert (done.done_on, again.due_on) == (date(2023, 5, 1), date(2028, 5, 1))
    assert [again.state(on) for on in (ON, date(2028, 4, 10), date(2028, 5, 2))] == [
        State.LATER,
        State.NEXT,
        State.LATE,
    ]
    twice = once | {(key, again.from_on): date(2028, 4, 2)}
    done, again = of(asked(HOUSING, noted=twice), key)
    assert (done.done_on, done.was_late(), again.due_on) == (date(2028, 4, 2), False, date(2033, 4, 2))


def test_a_time_noted_on_the_first_day_leaves_room_for_the_next():
    done, again = of(asked(HOUSING, noted={("housing_plan_years", SINCE): SINCE}), "housing_plan_years")
    assert done.from_on != again.from_on
    assert again.due_on == date(2030, 1, 6)


@given(st.lists(st.dates(date(2020, 1, 1), date(2027, 1, 1)), unique=True, min_size=1, max_size=6), st.data())
def test_the_order_of_what_was_noted_says_nothing(days, data):
    noted = {("housing_plan_years", on): on for on in days}
    shuffled = dict(data.draw(st.permutations(list(noted.items()))))
    assert asked(HOUSING, noted=noted) == asked(HOUSING, noted=shuffled)


def test_members_of_a_housing_co_operative_are_told_of_the_building_by_the_annual_meeting():
    year_end, rules = date(2026, 12, 31), load_rule_set(HOUSING).resolve()
    (told,) = of(obligations(Facts(year_end), rules), "housing_report")
    assert told.due_on == date(2027, 6, 30)
    (told,) = of(obligations(Facts(year_end, noted={("housing_report", year_end): ON}), rules), "housing_report")
    assert told.state(ON) is State.DONE
    assert of(obligations(Facts(year_end), load_rule_set(COOP).resolve()), "housing_report") == []
