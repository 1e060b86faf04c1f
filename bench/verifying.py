"""Sealing and checking ballots, and verifying a whole archive beside another program on the same file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from voting.crypto import ballots, tally
from voting.crypto.archive import Archive
from voting.crypto.credentials import CredentialList, new_credential, public_of
from voting.crypto.elections import Election, Question, new_uuid
from voting.crypto.groups import BELENIOS_2048, ED25519, draw_secret, group
from voting.crypto.trustees import Single, Trustees, trustee_key

VOTERS = 200
MOTION = Question("Adopter?", ("Pour", "Contre", "Abstention"), 1, 1)


def main() -> int:
    tool = shutil.which("belenios-tool")
    print(f"{VOTERS} ballots of one question with three answers; checking on one core\n")
    tools_seconds = None
    for name in (BELENIOS_2048, ED25519):
        with tempfile.TemporaryDirectory() as folder:
            path, sealed, size = _made(name, Path(folder))
            ours = _timed([sys.executable, "-m", "voting.crypto", "verify", str(path), "--cores", "1"])
            print(f"{name}: sealed {VOTERS / sealed:.0f}/s, verified {VOTERS / ours:.0f}/s, {size} bytes a ballot")
            if tool and name == BELENIOS_2048:
                tools_seconds = _timed([tool, "election", "verify", "--dir", folder])
                print(f"belenios-tool on the same file: {VOTERS / tools_seconds:.0f}/s")
            if tools_seconds:
                print(f"{name}: {tools_seconds / ours:.1f} times as fast as belenios-tool with {BELENIOS_2048}\n")
    return 0


def _made(name: str, folder: Path) -> tuple[Path, float, int]:
    """Return an archive, the seconds its ballots took to seal, and the bytes each added to it."""
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
    private = [new_credential() for _ in range(VOTERS)]
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
    size = (len(archive.to_bytes()) - empty) // VOTERS
    archive.close()
    summed = tally.add_up(election, credentials, box)
    archive.add_tally(summed.written(chosen), summed.sized(chosen))
    part = tally.decrypt(election, summed, secret)
    archive.add_decryption(part.written, tally.owned(1, part.written))
    archive.add_result(tally.result_text(tally.open_result(election, trustees, summed, {1: part})))
    path = folder / f"{uuid}.bel"
    path.write_bytes(archive.to_bytes())
    return path, sealed, size


def _timed(command: list[str]) -> float:
    """Return the seconds of a program's whole run, the best of three."""
    times: list[float] = []
    for _ in range(3):
        began = time.perf_counter()
        environ = {**os.environ, "BELENIOS_USE_URANDOM": "1"}
        subprocess.run(command, check=True, capture_output=True, env=environ)
        times.append(time.perf_counter() - began)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
