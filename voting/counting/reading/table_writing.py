"""Writing papers as a table that `table` reads back."""

from collections.abc import Mapping

from voting.counting.ballots import Ballots
from voting.counting.methods import PaperKind
from voting.counting.reading import cells
from voting.counting.reading.elections import Election
from voting.counting.reading.errors import NotWritable

KIND_WORDS: Mapping[PaperKind, str] = {
    PaperKind.RANKS: "ranks",
    PaperKind.MARKS: "marks",
    PaperKind.SCORES: "scores",
}


def dump(election: Election) -> str:
    """Return the election as a table. Candidates lose their ids and classes. Raises NotWritable."""
    if election.kind not in KIND_WORDS:
        raise NotWritable("no_motion")
    numbered = election.numbered()
    names = [candidate.name for candidate in numbered.candidates]
    if not all(names):
        raise NotWritable("table_names")
    rows = _settings(numbered)
    head = ["papers", "college"] if numbered.colleges else ["papers"]
    if election.kind is PaperKind.RANKS:
        longest = max((len(group.marks) for group in numbered.ballots.groups), default=1)
        rows.append([*head, *(str(rank) for rank in range(1, longest + 1))])
    else:
        rows.append([*head, *names])
    for college, box in _boxes(numbered):
        for group in box.groups:
            ranked = election.kind is PaperKind.RANKS
            written = map(_rank, group.marks) if ranked else _by_candidate(group.marks, numbered)
            rows.append([str(group.papers), *college, *written])
    return "".join(cells.joined(row) + "\r\n" for row in rows)


def _settings(election: Election) -> list[list[str]]:
    rows = [["#title", election.title]] if election.title else []
    rows += [["#seats", str(election.seats)]] if election.seats is not None else []
    if election.kind is PaperKind.RANKS:
        rows.append(["#candidates", *(candidate.name for candidate in election.candidates)])
    else:
        rows.append(["#kind", KIND_WORDS[election.kind]])
    rows += [["#withdrawn", *election.withdrawn]] if election.withdrawn else []
    for college, box in _boxes(election):
        rows += [["#blank", str(box.blank), *college]] if box.blank else []
        rows += [["#invalid", reason, str(many), *college] for reason, many in box.invalid.items()]
    return rows


def _boxes(election: Election) -> list[tuple[list[str], Ballots]]:
    """Return the papers, with the cell that says of which college they are, where they say so."""
    if not election.colleges:
        return [([], election.ballots)]
    return [([name], box) for name, box in election.colleges]


def _rank(mark: str) -> str:
    return {"": "-", "=": "-=-"}.get(mark, mark)


def _by_candidate(marks: tuple[str, ...], election: Election) -> list[str]:
    if election.kind is PaperKind.MARKS:
        return [str(marks.count(candidate.id) or "") for candidate in election.candidates]
    scores = dict(mark.split(":", 1) for mark in marks)
    return [scores.get(candidate.id, "") for candidate in election.candidates]
