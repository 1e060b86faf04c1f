"""The switch of languages: remembered by this device, and by the account when there is one."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from membership.access import actor_for
from membership.models import Account
from membership.services import accounts
from membership.web.gate import PUBLIC, gate


@gate(PUBLIC)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    onwards = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(onwards, {request.get_host()}, require_https=request.is_secure()):
        onwards = "/"
    response = redirect(onwards)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        remember(response, language)
        if isinstance(request.user, Account):
            accounts.choose_language(request.user, language, actor=actor_for(request.user))
    return response


def remember(response: HttpResponse, language: str) -> None:
    """Let this device read its pages in a language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
