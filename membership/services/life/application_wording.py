"""What applicants are written, in whatever language is active."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from membership import formats
from membership.services.letters import Letter


def received() -> Letter:
    return Letter(
        subject=_("We received your application for membership"),
        paragraphs=(
            _("The board decides on applications. We will write to you once it has."),
            _("Your private page shows where your application stands, and lets you take it back."),
        ),
        button=_("See my application"),
    )


def documents_wanted(wanted: str) -> Letter:
    return Letter(
        subject=_("Your application for membership: documents to send"),
        paragraphs=(
            _("Before the board can decide, your application still needs this:"),
            wanted,
            _("Send it from your private page, or bring it to the office."),
        ),
        button=_("Send my documents"),
    )


def set_aside() -> Letter:
    return Letter(
        subject=_("Your application for membership was set aside"),
        paragraphs=(
            _("The office has closed your application: the board does not decide on it."),
            _("If you still wish to become a member, write to us or apply again."),
        ),
    )


def refused(reason: str, decided_by: str, decided_on: date | None = None) -> Letter:
    said = ((_("Decision:"), decided_by), (_("Decided on:"), formats.day(decided_on) if decided_on else ""))
    facts = tuple((label, text) for label, text in said if text)
    return Letter(
        subject=_("Your application for membership was not accepted"),
        paragraphs=(
            _("The board has examined your application and does not admit you."),
            _("Reason: %(reason)s") % {"reason": reason},
        ),
        facts=facts,
    )
