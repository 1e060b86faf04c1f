"""The audit trail as auditors read it: does the chain hold, and what was done last."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from membership.models import Account, AuditChain, AuditEntry, Organisation
from membership.services import audit as trail
from membership.services.audit_words import said
from membership.web.gate import AUDIT, GatedRequest, gate

PAGE = 50
# A chain up to this length is walked while the page is made; a longer one on request.
WALKED_AT_ONCE = 5_000
FAULTS_SHOWN = 20


@gate(AUDIT)
def audit(request: GatedRequest) -> HttpResponse:
    chain = AuditChain.objects.filter(organisation=request.organisation).first()
    length = chain.length if chain else 0
    is_walked = length <= WALKED_AT_ONCE or "verify" in request.GET
    before = request.GET.get("before", "")
    entries = AuditEntry.objects.filter(chain=chain).select_related("detail").order_by("-seq")
    if before.isdecimal():
        entries = entries.filter(seq__lt=int(before[:18]))
    shown = list(entries[: PAGE + 1])
    return render(
        request,
        "membership/audit.html",
        {
            "length": length,
            "head": chain.head if chain else "",
            "is_walked": is_walked,
            "faults": _faults(request.organisation) if is_walked else [],
            "entries": _as_read(shown[:PAGE]),
            "older": shown[PAGE - 1].seq if len(shown) > PAGE else None,
            "newest": not before,
        },
    )


def _faults(organisation: Organisation) -> list[dict[str, Any]]:
    found = islice(trail.verify(organisation), FAULTS_SHOWN)
    return [{"seq": fault.seq, "said": _(fault.what)} for fault in found]


def _as_read(entries: list[AuditEntry]) -> list[dict[str, Any]]:
    """Return entries with the names of those who acted, found in one statement."""
    actors = {entry.actor for entry in entries}
    names = {account.public_id: str(account) for account in Account.objects.filter(public_id__in=actors)}
    names |= {"system": _("The system itself"), "anonymous": _("Somebody not signed in")}
    return [
        {
            "entry": entry,
            "action": said(entry.action),
            "who": names.get(entry.actor, entry.actor),
            "values": sorted(entry.detail.values.items()) if hasattr(entry, "detail") else [],
        }
        for entry in entries
    ]
