"""What the attacks share: over which groups, and what another program says of a file."""

import os
import subprocess
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.needs import belenios_tool
from tests.voting.crypto.makers import GROUPS, UUID, Poll

Document: TypeAlias = dict[str, Any]

by_group = pytest.mark.parametrize("chosen", GROUPS, ids=lambda one: one.name)


def named(one: object) -> str:
    return getattr(one, "__name__", "")


def voted(chosen) -> Poll:
    poll = Poll(chosen)
    for voter, choice in enumerate(([1, 0, 0], [0, 1, 0], [1, 0, 0])):
        poll.vote(voter, choice)
    return poll


def tools_verdict(folder: Path, content: bytes) -> int:
    (folder / f"{UUID}.bel").write_bytes(content)
    command = [str(belenios_tool()), "election", "verify", "--dir", str(folder)]
    environ = {**os.environ, "BELENIOS_USE_URANDOM": "1"}
    return subprocess.run(command, capture_output=True, timeout=120, env=environ).returncode
