"""`python -m voting.crypto verify FILE.bel`, as somebody who trusts nobody types it."""

import json
import subprocess
import sys

import pytest

from tests.voting.crypto.makers import Poll
from voting.crypto.canonical import loads
from voting.crypto.credentials import public_of
from voting.crypto.groups import BELENIOS_2048, group


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    poll = Poll(group("Ed25519"))
    for voter, choice in enumerate(([1, 0, 0], [0, 1, 0], [1, 0, 0])):
        poll.vote(voter, choice)
    path = tmp_path_factory.mktemp("election") / "VectorsABCDEFG.bel"
    path.write_bytes(poll.finish())
    return path


def run(*arguments):
    command = [sys.executable, "-m", "voting.crypto", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("cores", [1, 2])
def test_a_good_file_is_said_to_hold_check_by_check(archive, cores):
    done = run("verify", archive, "--cores", cores)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len([line for line in lines if ": holds (" in line]) == 10
    assert lines[-1] == "Everything in this file holds."


def test_a_changed_byte_is_found_and_the_program_ends_with_1(archive, tmp_path):
    content = bytearray(archive.read_bytes())
    content[5000] ^= 1
    changed = tmp_path / archive.name
    changed.write_bytes(content)
    done = run("verify", changed, "--language", "fr")
    assert done.returncode == 1
    assert "NE TIENT PAS" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Ce fichier ne prouve rien")


def test_programs_get_the_whole_report(archive):
    report = json.loads(run("verify", archive, "--json").stdout)
    assert report["holds"] is True
    assert (report["state"], report["result"], report["ballots_counted"]) == ("complete", [[2, 1, 0]], 3)


def test_a_file_that_is_not_there_is_said_in_one_line(tmp_path):
    done = run("verify", tmp_path / "nothing.bel")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [f"{tmp_path / 'nothing.bel'}: No such file or directory"]


def test_credentials_are_made_away_from_the_server_in_two_files_that_fit(tmp_path):
    uuid = "VectorsABCDEFG"
    done = run("credentials", uuid, "3", "--out", str(tmp_path))
    assert done.returncode == 0
    chosen = group(BELENIOS_2048)
    private = (tmp_path / f"{uuid}.private.txt").read_text().split()
    public = loads((tmp_path / f"{uuid}.public.json").read_text())
    assert public == sorted(chosen.write(public_of(one, uuid, chosen)) for one in private)
    assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}
    assert run("credentials", uuid, "3", "--out", str(tmp_path)).returncode == 2, "what is there is not written over"
    assert run("credentials", "too-short", "3", "--out", str(tmp_path)).returncode == 2
    assert run("credentials", uuid, "0", "--out", str(tmp_path)).returncode == 2
