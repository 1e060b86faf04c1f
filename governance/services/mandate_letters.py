"""What is written to those who take a seat or leave one. Somebody who is no member is told by whoever named them."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.models import Mandate, MandateEnd
from governance.queries.mandates import year_of_fall
from membership import formats
from membership.actors import Actor
from membership.models import Notice
from membership.services.letters import Letter, issue_letter


@transaction.atomic
def tell_of_mandate(mandate: Mandate, *, actor: Actor) -> Notice | None:
    """Write to the member that they, or whoever represents them, take a seat. None for somebody who is no member."""
    if mandate.membership is None:
        return None
    return issue_letter(mandate.membership, compose=lambda: _given(mandate), actor=actor)


@transaction.atomic
def tell_of_end(mandate: Mandate, *, actor: Actor) -> Notice | None:
    """Write to the member that the mandate ends, and why. None for somebody who is no member, or who is dead."""
    if mandate.membership is None or mandate.effective.upper is None:
        return None
    return issue_letter(mandate.membership, compose=lambda: _over(mandate), actor=actor)


def _given(mandate: Mandate) -> Letter:
    since, falls = mandate.effective.lower, year_of_fall(mandate)
    assert since is not None
    facts = [*_seat(mandate), (_("From:"), formats.day(since))]
    if falls:
        facts.append((_("Until:"), _("the close of the annual meeting of %(year)s") % {"year": falls}))
    return Letter(
        subject=_("Your mandate: %(body)s") % {"body": _body(mandate)},
        paragraphs=(
            _("This letter confirms your mandate."),
            _("You stay until you are replaced, resign in writing to the secretary, or cannot sit any more."),
            _("Tell the secretary of any interest of yours that could touch a decision, before it is discussed."),
        ),
        facts=tuple(facts),
    )


def _over(mandate: Mandate) -> Letter:
    ended = mandate.effective.upper
    assert ended is not None
    words = {
        MandateEnd.RESIGNED: _("We received your resignation from the seat. You remain a member."),
        MandateEnd.REMOVED: _("Those who had elected you have removed you from the seat. You remain a member."),
        MandateEnd.TERM: _("Your term is over and the seat has been given. Thank you for your work."),
    }
    return Letter(
        subject=_("End of your mandate: %(body)s") % {"body": _body(mandate)},
        paragraphs=(words.get(MandateEnd(mandate.end_reason or MandateEnd.OTHER), _("Your mandate has ended.")),),
        facts=(*_seat(mandate), (_("Last day:"), formats.day(ended - timedelta(days=1)))),
    )


def _seat(mandate: Mandate) -> list[tuple[str, str]]:
    return [
        (_("Name:"), mandate.person.full_name),
        (_("Seat:"), _("%(body)s, seat %(number)s") % {"body": _body(mandate), "number": mandate.seat.number}),
    ]


def _body(mandate: Mandate) -> str:
    body = mandate.seat.body
    return body.name_en if (get_language() or "fr").startswith("en") and body.name_en else body.name_fr
