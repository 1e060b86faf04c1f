"""The command: count, replay, methods. Ends with 0 when it is done, 1 when a record does not hold, 2 on bad input."""

import contextlib
import io
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from voting.counting.command import arguments, papers, printed, refusals
from voting.counting.command.lots_file import lots
from voting.counting.command.refusals import Refused, RefusedFile
from voting.counting.contests import Contest
from voting.counting.errors import BrokenRecord, CountingError, NoRequirement, NotAMajority, OptionUnknown
from voting.counting.explain import explain
from voting.counting.methods import PaperKind
from voting.counting.records import CountRecord
from voting.counting.replay import replay

CHECKS = ("papers", "conservation", "deltas", "recount")


def main(words: Sequence[str]) -> int:
    """Do what the words say, and return how it ended."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    language = arguments.language_in(words) or refusals.language_of_this_terminal()
    try:
        match list(words[:1]):
            case ["replay"]:
                return _replay(words[1:])
            case ["methods"]:
                return _say(printed.methods())
            case _:
                return _count(words)
    except (Refused, RefusedFile, CountingError) as wrong:
        print(refusals.line(wrong, language), file=sys.stderr)
        return 2


def _count(words: Sequence[str]) -> int:
    asked = arguments.for_counting(words)
    method = papers.named(asked.method)
    seats, options = papers.seats(asked.seats), papers.options(asked.option, method)
    election = papers.read(asked.file, method, options)
    if seats is None and not method.several_seats:
        # A file made for several seats can still be counted for one.
        seats = 1
    contest = election.contest(seats, lots(asked.lots, asked.seed, election.candidates, election.withdrawn))
    try:
        record = papers.count(method, contest, election, options)
    except (OptionUnknown, BrokenRecord, NotAMajority, NoRequirement) as wrong:
        # An option is read as a record's would be, which is why it may be called broken.
        known = papers.defaults(method.defaults)
        raise Refused("option_value", found=str(wrong), method=method.name, options=known) from None
    told = explain(record, asked.explain).as_text() if asked.explain else ""
    if asked.json:
        sys.stderr.write(told)
        return _say(record.text() + "\n")
    return _say(told or printed.count(record, election.title))


def _replay(words: Sequence[str]) -> int:
    asked = arguments.for_replaying(words)
    record = _record(asked.file)
    failed = list(replay(record))
    said = [f"{name}: {'fails' if name in failed else 'holds'}" for name in CHECKS]
    if asked.ballots is not None:
        same = _counted_again(record, asked.ballots).text() == record.text()
        said.append(f"ballots: {'the same record, byte for byte' if same else 'another record'}")
        failed += [] if same else ["ballots"]
    said.append(f"sha256 {record.sha256}")
    told = explain(record, asked.explain).as_text() + "\n" if asked.explain and not failed else ""
    _say(told + "\n".join(said) + "\n")
    return 1 if failed else 0


def _record(file: str) -> CountRecord:
    try:
        written = Path(file).read_text(encoding="utf-8")
    except OSError as wrong:
        raise Refused("no_file", file=file, why=wrong.strerror or str(wrong)) from None
    except UnicodeDecodeError:
        raise Refused("record", file=file, why="UTF-8") from None
    try:
        return CountRecord.from_text(written.strip())
    except CountingError as wrong:
        raise Refused("record", file=file, why=str(wrong)) from None


def _counted_again(record: CountRecord, file: str) -> CountRecord:
    method = papers.named(record.method)
    options = {name: value for name, value in record.options.items() if name in method.defaults}
    election = papers.read(file, method, options)
    is_motion = method.paper is PaperKind.MOTION
    contest = election.contest() if is_motion else Contest.from_record(record)
    if [one.id for one in election.candidates] != list(contest.ids):
        raise Refused("record_candidates", file=file)
    return replace(papers.count(method, contest, election, options), engine=record.engine)


def _say(text: str) -> int:
    # Whoever reads may have seen enough, as `head` does.
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(text)
        sys.stdout.flush()
    return 0
