"""The same change of the members a search has found: each one shown first, those who cannot with the reason."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from membership import formats
from membership.errors import AlreadySo, DomainError, OverrideReasonMissing
from membership.messages import sentence
from membership.models import BulkChange, BulkOrder, ConsultationKind, Membership, Organisation
from membership.queries.bulk_orders import orders_of
from membership.queries.register_search import matching
from membership.rules.bulk import AT_ONCE, MOST, MOST_BY_WORKER, BulkKind, Change, Refusal, most_undone_at_once
from membership.services import bulk_sets
from membership.services.bulk import STAYING, Foreseen, change_all, change_in_bulk, foresee_in_bulk, undo_bulk
from membership.services.bulk_orders import order_bulk, order_undo
from membership.web import bulk_forms, moments, selection
from membership.web.bulk_forms import ChangeForm
from membership.web.consulted import noted
from membership.web.forms import RegisterForm
from membership.web.gate import OFFICE, GatedRequest, gate

EARLIER_SHOWN = 10
SAID_UNDONE = gettext_lazy("Each one is again as before.")


@gate(OFFICE)
@never_cache
def bulk(request: GatedRequest) -> HttpResponseBase:
    """Ask what to change, show what would become of each member, and do it for those chosen."""
    here = request.organisation
    members = _found(request)
    count = members.order_by().count()
    asked = "change" in request.GET or request.method == "POST"
    form = ChangeForm((request.POST if request.method == "POST" else request.GET) if asked else None, organisation=here)
    context: dict[str, Any] = {"form": form, "count": _said(count), "kept": _search(request)}
    context["maximum"] = formats.number(MOST_BY_WORKER)
    if asked and form.is_valid():
        change = form.change_asked()
        if request.method == "POST":
            done = _order(request, members, change) if "order" in request.POST else _do(request, members, change)
            if done is not None:
                return redirect(done)
        context["change"] = change
        noted(request, ConsultationKind.BULK, search=urlencode(_search(request)))
        if count <= MOST:
            context |= _shown(foresee_in_bulk(_in_order(members), change=change), change, here)
        elif change.kind.is_act and count > MOST_BY_WORKER:
            context["too_many"] = True
        elif change.kind.is_act or count > AT_ONCE:
            context["orders"] = _said_ordered(count)
        else:
            context |= _summed(members, change, here)
    context["lists"] = _lists(request)
    context["waiting"] = [_waiting(request, one) for one in orders_of(here).filter(ended_at=None)[:EARLIER_SHOWN]]
    context["earlier"] = [_earlier(request, one) for one in _changes(here)[:EARLIER_SHOWN]]
    context["columns"] = [
        {"label": _("Change")},
        {"label": pgettext("column", "On")},
        {"label": _("Members"), "numeric": True},
    ]
    return render(request, "membership/bulk.html", context)


def _found(request: GatedRequest) -> QuerySet[Membership]:
    """Return the members of the search in the address, in no order."""
    here = request.organisation
    at, today = moments.asked({}, here)
    wanted = RegisterForm(request.GET, organisation=here, at=at, known_on=moments.known_on(at, today, here)).wanted()
    return matching(here, wanted)


def _in_order(members: QuerySet[Membership]) -> list[Membership]:
    return list(members.select_related("person", "organisation").order_by("person__sort_key", "pk"))


def _lists(request: GatedRequest) -> list[dict[str, str]]:
    return selection.lists(request, urlencode(_search(request)))


def _search(request: GatedRequest) -> list[tuple[str, str]]:
    names = ("q", "category", "status", "missing", "language", "joined_from", "joined_until")
    return [(name, request.GET[name]) for name in names if request.GET.get(name)]


def _said(count: int) -> str:
    return ngettext("%(n)s member found", "%(n)s members found", count) % {"n": formats.number(count)}


def _order(request: GatedRequest, members: QuerySet[Membership], change: Change) -> str | None:
    """Have a worker look at more members than a page can wait for; answer where to watch it."""
    here = request.organisation
    try:
        order = order_bulk(here, members=members, change=change, actor=request.actor)
    except DomainError as refused:
        messages.error(request, sentence(refused))
        return None
    return reverse("register-bulk-order", kwargs={"slug": here.slug, "order": order.public_id})


def _said_ordered(count: int) -> str:
    said = ngettext("Look at what would become of %(n)s member", "Look at what would become of %(n)s members", count)
    return said % {"n": formats.number(count)}


def _do(request: GatedRequest, members: QuerySet[Membership], change: Change) -> str | None:
    try:
        if (expected := request.POST.get("everybody", "")).isdecimal():
            done = change_all(
                request.organisation, members=members, change=change, actor=request.actor, expected=int(expected[:9])
            )
        else:
            chosen = members.filter(public_id__in=request.POST.getlist("member")[: MOST + 1])
            done = change_in_bulk(request.organisation, members=_in_order(chosen), change=change, actor=request.actor)
    except DomainError as refused:
        messages.error(request, sentence(refused))
        return None
    messages.success(request, said_done(done.members))
    return reverse("register-bulk-done", kwargs={"slug": request.organisation.slug, "bulk": done.public_id})


def said_done(count: int) -> str:
    """Return how many were changed, in words."""
    return ngettext("%(n)s member was changed.", "%(n)s members were changed.", count) % {"n": formats.number(count)}


def _shown(foreseen: list[Foreseen], change: Change, here: Organisation) -> dict[str, Any]:
    words = bulk_forms.words(here)
    changing = [one for one in foreseen if one.refusal is None]
    return {
        "changing": [
            {
                "id": one.membership.public_id,
                "name": one.membership.person.full_name,
                "number": one.membership.number,
                "change": f"{words.get((change.kind.value, one.before), one.before)} → "
                f"{words.get((change.kind.value, change.to), change.to)}",
            }
            for one in changing
        ],
        "refused": [
            [one.membership.person.full_name, one.membership.number, _why(one.refusal)]
            for one in foreseen
            if one.refusal is not None
        ],
        "refused_columns": [{"label": _("Name")}, {"label": _("Number")}, {"label": _("Reason")}],
        "warned": said_warned(sum(isinstance(one.refusal, OverrideReasonMissing) for one in foreseen)),
        "act": ngettext("Change %(n)s member", "Change %(n)s members", len(changing))
        % {"n": formats.number(len(changing))},
    }


def said_warned(count: int) -> str:
    """Return what to do for those of whom a rule only warns; nothing where there are none."""
    if not count:
        return ""
    said = ngettext(
        "%(n)s member stays as they are only because a rule warns. To change them too, ask again with what is missing "
        "or with the reason for going on.",
        "%(n)s members stay as they are only because a rule warns. To change them too, ask again with what is missing "
        "or with the reason for going on.",
        count,
    )
    return said % {"n": formats.number(count)}


def _why(refused: DomainError) -> str:
    return str(STAYING[Refusal.ALREADY]) if isinstance(refused, AlreadySo) else sentence(refused)


def _summed(members: QuerySet[Membership], change: Change, here: Organisation) -> dict[str, Any]:
    """Return what would become of more members than a page can show: in figures."""
    changing, staying = bulk_sets.tally(bulk_sets.look(members, change))
    return {
        "everybody": changing,
        "refused": [[str(STAYING[reason]), formats.number(count)] for reason, count in staying.items()],
        "refused_columns": [{"label": _("Reason")}, {"label": _("Members"), "numeric": True}],
        "into": bulk_forms.words(here).get((change.kind.value, change.to), change.to),
        "act": ngettext("Change %(n)s member", "Change %(n)s members", changing) % {"n": formats.number(changing)},
    }


def _changes(here: Organisation) -> Any:
    return BulkChange.objects.for_organisation(here).order_by("-made_at", "-pk")


def _earlier(request: GatedRequest, bulk: BulkChange) -> list[Any]:
    address = reverse("register-bulk-done", kwargs={"slug": request.organisation.slug, "bulk": bulk.public_id})
    when = formats.instant(bulk.made_at.astimezone(request.organisation.zone))
    return [{"text": title_of(request, bulk), "url": address}, when, formats.number(bulk.members)]


def _waiting(request: GatedRequest, order: BulkOrder) -> dict[str, str]:
    address = reverse("register-bulk-order", kwargs={"slug": request.organisation.slug, "order": order.public_id})
    return {"title": title_of(request, order), "state": str(order.get_state_display()), "url": address}


def title_of(request: GatedRequest, bulk: BulkChange | BulkOrder) -> str:
    """Return what is changed, into what."""
    to = bulk_forms.words(request.organisation).get((bulk.kind, bulk.to), bulk.to)
    said = {"what": str(bulk_forms.KINDS[BulkKind(bulk.kind)]), "to": to}
    return _("%(what)s: %(to)s") % said


@gate(OFFICE)
@never_cache
def done(request: GatedRequest, bulk: str) -> HttpResponse:
    found = _bulk(request, bulk)
    undoing = found.undoings.order_by("-pk").first()
    return render(
        request,
        "membership/bulk_done.html",
        {
            "bulk": found,
            "undoing": undoing and _waiting(request, undoing),
            "is_being_undone": undoing is not None and undoing.ended_at is None,
            "title": title_of(request, found),
            "lede": said_done(found.members),
            "when": formats.instant(found.made_at.astimezone(request.organisation.zone)),
        },
    )


@gate(OFFICE)
@require_POST
def undo(request: GatedRequest, bulk: str) -> HttpResponseBase:
    found = _bulk(request, bulk)
    try:
        if found.members > most_undone_at_once(BulkKind(found.kind)):
            order = order_undo(found, actor=request.actor)
            return redirect("register-bulk-order", slug=request.organisation.slug, order=order.public_id)
        undo_bulk(found, actor=request.actor)
    except DomainError as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, SAID_UNDONE)
    return redirect("register-bulk-done", slug=request.organisation.slug, bulk=found.public_id)


def _bulk(request: GatedRequest, public_id: str) -> BulkChange:
    found: BulkChange | None = _changes(request.organisation).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
