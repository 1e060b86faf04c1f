"""One count of a file, in a process of its own: `python -m bench.counting_ours METHOD FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from bench import papers
from bench.counting import answer, now
from voting.counting import methods
from voting.counting.lots import Lots
from voting.counting.reading import files


def main() -> None:
    method, path = methods.method(sys.argv[1]), Path(sys.argv[2])
    started = now()
    election = files.read(path)
    read = now()
    seats = papers.SEATS if method.several_seats else 1
    contest = election.contest(seats, Lots.seeded("bench", [one.id for one in election.candidates]))
    record = methods.count(method.name, contest, election.ballots)
    if not record.text().endswith("}"):
        sys.exit("no record")
    answer(reading=read - started, counting=now() - read, rankings=len(election.ballots.groups))


if __name__ == "__main__":
    main()
