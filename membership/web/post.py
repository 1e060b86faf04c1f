"""What is to be posted today: print it by batches, tick off what leaves, and write down what comes back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from membership import formats
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Channel, Delivery, PostBatch, ReturnReason
from membership.queries.letters import address_to, addresses_of, lines_of
from membership.queries.post import (
    FOUND,
    batches_of,
    letters_in,
    piles_of,
    posted_in,
    posted_to,
    taken_back,
    texts_for,
    without_address,
)
from membership.services.papers.envelopes import envelopes_document, pages_to_print, with_codes
from membership.services.papers.labels import labels_document
from membership.services.papers.letters import letters_document
from membership.services.post_batches import MOST_LETTERS, make_batch, post_batch, take_batch_apart
from membership.services.posting import Returned, note_letter_returned
from membership.web.downloads import handed_over
from membership.web.fields import DayField
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.letter_words import subject_of

LACKING_SHOWN, LEFT_SHOWN = 50, 10


class ReturnedForm(forms.Form):
    """What an envelope that came back says."""

    on = DayField(label=gettext_lazy("Came back on"))
    reason = forms.ChoiceField(label=gettext_lazy("Reason on the envelope"), choices=ReturnReason.choices)
    note = forms.CharField(label=gettext_lazy("What else is written on it"), max_length=200, required=False)

    @classmethod
    def about(cls, delivery: Delivery, on: date, data: Any = None) -> ReturnedForm:
        return cls(data, initial={"on": on}, auto_id=f"id_{delivery.public_id}_%s")


class LeftForm(forms.Form):
    on = DayField(label=gettext_lazy("Posted on"))


@require_safe
@gate(OFFICE)
def post(request: GatedRequest) -> HttpResponse:
    """Show what waits, the batches that were put together, and whose letter may have come back."""
    return _page(request, request.GET.get("q", "").strip())


@require_POST
@gate(OFFICE)
def make(request: GatedRequest) -> HttpResponse:
    """Put the letters of the piles ticked together."""
    try:
        batch = make_batch(request.organisation, piles=request.POST.getlist("pile"), actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
        return redirect("post", slug=request.organisation.slug)
    return _to(batch)


@gate(OFFICE)
def one(request: GatedRequest, batch: str) -> HttpResponse:
    """Show the letters of a batch; on POST, those ticked have left."""
    found = _batch(request, batch)
    on = today(request.organisation)
    form = LeftForm(request.POST if request.method == "POST" else None, initial={"on": on})
    if request.method == "POST" and form.is_valid():
        ticked = request.POST.getlist("letter")
        try:
            n = post_batch(found, among=ticked, on=form.cleaned_data["on"], actor=request.actor)
        except DomainError as error:
            form.add_error("on" if ticked else None, sentence(error))
        else:
            said = ngettext("Noted: %(n)s letter is posted.", "Noted: %(n)s letters are posted.", n)
            messages.success(request, said % {"n": formats.number(n)})
            return redirect("post", slug=request.organisation.slug)
    letters = letters_in(found)
    addresses, texts = addresses_of(letters, on), texts_for(letters)
    context = {
        "batch": found,
        "form": form,
        "lines": [(one, lines_of(address_to(one, addresses)), _subject(one, texts)) for one in letters],
        "ticked": set(request.POST.getlist("letter")) if form.is_bound else {one.public_id for one in letters},
        "taken_back": taken_back(found),
        "left": [] if found.is_open else posted_in(found),
        "paper": pages_to_print(letters, organisation=request.organisation) if found.is_open else None,
        "members": any(one.membership_id for one in letters),
    }
    return render(request, "membership/post_batch.html", context, status=422 if form.errors else 200)


@require_safe
@gate(OFFICE)
def paper(request: GatedRequest, batch: str, kind: str) -> HttpResponse:
    """Hand over its letters, merged, or their labels; each letter holds the personal code of its reader."""
    drawings = {"letters": envelopes_document, "letters-alone": letters_document, "labels": labels_document}
    draw = drawings.get(kind)
    if draw is None:
        raise Http404
    made = draw(letters_in(_batch(request, batch)), organisation=request.organisation)
    return handed_over(made.content, name=made.name, media_type=made.media_type)


@require_POST
@gate(OFFICE)
def codes(request: GatedRequest, batch: str) -> HttpResponse:
    """Hand over its letters, each with a fresh code to sign in for the first time."""
    found = _batch(request, batch)
    try:
        made = with_codes(letters_in(found), organisation=request.organisation, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
        return _to(found)
    return handed_over(made.content, name=made.name, media_type=made.media_type)


@require_POST
@gate(OFFICE)
def apart(request: GatedRequest, batch: str) -> HttpResponse:
    """Give a batch up: its letters wait again."""
    try:
        take_batch_apart(_batch(request, batch), actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, gettext("These letters wait to be printed again."))
    return redirect("post", slug=request.organisation.slug)


@require_POST
@gate(OFFICE)
def returned(request: GatedRequest, delivery: str) -> HttpResponse:
    """Write down that a letter came back, on which day and why."""
    rows = Delivery.objects.for_organisation(request.organisation).filter(channel=Channel.POST, public_id=delivery)
    found = rows.select_related("person", "application", "correspondent", "membership", "organisation").first()
    if found is None:
        raise Http404
    form = ReturnedForm.about(found, today(request.organisation), request.POST)
    if form.is_valid():
        cleaned = form.cleaned_data
        said = Returned(cleaned["on"], ReturnReason(cleaned["reason"]), cleaned["note"])
        try:
            note_letter_returned(found, returned=said, actor=request.actor)
        except DomainError as error:
            form.add_error("on", sentence(error))
        else:
            done = gettext("Noted: the letter to %(name)s came back. It is among what is to do.")
            messages.success(request, done % {"name": found.addressee})
            return redirect("post", slug=request.organisation.slug)
    return _page(request, found.addressee, refused=(found.public_id, form))


def _page(request: GatedRequest, search: str, refused: tuple[str, ReturnedForm] | None = None) -> HttpResponse:
    here, on = request.organisation, today(request.organisation)
    piles = piles_of(here, on)
    batches = batches_of(here)
    found = list(posted_to(here, search)[:FOUND]) if search else []
    forms_of = dict([refused] if refused else [])
    context = {
        "today": on,
        "piles": [(pile, subject_of(pile.notice) if pile.notice else "") for pile in piles],
        "waiting": sum(pile.waiting for pile in piles),
        "most": MOST_LETTERS,
        "lacking": sum(pile.lacking for pile in piles),
        "without_address": list(without_address(here, on)[:LACKING_SHOWN]) if any(p.lacking for p in piles) else [],
        "open_batches": batches.filter(posted_on=None, taken_apart_at=None),
        "left_batches": batches.exclude(posted_on=None)[:LEFT_SHOWN],
        "search": search,
        "returned": [
            (one, subject_of(one.notice), forms_of.get(one.public_id) or ReturnedForm.about(one, on)) for one in found
        ],
    }
    return render(request, "membership/post.html", context, status=422 if refused else 200)


def _subject(delivery: Delivery, texts: dict[tuple[int, str], Any]) -> str:
    text = texts.get((delivery.notice_id, delivery.language)) or texts[delivery.notice_id, "fr"]
    return str(text.subject)


def _to(batch: PostBatch) -> HttpResponse:
    return redirect("post-batch", slug=batch.organisation.slug, batch=batch.public_id)


def _batch(request: GatedRequest, public_id: str) -> PostBatch:
    rows = PostBatch.objects.for_organisation(request.organisation).select_related("organisation", "posted_by")
    found: PostBatch | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
