"""What the letters on shares asked back say, in whatever language is active: to the member, or to an estate."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from membership import formats
from membership.models import RedemptionRequest
from membership.services.letters import Letter


def granted(request: RedemptionRequest) -> Letter:
    if request.planned_on:
        then = _("It is foreseen to be paid about %(day)s.") % {"day": formats.short_day(request.planned_on)}
    else:
        then = _("No day of payment is set yet.")
    return Letter(
        subject=_("Reimbursement of shares: granted"),
        paragraphs=(
            _("The request to have these shares paid back is granted."),
            then,
            _("Until then the shares stay in the register as they are. We will write once they are paid."),
            *_remark(request),
        ),
        facts=_facts(request),
    )


def refused(request: RedemptionRequest) -> Letter:
    return Letter(
        subject=_("Reimbursement of shares: refused"),
        paragraphs=(
            _("The request to have these shares paid back is refused, for this reason:"),
            *_remark(request),
            _("The shares stay in the register as they are, and may be asked back again."),
        ),
        facts=_facts(request),
    )


def paid(request: RedemptionRequest, on: date, left: int) -> Letter:
    return Letter(
        subject=_("Reimbursement of shares: paid"),
        paragraphs=(_("These shares are paid back, and are no longer in the register."),),
        facts=(
            *_facts(request),
            (_("Paid on:"), formats.day(on)),
            (_("Shares of this class that are left:"), formats.number(left)),
        ),
    )


def _remark(request: RedemptionRequest) -> tuple[str, ...]:
    return (request.decision_note,) if request.decision_note else ()


def _facts(request: RedemptionRequest) -> tuple[tuple[str, str], ...]:
    member, of_class = request.membership, request.share_class
    english = (get_language() or "fr")[:2] == "en"
    facts = [
        (_("Held by:"), f"{member.person.full_name}, {member.number}"),
        (_("Class of shares:"), of_class.name_en if english and of_class.name_en else of_class.name_fr),
        (_("Shares:"), formats.number(request.quantity)),
        (_("Amount:"), formats.money_cents(request.quantity * of_class.unit_price_cents)),
        (_("Asked on:"), formats.day(request.requested_on)),
    ]
    if request.decided_on:
        facts.append((_("Decided on:"), formats.day(request.decided_on)))
    if request.decided_by:
        facts.append((_("Decision:"), request.decided_by))
    return tuple(facts)
