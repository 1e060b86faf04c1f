"""«Mes avis»: all that was written to whoever reads it, and the instant at which they first opened it here."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from membership.models import Delivery, SeenThrough
from membership.queries.attachments import attached_to, listed
from membership.queries.letters import letters_of_person
from membership.services.composing import own_words
from membership.services.correspondence import acknowledge
from membership.services.mailer import fill
from membership.web.acting import as_person
from membership.web.gate import OWN, gate
from membership.web.letter_words import told_in_words
from membership.web.me.file import OwnRequest

PER_PAGE = 20


@gate(OWN)
@as_person
@never_cache
@require_safe
def notices(request: OwnRequest) -> HttpResponse:
    """List what was written to this person, the latest first."""
    page = Paginator(letters_of_person(request.person), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "letters": [told_in_words(delivery) for delivery in page], "person": request.person}
    return render(request, "membership/me/notices.html", context)


@gate(OWN)
@as_person
@never_cache
@require_safe
def notice(request: OwnRequest, delivery: str) -> HttpResponse:
    """Show one text as it was sent. Read here, signed in, it did reach its reader: the first time is kept."""
    found: Delivery | None = letters_of_person(request.person).filter(public_id=delivery).first()
    if found is None:
        raise Http404
    if request.method == "GET":
        acknowledge(found, through=SeenThrough.SPACE, actor=request.actor)
        found.refresh_from_db(fields=["first_seen_at", "seen_through"])
    texts = {text.language: text for text in found.notice.texts.all()}
    text = texts.get(found.language) or texts["fr"]
    context = {
        "attached": listed(attached_to(found.notice)),
        "told": told_in_words(found),
        "language": text.language,
        "subject": text.subject,
        # The personal link is for the message alone: here one is signed in.
        "body": fill(
            text.body_text,
            {"name": found.addressee, "link": request.build_absolute_uri("/")} | own_words(found, text),
        ),
    }
    return render(request, "membership/me/notice.html", context)
