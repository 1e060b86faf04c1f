"""By which address letters leave: setting one up, what to put in the names of its domain, and whether it is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Organisation, SenderDomain, Stream
from membership.rules.sender_dns import Record, Verdict
from membership.services.letterheads import letterhead_of, our_address
from membership.services.sender_domains import (
    change_reply_to,
    check_sender,
    leave_sender,
    sender_domain_of,
    set_up_sender,
    use_sender,
    wanted_of,
)
from membership.web.gate import OFFICE, GatedRequest, gate

AS_TYPED = {"autocomplete": "off", "spellcheck": "false"}


class OwnAddressForm(forms.Form):
    address = forms.EmailField(
        label=gettext_lazy("Your address for notices"),
        help_text=gettext_lazy("An address of your own domain, such as avis@coop.example.org. It must exist."),
        widget=forms.EmailInput(attrs=AS_TYPED),
    )


class NewsAddressForm(forms.Form):
    address = forms.EmailField(
        label=gettext_lazy("Your address for news"),
        help_text=gettext_lazy(
            "An address of another domain than that of the notices; a subdomain will do, such as "
            "bonjour@nouvelles.coop.example.org. It must exist."
        ),
        widget=forms.EmailInput(attrs=AS_TYPED),
    )


def _with_selector(form: type[forms.Form]) -> type[forms.Form]:
    """Return the form where a provider signs: it keeps its key under a name, which one has to know to look for it."""

    class WithSelector(form):  # type: ignore[misc, valid-type]  # either of the two above
        selector = forms.RegexField(
            r"(?i)^[a-z0-9]([a-z0-9._-]{0,60}[a-z0-9])?$",
            label=gettext_lazy("Name of the key at the provider (DKIM selector)"),
            help_text=gettext_lazy(
                "Whoever runs this installation adds your domain at the mail provider, and reads it there: what stands "
                "before “._domainkey”."
            ),
            widget=forms.TextInput(attrs=AS_TYPED),
        )

    return WithSelector


class ReplyToForm(forms.Form):
    reply_to = forms.EmailField(
        label=gettext_lazy("Where the answers of members go"),
        help_text=gettext_lazy("A mailbox that somebody reads, whatever its domain."),
        required=False,
        widget=forms.EmailInput(attrs=AS_TYPED),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a domain, as the page shows it."""

    title: str
    name: str
    wanted: str
    found: tuple[str, ...]
    is_good: bool
    tone: str
    state: str
    remedy: str


WHAT_FOR = {
    Record.SPF: gettext_lazy("SPF: our server may send"),
    Record.DKIM: gettext_lazy("DKIM: each letter is signed"),
    Record.DMARC: gettext_lazy("DMARC: what becomes of forged letters"),
}
STATES = {
    Verdict.GOOD: ("yes", gettext_lazy("In order")),
    Verdict.MISSING: ("no", gettext_lazy("Missing")),
    Verdict.TWICE: ("no", gettext_lazy("There twice")),
    Verdict.LACKS: ("no", gettext_lazy("To complete")),
    Verdict.OTHER_KEY: ("no", gettext_lazy("Another key")),
    Verdict.BROKEN: ("no", gettext_lazy("Cannot be read")),
    Verdict.UNREACHED: ("warn", gettext_lazy("No answer")),
}
REMEDIES = {
    Verdict.GOOD: "",
    Verdict.MISSING: gettext_lazy("Add a record of the type TXT with the name and the value below."),
    Verdict.TWICE: gettext_lazy("Receivers heed neither: keep one record alone, with the value below."),
    Verdict.LACKS: gettext_lazy("Replace what stands there by the value below: the rest of it is kept."),
    Verdict.OTHER_KEY: gettext_lazy("Replace what stands there by the value below; mind that it is whole."),
    Verdict.BROKEN: gettext_lazy("Replace what stands there by the value below, without quotes or line breaks."),
    Verdict.UNREACHED: gettext_lazy(
        "The name servers of the domain did not answer. Nothing changed; check again later."
    ),
}


# Of each stream, its page, that of its acts, and the form of its address.
PAGES: dict[str, tuple[str, str, type[forms.Form]]] = {
    Stream.NOTICES: ("sender", "sender-act", OwnAddressForm),
    Stream.NEWS: ("news-sender", "news-sender-act", NewsAddressForm),
}


@require_safe
@gate(OFFICE)
def sender(request: GatedRequest, stream: str = Stream.NOTICES) -> HttpResponse:
    return _page(request, stream)


@require_POST
@gate(OFFICE)
def act(request: GatedRequest, act: str, stream: str = Stream.NOTICES) -> HttpResponse:
    """Do what one of the page's buttons says."""
    if act not in ACTS:
        raise Http404
    return ACTS[act](request, stream)


