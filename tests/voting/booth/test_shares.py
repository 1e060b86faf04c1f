"""Keepers of whom some are enough: what their browsers make is what the server's own core accepts and opens with."""

from itertools import combinations
from typing import Any

import pytest

from tests.voting.booth.conftest import Runs
from tests.voting.crypto.makers import GROUPS
from voting.crypto.canonical import dumps, loads
from voting.crypto.groups import Group
from voting.crypto.proofs import Proof
from voting.crypto.signed import Signed
from voting.crypto.trustees import Threshold, TrusteeKey, lagrange

SIZE, NEEDED = 3, 2
by_group = pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)

CEREMONY = """
const { groupNamed, beginShare, sealedValues, shareOf, confirmation, shareKey } = await load("groups", "shares");
const group = await groupNamed(given.group);
const { size, threshold } = given;
const kept = Array.from({ length: size }, (_, at) => beginShare({ group, size, threshold, index: at + 1 }));
const certs = kept.map((one) => one.cert);
const parts = kept.map((one) => ({ ...one, values: sealedValues(group, one, certs) }));
const shares = kept.map((one, at) => shareOf(group, one, at + 1, parts));
return {
  certs, coefexps: kept.map((one) => one.coefexps), announcements: kept.map((one) => one.announcement),
  signatures: kept.map((one) => confirmation(group, one, certs)),
  keys: kept.map((one, at) => shareKey(group, one, shares[at])), shares: shares.map(String),
};
"""


@pytest.fixture
def ceremony(run: Runs, group: Group) -> Any:
    return run(CEREMONY, group=group.name, size=SIZE, threshold=NEEDED)


@by_group
def test_the_ceremony_of_the_browsers_holds_together(ceremony: dict[str, list[str]], group: Group) -> None:
    held = Threshold(
        NEEDED,
        tuple(Signed.from_json(group, loads(one)) for one in ceremony["certs"]),
        tuple(Signed.from_json(group, loads(one)) for one in ceremony["coefexps"]),
        tuple(Proof.from_json(group, loads(one)) for one in ceremony["signatures"]),
        tuple(TrusteeKey.from_json(group, loads(one)) for one in ceremony["keys"]),
    )
    held.check(group)
    assert [dumps(loads(one)) for one in ceremony["keys"]] == ceremony["keys"]
    public = held.public_key_in(group)
    for chosen in combinations(range(1, SIZE + 1), NEEDED):
        secret = sum(lagrange(one, chosen, group.q) * int(ceremony["shares"][one - 1]) for one in chosen) % group.q
        assert group.write(group.generator_power(secret)) == group.write(public)


@by_group
def test_a_value_that_does_not_fit_what_its_sender_is_bound_to_is_refused(run: Runs, group: Group) -> None:
    refused = run(
        """
        const { groupNamed, beginShare, sealedValues, shareOf } = await load("groups", "shares");
        const group = await groupNamed(given.group);
        const begun = [1, 2].map((index) => beginShare({ group, size: 2, threshold: 2, index }));
        const certs = begun.map((one) => one.cert);
        const parts = begun.map((one) => ({ ...one, values: sealedValues(group, one, certs) }));
        const bent = JSON.parse(parts[1].values);
        bent[0].sealed = (BigInt(bent[0].sealed) ^ 1n).toString();
        parts[1].values = JSON.stringify(bent);
        const other = parts.map((part, at) => ({ ...part, coefexps: at ? begun[0].coefexps : part.coefexps }));
        const told = [];
        for (const these of [parts, other]) {
          try { shareOf(group, begun[0], 1, these); told.push("nothing"); } catch (error) { told.push(error.name); }
        }
        return told;
        """,
        group=group.name,
    )
    assert refused == ["BadTrustee", "BadTrustee"]


def test_nothing_is_sealed_to_a_certificate_that_its_keeper_did_not_sign(run: Runs) -> None:
    group = GROUPS[0]
    refused = run(
        """
        const { groupNamed, beginShare, sealedValues } = await load("groups", "shares");
        const group = await groupNamed(given.group);
        const [one, two] = [1, 2].map((index) => beginShare({ group, size: 2, threshold: 2, index }));
        const forged = JSON.parse(two.cert);
        forged.message = JSON.parse(one.cert).message;
        try { sealedValues(group, one, [one.cert, JSON.stringify(forged)]); return "nothing"; }
        catch (error) { return error.name; }
        """,
        group=group.name,
    )
    assert refused == "BadTrustee"
