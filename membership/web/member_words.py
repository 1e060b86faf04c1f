"""What a member's file says, put in the words and rows that its page shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from membership import formats
from membership.models import ContactFact, EventKind, PhoneKind, ShareTransaction
from membership.queries.member_file import File, Stay
from membership.services.exports.words import OWN_NAMES
from membership.templatetags.unevoix import local_text

PHONES: Mapping[str, str | Promise] = {
    PhoneKind.HOME: gettext_lazy("Telephone at home"),
    PhoneKind.MOBILE: gettext_lazy("Mobile telephone"),
    PhoneKind.WORK: gettext_lazy("Telephone at work"),
}


def contact(file: File) -> list[dict[str, str | Promise]]:
    """Return how to reach the member, as it was then; what is not known is said to be so."""
    reach = file.reach

    def said(fact: ContactFact, value: str, none: str) -> str:
        return _("Erased") if fact in reach.erased else value or none

    others = [{"label": PHONES[phone.kind], "value": phone.number} for phone in reach.phones]
    if ContactFact.PHONES in reach.erased:
        others = [{"label": str(ContactFact.PHONES.label), "value": _("Erased")}]
    return [
        {"label": _("Address"), "value": str(file.address) if file.address else _("Not known")},
        {"label": _("E-mail"), "value": said(ContactFact.EMAIL, reach.email, _("None: notices go by post"))},
        {"label": _("Telephone"), "value": said(ContactFact.PHONE, reach.phone, _("Not known"))},
        *others,
        {"label": _("Language"), "value": OWN_NAMES.get(reach.language, reach.language)},
    ]


def contact_note(file: File) -> str:
    """Return since when how to reach the member is kept, where the moment asked about lies before."""
    if file.reach_since is None:
        return ""
    said = _("E-mail, telephones and language are known since %(day)s. Before, the first that were written are shown.")
    return said % {"day": formats.short_day(file.reach_since)}


def facts(file: File) -> list[dict[str, str]]:
    """Return what the register says of the membership on the day."""
    rows = [{"label": _("Member number"), "value": file.membership.number}]
    if file.category:
        since = formats.short_day(file.since) if file.since else _("Not known")
        rows += [
            {"label": _("Category"), "value": local_text(file.category, "name")},
            {"label": _("Member since"), "value": since},
        ]
    if file.last_stay:
        rows += _last_stay(file.last_stay)
    rows += [{"label": str(one.get_kind_display()), "value": local_text(one, "name")} for one in file.sections]
    if file.other_numbers:
        rows.append({"label": _("Known before as number"), "value": ", ".join(file.other_numbers)})
    return [*rows, {"label": _("Kind"), "value": str(file.person.get_kind_display())}]


def _last_stay(stay: Stay) -> list[dict[str, str]]:
    died = stay.left is EventKind.DECEASED
    until = stay.last_on + timedelta(days=1) if died and stay.last_on else stay.last_on
    return [
        {"label": _("Last category"), "value": local_text(stay.category, "name")},
        {
            "label": _("Date of death") if died else _("Last day as a member"),
            "value": formats.short_day(until) if until else _("Not known"),
        },
        {"label": _("How it ended"), "value": str(stay.left.label) if stay.left else _("Not known")},
    ]


def figures(file: File) -> list[dict[str, str]]:
    """Return the shares held on the day: how many, and what was paid for them."""
    return [
        {"label": _("Shares held"), "value": formats.number(file.shares_held)},
        {"label": _("Paid"), "value": formats.money_cents(file.paid_cents)},
    ]


def shares(file: File) -> dict[str, Any]:
    """Return the columns and rows of the share ledger."""
    columns = [
        {"label": _("Shares")},
        {"label": _("Operation")},
        {"label": _("Effective")},
        {"label": _("Quantity"), "numeric": True},
        {"label": _("Amount"), "numeric": True},
    ]
    return {"columns": columns, "rows": [_share_row(line) for line in file.shares]}


def _share_row(line: ShareTransaction) -> list[str]:
    amount = line.quantity * line.unit_price_cents
    return [
        local_text(line.share_class, "name"),
        line.get_operation_display(),
        formats.short_day(line.effective_on) if line.effective_on else _("Not known"),
        f"{'+' if line.quantity > 0 else '−'}{formats.number(abs(line.quantity))}",
        formats.money_cents(amount),
    ]
