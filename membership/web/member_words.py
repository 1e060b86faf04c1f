"""What a member's file says, put in the words and rows that its page shows."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from membership import formats
from membership.models import MembershipEvent, ShareTransaction
from membership.queries.member_file import File
from membership.templatetags.unevoix import local_text
from membership.web.register_words import LANGUAGES


def timeline(file: File) -> list[dict[str, Any]]:
    """Return what happened, the latest first; what came after the chosen day is marked."""
    return [
        {
            "title": _title(event),
            "when": _when(event),
            "later": event.effective_on is not None and event.effective_on > file.on,
        }
        for event in file.events
    ]


def _title(event: MembershipEvent) -> str:
    """Return what happened; of what was said and never did, that too."""
    kind = event.get_kind_display()
    if event.is_void:
        kind = _("%(event)s (recorded by mistake: it did not happen)") % {"event": kind}
    return kind + (f". {event.note}" if event.note else "")


def _when(event: MembershipEvent) -> str:
    """Return when it took effect, who decided it, and when it was written down if that is another day."""
    parts = [formats.short_day(event.effective_on) if event.effective_on else _("on a day that is not known")]
    if event.decided_by:
        parts.append(event.decided_by)
    recorded_on = timezone.localtime(event.recorded_at).date()
    if recorded_on != event.effective_on:
        parts.append(_("recorded on %(day)s") % {"day": formats.short_day(recorded_on)})
    return ", ".join(parts)


def contact(file: File) -> list[dict[str, str]]:
    """Return how to reach the member; what is not known is said to be so."""
    person = file.person
    return [
        {"label": _("Address"), "value": str(file.address) if file.address else _("Not known")},
        {"label": _("E-mail"), "value": person.email or _("None: notices go by post")},
        {"label": _("Telephone"), "value": person.phone or _("Not known")},
        {"label": _("Language"), "value": LANGUAGES.get(person.language, person.language)},
    ]


def facts(file: File) -> list[dict[str, str]]:
    """Return what the register says of the membership on the day."""
    rows = [{"label": _("Member number"), "value": file.membership.number}]
    if file.category:
        since = formats.short_day(file.since) if file.since else _("Not known")
        rows += [
            {"label": _("Category"), "value": local_text(file.category, "name")},
            {"label": _("Member since"), "value": since},
        ]
    return [*rows, {"label": _("Kind"), "value": str(file.person.get_kind_display())}]


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
