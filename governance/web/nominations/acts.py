"""What is done to candidacies: standing, putting forward, supporting, answering, withdrawing, entering a form."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from governance.queries.nominations import is_on_the_floor
from governance.services.nominations import (
    answer_nomination,
    propose_candidate,
    record_nomination,
    support_nomination,
    withdraw_nomination,
)
from governance.web.nominations.finding import address, call_named, nomination_named
from governance.web.nominations.forms import EnterForm, ProposeForm, StandForm
from governance.web.nominations.pages import page
from governance.web.requisitions.finding import member_named, members_here
from membership.access import OFFICE as OFFICE_ROLES
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.acting import as_person
from membership.web.answered import answered
from membership.web.gate import MEMBER, OFFICE, OWN, GatedRequest, gate


@gate(OWN)
@as_person
@require_POST
def stand(request: GatedRequest, call: str) -> HttpResponse:
    found, member = call_named(request, call), member_named(request)
    form = StandForm(request.POST, auto_id="stand-%s")
    if not form.is_valid():
        return page(request, found, stand=form)
    statement = form.cleaned_data["statement"]
    said = gettext("%(name)s is a candidate. You may withdraw until the election.") % {"name": member.person.full_name}
    return answered(
        request,
        lambda: propose_candidate(found, membership=member, by=member, statement=statement, actor=request.actor),
        said,
        back=address("one", found),
    )


@gate(OWN)
@as_person
@require_POST
def propose(request: GatedRequest, call: str) -> HttpResponse:
    found, member = call_named(request, call), member_named(request)
    form = ProposeForm(request.POST, organisation=request.organisation, auto_id="propose-%s")
    if not form.is_valid():
        return page(request, found, propose=form)
    named = form.cleaned_data["number"]
    said = gettext("%(name)s is asked by letter, and says yes or no.") % {"name": named.person.full_name}
    return answered(
        request,
        lambda: propose_candidate(found, membership=named, by=member, actor=request.actor),
        said,
        back=address("one", found),
    )


@gate(OFFICE)
@require_POST
def enter(request: GatedRequest, call: str) -> HttpResponse:
    found = call_named(request, call)
    form = EnterForm(
        request.POST,
        organisation=request.organisation,
        is_on_the_floor=is_on_the_floor(found),
        auto_id="enter-%s",
    )
    if form.is_valid():
        member = form.cleaned_data["number"]
        try:
            record_nomination(found, membership=member, form=form.form, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The candidacy of %(name)s is entered.") % {"name": member.person})
            return redirect(address("one", found))
    return page(request, found, enter=form)


@gate(OWN)
@as_person
@require_POST
def answer(request: GatedRequest, call: str, nomination: str) -> HttpResponse:
    found = call_named(request, call)
    row, member = nomination_named(found, nomination), member_named(request)
    if row.membership_id != member.pk:
        raise Http404
    form = StandForm(request.POST, auto_id=f"answer-{row.public_id}-%s")
    accepts = request.POST.get("answer") == "yes"
    if not form.is_valid() or request.POST.get("answer") not in ("yes", "no"):
        return page(request, found, answer=(row, form))
    statement = form.cleaned_data["statement"]
    said = gettext("You are a candidate.") if accepts else gettext("You are not a candidate.")
    return answered(
        request,
        lambda: answer_nomination(row, accepts=accepts, statement=statement, actor=request.actor),
        said,
        back=address("one", found),
    )


@gate(OWN)
@as_person
@require_POST
def support(request: GatedRequest, call: str, nomination: str) -> HttpResponse:
    found = call_named(request, call)
    row, member = nomination_named(found, nomination), member_named(request)
    said = gettext("You support the candidacy of %(name)s.") % {"name": row.name}
    return answered(
        request,
        lambda: support_nomination(row, membership=member, actor=request.actor),
        said,
        back=address("one", found),
    )


@gate(MEMBER)
@require_POST
def withdraw(request: GatedRequest, call: str, nomination: str) -> HttpResponse:
    """By whoever stands, or by the office to which they wrote."""
    found = call_named(request, call)
    row = nomination_named(found, nomination)
    is_own = any(one.pk == row.membership_id for one in members_here(request))
    if not is_own and not request.roles & OFFICE_ROLES:
        raise Http404
    said = gettext("The candidacy of %(name)s is withdrawn.") % {"name": row.name}
    return answered(request, lambda: withdraw_nomination(row, actor=request.actor), said, back=address("one", found))
