"""The evidence of a secret vote: hashes, counts, the archive, the look-up of a tracker, and how to check it oneself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import CONDUCT, MEMBER, OFFICE, PUBLIC, GatedRequest, gate
from voting.access import sees_archive, sees_result
from voting.crypto.groups import ED25519
from voting.models import Poll, PollMode, PollState
from voting.queries.sealed.archives import archive_of, sealed_archive_of, trackers_of
from voting.queries.sealed.channels import sees_opened_sum
from voting.queries.sealed.destruction import are_destroyed, destruction_of
from voting.queries.sealed.evidence import BOX_IS_CLOSED, Evidence, evidence_of
from voting.queries.sealed.verifier import NAME as VERIFIER
from voting.queries.sealed.verifier import verifier
from voting.services.sealed.publishing import publish_evidence
from voting.web.outcomes import outcome_of
from voting.web.pages import poll_seen


@gate(MEMBER)
@never_cache
@require_safe
def evidence(request: GatedRequest, poll: str) -> HttpResponse:
    """Show the evidence to the members of the organisation and to its scrutineers."""
    found = _secret(poll_seen(request, poll))
    slug = request.organisation.slug
    context = {
        "archive_url": reverse("voting:archive", args=[slug, found.public_id]),
        "trackers_url": reverse("voting:evidence-trackers", args=[slug, found.public_id]),
        "publish_url": reverse("voting:evidence-publish", args=[slug, found.public_id]),
        "may_publish": bool(request.roles & CONDUCT.roles),
        "may_destroy": bool(request.roles & OFFICE.roles) and found.state == PollState.PROCLAIMED,
        "public_url": request.build_absolute_uri(reverse("urne:evidence", args=[found.sealed.uuid])),
    }
    return _show(request, found, roles=request.roles, context=context)


@gate(MEMBER)
@never_cache
@require_safe
def archive(request: GatedRequest, poll: str) -> HttpResponseBase:
    """Answer the archive as far as this reader may see it."""
    found = _secret(poll_seen(request, poll))
    return _download(found, roles=request.roles)


@gate(MEMBER)
@never_cache
@require_safe
def trackers(request: GatedRequest, poll: str) -> HttpResponseBase:
    """Answer the trackers in the box, once it is closed: who looks for theirs there tells nobody which it is."""
    return _trackers(_secret(poll_seen(request, poll)))


@gate(CONDUCT)
@require_POST
def publish(request: GatedRequest, poll: str) -> HttpResponseBase:
    """Let anybody read the evidence, by a choice that is recorded."""
    found = _secret(poll_seen(request, poll))
    try:
        publish_evidence(found, actor=request.actor)
    except DomainError as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, _("Anybody who has the address can read the evidence from now on."))
    return redirect(reverse("voting:evidence", args=[request.organisation.slug, found.public_id]))


@gate(PUBLIC)
@never_cache
@require_safe
def public_evidence(request: HttpRequest, uuid: str) -> HttpResponse:
    """Show the evidence to anybody, where somebody chose so. Otherwise there is nothing here."""
    found = _published(uuid)
    context = {
        "archive_url": reverse("urne:archive", args=[uuid]),
        "trackers_url": reverse("urne:trackers", args=[uuid]),
        "may_publish": False,
    }
    return _show(request, found, roles=frozenset(), context=context)


@gate(PUBLIC)
@never_cache
@require_safe
def public_archive(_request: HttpRequest, uuid: str) -> HttpResponseBase:
    return _download(_published(uuid), roles=frozenset())


@gate(PUBLIC)
@never_cache
@require_safe
def public_trackers(_request: HttpRequest, uuid: str) -> HttpResponseBase:
    return _trackers(_published(uuid))


@gate(PUBLIC)
@require_safe
def program(_request: HttpRequest) -> HttpResponse:
    """Answer our verifier, for whoever wants to run it themselves. It is the same for everybody and every vote."""
    response = HttpResponse(verifier().content, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{VERIFIER}"'
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _published(uuid: str) -> Poll:
    rows = Poll.objects.select_related("assembly__organisation", "motion__item", "organisation")
    found: Poll = get_object_or_404(rows, sealed__uuid=uuid, publication__isnull=False)
    timezone.activate(found.assembly.zone)
    return found


def _secret(poll: Poll) -> Poll:
    if poll.mode != PollMode.SECRET or not hasattr(poll, "sealed"):
        raise Http404
    return poll


def _show(request: HttpRequest, poll: Poll, *, roles: frozenset[str], context: dict[str, Any]) -> HttpResponse:
    is_open_to_reader = sees_archive(poll, roles)
    is_sum_open = sees_opened_sum(poll, roles)
    found = evidence_of(poll)
    is_cancelled = poll.state == PollState.CANCELLED
    context |= {
        "poll": poll,
        "motion": poll.motion,
        "assembly": poll.assembly,
        "evidence": found,
        "is_cancelled": is_cancelled,
        "has_closed": poll.state in BOX_IS_CLOSED or (is_cancelled and poll.closed_at is not None),
        "has_trackers": poll.state in BOX_IS_CLOSED,
        "is_large": poll.sealed.group == ED25519,
        "verifier_sha256": verifier().sha256,
        "sees_archive": is_open_to_reader,
        "sees_opened_sum": is_sum_open,
        "checks": _checks(found, is_sum_open=is_sum_open),
        "destruction": destruction_of(poll),
        "outcome": outcome_of(poll) if hasattr(poll, "result") and sees_result(poll, roles) else None,
        "tracker_url": reverse("urne:tracker", args=[poll.sealed.uuid]),
        "is_public_page": not hasattr(request, "organisation"),
    }
    return render(request, "voting/evidence.html", context)


def _checks(found: Evidence, *, is_sum_open: bool) -> list[dict[str, Any]]:
    """Return what the verifier checked; what it opened only to who may read the opened sum."""
    checks: list[dict[str, Any]] = found.report["checks"] if found.report else []
    return [one for one in checks if is_sum_open or one["check"] != "result"]


def _trackers(poll: Poll) -> HttpResponseBase:
    if poll.state not in BOX_IS_CLOSED:
        raise Http404
    lines = (f"{one}\n" for one in trackers_of(poll))
    response = StreamingHttpResponse(lines, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{poll.sealed.uuid}.txt"'
    return response


def _download(poll: Poll, *, roles: frozenset[str]) -> HttpResponseBase:
    # Without its ballots an archive would only look forged.
    if not sees_archive(poll, roles) or are_destroyed(poll):
        raise Http404
    archive = archive_of(poll) if sees_opened_sum(poll, roles) else sealed_archive_of(poll)
    response = StreamingHttpResponse(archive.chunks(), content_type="application/x-tar")
    response.headers["Content-Disposition"] = f'attachment; filename="{poll.sealed.uuid}.bel"'
    return response
