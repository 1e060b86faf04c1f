"""Calling a meeting: when the notice may leave, what it says, to how many, and the one button that sends it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.translation import gettext, ngettext, override
from django.views.decorators.http import require_POST

from governance.models import Assembly
from governance.queries.documents import documents_of_all
from governance.queries.rules import rules_of
from governance.queries.search import members_matching
from governance.queries.texts import gaps
from governance.queries.versions import Version
from governance.rules import notice as notice_rules
from governance.services.calling import Prospect, call_assembly, foresee_call
from governance.services.meeting_papers import day_of
from governance.services.notice_text import text_in
from governance.web.calling_forms import ReasonForm
from governance.web.deadlines import deadline_of
from governance.web.meetings import address, meeting_of
from governance.web.planned_calls import planned
from governance.web.steps import Step, steps_of
from governance.web.versions import version_asked, versions_shown
from membership import formats
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import now, today
from membership.errors import DomainError, TextMissing
from membership.messages import sentence
from membership.models import Membership, Notice, NoticeText, WordingKind
from membership.services.correspondence import Text
from membership.services.mailer import fill
from membership.services.wordings import wordings_of
from membership.web.attachments import AttachmentForm
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate
from membership.web.sent_text import MAIL_POLICY

FOUND = 8


@gate(OFFICE)
def notice(request: GatedRequest, assembly: str) -> HttpResponse:
    meeting = meeting_of(request, assembly)
    if not meeting.is_draft:
        return redirect(address("governance:told", meeting))
    return notice_page(request, meeting, ReasonForm())


def notice_page(
    request: GatedRequest,
    meeting: Assembly,
    form: ReasonForm,
    *,
    attach_form: AttachmentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of step 3, with what is wrong in either of its forms."""
    context = {
        "meeting": meeting,
        "form": form,
        "day": day_of(meeting),
        "today": today(meeting.organisation),
        "steps": steps_of(meeting, Step.NOTICE, request.roles),
        "deadline": deadline_of(meeting),
        "gaps": gaps(meeting),
        "has_agenda": meeting.agenda.exists(),
        "is_past": meeting.starts_at <= now(),
        "attached": documents_of_all(meeting),
        "attach_form": attach_form or AttachmentForm(),
        "attach_url": address("governance:attach", meeting),
        **planned(meeting),
    }
    try:
        prospect = foresee_call(meeting)
        lawful = notice_rules.window(day_of(meeting), rules_of(meeting))
    except DomainError as error:
        # The by-laws have not set the delays, for one: nothing can be foreseen, and the page says why.
        context["refusal"] = sentence(error)
    else:
        form.fields["reason"].required = prospect.needs_override
        context["words_missing"] = _words_missing(meeting)
        context |= {"prospect": prospect, "lawful": lawful, "counted": counted(prospect), "act": _act(prospect)}
    context["may_call"] = _may_call(context)
    return render(request, "governance/notice.html", context, status=status)


def _may_call(context: dict[str, object]) -> bool:
    """Return whether the button is shown; whatever hides it is said on the page instead."""
    prospect = context.get("prospect")
    if not isinstance(prospect, Prospect) or prospect.blocks or not prospect.told:
        return False
    stands = not context["gaps"] and not context["words_missing"]
    return bool(context["has_agenda"]) and stands and not context["is_past"]


def _words_missing(meeting: Assembly) -> str:
    """Return why the organisation's own words keep the notice from leaving; nothing when they do not."""
    try:
        wordings_of(meeting.organisation, WordingKind.CALL)
    except TextMissing as error:
        return sentence(error)
    return ""


def counted(prospect: Prospect) -> str:
    """Return «1 972 courriels, 143 lettres à poster»; only what there is."""
    parts = []
    if prospect.by_email:
        emails = ngettext("%(n)s e-mail", "%(n)s e-mails", prospect.by_email)
        parts.append(emails % {"n": formats.number(prospect.by_email)})
    if prospect.by_post:
        letters = ngettext("%(n)s letter to post", "%(n)s letters to post", prospect.by_post)
        parts.append(letters % {"n": formats.number(prospect.by_post)})
    return ", ".join(parts) or gettext("nobody")


