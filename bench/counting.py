"""How long a count takes, as ratios to reading and grouping the same file and to other programs.

Made-up papers (`bench/papers.py`) of 12 candidates for 5 seats. Each figure comes from a process of its own and is its
processor time, the median of its runs. Ours and the others start from the same grouped papers: ours ends with the text
of its record, the fingerprint of the papers included; the others with the winners, the ballots they want made on the
way. Beside it stands what they need for counting alone, once their ballots are made. Those of `requirements/peers.in`
live apart, in `.venv-peers`, made by

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

SIZES = {100_000: 60, 1_000_000: 240}
"""Papers, and the seconds of the clock in which another program has to finish; else it is said not to have."""
METHODS = ("irv", "stv-scottish", "stv-meek-prf", "schulze-winning-votes")
PEERS = ("votelib", "pyrankvote", "py3votecore", "pref_voting")
APART = ("py3votecore", "pref_voting")
RUNS = 3
"""Of each program, by turns with ours, so that a busy hour of the machine is everybody's; medians are shown."""
LONG_SECONDS = 20
"""A program that took longer is not run again."""

Run = Mapping[str, float]
"""What a process measured."""

ROOT = Path(__file__).resolve().parent.parent
OTHER_PYTHON = ROOT / ".venv-peers" / "bin" / "python"


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "papers.blt"
            papers.write(path, size)
            measure(size, path, SIZES.get(size, max(SIZES.values())))


def measure(size: int, path: Path, limit: int) -> None:
    told = False
    for method in METHODS:
        ours, theirs = _by_turns(method, path, limit)
        reading, counting = _median(ours, "reading"), _median(ours, "counting")
        if not told:
            told, rankings = True, ours[0]["rankings"]
            print(f"\n{size:,} papers, {rankings / size:.0%} distinct rankings; to read and group them {reading:.2f} s")
            heads = f"{'seconds':>9}  {'of reading':>10}  {'peak MB':>8}  {'times ours':>10}  {'counting alone':>14}"
            print(f"  {'':<24}{heads}")
        peak = max(run["peak"] for run in ours)
        print(f"  {method:<24}{counting:>9.3f}  {counting / reading:>10.2f}  {peak:>8.0f}  {1:>10.1f}")
        for peer, runs in theirs.items():
            print(f"    {peer:<22}{_line(runs, counting, reading)}", flush=True)


def _by_turns(method: str, path: Path, limit: int) -> tuple[list[Run], dict[str, list[Run] | str]]:
    """Return the runs of ours and of the others, or why there are none."""
    ours: list[Run] = []
    theirs: dict[str, list[Run] | str] = {}
    for _ in range(RUNS):
        ours.append(_ours(method, path, limit))
        for peer in PEERS:
            so_far = theirs.setdefault(peer, [])
            if isinstance(so_far, str) or any(run["counting"] > LONG_SECONDS for run in so_far):
                continue
            run = _peer(peer, method, path, limit)
            if isinstance(run, str):
                theirs[peer] = run
            else:
                so_far.append(run)
    return ours, theirs


def _median(runs: list[Run], figure: str) -> float:
    return statistics.median(run[figure] for run in runs)


def _line(runs: list[Run] | str, ours: float, reading: float) -> str:
    if isinstance(runs, str):
        return f"  {runs}"
    counting, alone, peak = _median(runs, "counting"), _median(runs, "alone"), max(run["peak"] for run in runs)
    told = f"{counting:>9.3f}  {counting / reading:>10.2f}  {peak:>8.0f}  {counting / ours:>10.1f}"
    return f"{told}  {alone / ours:>14.1f}"


def _ours(method: str, path: Path, limit: int) -> Run:
    run = _in_a_process(limit, Path(sys.executable), "bench.counting_ours", method, path)
    if isinstance(run, str):
        sys.exit(f"{method}: {run}")
    return run


def _peer(peer: str, method: str, path: Path, limit: int) -> Run | str:
    python = OTHER_PYTHON if peer in APART else Path(sys.executable)
    if not python.exists():
        return "not installed"
    return _in_a_process(limit, python, "bench.counting_peers", method, path, peer)


def _in_a_process(limit: int, python: Path, module: str, method: str, path: Path, *more: str) -> Run | str:
    command = [str(python), "-m", module, method, str(path), *more]
    try:
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return f"not finished in {limit} s"
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
