"""What the pages of a meeting share: finding their object, showing a refusal, keeping nothing behind."""

from __future__ import annotations

from dataclasses import dataclass

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from governance.access import assemblies_for
from governance.models import Assembly
from membership.clock import today
from membership.web.acting import persons_here
from membership.web.gate import EntryPass, GatedRequest
from voting.access import polls_at_their_tables, polls_for
from voting.models import Poll


class EnteredRequest(HttpRequest):
    """The request of somebody who is in the meeting, as the gate hands it over."""

    entry: EntryPass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal as its page says it: what happened, what stays, and the next step."""

    title: str
    text: str
    reassurance: str = ""
    url: str = ""
    label: str = ""
    status: int = 409


def refuse(request: HttpRequest, refusal: Refusal, *, assembly: Assembly | None = None) -> HttpResponse:
    """Answer with a page that refuses; a page that follows by itself is sent to look again, whole."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"refusal": refusal, "assembly": assembly}
    return render(request, "voting/refused.html", context, status=refusal.status)


def language() -> str:
    """Return the language of the page, `fr` or `en`."""
    return (get_language() or "fr")[:2]


def assembly_seen(request: GatedRequest, public_id: str) -> Assembly:
    """Return a meeting of the organisation that this reader may know of, in its own hours, or answer 404."""
    found = get_object_or_404(assemblies_for(request.organisation, request.roles), public_id=public_id)
    timezone.activate(found.zone)
    return found


def poll_seen(request: GatedRequest, public_id: str) -> Poll:
    """Return a poll of the organisation that this reader may know of, in its meeting's hours, or answer 404."""
    found = polls_for(request.organisation, request.roles).filter(public_id=public_id).first()
    if found is None:
        here = request.organisation
        found = get_object_or_404(polls_at_their_tables(here, persons_here(request), today(here)), public_id=public_id)
    if found.assembly.is_sitting:
        request.stands_at = reverse("sittings:one", args=[request.organisation.slug, found.assembly.public_id])
    timezone.activate(found.assembly.zone)
    return found


def assembly_entered(request: EnteredRequest, public_id: str) -> Assembly:
    """Return the meeting of members that the pass is for. Around a table there is a booth, and no room."""
    rows = Assembly.objects.select_related("organisation").filter(
        organisation_id=request.entry.organisation_id, body=None
    )
    found: Assembly = get_object_or_404(rows, public_id=public_id)
    return found


def poll_entered(request: EnteredRequest, assembly: str, public_id: str) -> Poll:
    """Return a poll of the meeting that the pass is for, or answer 404: it opens no other."""
    rows = Poll.objects.select_related("assembly__organisation", "motion__item").filter(
        organisation_id=request.entry.organisation_id, assembly__public_id=assembly
    )
    found: Poll = get_object_or_404(rows, public_id=public_id)
    return found


def with_workers(response: HttpResponse) -> HttpResponse:
    """Let this one page run a worker of ours: it seals in the background, so that the page goes on answering."""
    # As csp.decorators sets it, whose decorators take views of one argument alone.
    response._csp_update = {"worker-src": [SELF]}  # type: ignore[attr-defined]  # noqa: SLF001
    return response
