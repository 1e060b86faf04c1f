"""The reasons that the program itself keeps with a fact: in the language of the register, read in any.

What is kept does not depend on the page it was done from, and is shown in the reader's language; what a person wrote
stays as it was written.
"""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop, override

DEATH = gettext_noop("Death in the register")
NO_ADDRESS = gettext_noop("no e-mail address any more")
NO_NEWS = gettext_noop("no more news wanted")
JOINED = gettext_noop("Two people of the register who are one")
TAKEN_BACK = gettext_noop("Taken back by the member")
OF_SEVERAL = gettext_noop("Change of several members")
OF_SEVERAL_UNDONE = gettext_noop("Change of several members undone")
TOLD_TO_OFFICE = gettext_noop("told to the office")
BY_THEMSELVES = gettext_noop("by yourself, on this site")
BY_LINK = gettext_noop("by the link in the news")
UNWANTED = gettext_noop("reported as unwanted, as the mail provider says")
REASONS = (
    DEATH,
    NO_ADDRESS,
    NO_NEWS,
    JOINED,
    TAKEN_BACK,
    OF_SEVERAL,
    OF_SEVERAL_UNDONE,
    TOLD_TO_OFFICE,
    BY_THEMSELVES,
    BY_LINK,
    UNWANTED,
)


def kept(reason: str) -> str:
    """Return a reason of the program as it is written into a fact."""
    with override("fr"):
        return gettext(reason)


def read(text: str) -> str:
    """Return what was kept as the present reader reads it."""
    for reason in REASONS:
        # Some were kept in the language of the page they came from.
        if text in {reason, kept(reason)}:
            return gettext(reason)
    return text
