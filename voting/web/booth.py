"""The booth: the page on which a member's own device seals a ballot, and the door where a credential is fetched.

Nothing that is chosen here reaches the server in clear: choosing, sealing and signing are the page's own work.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from membership.clock import now
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import ENTRY, gate
from voting.models import Poll, RollEntry, SealedQuestion, SealedTrustee
from voting.queries.refusals import own_line, refusal_of
from voting.queries.sealed.devices import device_key, device_name
from voting.queries.sealed.marks import mark_of
from voting.services.sealed.issuing import fetch_credential
from voting.services.sealed.setting_up import authority_of
from voting.web.pages import EnteredRequest, language, poll_entered, refuse, with_workers
from voting.web.refusals import vote_refused

_BARRED = ("not_on_roll", "struck_from_roll", "not_in_the_meeting", "no_longer_seated")
_STATUS = {"claim_unreadable": 400, **dict.fromkeys(_BARRED, 403)}


def booth(request: EnteredRequest, poll: Poll) -> HttpResponse:
    """Show the booth of a secret vote to whoever may vote in it. Called by the page of the vote."""
    entry = request.entry
    refused = refusal_of(poll, membership_id=entry.membership_id, person_id=entry.person_id)
    if refused is not None:
        return refuse(request, vote_refused(entry, poll, refused, None), assembly=poll.assembly)
    return show_booth(request, poll)


def show_booth(request: EnteredRequest, poll: Poll, *, is_kiosk: bool = False) -> HttpResponse:
    """Show the booth: on a member's own device, or on one in the hall that several persons use."""
    entry = request.entry
    line = own_line(poll, membership_id=entry.membership_id, person_id=entry.person_id)
    key = device_key(poll, line)
    context = {
        "assembly": poll.assembly,
        "frame": "voting/kiosk_frame.html" if is_kiosk else "voting/entered.html",
        "is_kiosk": is_kiosk,
        "authority": authority_of(poll),
        # On a device of the hall nothing is left to seal a second ballot with.
        "may_change": poll.allows_change and not is_kiosk,
        "may_return": poll.takes_paper and not is_kiosk,
        "poll": poll,
        "motion": poll.motion,
        "entry": entry,
        "now": now(),
        "sealed": poll.sealed,
        "questions": [_shown(question) for question in SealedQuestion.objects.filter(poll=poll)],
        "keepers": _keepers(poll),
        "mark": mark_of(line),
        "device": device_name(poll.assembly_id, entry) if key else "",
        "device_key": key,
        "voter": _voter(poll, line),
        "addresses": _addresses(request, poll, door="kiosk-credential" if is_kiosk else "credential"),
    }
    return with_workers(render(request, "voting/booth.html", context))


def _voter(poll: Poll, line: RollEntry) -> str:
    """Return the name under which a device keeps what it votes with: of one vote, so that two may share a device."""
    whose = f"{line.membership_id} {line.seat_no}" if line.membership_id else f"at the table {line.exercised_by_id}"
    return salted_hmac("voting.booth", f"{poll.public_id} {whose}").hexdigest()[:16]


@gate(ENTRY)
@never_cache
@require_POST
def credential(request: EnteredRequest, assembly: str, poll: str) -> HttpResponseBase:
    """First door: hand out a credential, once. Nothing here knows what will be done with it."""
    return hand_out(request, assembly, poll)


def hand_out(request: EnteredRequest, assembly: str, poll: str) -> HttpResponseBase:
    """Answer the credential of whoever the request is let in as, or why there is none."""
    entry = request.entry
    try:
        handed = fetch_credential(
            organisation_id=entry.organisation_id,
            assembly=assembly,
            poll=poll,
            membership_id=entry.membership_id,
            person_id=entry.person_id,
            claim=request.POST.get("claim", ""),
        )
    except DomainError as refused:
        said = {"code": refused.code, "message": sentence(refused)}
        return JsonResponse(said, status=_STATUS.get(refused.code, 409))
    answered: dict[str, Any] = {"credential": handed.private, "resumed": handed.resumed}
    if handed.factor is not None:
        answered["factor"] = handed.factor.as_json()
    return JsonResponse(answered)


def booth_of(request: EnteredRequest, assembly: str, poll: str) -> HttpResponse:
    """Return the booth of a poll that the pass is for."""
    return booth(request, poll_entered(request, assembly, poll))


def _addresses(request: EnteredRequest, poll: Poll, *, door: str) -> dict[str, str]:
    uuid = poll.sealed.uuid
    return {
        "credential": reverse(f"voting:{door}", args=[request.entry.slug, request.entry.assembly, poll.public_id]),
        "election": reverse("urne:election", args=[uuid]),
        "cast": reverse("urne:ballots", args=[uuid]),
        "opened": reverse("urne:opened", args=[uuid]),
        "tracker": reverse("urne:tracker", args=[uuid]),
        "return": reverse("urne:return", args=[uuid]),
    }


def _shown(question: SealedQuestion) -> dict[str, Any]:
    spoken = language()
    other = "fr" if spoken == "en" else "en"

    def said(texts: dict[str, str]) -> str:
        return texts[spoken] or texts[other]

    return {
        "at": question.number - 1,
        "least": question.least,
        "most": question.most,
        "blank": question.blank,
        "input": "radio" if question.most == 1 and (question.least == 1 or question.blank) else "checkbox",
        "note": _how_many(question.least, question.most),
        "title": said({"fr": question.title_fr, "en": question.title_en}),
        "answers": [{"at": at, "said": said(answer)} for at, answer in enumerate(question.answers)],
    }


def _how_many(least: int, most: int) -> str:
    """Return how many answers may be chosen, in words."""
    if least == most:
        return ngettext("Choose one answer.", "Choose %(most)s answers.", most) % {"most": most}
    if not least:
        return ngettext("Choose one answer at most.", "Choose up to %(most)s answers.", most) % {"most": most}
    return _("Choose from %(least)s to %(most)s answers.") % {"least": least, "most": most}


def _keepers(poll: Poll) -> list[str]:
    """Return the scrutineers who hold keys beside the server; none when it is alone."""
    return list(SealedTrustee.objects.filter(poll=poll, account__isnull=False).values_list("name", flat=True))