def _page(request: GatedRequest, stream: str, *, status: int = 200, **bound: forms.Form) -> HttpResponse:
    here = request.organisation
    is_by_provider = bool(settings.MAIL_PROVIDER)
    own = _shown(here, stream)
    _name, act_name, _form = PAGES[stream]
    language = (get_language() or "fr")[:2]
    context: dict[str, Any] = {
        "is_news": stream == Stream.NEWS,
        "acts": {name.replace("-", "_"): reverse(act_name, args=[here.slug, name]) for name in ACTS},
        # As a letter of this stream bears it now.
        "leaves_by": parseaddr(letterhead_of(here, language, stream).sender)[1],
        "common": our_address(),
        "own": own,
        "is_by_provider": is_by_provider,
        "lines": _lines(own) if own else [],
        "may_use": bool(own and own.passed_at and own.passed_at == own.checked_at and not own.used_since),
        "address_form": _form_of(stream)(
            initial={"address": own.address, "selector": own.selector} if own else {},
        ),
        "reply_form": ReplyToForm(initial={"reply_to": here.reply_to}),
    }
    return render(request, "membership/sender.html", context | bound, status=status)


def _set_up(request: GatedRequest, stream: str) -> HttpResponse:
    form = _form_of(stream)(request.POST)
    if form.is_valid():
        try:
            set_up_sender(request.organisation, **form.cleaned_data, actor=request.actor, stream=stream)
        except DomainError as error:
            form.add_error("address", sentence(error))
        else:
            messages.success(request, _("Noted. Now put the three records below in the names of the domain."))
            return _back(request, stream)
    return _page(request, stream, status=422, address_form=form)


def _reply_to(request: GatedRequest, stream: str) -> HttpResponse:
    form = ReplyToForm(request.POST)
    if not form.is_valid():
        return _page(request, stream, status=422, reply_form=form)
    change_reply_to(request.organisation, address=form.cleaned_data["reply_to"], actor=request.actor)
    messages.success(request, _("Recorded."))
    return _back(request, stream)


def _check(request: GatedRequest, stream: str) -> HttpResponse:
    checked = check_sender(_own(request, stream), actor=request.actor)
    if checked.passed_at and checked.passed_at == checked.checked_at:
        messages.success(request, _("All three records are in order."))
    else:
        messages.warning(request, _("Not all is in order yet: see below. A change may take some hours to be seen."))
    return _back(request, stream)


def _use(request: GatedRequest, stream: str) -> HttpResponse:
    said = (
        _("From now on news leaves by %(address)s.")
        if stream == Stream.NEWS
        else _("From now on letters leave by %(address)s.")
    )
    return _answer(request, stream, use_sender, said)


def _leave(request: GatedRequest, stream: str) -> HttpResponse:
    said = (
        _("News leaves as the notices do again, not by %(address)s.")
        if stream == Stream.NEWS
        else _("Letters leave by the common address again, not by %(address)s.")
    )
    return _answer(request, stream, leave_sender, said)


def _answer(request: GatedRequest, stream: str, act: Callable[..., SenderDomain], said: str) -> HttpResponse:
    try:
        done = act(_own(request, stream), actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, said % {"address": done.address})
    return _back(request, stream)


def _back(request: GatedRequest, stream: str) -> HttpResponse:
    return redirect(PAGES[stream][0], slug=request.organisation.slug)


def _form_of(stream: str) -> type[forms.Form]:
    form = PAGES[stream][2]
    return _with_selector(form) if settings.MAIL_PROVIDER else form


def _shown(organisation: Organisation, stream: str) -> SenderDomain | None:
    """Return the address set up, where it can serve here: with a provider, one whose key the provider keeps."""
    own = sender_domain_of(organisation, stream)
    return None if own is not None and settings.MAIL_PROVIDER and own.public_key else own


def _own(request: GatedRequest, stream: str) -> SenderDomain:
    own = _shown(request.organisation, stream)
    if own is None:
        raise Http404
    return own


def _lines(own: SenderDomain) -> list[Line]:
    """Return what was found at the last look, or what to put there before the first."""
    return (
        [_line(check.as_json(), looked=False) for check in wanted_of(own)]
        if not own.checks
        else [_line(check) for check in own.checks]
    )


def _line(check: dict[str, Any], *, looked: bool = True) -> Line:
    verdict = Verdict(check["verdict"])
    tone, state = STATES[verdict] if looked else ("quiet", gettext_lazy("Not checked yet"))
    return Line(
        title=str(WHAT_FOR[Record(check["record"])]),
        name=check["name"],
        wanted=check["wanted"],
        found=tuple(check["found"]),
        is_good=verdict is Verdict.GOOD,
        tone=tone,
        state=str(state),
        remedy=str(REMEDIES[verdict]),
    )


ACTS: dict[str, Callable[[GatedRequest, str], HttpResponse]] = {
    "set-up": _set_up,
    "reply-to": _reply_to,
    "check": _check,
    "use": _use,
    "leave": _leave,
}
