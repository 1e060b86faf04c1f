"""What a mail server answered, in the words of an office: the answer itself is a code and a sentence of its own.

The sentence stands beside the answer and never instead of it: the answer is the proof.
"""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from membership import kept

# As the flag of an address keeps it, for readers of either language.
UNWANTED = "Signalé comme indésirable / Reported as unwanted"
# A fault of ours, before anything was said to a server.
FAILED_TO_WRITE = "not written: "
# RFC 3463: class, subject and detail of an enhanced status.
STATUS = re.compile(r"\b([45])\.(\d{1,3})\.(\d{1,3})\b")
REPORTED = _("Reported as unwanted: the mail provider may keep back what follows.")
NO_ADDRESS = _("There is no such address at that mail server.")
NO_DOMAIN = _("Nothing receives mail at that domain.")
CLOSED = _("The mailbox is closed.")
FULL = _("The mailbox is full.")
TOO_LARGE = _("The message is too large for that mailbox.")
UNREACHED = _("The mail server of that address does not answer.")
REFUSED = _("The mail server of that address refuses our messages.")
NOT_WRITTEN = _("The message could not be put together: tell whoever keeps this installation running.")
LATER = _("The mail server of that address asks to try later.")
BY_DETAIL = {"1.2": NO_DOMAIN, "1.10": NO_DOMAIN, "2.1": CLOSED, "2.2": FULL, "2.3": TOO_LARGE, "3.4": TOO_LARGE}
# Of a server that gives no enhanced status, the words alone are to go by.
BY_WORDS = (
    (re.compile(r"^5\d\d .*(unknown|no such|not exist|not found|invalid recipient)", re.IGNORECASE), NO_ADDRESS),
    (re.compile(r"^[45]52 .*(full|quota|storage)", re.IGNORECASE), FULL),
    (re.compile(r"^552 ", re.IGNORECASE), TOO_LARGE),
)


def plain(answer: str) -> str:
    """Return what an answer of a mail server means, in the active language; empty when its words do not tell."""
    if answer.startswith(UNWANTED):
        return str(REPORTED)
    if answer.startswith(FAILED_TO_WRITE):
        return str(NOT_WRITTEN)
    found = STATUS.search(answer)
    return str(_meant(*found.groups()) if found else _worded(answer))


def as_given(answer: str) -> str:
    """Return what the server itself said, or a reason of the program in the reader's language."""
    return kept.read(answer.removeprefix(UNWANTED).removeprefix(" – "))


def _meant(kind: str, subject: str, detail: str) -> Promise | str:
    match subject:
        case "1" | "2" | "3":
            return BY_DETAIL.get(f"{subject}.{detail}", NO_ADDRESS if subject == "1" else "")
        case "4":
            return UNREACHED
        case "7":
            return REFUSED if kind == "5" else LATER
        case _:
            return ""


def _worded(answer: str) -> Promise | str:
    return next((meaning for words, meaning in BY_WORDS if words.search(answer)), "")
