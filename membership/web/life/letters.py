"""What one member was sent, each message as it was read; on paper, the one to post."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, override

from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.models import IN_PERSON, Address, ConsultationKind, Delivery, DeliveryState
from membership.queries.attachments import attached_to, listed
from membership.queries.letters import address_to, addresses_of, letters_to, lines_of
from membership.queries.links import application_token
from membership.queries.member_file import membership_named
from membership.services.composing import own_words
from membership.services.mailer import fill
from membership.web.consulted import noted
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate
from membership.web.letter_words import told_in_words

PER_PAGE = 20


@gate(REGISTER)
def letter(request: GatedRequest, public_id: str, notice: str) -> HttpResponse:
    membership = membership_named(request.organisation, public_id)
    if membership is None:
        raise Http404
    delivery = _delivery(request, notice, membership=membership)
    noted(request, ConsultationKind.LETTERS, membership)
    address = address_to(delivery, addresses_of([delivery], today(request.organisation)))
    back = reverse("member", kwargs={"slug": request.organisation.slug, "public_id": public_id})
    if delivery.notice.kind not in IN_PERSON:
        # The personal link opens a meeting or an unsubscription: it is shown to nobody else.
        return _page(request, delivery, address, link=None, back=back)
    home = reverse("organisation", kwargs={"slug": request.organisation.slug})
    return _page(request, delivery, address, link=home, back=back)


@gate(REGISTER)
def correspondence(request: GatedRequest, public_id: str) -> HttpResponse:
    """Show all that was sent to one member, a page at a time, or what holds some words."""
    membership = membership_named(request.organisation, public_id)
    if membership is None:
        raise Http404
    noted(request, ConsultationKind.LETTERS, membership)
    search = request.GET.get("q", "").strip()
    page = Paginator(letters_to(membership, search), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "membership": membership,
        "search": search,
        "page": page,
        "letters": [told_in_words(delivery) for delivery in page],
        "may_act": bool(request.roles & OFFICE_ROLES),
    }
    return render(request, "membership/letters.html", context)


@gate(OFFICE)
def to_applicant(request: GatedRequest, application: str, notice: str) -> HttpResponse:
    """Show a letter to somebody who applies: the private address of their page is on it, for them alone."""
    delivery = _delivery(request, notice, application__public_id=application, notice__kind__in=IN_PERSON)
    applicant = delivery.application
    assert applicant is not None
    slug = request.organisation.slug
    link = reverse("application-status", kwargs={"slug": slug, "token": application_token(applicant)})
    return _page(request, delivery, applicant.postal_address, link=link, back=reverse("to-do", kwargs={"slug": slug}))


def _delivery(request: GatedRequest, notice: str, **whose: object) -> Delivery:
    rows = Delivery.objects.for_organisation(request.organisation).filter(notice__public_id=notice, **whose)
    found: Delivery | None = rows.select_related(
        "notice", "person", "application", "correspondent", "estate", "organisation"
    ).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: GatedRequest, delivery: Delivery, address: Address | None, *, link: str | None, back: str
) -> HttpResponse:
    """Show a message as its reader had it. link: where theirs leads; None stands for one that is theirs alone."""
    text = delivery.notice.texts.get(language=delivery.language)
    with override(delivery.language):
        lines = lines_of(address)
        leads_to = request.build_absolute_uri(link) if link else gettext("(personal link)")
    is_in_office = delivery.state == DeliveryState.BY_POST and delivery.settled_at is None
    filled = {"name": delivery.addressee, "link": leads_to} | own_words(delivery, text)
    context = {
        "attached": listed(attached_to(delivery.notice)),
        "delivery": delivery,
        "subject": text.subject,
        "text": fill(text.body_text, filled),
        "address_lines": lines,
        "is_waiting": is_in_office and bool(request.roles & OFFICE_ROLES),
        "back_url": back,
    }
    return render(request, "membership/letter.html", context)
