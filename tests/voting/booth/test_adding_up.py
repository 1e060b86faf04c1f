"""What a keeper's browser looks at before it opens its part: that the sum is one, and that the keys are its own."""

import json
from base64 import b64encode
from typing import Any

import pytest

from tests.voting.booth.conftest import Runs
from tests.voting.booth.test_shares import CEREMONY
from tests.voting.crypto.makers import BLANK, GROUPS, MOTION, Poll
from voting.crypto import tally
from voting.crypto.canonical import dumps, loads
from voting.crypto.groups import Group
from voting.crypto.proofs import Proof
from voting.crypto.signed import Signed
from voting.crypto.trustees import Single, Threshold, TrusteeKey, trustee_key

by_group = pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)

ADDED = """
const { readArchive, checkSum, Election } = await load("adding-up", "elections");
const archive = readArchive(Uint8Array.from(atob(given.archive), (one) => one.charCodeAt(0)));
const election = await Election.read(archive.election, given.fingerprint);
return given.sums.map((sum) => {
  try { return checkSum(election, archive, JSON.parse(sum)); } catch (error) { return error.name; }
});
"""

TRUSTED = """
const { checkTrustees, Election } = await load("adding-up", "elections");
const election = await Election.read(given.election);
return given.lists.map((text) => {
  try { checkTrustees(election, text, given.mine); return "holds"; } catch (error) { return error.name; }
});
"""


def voted(group: Group) -> Poll:
    poll = Poll(group, questions=(MOTION, BLANK), weights=(1, 3, 1))
    poll.vote(0, [1, 0, 0], [0, 1, 0])
    poll.vote(1, [0, 1, 0], [1, 0, 0])
    poll.vote(0, [0, 0, 1], [0, 0, 1])
    poll.archive.close()
    return poll


@by_group
def test_the_sum_of_the_last_ballot_of_each_by_its_weight_and_no_other_is_opened(run: Runs, group: Group) -> None:
    poll = voted(group)
    true = tally.add_up(poll.election, poll.credentials, poll.box).written(group)
    one_ballot = dumps([[one.as_json(group) for one in answer.choices] for answer in poll.box[1].answers])
    fewer = tally.add_up(poll.election, poll.credentials, poll.box[:1]).written(group)
    found = run(
        ADDED,
        archive=b64encode(poll.archive.to_bytes()).decode(),
        fingerprint=poll.election.fingerprint,
        sums=[true, one_ballot, fewer],
    )
    assert found == [3, "BadSum", "BadSum"]


def test_an_archive_cut_short_opens_nothing(run: Runs) -> None:
    content = voted(GROUPS[0]).archive.to_bytes()[:-512]
    refused = run(
        """
        const { readArchive } = await load("adding-up");
        try { readArchive(Uint8Array.from(atob(given.archive), (one) => one.charCodeAt(0))); return "nothing"; }
        catch (error) { return error.name; }
        """,
        archive=b64encode(content).decode(),
    )
    assert refused == "BadSum"


@by_group
def test_where_each_key_is_needed_ones_own_must_be_among_those_of_the_vote(run: Runs, group: Group) -> None:
    server, mine, other = (trustee_key(group, secret) for secret in (11, 12, 13))
    poll = Poll(group, trustees=[Single(server), Single(mine)])
    exchanged = Poll(group, trustees=[Single(server), Single(other)])
    found = run(
        TRUSTED,
        election=poll.election.written,
        lists=[poll.held.written, exchanged.held.written],
        mine={"kept": {"secret": "12"}, "publicKey": group.write(mine.public_key), "index": 1},
    )
    assert found == ["holds", "OtherTrustees"]
    # Of a vote whose list has one's key, under a key that is not theirs together.
    found = run(
        TRUSTED,
        election=exchanged.election.written,
        lists=[poll.held.written],
        mine={"kept": {"secret": "12"}, "publicKey": group.write(mine.public_key), "index": 1},
    )
    assert found == ["OtherTrustees"]


@by_group
def test_in_a_key_made_together_nothing_of_it_is_another_than_this_keeper_sent_and_signed(
    run: Runs, group: Group
) -> None:
    made = run(CEREMONY, group=group.name, size=3, threshold=2)
    again = run(CEREMONY, group=group.name, size=3, threshold=2)
    poll = Poll(group, trustees=[Single(trustee_key(group, 11)), together(group, made)])
    kept = {"cert": made["certs"][1], "coefexps": made["coefexps"][1]}

    def changed(name: str, at: int) -> str:
        document: Any = json.loads(poll.held.written)
        document[1][1][name][at] = json.loads(again[name][at])
        return dumps(document)

    found = run(
        TRUSTED,
        election=poll.election.written,
        lists=[poll.held.written, changed("certs", 1), changed("certs", 0), changed("coefexps", 1)],
        mine={"kept": kept, "index": 2},
    )
    assert found == ["holds", "OtherTrustees", "OtherTrustees", "OtherTrustees"]


def together(group: Group, made: dict[str, list[str]]) -> Threshold:
    return Threshold(
        2,
        tuple(Signed.from_json(group, loads(one)) for one in made["certs"]),
        tuple(Signed.from_json(group, loads(one)) for one in made["coefexps"]),
        tuple(Proof.from_json(group, loads(one)) for one in made["signatures"]),
        tuple(TrusteeKey.from_json(group, loads(one)) for one in made["keys"]),
    )
