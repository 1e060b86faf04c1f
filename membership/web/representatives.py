"""Everybody who acts, acted or will act for a member, and the documents that say so."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from membership import access, formats
from membership.clock import today
from membership.models import ConsultationKind, Membership, Relation, Representation
from membership.queries.member_file import membership_named
from membership.queries.one_day import ended_the_same_day, never_in_force
from membership.web import moments
from membership.web.consulted import noted
from membership.web.gate import REGISTER, GatedRequest, gate
from membership.web.spans import span


@gate(REGISTER)
def representatives(request: GatedRequest, public_id: str) -> HttpResponse:
    membership, here = _membership(request, public_id), request.organisation
    at, now = moments.asked(request.GET, here)
    on = at.on
    noted(request, ConsultationKind.ACTING, membership, at=at)
    every = (
        Representation.objects.filter(membership=membership)
        .select_related("person", "instrument", "membership__organisation")
        .prefetch_related("person__memberships")
        .order_by("-effective", "relation", "seat_no")
    )
    rows, passed = [row for row in every if at.knows(row)], never_in_force(every, at)
    delegates = {
        row.seat_no: row.name
        for row in rows
        if row.relation in (Relation.DELEGATE, Relation.ENTITY) and on in row.effective
    }
    kwargs = {"slug": request.organisation.slug, "public_id": public_id}
    context = {
        **moments.shown(at, now, here),
        "membership": membership,
        "rows": [_row(request, membership, row, delegates, on) for row in rows]
        + [_passed_row(request, membership, row) for row in passed],
        "columns": [
            {"label": label} for label in (_("Who"), _("In what capacity"), _("Days"), _("Document"), _("State"))
        ],
        "seats_url": moments.linked(reverse("member-seats", kwargs=kwargs), at, now)
        if membership.person.is_legal and request.organisation.has_seats
        else "",
        "back_url": moments.linked(reverse("member", kwargs=kwargs), at, now),
        "name_url": reverse("member-act", kwargs={**kwargs, "act": "represent"}),
        "end_url": reverse("member-act", kwargs={**kwargs, "act": "end-representation"}),
        "may_act": bool(request.roles & access.OFFICE) and moments.is_now(at, now),
        "is_held": any(on in row.effective for row in rows),
    }
    return render(request, "membership/representatives.html", context)


def _row(
    request: GatedRequest, membership: Membership, row: Representation, delegates: dict[int, str], on: date
) -> list[Any]:
    quality = str(row.get_relation_display())
    if row.relation == Relation.ALTERNATE and row.seat_no in delegates:
        quality = _("%(quality)s, replaces %(name)s") % {"quality": quality, "name": delegates[row.seat_no]}
    elif row.seat_no > 1:
        quality = _("%(quality)s, seat %(seat)s") % {"quality": quality, "seat": row.seat_no}
    document: Any = row.instrument_note or "—"
    if row.instrument is not None:
        kwargs = {"slug": request.organisation.slug, "public_id": membership.public_id}
        address = reverse("member-instrument", kwargs={**kwargs, "document": row.instrument.public_id})
        document = {"text": row.instrument_note or row.instrument.name, "url": address}
    return [_who(request, row), quality, span(row.effective), document, state_of(row, on, today(request.organisation))]


def _passed_row(request: GatedRequest, membership: Membership, row: Representation) -> list[Any]:
    """Return the line of somebody who was named and never acted."""
    *said, _days, document, _state = _row(request, membership, row, {}, row.effective.lower)
    state = _("Named and ended on the same day") if ended_the_same_day(row) else _("Withdrawn before it began")
    return [*said, formats.short_day(row.effective.lower), document, {"text": state, "tone": "quiet"}]


def _who(request: GatedRequest, row: Representation) -> Any:
    """Return the name, with the page of somebody who never was a member: their data are looked after there."""
    if row.person is None or row.person.memberships.all():
        return row.name
    address = reverse("person", kwargs={"slug": request.organisation.slug, "person": row.person.public_id})
    return {"text": row.name, "url": address}


def state_of(row: Representation, on: date, now: date | None = None) -> dict[str, str]:
    if on in row.effective:
        if now is not None and on != now:
            return {"text": _("Acts that day"), "tone": "yes"}
        return {"text": _("Acts today"), "tone": "yes"}
    if row.effective.lower is not None and row.effective.lower > on:
        return {"text": _("To come"), "tone": "quiet"}
    return {"text": _("Ended"), "tone": "quiet"}


@gate(REGISTER)
def instrument(request: GatedRequest, public_id: str, document: str) -> HttpResponse:
    """Hand over the document that names somebody, as a file: nothing of a stranger's opens in the browser."""
    membership = _membership(request, public_id)
    rows = Representation.objects.filter(membership=membership).select_related("instrument")
    found = rows.filter(instrument__public_id=document).first()
    if found is None or found.instrument is None:
        raise Http404
    noted(request, ConsultationKind.ACTING, membership)
    response = HttpResponse(bytes(found.instrument.content), content_type="application/octet-stream")
    name = content_disposition_header(as_attachment=True, filename=found.instrument.name)
    response.headers["Content-Disposition"] = name or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _membership(request: GatedRequest, public_id: str) -> Membership:
    membership = membership_named(request.organisation, public_id)
    if membership is None:
        raise Http404
    return membership
