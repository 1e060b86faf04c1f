"""One act on a member: fill in, look at what the rules answer and at the letter, then do it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from membership import access, clock
from membership.errors import DomainError, OverrideReasonMissing, RuledOut
from membership.messages import sentence
from membership.models import Document, Membership, Notice, NoticeText, Organisation
from membership.queries.life import Situation, situation_of
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from membership.services.attachments import File
from membership.services.documents import keep
from membership.services.life.acts import Done
from membership.services.mailer import fill
from membership.services.representation import Named
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.held_files import HeldFile, held, hold, let_go
from membership.web.joined import member_acted_on
from membership.web.life.correcting import CorrectionForm
from membership.web.life.filled import filled
from membership.web.life.forms import ActForm
from membership.web.life.leading import leads_for
from membership.web.life.representing import EndRepresentationForm
from membership.web.life.specs import BY_KEY, SPECS, Spec

# A rehearsal goes on past every warning, so that the page shows them all; its reason is never kept.
REHEARSED = "…"
CARRIED_APART = {"csrfmiddlewaretoken", "step", "override", "held", "held_joined"}


@dataclass(frozen=True, slots=True)
class Files:
    """The files of an act, held while one looks at what it does: the tokens that find them again; empty without one.

    document: what shows the decision. joined: what goes with the letter.
    """

    document: str = ""
    joined: str = ""

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the page hands on to the next step."""
        return [(name, token) for name, token in (("held", self.document), ("held_joined", self.joined)) if token]


