"""What the browser seals is what the server's own core seals, and what it and the protocol's tool accept."""

import itertools
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.voting.booth.conftest import Runs
from tests.voting.crypto.makers import APPROVAL, BLANK, GROUPS, MOTION, UUID, Draws, Poll
from voting.crypto import ballots, tally
from voting.crypto.credentials import public_of
from voting.crypto.elections import Question
from voting.crypto.errors import BallotRefused
from voting.crypto.groups import Group
from voting.crypto.opened import Opened
from voting.crypto.trustees import TrusteeKey
from voting.crypto.verifying import verify

SEAL = """
const { Election, seal } = await load("elections", "sealing");
const election = await Election.read(given.election, given.fingerprint);
const draw = given.seed ? draws(given.seed) : undefined;
return seal(election, given.credential, given.votes, { draw, drawSignature: draw });
"""

by_group = pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)

VOTES: list[tuple[Question, list[int]]] = [
    *[(MOTION, votes) for votes in ([1, 0, 0], [0, 1, 0], [0, 0, 1])],
    *[(BLANK, votes) for votes in ([1, 0, 0], [0, 1, 0], [0, 0, 1])],
    *[(APPROVAL, list(votes)) for votes in itertools.product((0, 1), repeat=4) if sum(votes) <= 3],
    (Question("Élection « du CA »", ("Zoé Côté-Lévesque", '𝄞 \\ \x7f "', "Ève\tB."), 1, 2, blank=True), [0, 1, 0, 1]),
]


def given(poll: Poll, voter: int, votes: list[list[int]], **more: Any) -> dict[str, Any]:
    election = poll.election
    return {
        "election": election.written,
        "fingerprint": election.fingerprint,
        "credential": poll.private[voter],
        "votes": votes,
        **more,
    }


@by_group
def test_the_same_draws_make_the_same_bytes_as_on_the_server(run: Runs, group: Group) -> None:
    for number, (question, votes) in enumerate(VOTES):
        poll = Poll(group, [question])
        seed = f"bytes-{number}"
        expected = ballots.seal(poll.election, poll.private[0], [votes], Draws(seed))
        sealed = run(SEAL, **given(poll, 0, [votes], seed=seed))
        assert sealed == {"written": expected.written, "tracker": expected.tracker}, (question, votes)


@by_group
def test_a_ballot_sealed_in_the_browser_is_accepted_and_counted(run: Runs, group: Group) -> None:
    poll = Poll(group, [MOTION, BLANK, APPROVAL], weights=(1, 1, 2))
    cast = [
        [[1, 0, 0], [1, 0, 0], [1, 0, 1, 0]],
        [[0, 0, 1], [0, 1, 0], [0, 0, 0, 0]],
        [[1, 0, 0], [0, 0, 1], [0, 1, 1, 1]],
    ]
    for voter, votes in enumerate(cast):
        sealed = run(SEAL, **given(poll, voter, votes))
        ballot = ballots.check(poll.election, sealed["written"], poll.credentials.weights)
        assert ballot.tracker == sealed["tracker"]
        poll.put(ballot)
    archive = poll.finish()
    assert json.loads(tally.result_text(poll.opened)) == {"result": [[3, 0, 1], [1, 1, 2], [1, 2, 3, 2]]}
    report = verify(archive)
    assert report.holds, report.checks


