"""What the letter says that answers a request for a meeting, and what the notice of that meeting adds."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from governance.models import Assembly, Requisition
from membership import formats
from membership.rules.findings import Finding
from membership.services.letters import Letter


def presented(asked: Requisition, signatures: int) -> Letter:
    """Say that the request was received with so many signatures, and the days that follow from it."""
    language = get_language() or "fr"
    assert asked.presented_on is not None  # by whoever presents it
    facts = [
        (_("Received on:"), formats.day(asked.presented_on, language)),
        (_("Signatures that count:"), formats.number(signatures, language)),
    ]
    if asked.held_by and asked.last_sending_on:
        facts += [
            (_("The notice leaves by:"), formats.day(asked.last_sending_on, language)),
            (_("The meeting is held by:"), formats.day(asked.held_by, language)),
        ]
    said = _("The board has received your request for a special meeting. Enough members ask for it.")
    after = _("If the meeting is not held by then, others may call it: the page of your request says who.")
    return Letter(
        subject=_("Your request for a special meeting was presented to the board"),
        paragraphs=(said, *([after] if asked.held_by else [])),
        facts=tuple(facts),
        button=_("Open my file"),
    )


def closed(asked: Requisition) -> Letter:
    """Say that the request waits on the board no more, why, and that others may call its meeting all the same."""
    language = get_language() or "fr"
    facts = [(_("Reason:"), asked.closed_reason)]
    if asked.others_from:
        facts.append((_("Others may call it from:"), formats.day(asked.others_from, language)))
    said = _("Your request for a special meeting was closed without a meeting.")
    after = _("If you do not agree, those who asked lose nothing by it: the page of your request says who may call it.")
    return Letter(
        subject=_("Your request for a special meeting was closed"),
        paragraphs=(said, *([after] if asked.others_from else [])),
        facts=tuple(facts),
        button=_("Open my file"),
    )


def asked_for(assembly: Assembly, language: str) -> str:
    """Return the sentence that the notice adds for a meeting that members asked for; empty for any other."""
    asked: Requisition | None = getattr(assembly, "requisition", None)
    if asked is None or asked.finding is None or asked.presented_on is None:
        return ""
    count = int(Finding.from_json(asked.finding).figure("signatures"))
    return ngettext(
        "This meeting is called at the request of %(n)s member, received by the board on %(day)s. "
        "It deals with nothing but what was asked.",
        "This meeting is called at the request of %(n)s members, received by the board on %(day)s. "
        "It deals with nothing but what was asked.",
        count,
    ) % {"n": formats.number(count, language), "day": formats.day(asked.presented_on, language)}
