"""The published elections of ELECTIONS_DIR: their papers, and what they came to."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.needs import elections
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.lots import Lots
from voting.counting.records import Candidate


@dataclass(frozen=True, slots=True)
class Published:
    """One published result. names: of the candidates, by the id that `contest` gives them."""

    id: str
    path: Path
    expected: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.id}/{self.expected.get('file') or self.expected['authority']}"

    def contest_and_papers(self) -> tuple[Contest, Ballots, dict[str, str]]:
        """Return the contest, its papers, and the names. In these data a lot falls on the candidate listed first."""
        lines = [line.split("#")[0].strip() for line in self.path.read_text(encoding="utf-8").splitlines()]
        lines = [line for line in lines if line]
        candidates, seats = (int(number) for number in lines[0].split())
        end = lines.index("0")
        withdrawn = [line[1:] for line in lines[1:end] if line.startswith("-")]
        papers = [line.split() for line in lines[1:end] if not line.startswith("-")]
        names = {str(at): name.strip('"') for at, name in enumerate(lines[end + 1 : end + 1 + candidates], 1)}
        contest = Contest(
            tuple(Candidate(one, name) for one, name in names.items()),
            self.expected.get("seats", seats),
            tuple(withdrawn),
            Lots.as_listed(tuple(names)),
        )
        marks = {"-": "", "-=-": "="}
        ballots = Ballots.gather((tuple(marks.get(one, one) for one in line[1:-1]), int(line[0])) for line in papers)
        return contest, ballots, names


def results_by(method: str) -> list[Published]:
    """Return every published result by this method; none where the folder is not there."""
    return list(_results_by(method))


def _results_by(method: str) -> Iterator[Published]:
    folder = elections()
    for expected in sorted(folder.glob("*/expected.json")) if folder else ():
        document = json.loads(expected.read_text(encoding="utf-8"))
        for result in document["results"]:
            if result["method"] == method:
                name = result.get("file") or document["ballots"]
                yield Published(document["id"], expected.parent / name, result)