@pytest.mark.belenios
def test_the_protocols_own_tool_accepts_an_archive_of_ballots_sealed_in_the_browser(run: Runs, tmp_path: Path) -> None:
    poll = Poll(GROUPS[1], [MOTION, BLANK, APPROVAL])
    for voter, votes in enumerate([[[1, 0, 0], [1, 0, 0], [1, 0, 1, 0]], [[0, 0, 1], [0, 1, 0], [0, 0, 0, 0]]]):
        poll.put(
            ballots.check(poll.election, run(SEAL, **given(poll, voter, votes))["written"], poll.credentials.weights)
        )
    (tmp_path / f"{UUID}.bel").write_bytes(poll.finish())
    said = subprocess.run(
        ["belenios-tool", "election", "verify", "--dir", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr


@by_group
def test_no_two_ballots_of_the_same_choice_look_alike(run: Runs, group: Group) -> None:
    poll = Poll(group)
    one, other = (json.loads(run(SEAL, **given(poll, 0, [[1, 0, 0]]))["written"]) for _ in range(2))
    assert one["credential"] == other["credential"]
    for name in ("choices", "individual_proofs", "overall_proof"):
        assert one["answers"][0][name] != other["answers"][0][name]


def refusal(run: Runs, body: str, **told: Any) -> str:
    return str(run(f"try {{ {body} }} catch (refused) {{ return refused.name; }} return 'accepted';", **told))


@pytest.mark.parametrize("votes", [[1, 1, 0], [0, 0, 0], [2, 0, -1], [1, 0], [1, 0, 0, 0]])
def test_a_choice_the_question_does_not_allow_is_not_sealed(run: Runs, votes: list[int]) -> None:
    assert refusal(run, SEAL, **given(Poll(GROUPS[0]), 0, [votes])) == "AnswerNotAllowed"


def test_another_election_than_the_one_announced_is_refused(run: Runs) -> None:
    told = given(Poll(GROUPS[0]), 0, [[1, 0, 0]])
    changed = told | {"election": told["election"].replace("Motion 1", "Motion 2")}
    assert refusal(run, SEAL, **changed) == "NotTheElection"


@pytest.mark.parametrize(
    "credential", ["", "abcde-fghijk-mnopq-rstuv", "abcde-fghijk-mnopq-rstuv0", "123-456-789-abc-de1"]
)
def test_a_credential_with_a_mistake_in_it_is_refused(run: Runs, credential: str) -> None:
    told = given(Poll(GROUPS[0]), 0, [[1, 0, 0]]) | {"credential": credential}
    assert refusal(run, SEAL, **told) == "CredentialUnreadable"


@pytest.mark.parametrize(
    ("name", "element"),
    [
        ("BELENIOS-2048", "0"),
        ("BELENIOS-2048", "2"),
        ("BELENIOS-2048", "01"),
        ("BELENIOS-2048", "-1"),
        ("BELENIOS-2048", "0x10"),
        ("Ed25519", "f" * 64),
        ("Ed25519", "A" * 64),
        ("Ed25519", "ab"),
        # −1: a point of order two.
        ("Ed25519", "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec"),
        ("Another", "1"),
    ],
)
def test_what_is_not_in_the_group_is_refused(run: Runs, name: str, element: str) -> None:
    body = 'const { groupNamed } = await load("groups"); (await groupNamed(given.name)).parse(given.element);'
    expected = "UnknownGroup" if name == "Another" else "NotInGroup"
    assert refusal(run, body, name=name, element=element) == expected


@by_group
def test_a_credential_made_in_the_browser_is_one_the_server_reads(run: Runs, group: Group) -> None:
    made = run(
        """
        const { newCredential, publicOf, groupNamed } = await load("credentials", "groups");
        const credential = newCredential();
        return [credential, publicOf(credential, given.uuid, await groupNamed(given.group))];
        """,
        uuid=UUID,
        group=group.name,
    )
    assert group.write(public_of(made[0], UUID, group)) == made[1]


@by_group
def test_a_trustees_key_made_in_the_browser_opens_the_sum(run: Runs, group: Group) -> None:
    poll = Poll(group, [MOTION, APPROVAL])
    poll.vote(0, [1, 0, 0], [1, 1, 0, 1])
    poll.vote(1, [0, 1, 0], [0, 0, 0, 1])
    summed = tally.add_up(poll.election, poll.credentials, poll.box)
    made = run(
        """
        const { groupNamed, Election } = await load("groups", "elections");
        const { newTrusteeKey, trusteeKey, decrypt } = await load("trustees");
        const group = await groupNamed(given.group);
        const mine = newTrusteeKey(group).key;
        const election = await Election.read(given.election);
        const secret = BigInt(given.secret);
        return [mine, trusteeKey(group, secret), decrypt(election, JSON.parse(given.tally), secret)];
        """,
        group=group.name,
        election=poll.election.written,
        secret=str(poll.secrets[1]),
        tally=summed.written(group),
    )
    TrusteeKey.from_json(group, made[0]).check(group)
    key = TrusteeKey.from_json(group, made[1])
    key.check(group)
    opened = tally.read_decryption(poll.election, summed, key.public_key, made[2])
    assert tally.result_text(tally.open_result(poll.election, poll.held, summed, {1: opened})) == (
        '{"result":[[1,1,0],[1,1,0,2]]}'
    )


def test_a_forged_ballot_is_still_refused(run: Runs) -> None:
    poll = Poll(GROUPS[0])
    sealed = run(SEAL, **given(poll, 0, [[1, 0, 0]]))["written"]
    response = json.loads(sealed)["answers"][0]["overall_proof"][0]["response"]
    with pytest.raises(BallotRefused):
        ballots.check(poll.election, sealed.replace(response, "1"), poll.credentials.weights)


@by_group
def test_a_ballot_opened_in_the_browser_is_checked_elsewhere(run: Runs, group: Group) -> None:
    poll = Poll(group, [BLANK, APPROVAL])
    written = run(
        """
        const { Election, seal, newSeed, drawsOf } = await load("elections", "sealing", "randomness");
        const seed = newSeed();
        const election = await Election.read(given.election);
        const sealed = seal(election, given.credential, given.votes, { draw: drawsOf(seed) });
        return JSON.stringify({ election: given.election, ballot: sealed.written, votes: given.votes, seed });
        """,
        **given(poll, 0, [[0, 1, 0], [1, 0, 1, 1]]),
    )
    opened = Opened.from_text(written)
    assert opened.holds
    assert opened.choices() == [("Motion 2", ["Yes"]), ("Board", ["Anna", "Carl", "Dora"])]
