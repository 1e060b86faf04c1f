"""The pages of the demonstration: who to be, what time it is, what the mailbox holds.

None of them answers outside a demonstration (the gate's rule), and the clock refuses too.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from config import mailbox
from config.demonstration import crowd
from config.demonstration.people import PERSONAE
from governance.models import Assembly, AssemblyState
from governance.queries.rules import rules_of
from governance.rules import notice
from governance.services.calling import meeting_day
from membership import access, formats
from membership.clock import now
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Account, Organisation
from membership.services import clock
from membership.web.gate import DEMONSTRATION, gate
from voting.models import Poll, PollState

SPARED = frozenset(persona.number for persona in PERSONAE if persona.number)
# What one wants before the meeting is time to settle in.
BEFORE_THE_EVENING = timedelta(minutes=15)
MORNING = time(10)
FARTHEST = timedelta(days=3 * 366)


@require_safe
@gate(DEMONSTRATION)
def home(request: HttpRequest) -> HttpResponse:
    """Who one can be, and the moments one can jump to."""
    organisation = Organisation.objects.filter(slug="solidarity").first()
    assembly = _assembly(organisation) if organisation else None
    return render(
        request,
        "demonstration/home.html",
        {
            "organisation": organisation,
            "assembly": assembly,
            "people": PERSONAE,
            "instant": now(),
            "is_shifted": bool(clock.shift()),
            "moments": _moments(assembly) if assembly else (),
            "letters": mailbox.count_messages(),
            "open_poll": assembly and Poll.objects.filter(assembly=assembly, state=PollState.OPEN).first(),
            "may_come_in": assembly and assembly.state in (AssemblyState.CALLED, AssemblyState.IN_SESSION),
        },
    )


@require_POST
@gate(DEMONSTRATION)
def become(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the personae, without the code that would be mailed."""
    persona = next((person for person in PERSONAE if person.key == request.POST.get("who")), None)
    if persona is None:
        raise Http404
    account = get_object_or_404(Account, email=persona.email)
    logout(request)
    login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("organisation", slug="solidarity")


@require_POST
@gate(DEMONSTRATION)
def jump(request: HttpRequest) -> HttpResponse:
    """Move the clock of the whole demonstration."""
    actor = access.actor_for(request.user)
    wanted = request.POST.get("to", "")
    if wanted == "present":
        if _would_undo_a_meeting(now() - clock.shift()):
            messages.error(request, _("A meeting is in session: time only goes forward until it ends."))
        else:
            clock.return_to_present(actor=actor)
        return redirect("demonstration")
    try:
        instant = datetime.fromisoformat(wanted)
    except ValueError as error:
        raise Http404 from error
    if instant.tzinfo is None or abs(instant - now()) > FARTHEST:
        raise Http404
    if _would_undo_a_meeting(instant):
        messages.error(request, _("A meeting is in session: time only goes forward until it ends."))
        return redirect("demonstration")
    clock.jump_to(instant, actor=actor)
    messages.success(request, _("It is now %(instant)s.") % {"instant": formats.instant(instant)})
    return redirect("demonstration")


@require_POST
@gate(DEMONSTRATION)
def fill_the_room(request: HttpRequest) -> HttpResponse:
    """Let the other members of the evening come in, or vote."""
    assembly = _assembly(get_object_or_404(Organisation, slug="solidarity"))
    if assembly is None:
        raise Http404
    poll = Poll.objects.filter(assembly=assembly, state=PollState.OPEN).first()
    if request.POST.get("what") == "vote" and poll is not None:
        n = crowd.vote(poll, spared=SPARED)
        said = ngettext("%(n)s member has voted.", "%(n)s members have voted.", n)
    else:
        try:
            n = crowd.come_in(assembly, spared=SPARED)
        except DomainError as refused:
            # Before the doors: the page offers to jump to the evening.
            messages.error(request, sentence(refused))
            return redirect("demonstration")
        said = ngettext("%(n)s member has come in.", "%(n)s members have come in.", n)
    messages.success(request, said % {"n": n})
    return redirect("demonstration")


@require_safe
@gate(DEMONSTRATION)
def letters(request: HttpRequest) -> HttpResponse:
    """The letters caught instead of sent, newest first."""
    to = request.GET.get("to", "").strip()
    return render(
        request,
        "demonstration/letters.html",
        {"letters": mailbox.list_messages(to=to or None, limit=100), "to": to, "total": mailbox.count_messages()},
    )


@require_safe
@gate(DEMONSTRATION)
def letter(request: HttpRequest, letter: str) -> HttpResponse:
    """One letter, as text, with its links to follow."""
    try:
        opened = mailbox.get_message(letter)
    except mailbox.NoSuchLetter as error:
        raise Http404 from error
    return render(request, "demonstration/letter.html", {"opened": opened})


def _assembly(organisation: Organisation) -> Assembly | None:
    return (
        Assembly.objects.for_organisation(organisation)
        .filter(body=None)
        .exclude(state=AssemblyState.CANCELLED)
        .select_related("organisation")
        .order_by("starts_at")
        .first()
    )


def _would_undo_a_meeting(instant: datetime) -> bool:
    """Return whether going to an instant would put it before what a meeting in session has recorded."""
    return instant < now() and Assembly.objects.filter(state=AssemblyState.IN_SESSION).exists()


def _moments(assembly: Assembly) -> list[tuple[str, datetime]]:
    """Return the moments worth seeing: the lawful days for the notice, and the evening."""
    window = notice.window(meeting_day(assembly), rules_of(assembly))
    zone = assembly.zone
    return [
        (_("First day for the notice"), datetime.combine(window.first_on, MORNING, zone)),
        (_("A good day for the notice"), datetime.combine(window.advised_on, MORNING, zone)),
        (_("A day too late for the notice"), datetime.combine(window.last_on + timedelta(days=1), MORNING, zone)),
        (_("The evening of the meeting"), assembly.starts_at - BEFORE_THE_EVENING),
    ]
