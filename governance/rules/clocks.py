"""Delays that run because somebody acted: members asked for a meeting, the board has a member before it, a right is
suspended. Each is a duty like those of the year, of one case; what meets it is recorded where it is done.
"""

from collections.abc import Iterator
from datetime import date

from governance.rules import duties, judgment
from governance.rules.year import Obligation
from membership.rules.discipline import latest_end
from membership.rules.findings import RuleRef
from membership.rules.resolved import ResolvedRules
from membership.rules.vote_suspension import last_day_to_contest

MEETING_ASKED = "requisition_hold_days"
NOTICE_TO_MEMBER = "board_notice_days"
DECISION = "discipline_decision_days"
CONTEST = "vote_suspension_contest_days"
CONTESTED = "vote_suspension"
SUSPENSION = "suspension_max_months"
COMMON_TEXT = "common_text_renewal"
AFTER_TRIAL = "work_auto_membership_days"
OF_A_CASE = (MEETING_ASKED, NOTICE_TO_MEMBER, DECISION, CONTEST, CONTESTED, SUSPENSION, AFTER_TRIAL)


def meeting_asked(
    presented_on: date, held_by: date | None, held_on: date | None, rules: ResolvedRules, *, about: str
) -> Iterator[Obligation]:
    """Yield by when the meeting that members ask for is held. held_by: as it was counted on the day of the request."""
    if held_by is not None and MEETING_ASKED in rules:
        yield _of_a_case(MEETING_ASKED, presented_on, held_by, held_on, rules, about)


def before_the_board(
    meeting_on: date, told_on: date | None, rules: ResolvedRules, *, about: str
) -> Iterator[Obligation]:
    """Yield that a member is told of the meeting of the board, and then what it decided and why.

    told_on: None once the meeting was moved to a day of which the member does not know.
    """
    if NOTICE_TO_MEMBER in rules:
        last_on = judgment.last_notice_on(meeting_on, rules)
        yield _of_a_case(NOTICE_TO_MEMBER, meeting_on, last_on, told_on, rules, about)
    yield from decision(meeting_on, None, rules, about=about)


def decision(decided_on: date, given_on: date | None, rules: ResolvedRules, *, about: str) -> Iterator[Obligation]:
    """Yield by when the reasoned decision is given to the member."""
    found = duties.due(DECISION, decided_on, rules)
    if found is not None:
        yield _of_a_case(DECISION, decided_on, found.last_on, given_on, rules, about)


def contest(notified_on: date, rules: ResolvedRules, *, about: str) -> Iterator[Obligation]:
    """Yield until when the member may contest the suspension of the vote."""
    until = last_day_to_contest(notified_on, rules)
    if until is not None:
        yield _of_a_case(CONTEST, notified_on, until, None, rules, about)


def contested(contested_on: date, rules: ResolvedRules, *, about: str) -> Iterator[Obligation]:
    """Yield that the board decides on a contestation: no day is set for it, and it is open until it did."""
    if CONTESTED in rules:
        yield _of_a_case(CONTESTED, contested_on, None, None, rules, about)


def suspension(start: date, end: date | None, rules: ResolvedRules, *, about: str) -> Iterator[Obligation]:
    """Yield the first day with all rights again; of one without an end, the day by which the rules end it."""
    longest = latest_end(start, rules)
    if longest is not None:
        yield _of_a_case(SUSPENSION, start, end or longest, None, rules, about)


def after_trial(last_on: date, rules: ResolvedRules, *, about: str) -> Iterator[Obligation]:
    """Yield by when whoever is still employed once the trial is over becomes a member."""
    found = duties.due(AFTER_TRIAL, last_on, rules)
    if found is not None:
        yield _of_a_case(AFTER_TRIAL, last_on, found.last_on, None, rules, about)


def common_text(
    adopted_on: date, until: date, ended_on: date | None, rule: RuleRef, *, about: str
) -> Iterator[Obligation]:
    """Yield by when a text adopted with another organisation is renewed. rule: the text itself, no law.

    The date is in its name, so that an extension is another duty, of which one is reminded anew.
    """
    named = f"{about}-{until.isoformat()}"
    yield Obligation(COMMON_TEXT, rule, adopted_on, until, ended_on, is_noted=False, about=named)


def _of_a_case(
    key: str, from_on: date, due_on: date | None, done_on: date | None, rules: ResolvedRules, about: str
) -> Obligation:
    return Obligation(
        key, rules[key].ref(), from_on, due_on, done_on, is_noted=False, is_standing=due_on is None, about=about
    )
