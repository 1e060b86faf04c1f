"""The page of whoever makes the credentials of a secret vote in the place of the server, and their naming."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from membership.clock import now
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import CONDUCT, COUNTING, GatedRequest, gate
from voting.models import CredentialAuthority, PollState
from voting.queries.rolls import preview_of
from voting.services.sealed.authorities import name_authority, publish_credentials
from voting.web.forms import AuthorityForm, CredentialsForm
from voting.web.keys import eligible, secret_poll


@gate(CONDUCT)
@require_POST
def name(request: GatedRequest, poll: str) -> HttpResponseBase:
    """Name who makes the credentials."""
    found = secret_poll(request, poll)
    form = AuthorityForm(request.POST, accounts=eligible(request))
    if form.is_valid():
        try:
            name_authority(found, account=form.cleaned_data["account"], actor=request.actor)
        except DomainError as refused:
            messages.error(request, sentence(refused))
        else:
            messages.success(request, _("They are named. They find the page on this one, signed in."))
    else:
        messages.error(request, _("Choose who makes the credentials."))
    return redirect(reverse("voting:keys", args=[found.organisation.slug, found.public_id]))


@gate(COUNTING)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def credentials(request: GatedRequest, poll: str) -> HttpResponseBase:
    """Let the authority make credentials on this device, or paste what their own program made."""
    found = secret_poll(request, poll)
    authority = CredentialAuthority.objects.filter(poll=found, account=request.actor.account_id).first()
    if authority is None:
        raise Http404
    form = CredentialsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = publish_credentials(authority, written=form.cleaned_data["public"], actor=request.actor)
        except DomainError as refused:
            form.add_error("file" if request.FILES else "public", sentence(refused))
        else:
            messages.success(request, _("%(n)s public credentials are in.") % {"n": kept.count})
            return redirect(request.path)
    return _show(request, authority, form)


def _show(request: GatedRequest, authority: CredentialAuthority, form: CredentialsForm) -> HttpResponse:
    poll = authority.poll
    context = {
        "poll": poll,
        "motion": poll.motion,
        "assembly": poll.assembly,
        "authority": authority,
        "is_draft": poll.state == PollState.DRAFT,
        "wanted": preview_of(poll.assembly, now()).entitled if poll.state == PollState.DRAFT else authority.count,
        "form": form,
        "keys_url": reverse("voting:keys", args=[poll.organisation.slug, poll.public_id]),
    }
    return render(request, "voting/credentials.html", context, status=422 if form.errors else 200)
