"""Signing in: by a code sent to a mailbox, or by member number with a password once activated.

Whoever tries learns nothing about who is a member: the same page, after the same time, whether or
not the address or the number is known, and the same limits on how often one may try.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from membership.access import actor_for
from membership.errors import ActivationRefused
from membership.messages import sentence
from membership.models import Account
from membership.services import accounts
from membership.web.forms import ActivationForm, ChangePasswordForm, NumberLoginForm
from membership.web.gate import PUBLIC, SIGNED_IN, GatedRequest, gate

BACKEND = "membership.web.backends.MemberNumberBackend"
# Longer than the slowest honest answer: looking somebody up, opening their account, writing the code.
STEADY_SECONDS = 0.4


def steady(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer what was posted after a fixed time, so that the time tells nothing."""

    @functools.wraps(view)
    def unhurried(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        began = time.monotonic()
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            time.sleep(max(0.0, began + STEADY_SECONDS - time.monotonic()))
        return response

    return unhurried


@gate(PUBLIC)
@steady
def request_code(request: HttpRequest) -> HttpResponseBase:
    response: HttpResponseBase = allauth.request_login_code(request)
    return response


@gate(PUBLIC)
@steady
def confirm_code(request: HttpRequest) -> HttpResponseBase:
    """Take the code, or send another: only somebody known is written to, which takes its time."""
    response: HttpResponseBase = allauth.confirm_login_code(request)
    return response


@gate(PUBLIC)
@never_cache
@sensitive_post_parameters("password")
def number_login(request: GatedRequest) -> HttpResponseBase:
    form = NumberLoginForm(request.POST or None)
    if form.is_valid():
        number, password = form.cleaned_data["number"], form.cleaned_data["password"]
        refusal = _one_more_try(request, "number_login", number)
        if refusal:
            return refusal
        account = authenticate(request, organisation=request.organisation, number=number, password=password)
        if account is not None:
            ratelimit.clear(request, action="number_login_failed", key=_tries_of(request, number))
            return _enter(request, account)
        form.add_error(None, _("This number and this password do not go together. Check them both."))
    return render(request, "membership/number_login.html", {"form": form, "next": request.GET.get("next", "")})


@gate(PUBLIC)
@steady
@never_cache
@sensitive_post_parameters("password", "again", "code")
def activate(request: GatedRequest) -> HttpResponseBase:
    form = ActivationForm(request.POST or None, initial={"number": request.GET.get("number", "")[:40]})
    if form.is_valid():
        asked = form.cleaned_data
        refusal = _one_more_try(request, "activate", asked["number"])
        if refusal:
            return refusal
        try:
            account = accounts.activate(
                request.organisation, number=asked["number"], code=asked["code"], password=asked["password"]
            )
        except ActivationRefused as error:
            form.add_error(None, sentence(error))
        else:
            ratelimit.clear(request, action="activate_failed", key=_tries_of(request, asked["number"]))
            messages.success(request, _("Your password is chosen. From now on, sign in with your number and it."))
            return _enter(request, account)
    return render(request, "membership/activate.html", {"form": form})


def _one_more_try(request: GatedRequest, action: str, number: str) -> HttpResponseBase | None:
    """Count a try by this device, by it at this number, and by anybody at this number; refuse too many.

    Numbers are easily guessed: the narrow limit is this device's alone, so that nobody can shut a
    member out on the evening of a meeting by trying in their place.
    """
    by_device, by_anybody = _tries_of(request, number), f"{request.organisation.pk}:{number.strip().upper()}"
    if (
        ratelimit.consume(request, action=action)
        and ratelimit.consume(request, action=f"{action}_failed", key=by_device)
        and ratelimit.consume(request, action=f"{action}_at_number", key=by_anybody)
    ):
        return None
    return _too_many(request)


def _too_many(request: HttpRequest) -> HttpResponseBase:
    response: HttpResponseBase = ratelimit.respond_429(request)
    return response


def _tries_of(request: GatedRequest, number: str) -> str:
    device = get_adapter().get_client_ip(request)
    return f"{request.organisation.pk}:{number.strip().upper()}:{device}"


def _enter(request: GatedRequest, account: Any) -> HttpResponseBase:
    """Sign in through allauth, so that whatever it adds to a log-in holds for this one too."""
    account.backend = BACKEND
    home = reverse("organisation", kwargs={"slug": request.organisation.slug})
    response: HttpResponseBase = perform_login(
        request,
        account,
        # There may be no address to verify: the number came from the organisation itself.
        email_verification="none",
        redirect_url=get_next_redirect_url(request) or home,
    )
    return response


@gate(SIGNED_IN)
@never_cache
@sensitive_post_parameters("present", "password", "again")
def change_password(request: HttpRequest) -> HttpResponseBase:
    """Let those who sign in by number choose another password; the others have none."""
    account = request.user
    assert isinstance(account, Account)
    if not account.has_usable_password():
        raise Http404
    form = ChangePasswordForm(request.POST or None, account=account)
    if request.method == "POST" and not ratelimit.consume(request, action="change_password", user=account):
        return _too_many(request)
    if form.is_valid():
        accounts.choose_password(account, form.cleaned_data["password"], actor=actor_for(account))
        update_session_auth_hash(request, account)
        messages.success(request, _("Your password is changed."))
        return redirect("home")
    return render(request, "membership/change_password.html", {"form": form})


@gate(PUBLIC)
def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Say where membership comes from, to whoever looks for a place to sign up."""
    return render(request, "account/signup_closed.html")
