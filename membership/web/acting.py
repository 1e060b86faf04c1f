"""As whom does this session act? Asked when one account may be several persons of an organisation.

A couple who share a mailbox share an account: before anything is done as a member, the page asks
«Êtes-vous …?», and the answer holds for the session.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from membership.access import links_of
from membership.models import Membership, Organisation, Person
from membership.web.gate import ENTRIES, MEMBER, GatedRequest, gate

ACTING = "acting"


def persons_here(request: GatedRequest) -> list[Person]:
    """Return the persons this account may act as here. Costs one SQL statement."""
    return [link.person for link in links_of(request.user, request.organisation)]  # type: ignore[arg-type]


def acting_person(request: GatedRequest) -> Person | None:
    """Return the person of this session here: the only one there is, or the one who said so."""
    persons = persons_here(request)
    if len(persons) == 1:
        return persons[0]
    chosen = request.session.get(ACTING, {}).get(request.organisation.public_id)
    return next((person for person in persons if person.public_id == chosen), None)


def as_person(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view `request.person`, or ask first who is there. Stands under `@gate(MEMBER)`.

    Somebody with a role but without a person, such as an auditor, has no file here: 404.
    """

    @functools.wraps(view)
    def acting(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = acting_person(request)
        if person is None:
            if not persons_here(request):
                raise Http404
            return redirect_to_who(request)
        request.person = person
        return view(request, *args, **kwargs)

    return acting


def redirect_to_who(request: GatedRequest) -> HttpResponseBase:
    # As after signing in: what was being sent is not sent again by following a link.
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    address = reverse("who", kwargs={"slug": request.organisation.slug})
    return redirect(f"{address}?{urlencode({'next': back})}" if back else address)


@gate(MEMBER)
@never_cache
def who(request: GatedRequest) -> HttpResponseBase:
    """Ask who is there, and remember the answer until the session ends."""
    persons = persons_here(request)
    if not persons:
        raise Http404
    onwards = _onwards(request)
    if request.method == "POST":
        chosen = next((one for one in persons if one.public_id == request.POST.get("person")), None)
        if chosen is None:
            raise Http404
        _act_as(request, request.organisation, chosen)
        return redirect(onwards)
    if len(persons) == 1:
        return redirect(onwards)
    numbers = dict(Membership.objects.filter(person__in=persons).values_list("person", "number"))
    return render(
        request,
        "membership/who.html",
        {
            "people": [{"person": person, "number": numbers.get(person.pk, "")} for person in persons],
            "present": acting_person(request),
            "next": onwards,
        },
    )


def _act_as(request: HttpRequest, organisation: Organisation, person: Person) -> None:
    """Answer for one person from now on; what the other had opened here is closed behind them."""
    request.session.cycle_key()
    request.session.pop(ENTRIES, None)
    request.session[ACTING] = request.session.get(ACTING, {}) | {organisation.public_id: person.public_id}


def _onwards(request: GatedRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("organisation", kwargs={"slug": request.organisation.slug})
