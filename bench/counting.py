"""How long a count takes, as ratios to reading and grouping the same file and to other programs.

Made-up papers (`bench/papers.py`) of 12 candidates for 5 seats. Each figure comes from a process of its own and is its
processor time. Ours and the others start from the same grouped papers: ours ends with the text of its record, the
fingerprint of the papers included; the others with the winners, the ballots they want made on the way. Beside it stands
what they need for counting alone, once their ballots are made. Those of `requirements/peers.in` live apart, in
`.venv-peers`, made by

    python3 -m venv .venv-peers && .venv-peers/bin/pip install --require-hashes -r requirements/peers.lock

`python -m bench.counting 100000` measures one size, `ARGS="counting"` of `make bench` both.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench import papers

SIZES = (100_000, 1_000_000)
METHODS = ("irv", "stv-scottish", "stv-meek-prf", "schulze-winning-votes")
PEERS = ("votelib", "pyrankvote", "py3votecore", "pref_voting")
APART = ("py3votecore", "pref_voting")
RUNS = 3
LIMIT_SECONDS = 60
"""Of the clock: a program that has not finished by then is said not to have."""

ROOT = Path(__file__).resolve().parent.parent
OTHER_PYTHON = ROOT / ".venv-peers" / "bin" / "python"


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "papers.blt"
            papers.write(path, size)
            measure(size, path)


def measure(size: int, path: Path) -> None:
    ours = {method: [_ours(method, path) for _ in range(RUNS)] for method in METHODS}
    reading = statistics.median(run["reading"] for runs in ours.values() for run in runs)
    rankings = next(iter(ours.values()))[0]["rankings"]
    print(f"\n{size:,} papers, {rankings / size:.0%} distinct rankings; to read and group them {reading:.2f} s")
    print(f"  {'':<24}{'seconds':>9}  {'of reading':>10}  {'peak MB':>8}  {'times ours':>10}  {'counting alone':>14}")
    for method, runs in ours.items():
        counting = statistics.median(run["counting"] for run in runs)
        peak = max(run["peak"] for run in runs)
        print(f"  {method:<24}{counting:>9.2f}  {counting / reading:>10.2f}  {peak:>8.0f}  {1:>10.1f}")
        for peer in PEERS:
            print(f"    {peer:<22}{_line(_peer(peer, method, path), counting, reading)}")


def _line(run: Mapping[str, float] | str, ours: float, reading: float) -> str:
    if isinstance(run, str):
        return f"  {run}"
    counting, alone = run["counting"], run["alone"]
    told = f"{counting:>9.2f}  {counting / reading:>10.2f}  {run['peak']:>8.0f}  {counting / ours:>10.1f}"
    return f"{told}  {alone / ours:>14.1f}"


def _ours(method: str, path: Path) -> Mapping[str, float]:
    run = _in_a_process(Path(sys.executable), "bench.counting_ours", method, path)
    if isinstance(run, str):
        sys.exit(f"{method}: {run}")
    return run


def _peer(peer: str, method: str, path: Path) -> Mapping[str, float] | str:
    python = OTHER_PYTHON if peer in APART else Path(sys.executable)
    if not python.exists():
        return "not installed"
    return _in_a_process(python, "bench.counting_peers", method, path, peer)


def _in_a_process(python: Path, module: str, method: str, path: Path, *more: str) -> Mapping[str, float] | str:
    command = [str(python), "-m", module, method, str(path), *more]
    try:
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"not finished in {LIMIT_SECONDS} s"
    if ended.returncode:
        return ended.stderr.strip().splitlines()[-1][:90] if ended.stderr.strip() else "failed"
    answer: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return answer


def answer(**figures: float) -> None:
    """Print what a process of its own has measured."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**figures, "peak": peak}))


def now() -> float:
    return time.process_time()


if __name__ == "__main__":
    main()
