"""What somebody might do to the box, the tally or the file, and by which check it is found."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from nacl.bindings import crypto_core_ed25519_add

from tests.voting.crypto.attacking import Document, by_group, named, tools_verdict, voted
from tests.voting.crypto.makers import Draws, Poll
from tests.voting.crypto.test_whole_elections import of_threshold
from voting.crypto import ballots, canonical, tally
from voting.crypto.archive import BALLOT, END_BALLOTS, HEADER, Archive, Event, header_text, member
from voting.crypto.canonical import dumps
from voting.crypto.finite_field import P
from voting.crypto.groups import group
from voting.crypto.proofs import Ciphertext
from voting.crypto.trustees import Single, Trustees, trustee_key
from voting.crypto.verifying import verify

OF_ORDER_EIGHT = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")


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


def ballot_twice(poll: Poll) -> bytes:
    """The very same ballot again at the end: it would undo the later one of its voter."""
    first = poll.box[0].written
    poll.vote(0, [0, 0, 1])
    poll.archive._add(first)
    poll.archive._happen(BALLOT, first)
    return poll.archive.to_bytes()


def added_up(poll: Poll, rows: tuple[tuple[Ciphertext, ...], ...], ballots_in: int, weight: int) -> bytes:
    poll.archive.close()
    summed = tally.EncryptedTally(rows, ballots_in, weight)
    poll.archive.add_tally(summed.written(poll.group), summed.sized(poll.group))
    return poll.archive.to_bytes()


def with_another(poll: Poll, ballot: ballots.Ballot) -> tuple[tuple[Ciphertext, ...], ...]:
    """The sum with the choices of one more ballot in it."""
    summed = tally.add_up(poll.election, poll.credentials, poll.box)
    more = ballot.answers[0].choices
    return (tuple(one.times(poll.group, other) for one, other in zip(summed.rows[0], more, strict=True)),)


def ballot_counted_twice(poll: Poll) -> bytes:
    return added_up(poll, with_another(poll, poll.box[0]), 4, 4)


def ballot_replaced_and_counted(poll: Poll) -> bytes:
    before = poll.box[0]
    poll.vote(0, [0, 1, 0])
    return added_up(poll, with_another(poll, before), 3, 3)


def one_ballot_more_said(poll: Poll) -> bytes:
    summed = tally.add_up(poll.election, poll.credentials, poll.box)
    return added_up(poll, summed.rows, 4, 3)


def counted_as_two(poll: Poll) -> bytes:
    """A weight beside a credential, once the set-up names another list."""
    listed = json.loads(poll.credentials.written)
    credentials = dumps([f"{listed[0]},2", *listed[1:]])
    poll.archive.bodies[2] = (f"{canonical.sha256_hex(credentials)}.data.json", credentials)
    return poll.archive.to_bytes()


def set_up_again(poll: Poll, *, election: str = "", trustees: str = "", credentials: str = "") -> bytes:
    again = Archive(poll.timestamp)
    again.set_up(
        election or poll.election.written, trustees or poll.held.written, credentials or poll.credentials.written
    )
    return again.to_bytes()


def weight_spelled_otherwise(poll: Poll) -> bytes:
    listed = json.loads(poll.credentials.written)
    return set_up_again(poll, credentials=dumps([f"{one},01" for one in listed]))


def weight_below_nothing(poll: Poll) -> bytes:
    listed = json.loads(poll.credentials.written)
    return set_up_again(poll, credentials=dumps([f"{one},-1" for one in listed]))


def outside(poll: Poll, written: str) -> str:
    """Return an element of the field, or of the curve, that is not of the group."""
    if poll.group.name == "Ed25519":
        return crypto_core_ed25519_add(poll.group.parse(written), OF_ORDER_EIGHT)[::-1].hex()
    return str(P - int(written))


def credential_outside_the_group(poll: Poll) -> bytes:
    listed = json.loads(poll.credentials.written)
    return set_up_again(poll, credentials=dumps([outside(poll, listed[0]), *listed[1:]]))


def key_outside_the_group(poll: Poll) -> bytes:
    document = json.loads(poll.election.written)
    document["public_key"] = outside(poll, document["public_key"])
    return set_up_again(poll, election=dumps(document))


def trustee_outside_the_group(poll: Poll) -> bytes:
    document = json.loads(poll.held.written)
    document[0][1]["public_key"] = outside(poll, document[0][1]["public_key"])
    return set_up_again(poll, trustees=dumps(document))


def of_no_known_group(poll: Poll) -> bytes:
    document = json.loads(poll.election.written)
    return set_up_again(poll, election=dumps({**document, "group": "RFC-3526-2048"}))


def of_another_version(poll: Poll) -> bytes:
    document = json.loads(poll.election.written)
    return set_up_again(poll, election=dumps({**document, "version": 2}))


def nobody_holds_the_key(poll: Poll) -> bytes:
    return set_up_again(poll, trustees="[]")


def version_that_is_true(poll: Poll) -> bytes:
    """In Python `True == 1`."""
    document = json.loads(poll.election.written)
    return set_up_again(poll, election=dumps({**document, "version": True}))


def name_that_is_no_text(poll: Poll) -> bytes:
    document = json.loads(poll.election.written)
    return set_up_again(poll, election=dumps({**document, "name": {"html": "<b>"}}))


def weight_nobody_could_count(poll: Poll) -> bytes:
    """The square root of it is how many steps a result takes: without a limit the verifier would never end."""
    listed = json.loads(poll.credentials.written)
    return set_up_again(poll, credentials=dumps([f"{listed[0]},{10**30}", *listed[1:]]))


def set_up_twice(poll: Poll) -> bytes:
    other = Poll(poll.group, weights=(1, 1), draw=Draws("another"))
    poll.archive.set_up(other.election.written, other.held.written, other.credentials.written)
    return poll.archive.to_bytes()


def added_up_before_the_close(poll: Poll) -> bytes:
    summed = tally.add_up(poll.election, poll.credentials, poll.box)
    poll.archive.add_tally(summed.written(poll.group), summed.sized(poll.group))
    return poll.archive.to_bytes()


def result_nobody_opened(poll: Poll) -> bytes:
    poll.archive.close()
    summed = tally.add_up(poll.election, poll.credentials, poll.box)
    poll.archive.add_tally(summed.written(poll.group), summed.sized(poll.group))
    poll.archive.add_result(RIGHT)
    return poll.archive.to_bytes()


def happened(poll: Poll, **changes: Any) -> bytes:
    """The close, its event changed."""
    before = poll.archive.last
    assert before is not None
    event = replace(Event(END_BALLOTS, None, before.height + 1, before.sha256), **changes)
    poll.archive.bodies.append((f"{event.sha256}.event.json", event.written))
    return poll.archive.to_bytes()


def height_skipped(poll: Poll) -> bytes:
    assert poll.archive.last
    return happened(poll, height=poll.archive.last.height + 2)


def another_parent(poll: Poll) -> bytes:
    return happened(poll, parent="0" * 64)


def no_parent(poll: Poll) -> bytes:
    return happened(poll, parent=None)


def event_of_no_kind(poll: Poll) -> bytes:
    return happened(poll, type="Recount")


def close_about_something(poll: Poll) -> bytes:
    return happened(poll, payload="0" * 64)


def trustees_parts_exchanged(poll: Poll) -> bytes:
    """Each of two trustees bears the part of the other."""
    secrets = {1: 11, 2: 22}
    keys = [Single(trustee_key(poll.group, secret, poll.draw)) for secret in secrets.values()]
    two = Poll(poll.group, trustees=keys, secrets=secrets, draw=poll.draw)
    two.vote(0, [1, 0, 0])
    two.archive.close()
    summed = tally.add_up(two.election, two.credentials, two.box)
    two.archive.add_tally(summed.written(two.group), summed.sized(two.group))
    for owner, other in ((1, 2), (2, 1)):
        written = tally.decrypt(two.election, summed, secrets[other], two.draw).written
        two.archive.add_decryption(written, tally.owned(owner, written))
    two.archive.add_result('{"result":[[1,0,0]]}')
    return two.archive.to_bytes()


def factor_outside_the_group(poll: Poll) -> bytes:
    def change(document: Document) -> None:
        row = document["decryption_factors"][0]
        row[0] = outside(poll, row[0])

    return opened(poll, change)


def a_factor_less(poll: Poll) -> bytes:
    def change(document: Document) -> None:
        document["decryption_factors"][0].pop()
        document["decryption_proofs"][0].pop()

    return opened(poll, change)


def result_spelled_otherwise(poll: Poll) -> bytes:
    return opened(poll, result='{"result":[["2",1,0]]}')


def result_of_one_more_answer(poll: Poll) -> bytes:
    return opened(poll, result='{"result":[[2,1,0,0]]}')


def of_a_group_of_keepers(poll: Poll, change: Callable[[Document], None]) -> bytes:
    keepers, _shares = of_threshold(poll.group, poll.draw)
    document = keepers.as_json(poll.group)
    change(document[1])
    key = poll.group.write(keepers.public_key_in(poll.group))
    election = dumps({**json.loads(poll.election.written), "public_key": key})
    return set_up_again(poll, election=election, trustees=dumps([document]))


def keepers_certificates_exchanged(poll: Poll) -> bytes:
    return of_a_group_of_keepers(poll, lambda told: told["certs"].reverse())


def keepers_fewer_than_agreed(poll: Poll) -> bytes:
    """One of three is enough, says the file, where all three agreed to two."""

    def change(told: Document) -> None:
        told["threshold"] = 1

    return of_a_group_of_keepers(poll, change)


def keepers_share_of_another(poll: Poll) -> bytes:
    """A keeper whose key is not that of the share the others gave them."""

    def change(told: Document) -> None:
        told["verification_keys"][0] = trustee_key(poll.group, 77, poll.draw).as_json(poll.group)

    return of_a_group_of_keepers(poll, change)


def keepers_signature_of_another(poll: Poll) -> bytes:
    def change(told: Document) -> None:
        told["signatures"][0] = told["signatures"][1]

    return of_a_group_of_keepers(poll, change)


def keepers_commitments_of_another(poll: Poll) -> bytes:
    def change(told: Document) -> None:
        told["coefexps"][0] = told["coefexps"][1]

    return of_a_group_of_keepers(poll, change)


def beginning_with(poll: Poll, header: str) -> bytes:
    whole = poll.archive.to_bytes()
    before = member(HEADER, header_text(poll.timestamp), poll.timestamp)
    return member(HEADER, header, poll.timestamp) + whole[len(before) :]


def header_of_another_version(poll: Poll) -> bytes:
    return beginning_with(poll, dumps({"version": 2, "timestamp": str(poll.timestamp)}))


def header_with_a_number(poll: Poll) -> bytes:
    return beginning_with(poll, dumps({"version": 1, "timestamp": poll.timestamp}))


def header_version_that_is_true(poll: Poll) -> bytes:
    return beginning_with(poll, '{"version":true,"timestamp":"1700000000"}')


def no_header(poll: Poll) -> bytes:
    return poll.archive.to_bytes()[1024:]


def tar_of_today(poll: Poll) -> bytes:
    """The mark that newer programs write into each header."""
    content = bytearray(poll.archive.to_bytes())
    content[257:265] = b"ustar\x0000"
    return bytes(content)


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
    ballot_twice: "hashes",
    ballot_counted_twice: "encrypted_tally",
    ballot_replaced_and_counted: "encrypted_tally",
    one_ballot_more_said: "encrypted_tally",
    counted_as_two: "election",
    weight_spelled_otherwise: "credentials",
    weight_below_nothing: "credentials",
    credential_outside_the_group: "credentials",
    key_outside_the_group: "election",
    of_no_known_group: "election",
    of_another_version: "election",
    version_that_is_true: "election",
    name_that_is_no_text: "election",
    weight_nobody_could_count: "credentials",
    trustee_outside_the_group: "trustees",
    nobody_holds_the_key: "trustees",
    keepers_certificates_exchanged: "trustees",
    keepers_fewer_than_agreed: "trustees",
    keepers_share_of_another: "trustees",
    keepers_signature_of_another: "trustees",
    keepers_commitments_of_another: "trustees",
    set_up_twice: "chain",
    added_up_before_the_close: "chain",
    result_nobody_opened: "chain",
    height_skipped: "chain",
    another_parent: "chain",
    no_parent: "chain",
    event_of_no_kind: "chain",
    close_about_something: "chain",
    trustees_parts_exchanged: "decryptions",
    factor_outside_the_group: "decryptions",
    a_factor_less: "decryptions",
    result_spelled_otherwise: "result",
    result_of_one_more_answer: "result",
    header_of_another_version: "archive",
    header_with_a_number: "archive",
    header_version_that_is_true: "archive",
    no_header: "archive",
    tar_of_today: "archive",
}


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
    ballot_counted_twice,
    ballot_replaced_and_counted,
    one_ballot_more_said,
    # It takes a ballot that was cast before, which undoes the later one.
    ballot_twice,
    # It takes the last part of a trustee who gave two.
    decrypted_twice,
    # It reads the list of credentials without asking whether each is somebody's.
    credential_without_a_secret,
    credential_twice,
    credential_outside_the_group,
    # It reads numbers more freely: a zero in front, one below zero, one in quotes.
    weight_spelled_otherwise,
    weight_below_nothing,
    # It would try to find a result among 10^30.
    weight_nobody_could_count,
    result_spelled_otherwise,
    # What keepers sign together came with release 3.
    keepers_signature_of_another,
    # Without a result it says «no result to check» and does not look at the events' order.
    ballot_after_the_close,
    added_up_before_the_close,
}


@pytest.mark.belenios
@pytest.mark.parametrize("attack", [one for one in FILES if one not in NOT_LOOKED_AT_BY_THE_TOOL], ids=named)
def test_another_program_refuses_the_same_files(tmp_path, attack):
    assert tools_verdict(tmp_path, attack(voted(group("BELENIOS-2048"))))
