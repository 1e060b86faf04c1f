"""A letter that told of an act, as the member got it; on paper, the one to post."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from membership.clock import today
from membership.models import Address, Delivery
from membership.models.base import true_on
from membership.queries.member_file import membership_named
from membership.services.mailer import fill
from membership.web.gate import REGISTER, GatedRequest, gate


@gate(REGISTER)
def letter(request: GatedRequest, public_id: str, notice: str) -> HttpResponse:
    membership = membership_named(request.organisation, public_id)
    delivery = Delivery.objects.for_organisation(request.organisation).filter(
        membership=membership, notice__public_id=notice
    )
    found: Delivery | None = delivery.select_related("notice", "person", "organisation").first()
    if membership is None or found is None:
        raise Http404
    text = found.notice.texts.get(language=found.language)
    home = request.build_absolute_uri(reverse("organisation", kwargs={"slug": request.organisation.slug}))
    context = {
        "membership": membership,
        "delivery": found,
        "subject": text.subject,
        "text": fill(text.body_text, {"name": found.addressee, "link": home}),
        "address": Address.objects.filter(true_on(today(request.organisation)), person=membership.person_id).first(),
        "back_url": reverse("member", kwargs={"slug": request.organisation.slug, "public_id": public_id}),
    }
    return render(request, "membership/letter.html", context)
