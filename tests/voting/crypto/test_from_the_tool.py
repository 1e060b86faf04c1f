"""The other direction: what Debian's tool makes, we accept."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.needs import belenios_tool
from tests.voting.crypto.makers import APPROVAL, BLANK, MOTION, UUID, Poll
from voting.crypto import ballots
from voting.crypto.credentials import public_of
from voting.crypto.groups import group
from voting.crypto.verifying import verify

pytestmark = pytest.mark.belenios


def tool(folder: Path, *arguments: str) -> str:
    environ = {**os.environ, "BELENIOS_USE_URANDOM": "1"}
    command = [str(belenios_tool()), *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, check=True, env=environ
    ).stdout


def test_a_ballot_sealed_by_the_tool_enters_our_box_and_counts(tmp_path):
    chosen = group("BELENIOS-2048")
    tool(tmp_path, "setup", "generate-credentials", "--count", "1", "--group", "BELENIOS-2048", "--uuid", UUID)
    private = next(tmp_path.glob("*.privcreds")).read_text().split()[-1]
    published = json.loads(next(tmp_path.glob("*.pubcreds")).read_text())
    assert [one.split(",")[0] for one in published] == [chosen.write(public_of(private, UUID, chosen))]
    poll = Poll(chosen, questions=(MOTION, BLANK, APPROVAL), private=[private])
    (tmp_path / f"{UUID}.bel").write_bytes(poll.archive.to_bytes())
    (tmp_path / "credential").write_text(private)
    (tmp_path / "choices").write_text("[[0,1,0],[1,0,0],[1,1,0,1]]")
    written = tool(
        tmp_path, "election", "generate-ballot", "--dir", ".", "--privcred", "credential", "--ballot", "choices"
    ).strip()
    poll.put(ballots.check(poll.election, written, poll.credentials.weights))
    report = verify(poll.finish())
    assert report.holds, report.checks
    assert report.result == [[0, 1, 0], [1, 0, 0], [1, 1, 0, 1]]
