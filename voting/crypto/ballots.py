"""A sealed ballot: encrypted under the trustees' key, proven to be a choice the question allows, signed."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from voting.crypto import canonical
from voting.crypto.canonical import Json, dumps, fields, items, loads, text
from voting.crypto.credentials import secret_of
from voting.crypto.elections import Election, Question
from voting.crypto.errors import (
    BadProof,
    BadSignature,
    NotCanonical,
    NotInGroup,
    Replayed,
    UnknownCredential,
    WrongElection,
    WrongShape,
)
from voting.crypto.groups import Draw, Element, Group, draw_secret, product
from voting.crypto.proofs import (
    Ciphertext,
    Claim,
    Proof,
    claims,
    is_one_of,
    knows,
    prove_knowledge,
    prove_one_of,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The sealed answer to one question."""

    choices: tuple[Ciphertext, ...]
    individual_proofs: tuple[tuple[Proof, ...], ...]
    overall_proof: tuple[Proof, ...]
    blank_proof: tuple[Proof, ...] | None = None

    def as_json(self, group: Group) -> dict[str, Json]:
        written: dict[str, Json] = {
            "choices": [choice.as_json(group) for choice in self.choices],
            "individual_proofs": [[one.as_json() for one in proofs] for proofs in self.individual_proofs],
            "overall_proof": [one.as_json() for one in self.overall_proof],
        }
        if self.blank_proof is not None:
            written["blank_proof"] = [one.as_json() for one in self.blank_proof]
        return written

    @classmethod
    def from_json(cls, group: Group, question: Question, document: Json) -> "Answer":
        """Read an answer of the shape that the question asks for. Raises NotCanonical, NotInGroup."""
        names = ["choices", "individual_proofs", "overall_proof", *(["blank_proof"] if question.blank else [])]
        written = fields(document, *names)
        values = question.most - question.least + 1
        blank = items(written["blank_proof"], 2) if question.blank else None
        return cls(
            tuple(Ciphertext.parse(group, one) for one in items(written["choices"], question.entries)),
            tuple(
                tuple(Proof.from_json(group, one) for one in items(proofs, 2))
                for proofs in items(written["individual_proofs"], question.entries)
            ),
            tuple(Proof.from_json(group, one) for one in items(written["overall_proof"], values + question.blank)),
            None if blank is None else tuple(Proof.from_json(group, one) for one in blank),
        )


@dataclass(frozen=True, slots=True)
class Ballot:
    """A ballot as it travels: its text, and what was read from it."""

    written: str
    credential: str
    answers: tuple[Answer, ...]
    signed: str
    signature: Proof

    @property
    def tracker(self) -> str:
        """What the voter keeps, to find the ballot among those counted."""
        return canonical.fingerprint(self.written)


def seal(election: Election, credential: str, votes: Sequence[Sequence[int]], draw: Draw = draw_secret) -> Ballot:
    """Seal a ballot. votes: for each question its entries, 0 or 1. Raises AnswerNotAllowed, CredentialUnreadable."""
    group = election.group
    secret = secret_of(credential, election.uuid, group)
    public = group.write(group.generator_power(secret))
    answers = seal_answers(election, public, votes, draw)
    document: dict[str, Json] = {
        "election_uuid": election.uuid,
        "election_hash": election.fingerprint,
        "credential": public,
        "answers": [answer.as_json(group) for answer in answers],
    }
    signed = canonical.fingerprint(dumps(document))
    signature = prove_knowledge(group, _signature_prefix(signed), secret, draw)
    document["signature"] = {"hash": signed, "proof": signature.as_json()}
    written = dumps(document)
    return Ballot(written, public, tuple(answers), signed, signature)


def seal_answers(election: Election, credential: str, votes: Sequence[Sequence[int]], draw: Draw) -> list[Answer]:
    """Seal the answers of whoever has this public credential. Raises AnswerNotAllowed, WrongShape."""
    if len(votes) != len(election.questions):
        raise WrongShape(f"{len(election.questions)} answers were expected")
    return [
        _seal_answer(election, question, credential, entries, draw)
        for question, entries in zip(election.questions, votes, strict=True)
    ]


def read(election: Election, written: str) -> Ballot:
    """Read a ballot of this election, its shape and no more. Raises WrongShape, WrongElection."""
    try:
        names = ("election_uuid", "election_hash", "credential", "answers", "signature")
        found = fields(loads(written), *names)
        if (found["election_uuid"], found["election_hash"]) != (election.uuid, election.fingerprint):
            raise WrongElection("sealed for another election")
        signature = fields(found["signature"], "hash", "proof")
        answers = tuple(
            Answer.from_json(election.group, question, answer)
            for question, answer in zip(
                election.questions, items(found["answers"], len(election.questions)), strict=True
            )
        )
        proof = Proof.from_json(election.group, signature["proof"])
        return Ballot(written, text(found["credential"]), answers, text(signature["hash"]), proof)
    except (NotCanonical, NotInGroup) as refusal:
        raise WrongShape(str(refusal)) from None


def check(
    election: Election, written: str, credentials: Container[str], earlier: Container[str] = frozenset()
) -> Ballot:
    """Return a ballot that may enter the box, or raise the BallotRefused that says why not.

    credentials: the public ones of the list, which were checked to be in the group when it was fixed.
    earlier: trackers of the ballots that are in already.
    """
    ballot = read(election, written)
    if ballot.credential not in credentials:
        raise UnknownCredential(ballot.credential[:24])
    if ballot.tracker in earlier:
        raise Replayed(ballot.tracker)
    check_signature(election, written, ballot)
    check_proofs(election, ballot)
    return ballot


