"""Requests, for the office: filed in a member's name, seen before and after, accepted or refused."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from membership.clock import today
from membership.errors import DomainError, OverrideReasonMissing
from membership.messages import sentence
from membership.models import ConsultationKind, MemberRequest, Membership, RequestKind, RequestState
from membership.queries.requests import Change, change_asked, requests_of
from membership.services.life.acts import Decision
from membership.services.requests import accept_request, settle_request
from membership.web.consulted import noted
from membership.web.decided import DecidedByInput
from membership.web.downloads import handed_over
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.joined import member_acted_on
from membership.web.life.forms import day_field, text_field
from membership.web.me.requests import choice_page, file, request_form, request_page


class AcceptForm(forms.Form):
    """The decision, for what is done by itself; an answer, for all."""

    effective_on = day_field(gettext_lazy("Holds from"))
    decided_by = forms.CharField(
        label=gettext_lazy("Decided by"),
        max_length=200,
        widget=DecidedByInput,
        required=False,
        help_text=gettext_lazy("The body and its resolution, such as “Board, CA-2027-11”."),
    )
    answer = text_field(gettext_lazy("Answer to the member"), rows=2, required=False)
    override = text_field(gettext_lazy("Reason for going on all the same"), rows=2, required=False)

    def __init__(self, *args: Any, change: Change | None, is_dated: bool, warns: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_dated:
            del self.fields["effective_on"]
        elif change and change.since:
            self.fields["effective_on"].initial = change.since
        if change is None:
            del self.fields["decided_by"]
        if not warns:
            self.fields["override"].widget = forms.HiddenInput()

    def decision(self, on: date) -> Decision:
        cleaned = self.cleaned_data
        return Decision(
            effective_on=cleaned.get("effective_on") or on,
            decided_by=cleaned.get("decided_by", ""),
            override=cleaned.get("override", ""),
            note=cleaned["answer"],
        )


class RefuseForm(forms.Form):
    answer = text_field(gettext_lazy("Reason, as the member will read it"))


def _back_to_member(request: GatedRequest, membership: Membership) -> dict[str, Any]:
    url = reverse("member", kwargs={"slug": request.organisation.slug, "public_id": membership.public_id})
    return {"back_url": url, "back_label": _("Back to the file"), "eyebrow": membership.person.full_name}


@gate(OFFICE)
@require_safe
def choose(request: GatedRequest, public_id: str) -> HttpResponse:
    membership = member_acted_on(request, public_id)
    back = _back_to_member(request, membership) | {"by_office": True}
    return choice_page(request, "member-request", {"public_id": public_id}, back)


@gate(OFFICE)
@never_cache
def ask(request: GatedRequest, public_id: str, kind: str) -> HttpResponse:
    """File a request that a member made at the desk, by telephone or by letter."""
    membership = member_acted_on(request, public_id)
    form = request_form(request, membership, kind)
    if request.method == "POST" and form.is_valid():
        filed = file(request, membership, kind, form)
        if filed:
            messages.success(request, _("The request is filed."))
            return redirect("request", slug=request.organisation.slug, public_id=filed.public_id)
    return request_page(request, kind, form, _back_to_member(request, membership))


@gate(OFFICE)
@never_cache
def request(request: GatedRequest, public_id: str) -> HttpResponse:
    """Show a request beside what the register says now; on POST, accept it or refuse it."""
    found = _request(request, public_id)
    noted(request, ConsultationKind.REQUEST, found.membership)
    on = today(request.organisation)
    change = change_asked(found, on)
    is_dated = change is not None and found.kind != RequestKind.BIRTH_DATE
    options: dict[str, Any] = {"change": change, "is_dated": is_dated}
    accepting = AcceptForm(**options)
    refusing = RefuseForm()
    if request.method == "POST" and request.POST.get("act") == "refuse":
        refusing = RefuseForm(request.POST)
        if refusing.is_valid() and _refuse(request, found, refusing):
            return redirect("to-do", slug=request.organisation.slug)
    elif request.method == "POST":
        accepting = AcceptForm(request.POST, **options)
        if accepting.is_valid():
            warned = _accept(request, found, accepting, on)
            if warned is None:
                return redirect("to-do", slug=request.organisation.slug)
            accepting = AcceptForm(request.POST, **options, warns=warned or bool(request.POST.get("override")))
            accepting.is_valid()
    context = {
        "one": found,
        "change": change,
        "accepting": accepting,
        "refusing": refusing,
        "is_open": found.state == RequestState.OPEN,
        "has_errors": bool(accepting.errors or refusing.errors),
    }
    return render(request, "membership/me/request.html", context)


def _accept(request: GatedRequest, found: MemberRequest, form: AcceptForm, on: date) -> bool | None:
    """Accept. None: done; otherwise said why not, and whether a reason would let it go on."""
    answer = form.cleaned_data["answer"]
    try:
        accept_request(found, decision=form.decision(on), answer=answer, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
        return isinstance(error, OverrideReasonMissing)
    messages.success(
        request, _("Done, and the member is told: %(name)s.") % {"name": found.membership.person.full_name}
    )
    return None


def _refuse(request: GatedRequest, found: MemberRequest, form: RefuseForm) -> bool:
    try:
        settle_request(found, state=RequestState.DECLINED, answer=form.cleaned_data["answer"], actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
        return False
    messages.success(
        request, _("Refused, and the member is told why: %(name)s.") % {"name": found.membership.person.full_name}
    )
    return True


def _request(request: GatedRequest, public_id: str) -> MemberRequest:
    found: MemberRequest | None = requests_of(request.organisation).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@gate(OFFICE)
@require_safe
@never_cache
def document(request: GatedRequest, public_id: str) -> HttpResponse:
    """Hand over what the member joined."""
    found = _request(request, public_id)
    joined = found.document
    if joined is None:
        raise Http404
    noted(request, ConsultationKind.REQUEST, found.membership)
    return handed_over(bytes(joined.content), name=joined.name)
