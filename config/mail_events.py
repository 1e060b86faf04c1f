"""Where the mail provider of the installation tells what became of messages; the signature is checked by anymail.

Whatever is wrong gets the same answer: who is not the provider learns nothing. Only the provider that is set up has a
page here.
"""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import structlog
from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.postal import PostalTrackingWebhookView
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from membership.services.provider_events import keep_event, spend_token

log = structlog.get_logger("unevoix.mail")

LONGEST = 1_000_000
# Longer than a provider goes on trying a call that was not answered well.
SIGNED_WITHIN = timedelta(days=1)


class _Heard:
    """Instead of anymail's signal: the events that were read in one call, and the word that signed it, if one did."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.token = ""

    def send(self, sender: Any, event: Any, esp_name: str) -> None:
        self.events.append(event)


class _MailgunOfToday(MailgunTrackingWebhookView):  # type: ignore[misc]  # anymail says no types
    """Mailgun signs the hour of its call and a word, and nothing of what it tells.

    So an old call is worth nothing, and a word serves once: with a signature that was overheard, nobody tells us more.
    """

    def validate_request(self, request: HttpRequest) -> None:
        super().validate_request(request)
        is_form = request.content_type != "application/json"
        signed = request.POST if is_form else json.loads(request.body)["signature"]
        if abs(time.time() - float(signed["timestamp"])) > SIGNED_WITHIN.total_seconds():
            raise AnymailWebhookValidationFailure("signed too long ago")
        self.signal.token = str(signed["token"])


VIEWS: dict[str, Any] = {"mailgun": _MailgunOfToday, "postal": PostalTrackingWebhookView}


@csrf_exempt
@require_POST
def mail_events(request: HttpRequest, provider: str) -> HttpResponse:
    """Keep the events of one call of the provider before it is answered, or do not answer it well."""
    if provider != settings.MAIL_PROVIDER or provider not in VIEWS:
        raise Http404
    if len(request.body) > LONGEST:
        return _refused("too long")
    heard = _Heard()
    try:
        VIEWS[provider].as_view(signal=heard)(request)
    except (AnymailWebhookValidationFailure, KeyError, TypeError, ValueError, AttributeError) as error:
        # Not signed, or signed and not readable: a provider that is answered so tries again, and its operator is told.
        return _refused(type(error).__name__)
    # A fault of ours from here on is no fault of the provider's: it is answered and logged as ours. Nothing is kept
    # then, and the call may be made again.
    with transaction.atomic():
        if heard.token and not spend_token(provider, heard.token):
            return _refused("signed by a word that was spent")
        for event in heard.events:
            keep_event(provider, event)
    return HttpResponse("kept\n", content_type="text/plain")


def _refused(why: str) -> HttpResponse:
    log.warning("mail event refused", why=why)
    return HttpResponse("refused\n", status=400, content_type="text/plain")


mail_events.access_rule = "public"  # type: ignore[attr-defined]  # guarded by the provider's signature