def check_signature(election: Election, written: str, ballot: Ballot) -> None:
    """Raise BadSignature unless whoever made the ballot holds its credential. Costs two exponentiations."""
    document = loads(written)
    assert isinstance(document, dict)
    del document["signature"]
    is_signed = ballot.signed == canonical.fingerprint(dumps(document))
    public = election.group.parse(ballot.credential)
    if not is_signed or not knows(election.group, _signature_prefix(ballot.signed), public, ballot.signature):
        raise BadSignature(ballot.tracker)


def check_proofs(election: Election, ballot: Ballot) -> None:
    """Raise BadProof unless every answer is one that its question allows. What costs, in proportion to the choices."""
    for number, (question, answer) in enumerate(zip(election.questions, ballot.answers, strict=True), 1):
        if not _holds(election, question, ballot.credential, answer):
            raise BadProof(f"question {number} of {ballot.tracker}")


def _seal_answer(election: Election, question: Question, credential: str, entries: Sequence[int], draw: Draw) -> Answer:
    question.check(list(entries))
    sealing, group = election.sealing, election.group
    randoms = [draw(group.q) for _ in entries]
    choices = tuple(sealing.encrypt(entry, r) for entry, r in zip(entries, randoms, strict=True))
    prefix = _bound_to(election, credential)
    individual = tuple(
        tuple(prove_one_of(sealing, _one_prefix(group, prefix, choice), claims(group, choice, (0, 1)), entry, r, draw))
        for choice, entry, r in zip(choices, entries, randoms, strict=True)
    )
    whole = _whole_prefix(group, prefix, choices)
    summed, r_summed = _sum(group, choices[question.blank :]), sum(randoms[question.blank :]) % group.q
    chosen = sum(entries[question.blank :])
    values = range(question.least, question.most + 1)
    if not question.blank:
        proven = claims(group, summed, values)
        true = chosen - question.least
        overall = prove_one_of(sealing, _one_prefix(group, whole, summed), proven, true, r_summed, draw)
        return Answer(choices, individual, tuple(overall))
    is_blank = bool(entries[0])
    no_blank, blank = _blank_claims(group, choices[0], summed, values)
    # «Not blank, or nothing chosen», then «blank, or as many chosen as the question allows».
    first = prove_one_of(
        sealing, f"bproof0|{whole}|", no_blank, int(is_blank), r_summed if is_blank else randoms[0], draw
    )
    true = 0 if is_blank else chosen - question.least + 1
    overall = prove_one_of(sealing, f"bproof1|{whole}|", blank, true, randoms[0] if is_blank else r_summed, draw)
    return Answer(choices, individual, tuple(overall), tuple(first))


def _holds(election: Election, question: Question, credential: str, answer: Answer) -> bool:
    """Return whether every proof of an answer holds, and every element is in the group."""
    sealing, group = election.sealing, election.group
    prefix = _bound_to(election, credential)
    of_choices = [claims(group, choice, (0, 1)) for choice in answer.choices]
    for claimed, proofs in zip(of_choices, answer.individual_proofs, strict=True):
        choice, alpha, beta = claimed[0].ciphertext, claimed[0].alpha, claimed[0].beta
        if not (group.belongs(choice.alpha, alpha) and group.belongs(choice.beta, beta)):
            return False
        if not is_one_of(sealing, _one_prefix(group, prefix, choice), claimed, proofs):
            return False
    whole = _whole_prefix(group, prefix, answer.choices)
    summed = _sum(group, answer.choices[question.blank :])
    values = range(question.least, question.most + 1)
    if answer.blank_proof is None:
        proven = claims(group, summed, values)
        return is_one_of(sealing, _one_prefix(group, whole, summed), proven, answer.overall_proof)
    no_blank, blank = _blank_claims(group, answer.choices[0], summed, values)
    return is_one_of(sealing, f"bproof0|{whole}|", no_blank, answer.blank_proof) and is_one_of(
        sealing, f"bproof1|{whole}|", blank, answer.overall_proof
    )


def _blank_claims(
    group: Group, first: Ciphertext, summed: Ciphertext, values: Sequence[int]
) -> tuple[list[Claim], list[Claim]]:
    of_blank, of_sum = claims(group, first, (0, 1)), claims(group, summed, (0, *values))
    return [of_blank[0], of_sum[0]], [of_blank[1], *of_sum[1:]]


def _sum(group: Group, choices: Sequence[Ciphertext]) -> Ciphertext:
    alphas: list[Element] = [choice.alpha for choice in choices]
    return Ciphertext(product(group, alphas), product(group, (choice.beta for choice in choices)))


def _bound_to(election: Election, credential: str) -> str:
    return f"{election.fingerprint}|{credential}"


def _one_prefix(group: Group, prefix: str, ciphertext: Ciphertext) -> str:
    return f"prove|{prefix}|{ciphertext.written(group)}|"


def _whole_prefix(group: Group, prefix: str, choices: Sequence[Ciphertext]) -> str:
    return f"{prefix}|{','.join(choice.written(group) for choice in choices)}"


def _signature_prefix(signed: str) -> str:
    return f"sig|{signed}|"