@dataclass(frozen=True, slots=True)
class SecondLetter:
    """The letter to whoever acts for a member. email: empty where it is printed and posted."""

    name: str
    email: str
    texts: tuple[NoticeText, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What doing it would do: what the rules answer, what follows, the letter that would leave.

    second: the one to whoever acts for the member, whose name and address stand with it. refusal: why it cannot be.
    set_aside: of a death, how many letters will not leave.
    """

    findings: tuple[Finding, ...]
    letter: tuple[NoticeText, ...] = ()
    second: SecondLetter | None = None
    refusal: str = ""
    consequences: tuple[Finding, ...] = ()
    set_aside: int | None = None

    @property
    def needs_override(self) -> bool:
        return any(one.needs_override for one in self.findings)


@gate(OFFICE)
@never_cache
def act(request: GatedRequest, public_id: str, act: str) -> HttpResponse:
    membership, spec = member_acted_on(request, public_id), BY_KEY.get(act)
    if spec is None:
        raise Http404
    today = clock.today(request.organisation)
    situation = situation_of(membership, today)
    if not spec.is_offered(situation):
        messages.info(request, _("This no longer applies to this member."))
        return redirect(_file(membership))
    form = _form(request, spec, membership, situation)
    if request.method != "POST" or request.POST.get("step") == "edit":
        return _page(request, spec, membership, form)
    if not form.is_valid():
        return _page(request, spec, membership, form, status=422)
    if request.POST.get("step") == "confirm":
        return _confirm(request, spec, membership, form)
    if request.POST.get("step") == "note-refusal" and spec.note_refusal is not None:
        spec.note_refusal(membership, form, request.actor)
        messages.success(request, _("The refusal is written in the audit trail. The register is as before."))
        return redirect(_file(membership))
    return _review(request, spec, membership, form, _hold_files(request, form))


def _form(request: GatedRequest, spec: Spec, membership: Membership, situation: Situation) -> ActForm:
    today = clock.today(request.organisation)
    options: dict[str, Any] = {"membership": membership, "today": today}
    options["rules"] = rules_for(request.organisation, today)
    if issubclass(spec.form, CorrectionForm):
        options["events"] = situation.correctable
    if issubclass(spec.form, EndRepresentationForm):
        options["representations"] = situation.representations
    if request.method != "POST":
        # A page that shows an empty seat leads here with the seat filled in.
        asked = {name: request.GET[name] for name in ("relation", "seat_no") if name in request.GET}
        return spec.form(**options, initial=asked) if asked else spec.form(**options)
    if request.POST.get("step") == "edit":
        kept = {name: values if len(values) > 1 else values[0] for name, values in request.POST.lists()}
        # A box that was left empty is not sent: shown again it must stay empty.
        return spec.form(initial={"tells": False, "is_void": False} | kept, **options)
    return spec.form(request.POST, request.FILES, **options)


def _page(
    request: GatedRequest, spec: Spec, membership: Membership, form: ActForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "spec": spec,
        "membership": membership,
        "form": form,
        "leads": leads_for(membership, spec.key),
        "back_url": _file(membership),
    }
    return render(request, "membership/act.html", context, status=status)


def _review(
    request: GatedRequest, spec: Spec, membership: Membership, form: ActForm, files: Files, *, error: str = ""
) -> HttpResponse:
    review = _rehearse(request, spec, membership, form, files)
    context = {
        "spec": spec,
        "membership": membership,
        "review": review,
        "leads": leads_for(membership, spec.key),
        "filled": filled(form),
        "error": error,
        "carried": [
            (name, value) for name, values in request.POST.lists() if name not in CARRIED_APART for value in values
        ]
        + files.carried,
        "override": request.POST.get("override", ""),
        "back_url": _file(membership),
    }
    return render(request, "membership/act_review.html", context, status=422 if review.refusal or error else 200)


def _rehearse(request: GatedRequest, spec: Spec, membership: Membership, form: ActForm, files: Files) -> Review:
    """Do it and take it back: what the page shows is what the very same act answers."""
    decision = form.decision(override=REHEARSED, document=None, joined=_joined(request, files))
    try:
        with transaction.atomic():
            done = spec.perform(membership, form, decision, request.actor)
            letter, second = as_read(done, membership), _second_letter(done)
            transaction.set_rollback(True)
    except RuledOut as refused:
        # An error carries its finding behind a narrower face; here it is shown whole.
        return Review((refused.finding,), refusal=sentence(refused))  # type: ignore[arg-type]
    except DomainError as refused:
        return Review((), refusal=sentence(refused))
    set_aside = done.set_aside if isinstance(done, Done) else None
    return Review(done.findings, letter, second, consequences=done.consequences, set_aside=set_aside)


def as_read(done: Done | Named, membership: Membership) -> tuple[NoticeText, ...]:
    """Return the letter in each language, French first, as this member would read it."""
    return texts_read(done.notice, membership.person.full_name) if done.notice else ()


def texts_read(notice: Notice, name: str) -> tuple[NoticeText, ...]:
    """Return a letter in each language, French first, as whoever bears that name would read it."""
    texts = tuple(notice.texts.order_by("-language"))
    for text in texts:
        with override(text.language):
            link = _("(personal link)")
        text.body_text = fill(text.body_text, {"name": name, "link": link})
    return texts


def _second_letter(done: Done | Named) -> SecondLetter | None:
    """Return the letter to whoever acts for a human being, or no longer does, as they would read it."""
    if not isinstance(done, Named) or done.to_representative is None:
        return None
    told = done.to_representative.deliveries.get()
    return SecondLetter(told.addressee, told.address, texts_read(done.to_representative, told.addressee))


def _confirm(request: GatedRequest, spec: Spec, membership: Membership, form: ActForm) -> HttpResponse:
    files = Files(request.POST.get("held", ""), request.POST.get("held_joined", ""))
    try:
        with transaction.atomic():
            decision = form.decision(
                override=request.POST.get("override", ""),
                document=_kept_document(request, files.document),
                joined=_joined(request, files),
            )
            done = spec.perform(membership, form, decision, request.actor)
    except OverrideReasonMissing as refused:
        return _review(request, spec, membership, form, files, error=sentence(refused))
    except DomainError:
        return _review(request, spec, membership, form, files)
    for token in (files.document, files.joined):
        let_go(request, token)
    messages.success(request, _said(done, membership))
    return redirect(_file(membership))


def _said(done: Done | Named, membership: Membership) -> str:
    if done.notice is None:
        return _("Recorded. No letter leaves.")
    if (second := _second_letter(done)) is not None:
        return _said_of_two(second)
    if membership.person.email and not membership.person.prefers_post:
        return _("Recorded. The letter leaves by e-mail.")
    return _("Recorded. The letter is to be printed and posted: it is among the letters below.")


def _said_of_two(second: SecondLetter) -> str:
    if second.email:
        said = _("Recorded. A letter leaves to the member, and one by e-mail to %(name)s.")
    else:
        said = _("Recorded. A letter leaves to the member; the one to %(name)s is to be printed and posted.")
    return said % {"name": second.name}


def _hold_files(request: GatedRequest, form: ActForm) -> Files:
    files = Files(request.POST.get("held", ""), request.POST.get("held_joined", ""))
    if file := form.cleaned_data.get("document"):
        files = replace(files, document=hold(request, HeldFile(file.name, file.read())))
    if sent := form.cleaned_data.get("goes_with"):
        files = replace(files, joined=hold(request, HeldFile(sent["name"], sent["content"])))
    return files


def _joined(request: GatedRequest, files: Files) -> tuple[File, ...]:
    """Return what goes with the letter, under the name of its file."""
    file = held(request, files.joined) if files.joined else None
    if file is None:
        return ()
    title = file.name.removesuffix(".pdf").removesuffix(".PDF")[:200]
    return (File(title, file.name, "application/pdf", file.content),)


def _kept_document(request: GatedRequest, token: str) -> Document | None:
    file = held(request, token) if token else None
    if file is None:
        return None
    return keep(request.organisation, name=file.name[:250], media_type="application/octet-stream", content=file.content)


def _file(membership: Membership) -> str:
    return reverse("member", kwargs={"slug": membership.organisation.slug, "public_id": membership.public_id})


def offered(here: Organisation, membership: Membership, situation: Situation, roles: frozenset[str]) -> list[Any]:
    """Return the acts that make sense for a member, each with its address; none to whoever may not act."""
    if not roles & access.OFFICE:
        return []
    return [
        {
            "label": spec.label,
            "is_grave": spec.is_grave,
            "url": reverse(
                "member-act", kwargs={"slug": here.slug, "public_id": membership.public_id, "act": spec.key}
            ),
        }
        for spec in SPECS
        if spec.is_offered(situation)
    ]
