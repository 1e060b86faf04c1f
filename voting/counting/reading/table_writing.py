"""Writing papers as a table that `table` reads back."""

from collections.abc import Mapping

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
    if election.kind is PaperKind.RANKS:
        longest = max((len(group.marks) for group in numbered.ballots.groups), default=1)
        rows.append(["papers", *(str(rank) for rank in range(1, longest + 1))])
        rows += [[str(group.papers), *map(_rank, group.marks)] for group in numbered.ballots.groups]
    else:
        rows.append(["papers", *names])
        rows += [[str(group.papers), *_by_candidate(group.marks, numbered)] for group in numbered.ballots.groups]
    return "".join(cells.joined(row) + "\r\n" for row in rows)


def _settings(election: Election) -> list[list[str]]:
    rows = [["#title", election.title]] if election.title else []
    rows += [["#seats", str(election.seats)]] if election.seats is not None else []
    if election.kind is PaperKind.RANKS:
        rows.append(["#candidates", *(candidate.name for candidate in election.candidates)])
    else:
        rows.append(["#kind", KIND_WORDS[election.kind]])
    rows += [["#withdrawn", *election.withdrawn]] if election.withdrawn else []
    rows += [["#blank", str(election.ballots.blank)]] if election.ballots.blank else []
    rows += [["#invalid", reason, str(many)] for reason, many in election.ballots.invalid.items()]
    return rows


def _rank(mark: str) -> str:
    return {"": "-", "=": "-=-"}.get(mark, mark)


def _by_candidate(marks: tuple[str, ...], election: Election) -> list[str]:
    if election.kind is PaperKind.MARKS:
        return [str(marks.count(candidate.id) or "") for candidate in election.candidates]
    scores = dict(mark.split(":", 1) for mark in marks)
    return [scores.get(candidate.id, "") for candidate in election.candidates]
