"""Second door: addresses that know a credential and nobody. No session is read, no cookie is set."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import PUBLIC, gate
from voting.errors import BallotOfWrongShape, BallotTooLarge
from voting.models import SealedBallot, SealedElection
from voting.services.sealed.casting import LARGEST_BALLOT, cast_sealed_ballot
from voting.services.sealed.opening import spend_opened_ballot
from voting.services.sealed.returning import give_credential_back
from voting.web import evidence

# As the booth writes them: anything else is the tracker of no ballot.
TRACKER = re.compile(r"[A-Za-z0-9+/]{43}")
# Pasted, with what may have come along.
LONGEST_TRACKER = 200
_STATUS = {
    "unknown_election": 404,
    "ballot_too_large": 413,
    "wrong_shape": 400,
    "unknown_credential": 403,
    "bad_signature": 400,
    "bad_proof": 400,
    "too_many_requests": 429,
}


@gate(PUBLIC)
@require_safe
def election(_request: HttpRequest, uuid: str) -> HttpResponse:
    """Answer the text of the election: the very bytes that are hashed."""
    text = SealedElection.objects.filter(uuid=uuid).values_list("text", flat=True).first()
    if text is None:
        raise Http404
    response = HttpResponse(text.encode(), content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400, immutable"
    return response


# A token against forged requests would need a cookie; a ballot proves itself.
@csrf_exempt
@gate(PUBLIC)
@never_cache
@require_POST
def ballots(request: HttpRequest, uuid: str) -> HttpResponseBase:
    """Take a sealed ballot, or say precisely what is wrong with it."""

    def act() -> dict[str, object]:
        accepted = cast_sealed_ballot(election=uuid, written=_body(request))
        return {"tracker": accepted.tracker, "replaces": accepted.replaces}

    return _answered(act)


@csrf_exempt
@gate(PUBLIC)
@never_cache
@require_POST
def opened(request: HttpRequest, uuid: str) -> HttpResponseBase:
    """Refuse a ballot from now on: it is about to be opened instead of being cast."""
    return _answered(lambda: {"tracker": spend_opened_ballot(election=uuid, written=_body(request))})


@csrf_exempt
@gate(PUBLIC)
@never_cache
@require_POST
def tracker(request: HttpRequest, uuid: str) -> HttpResponseBase:
    """Say whether the ballot of a tracker is in the box, as things stand.

    The tracker is what is sent, never part of an address: addresses stay in the records of servers on the way.
    """
    asked = request.read(LONGEST_TRACKER + 1).decode(errors="replace").strip()
    rows = SealedBallot.objects.filter(election__uuid=uuid, tracker=asked)
    return JsonResponse({"found": bool(TRACKER.fullmatch(asked)) and rows.exists()})


@csrf_exempt
@gate(PUBLIC)
@never_cache
@require_POST
def give_back(request: HttpRequest, uuid: str) -> HttpResponseBase:
    """Take a credential back from the device that holds it, for a code that the desk takes against a paper."""

    def act() -> dict[str, object]:
        try:
            asked = json.loads(_body(request))
            said = {name: str(asked[name]) for name in ("credential", "challenge", "response")}
        except (ValueError, KeyError, TypeError, RecursionError):
            raise BallotOfWrongShape from None
        return {"code": give_credential_back(election=uuid, **said)}

    return _answered(act)


def _body(request: HttpRequest) -> bytes:
    """Read no more than the largest ballot. Raises BallotTooLarge."""
    written: bytes = request.read(LARGEST_BALLOT + 1)
    if len(written) > LARGEST_BALLOT:
        raise BallotTooLarge
    return written


def _answered(act: Callable[[], dict[str, object]]) -> HttpResponseBase:
    try:
        return JsonResponse(act())
    except DomainError as refused:
        said = {"code": refused.code, "message": sentence(refused)}
        return JsonResponse(said, status=_STATUS.get(refused.code, 409))


app_name = "urne"
urlpatterns = [
    path("election.json", election, name="election"),
    path("ballots/", ballots, name="ballots"),
    path("opened/", opened, name="opened"),
    path("tracker/", tracker, name="tracker"),
    path("return/", give_back, name="return"),
    path("evidence/", evidence.public_evidence, name="evidence"),
    path("archive.bel", evidence.public_archive, name="archive"),
    path("trackers.txt", evidence.public_trackers, name="trackers"),
]
