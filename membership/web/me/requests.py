"""What somebody asks of the register: filed with its reason, followed on their file, taken back while it waits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Document, MemberRequest, Membership, RequestKind, RequestState
from membership.queries.life import situation_of
from membership.queries.member_file import membership_of
from membership.services.documents import keep
from membership.services.requests import file_request, settle_request
from membership.web.acting import as_person
from membership.web.gate import OWN, GatedRequest, gate
from membership.web.me.file import OwnRequest, back_to_file
from membership.web.me.forms import FORMS, RequestForm

ASKED: dict[str, Promise] = {
    RequestKind.NAME: gettext_lazy("My name changed, or is misspelt"),
    RequestKind.CATEGORY: gettext_lazy("I belong in another category"),
    RequestKind.SECTION: gettext_lazy("I belong in another region, sector or field"),
    RequestKind.BIRTH_DATE: gettext_lazy("My birth date"),
    RequestKind.CORRECTION: gettext_lazy("A date in my file is wrong"),
    RequestKind.OTHER: gettext_lazy("Something else"),
}


def own_membership(request: OwnRequest) -> Membership:
    """Return the membership of whoever is here. Raises Http404 for somebody who only acts for a member."""
    membership = membership_of(request.person)
    if membership is None:
        raise Http404
    return membership


@gate(OWN)
@as_person
@never_cache
def choose(request: OwnRequest) -> HttpResponse:
    own_membership(request)
    return choice_page(request, "my-request", {}, back_to_file(request))


def choice_page(request: GatedRequest, view: str, named: dict[str, str], back: dict[str, Any]) -> HttpResponse:
    """Show what can be asked, each with its page."""
    slug = request.organisation.slug
    kinds = [
        {"label": label, "url": reverse(view, kwargs={"slug": slug, "kind": RequestKind(kind).value, **named})}
        for kind, label in ASKED.items()
    ]
    return render(request, "membership/me/requests.html", {"kinds": kinds, **back})


@gate(OWN)
@as_person
@never_cache
def ask(request: OwnRequest, kind: str) -> HttpResponse:
    membership = own_membership(request)
    form = request_form(request, membership, kind)
    if request.method == "POST" and form.is_valid() and file(request, membership, kind, form):
        messages.success(
            request, _("Your request is filed. You will find the answer in your file, and get it by letter.")
        )
        return redirect("my-file", slug=request.organisation.slug)
    return request_page(request, kind, form, back_to_file(request))


def request_form(request: GatedRequest, membership: Membership, kind: str) -> RequestForm:
    """Return the form of a kind of request. Raises Http404 for a kind that nobody asks for."""
    form_of_kind = FORMS.get(kind)
    if form_of_kind is None:
        raise Http404
    options: dict[str, Any] = {"membership": membership, "today": today(request.organisation)}
    if kind == RequestKind.CORRECTION:
        options["events"] = situation_of(membership, options["today"]).correctable
    if request.method == "POST":
        return form_of_kind(request.POST, request.FILES, **options)
    return form_of_kind(**options)


def file(request: GatedRequest, membership: Membership, kind: str, form: RequestForm) -> MemberRequest | None:
    """File what was filled in; None with the reason on the form when it cannot be."""
    try:
        return file_request(
            membership,
            kind=RequestKind(kind),
            payload=form.payload(),
            message=form.cleaned_data["message"],
            document=_document(request, form),
            actor=request.actor,
        )
    except DomainError as error:
        form.add_error(None, sentence(error))
        return None


def _document(request: GatedRequest, form: RequestForm) -> Document | None:
    file = form.cleaned_data["document"]
    if not file:
        return None
    media_type = "application/octet-stream"
    return keep(request.organisation, name=file.name[:250], media_type=media_type, content=file.read())


def request_page(request: GatedRequest, kind: str, form: RequestForm, back: dict[str, Any]) -> HttpResponse:
    context = {"title": ASKED[kind], "label": _("File the request"), "form": form, "is_upload": True, **back}
    context["note"] = _(
        "The office answers: accepted, the register changes from the right day; otherwise you are told why."
    )
    return render(request, "membership/me/form.html", context, status=422 if form.errors else 200)


@gate(OWN)
@as_person
@require_POST
def withdraw(request: OwnRequest, public_id: str) -> HttpResponse:
    rows = MemberRequest.objects.filter(membership=own_membership(request), public_id=public_id)
    found: MemberRequest | None = rows.first()
    if found is None:
        raise Http404
    try:
        settle_request(found, state=RequestState.WITHDRAWN, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("Your request is withdrawn."))
    return redirect("my-file", slug=request.organisation.slug)
