"""How the steps of the file of the year are said, in a page and in a reminder."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.models import YearStepNote
from governance.rules.year_steps import DISCLOSURE, EXEMPTION, FEDERATION
from governance.services.duties_text import TITLES as DUTIES
from membership import formats

TITLES = DUTIES | {
    "day": _("Fix the day of the annual meeting"),
    "proposals": _("Receive the members’ proposals"),
    "candidacies": _("Call for candidacies"),
    "surplus": _("Write where the surplus goes, as the board recommends"),
    "statements": _("Have the board approve the statements"),
    "audit": _("Receive the auditor’s report"),
    "report": _("Put the annual report together"),
    DISCLOSURE: _("Tell whoever holds shares what they have to know"),
    "notice": _("Send the notice, with its documents"),
    "documents": _("Have the documents ready"),
    "rehearsal": _("Rehearse the meeting"),
    "meeting": _("Hold the annual meeting"),
    EXEMPTION: _("Have the members vote to go without an audit, if they wish"),
    "auditor": _("Record the auditor whom the meeting appointed"),
    "minutes": _("Draw up the minutes"),
    "rebates": _("Write the rebates in the ledger"),
    "elected": _("Seat those whom the meeting elected"),
    "board": _("Hold the first meeting of the board"),
    "officers": _("Record the officers it chose"),
    "bank_extract": _("Give the bank its extract of the minutes"),
    FEDERATION: _("Send the federation its copy"),
}


def step_due_in_words(note: YearStepNote, *, is_late: bool) -> str:
    """Return by when a step is to be done, and who does it, in a sentence. The note has a day."""
    said = {"day": formats.day(note.due_on) if note.due_on else "", "who": note.who or gettext("nobody is named")}
    if is_late:
        return gettext("Was planned by %(day)s (%(who)s).") % said
    return gettext("Planned by %(day)s (%(who)s).") % said
