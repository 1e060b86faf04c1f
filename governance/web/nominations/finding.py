"""What every page of candidacies begins with: the call, a candidacy, and as which members its reader may act."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from governance.models import CandidacyCall, Nomination
from governance.queries.nominations import calls_of
from membership.web.gate import GatedRequest


def call_named(request: GatedRequest, public_id: str) -> CandidacyCall:
    """Return the call of the address. Raises Http404."""
    found: CandidacyCall | None = calls_of(request.organisation).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def nomination_named(call: CandidacyCall, public_id: str) -> Nomination:
    """Return a candidacy of the call. Raises Http404."""
    found: Nomination = get_object_or_404(call.nominations.select_related("membership__person"), public_id=public_id)
    return found


def address(name: str, call: CandidacyCall) -> str:
    return reverse(f"candidacies:{name}", kwargs={"slug": call.organisation.slug, "call": call.public_id})
