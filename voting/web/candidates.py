"""The page on which a point of the agenda becomes an election by secret ballot: who stands, and how one marks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.models import Assembly, Motion
from governance.queries.candidates import who_may_not_stand
from governance.queries.nominations import call_for, may_fill_seats, names_on_the_ballot
from governance.queries.rules import rules_of
from governance.rules.elections import groups_elect_apart
from membership.access import OFFICE
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Category
from membership.web.gate import CONDUCT, GatedRequest, gate
from voting.errors import NoContest
from voting.services.acclaiming import Acclamation, record_acclamation
from voting.services.electing import ElectionPlan, prepare_election
from voting.web.conduct import address_of
from voting.web.forms import CandidatesForm
from voting.web.pages import assembly_seen


@gate(CONDUCT)
def candidates(request: GatedRequest, assembly: str, motion: str) -> HttpResponseBase:
    """Write the ballot of an election; the secret poll is prepared with it."""
    found = assembly_seen(request, assembly)
    rows = Motion.objects.filter(assembly=found).select_related("item", "assembly")
    put = get_object_or_404(rows, public_id=motion)
    names = request.POST.get("candidates", "").splitlines()
    form = CandidatesForm(
        request.POST or None,
        groups=_groups(request, found),
        initial=_put_forward(put, today(request.organisation)),
        is_acclaiming="acclaim" in request.POST,
        asks_names=bool(names and who_may_not_stand(request.organisation, names, today(request.organisation))),
    )
    uncontested = False
    if request.method == "POST" and form.is_valid():
        try:
            if "acclaim" in request.POST:
                record_acclamation(put, _acclamation(form.asked), actor=request.actor)
                messages.success(request, _("They are elected without a vote. The minutes say so."))
            else:
                prepare_election(put, ElectionPlan(**form.asked), actor=request.actor)
                messages.success(request, _("The ballot is ready. The vote opens when you say so."))
            return redirect(address_of(found, put.item))
        except DomainError as refused:
            form.add_error(None, sentence(refused))
            uncontested = isinstance(refused, NoContest) or "acclaim" in request.POST
    uncontested = uncontested or form.is_uncontested
    return _show(request, {"assembly": found, "motion": put, "form": form, "uncontested": uncontested})


def _put_forward(put: Motion, on: date) -> dict[str, Any]:
    """Return what the call for candidacies says, where one was made: who consented, for which seats."""
    call = call_for(put)
    if call is None:
        return {}
    names = "\n".join(names_on_the_ballot(put, on))
    return {"candidates": names, "seats": call.seats, "of_group": call.group.key if call.group else None}


def _acclamation(asked: dict[str, Any]) -> Acclamation:
    wanted = ("candidates", "seats", "by_everybody", "others_of_that_name", "of_group")
    return Acclamation(**{name: asked[name] for name in wanted if name in asked})


def _groups(request: GatedRequest, meeting: Assembly) -> QuerySet[Category] | None:
    """Return the groups that may elect seats of their own; None where everybody elects."""
    if not groups_elect_apart(rules_of(meeting)):
        return None
    rows: QuerySet[Category] = Category.objects.for_organisation(request.organisation)
    return rows.filter(votes=True).order_by("position", "key")


def _show(request: GatedRequest, context: dict[str, Any]) -> HttpResponse:
    found, put = context["assembly"], context["motion"]
    is_called = call_for(put) is not None
    may_see = bool(request.roles & OFFICE) and (is_called or may_fill_seats(put))
    context |= {
        "back_url": address_of(found, put.item),
        "is_called": is_called,
        "call_url": reverse("candidacies:new", args=[request.organisation.slug, put.public_id]) if may_see else "",
        "count_url": reverse("voting:count-here", args=[request.organisation.slug, found.public_id]),
    }
    return render(request, "voting/candidates.html", context)
