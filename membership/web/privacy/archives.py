"""Taking away all that is held on somebody: by themselves, or by the office that answers them. Each file goes once."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from membership.clock import now
from membership.errors import DomainError
from membership.models import DataArchive, Person
from membership.queries.member_file import membership_named
from membership.services.privacy.archives import ask_archive, take_archive
from membership.web.acting import as_person
from membership.web.downloads import handed_over
from membership.web.gate import OFFICE, OWN, GatedRequest, gate
from membership.web.me.file import OwnRequest, back_to_file
from membership.web.privacy.people import person_beside


@gate(OWN)
@as_person
@never_cache
def mine(request: OwnRequest) -> HttpResponse:
    """Show the file that waits; on POST, ask for one."""
    if request.method == "POST":
        ask_archive(request.person, actor=request.actor)
        return redirect("my-data", slug=request.organisation.slug)
    return _page(request, request.person, "my-data-take", {}, back_to_file(request))


@gate(OWN)
@as_person
@require_POST
@never_cache
def take_mine(request: OwnRequest, archive: str) -> HttpResponse:
    back = reverse("my-data", kwargs={"slug": request.organisation.slug})
    return _take(request, request.person, archive, back)


@gate(OFFICE)
@never_cache
def of_member(request: GatedRequest, public_id: str) -> HttpResponse:
    person = _person(request, public_id)
    if request.method == "POST":
        ask_archive(person, actor=request.actor)
        return redirect("member-data", slug=request.organisation.slug, public_id=public_id)
    url = reverse("member", kwargs={"slug": request.organisation.slug, "public_id": public_id})
    back = {"back_url": url, "back_label": _("Back to the file"), "whose": person.full_name}
    return _page(request, person, "member-data-take", {"public_id": public_id}, back)


@gate(OFFICE)
@require_POST
@never_cache
def take_of_member(request: GatedRequest, public_id: str, archive: str) -> HttpResponse:
    back = reverse("member-data", kwargs={"slug": request.organisation.slug, "public_id": public_id})
    return _take(request, _person(request, public_id), archive, back)


@gate(OFFICE)
@never_cache
def of_person(request: GatedRequest, person: str) -> HttpResponse:
    """The same of somebody who never was a member."""
    found = person_beside(request, person)
    if request.method == "POST":
        ask_archive(found, actor=request.actor)
        return redirect("person-data", slug=request.organisation.slug, person=person)
    url = reverse("person", kwargs={"slug": request.organisation.slug, "person": person})
    back = {"back_url": url, "back_label": _("Back to their page"), "whose": found.full_name}
    return _page(request, found, "person-data-take", {"person": person}, back)


@gate(OFFICE)
@require_POST
@never_cache
def take_of_person(request: GatedRequest, person: str, archive: str) -> HttpResponse:
    back = reverse("person-data", kwargs={"slug": request.organisation.slug, "person": person})
    return _take(request, person_beside(request, person), archive, back)


def _person(request: GatedRequest, public_id: str) -> Person:
    membership = membership_named(request.organisation, public_id)
    if membership is None:
        raise Http404
    return membership.person


def _page(
    request: GatedRequest, person: Person, view: str, named: dict[str, str], back: dict[str, str]
) -> HttpResponse:
    archive = _asked(request, person).filter(taken_at=None).order_by("-asked_at").first()
    is_ready = bool(archive and archive.expires_at and archive.expires_at > now())
    context = {"archive": archive, "is_ready": is_ready, "is_being_made": bool(archive and not archive.made_at), **back}
    if archive and is_ready:
        slug = request.organisation.slug
        context["take_url"] = reverse(view, kwargs={"slug": slug, "archive": archive.public_id, **named})
    return render(request, "membership/privacy/data.html", context)


def _asked(request: GatedRequest, person: Person) -> QuerySet[DataArchive]:
    """Return the files of a person that this very account asked for."""
    return DataArchive.objects.filter(person=person, asked_by=request.actor.account_id)


def _take(request: GatedRequest, person: Person, public_id: str, back: str) -> HttpResponse:
    archive = _asked(request, person).filter(public_id=public_id).first()
    if archive is None:
        raise Http404
    try:
        content = take_archive(archive, actor=request.actor)
    except DomainError:
        messages.info(request, _("This file was taken already, or is too old. Ask for another."))
        return redirect(back)
    return handed_over(
        content, name=f"{request.organisation.slug}-{person.sort_key[:60]}.zip", media_type="application/zip"
    )
