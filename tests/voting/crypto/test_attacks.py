"""What somebody might do to a ballot, a box, a tally or a file, and by which check it is found."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.needs import belenios_tool
from tests.voting.crypto.makers import GROUPS, MOTION, UUID, Poll, credential
from voting.crypto import ballots, canonical, tally
from voting.crypto.archive import Archive, member
from voting.crypto.canonical import dumps
from voting.crypto.credentials import secret_of
from voting.crypto.elections import Question
from voting.crypto.errors import (
    BadProof,
    BadSignature,
    BallotRefused,
    Replayed,
    UnknownCredential,
    WrongElection,
    WrongShape,
)
from voting.crypto.finite_field import P
from voting.crypto.groups import group
from voting.crypto.proofs import prove_knowledge
from voting.crypto.trustees import Single, Trustees, trustee_key
from voting.crypto.verifying import verify

Document: TypeAlias = dict[str, Any]


def named(one: object) -> str:
    return getattr(one, "__name__", "")


by_group = pytest.mark.parametrize("chosen", GROUPS, ids=lambda one: one.name)


def signed_again(poll: Poll, document: dict[str, Any], voter: int = 0) -> str:
    """Return a changed ballot with a right signature, as a voter who cheats would make it."""
    document.pop("signature", None)
    chosen = poll.group
    stated = canonical.fingerprint(dumps(document))
    secret = secret_of(poll.private[voter], UUID, chosen)
    proof = prove_knowledge(chosen, f"sig|{stated}|", secret, poll.draw)
    return dumps({**document, "signature": {"hash": stated, "proof": proof.as_json()}})


# --- what is done to one ballot


def malleated(poll: Poll, document: Document) -> str:
    """A thousand votes more in the first ciphertext, the proofs as they were."""
    first = document["answers"][0]["choices"][0]
    chosen = poll.group
    first["beta"] = chosen.write(chosen.product(chosen.parse(first["beta"]), chosen.generator_power(1000)))
    return signed_again(poll, document)


def swapped(poll: Poll, document: Document) -> str:
    choices = document["answers"][0]["choices"]
    choices[0], choices[1] = choices[1], choices[0]
    return signed_again(poll, document)


def proof_changed(poll: Poll, document: Document) -> str:
    proof = document["answers"][0]["overall_proof"][0]
    proof["response"] = str((int(proof["response"]) + 1) % poll.group.q)
    return signed_again(poll, document)


def signature_changed(poll: Poll, document: Document) -> str:
    proof = document["signature"]["proof"]
    proof["response"] = str((int(proof["response"]) + 1) % poll.group.q)
    return dumps(document)


def another_hash_signed(poll: Poll, document: Document) -> str:
    document["signature"]["hash"] = canonical.fingerprint("another ballot")
    return dumps(document)


def under_anothers_credential(poll: Poll, document: Document) -> str:
    document["credential"] = sorted(set(poll.credentials.weights) - {document["credential"]})[0]
    return dumps(document)


def copied_from_another(poll: Poll, document: Document) -> str:
    """Another voter's sealed answers, signed with one's own credential."""
    others = json.loads(ballots.seal(poll.election, poll.private[1], [[0, 1, 0]], poll.draw).written)
    document["answers"] = others["answers"]
    return signed_again(poll, document)


def off_the_list(poll: Poll, document: Document) -> str:
    return ballots.seal(poll.election, credential(777), [[1, 0, 0]], poll.draw).written


def of_another_election(poll: Poll, document: Document) -> str:
    other = Poll(poll.group, questions=(Question("Another", MOTION.answers, 1, 1),))
    return ballots.seal(other.election, poll.private[0], [[1, 0, 0]], poll.draw).written


def scalar_beyond_the_order(poll: Poll, document: Document) -> str:
    proof = document["answers"][0]["overall_proof"][0]
    proof["response"] = str(int(proof["response"]) + poll.group.q)
    return signed_again(poll, document)


def spaced(poll: Poll, document: Document) -> str:
    return json.dumps(document, ensure_ascii=False)


def keys_in_another_order(poll: Poll, document: Document) -> str:
    return dumps(dict(reversed(document.items())))


def one_field_more(poll: Poll, document: Document) -> str:
    return dumps({**document, "note": "hello"})


def zero_in_front(poll: Poll, document: Document) -> str:
    """Another spelling of the same number, which release 2.0 of the tool would take."""
    proof = document["answers"][0]["overall_proof"][0]
    proof["response"] = "0" + proof["response"]
    return signed_again(poll, document)


def a_choice_more(poll: Poll, document: Document) -> str:
    answer = document["answers"][0]
    answer["choices"].append(answer["choices"][0])
    answer["individual_proofs"].append(answer["individual_proofs"][0])
    return signed_again(poll, document)


def a_proof_less(poll: Poll, document: Document) -> str:
    document["answers"][0]["individual_proofs"][0].pop()
    return signed_again(poll, document)


def no_answer(poll: Poll, document: Document) -> str:
    document["answers"] = []
    return signed_again(poll, document)


def outside_the_group(poll: Poll, document: Document) -> str:
    """An element that is of the field, or on the curve, and not of prime order."""
    chosen = poll.group
    first = document["answers"][0]["choices"][0]
    alpha = chosen.parse(first["alpha"])
    if chosen.name == "Ed25519":
        # A point of order eight added, as the curve's cofactor allows.
        from nacl.bindings import crypto_core_ed25519_add

        of_order_eight = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
        first["alpha"] = chosen.write(crypto_core_ed25519_add(alpha, of_order_eight))
    else:
        first["alpha"] = chosen.write(chosen.product(alpha, P - type(P)(1)))
    return signed_again(poll, document)


def no_element_at_all(poll: Poll, document: Document) -> str:
    document["answers"][0]["choices"][0]["alpha"] = "0" if poll.group.name != "Ed25519" else "zz" * 32
    return signed_again(poll, document)


def not_json(poll: Poll, document: Document) -> str:
    return dumps(document)[:-1]


BALLOTS: dict[Callable[[Poll, Document], str], type[BallotRefused]] = {
    malleated: BadProof,
    swapped: BadProof,
    proof_changed: BadProof,
    copied_from_another: BadProof,
    signature_changed: BadSignature,
    another_hash_signed: BadSignature,
    under_anothers_credential: BadSignature,
    off_the_list: UnknownCredential,
    of_another_election: WrongElection,
    scalar_beyond_the_order: WrongShape,
    spaced: WrongShape,
    keys_in_another_order: WrongShape,
    one_field_more: WrongShape,
    zero_in_front: WrongShape,
    a_choice_more: WrongShape,
    a_proof_less: WrongShape,
    no_answer: WrongShape,
    outside_the_group: BadProof,
    no_element_at_all: WrongShape,
    not_json: WrongShape,
}


@by_group
@pytest.mark.parametrize(("attack", "refusal"), BALLOTS.items(), ids=named)
def test_a_ballot_tampered_with_is_refused_at_the_door_and_found_in_the_file(chosen, attack, refusal):
    poll = Poll(chosen)
    honest = ballots.seal(poll.election, poll.private[0], [[1, 0, 0]], poll.draw)
    ballots.check(poll.election, honest.written, poll.credentials.weights)
    forged = attack(poll, json.loads(honest.written))
    with pytest.raises(refusal):
        ballots.check(poll.election, forged, poll.credentials.weights)
    poll.archive.cast(forged)
    poll.archive.close()
    report = verify(poll.archive.to_bytes())
    assert [(check.name, check.holds) for check in report.checks][-1] == ("ballots", False)
    assert refusal.__name__ in report.checks[-1].detail


@by_group
def test_the_very_same_ballot_again_is_refused_since_it_would_undo_a_later_one(chosen):
    poll = Poll(chosen)
    first = poll.vote(0, [1, 0, 0])
    poll.vote(0, [0, 1, 0])
    with pytest.raises(Replayed):
        ballots.check(poll.election, first.written, poll.credentials.weights, {one.tracker for one in poll.box})
    with pytest.raises(Replayed):
        poll.archive.cast(first.written)


# --- what is done to the box, the tally, the file


def ballot_dropped(poll: Poll) -> bytes:
    """The sum is of one ballot less than the box holds."""
    poll.box.pop()
    return poll.finish()


def sum_said_larger(poll: Poll) -> bytes:
    poll.archive.close()
    summed = tally.add_up(poll.election, poll.credentials, poll.box)
    sized = summed.sized(poll.group).replace('"total_weight":3', '"total_weight":4')
    assert sized != summed.sized(poll.group)
    poll.archive.add_tally(summed.written(poll.group), sized)
    return poll.archive.to_bytes()


def unchanged(document: Document) -> None:
    """The decryption as it is."""


RIGHT = '{"result":[[2,1,0]]}'


def opened(poll: Poll, change: Callable[[Document], None] = unchanged, result: str = RIGHT) -> bytes:
    poll.archive.close()
    summed = tally.add_up(poll.election, poll.credentials, poll.box)
    poll.archive.add_tally(summed.written(poll.group), summed.sized(poll.group))
    document = json.loads(tally.decrypt(poll.election, summed, poll.secrets[1], poll.draw).written)
    change(document)
    written = dumps(document)
    poll.archive.add_decryption(written, tally.owned(1, written))
    poll.archive.add_result(result)
    return poll.archive.to_bytes()


def trustee_lies(poll: Poll) -> bytes:
    """A factor that turns one vote into another, with the proof of the true one."""
    chosen = poll.group

    def lie(document: Document) -> None:
        row = document["decryption_factors"][0]
        row[0] = chosen.write(chosen.product(chosen.parse(row[0]), chosen.generator_power(1)))

    return opened(poll, lie)


def proof_of_decryption_changed(poll: Poll) -> bytes:
    def change(document: Document) -> None:
        proof = document["decryption_proofs"][0][0]
        proof["response"] = str((int(proof["response"]) + 1) % poll.group.q)

    return opened(poll, change)


def result_changed(poll: Poll) -> bytes:
    return opened(poll, result='{"result":[[3,0,0]]}')


def decrypted_twice(poll: Poll) -> bytes:
    poll.archive.close()
    summed = tally.add_up(poll.election, poll.credentials, poll.box)
    poll.archive.add_tally(summed.written(poll.group), summed.sized(poll.group))
    for _ in range(2):
        again = tally.decrypt(poll.election, summed, poll.secrets[1]).written
        poll.archive.add_decryption(again, tally.owned(1, again))
    poll.archive.add_result(RIGHT)
    return poll.archive.to_bytes()


def decrypted_by_a_stranger(poll: Poll) -> bytes:
    poll.archive.close()
    summed = tally.add_up(poll.election, poll.credentials, poll.box)
    poll.archive.add_tally(summed.written(poll.group), summed.sized(poll.group))
    written = tally.decrypt(poll.election, summed, 12345, poll.draw).written
    poll.archive.add_decryption(written, tally.owned(2, written))
    poll.archive.add_result(RIGHT)
    return poll.archive.to_bytes()


def two_results(poll: Poll) -> bytes:
    poll.finish()
    poll.archive.add_result('{"result":[[2,1,1]]}')
    return poll.archive.to_bytes()


def roll_stuffed(poll: Poll) -> bytes:
    """A credential added to the list once the set-up names another list."""
    bodies = poll.archive.bodies
    stranger = poll.group.write(poll.group.generator_power(42))
    credentials = dumps([*json.loads(poll.credentials.written), stranger])
    bodies[2] = (f"{canonical.sha256_hex(credentials)}.data.json", credentials)
    return poll.archive.to_bytes()


def credential_without_a_secret(poll: Poll) -> bytes:
    again = Archive(poll.timestamp)
    again.set_up(poll.election.written, poll.held.written, dumps([poll.group.write(poll.group.one)]))
    return again.to_bytes()


def credential_twice(poll: Poll) -> bytes:
    again = Archive(poll.timestamp)
    first = json.loads(poll.credentials.written)[0]
    again.set_up(poll.election.written, poll.held.written, dumps([first, first]))
    return again.to_bytes()


def another_key(poll: Poll) -> bytes:
    """Trustees whose keys do not make up the one that ballots are sealed under."""
    again = Archive(poll.timestamp)
    others = Trustees.of(poll.group, [Single(trustee_key(poll.group, 99))])
    again.set_up(poll.election.written, others.written, poll.credentials.written)
    return again.to_bytes()


def key_that_nobody_holds(poll: Poll) -> bytes:
    """A trustee's key made to cancel the others', without the proof that somebody holds its secret."""
    document = json.loads(poll.held.written)
    document[0][1]["public_key"] = poll.group.write(poll.group.generator_power(7))
    again = Archive(poll.timestamp)
    again.set_up(poll.election.written, dumps(document), poll.credentials.written)
    return again.to_bytes()


def events_reordered(poll: Poll) -> bytes:
    bodies = poll.archive.bodies
    bodies[-4:] = [*bodies[-2:], *bodies[-4:-2]]
    return poll.archive.to_bytes()


def ballot_after_the_close(poll: Poll) -> bytes:
    late = ballots.seal(poll.election, poll.private[2], [[1, 0, 0]], poll.draw)
    poll.archive.close()
    poll.archive.cast(late.written)
    return poll.archive.to_bytes()


def ballot_taken_out(poll: Poll) -> bytes:
    del poll.archive.bodies[-4:-2]
    return poll.archive.to_bytes()


def object_of_no_event(poll: Poll) -> bytes:
    poll.archive.bodies.append((f"{canonical.sha256_hex('{}')}.data.json", "{}"))
    return poll.archive.to_bytes()


def name_that_is_no_hash(poll: Poll) -> bytes:
    name, body = poll.archive.bodies[0]
    poll.archive.bodies[0] = ("0" * 64 + name[64:], body)
    return poll.archive.to_bytes()


def byte_between_objects(poll: Poll) -> bytes:
    content = bytearray(poll.archive.to_bytes())
    content[-1] = 1
    return bytes(content)


def another_hour_on_a_ballot(poll: Poll) -> bytes:
    """A time of its own on a member would tell when a ballot was cast."""
    name, body = poll.archive.bodies[-1]
    whole = poll.archive.to_bytes()
    return whole[: -len(member(name, body, poll.timestamp))] + member(name, body, poll.timestamp + 60)


def cut_short(poll: Poll) -> bytes:
    return poll.archive.to_bytes()[:-700]


def end_marks_of_tar(poll: Poll) -> bytes:
    return poll.archive.to_bytes() + bytes(1024)


def no_file_at_all(poll: Poll) -> bytes:
    return b""


FILES: dict[Callable[[Poll], bytes], str] = {
    ballot_dropped: "encrypted_tally",
    sum_said_larger: "encrypted_tally",
    trustee_lies: "decryptions",
    proof_of_decryption_changed: "decryptions",
    decrypted_twice: "decryptions",
    decrypted_by_a_stranger: "decryptions",
    result_changed: "result",
    two_results: "chain",
    roll_stuffed: "election",
    credential_without_a_secret: "credentials",
    credential_twice: "credentials",
    another_key: "trustees",
    key_that_nobody_holds: "trustees",
    events_reordered: "chain",
    ballot_after_the_close: "chain",
    ballot_taken_out: "chain",
    object_of_no_event: "chain",
    name_that_is_no_hash: "hashes",
    byte_between_objects: "archive",
    another_hour_on_a_ballot: "archive",
    cut_short: "archive",
    end_marks_of_tar: "archive",
    no_file_at_all: "archive",
}


def voted(chosen) -> Poll:
    poll = Poll(chosen)
    for voter, choice in enumerate(([1, 0, 0], [0, 1, 0], [1, 0, 0])):
        poll.vote(voter, choice)
    return poll


@by_group
@pytest.mark.parametrize(("attack", "found_by"), FILES.items(), ids=named)
def test_a_file_tampered_with_is_found_and_by_which_check(chosen, attack, found_by):
    report = verify(attack(voted(chosen)))
    assert not report.holds
    assert [check.name for check in report.checks if not check.holds] == [found_by]
    assert report.result is None


NOT_LOOKED_AT_BY_THE_TOOL = {
    # Release 2.0 makes the sum itself, and does not hold the one written against it.
    ballot_dropped,
    sum_said_larger,
    # It takes the last part of a trustee who gave two.
    decrypted_twice,
    # It reads the list of credentials without asking whether each is somebody's.
    credential_without_a_secret,
    credential_twice,
    # Without a result it says «no result to check» and does not look at the events' order.
    ballot_after_the_close,
}


def tools_verdict(folder: Path, content: bytes) -> int:
    (folder / f"{UUID}.bel").write_bytes(content)
    command = [str(belenios_tool()), "election", "verify", "--dir", str(folder)]
    environ = {**os.environ, "BELENIOS_USE_URANDOM": "1"}
    return subprocess.run(command, capture_output=True, timeout=120, env=environ).returncode


@pytest.mark.belenios
@pytest.mark.parametrize("attack", [one for one in FILES if one not in NOT_LOOKED_AT_BY_THE_TOOL], ids=named)
def test_another_program_refuses_the_same_files(tmp_path, attack):
    assert tools_verdict(tmp_path, attack(voted(group("BELENIOS-2048"))))


@pytest.mark.belenios
@pytest.mark.parametrize("attack", [one for one in BALLOTS if one is not zero_in_front], ids=named)
def test_another_program_refuses_the_same_ballots(tmp_path, attack):
    poll = Poll(group("BELENIOS-2048"))
    honest = ballots.seal(poll.election, poll.private[0], [[1, 0, 0]], poll.draw)
    poll.archive.cast(attack(poll, json.loads(honest.written)))
    poll.archive.close()
    assert tools_verdict(tmp_path, poll.archive.to_bytes())
