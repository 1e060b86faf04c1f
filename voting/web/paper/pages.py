"""What the pages of a count begin with: the count itself, whoever types there, and the steps."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from membership.access import CONDUCT
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Account
from membership.web.gate import GatedRequest
from voting.access import paper_counts_for
from voting.models import PaperCount, PaperCountState, PaperScrutineer


def count_seen(request: GatedRequest, public_id: str) -> PaperCount:
    """Return a count that this reader may know of, in the hours of its organisation, or answer 404."""
    account = request.user
    assert isinstance(account, Account)
    rows = paper_counts_for(request.organisation, request.roles, account)
    found: PaperCount = get_object_or_404(rows, public_id=public_id)
    timezone.activate(found.organisation.zone)
    return found


def scrutineer_of(request: GatedRequest, count: PaperCount) -> PaperScrutineer | None:
    """Return the place that the reader holds in a count, None for somebody who does not type there."""
    account = request.user
    assert isinstance(account, Account)
    return count.scrutineers.filter(account=account).first()


def own_place(request: GatedRequest, public_id: str) -> PaperScrutineer:
    """Return the place of the reader in a count, or answer 404."""
    scrutineer = scrutineer_of(request, count_seen(request, public_id))
    if scrutineer is None:
        raise Http404
    return scrutineer


def address(name: str, count: PaperCount, *more: str | int) -> str:
    """Return the address of a page of the count."""
    return reverse(f"voting:{name}", args=[count.organisation.slug, count.public_id, *more])


def attempt(request: GatedRequest, act: Callable[[], Any], done: str | Promise = "") -> bool:
    """Do one thing and say so, or say why it was refused."""
    try:
        act()
    except DomainError as refused:
        messages.error(request, sentence(refused))
        return False
    if done:
        messages.success(request, str(done))
    return True


class Step(Enum):
    """Each step of a count with the page that holds it."""

    ELECTION = "count-election"
    METHOD = "count-method"
    SCRUTINEERS = "count-scrutineers"
    PAPERS = "count"
    RESULT = "count-result"


LABELS: dict[Step, str | Promise] = {
    Step.ELECTION: _("Election"),
    Step.METHOD: _("Method"),
    Step.SCRUTINEERS: _("Scrutineers"),
    Step.PAPERS: _("Papers"),
    Step.RESULT: _("Result"),
}
PREPARED = (Step.ELECTION, Step.METHOD, Step.SCRUTINEERS)


def steps_of(count: PaperCount | None, current: Step, roles: frozenset[str]) -> list[dict[str, object]]:
    """Return the steps as the element draws them. A file of papers needs no scrutineers."""
    steps = [step for step in Step if step is not Step.SCRUTINEERS or count is None or count.file_id is None]
    at = steps.index(current)
    return [
        {
            "label": LABELS[step],
            "url": _url(step, count, roles),
            "state": "current" if step is current else "done" if steps.index(step) < at else "todo",
        }
        for step in steps
    ]


def _url(step: Step, count: PaperCount | None, roles: frozenset[str]) -> str:
    if count is None or step is Step.RESULT:
        return ""
    if step in PREPARED:
        return address(step.value, count) if roles & CONDUCT and count.state == PaperCountState.DRAFT else ""
    return address("count", count)
