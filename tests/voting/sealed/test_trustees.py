"""Scrutineers who hold keys: named, their keys made, the result opened by as many as are needed and by no fewer."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from membership.actors import Actor
from membership.models import Role
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_account_of, an_officer
from tests.factories.sealed import AGAINST, FOR, vote_secretly
from voting.crypto.canonical import dumps
from voting.crypto.ceremony import Agreed, Member
from voting.crypto.groups import draw_secret, group
from voting.crypto.signed import sign
from voting.crypto.tally import decrypt
from voting.crypto.trustees import trustee_key
from voting.crypto.verifying import verify
from voting.errors import ThresholdUnfit, TrusteePartNotDue, TrusteePartUnfit, TrusteesNotReady
from voting.models import Poll, PollMode, PollState, SealedTrustee
from voting.queries.sealed.archives import archive_of
from voting.queries.sealed.elections import sealed_of
from voting.queries.sealed.sums import sealed_sum
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.sealed.trustees import give_decryption, invite_trustees, publish_part
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(those) -> Poll:
    assembly = an_evening(those[0].organisation, *those)
    return prepare_poll(assembly.motions.get(), actor=SYSTEM, mode=PollMode.SECRET)


def named(poll: Poll, count: int, threshold: int) -> list[SealedTrustee]:
    accounts = [an_officer(poll.organisation, Role.SCRUTINEER, f"s{n}@example.org") for n in range(count)]
    return invite_trustees(poll, accounts=accounts, threshold=threshold, actor=SYSTEM)


def of(trustee: SealedTrustee) -> Actor:
    return Actor(account_id=trustee.account_id, public_id="scrutineer")


def publish(trustee: SealedTrustee, step: str, written: str) -> None:
    publish_part(trustee, step=step, written=written, actor=of(trustee))


def make_single_keys(trustees: list[SealedTrustee], chosen) -> dict[int, int]:
    secrets = {}
    for trustee in trustees:
        secrets[trustee.number] = draw_secret(chosen.q)
        publish(trustee, "key", dumps(trustee_key(chosen, secrets[trustee.number]).as_json(chosen)))
    return secrets


def hold_ceremony(trustees: list[SealedTrustee], chosen, threshold: int) -> dict[int, int]:
    """Play every scrutineer's device. Returns the share of each."""
    agreed = Agreed(chosen, len(trustees), threshold)
    those = [Member.begins(agreed, place) for place in range(1, len(trustees) + 1)]
    pairs = list(zip(trustees, those, strict=True))
    for trustee, member in pairs:
        publish(trustee, "announcement", member.announcement)
    for trustee, member in pairs:
        publish(trustee, "cert", dumps(member.cert.as_json()))
    for trustee, member in pairs:
        publish(trustee, "coefexps", dumps(member.coefexps.as_json()))
    for trustee, _member in pairs:
        publish(trustee, "values", dumps(["sealed for each of the others"]))
    certs, coefexps = [one.cert for one in those], [one.coefexps for one in those]
    for trustee, member in pairs:
        publish(trustee, "signature", dumps(member.confirms(certs).as_json()))
    shares = {}
    for trustee, member in pairs:
        share = member.share([sender.value_for(member.index) for sender in those], coefexps)
        key = trustee_key(chosen, share).as_json(chosen)
        key["signature"] = sign(
            chosen, member.signing, chosen.write(chosen.generator_power(share)), draw_secret
        ).as_json()
        publish(trustee, "key", dumps(key))
        shares[trustee.number] = share
    return shares


def give(poll: Poll, trustee: SealedTrustee, secret: int) -> None:
    summed = sealed_sum(poll)
    assert summed is not None
    part = decrypt(sealed_of(poll.pk).election, summed, secret)
    give_decryption(trustee, decryption=part.written, actor=of(trustee))


def voted(poll: Poll, those) -> Poll:
    opened = open_poll(poll, actor=SYSTEM, lasts=timedelta(minutes=5))
    for member, choice in zip(those, [FOR, FOR, AGAINST], strict=False):
        vote_secretly(opened, member, choice)
    close_poll(opened, actor=SYSTEM)
    return Poll.objects.get(pk=poll.pk)


def test_the_vote_waits_for_every_key_and_says_whose(draft):
    trustees = named(draft, 2, 2)
    with pytest.raises(TrusteesNotReady) as refused:
        open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=5))
    assert all(trustee.name in refused.value.names for trustee in trustees)


def test_the_result_waits_for_every_key_where_all_are_needed(draft, those):
    trustees = named(draft, 2, 2)
    secrets = make_single_keys(trustees, group(draft.group))
    poll = voted(draft, those)
    assert not run_tally(poll.pk)
    give(poll, trustees[0], secrets[trustees[0].number])
    assert not run_tally(poll.pk)
    give(poll, trustees[1], secrets[trustees[1].number])
    assert run_tally(poll.pk)
    poll.refresh_from_db()
    assert (poll.state, poll.result.figures["for"], poll.result.figures["against"]) == (PollState.TALLIED, 2, 1)
    assert verify(archive_of(poll).to_bytes()).holds


