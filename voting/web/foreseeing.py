"""A planned message, read before it leaves: its words, to how many it would go, and as one of them will get it."""

from __future__ import annotations

from itertools import islice

from django.db.models import F
from django.db.models.functions import Collate
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import escape
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from governance.models import Assembly
from governance.queries.search import members_matching
from governance.web.calling import FOUND, Preview
from governance.web.steps import Step, steps_of
from membership.clock import today
from membership.errors import TextMissing
from membership.messages import sentence
from membership.models import Membership, Person
from membership.queries.habits import habits_of
from membership.services.correspondence import Recipient, Text
from membership.services.mailer import fill
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.sent_text import MAIL_POLICY
from voting.models import Announcement
from voting.queries.announcements import planned_of
from voting.services.foreseeing import Foreseen, foresee_announcement, texts_ahead
from voting.web.pages import assembly_seen
from voting.web.schedule import line_of

# The first by name, among whom one may choose without a search.
OFFERED = 5


@gate(OFFICE)
@require_safe
def message(request: GatedRequest, assembly: str, announcement: str) -> HttpResponse:
    """Show a message to come in each language, or as one of its recipients would get it."""
    meeting = assembly_seen(request, assembly)
    one = _planned(meeting, announcement)
    foreseen = foresee_announcement(one)
    search = request.GET.get("q", "").strip()
    member, recipient = _chosen(request, foreseen)
    name = _name_of(recipient)
    context = {
        "meeting": meeting,
        "steps": steps_of(meeting, Step.TOLD, request.roles),
        "announcement": one.public_id,
        "line": line_of(one, habits_of(meeting.organisation), sentence(foreseen.missing) if foreseen.missing else ""),
        "foreseen": foreseen,
        "previews": [_filled(text, name) for text in foreseen.texts if _is_read(text, recipient, foreseen)],
        "search": search,
        "found": _found(request, foreseen, search) if search else _first(request, foreseen),
        "member": member,
        "recipient": recipient,
        "name": name,
    }
    return render(request, "voting/message_ahead.html", context)


@gate(OFFICE)
@require_safe
def mail(request: GatedRequest, assembly: str, announcement: str) -> HttpResponse:
    """Answer the e-mail itself, as a mail program would draw it."""
    one = _planned(assembly_seen(request, assembly), announcement)
    language = request.GET.get("language", "fr")
    try:
        text = next((text for text in texts_ahead(one) if text.language == language), None)
    except TextMissing:
        text = None
    if text is None:
        raise Http404
    name = ""
    if request.GET.get("member"):
        _member, recipient = _chosen(request, foresee_announcement(one))
        name = _name_of(recipient)
    response = HttpResponse(_filled(text, name).body_html)
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


def _planned(meeting: Assembly, public_id: str) -> Announcement:
    """Return a message of the meeting that has not left, or answer 404."""
    found: Announcement = get_object_or_404(planned_of(meeting), public_id=public_id)
    return found


def _chosen(request: GatedRequest, foreseen: Foreseen) -> tuple[Membership | None, Recipient | None]:
    """Return in whose eyes it is read, one of the recipients; nobody where nobody was chosen."""
    wanted = request.GET.get("member")
    if not wanted:
        return None, None
    rows = Membership.objects.for_organisation(request.organisation).filter(public_id=wanted)
    member = rows.select_related("person").first()
    found = (one for one in foreseen.recipients if member is not None and one.membership_id == member.pk)
    recipient = next(found, None)
    if recipient is None:
        raise Http404
    return member, recipient


def _name_of(recipient: Recipient | None) -> str:
    person = Person.objects.filter(pk=recipient.person_id).first() if recipient and recipient.person_id else None
    return person.full_name if person else ""


def _is_read(text: Text, recipient: Recipient | None, foreseen: Foreseen) -> bool:
    """Return whether a text is shown: all of them, or the one that a recipient would get."""
    if recipient is None:
        return True
    known = {one.language for one in foreseen.texts}
    return text.language == (recipient.language if recipient.language in known else "fr")


def _filled(text: Text, name: str) -> Preview:
    """Put the name in; the personal link is made when the message leaves, and is never shown here."""
    with override(text.language):
        link = gettext("(personal link)")
        name = name or gettext("(name of the member)")
    return Preview(
        language=text.language,
        subject=f"{text.subject} – {name}",
        body_text=fill(text.body_text, {"name": name, "link": link}).strip(),
        body_html=fill(text.body_html, {"name": escape(name), "link": "#"}),
    )


def _found(request: GatedRequest, foreseen: Foreseen, search: str) -> list[Membership]:
    """Return those of the recipients whom a search may mean."""
    reached = _reached(foreseen)
    found = members_matching(request.organisation, search, today(request.organisation))
    return list(islice((member for member in found if member.pk in reached), FOUND))


def _first(request: GatedRequest, foreseen: Foreseen) -> list[Membership]:
    """Return the first of the recipients by name; reads the register no further than them."""
    reached = _reached(foreseen)
    if not reached:
        return []
    rows = Membership.objects.for_organisation(request.organisation).select_related("person")
    by_name = rows.order_by(Collate(F("person__sort_key"), "C"), "pk").iterator()
    return list(islice((member for member in by_name if member.pk in reached), OFFERED))


def _reached(foreseen: Foreseen) -> set[int | None]:
    return {recipient.membership_id for recipient in foreseen.recipients}
