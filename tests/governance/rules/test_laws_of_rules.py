"""What holds of every finding: facts have no order, a looser rule forgives, days are those of the wall."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.rules import agm, boards, contents, delays, duties, elections, judgment, notice, quorum, requisition
from governance.rules.majorities import MotionFigures, majority_for
from governance.rules.outcomes import assess as assess_motion
from membership.rules import discipline, eligibility, member_managed
from membership.rules.findings import Outcome
from membership.rules.resolved import Override
from membership.rules.rulesets import load_rule_set

COOP, SOLIDARITY = "QC-C67.2-2021", "QC-C67.2-2021-solidarity"
ADOPTED = date(2024, 5, 2)
SATURDAY = date(2027, 4, 24)
MONTREAL = ZoneInfo("America/Toronto")
TEN_YEARS = [date(2020, 1, 1) + timedelta(days=day) for day in range(366 * 10)]


def rules_of(rule_set: str = COOP, **stated):
    stated = {"notice_min_days": 10, "notice_max_days": 45, "tie_meeting": "lost"} | stated
    return load_rule_set(rule_set).resolve(Override(key, value, "1", ADOPTED) for key, value in stated.items())


# --- facts have no order


@settings(max_examples=15)
@given(st.data())
@pytest.mark.parametrize("key", contents.LISTS)
def test_the_order_of_what_is_there_says_nothing(key, data):
    rule_sets = ("QC-C67.2-2021-housing", "QC-C67.2-2021-federation", "QC-C67.3-2018-federation")
    for rule_set in rule_sets:
        rules = load_rule_set(rule_set).resolve()
        if key not in rules:
            continue
        words = data.draw(st.lists(st.sampled_from([choice.word for choice in rules[key].parameter.choices])))
        mixed = data.draw(st.permutations(words))
        assert contents.assess(key, words, rules) == contents.assess(key, mixed, rules)


@given(st.dictionaries(st.sampled_from(["user", "worker", "support"]), st.integers(0, 9)), st.data())
def test_the_order_of_groups_says_nothing(groups, data):
    rules = rules_of(SOLIDARITY)
    mixed = dict(data.draw(st.permutations(list(groups.items()))))
    board = boards.Composition(15, groups, outsiders=1)
    assert boards.assess_groups(board, rules) == boards.assess_groups(boards.Composition(15, mixed, 1), rules)
    ours, theirs = elections.contests(groups, {}, rules), elections.contests(mixed, {}, rules)
    assert ours == theirs


@given(st.integers(0, 12).flatmap(lambda count: st.permutations(range(count))), st.integers(1, 4))
def test_the_order_of_the_register_changes_nobody_s_vote(order, persons):
    def facts(place: int) -> eligibility.MemberFacts:
        acting = eligibility.Represented("Ana", place % persons, date(2020, 1, 1) + timedelta(days=place // 2))
        return eligibility.MemberFacts(
            membership_id=place,
            person_id=100 + place,
            number=f"{place:03}",
            name=f"Ferme {place}",
            is_legal=True,
            period=eligibility.Span(),
            representation=acting,
        )

    rules = rules_of()
    straight = eligibility.assess_all([facts(place) for place in sorted(order)], SATURDAY, rules)
    mixed = eligibility.assess_all([facts(place) for place in order], SATURDAY, rules)
    assert sorted(mixed, key=lambda one: one.membership_id) == list(straight)


@given(st.permutations([("notice_min_days", 12), ("notice_max_days", 30), ("quorum", "50"), ("term_years", 2)]))
def test_the_order_of_by_laws_says_nothing(stated):
    by_laws = [Override(key, value, "1", ADOPTED) for key, value in stated]
    rules = load_rule_set(COOP).resolve(by_laws)
    assert rules == load_rule_set(COOP).resolve(sorted(by_laws, key=lambda one: one.key))


# --- a looser rule forgives


def _is_valid(outcome: Outcome) -> bool:
    return outcome is Outcome.MET


LOOSER = {
    "notice_min_days": (
        range(20, 0, -1),
        lambda n, rules: notice.assess(SATURDAY, SATURDAY - timedelta(days=n), rules),
        {"notice_max_days": 60, "notice_day_count": "span"},
    ),
    "notice_max_days": (
        range(20, 60, 3),
        lambda n, rules: notice.assess(SATURDAY, SATURDAY - timedelta(days=n), rules),
        {"notice_min_days": 1, "notice_day_count": "span"},
    ),
    "quorum": ([str(n) for n in range(40, 0, -3)], lambda n, rules: quorum.assess(n, 120, rules), {}),
    "requisition_share": (
        ["1/4", "1/5", "1/6", "1/10", "1/20"],
        lambda n, rules: requisition.assess_signatures(n, 200, rules),
        {},
    ),
    "requisition_number": (
        range(500, 0, -45),
        lambda n, rules: requisition.assess_signatures(n * 8, 3000, rules),
        {},
    ),
    "maj_bylaws": (
        [">= 4/5 votes_cast", ">= 3/4 votes_cast", ">= 2/3 votes_cast"],
        lambda n, rules: assess_motion(
            majority_for("maj_bylaws", rules), MotionFigures(n, 20, 0, present=99, entitled=99)
        ),
        {},
    ),
    "board_notice_days": (
        range(15, 0, -1),
        lambda n, rules: delays.assess_board_notice(SATURDAY, SATURDAY - timedelta(days=n), rules),
        {},
    ),
    "board_quorum": (
        [">= 1/1 fixed_seats", ">= 3/4 fixed_seats", ">= 2/3 fixed_seats", "> 1/2 fixed_seats"],
        lambda n, rules: boards.assess_quorum(min(n, 11), 11, 11, rules),
        {},
    ),
    "term_years": (range(1, 4), lambda n, rules: boards.assess_term(n % 6, rules), {}),
    "suspension_max_months": (
        range(1, 7),
        lambda n, rules: discipline.assess_suspension(SATURDAY, SATURDAY + timedelta(days=n * 4), rules),
        {},
    ),
    "agm_deadline_months": (
        range(1, 7),
        lambda n, rules: agm.assess(date(2026, 12, 31), date(2027, 1, 1) + timedelta(days=n * 4), rules),
        {},
    ),
    "adjournment_days": (
        range(10, 61, 5),
        lambda n, rules: delays.assess_resumption(SATURDAY, SATURDAY + timedelta(days=n), rules),
        {},
    ),
    "board_nonmember_cap": (
        ["0/1", "1/10", "1/5", "1/4"],
        lambda n, rules: boards.assess_outsiders(boards.Composition(11, {}, n % 11), rules),
        {},
    ),
}


@pytest.mark.parametrize("key", LOOSER)
@settings(max_examples=25)
@given(n=st.integers(0, 60))
def test_loosening_a_rule_never_turns_what_was_valid_into_invalid(key, n):
    values, assess, others = LOOSER[key]
    found = [_is_valid(assess(n, rules_of(**{**others, key: value})).outcome) for value in values]
    assert all(later or not earlier for earlier, later in pairwise(found)), list(zip(values, found, strict=True))


def test_loosening_is_tried_of_rules_that_by_laws_may_move():
    rules = load_rule_set(COOP)
    assert all(not rules[key].bounds.is_fixed for key in LOOSER)


@given(st.integers(0, 60), st.integers(1, 60))
def test_more_consents_and_more_votes_never_undo_what_fewer_carried(fewer, members):
    rules = rules_of()
    for check in (
        lambda n: member_managed.assess_consent(min(n, members), members, rules),
        lambda n: judgment.assess_votes(judgment.Votes(n, members), rules),
        lambda n: quorum.assess(n, members, rules),
    ):
        assert check(fewer + 1).outcome is Outcome.MET or check(fewer).outcome is not Outcome.MET


# --- days, by a calendar on the wall


def _days_between(sent_on: date, meeting_on: date) -> int:
    """Count the days after the sending, up to the meeting, one leaf of the calendar after the other."""
    leaves, on = 0, sent_on
    while on < meeting_on:
        on += timedelta(days=1)
        leaves += 1
    return leaves


@pytest.mark.parametrize("least", [1, 10, 21])
def test_every_meeting_of_ten_years_agrees_with_leaves_torn_off_a_calendar(least):
    rules = rules_of(notice_min_days=least, notice_max_days=45)
    clear = rules_of(notice_min_days=least, notice_max_days=45, notice_day_count="clear")
    for meeting_on in TEN_YEARS[60:]:
        lawful, in_clear = notice.window(meeting_on, rules), notice.window(meeting_on, clear)
        assert _days_between(lawful.first_on, meeting_on) == 45
        assert _days_between(lawful.last_on, meeting_on) == least
        assert _days_between(in_clear.last_on, meeting_on) - 1 == least


def test_a_day_of_sending_is_that_of_the_wall_whatever_the_clock_does():
    """On the nights the clock changes, a day has 23 or 25 hours; the days counted are still those of the calendar."""
    rules = rules_of(notice_day_count="span")
    changes = [on for on in TEN_YEARS[60:] if _hours(on) != 24]
    assert len(changes) == 20
    for changed_on in changes:
        meeting_on = changed_on + timedelta(days=5)
        for hour in (0, 23):
            wall = datetime(changed_on.year, changed_on.month, changed_on.day, hour, 59, tzinfo=MONTREAL)
            sent_on = wall.astimezone(UTC).astimezone(MONTREAL).date()
            assert sent_on == changed_on
            assert notice.assess(meeting_on, sent_on, rules).figure("span") == _days_between(sent_on, meeting_on) == 5


def _hours(on: date) -> int:
    start = datetime(on.year, on.month, on.day, tzinfo=MONTREAL).astimezone(UTC)
    after = on + timedelta(days=1)
    end = datetime(after.year, after.month, after.day, tzinfo=MONTREAL).astimezone(UTC)
    return int((end - start).total_seconds()) // 3600


@pytest.mark.parametrize("key", ["annual_filing_ministry_days", "annual_report_months", "agm_deadline_months"])
def test_a_delay_ends_on_the_last_day_it_counts(key):
    rules = load_rule_set(COOP).resolve()
    for from_on in TEN_YEARS:
        latest = duties.last_day(key, from_on, rules)
        assert duties.assess(key, from_on, latest, latest, rules).outcome is Outcome.MET
        assert duties.assess(key, from_on, None, latest + timedelta(days=1), rules).code == "overdue"
        if key.endswith("days"):
            assert _days_between(from_on, latest) == rules.whole(key)
        else:
            assert (latest.year - from_on.year) * 12 + latest.month - from_on.month == rules.whole(key)
            assert latest.day == from_on.day or (latest + timedelta(days=1)).day == 1
