"""What a member is written about who acts for it, in whatever language is active."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from membership import formats
from membership.services.letters import Letter

Said = Callable[[], str]


def named(name: str, quality: Said, since: date, last_on: date | None, instrument: str) -> Letter:
    facts = [(_("In what capacity:"), str(quality())), (_("From:"), formats.day(since))]
    if last_on:
        facts.append((_("Last day:"), formats.day(last_on)))
    if instrument:
        facts.append((_("Document:"), instrument))
    return Letter(
        subject=_("Who acts for you at the meetings"),
        paragraphs=(
            _("The register now says that %(name)s acts for you.") % {"name": name},
            _("This person comes to the meetings of members and votes in your name, as the by-laws allow."),
            _("You may revoke this at any time by writing to us."),
        ),
        facts=tuple(facts),
        button=_("Open my file"),
    )


def ended(name: str, quality: Said, on: date) -> Letter:
    return Letter(
        subject=_("Somebody no longer acts for you"),
        paragraphs=(
            _("The register says that %(name)s no longer acts for you.") % {"name": name},
            _("A member that is an organisation needs a representative to vote: name another in writing."),
        ),
        facts=((_("In what capacity:"), str(quality())), (_("As of:"), formats.day(on))),
        button=_("Open my file"),
    )
