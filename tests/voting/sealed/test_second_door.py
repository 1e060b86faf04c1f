"""The box: one credential of the list, its last ballot; each attack through the door, by the check that stops it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import time

import pytest
import redis
import structlog
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from membership.models.base import new_public_id
from tests.factories.meetings import MEETING_ON, jump
from tests.factories.register import SYSTEM
from tests.factories.sealed import AGAINST, FOR, cast, fetch, seal, vote_secretly
from voting.crypto import ballots
from voting.crypto.canonical import dumps, fingerprint
from voting.crypto.credentials import new_credential, public_of, secret_of
from voting.crypto.groups import draw_secret
from voting.crypto.proofs import prove_knowledge
from voting.models import Poll, SealedBallot
from voting.queries.sealed.elections import sealed_of
from voting.services import tries
from voting.services.polls import close_poll
from voting.services.sealed.casting import MOST_CHANGES, place_of

pytestmark = pytest.mark.django_db


def post(poll: Poll, written: str | bytes, *, uuid: str = "", door: str = "ballots") -> tuple[int, dict[str, object]]:
    """Send a ballot to a door as a browser without cookies does."""
    client = Client(enforce_csrf_checks=True)
    address = reverse(f"urne:{door}", args=[uuid or poll.sealed.uuid])
    answer = client.post(address, written, content_type="application/json")
    assert not answer.cookies
    return answer.status_code, json.loads(answer.content)


def in_the_box() -> list[str]:
    return list(SealedBallot.objects.exclude(tracker="").values_list("tracker", flat=True))


def test_a_ballot_is_taken_and_its_tracker_answered_without_any_cookie(poll, those):
    ballot = seal(poll, fetch(poll, those[0]).private, FOR)
    assert post(poll, ballot.written) == (200, {"tracker": ballot.tracker, "replaces": False})
    assert in_the_box() == [ballot.tracker]
    assert post(poll, f"{ballot.tracker}\n", door="tracker") == (200, {"found": True})


def test_a_ballot_costs_one_statement_once_the_election_is_known(poll, those):
    ballot = seal(poll, fetch(poll, those[0]).private, FOR)
    sealed_of(poll.pk)
    vote_secretly(poll, those[1], FOR)
    with CaptureQueriesContext(connection) as statements:
        post(poll, ballot.written)
    assert len(statements) == 1


def test_the_same_ballot_sent_again_is_the_same_ballot(poll, those):
    ballot = seal(poll, fetch(poll, those[0]).private, FOR)
    assert post(poll, ballot.written) == post(poll, ballot.written)
    assert in_the_box() == [ballot.tracker]


def test_the_last_ballot_of_a_credential_counts_and_an_earlier_one_never_comes_back(poll, those):
    credential = fetch(poll, those[0]).private
    first, second = seal(poll, credential, FOR), seal(poll, credential, AGAINST)
    post(poll, first.written)
    assert post(poll, second.written) == (200, {"tracker": second.tracker, "replaces": True})
    assert post(poll, first.written)[1]["code"] == "replayed"
    assert in_the_box() == [second.tracker]


def test_where_a_vote_is_final_the_first_ballot_stands(poll, those):
    Poll.objects.filter(pk=poll.pk).update(allows_change=False)
    credential = fetch(poll, those[0]).private
    first = seal(poll, credential, FOR)
    post(poll, first.written)
    assert post(poll, first.written)[0] == 200
    assert post(poll, seal(poll, credential, AGAINST).written)[1]["code"] == "ballot_is_final"
    assert in_the_box() == [first.tracker]


@pytest.mark.parametrize("allows_change", [True, False])
def test_a_ballot_that_was_opened_never_enters_the_box_and_is_no_vote(poll, those, allows_change):
    Poll.objects.filter(pk=poll.pk).update(allows_change=allows_change)
    credential = fetch(poll, those[0]).private
    shown, kept = seal(poll, credential, FOR), seal(poll, credential, AGAINST)
    spent = (200, {"tracker": shown.tracker})
    assert [post(poll, shown.written, door="opened") for _ in range(2)] == [spent, spent]
    # Whoever was shown the file sends it.
    assert post(poll, shown.written)[1]["code"] == "replayed"
    assert in_the_box() == []
    assert post(poll, kept.written)[0] == 200
    assert in_the_box() == [kept.tracker]


def test_a_ballot_that_is_in_the_box_is_not_opened(poll, those):
    ballot = seal(poll, fetch(poll, those[0]).private, FOR)
    post(poll, ballot.written)
    status, said = post(poll, ballot.written, door="opened")
    assert (status, said["code"]) == (409, "ballot_is_cast")
    assert in_the_box() == [ballot.tracker]


def test_only_the_holder_of_a_credential_has_a_ballot_refused(poll, those):
    ballot = seal(poll, fetch(poll, those[0]).private, FOR)
    forged = altered(another_signature)(ballot.written)
    assert post(poll, forged, door="opened")[1]["code"] == "bad_signature"
    assert post(poll, seal(poll, new_credential(), FOR).written, door="opened")[1]["code"] == "unknown_credential"
    assert post(poll, "x" * 262_145, door="opened")[0] == 413
    assert post(poll, ballot.written)[0] == 200


def test_after_the_close_no_ballot_is_opened_any_more(poll, those):
    ballot = seal(poll, fetch(poll, those[0]).private, FOR)
    close_poll(poll, actor=SYSTEM)
    assert post(poll, ballot.written, door="opened")[1]["code"] == "poll_not_open"


def test_a_credential_that_sealed_ballots_without_end_is_told_so_and_still_votes_once(poll, those):
    credential = fetch(poll, those[0]).private
    place = SealedBallot.objects.filter(credential_sha256=place_of(published(poll, credential)))
    place.update(earlier=[f"{n:043}" for n in range(MOST_CHANGES)])
    first, second = seal(poll, credential, FOR), seal(poll, credential, AGAINST)
    assert post(poll, first.written, door="opened")[1]["code"] == "too_many_changes"
    assert post(poll, first.written)[0] == 200
    assert post(poll, second.written)[1]["code"] == "too_many_changes"


def published(poll: Poll, credential: str) -> str:
    """Return the published half of a credential."""
    election = sealed_of(poll.pk).election
    return election.group.write(public_of(credential, election.uuid, election.group))


class TestTheCountersAreAway:
    """A limit on tries protects the vote, and is not what stops it."""

    @pytest.fixture(autouse=True)
    def away(self, monkeypatch) -> None:
        def nothing(*_args: object, **_kwargs: object) -> None:
            raise redis.exceptions.ConnectionError("Connection refused")

        for act in ("add", "incr", "get"):
            monkeypatch.setattr(cache, act, nothing, raising=False)

    def test_a_ballot_is_taken_all_the_same(self, poll, those):
        ballot = seal(poll, fetch(poll, those[0]).private, FOR)
        assert post(poll, ballot.written)[0] == 200
        assert in_the_box() == [ballot.tracker]

    def test_it_is_said_once_and_not_with_each_ballot(self, poll, those):
        tries._absence.end()
        with structlog.testing.capture_logs() as logs:
            for member in those[:3]:
                post(poll, seal(poll, fetch(poll, member).private, FOR).written)
        assert [one["event"] for one in logs].count("tries not counted") == 1


def altered(change: Callable[[dict[str, object]], None]) -> Callable[[str], str]:
    def act(written: str) -> str:
        document = json.loads(written)
        change(document)
        return dumps(document)

    return act


def one_answer_more(document):
    document["answers"].append(document["answers"][0])


def swap_choices(document):
    choices = document["answers"][0]["choices"]
    choices[0], choices[1] = choices[1], choices[0]


def out_of_the_group(document):
    document["answers"][0]["choices"][0]["alpha"] = "5"


def beyond_the_group(document):
    document["answers"][0]["choices"][0]["alpha"] = "9" * 700


def another_proof(document):
    document["answers"][0]["overall_proof"][0]["response"] = "7"


def another_signature(document):
    document["signature"]["proof"]["response"] = "7"


ATTACKS = {
    "not text": (lambda _: b"\xff\xfe", 400, "wrong_shape"),
    "not JSON": (lambda _: "not a ballot", 400, "wrong_shape"),
    "spaced out": (lambda written: written.replace(",", ", "), 400, "wrong_shape"),
    "keys in another order": (
        lambda written: dumps(dict(reversed(json.loads(written).items()))),
        400,
        "wrong_shape",
    ),
    "a number spelled otherwise": (
        lambda written: written.replace('"response":"', '"response":"0', 1),
        400,
        "wrong_shape",
    ),
    "an answer more": (altered(one_answer_more), 400, "wrong_shape"),
    "beyond the group": (altered(beyond_the_group), 400, "wrong_shape"),
    "for another election": (altered(lambda one: one.update(election_hash="A" * 43)), 409, "wrong_election"),
    "swapped choices": (altered(swap_choices), 400, "bad_signature"),
    "malleated proof": (altered(another_proof), 400, "bad_signature"),
    "another signature": (altered(another_signature), 400, "bad_signature"),
    "too large": (lambda written: written + " " * 262_144, 413, "ballot_too_large"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_altered_ballot_is_refused_by_the_check_that_sees_it(poll, those, attack):
    alter, status, code = ATTACKS[attack]
    ballot = seal(poll, fetch(poll, those[0]).private, FOR)
    answered, said = post(poll, alter(ballot.written))
    assert (answered, said["code"]) == (status, code)
    assert said["message"]
    assert in_the_box() == []


def resigned(poll: Poll, credential: str, alter: Callable[[dict[str, object]], None]) -> str:
    """Return an altered ballot with a signature that holds: what a holder of a credential could send."""
    election = sealed_of(poll.pk).election
    document = json.loads(ballots.seal(election, credential, [FOR]).written)
    alter(document)
    del document["signature"]
    signed = fingerprint(dumps(document))
    secret = secret_of(credential, election.uuid, election.group)
    proof = prove_knowledge(election.group, ballots._signature_prefix(signed), secret, draw_secret)
    document["signature"] = {"hash": signed, "proof": proof.as_json()}
    return dumps(document)


@pytest.mark.parametrize("alter", [swap_choices, another_proof, out_of_the_group], ids=lambda one: one.__name__)
def test_a_voter_who_cheats_and_signs_is_stopped_by_the_proofs(poll, those, alter):
    written = resigned(poll, fetch(poll, those[0]).private, alter)
    assert post(poll, written)[1]["code"] == "bad_proof"
    assert in_the_box() == []


def test_a_credential_of_ones_own_making_is_not_on_the_list(poll):
    assert post(poll, seal(poll, new_credential(), FOR).written)[1]["code"] == "unknown_credential"


def test_one_members_ballot_cannot_be_copied_by_another(poll, those):
    mine, other = fetch(poll, those[0]).private, fetch(poll, those[1]).private
    ballot = json.loads(seal(poll, mine, FOR).written)
    copied = resigned(poll, other, lambda document: document.update(answers=ballot["answers"]))
    assert post(poll, copied)[1]["code"] == "bad_proof"


def test_nothing_is_said_of_what_does_not_exist(poll, those):
    ballot = seal(poll, fetch(poll, those[0]).private, FOR)
    for uuid in (new_public_id(), "x"):
        assert post(poll, ballot.written, uuid=uuid)[0] == 404
    assert post(poll, ballot.tracker, uuid="x", door="tracker") == (200, {"found": False})


NO_TRACKERS = ["", "y", "\0" * 43, "x" * 43, "é" * 43, b"\xff" * 43, "x" * 100_000, "' OR true --"]


@pytest.mark.parametrize("asked", NO_TRACKERS, ids=lambda asked: repr(asked[:12]))
def test_what_is_no_tracker_is_the_tracker_of_no_ballot(poll, asked):
    assert post(poll, asked, door="tracker") == (200, {"found": False})


@pytest.mark.parametrize("name", ["%00", "a%00b", "%F0%9F%97%B3", "..%2f..", "x" * 23, "a%20b"])
@pytest.mark.parametrize(
    "door", ["election.json", "ballots/", "opened/", "tracker/", "return/", "evidence/", "archive.bel"]
)
def test_what_cannot_be_the_name_of_a_vote_is_no_address(client, name, door):
    for answer in (client.get(f"/urne/{name}/{door}"), client.post(f"/urne/{name}/{door}", {})):
        assert answer.status_code == 404


def test_nothing_is_looked_up_by_an_address(poll):
    """Addresses stay in the records of whatever lies between a voter and the server."""
    assert Client().get(reverse("urne:tracker", args=[poll.sealed.uuid]), {"tracker": "x" * 43}).status_code == 405


def test_after_the_close_by_whichever_clock_no_ballot_is_taken(poll, those):
    first, second = (seal(poll, fetch(poll, one).private, FOR) for one in those[:2])
    jump(poll.organisation, MEETING_ON, time(19, 40))
    assert post(poll, first.written)[1]["code"] == "poll_not_open"
    close_poll(poll, actor=SYSTEM)
    assert post(poll, second.written)[1]["code"] == "poll_not_open"
    assert in_the_box() == []


def test_a_credential_that_keeps_the_machine_busy_is_slowed_down(poll, those):
    ballot = seal(poll, fetch(poll, those[0]).private, FOR)
    answers = [post(poll, ballot.written)[0] for _ in range(32)]
    assert answers == [200] * 30 + [429] * 2
    other = seal(poll, fetch(poll, those[1]).private, FOR)
    assert cast(poll, other).tracker == other.tracker


def test_whoever_does_not_hold_a_credential_cannot_use_up_its_tries(poll, those):
    ballot = seal(poll, fetch(poll, those[0]).private, FOR)
    forged = altered(another_signature)(ballot.written)
    assert {post(poll, forged)[0] for _ in range(31)} == {400}
    assert post(poll, ballot.written)[0] == 200
