"""What somebody might do to a ballot, and by which check it is refused at the door and found in the file."""

import json
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from tests.voting.crypto.attacking import Document, by_group, named, tools_verdict
from tests.voting.crypto.makers import MOTION, UUID, Poll, credential
from voting.crypto import ballots, canonical
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
from voting.crypto.finite_field import FiniteField, P
from voting.crypto.groups import group
from voting.crypto.proofs import Ciphertext, Proof, claims, is_one_of, prove_knowledge, prove_one_of
from voting.crypto.verifying import verify


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


Changed: TypeAlias = Callable[[Ciphertext], Ciphertext]


def answered(poll: Poll, document: Document, values: tuple[int, ...], change: Changed = lambda choice: choice) -> str:
    """An answer of these values, each proof as true as it can be; the first ciphertext changed before it is proven."""
    chosen, sealing = poll.group, poll.election.sealing
    randoms = [poll.draw(chosen.q) for _ in values]
    sealed = [sealing.encrypt(value % chosen.q, r) for value, r in zip(values, randoms, strict=True)]
    choices = (change(sealed[0]), *sealed[1:])
    prefix = ballots._bound_to(poll.election, document["credential"])
    individual = []
    for choice, value, r in zip(choices, values, randoms, strict=True):
        one = ballots._one_prefix(chosen, prefix, choice)
        individual.append(tried(sealing, one, choice, (0, 1), value == 1, r, poll))
    summed = ballots._sum(chosen, choices)
    whole = ballots._one_prefix(chosen, ballots._whole_prefix(chosen, prefix, choices), summed)
    overall = tried(sealing, whole, summed, (1,), 0, sum(randoms) % chosen.q, poll)
    document["answers"] = [ballots.Answer(choices, tuple(individual), overall).as_json(chosen)]
    return signed_again(poll, document)


def tried(sealing, prefix, ciphertext, values, true, r, poll: Poll) -> tuple[Proof, ...]:
    """Return a proof that holds if one is found in a few tries, as somebody with time would look for one."""
    claimed = claims(poll.group, ciphertext, values)
    for _ in range(40):
        proofs = tuple(prove_one_of(sealing, prefix, claimed, int(true), r, poll.draw))
        if is_one_of(sealing, prefix, claimed, proofs):
            break
    return proofs


def heaped(poll: Poll, document: Document) -> str:
    """Two votes for one and one less for another: the sum is that of a good ballot, and its proof holds."""
    return answered(poll, document, (2, -1, 0))


def marked_twice(poll: Poll, document: Document) -> str:
    """A vote for one and a vote for another: each is a good one, and its proof holds."""
    return answered(poll, document, (1, 1, 0))


def unmarked(poll: Poll, document: Document) -> str:
    return answered(poll, document, (0, 0, 0))


BALLOTS: dict[Callable[[Poll, Document], str], type[BallotRefused]] = {
    malleated: BadProof,
    swapped: BadProof,
    proof_changed: BadProof,
    copied_from_another: BadProof,
    heaped: BadProof,
    marked_twice: BadProof,
    unmarked: BadProof,
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


@pytest.mark.parametrize("values", [(2, -1, 0), (1, 1, 0)], ids=["heaped", "marked twice"])
@by_group
def test_all_proofs_of_such_a_ballot_hold_but_the_one_that_it_is_found_by(chosen, values):
    poll = Poll(chosen)
    honest = json.loads(ballots.seal(poll.election, poll.private[0], [[1, 0, 0]], poll.draw).written)
    answer = ballots.read(poll.election, answered(poll, honest, values)).answers[0]
    prefix = ballots._bound_to(poll.election, honest["credential"])
    whole = ballots._whole_prefix(chosen, prefix, answer.choices)
    held = [
        is_one_of(poll.election.sealing, ballots._one_prefix(chosen, prefix, one), claims(chosen, one, (0, 1)), proofs)
        for one, proofs in zip(answer.choices, answer.individual_proofs, strict=True)
    ]
    summed = ballots._sum(chosen, answer.choices)
    overall = ballots._one_prefix(chosen, whole, summed)
    held.append(is_one_of(poll.election.sealing, overall, claims(chosen, summed, (1,)), answer.overall_proof))
    assert held == ([False, False, True, True] if values[0] == 2 else [True, True, True, False])


def test_an_element_of_small_order_passes_every_proof_and_is_found_by_its_group_alone(monkeypatch):
    """A voter may look for challenges that make it vanish: here one in two does."""
    poll = Poll(group("BELENIOS-2048"))
    honest = ballots.seal(poll.election, poll.private[0], [[1, 0, 0]], poll.draw)

    def with_a_sign(choice: Ciphertext) -> Ciphertext:
        return Ciphertext(choice.alpha * (P - 1) % P, choice.beta)

    forged = answered(poll, json.loads(honest.written), (1, 0, 0), with_a_sign)
    with pytest.raises(BadProof):
        ballots.check(poll.election, forged, poll.credentials.weights)
    monkeypatch.setattr(FiniteField, "belongs", lambda *_: True)
    assert ballots.check(poll.election, forged, poll.credentials.weights), "no other check would have seen it"


@pytest.mark.belenios
@pytest.mark.parametrize("attack", [one for one in BALLOTS if one is not zero_in_front], ids=named)
def test_another_program_refuses_the_same_ballots(tmp_path, attack):
    poll = Poll(group("BELENIOS-2048"))
    honest = ballots.seal(poll.election, poll.private[0], [[1, 0, 0]], poll.draw)
    poll.archive.cast(attack(poll, json.loads(honest.written)))
    poll.archive.close()
    assert tools_verdict(tmp_path, poll.archive.to_bytes())
