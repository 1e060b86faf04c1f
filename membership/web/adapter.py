"""How allauth fits here: nobody signs up, codes leave after the answer, pages speak plainly."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from membership.models import Account, normal_email
from membership.services import courier
from membership.web import language


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from the registers of the organisations."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the code that was sent. Check it, or ask for another."),
        "too_many_login_attempts": _("Too many tries in a short time. Wait a few minutes, then try again."),
        "rate_limited": _("Too many tries in a short time. Wait a few minutes, then try again."),
        "incorrect_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the message in the language of whoever will read it, and let it leave afterwards."""
        account = Account.objects.filter(email=normal_email(email)).first()
        with override(account.language if account else None):
            message = self.render_mail(
                template_prefix, email, {"email": email, **context}, headers={"Auto-Submitted": "auto-generated"}
            )
        courier.post(message)

    def reauthenticate(self, user: Any, password: str) -> bool:
        # The account is known already; the ways of finding it by address or number are not needed.
        return bool(user.check_password(password))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """On a device that never chose a language, go on in the account's own."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            language.remember(response, user.language)
        return response
