"""A count on a terminal, in figures: what it says needs no language but the names of the record."""

from collections.abc import Iterator

from voting.counting import documents
from voting.counting.command.papers import defaults
from voting.counting.methods import EVERY, Method, PaperKind
from voting.counting.records import CountRecord, Round


def count(record: CountRecord, title: str = "") -> str:
    """Return the whole count, stage by stage."""
    names = {one.id: one.name or one.id for one in record.candidates}
    width = max((len(name) for name in names.values()), default=0)
    papers = record.papers
    lines = [title] if title else []
    seats = record.options.get("seats")
    lines += [record.method if seats is None else f"{record.method}, seats {seats}"]
    set_aside = "".join(f", {reason} {many}" for reason, many in papers.invalid.items())
    lines += [f"papers {papers.total}: valid {papers.valid}, blank {papers.blank}{set_aside}"]
    lines += [f"quota {record.quota.get('value')} = {record.quota.get('formula')}"] if record.quota else []
    for one in record.rounds:
        lines += ["", *_round(one, names, width)]
    lines += ["", f"outcome {record.outcome}"]
    if record.decision is not None:
        passed = {True: "passed", False: "not passed", None: "undecided"}[record.decision.passed]
        lines.append(f"decision {passed} ({record.decision.reason})")
    for elected in record.elected:
        held = documents.table(elected, "elected")
        lines.append(f"elected {names.get(str(held.get('id')), '?')} (stage {held.get('round')}, {held.get('by')})")
    return "\n".join([*lines, f"record sha256 {record.sha256}"]) + "\n"


def methods() -> str:
    """Return the table of methods: name, what a paper holds, for how many seats, options with their defaults."""
    rows = [(one.name, one.paper.value, _seats(one), defaults(one.defaults)) for one in EVERY.values()]
    widths = [max(len(row[at]) for row in rows) for at in range(3)]
    return "".join(
        f"{'  '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=False))}  {row[3]}\n" for row in rows
    )


def _seats(one: Method) -> str:
    if one.paper is PaperKind.MOTION:
        return "a proposal"
    return "several seats" if one.several_seats else "one seat"


def _colleges(one: Round, names: dict[str, str], width: int) -> Iterator[str]:
    """Yield what each college voted, where a round tells it."""
    told = one.detail.get("colleges")
    for written in told if isinstance(told, list) else []:
        college = documents.table(written, "college")
        votes = college.get("votes")
        said = votes if isinstance(votes, dict) else {choice: college[choice] for choice in one.votes}
        yield f"   {college.get('id')}, weight {college.get('weight')}"
        longest = max((len(str(many)) for many in said.values()), default=1)
        for candidate, many in said.items():
            yield f"      {names.get(candidate, candidate):<{width}}  {many!s:>{longest}}"


def _round(one: Round, names: dict[str, str], width: int) -> Iterator[str]:
    about = f" {names.get(one.candidate, one.candidate)}" if one.candidate else ""
    yield f"{one.n}. {one.action}{about}"
    longest = max((len(str(votes)) for votes in one.votes.values()), default=1)
    for candidate, votes in one.votes.items():
        state = one.status.get(candidate, "")
        yield f"   {names.get(candidate, candidate):<{width}}  {votes!s:>{longest}}  {state}".rstrip()
    if str(one.non_transferable).strip("0.") != "":
        yield f"   {'-':<{width}}  {one.non_transferable!s:>{longest}}"
    yield from _colleges(one, names, width)
    for written in one.events:
        event = documents.table(written, "event")
        told = {key: value for key, value in event.items() if key != "type"}
        yield f"   {event.get('type')}: {documents.canonical(told)}"
