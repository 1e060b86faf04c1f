"""What the rules ask of an organisation in a year, from the end of its fiscal year on: by when, and what is done.

The facts are days. What is late is to be done all the same, also once another year has ended; what waits for something
else has no day yet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from governance.rules import agm, competence, duties, notice
from membership.errors import RuleNotSet
from membership.rules.findings import RuleRef
from membership.rules.months import add_months
from membership.rules.resolved import ResolvedRules

SOON = timedelta(days=30)
MEETING = "agm_deadline_months"
NOTICE = "notice_min_days"
AFTER_YEAR_END = ("annual_report_months", "annual_filing_req_months")
AFTER_MEETING = ("annual_filing_ministry_days",)
CHANGE_OF_BOARD = "director_change_filing_days"
DECLARED = "director_change_filing_covers"
ACCESS = "access_days"
AUDITOR = "auditor_yearly"
RATIFICATION = "bylaw_adoption_body"
HOUSING_REPORT = "housing_report"
# Done by a meeting or before it, on its own day alone: a later meeting has its own.
OF_ITS_YEAR = (NOTICE, AUDITOR, HOUSING_REPORT)


class State(Enum):
    """Where a duty stands on a day."""

    DONE = "done"
    LATE = "late"
    NEXT = "next"
    """Due within thirty days."""
    LATER = "later"
    WAITING = "waiting"
    """It runs from something that has not happened."""
    OPEN = "open"
    """No day is set for it: it is to be done as long as it is not."""
    BEFORE = "before"
    """Its day was before the organisation came here: what was done then is not known."""


@dataclass(frozen=True, slots=True)
class OfficeChange:
    """An office, in the word of the rules, that somebody else holds, or nobody, since a day."""

    office: str
    on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known. meeting_on: planned or held; is_held: over. noted: days on which the office says it was done.

    bylaws_on: the day of by-laws that no assembly adopted; ratified_on: when a motion ratified them. changes: days on
    which the board changed. offices: which of them changed hands. requests: days on which members asked and had no
    answer yet. auditor_on: the day on which the members appointed one since the year ended. constituted_on: of an
    organisation whose constitution is known.
    """

    year_end_on: date
    meeting_on: date | None = None
    is_held: bool = False
    notice_on: date | None = None
    previous_meeting_on: date | None = None
    bylaws_on: date | None = None
    ratified_on: date | None = None
    changes: tuple[date, ...] = ()
    offices: tuple[OfficeChange, ...] = ()
    requests: tuple[date, ...] = ()
    auditor_on: date | None = None
    constituted_on: date | None = None
    noted: Mapping[tuple[str, date], date] | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty of the year. from_on: the day it runs from; due_on None: it waits. is_noted: the office says when.

    is_left: an earlier year left it undone. is_standing: it holds whatever the year, with a day or without.
    is_before: its day came before the register was kept here. about: of which case it is, where several of one rule
    may run from the same day.
    """

    key: str
    rule: RuleRef
    from_on: date
    due_on: date | None
    done_on: date | None
    is_noted: bool = True
    is_left: bool = False
    is_standing: bool = False
    is_before: bool = False
    about: str = ""

    @property
    def name(self) -> str:
        """Return what tells it from any other that runs from the same day."""
        return f"{self.key}-{self.about}" if self.about else self.key

    def state(self, on: date) -> State:
        if self.done_on is not None:
            return State.DONE
        if self.due_on is None:
            return State.OPEN if self.is_standing else State.WAITING
        if self.is_before:
            return State.BEFORE
        if self.due_on < on:
            return State.LATE
        return State.NEXT if self.due_on - on <= SOON else State.LATER

    def was_late(self) -> bool:
        return self.done_on is not None and self.due_on is not None and self.done_on > self.due_on


def obligations_of_years(
    last: Facts, earlier: Iterable[Facts], rules: ResolvedRules, *, since: date
) -> tuple[Obligation, ...]:
    """Return the duties of the year that ended last, and what earlier ones left undone, in the order of their days.

    What was left and is noted since that year ended stays too, so that it can be corrected. earlier: the latest first.
    since: the first day of which the register knows what was done: what was due sooner is late for nobody.
    """
    of_the_year = {(one.key, one.from_on): _known_from(since, one) for one in obligations(last, rules)}
    found = dict(of_the_year)
    for facts in earlier:
        for one in obligations(facts, rules):
            if one.due_on is None or one.due_on < since or one.key in OF_ITS_YEAR:
                continue
            noted_on = _noted(one.key, one.from_on, facts)
            if one.done_on is None or (noted_on is not None and noted_on > last.year_end_on):
                # Where two years ask for the same, the earlier day holds.
                known = (one.key, one.from_on)
                found[known] = replace(one, is_left=known not in of_the_year)
    return in_order(found.values())


def _known_from(since: date, one: Obligation) -> Obligation:
    return replace(one, is_before=one.due_on is not None and one.due_on < since)


def obligations(facts: Facts, rules: ResolvedRules) -> tuple[Obligation, ...]:
    """Return the duties of the year, in the order of their days; those that wait come last."""
    found = [*_meeting(facts, rules), *_notice(facts, rules)]
    for key in AFTER_YEAR_END:
        found += _running(key, facts.year_end_on, facts, rules)
    held_on = facts.meeting_on if facts.is_held else None
    for key in AFTER_MEETING:
        found += _after_meeting(key, held_on, facts, rules)
    for on in _declared(facts, rules):
        found += _running(CHANGE_OF_BOARD, on, facts, rules)
    for on in sorted(set(facts.requests)):
        found += _running(ACCESS, on, facts, rules, is_noted=False)
    found += _auditor(facts, rules)
    found += _housing_report(facts, rules)
    found += _ratification(facts, rules)
    return in_order(found)


def in_order(found: Iterable[Obligation]) -> tuple[Obligation, ...]:
    """Return duties by their days; those without one come last."""
    return tuple(sorted(found, key=lambda one: (one.due_on is None, one.due_on or date.max, one.name)))


def _meeting(facts: Facts, rules: ResolvedRules) -> Iterable[Obligation]:
    if MEETING not in rules or not rules[MEETING].is_set:
        return
    due_on, rule = agm.deadline(facts.year_end_on, rules, previous_on=facts.previous_meeting_on), rules[MEETING].ref()
    if facts.constituted_on is not None and _is_first(facts):
        # The very first has a day of its own where the rules say, counted from the constitution.
        first_on = agm.first_deadline(facts.constituted_on, rules)
        if first_on is not None:
            due_on, rule = first_on, rules[agm.FIRST].ref()
    done_on = facts.meeting_on if facts.is_held else _noted(MEETING, facts.year_end_on, facts)
    yield Obligation(MEETING, rule, facts.year_end_on, due_on, done_on)


def _is_first(facts: Facts) -> bool:
    """Say whether the year is the first since the constitution, and no meeting was held yet."""
    since, previous_on = facts.constituted_on, facts.previous_meeting_on
    return since is not None and previous_on is None and since <= facts.year_end_on < add_months(since, 12)


def _notice(facts: Facts, rules: ResolvedRules) -> Iterable[Obligation]:
    """The notice of the annual meeting, once its day is fixed: a day that the calendar of its own page explains."""
    if facts.meeting_on is None or (facts.is_held and facts.notice_on is None):
        return
    try:
        last_on = notice.window(facts.meeting_on, rules).last_on
    except RuleNotSet:
        return
    yield Obligation(NOTICE, rules[NOTICE].ref(), facts.meeting_on, last_on, facts.notice_on, is_noted=False)


def _running(
    key: str, from_on: date, facts: Facts, rules: ResolvedRules, *, is_noted: bool = True
) -> Iterable[Obligation]:
    found = duties.due(key, from_on, rules)
    if found is not None:
        yield Obligation(key, rules[key].ref(), from_on, found.last_on, _noted(key, from_on, facts), is_noted)


def _after_meeting(key: str, held_on: date | None, facts: Facts, rules: ResolvedRules) -> Iterable[Obligation]:
    if held_on is not None:
        yield from _running(key, held_on, facts, rules)
    elif key in rules and rules[key].is_set:
        done_on = _noted(key, facts.year_end_on, facts)
        yield Obligation(key, rules[key].ref(), facts.year_end_on, None, done_on, is_noted=False)


def _declared(facts: Facts, rules: ResolvedRules) -> list[date]:
    """Return the days of changes to declare: of the board, and of the offices that the rules name. One a day."""
    named = rules.words(DECLARED) if DECLARED in rules else ()
    return sorted({*facts.changes, *(one.on for one in facts.offices if one.office in named)})


def _auditor(facts: Facts, rules: ResolvedRules) -> Iterable[Obligation]:
    if AUDITOR not in rules or not rules.flag(AUDITOR) or MEETING not in rules:
        return
    due_on = agm.deadline(facts.year_end_on, rules, previous_on=facts.previous_meeting_on)
    done_on = facts.auditor_on or _noted(AUDITOR, facts.year_end_on, facts)
    yield Obligation(AUDITOR, rules[AUDITOR].ref(), facts.year_end_on, due_on, done_on)


def _housing_report(facts: Facts, rules: ResolvedRules) -> Iterable[Obligation]:
    """What the members of a housing co-operative are told of the building, at the meeting of the year."""
    if HOUSING_REPORT not in rules or MEETING not in rules or not rules[MEETING].is_set:
        return
    due_on = agm.deadline(facts.year_end_on, rules, previous_on=facts.previous_meeting_on)
    done_on = _noted(HOUSING_REPORT, facts.year_end_on, facts)
    yield Obligation(HOUSING_REPORT, rules[HOUSING_REPORT].ref(), facts.year_end_on, due_on, done_on)


def _ratification(facts: Facts, rules: ResolvedRules) -> Iterable[Obligation]:
    """By-laws that a board adopted hold at once, and lapse unless the next meeting ratifies them."""
    if facts.bylaws_on is None or MEETING not in rules or not competence.needs_ratification(rules):
        return
    due_on = agm.deadline(facts.year_end_on, rules, previous_on=facts.previous_meeting_on)
    if facts.bylaws_on <= due_on:
        done_on = facts.ratified_on or _noted(RATIFICATION, facts.bylaws_on, facts)
        is_noted = facts.ratified_on is None
        yield Obligation(RATIFICATION, rules[RATIFICATION].ref(), facts.bylaws_on, due_on, done_on, is_noted)


def _noted(key: str, from_on: date, facts: Facts) -> date | None:
    return (facts.noted or {}).get((key, from_on))
