"""A ballot opened by its voter: what it held is seen elsewhere, and nobody learns the credential."""

import json
import subprocess
import sys

import pytest

from tests.voting.crypto.makers import APPROVAL, BLANK, GROUPS, Draws, Poll
from tests.waiting import PATIENCE
from voting.crypto import ballots
from voting.crypto.errors import CryptoError
from voting.crypto.opened import Opened, draws_of

SEED = "0123456789abcdef" * 4
VOTES = [[0, 1, 0], [1, 0, 1, 1]]


class First:
    """The draws of a seed for the answers, then others for the signature, as in the booth."""

    def __init__(self, answers, until):
        self.answers, self.left, self.rest = answers, until, Draws("signature")

    def __call__(self, below):
        self.left -= 1
        return self.answers(below) if self.left >= 0 else self.rest(below)


def drawn_by(poll, votes):
    counting = Draws()
    ballots.seal_answers(poll.election, "any", votes, counting)
    return counting.drawn


def opened(votes=VOTES, shown=None, seed=SEED):
    poll = Poll(GROUPS[0], [BLANK, APPROVAL])
    draw = First(draws_of(SEED), drawn_by(poll, votes))
    ballot = ballots.seal(poll.election, poll.private[0], votes, draw)
    return {"election": poll.election.written, "ballot": ballot.written, "votes": shown or votes, "seed": seed}


def written(document):
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def test_a_ballot_that_held_the_choices_is_said_to():
    read = Opened.from_text(written(opened()))
    assert read.holds
    assert read.choices() == [("Motion 2", ["Yes"]), ("Board", ["Anna", "Carl", "Dora"])]


@pytest.mark.parametrize("shown", [[[0, 0, 1], [1, 0, 1, 1]], [[1, 0, 0], [1, 0, 1, 1]], [[0, 1, 0], [1, 1, 0, 1]]])
def test_a_ballot_that_held_other_choices_than_shown_is_found_out(shown):
    assert not Opened.from_text(written(opened(shown=shown))).holds


def test_another_seed_is_found_out():
    assert not Opened.from_text(written(opened(seed="f" * 64))).holds


def test_a_ballot_the_box_would_not_take_is_found_out():
    document = opened()
    changed = json.loads(document["ballot"])
    changed["signature"]["proof"]["response"] = "1"
    assert not Opened.from_text(written(document | {"ballot": written(changed)})).holds


@pytest.mark.parametrize(
    "document",
    [[], {}, opened() | {"seed": "0"}, opened() | {"ballot": "{}"}, opened() | {"votes": [["1"]]}, opened() | {"x": 1}],
)
def test_what_is_no_opened_ballot_is_refused(document):
    with pytest.raises(CryptoError):
        Opened.from_text(written(document))


def run(path, *more):
    command = [sys.executable, "-m", "voting.crypto", "opened", str(path), *more]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)


def test_anybody_may_check_it_at_the_command_line(tmp_path):
    path = tmp_path / "ballot.json"
    path.write_text(written(opened()), encoding="utf-8")
    done = run(path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Board: Anna, Carl, Dora" in done.stdout
    path.write_text(written(opened(shown=[[1, 0, 0], [1, 0, 1, 1]])), encoding="utf-8")
    done = run(path, "--language", "fr")
    assert done.returncode == 1
    assert "NE CONTENAIT PAS" in done.stdout
    assert "Motion 2: aucune réponse" in done.stdout
    path.write_text("?")
    done = run(path)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    path.write_text(written(opened() | {"votes": [[1]]}))
    assert run(path).returncode == 2