def test_two_of_three_open_the_result_and_the_one_who_lost_a_key_is_not_needed(draft, those):
    trustees = named(draft, 3, 2)
    shares = hold_ceremony(trustees, group(draft.group), 2)
    poll = voted(draft, those)
    assert not run_tally(poll.pk)
    for trustee in (trustees[2], trustees[0]):
        give(poll, trustee, shares[trustee.number])
    assert run_tally(poll.pk)
    report = verify(archive_of(poll).to_bytes())
    assert (report.holds, report.result) == (True, [[2, 1, 0]])


def test_a_shared_key_is_written_with_all_that_later_releases_of_the_tool_ask_for(draft, those):
    """The context of each certificate, what all signed together, the signature of each key: release 3 reads them."""
    trustees = named(draft, 3, 2)
    hold_ceremony(trustees, group(draft.group), 2)
    poll = open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=5))
    [server, shared] = json.loads(poll.sealed.trustees)
    assert (server[0], shared[0], shared[1]["threshold"]) == ("Single", "Pedersen", 2)
    contexts = [json.loads(cert["message"])["context"] for cert in shared[1]["certs"]]
    assert contexts == [{"group": poll.group, "size": 3, "threshold": 2, "index": at} for at in (1, 2, 3)]
    assert [sorted(one) for one in shared[1]["signatures"]] == [["challenge", "response"]] * 3
    assert [list(key) for key in shared[1]["verification_keys"]] == [["pok", "public_key", "signature"]] * 3


def test_a_step_begins_when_everybody_has_done_the_one_before(draft):
    trustees = named(draft, 3, 2)
    chosen = group(draft.group)
    member = Member.begins(Agreed(chosen, 3, 2), 1)
    publish(trustees[0], "announcement", member.announcement)
    with pytest.raises(TrusteePartNotDue):
        publish(trustees[0], "cert", dumps(member.cert.as_json()))


def test_commitments_other_than_those_announced_are_refused(draft):
    trustees = named(draft, 2, 1)
    chosen = group(draft.group)
    those = [Member.begins(Agreed(chosen, 2, 1), place) for place in (1, 2)]
    for trustee, member in zip(trustees, those, strict=True):
        publish(trustee, "announcement", member.announcement)
    for trustee, member in zip(trustees, those, strict=True):
        publish(trustee, "cert", dumps(member.cert.as_json()))
    bent = Member.begins(Agreed(chosen, 2, 1), 1)
    with pytest.raises(TrusteePartUnfit):
        publish(trustees[0], "coefexps", dumps(bent.coefexps.as_json()))


@pytest.mark.parametrize("key", ["", "not a key", '{"pok":{"challenge":"1","response":"1"},"public_key":"4"}'])
def test_a_key_nobody_proves_to_hold_is_refused(draft, key):
    [trustee] = named(draft, 1, 1)
    with pytest.raises(TrusteePartUnfit):
        publish(trustee, "key", key)


def test_nobody_makes_the_key_of_another_or_makes_theirs_twice(draft):
    trustees = named(draft, 2, 2)
    chosen = group(draft.group)
    key = dumps(trustee_key(chosen, draw_secret(chosen.q)).as_json(chosen))
    with pytest.raises(TrusteePartNotDue):
        publish_part(trustees[0], step="key", written=key, actor=of(trustees[1]))
    publish(trustees[0], "key", key)
    with pytest.raises(TrusteePartNotDue):
        publish(trustees[0], "key", key)


def test_a_lying_trustee_is_refused_and_may_give_the_true_part_then(draft, those):
    [trustee] = named(draft, 1, 1)
    secrets = make_single_keys([trustee], group(draft.group))
    poll = voted(draft, those)
    run_tally(poll.pk)
    with pytest.raises(TrusteePartUnfit):
        give(poll, trustee, 12345)
    give(poll, trustee, secrets[trustee.number])
    assert run_tally(poll.pk)


def test_nothing_is_opened_while_votes_are_taken(draft):
    [trustee] = named(draft, 1, 1)
    make_single_keys([trustee], group(draft.group))
    open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=5))
    with pytest.raises(TrusteePartNotDue):
        give_decryption(trustee, decryption="{}", actor=of(trustee))


@pytest.mark.parametrize(("count", "threshold"), [(0, 0), (2, 3), (2, 0)])
def test_a_threshold_that_cannot_be_is_refused(draft, count, threshold):
    with pytest.raises(ThresholdUnfit):
        named(draft, count, threshold)


def test_voters_read_the_name_of_a_trustee_and_not_their_address(draft, those):
    account = an_account_of(those[0])
    type(account).objects.filter(pk=account.pk).update(name="")
    account.refresh_from_db()
    [trustee] = invite_trustees(draft, accounts=[account], threshold=1, actor=SYSTEM)
    assert trustee.name == those[0].person.full_name
