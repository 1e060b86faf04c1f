"""How the installation goes, for whoever keeps it running: what waits, for how long, at which pace, by which workers.

The same figures as `/metrics`, for eyes. Whoever says the word of METRICS_TOKEN sees it; without one the page does not
exist. It shows counts and ages, no organisation and no person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from allauth.core import ratelimit
from babel.numbers import format_decimal
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config import figures
from config.health import STALE_AFTER
from membership import formats
from membership.models import AttemptOutcome, DeliveryState
from membership.services.sender import hold_in_force

SAID = "operations"
ADDRESS = re.compile(r"<?[^\s<>]+@[^\s<>]+>?")
# Wake somebody: what is due leaves within minutes when all is well.
LATE = timedelta(minutes=10)


class WordForm(forms.Form):
    word = forms.CharField(
        label=gettext_lazy("The operators’ word"),
        help_text=gettext_lazy("The one of METRICS_TOKEN, in the settings of the installation."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if not constant_time_compare(word, settings.METRICS_TOKEN):
            raise forms.ValidationError(_("This is not the word."))
        return word


@dataclass(frozen=True, slots=True)
class Worker:
    name: str
    silent: str
    is_late: bool


@never_cache
@require_http_methods(["GET", "POST"])
def operations(request: HttpRequest) -> HttpResponse:
    """Ask for the word, then show the figures for as long as the browser is open."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if request.session.get(SAID) != _fingerprint():
        if request.method == "POST" and not ratelimit.consume(request, action="operations"):
            refusal: HttpResponse = ratelimit.respond_429(request)
            return refusal
        form = WordForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            request.session.cycle_key()
            request.session[SAID] = _fingerprint()
            return redirect("operations")
        return render(request, "config/operations_word.html", {"form": form}, status=422 if form.errors else 200)
    return render(request, "config/operations.html", _shown())


operations.access_rule = "public"  # type: ignore[attr-defined]  # guarded by its word


def _fingerprint() -> str:
    """Return what the session keeps: another word ends what the former one opened."""
    return salted_hmac("config.operations", settings.METRICS_TOKEN, algorithm="sha256").hexdigest()


def _shown() -> dict[str, object]:
    waiting = list(figures.unfinished())
    oldest = timedelta(seconds=next(figures.oldest())[1])
    pace = dict(figures.pace())
    silent = [(name, timedelta(seconds=seconds)) for name, seconds in figures.workers()]
    held = hold_in_force()
    return {
        "waiting": [{"label": DeliveryState(key).label, "value": formats.number(int(n))} for key, n in waiting],
        "is_waiting": oldest >= timedelta(seconds=1),
        "oldest": formats.duration(oldest),
        "is_late": oldest > LATE,
        "held": held,
        # Servers name whom a letter was for; this page names nobody.
        "held_answer": ADDRESS.sub("…", held.answer) if held else "",
        "pace": _a_minute(pace[AttemptOutcome.ACCEPTED]),
        "recent": [{"label": AttemptOutcome(key).label, "value": _a_minute(n)} for key, n in pace.items() if n],
        "events": formats.number(int(next(figures.unsettled_events())[1])),
        "queues": [{"label": _in_words(name), "value": formats.number(int(n))} for name, n in figures.queues()],
        "workers": [Worker(name, formats.duration(span), span > STALE_AFTER) for name, span in silent],
    }


def _in_words(queue: str) -> str:
    """Return what a queue is for; its name, by which workers are started, behind it."""
    match queue:
        case "ballots":
            said = _("Opening and closing of votes")
        case "counts":
            said = _("Counting")
        case "notices":
            said = _("Notices owed")
        case "mail":
            said = _("News, certificates, changes to many")
        case "default":
            said = _("Everything else")
        case _other:
            return queue
    return f"{said} ({queue})"


def _a_minute(attempts: float) -> str:
    # Of one in five minutes, nought would be wrong.
    return str(format_decimal(round(attempts, 1 if attempts < 10 else 0), locale=formats.locale()))
