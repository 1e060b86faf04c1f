"""The kiosk: one device in the hall on which members vote in secret, one after the other, each with a code from a slip.

The session of the device says which meeting it is a kiosk of, and nothing of who uses it: its row would be written at
the instant of a vote, and lie beside the ballot in every copy of the database. Who stands before the kiosk is told by
a cookie of the device alone, for ten minutes at most. It is nobody's log-in: from a kiosk no other page of the
organisation is reached.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.models import Assembly, AssemblyState, Attendance
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import ENTRIES, PASS_LASTS, PUBLIC, EntryPass, GatedRequest, gate
from voting.errors import CredentialTaken, VotedOnPaper
from voting.models import Poll, PollMode, PollState, RollEntry
from voting.queries.refusals import refusal_of
from voting.queries.sealed.marks import mark_of
from voting.services.kiosk import read_kiosk_code
from voting.web.booth import hand_out, show_booth
from voting.web.pages import EnteredRequest
from voting.web.paper_forms import KioskCodeForm

KIOSK, VOTER = "kiosk", "kiosk_voter"
VOTER_SECONDS = 10 * 60


@gate(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: GatedRequest, assembly: str) -> HttpResponseBase:
    """Ask for a code; with a good one, go to the vote that is open."""
    found = _meeting(request, assembly)
    _forget_passes(request)
    if request.method != "POST":
        return _ask(request, found, KioskCodeForm())
    form = KioskCodeForm(request.POST)
    if not form.is_valid():
        return _ask(request, found, form)
    try:
        stay = read_kiosk_code(found, code=form.cleaned_data["code"], device=request.session.session_key or "")
        # A slip is made for a member; who sits at a board's table without being one has none.
        assert stay.membership_id is not None
        poll = _first_open(found, stay.membership_id, stay.person_id)
    except DomainError as refused:
        form.add_error("code", sentence(refused))
        return _ask(request, found, form)
    if poll is None:
        return _ask(request, found, KioskCodeForm(), nothing_open=True)
    voter = EntryPass(
        organisation_id=found.organisation_id,
        slug=found.organisation.slug,
        assembly=found.public_id,
        membership_id=stay.membership_id,
        person_id=stay.person_id,
        seat_no=stay.seat_no,
        name=str(stay.person),
        acts_for=_acts_for(stay),
        time_zone=found.organisation.time_zone,
        until=timezone.now().timestamp() + VOTER_SECONDS,
    )
    return _remember(
        request,
        voter,
        redirect(reverse("voting:kiosk-vote", args=[found.organisation.slug, found.public_id, poll.public_id])),
    )


@gate(PUBLIC)
@never_cache
@require_safe
def kiosk_vote(request: GatedRequest, assembly: str, poll: str) -> HttpResponseBase:
    """Show the booth to who has just typed a code, and to nobody after that."""
    found, entered = _voter(request, assembly)
    if entered is None:
        return redirect(_address(found))
    asked = _poll(found, poll)
    refused = refusal_of(asked, membership_id=entered.membership_id, person_id=entered.person_id)
    if refused is not None:
        messages.error(request, sentence(refused))
        return redirect(_address(found))
    as_entered: Any = request
    as_entered.entry = entered
    return show_booth(as_entered, asked, is_kiosk=True)


@gate(PUBLIC)
@never_cache
@require_POST
def kiosk_credential(request: GatedRequest, assembly: str, poll: str) -> HttpResponseBase:
    """First door, for who has typed a code: the same mark, the same credential, as for who is signed in."""
    found, entered = _voter(request, assembly)
    if entered is None:
        # The page says that its time has run out.
        return redirect(_address(found))
    as_entered: EnteredRequest = request  # type: ignore[assignment]  # it is, from here on
    as_entered.entry = entered
    return hand_out(as_entered, assembly, poll)


@gate(PUBLIC)
@require_POST
def kiosk_next(request: GatedRequest, assembly: str) -> HttpResponseBase:
    """Forget who stood here: the page is for the next person."""
    found = _meeting(request, assembly)
    _forget_passes(request)
    return _forgotten(found, redirect(_address(found)))


def begin_kiosk(request: HttpRequest, assembly: Assembly) -> HttpResponse:
    """Make this browser a kiosk: whoever was signed in is signed out, and nothing of them is left."""
    request.session.flush()
    request.session[KIOSK] = {
        "assembly": assembly.public_id,
        "slug": assembly.organisation.slug,
        "until": (timezone.now() + PASS_LASTS).timestamp(),
    }
    return redirect(_address(assembly))


def _ask(request: GatedRequest, assembly: Assembly, form: KioskCodeForm, *, nothing_open: bool = False) -> HttpResponse:
    context = {"assembly": assembly, "form": form, "nothing_open": nothing_open}
    asked = render(request, "voting/kiosk.html", context, status=422 if form.errors else 200)
    # Whoever is asked for a code is somebody else.
    return _forgotten(assembly, asked)


def _meeting(request: GatedRequest, public_id: str) -> Assembly:
    """Return the meeting this device is a kiosk of, or answer 404 as for any address there is not."""
    held = request.session.get(KIOSK)
    if not held or held["assembly"] != public_id or held["until"] < timezone.now().timestamp():
        raise Http404
    if request.user.is_authenticated:
        # Somebody of the office signed in on it: it is theirs again, and no kiosk.
        del request.session[KIOSK]
        raise Http404
    rows = Assembly.objects.for_organisation(request.organisation).select_related("organisation")
    found: Assembly | None = rows.filter(public_id=public_id).exclude(state=AssemblyState.ENDED).first()
    if found is None:
        raise Http404
    timezone.activate(found.zone)
    return found


def _acts_for(stay: Attendance) -> str:
    """Return the member somebody is there for, where that is somebody else."""
    assert stay.membership is not None
    return "" if stay.membership.person_id == stay.person_id else str(stay.membership.person)


def _voter(request: GatedRequest, assembly: str) -> tuple[Assembly, EntryPass | None]:
    found = _meeting(request, assembly)
    entered = _read_voter(request)
    if entered is None or entered.assembly != assembly or entered.until < timezone.now().timestamp():
        return found, None
    return found, entered


def _read_voter(request: HttpRequest) -> EntryPass | None:
    try:
        stored = signing.loads(request.COOKIES.get(VOTER, ""), salt=_salt(request), max_age=VOTER_SECONDS)
    except signing.BadSignature:
        return None
    return EntryPass(**stored)


def _remember(request: HttpRequest, voter: EntryPass, answer: HttpResponse) -> HttpResponse:
    """Let the device say who stands before it, to the pages of this kiosk alone."""
    answer.set_cookie(
        VOTER,
        signing.dumps(asdict(voter), salt=_salt(request)),
        max_age=VOTER_SECONDS,
        path=_path(voter.slug, voter.assembly),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return answer


def _salt(request: HttpRequest) -> str:
    """Bind the cookie to this device: on another one it says nothing."""
    return f"{VOTER}:{request.session.session_key}"


def _forgotten(assembly: Assembly, answer: HttpResponse) -> HttpResponse:
    answer.delete_cookie(VOTER, path=_address(assembly), samesite="Strict")
    return answer


def _forget_passes(request: HttpRequest) -> None:
    """Leave no pass to a meeting on the device: somebody may have opened their own link on it."""
    if ENTRIES in request.session:
        del request.session[ENTRIES]


def _first_open(assembly: Assembly, membership_id: int, person_id: int) -> Poll | None:
    """Return the open secret vote this member has not voted in yet; the reason why not, if all are voted in.

    Raises that reason, as the first door would say it.
    """
    reason: DomainError | None = None
    rows = Poll.objects.filter(assembly=assembly, mode=PollMode.SECRET, state=PollState.OPEN)
    for poll in rows.order_by("closes_at", "pk"):
        refused = refusal_of(poll, membership_id=membership_id, person_id=person_id)
        refused = refused or _marked(
            RollEntry.objects.get(roll__poll=poll, membership=membership_id, exercised_by=person_id)
        )
        if refused is None:
            found: Poll = poll
            return found
        reason = reason or refused
    if reason is not None:
        raise reason
    return None


def _marked(entry: RollEntry) -> DomainError | None:
    match mark_of(entry):
        case "paper":
            return VotedOnPaper()
        case "issued":
            return CredentialTaken()
    return None


def _poll(assembly: Assembly, public_id: str) -> Poll:
    """Return a secret vote of the meeting, open or not: why it takes no ballot any more is said, not hidden."""
    rows = Poll.objects.select_related("assembly__organisation", "motion__item")
    found: Poll | None = rows.filter(assembly=assembly, mode=PollMode.SECRET, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _address(assembly: Assembly) -> str:
    return _path(assembly.organisation.slug, assembly.public_id)


def _path(slug: str, assembly: str) -> str:
    return reverse("voting:kiosk", args=[slug, assembly])
