"""Where the mail provider of the installation tells what became of messages; the signature is checked by anymail.

Whatever is wrong gets the same answer: who is not the provider learns nothing. Only the provider that is set up has a
page here.
"""

from __future__ import annotations

from typing import Any

import structlog
from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.postal import PostalTrackingWebhookView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from membership.services.provider_events import keep_event

log = structlog.get_logger("unevoix.mail")

LONGEST = 1_000_000


class _Keeper:
    """Instead of anymail's signal: the events of a call are kept before it is answered, or it is not answered well."""

    def send(self, sender: Any, event: Any, esp_name: str) -> None:
        keep_event(settings.MAIL_PROVIDER, event)


def _keeping(view: Any) -> Any:
    return type(f"Keeping{view.__name__}", (view,), {"signal": _Keeper()})


VIEWS = {
    "mailgun": _keeping(MailgunTrackingWebhookView),
    "postal": _keeping(PostalTrackingWebhookView),
}


@csrf_exempt
@require_POST
def mail_events(request: HttpRequest, provider: str) -> HttpResponse:
    """Keep the events of one call of the provider."""
    if provider != settings.MAIL_PROVIDER or provider not in VIEWS:
        raise Http404
    if len(request.body) > LONGEST:
        return _refused("too long")
    try:
        VIEWS[provider].as_view()(request)
    except (AnymailWebhookValidationFailure, KeyError, TypeError, ValueError, AttributeError) as error:
        # Not signed, or signed and not readable: a provider that is answered so tries again, and its operator is told.
        return _refused(type(error).__name__)
    return HttpResponse("kept\n", content_type="text/plain")


def _refused(why: str) -> HttpResponse:
    log.warning("mail event refused", why=why)
    return HttpResponse("refused\n", status=400, content_type="text/plain")


mail_events.access_rule = "public"  # type: ignore[attr-defined]  # guarded by the provider's signature
