"""The seats of a federation's members: how many each has and why, who holds them, and which are empty."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from membership import access, formats
from membership.clock import today
from membership.errors import DomainError, NoRuleSet
from membership.messages import sentence
from membership.models import ConsultationKind, Membership, Relation, Representation
from membership.queries.delegations import Delegation, Seat, delegations_on
from membership.queries.member_file import membership_named
from membership.queries.moment import Moment
from membership.queries.rules import rules_for
from membership.rules.delegations import grants_seats
from membership.services.delegations import set_votes_basis
from membership.web import moments
from membership.web.consulted import noted
from membership.web.delegation_forms import VotesBasisForm
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate
from membership.web.joined import member_acted_on


@gate(REGISTER)
def delegations(request: GatedRequest) -> HttpResponse:
    """List the member organisations with their seats on a day, those with an empty one first."""
    here = request.organisation
    at, now = moments.asked(request.GET, here)
    found = _found(request, at)
    noted(request, ConsultationKind.ACTING, at=at)
    found.sort(key=lambda one: one.empty == 0)
    context = {
        **moments.shown(at, now, here),
        "columns": [
            {"label": _("Member")},
            {"label": _("Seats"), "numeric": True},
            {"label": _("Empty"), "numeric": True},
            {"label": _("Delegates")},
            {"label": _("Why so many")},
        ],
        "rows": [_member_row(one, moments.linked(_address(request, one.membership), at, now)) for one in found],
        "seats": sum(one.seats.number for one in found),
        "filled": sum(one.filled for one in found),
        "empty": sum(one.empty for one in found),
    }
    return render(request, "membership/delegations.html", context)


@gate(REGISTER)
def seats(request: GatedRequest, public_id: str) -> HttpResponse:
    """Show the seats of one member organisation."""
    return _page(request, _membership(request, public_id))


@gate(OFFICE)
def set_basis(request: GatedRequest, public_id: str) -> HttpResponse:
    """Write of what size the member is, or how many votes a table gives it."""
    membership, form = member_acted_on(request, public_id), VotesBasisForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, membership, form if request.method == "POST" else None)
    try:
        set_votes_basis(
            membership,
            basis=form.basis,
            source=form.cleaned_data["source"],
            since=form.cleaned_data["since"],
            actor=request.actor,
        )
    except DomainError as refused:
        form.add_error(None, sentence(refused))
        return _page(request, membership, form)
    messages.success(request, _("Written. Rolls that are fixed already keep their seats."))
    return redirect(_address(request, membership))


def _page(request: GatedRequest, membership: Membership, form: VotesBasisForm | None = None) -> HttpResponse:
    here = request.organisation
    at, now = moments.asked(request.GET, here)
    found = _found(request, at, [membership.pk])
    if not found and moments.is_now(at, now):
        raise Http404
    noted(request, ConsultationKind.ACTING, membership, at=at)
    may_act = bool(request.roles & access.OFFICE) and moments.is_now(at, now)
    where = {"slug": here.slug, "public_id": membership.public_id}
    context = {
        **moments.shown(at, now, here),
        "membership": membership,
        "representatives_url": moments.linked(reverse("member-representatives", kwargs=where), at, now),
        "delegations_url": moments.linked(reverse("delegations", kwargs={"slug": here.slug}), at, now),
        **(_sent(membership, found[0], may_act=may_act) if found else {}),
        "form": (form or VotesBasisForm(initial={"since": now})) if may_act else None,
    }
    return render(request, "membership/seats.html", context, status=422 if form is not None and form.errors else 200)


def _sent(membership: Membership, one: Delegation, *, may_act: bool) -> dict[str, Any]:
    """Return what a member organisation sends, as its page shows it."""
    finding = one.seats.finding
    return {
        "delegation": one,
        "reason": finding.sentence(_language()),
        "remark": finding.remark(_language()),
        "source": finding.rule.source(_language()),
        "article": finding.rule.article,
        "columns": [
            {"label": label} for label in (_("Seat"), _("Delegate"), _("Alternate"), _("Document"), _("Next step"))
        ],
        "rows": [_seat_row(membership, place, one, may_act=may_act) for place in one.places],
    }


def _member_row(one: Delegation, address: str) -> list[Any]:
    held = [place.delegate.name for place in one.places if place.delegate is not None]
    return [
        {"text": one.membership.person.full_name, "url": address},
        formats.number(one.seats.number),
        {"text": formats.number(one.empty), "tone": "warn"} if one.empty else formats.number(0),
        ", ".join(held) or _("Nobody"),
        one.seats.finding.sentence(_language()),
    ]


def _seat_row(membership: Membership, place: Seat, one: Delegation, *, may_act: bool) -> list[Any]:
    number = _("Seat %(seat)s of %(seats)s") % {"seat": place.number, "seats": one.seats.number}
    if not place.votes:
        number = _("Delegate %(seat)s, without a vote") % {"seat": place.number}
    return [
        number,
        _who(place.delegate) if place.delegate else {"text": _("Empty"), "tone": "warn"},
        _who(place.alternate) if place.alternate else "—",
        (place.delegate.instrument_note or "—") if place.delegate else "—",
        _next_step(membership, place, may_act=may_act),
    ]


def _who(row: Representation) -> str:
    if row.effective.lower is None:
        return str(row.name)
    return _("%(name)s, since %(day)s") % {"name": row.name, "day": formats.short_day(row.effective.lower)}


def _next_step(membership: Membership, place: Seat, *, may_act: bool) -> Any:
    if not may_act:
        return "—"
    if place.delegate is None:
        return {"text": _("Name a delegate"), "url": _naming_url(membership, place.number, Relation.DELEGATE)}
    if place.alternate is None and place.votes:
        return {"text": _("Name an alternate"), "url": _naming_url(membership, place.number, Relation.ALTERNATE)}
    return "—"


def _naming_url(membership: Membership, seat_no: int, relation: Relation) -> str:
    """Return where somebody is named in a seat, with the seat filled in."""
    kwargs = {"slug": membership.organisation.slug, "public_id": membership.public_id, "act": "represent"}
    filled_in = urlencode({"relation": str(relation.value), "seat_no": str(seat_no)})
    return f"{reverse('member-act', kwargs=kwargs)}?{filled_in}"


def _found(request: GatedRequest, at: Moment, memberships: list[int] | None = None) -> list[Delegation]:
    """Return what members send on a day: nothing on one of which no rule that grants seats is known.

    Where the rules of today grant none, there is no such page.
    """
    here = request.organisation
    if not grants_seats(rules_for(here, today(here))):
        raise Http404
    try:
        rules = rules_for(here, at.on)
    except NoRuleSet:
        return []
    if not grants_seats(rules):
        return []
    return delegations_on(here, at.on, rules, memberships=memberships, known_at=at.known_at)


def _membership(request: GatedRequest, public_id: str) -> Membership:
    membership = membership_named(request.organisation, public_id)
    if membership is None:
        raise Http404
    return membership


def _address(request: GatedRequest, membership: Membership) -> str:
    return reverse("member-seats", kwargs={"slug": request.organisation.slug, "public_id": membership.public_id})


def _language() -> str:
    return (get_language() or "fr")[:2]