def _act(prospect: Prospect) -> str:
    """Return what the button will do, and to how many."""
    if prospect.needs_override:
        return gettext("Override and call the meeting now: %(counted)s") % {"counted": counted(prospect)}
    return gettext("Call the meeting now: %(counted)s") % {"counted": counted(prospect)}


@gate(OFFICE)
@require_POST
def call(request: GatedRequest, assembly: str) -> HttpResponse:
    """Freeze the list of those told and send the notice. A second press finds the work done."""
    meeting = meeting_of(request, assembly)
    if not meeting.is_draft:
        messages.info(request, gettext("The notice had already left. Nobody is told twice."))
        return redirect(address("governance:told", meeting))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return notice_page(request, meeting, form, status=422)
    try:
        call_assembly(meeting, actor=request.actor, reason=form.cleaned_data["reason"])
    except DomainError as error:
        meeting.refresh_from_db()
        if not meeting.is_draft:
            return redirect(address("governance:told", meeting))
        form.add_error(None, sentence(error))
        return notice_page(request, meeting, form, status=422)
    messages.success(request, gettext("The meeting is called. The list of those told is frozen."))
    return redirect(address("governance:told", meeting))


@dataclass(frozen=True, slots=True)
class Preview:
    """The notice as one member would get it, or as it stands for everybody."""

    language: str
    subject: str
    body_text: str
    body_html: str


@gate(REGISTER)
def preview(request: GatedRequest, assembly: str) -> HttpResponse:
    """Show the notice in each language, and as a real member would get it."""
    meeting = meeting_of(request, assembly)
    version = version_asked(request, meeting)
    search = request.GET.get("q", "").strip()
    member = _member(request)
    languages = _languages(meeting, version, member)
    context = {
        "meeting": meeting,
        "steps": steps_of(meeting, Step.NOTICE, request.roles),
        "search": search,
        "found": members_matching(request.organisation, search, today(request.organisation))[:FOUND] if search else [],
        "member": member,
        "may_prepare": bool(request.roles & OFFICE_ROLES),
        "previews": [_preview(meeting, version, language, member) for language in languages],
        "version": version,
        "versions": versions_shown(meeting),
    }
    return render(request, "governance/preview.html", context)


@gate(REGISTER)
def mail(request: GatedRequest, assembly: str) -> HttpResponse:
    """Answer the e-mail itself, as a mail program would draw it."""
    meeting = meeting_of(request, assembly)
    language = request.GET.get("language", "fr")
    version = version_asked(request, meeting)
    if language not in _languages(meeting, version, None):
        raise Http404
    response = HttpResponse(_preview(meeting, version, language, _member(request)).body_html)
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


def _member(request: GatedRequest) -> Membership | None:
    wanted = request.GET.get("member")
    if not wanted:
        return None
    found = Membership.objects.for_organisation(request.organisation).filter(public_id=wanted)
    member: Membership | None = found.select_related("person").first()
    if member is None:
        raise Http404
    return member


def _languages(meeting: Assembly, version: Version | None, member: Membership | None) -> tuple[str, ...]:
    languages = meeting.organisation.languages if version is None else _sent_in(version.notice)
    if member is None:
        return languages
    return (member.person.language,) if member.person.language in languages else ("fr",)


def _sent_in(notice: Notice) -> tuple[str, ...]:
    """Return the languages of a notice that left, French first: the organisation may have added one since."""
    return tuple(sorted(notice.texts.values_list("language", flat=True), reverse=True))


def _preview(meeting: Assembly, version: Version | None, language: str, member: Membership | None) -> Preview:
    """Fill the text in; the personal link is made when the message leaves, and is never shown here."""
    text = _text(meeting, version, language)
    with override(language):
        link = gettext("(personal link)")
        name = member.person.full_name if member else gettext("(name of the member)")
    return Preview(
        language=language,
        subject=f"{text.subject} – {name}",
        body_text=fill(text.body_text, {"name": name, "link": link}),
        body_html=fill(text.body_html, {"name": escape(name), "link": "#"}),
    )


def _text(meeting: Assembly, version: Version | None, language: str) -> Text | NoticeText:
    """Return the text that was sent, once it was; until then, the one that would leave now."""
    if version is not None:
        return version.notice.texts.get(language=language)
    return text_in(meeting, language, rules_of(meeting))
