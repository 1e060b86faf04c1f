"""Whole elections: what goes in comes out, ours and another program's verifier agree, and partial files say so."""

import os
import subprocess
from itertools import product

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.needs import belenios_tool
from tests.voting.crypto.makers import APPROVAL, BLANK, GROUPS, MOTION, UUID, Poll
from voting.crypto import ballots
from voting.crypto.ceremony import Agreed, Member, concluded
from voting.crypto.elections import Question
from voting.crypto.errors import AnswerNotAllowed, BadTrustee, NotEnoughTrustees
from voting.crypto.groups import group
from voting.crypto.trustees import Item, Single, Threshold, trustee_key
from voting.crypto.verifying import verify

by_group = pytest.mark.parametrize("chosen", GROUPS, ids=lambda one: one.name)


def of_threshold(chosen, draw, threshold: int = 2, size: int = 3) -> tuple[Threshold, list[int]]:
    """Return a group of trustees and their shares, each member having checked what it was sent."""
    agreed = Agreed(chosen, size, threshold)
    members = [Member.begins(agreed, index, draw) for index in range(1, size + 1)]
    coefexps = [member.coefexps for member in members]
    shares = [one.share([other.value_for(one.index) for other in members], coefexps) for one in members]
    return concluded(members, shares, draw), shares


def mixed(chosen, draw) -> tuple[list[Item], dict[int, int]]:
    """The organisation's server must take part, and two of three people."""
    server = draw(chosen.q)
    people, shares = of_threshold(chosen, draw)
    secrets = {1: server} | dict(enumerate(shares, 2))
    return [Single(trustee_key(chosen, server, draw)), people], secrets


def motion(chosen) -> tuple[bytes, list[list[int]]]:
    poll = Poll(chosen)
    poll.vote(0, [1, 0, 0])
    poll.vote(1, [0, 1, 0])
    poll.vote(2, [1, 0, 0])
    return poll.finish(), [[2, 1, 0]]


def several_questions(chosen) -> tuple[bytes, list[list[int]]]:
    poll = Poll(chosen, questions=(MOTION, BLANK, APPROVAL))
    poll.vote(0, [0, 0, 1], [1, 0, 0], [1, 1, 0, 1])
    poll.vote(1, [1, 0, 0], [0, 1, 0], [0, 0, 0, 0])
    return poll.finish(), [[1, 0, 1], [1, 1, 0], [1, 1, 0, 1]]


def voted_again(chosen) -> tuple[bytes, list[list[int]]]:
    poll = Poll(chosen)
    poll.vote(0, [1, 0, 0])
    poll.vote(1, [1, 0, 0])
    poll.vote(0, [0, 1, 0])
    return poll.finish(), [[1, 1, 0]]


def weighted(chosen) -> tuple[bytes, list[list[int]]]:
    poll = Poll(chosen, weights=(1, 5, 0, 70000))
    for voter, choice in enumerate(([1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1])):
        poll.vote(voter, choice)
    return poll.finish(), [[1, 5, 70000]]


def nobody(chosen) -> tuple[bytes, list[list[int]]]:
    return Poll(chosen, questions=(MOTION, BLANK)).finish(), [[0, 0, 0], [0, 0, 0]]


def one_alone(chosen) -> tuple[bytes, list[list[int]]]:
    poll = Poll(chosen)
    poll.vote(1, [0, 0, 1])
    return poll.finish(), [[0, 0, 1]]


def by_threshold(chosen) -> tuple[bytes, list[list[int]]]:
    poll = Poll(chosen)
    draw = poll.draw
    trustees, secrets = mixed(chosen, draw)
    poll = Poll(chosen, trustees=trustees, secrets=secrets, draw=draw)
    poll.vote(0, [1, 0, 0])
    poll.vote(2, [0, 1, 0])
    # The first of the three people is not there.
    return poll.finish(owners=[1, 4, 3]), [[1, 1, 0]]


def accented(chosen) -> tuple[bytes, list[list[int]]]:
    question = Question('Êtes-vous d’accord ? "Oui" \\ \x7f 🗳', ("Oui", "Non – pas du tout"), 1, 1)
    poll = Poll(chosen, questions=(question,))
    poll.vote(0, [0, 1])
    return poll.finish(), [[0, 1]]


