"""Those whom a search finds, taken away as a list."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from membership.errors import RegisterTooLong
from membership.messages import sentence
from membership.services.exports.lists import LISTED_AS
from membership.services.exports.selection import export_selection
from membership.services.exports.words import FORMAT_WORDS
from membership.web import moments, register_views
from membership.web.downloads import sent
from membership.web.forms import RegisterForm
from membership.web.gate import OFFICE, GatedRequest, gate


def lists(request: GatedRequest, query: str) -> list[dict[str, str]]:
    """Return where those whom a search finds are taken away, form by form."""
    slug = request.organisation.slug
    return [
        {
            "label": FORMAT_WORDS[name],
            "url": f"{reverse('register-selection', kwargs={'slug': slug, 'taken_as': name})}?{query}",
        }
        for name in LISTED_AS
    ]


@gate(OFFICE)
@require_safe
@never_cache
def selection(request: GatedRequest, taken_as: str) -> HttpResponseBase:
    here = request.organisation
    if taken_as not in LISTED_AS:
        raise Http404
    at, today = moments.asked(request.GET, here)
    wanted = RegisterForm(request.GET, organisation=here, at=at, known_on=moments.known_on(at, today, here)).wanted()
    search = register_views.asked(request.GET.items())
    language = get_language() or "fr"
    try:
        return sent(
            export_selection(here, wanted, search=search, taken_as=taken_as, language=language, actor=request.actor)
        )
    except RegisterTooLong as error:
        messages.error(request, sentence(error))
        return redirect(f"{reverse('register', kwargs={'slug': here.slug})}?{request.GET.urlencode()}")
