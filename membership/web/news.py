"""News of the organisation: written in its languages, read as a real member will, sent to those who agreed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext, gettext_lazy, ngettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from membership import formats
from membership.access import actor_for
from membership.clock import today
from membership.errors import DomainError, TextMissing
from membership.messages import sentence
from membership.models import Newsletter, Organisation, Person
from membership.queries.attachments import attachments_of_news, listed
from membership.queries.links import news_of
from membership.queries.news import newsletters_of, progress_of_each, progress_of_news, readers_of_news
from membership.queries.people_meant import persons_meant
from membership.services.attachments import attach_to_news, detach_from_news
from membership.services.mailer import fill
from membership.services.newsletters import (
    Draft,
    send_newsletter,
    stop_news,
    texts_of_news,
    withdraw_newsletter,
    write_newsletter,
)
from membership.web.attachments import AttachmentForm
from membership.web.gate import OFFICE, PUBLIC, GatedRequest, gate

FOUND = 8
SHOWN = 100
# As of every mail shown on a page: it carries its own styles, and nothing of it runs.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


class NewsletterForm(forms.Form):
    """A piece of news in each language of the organisation. A language may wait; it then keeps it from leaving."""

    subject_fr = forms.CharField(label=gettext_lazy("Subject, in French"), max_length=200)
    body_fr = forms.CharField(
        label=gettext_lazy("Text, in French"), widget=forms.Textarea(attrs={"lang": "fr", "rows": 10})
    )
    subject_en = forms.CharField(label=gettext_lazy("Subject, in English"), max_length=200, required=False)
    body_en = forms.CharField(
        label=gettext_lazy("Text, in English"), required=False, widget=forms.Textarea(attrs={"lang": "en", "rows": 10})
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body_fr"].help_text = gettext("An empty line begins a new paragraph.")
        if "en" not in organisation.languages:
            del self.fields["subject_en"], self.fields["body_en"]


class WithdrawForm(forms.Form):
    """Why a piece of news is taken back: kept with each message that does not leave, and in the audit trail."""

    because = forms.CharField(
        label=gettext_lazy("Why it is withdrawn"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )


@gate(OFFICE)
def all_news(request: GatedRequest) -> HttpResponse:
    """List what was written, the latest first, and how many get news."""
    here = request.organisation
    written = list(newsletters_of(here)[:SHOWN])
    progress = progress_of_each(written)
    rows = [(row, progress[row.notice_id] if row.notice_id else None) for row in written]
    return render(request, "membership/news.html", {"rows": rows, "readers": _readers(here)})


@gate(OFFICE)
def write(request: GatedRequest) -> HttpResponse:
    """Begin a piece of news."""
    form = NewsletterForm(request.POST or None, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        row = write_newsletter(request.organisation, Draft(**form.cleaned_data), actor=request.actor)
        return redirect("newsletter", slug=request.organisation.slug, newsletter=row.public_id)
    status = 422 if form.is_bound else 200
    return render(request, "membership/newsletter.html", {"form": form}, status=status)


@gate(OFFICE)
def one(request: GatedRequest, newsletter: str) -> HttpResponse:
    """Write on, read as a member will, and send; once it left, see how far it has come."""
    return _page(request, _newsletter(request, newsletter))


def _page(
    request: GatedRequest,
    row: Newsletter,
    refusal: str = "",
    attach_form: AttachmentForm | None = None,
    withdraw_form: WithdrawForm | None = None,
) -> HttpResponse:
    here = request.organisation
    attached = listed(attachments_of_news(row))
    if row.notice_id is not None:
        context = {
            "row": row,
            "progress": progress_of_news(row),
            "attached": attached,
            "withdraw_form": withdraw_form or WithdrawForm(),
        }
        return render(request, "membership/newsletter_sent.html", context, status=422 if withdraw_form else 200)
    held = {name: getattr(row, name) for name in NewsletterForm.base_fields}
    is_writing = request.method == "POST" and not refusal and attach_form is None
    form = NewsletterForm(request.POST if is_writing else None, initial=held, organisation=here)
    if is_writing and form.is_valid():
        try:
            write_newsletter(here, Draft(**form.cleaned_data), actor=request.actor, instead_of=row)
        except DomainError as error:
            messages.error(request, sentence(error))
        else:
            messages.success(request, gettext("Recorded. Nothing has left."))
        return redirect("newsletter", slug=here.slug, newsletter=row.public_id)
    search, readers = request.GET.get("q", "").strip(), _readers(here)
    send_label = ngettext("Send to %(n)s member", "Send to %(n)s members", readers) % {"n": formats.number(readers)}
    context = {
        "row": row,
        "form": form,
        "refusal": refusal or _lacking(row),
        "readers": readers,
        "send_label": send_label,
        "search": search,
        "found": persons_meant(here, search)[:FOUND] if search else [],
        "member": _member(request),
        "languages": here.languages,
        "attached": attached,
        "attach_form": attach_form or AttachmentForm(),
        "attach_url": reverse("newsletter-attach", args=[here.slug, row.public_id]),
    }
    is_refused = form.is_bound or refusal or attach_form
    return render(request, "membership/newsletter.html", context, status=422 if is_refused else 200)


@require_POST
@gate(OFFICE)
def attach(request: GatedRequest, newsletter: str) -> HttpResponse:
    """Join one document more to a piece of news, or take off the one that the button names."""
    row = _newsletter(request, newsletter)
    form = AttachmentForm(request.POST, request.FILES)
    try:
        if "detach" in request.POST:
            detach_from_news(row, public_id=request.POST["detach"], actor=request.actor)
            messages.success(request, gettext("It does not go with the news any more."))
        elif form.is_valid():
            attach_to_news(row, file=form.joined, actor=request.actor)
            messages.success(request, gettext("It goes with the news."))
        elif row.notice_id is None:
            return _page(request, row, attach_form=form)
    except DomainError as error:
        messages.error(request, sentence(error))
    return redirect("newsletter", slug=request.organisation.slug, newsletter=row.public_id)


@require_POST
@gate(OFFICE)
def send(request: GatedRequest, newsletter: str) -> HttpResponse:
    """Send it. A second press finds it sent."""
    row = _newsletter(request, newsletter)
    if row.notice_id is None:
        try:
            send_newsletter(row, actor=request.actor)
        except DomainError as error:
            row.refresh_from_db()
            if row.notice_id is None:
                return _page(request, row, sentence(error))
    return redirect("newsletter", slug=request.organisation.slug, newsletter=row.public_id)


@require_POST
@gate(OFFICE)
def withdraw(request: GatedRequest, newsletter: str) -> HttpResponse:
    """Take it back, with a reason. A second press finds it withdrawn."""
    row = _newsletter(request, newsletter)
    form = WithdrawForm(request.POST)
    if row.notice is not None and row.notice.withdrawn_at is None:
        if not form.is_valid():
            return _page(request, row, withdraw_form=form)
        try:
            withdraw_newsletter(row, because=form.cleaned_data["because"], actor=request.actor)
        except DomainError as error:
            messages.error(request, sentence(error))
    return redirect("newsletter", slug=request.organisation.slug, newsletter=row.public_id)


@gate(OFFICE)
def mail(request: GatedRequest, newsletter: str) -> HttpResponse:
    """Answer the e-mail itself, as a mail program would draw it for one member."""
    row, language = _newsletter(request, newsletter), request.GET.get("language", "fr")
    if language not in request.organisation.languages:
        raise Http404
    try:
        text = next(text for text in texts_of_news(row) if text.language == language)
    except TextMissing as error:
        return render(request, "membership/newsletter_lacks.html", {"refusal": sentence(error)}, status=409)
    member = _member(request)
    with override(language):
        name = member.full_name if member else gettext("(name of the member)")
    response = HttpResponse(fill(text.body_html, {"name": escape(name), "link": "#"}))
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


@csrf_exempt
@gate(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the news for whoever got it: by a press here, or by a mail program's own (RFC 8058), without signing in.

    Opening the link does nothing, since mail scanners do. The answer is the same whatever the link was: it tells nobody
    who reads what. A mail program sends no cookie and no token of ours, so none is asked for.
    """
    if request.method == "POST" and (news := news_of(token)) is not None:
        stop_news(news, actor=actor_for(request.user))
    return render(request, "membership/news_stop.html", {"is_done": request.method == "POST"})


def _readers(here: Organisation) -> int:
    return int(readers_of_news(here, today(here)).count())


def _lacking(row: Newsletter) -> str:
    try:
        texts_of_news(row)
    except TextMissing as error:
        return sentence(error)
    return ""


def _newsletter(request: GatedRequest, public_id: str) -> Newsletter:
    rows = newsletters_of(request.organisation).select_related("organisation", "notice")
    found: Newsletter | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _member(request: GatedRequest) -> Person | None:
    wanted = request.GET.get("member")
    if not wanted:
        return None
    found: Person | None = Person.objects.for_organisation(request.organisation).filter(public_id=wanted).first()
    if found is None:
        raise Http404
    return found
