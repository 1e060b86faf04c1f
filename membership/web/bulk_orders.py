"""A change of more members than a page can wait for: watched while a worker looks, confirmed, watched again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from membership import formats
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import BulkOrder, BulkOrderState, ConsultationKind, Membership
from membership.queries.bulk_orders import WAITING, orders_of, progress_of
from membership.services.bulk_orders import confirm_bulk, drop_bulk
from membership.web import bulk
from membership.web.consulted import noted
from membership.web.gate import OFFICE, GatedRequest, gate

STAYING_SHOWN = 100


@gate(OFFICE)
@never_cache
@vary_on_headers("HX-Request")
def order(request: GatedRequest, order: str) -> HttpResponseBase:
    """Show where it stands: how far the worker is, then what would become of them, then that it is done."""
    found = _order(request, order)
    is_asking_again = "HX-Request" in request.headers
    change = found.undoes if found.state == BulkOrderState.UNDONE else found.made
    if change is not None and not is_asking_again:
        if found.undoes is not None:
            messages.success(request, bulk.SAID_UNDONE)
        return redirect("register-bulk-done", slug=request.organisation.slug, bulk=change.public_id)
    context = {
        "order": found,
        "title": bulk.title_of(request, found),
        "here": request.path,
        "waits": found.state in WAITING,
        "progress": _progress(found),
        "why": found.refusal.get(_language(), ""),
    }
    if found.state == BulkOrderState.LOOKED:
        context |= _foreseen(request, found)
    # What is asked again renews the bar alone; once the worker is done, the whole page is read anew.
    answer = render(request, "membership/bulk_order.html" + ("#progress" if is_asking_again else ""), context)
    if is_asking_again and found.state not in WAITING:
        answer["HX-Refresh"] = "true"
    return answer


def _language() -> str:
    return "fr" if (get_language() or "").startswith("fr") else "en"


def _progress(found: BulkOrder) -> dict[str, Any]:
    total = found.found if found.state == BulkOrderState.LOOKING else found.changing
    done = progress_of(found)
    said = ngettext("%(done)s of %(n)s member", "%(done)s of %(n)s members", total)
    titles = {
        BulkOrderState.MAKING: _("The members are being changed"),
        BulkOrderState.UNDOING: _("The members are being put back as before"),
    }
    return {
        "title": titles.get(BulkOrderState(found.state), _("Each member is being looked at")),
        "done": done,
        "total": max(total, 1),
        "text": said % {"done": formats.number(done), "n": formats.number(total)},
    }


def _foreseen(request: GatedRequest, found: BulkOrder) -> dict[str, Any]:
    page = Paginator(found.staying, STAYING_SHOWN).get_page(request.GET.get("page"))
    keys = [one["member"] for one in page.object_list if one["member"]]
    if keys:
        noted(request, ConsultationKind.BULK)
    people = {one.pk: one for one in Membership.objects.filter(pk__in=keys).select_related("person")}
    by_name = any(one["member"] for one in found.staying)
    n = {"n": formats.number(found.changing)}
    columns = [_("Name"), _("Number"), _("Reason")] if by_name else [_("Reason"), _("Members")]
    return {
        "page": page,
        "figures": [
            {"label": _("Would change"), "value": n["n"]},
            {"label": _("Stay as they are"), "value": formats.number(found.found - found.changing)},
        ],
        "columns": [{"label": one, "numeric": one == _("Members")} for one in columns],
        "staying": [_row(one, people) for one in page.object_list],
        "warned": bulk.said_warned(sum(bool(one.get("warns")) for one in found.staying)),
        "act": ngettext("Change %(n)s member", "Change %(n)s members", found.changing) % n,
    }


def _row(one: dict[str, Any], people: dict[int, Membership]) -> list[str]:
    if one["member"] is None:
        return [one[_language()], formats.number(one["members"])]
    member = people[one["member"]]
    return [member.person.full_name, member.number, one[_language()]]


@gate(OFFICE)
@require_POST
def confirm(request: GatedRequest, order: str) -> HttpResponse:
    return _go_on(request, order, confirm_bulk)


@gate(OFFICE)
@require_POST
def drop(request: GatedRequest, order: str) -> HttpResponse:
    return _go_on(request, order, drop_bulk)


def _go_on(request: GatedRequest, public_id: str, step: Callable[..., BulkOrder]) -> HttpResponse:
    found = _order(request, public_id)
    try:
        step(found, actor=request.actor)
    except DomainError as refused:
        messages.error(request, sentence(refused))
    return redirect(reverse("register-bulk-order", kwargs={"slug": request.organisation.slug, "order": public_id}))


def _order(request: GatedRequest, public_id: str) -> BulkOrder:
    found = orders_of(request.organisation).filter(public_id=public_id).select_related("made", "undoes").first()
    if found is None:
        raise Http404
    return found
