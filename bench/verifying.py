"""Sealing and checking ballots, and verifying a whole archive beside another program on the same file.

`python -m bench.verifying 10000 --alone` measures a large archive on every core, without the other program, which takes
long for it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from voting.crypto import ballots, tally
from voting.crypto.archive import Archive
from voting.crypto.credentials import CredentialList, new_credential, public_of
from voting.crypto.elections import Election, Question, new_uuid
from voting.crypto.groups import BELENIOS_2048, ED25519, draw_secret, group
from voting.crypto.trustees import Single, Trustees, trustee_key

VOTERS = 200
# So many are verified three times and the best is told; more of them once, which is long enough to be steady.
FEW = 1000
MOTION = Question("Adopter?", ("Pour", "Contre", "Abstention"), 1, 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("voters", type=int, nargs="?", default=VOTERS)
    parser.add_argument("--alone", action="store_true", help="without the other program")
    asked = parser.parse_args()
    voters, tool = asked.voters, None if asked.alone else shutil.which("belenios-tool")
    cores = os.cpu_count() or 1
    print(f"{voters} ballots of one question with three answers\n")
    tools_seconds = None
    for name in (BELENIOS_2048, ED25519):
        with tempfile.TemporaryDirectory() as folder:
            made = _made(name, Path(folder), voters)
            verify = [sys.executable, "-m", "voting.crypto", "verify", str(made.path), "--cores"]
            times = 3 if voters <= FEW else 1
            together = _timed([*verify, str(cores)], times)
            print(f"{name}: sealed {voters / made.sealing:.0f}/s, added up and opened in {made.tallying:.1f} s")
            print(f"  {made.size} bytes a ballot, {made.path.stat().st_size / 2**20:.1f} MiB in all")
            print(f"  verified in {together:.1f} s on {cores} cores ({voters / together:.0f}/s)")
            if asked.alone:
                continue
            ours = _timed([*verify, "1"], times)
            print(f"  verified in {ours:.1f} s on one ({voters / ours:.0f}/s)")
            if tool and name == BELENIOS_2048:
                tools_seconds = _timed([tool, "election", "verify", "--dir", folder], times)
                print(f"  belenios-tool on the same file: {tools_seconds:.1f} s ({voters / tools_seconds:.0f}/s)")
            if tools_seconds:
                times_as_fast = tools_seconds / ours
                print(f"  {times_as_fast:.2f} times as fast as belenios-tool with {BELENIOS_2048}, core for core\n")
    return 0


@dataclass(frozen=True, slots=True)
class Made:
    """An archive, the seconds its ballots took to seal, those its tally took, and the bytes each ballot added to it."""

    path: Path
    sealing: float
    tallying: float
    size: int


def _made(name: str, folder: Path, voters: int) -> Made:
    chosen, uuid, secret = group(name), new_uuid(), draw_secret(group(name).q)
    trustees = Trustees.of(chosen, [Single(trustee_key(chosen, secret))])
    election = Election.drawn_up(
        group=chosen,
        public_key=trustees.public_key(chosen),
        questions=[MOTION],
        uuid=uuid,
        name="Mesure",
        description="",
    )
    private = [new_credential() for _ in range(voters)]
    credentials = CredentialList.of([(chosen.write(public_of(one, uuid, chosen)), 1) for one in private])
    archive = Archive(int(time.time()))
    archive.set_up(election.written, trustees.written, credentials.written)
    empty = len(archive.to_bytes())
    began = time.perf_counter()
    box = [
        ballots.seal(election, one, [[int(number % 3 == at) for at in range(3)]]) for number, one in enumerate(private)
    ]
    sealed = time.perf_counter() - began
    for ballot in box:
        archive.cast(ballot.written)
    size = (len(archive.to_bytes()) - empty) // voters
    archive.close()
    began = time.perf_counter()
    summed = tally.add_up(election, credentials, box)
    archive.add_tally(summed.written(chosen), summed.sized(chosen))
    part = tally.decrypt(election, summed, secret)
    archive.add_decryption(part.written, tally.owned(1, part.written))
    archive.add_result(tally.result_text(tally.open_result(election, trustees, summed, {1: part})))
    tallied = time.perf_counter() - began
    path = folder / f"{uuid}.bel"
    path.write_bytes(archive.to_bytes())
    return Made(path, sealed, tallied, size)


def _timed(command: list[str], runs: int) -> float:
    """Return the seconds of a program's whole run, the best of so many."""
    times: list[float] = []
    for _ in range(runs):
        began = time.perf_counter()
        environ = {**os.environ, "BELENIOS_USE_URANDOM": "1"}
        subprocess.run(command, check=True, capture_output=True, env=environ)
        times.append(time.perf_counter() - began)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