KINDS = (motion, several_questions, voted_again, weighted, nobody, one_alone, by_threshold, accented)
elections = pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.__name__)


@by_group
@elections
def test_what_was_voted_comes_out_and_every_check_holds(chosen, kind):
    content, expected = kind(chosen)
    report = verify(content)
    assert report.holds, report.checks
    assert (report.state, report.result) == ("complete", expected)
    assert [check.name for check in report.checks] == [
        "archive", "hashes", "chain", "election", "trustees", "credentials", "ballots", "encrypted_tally",
        "decryptions", "result",
    ]  # fmt: skip


@pytest.mark.belenios
@elections
def test_another_program_accepts_our_archives(tmp_path, kind):
    """Debian's unmodified tool, release 2.0, which knows the group of 2048 bits."""
    (tmp_path / f"{UUID}.bel").write_bytes(kind(group("BELENIOS-2048"))[0])
    done = subprocess.run(
        [str(belenios_tool()), "election", "verify", "--dir", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "BELENIOS_USE_URANDOM": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert "all checks passed" in done.stderr


@by_group
def test_a_file_may_stop_anywhere_and_says_where(chosen):
    poll = Poll(chosen)
    states = [verify(poll.archive.to_bytes()).state]
    poll.vote(0, [1, 0, 0])
    states.append(verify(poll.archive.to_bytes()).state)
    poll.archive.close()
    report = verify(poll.archive.to_bytes())
    states.append(report.state)
    assert states == ["set_up", "open", "closed"]
    assert report.holds
    assert report.result is None


@given(st.data())
@hypothesis_settings(max_examples=12)
def test_any_answer_that_a_question_allows_can_be_sealed_and_no_other(data):
    answers = data.draw(st.integers(1, 4))
    most = data.draw(st.integers(1, answers))
    question = Question(
        "Q", tuple("ABCD"[:answers]), data.draw(st.integers(0, most)), most, blank=data.draw(st.booleans())
    )
    poll = Poll(group("Ed25519"), questions=(question,))
    for entries in product((0, 1), repeat=question.entries):
        chosen = sum(entries[question.blank :])
        is_blank = question.blank and bool(entries[0])
        allowed = not chosen if is_blank else question.least <= chosen <= question.most
        if allowed:
            ballot = ballots.seal(poll.election, poll.private[0], [list(entries)])
            assert ballots.check(poll.election, ballot.written, poll.credentials.weights).tracker == ballot.tracker
        else:
            with pytest.raises(AnswerNotAllowed):
                ballots.seal(poll.election, poll.private[0], [list(entries)])


@by_group
def test_too_few_trustees_open_nothing(chosen):
    poll = Poll(chosen)
    trustees, secrets = mixed(chosen, poll.draw)
    for owners in ([2, 3], [1, 2], [4]):
        poll = Poll(chosen, trustees=trustees, secrets=secrets)
        poll.vote(0, [1, 0, 0])
        with pytest.raises(NotEnoughTrustees):
            poll.finish(owners=owners)


@by_group
def test_a_member_who_sends_another_value_is_named(chosen):
    agreed = Agreed(chosen, 3, 2)
    members = [Member.begins(agreed, index) for index in (1, 2, 3)]
    received = [member.value_for(1) for member in members]
    received[2] += 1
    with pytest.raises(BadTrustee, match="member 3"):
        members[0].share(received, [member.coefexps for member in members])


@pytest.mark.parametrize(("threshold", "size"), [(1, 1), (1, 3), (3, 3), (3, 5)])
def test_any_threshold_of_a_group_opens_the_result(threshold, size):
    chosen = group("Ed25519")
    poll = Poll(chosen)
    people, shares = of_threshold(chosen, poll.draw, threshold, size)
    poll = Poll(chosen, trustees=[people], secrets=dict(enumerate(shares, 1)), draw=poll.draw)
    poll.vote(0, [0, 1, 0])
    report = verify(poll.finish(owners=list(range(size, size - threshold, -1))))
    assert report.holds, report.checks
    assert report.result == [[0, 1, 0]]
