"""How a duty of the year is said: what, and by when."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.rules import clocks, standing, year
from governance.rules.year import Obligation
from membership import formats

TITLES = {
    year.MEETING: _("Hold the annual meeting"),
    year.NOTICE: _("Send the notice of the annual meeting"),
    "annual_report_months": _("Have the annual report ready"),
    "annual_filing_req_months": _("Update the enterprise register"),
    "annual_filing_ministry_days": _("Send the annual report to the ministry"),
    year.CHANGE_OF_BOARD: _("Declare the change of directors or officers"),
    year.ACCESS: _("Answer a member’s request"),
    year.RATIFICATION: _("Have the meeting ratify the by-laws"),
    year.AUDITOR: _("Have the meeting appoint the auditor"),
    year.HOUSING_REPORT: _("Report to the members on the building"),
    standing.OFFICER: _("Publish who answers for personal information"),
    "privacy_program": _("Have a programme for the protection of personal information"),
    "purpose_notice": _("Tell people why their information is collected"),
    "mediation_bylaw": _("Have a by-law on mediation"),
    "work_layoff_bylaw": _("Have a by-law on work-sharing, lay-off and recall"),
    "councils_bylaw": _("Have by-laws on the councils of representatives"),
    "fed_board_bylaw": _("Have by-laws on the board of the federation"),
    "housing_inspection_years": _("Have the building inspected"),
    "housing_plan_years": _("Renew the plan for the building"),
    clocks.MEETING_ASKED: _("Hold the meeting that members ask for"),
    clocks.NOTICE_TO_MEMBER: _("Tell a member when the board meets on their case"),
    clocks.DECISION: _("Give a member the reasoned decision of the board"),
    clocks.CONTEST: _("Delay in which a member may contest the suspension of the vote"),
    clocks.CONTESTED: _("Have the board decide on a contested suspension of the vote"),
    clocks.SUSPENSION: _("End of a member’s suspension"),
    clocks.COMMON_TEXT: _("Renew a text adopted with another organisation, or let it lapse"),
    clocks.AFTER_TRIAL: _("Make a member of whoever ended their trial"),
}

UNTIL = {
    clocks.CONTEST: _("In writing, until %(day)s."),
    clocks.SUSPENSION: _("All rights again on %(day)s."),
}
"""What comes by itself: its day is not one by which anything is to be done."""


def title_of(one: Obligation) -> str:
    return str(TITLES[one.key])


def due_in_words(one: Obligation, on: date) -> str:
    """Return by when, or when it was done, in a sentence."""
    if one.done_on is not None:
        return gettext("Done on %(day)s.") % {"day": formats.day(one.done_on)}
    if one.key == clocks.CONTESTED:
        return gettext("Contested on %(day)s. The board has not decided yet.") % {"day": formats.day(one.from_on)}
    if one.due_on is None and one.is_standing:
        return gettext("No day is set for it, and it is not recorded as done.")
    if one.due_on is None:
        return gettext("Its delay runs from the annual meeting, which has not been held.")
    if one.is_before:
        return gettext("Was due by %(day)s, before you came here: note it if it was done.") % {
            "day": formats.day(one.due_on)
        }
    if one.due_on < on:
        return gettext("Was due by %(day)s: do it as soon as possible.") % {"day": formats.day(one.due_on)}
    if one.key in UNTIL:
        return str(UNTIL[one.key]) % {"day": formats.day(one.due_on)}
    if one.is_standing:
        return gettext("No time is recorded: note the last one, or by %(day)s the next.") % {
            "day": formats.day(one.due_on)
        }
    return gettext("By %(day)s.") % {"day": formats.day(one.due_on)}
