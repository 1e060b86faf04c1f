"""A credential of which a device makes one half and the server the other: neither signs alone."""

from __future__ import annotations

import json

import pytest

from tests.voting.crypto.makers import GROUPS, UUID, Draws, Poll
from voting.crypto import ballots
from voting.crypto.canonical import dumps
from voting.crypto.credentials import CredentialList
from voting.crypto.devices import SealedFactor, credential_for, new_device, read_device, secret_with
from voting.crypto.errors import BadProof, CryptoError, UnknownCredential
from voting.crypto.verifying import verify

by_group = pytest.mark.parametrize("chosen", GROUPS, ids=lambda one: one.name)
MEETING = "Meeting123456789abcdef"


def made(chosen, draw=None):
    draw = draw or Draws("devices")
    secret, written = new_device(chosen, MEETING, draw)
    public = read_device(chosen, MEETING, written)
    return secret, public, *credential_for(chosen, UUID, public, draw)


@by_group
def test_the_device_finds_the_secret_of_the_credential_that_was_made_for_it(chosen):
    secret, _public, credential, factor = made(chosen)
    assert chosen.write(chosen.generator_power(secret_with(chosen, UUID, secret, factor))) == credential


@by_group
def test_neither_half_is_the_secret_and_another_device_opens_nothing(chosen):
    secret, public, credential, factor = made(chosen)
    assert credential != public
    other, _written = new_device(chosen, MEETING, Draws("another"))
    elsewhere = secret_with(chosen, "AnotherElection", secret, factor)
    for half in (secret, secret_with(chosen, UUID, other, factor), elsewhere):
        assert chosen.write(chosen.generator_power(half)) != credential


@by_group
def test_one_device_has_a_credential_in_each_vote_that_nothing_shows_to_be_of_the_same(chosen):
    _secret, public, first, factor = made(chosen)
    second, again = credential_for(chosen, "AnotherElection", public)
    assert len({first, second, public, factor.alpha, again.alpha}) == 5


@by_group
def test_a_ballot_sealed_by_a_device_holds_in_the_archive(chosen):
    secret, _public, credential, factor = made(chosen)
    poll = Poll(chosen)
    own = f"#{secret_with(chosen, UUID, secret, factor)}"
    with pytest.raises(UnknownCredential):
        ballots.check(poll.election, ballots.seal(poll.election, own, [[1, 0, 0]]).written, poll.credentials.weights)
    poll.private.append(own)
    listed = [*poll.credentials.weights, credential]
    poll.credentials = CredentialList.of([(one, 1) for one in listed])
    poll.archive = type(poll.archive)(poll.timestamp)
    poll.archive.set_up(poll.election.written, poll.held.written, poll.credentials.written)
    poll.vote(3, [1, 0, 0])
    assert verify(poll.finish()).result == [[1, 0, 0]]


def changed(written: str, **fields: object) -> str:
    return dumps({**json.loads(written), **fields})


@by_group
@pytest.mark.parametrize("written", ["", "{}", "null", "[]", '{"group":"x","public_key":"1","pok":{}}', "x" * 10_000])
def test_what_is_no_device_is_refused(chosen, written):
    with pytest.raises(CryptoError):
        read_device(chosen, MEETING, written)


@by_group
def test_the_key_of_another_without_a_secret_of_another_group_or_for_another_meeting_is_refused(chosen):
    _secret, written = new_device(chosen, MEETING, Draws("devices"))
    another = chosen.write(chosen.generator_power(7))
    elsewhere = next(one for one in GROUPS if one is not chosen)
    one = chosen.write(chosen.one)
    for text in (changed(written, public_key=another), changed(written, public_key=one)):
        with pytest.raises(CryptoError):
            read_device(chosen, MEETING, text)
    with pytest.raises(CryptoError):
        read_device(elsewhere, MEETING, written)
    with pytest.raises(BadProof):
        read_device(chosen, "AnotherMeeting", written)


@by_group
def test_a_factor_that_was_tampered_with_makes_another_credential_or_none(chosen):
    secret, _public, credential, factor = made(chosen)
    tampered = SealedFactor(factor.alpha, str(int(factor.sealed) ^ 1))
    assert chosen.write(chosen.generator_power(secret_with(chosen, UUID, secret, tampered))) != credential
    with pytest.raises(CryptoError):
        secret_with(chosen, UUID, secret, SealedFactor("0" if chosen.name != "Ed25519" else "zz" * 32, factor.sealed))
