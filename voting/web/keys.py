"""The keys of a secret vote: who holds them, what each has to do now, and the door for what their device made."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from membership.access import CONDUCT as CONDUCTING
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Account, Role
from membership.web.gate import CONDUCT, COUNTING, GatedRequest, gate
from voting.crypto.groups import group
from voting.models import Poll, PollMode, PollState, SealedTrustee
from voting.queries.sealed.sums import sealed_sum
from voting.services.sealed.setting_up import authority_of
from voting.services.sealed.trustees import STEPS, due_step, give_decryption, invite_trustees, publish_part
from voting.web.conduct import address_of
from voting.web.forms import AuthorityForm, KeepersForm
from voting.web.pages import poll_seen

# Four words, or so. The file is guessed at by whoever finds it, as often as their machine can.
SHORTEST_PASSPHRASE = 14


@gate(COUNTING)
@never_cache
@require_safe
def keys(request: GatedRequest, poll: str) -> HttpResponse:
    """Show who holds keys and the one thing this reader has to do."""
    return _show(request, secret_poll(request, poll), KeepersForm(accounts=eligible(request)))


@gate(CONDUCT)
@require_POST
def invite(request: GatedRequest, poll: str) -> HttpResponseBase:
    """Name the scrutineers who hold keys."""
    found = secret_poll(request, poll)
    form = KeepersForm(request.POST, accounts=eligible(request))
    if not form.is_valid():
        return _show(request, found, form)
    accounts = list(form.cleaned_data["accounts"])
    threshold = form.cleaned_data["threshold"] or len(accounts)
    try:
        reason = form.cleaned_data["reason"]
        invite_trustees(found, accounts=accounts, threshold=threshold, reason=reason, actor=request.actor)
    except DomainError as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, _("They are named. Each of them makes a key on this page, on their own device."))
    return redirect(_address(found))


@gate(COUNTING)
@require_POST
def mine(request: GatedRequest, poll: str) -> HttpResponseBase:
    """Take what the reader's device made: a part of a key, or the part in opening the result."""
    found = secret_poll(request, poll)
    trustee = _mine(request, found)
    if trustee is None:
        raise Http404
    is_device = request.headers.get("Accept") == "application/json"
    step, written = request.POST.get("step", ""), request.POST.get("written", "").strip()
    try:
        if step == "decryption":
            # Debian's program writes a second line, which says whose part it is.
            give_decryption(trustee, decryption=written.partition("\n")[0].strip(), actor=request.actor)
        else:
            publish_part(trustee, step=step, written=written, actor=request.actor)
    except DomainError as refused:
        if is_device:
            return JsonResponse({"code": refused.code, "message": sentence(refused)}, status=409)
        messages.error(request, sentence(refused))
    else:
        if is_device:
            return JsonResponse({"step": step})
        messages.success(request, _("Your part is in, and it is valid."))
    return redirect(_address(found))


@gate(COUNTING)
@never_cache
@require_safe
def tally(request: GatedRequest, poll: str) -> HttpResponse:
    """Answer the sealed sum, from which a trustee's device makes its part."""
    found = secret_poll(request, poll)
    summed = sealed_sum(found) if hasattr(found, "sealed") else None
    if summed is None:
        raise Http404
    return HttpResponse(summed.written(group(found.group)).encode(), content_type="application/json; charset=utf-8")


@gate(COUNTING)
@never_cache
@require_safe
def parts(request: GatedRequest, poll: str) -> HttpResponse:
    """Answer what each keeper has written so far: it is all public, and the other devices need it.

    due, done, steps: what the reader's own device has to do now, how many steps it has done, and of how many.
    """
    found = secret_poll(request, poll)
    people = SealedTrustee.objects.filter(poll=found, account__isnull=False)
    own = _mine(request, found)
    return JsonResponse(
        {
            "parts": [{"number": one.number, **{step: getattr(one, step) for step in STEPS}} for one in people],
            "due": due_step(found, own) if own and found.state == PollState.DRAFT else "",
            "done": sum(bool(getattr(own, step)) for step in STEPS) if own else 0,
            "steps": len(STEPS),
        }
    )


def _show(request: GatedRequest, poll: Poll, form: KeepersForm) -> HttpResponse:
    trustees = list(SealedTrustee.objects.filter(poll=poll))
    people = [one for one in trustees if one.account_id]
    own = _mine(request, poll)
    all_needed = poll.threshold >= len(people)
    conducts = bool(request.roles & CONDUCTING)
    authority = authority_of(poll)
    context: dict[str, Any] = {
        "poll": poll,
        "motion": poll.motion,
        "assembly": poll.assembly,
        "people": [{"name": one.name, "has_key": bool(one.key), "has_opened": bool(one.decryption)} for one in people],
        "all_needed": all_needed,
        "may_invite": conducts and poll.state == PollState.DRAFT and not people,
        "form": form,
        "authority": authority,
        "is_authority": bool(authority and authority.account_id == request.actor.account_id),
        "may_name": conducts and poll.state == PollState.DRAFT and not poll.takes_paper,
        "authority_form": AuthorityForm(accounts=eligible(request)),
        "credentials_url": reverse("voting:credentials", args=[poll.organisation.slug, poll.public_id]),
        "authority_url": reverse("voting:authority", args=[poll.organisation.slug, poll.public_id]),
        "mine": own,
        "step": _step(poll, own),
        "shortest": SHORTEST_PASSPHRASE,
        "addresses": _addresses(poll),
        "conduct_url": address_of(poll.assembly, poll.motion.item) if conducts else "",
        "public_key": json.loads(own.key)["public_key"] if own and own.key else "",
        **_of_election(poll),
    }
    return render(request, "voting/keys.html", context)


def _of_election(poll: Poll) -> dict[str, str]:
    """Return what the device needs in order to open its part, once there is an election."""
    if not hasattr(poll, "sealed"):
        return {"archive_url": "", "fingerprint": ""}
    return {
        "archive_url": reverse("voting:archive", args=[poll.organisation.slug, poll.public_id]),
        "fingerprint": poll.sealed.fingerprint,
    }


def _step(poll: Poll, own: SealedTrustee | None) -> str:
    if own is None:
        return ""
    if poll.state == PollState.DRAFT:
        return due_step(poll, own)
    return "decryption" if poll.state == PollState.CLOSED and not own.decryption and sealed_sum(poll) else ""


def _mine(request: GatedRequest, poll: Poll) -> SealedTrustee | None:
    return SealedTrustee.objects.filter(poll=poll, account=request.actor.account_id, account__isnull=False).first()


def secret_poll(request: GatedRequest, poll: str) -> Poll:
    """Return a secret vote this reader may know of, or answer 404."""
    found = poll_seen(request, poll)
    if found.mode != PollMode.SECRET:
        raise Http404
    return found


def _address(poll: Poll) -> str:
    return reverse("voting:keys", args=[poll.organisation.slug, poll.public_id])


def _addresses(poll: Poll) -> dict[str, str]:
    return {
        name: reverse(f"voting:keys-{name}", args=[poll.organisation.slug, poll.public_id])
        for name in ("invite", "mine", "parts", "tally")
    }


def eligible(request: GatedRequest) -> Any:
    """Return who may be chosen: scrutineers, and those who conduct."""
    grants = {
        "grants__organisation": request.organisation,
        "grants__valid__contains": today(request.organisation),
        "grants__role__in": [*CONDUCTING, Role.SCRUTINEER],
    }
    return Account.objects.filter(**grants).distinct().order_by("name", "email")
