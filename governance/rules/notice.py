"""When the notice of a meeting may leave (Cooperatives Act, s. 65 ff. and by-laws; rulebook, section 1.4).

Both counts are kept. `span` = day of the meeting − day of sending (the day of sending left out, that of the meeting
counted: the usual civil way). `clear` = span − 1 (*jours francs*). The notice is in time when clear ≥ minimum, in time
only if days are not counted clear when span ≥ minimum > clear, and too late when span < minimum. It is too early when
span > maximum, whichever way the minimum is counted.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from membership.rules.findings import Finding, Outcome, finding
from membership.rules.resolved import ResolvedRules
from membership.rules.wording import LANGUAGES, NBSP, full_day, quantity

CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class NoticeWindow:
    """The days on which the notice of a meeting may leave, both ends included.

    in_clear_days: how the rules count the minimum. is_settled: whether the by-laws say so themselves; where they do
    not, the last day of a span is doubtful.
    """

    meeting_on: date
    min_days: int
    max_days: int
    in_clear_days: bool
    is_settled: bool
    posting_days: int

    @property
    def first_on(self) -> date:
        return self.meeting_on - timedelta(days=self.max_days)

    @property
    def last_span_on(self) -> date:
        """The last day if the day of the meeting counts."""
        return self.meeting_on - timedelta(days=self.min_days)

    @property
    def last_clear_on(self) -> date:
        """The last day if days are clear."""
        return self.last_span_on - timedelta(days=1)

    @property
    def last_on(self) -> date:
        """The last day by the rules of this organisation."""
        return self.last_clear_on if self.in_clear_days else self.last_span_on

    @property
    def last_is_doubtful(self) -> bool:
        """Whether the last day is one only in one reading of the delay."""
        return not self.in_clear_days and not self.is_settled

    @property
    def advised_on(self) -> date:
        """The day that leaves time for posting, within the window."""
        return max(self.first_on, self.last_on - timedelta(days=self.posting_days))

    @property
    def is_empty(self) -> bool:
        return self.last_on < self.first_on


class DayKind(Enum):
    """What a day is to the sending of a notice."""

    OUTSIDE = "outside"
    IN = "in"
    EDGE = "edge"
    """In time only if days are not counted clear."""
    MEETING = "meeting"


def window(meeting_on: date, rules: ResolvedRules) -> NoticeWindow:
    """Return when the notice may leave. Raises RuleNotSet while the by-laws have not set the delays."""
    count = rules["notice_day_count"]
    return NoticeWindow(
        meeting_on=meeting_on,
        min_days=rules.whole("notice_min_days"),
        max_days=rules.whole("notice_max_days"),
        in_clear_days=rules.word("notice_day_count") == CLEAR,
        is_settled=count.article is not None,
        posting_days=rules.whole("posting_allowance_days"),
    )


def day_kind(on: date, lawful: NoticeWindow) -> DayKind:
    """Return what a day is to the sending of the notice."""
    if on == lawful.meeting_on:
        return DayKind.MEETING
    if not lawful.first_on <= on <= lawful.last_on:
        return DayKind.OUTSIDE
    return DayKind.EDGE if on == lawful.last_on and lawful.last_is_doubtful else DayKind.IN


def calendar(lawful: NoticeWindow, months: Sequence[tuple[int, int]]) -> tuple[tuple[date, DayKind], ...]:
    """Return every day of these months, as (year, month), with what it is: the matter of a picture."""
    days = (date(year, month, day) for year, month in months for day in range(1, monthrange(year, month)[1] + 1))
    return tuple((on, day_kind(on, lawful)) for on in days)


def assess(meeting_on: date, sent_on: date, rules: ResolvedRules) -> Finding:
    """Return whether a notice sent on a day is in time. Both are days in the organisation's own calendar.

    Codes: notice_valid, notice_valid_if_not_clear_days, notice_too_late, notice_too_early.
    Raises RuleNotSet while the by-laws have not set the delays.
    """
    lawful = window(meeting_on, rules)
    span = (meeting_on - sent_on).days
    if span > lawful.max_days:
        return _too_early(lawful, sent_on, rules)
    if sent_on > lawful.last_on:
        return _too_late(lawful, sent_on, rules)
    if sent_on > lawful.last_clear_on:
        return _valid_if_not_clear_days(lawful, sent_on, rules)
    return finding(
        "notice_valid",
        Outcome.MET,
        rules["notice_min_days"].ref(),
        level=rules["notice_min_days"].level,
        figures=_figures(lawful, sent_on),
        fr=f"L’avis est dans les délais{NBSP}: il part {quantity(span, 'days', 'fr')} avant l’assemblée.",
        en=f"The notice is in time: it leaves {quantity(span, 'days', 'en')} before the meeting.",
        arithmetic=f"{_subtraction(lawful, sent_on)}; {span} − 1 = {span - 1} ≥ {lawful.min_days}",
    )


def _valid_if_not_clear_days(lawful: NoticeWindow, sent_on: date, rules: ResolvedRules) -> Finding:
    """Return the finding of the last day: settled when the by-laws say how to count, doubtful otherwise."""
    span = lawful.min_days
    rule = rules["notice_day_count"] if lawful.last_is_doubtful else rules["notice_min_days"]
    return finding(
        "notice_valid_if_not_clear_days",
        Outcome.DOUBTFUL if lawful.last_is_doubtful else Outcome.MET,
        rule.ref(),
        level=rule.level,
        figures=_figures(lawful, sent_on),
        fr=f"Le {full_day(sent_on, 'fr')} est le tout dernier jour, valide seulement si l’on ne compte pas en jours "
        "francs.",
        en=f"{full_day(sent_on, 'en')} is the very last day, valid only if days are not counted clear.",
        arithmetic=f"{_subtraction(lawful, sent_on)} ≥ {span}; {span} − 1 = {span - 1} < {span}",
    )


def _too_late(lawful: NoticeWindow, sent_on: date, rules: ResolvedRules) -> Finding:
    rule = rules["notice_min_days"]
    least = {language: _least(lawful, language) for language in LANGUAGES}
    span = (lawful.meeting_on - sent_on).days
    clear = f"; {span} − 1 = {span - 1}" if lawful.in_clear_days else ""
    return finding(
        "notice_too_late",
        Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures=_figures(lawful, sent_on),
        fr=f"L’avis partirait trop tard. Il faut au moins {least['fr']}, donc l’envoyer au plus tard le "
        f"{full_day(lawful.last_on, 'fr')}.",
        en=f"The notice would leave too late. At least {least['en']} are needed: send it by "
        f"{full_day(lawful.last_on, 'en')}.",
        arithmetic=f"{_subtraction(lawful, sent_on)}{clear} < {lawful.min_days}",
    )


def _too_early(lawful: NoticeWindow, sent_on: date, rules: ResolvedRules) -> Finding:
    rule = rules["notice_max_days"]
    return finding(
        "notice_too_early",
        Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures=_figures(lawful, sent_on),
        fr=f"L’avis partirait trop tôt. Il ne peut partir plus de {quantity(lawful.max_days, 'days', 'fr')} avant "
        f"l’assemblée, donc pas avant le {full_day(lawful.first_on, 'fr')}. Un rappel peut partir avant.",
        en=f"The notice would leave too early. It may not leave more than {quantity(lawful.max_days, 'days', 'en')} "
        f"before the meeting: not before {full_day(lawful.first_on, 'en')}. A reminder may leave earlier.",
        arithmetic=f"{_subtraction(lawful, sent_on)} > {lawful.max_days}",
    )


def _figures(lawful: NoticeWindow, sent_on: date) -> dict[str, int | str]:
    span = (lawful.meeting_on - sent_on).days
    return {
        "meeting_on": lawful.meeting_on.isoformat(),
        "sent_on": sent_on.isoformat(),
        "span": span,
        "clear": span - 1,
        "min_days": lawful.min_days,
        "max_days": lawful.max_days,
        "first_on": lawful.first_on.isoformat(),
        "last_on": lawful.last_on.isoformat(),
    }


def _least(lawful: NoticeWindow, language: str) -> str:
    days = quantity(lawful.min_days, "days", language)
    if not lawful.in_clear_days:
        return days
    return f"{days} francs" if language == "fr" else days.replace(NBSP, f"{NBSP}clear{NBSP}")


def _subtraction(lawful: NoticeWindow, sent_on: date) -> str:
    return f"{lawful.meeting_on.isoformat()} − {sent_on.isoformat()} = {(lawful.meeting_on - sent_on).days}"
