"""What a member is written about who acts for it, in whatever language is active."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from membership import formats
from membership.services.letters import Letter

Said = Callable[[], str]


def named(name: str, quality: Said, since: date, last_on: date | None, instrument: str) -> Letter:
    return Letter(
        subject=_("Who acts for you at the meetings"),
        paragraphs=(
            _("The register now says that %(name)s acts for you.") % {"name": name},
            _("This person comes to the meetings of members and votes in your name, as the by-laws allow."),
            _("You may revoke this at any time by writing to us."),
        ),
        facts=_facts(quality, since, last_on, instrument),
        button=_("Open my file"),
    )


def acts(member: str, quality: Said, since: date, last_on: date | None, instrument: str) -> Letter:
    """Return what whoever acts for a human being is told. No button: the file is the member's own."""
    return Letter(
        subject=_("You act for %(member)s at the meetings") % {"member": member},
        paragraphs=(
            _("The register now says that you act for %(member)s.") % {"member": member},
            _("You come to the meetings of members and vote in their name, as the by-laws allow."),
            _("Where the member comes to a meeting after all, the member votes. They may revoke this at any time."),
        ),
        facts=_facts(quality, since, last_on, instrument),
    )


def _facts(quality: Said, since: date, last_on: date | None, instrument: str) -> tuple[tuple[str, str], ...]:
    facts = [(_("In what capacity:"), str(quality())), (_("From:"), formats.day(since))]
    if last_on:
        facts.append((_("Last day:"), formats.day(last_on)))
    if instrument:
        facts.append((_("Document:"), instrument))
    return tuple(facts)


def no_longer_acts(member: str, on: date) -> Letter:
    return Letter(
        subject=_("You no longer act for %(member)s") % {"member": member},
        paragraphs=(_("The register says that you no longer act for %(member)s.") % {"member": member},),
        facts=((_("As of:"), formats.day(on)),),
    )


def ended(name: str, quality: Said, on: date, *, is_legal: bool) -> Letter:
    what_now = (
        _("A member that is an organisation needs a representative to vote: name another in writing.")
        if is_legal
        else _("You vote in person from then on, unless you name somebody else in writing.")
    )
    return Letter(
        subject=_("Somebody no longer acts for you"),
        paragraphs=(_("The register says that %(name)s no longer acts for you.") % {"name": name}, what_now),
        facts=((_("In what capacity:"), str(quality())), (_("As of:"), formats.day(on))),
        button=_("Open my file"),
    )
