"""The reasons that the program itself keeps with a fact: in the language of the register, read in any.

What is kept does not depend on the page it was done from, and is shown in the reader's language; what a person wrote
stays as it was written.
"""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop, override

DEATH = gettext_noop("Death in the register")
NO_ADDRESS = gettext_noop("no e-mail address any more")
NO_NEWS = gettext_noop("no more news wanted")
TAKEN_BACK = gettext_noop("Taken back by the member")
REASONS = (DEATH, NO_ADDRESS, NO_NEWS, TAKEN_BACK)


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
