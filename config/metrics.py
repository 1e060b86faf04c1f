"""How the sending goes, as Prometheus reads it: for whoever watches over the installation, and nobody else.

Without METRICS_TOKEN in the environment the page does not exist.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from config import figures

KIND = "text/plain; version=0.0.4; charset=utf-8"


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the figures to whoever holds the token."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not constant_time_compare(given, token):
        raise Http404
    return HttpResponse(written(), content_type=KIND, headers={"Cache-Control": "no-store"})


metrics.access_rule = "public"  # type: ignore[attr-defined]  # guarded by its token


def written() -> str:
    """Return all figures in the text format of Prometheus."""
    lines = []
    for name, said, label, samples in (
        ("unevoix_deliveries_unfinished", "Messages without an outcome, by state", "state", figures.unfinished()),
        (
            "unevoix_oldest_unfinished_seconds",
            "How long the oldest of them that is owed has waited since it was due",
            "",
            figures.oldest(),
        ),
        ("unevoix_oldest_news_seconds", "The same of the news", "", figures.oldest(news=True)),
        ("unevoix_attempts_per_minute", "Attempts a minute of late, by outcome", "outcome", figures.pace()),
        ("unevoix_attempts_begun_total", "Attempts begun since the beginning", "", figures.begun()),
        ("unevoix_sending_held", "1 while the mail account must wait, by reason", "reason", figures.held()),
        (
            "unevoix_provider_events_waiting",
            "What the mail provider told and nobody looked at yet",
            "",
            figures.unsettled_events(),
        ),
        ("unevoix_queue_depth", "Tasks that wait at the broker, by queue", "queue", figures.queues()),
        ("unevoix_worker_silent_seconds", "How long since each worker was last heard", "worker", figures.workers()),
    ):
        # A name that ends so is the convention for what only grows.
        kind = "counter" if name.endswith("_total") else "gauge"
        lines += [f"# HELP {name} {said}", f"# TYPE {name} {kind}"]
        lines += [f"{name}{_labels(label, key)} {value:g}" for key, value in samples]
    return "\n".join(lines) + "\n"


def _labels(label: str, key: str) -> str:
    safe = key.replace("\\", "").replace('"', "").replace("\n", "")
    return f'{{{label}="{safe}"}}' if label else ""
