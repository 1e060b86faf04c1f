"""The papers of a file for one method, and the options of that method."""

import json
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from voting.counting.ballots import Ballots
from voting.counting.command.refusals import Refused
from voting.counting.documents import Json
from voting.counting.methods import METHODS, Method, PaperKind
from voting.counting.reading import files
from voting.counting.reading.elections import Election, is_number

FIRST_PREFERENCE_COUNTS = "plurality"
"""The one method that counts crosses and takes ranks too, their first preferences."""


def read(file: str, method: Method) -> Election:
    """Return the election in a file, its papers as the method takes them. Raises Refused, Unreadable."""
    try:
        if file == "-":
            election = files.parse(BytesIO(sys.stdin.buffer.read()), "", method.paper)
        else:
            election = files.read(Path(file), method.paper)
    except OSError as wrong:
        raise Refused("no_file", file=file, why=wrong.strerror or str(wrong)) from None
    if election.kind is method.paper:
        return election
    if election.kind is PaperKind.RANKS and method.name == FIRST_PREFERENCE_COUNTS:
        return _first_preferences(election)
    raise Refused("kind", file=file, found=election.kind.value, method=method.name, wanted=method.paper.value)


def named(name: str | None) -> Method:
    """Return the method of this name. Raises Refused, with the list."""
    if name is None:
        raise Refused("no_method", methods=", ".join(METHODS))
    if name not in METHODS:
        raise Refused("unknown_method", found=name, methods=", ".join(METHODS))
    return METHODS[name]


def seats(written: str | None) -> int | None:
    """Return the seats asked for. Raises Refused."""
    if written is None:
        return None
    if not is_number(written) or not int(written):
        raise Refused("seats", found=written)
    return int(written)


def options(written: Sequence[str], method: Method) -> dict[str, Json]:
    """Return the options asked for: JSON where it is, else text. Raises Refused."""
    chosen: dict[str, Json] = {}
    known = defaults(method.defaults)
    for one in written:
        name, equals, value = one.partition("=")
        if not equals:
            raise Refused("option", found=one, method=method.name, options=known)
        if name not in method.defaults:
            raise Refused("unknown_option", found=name, method=method.name, options=known)
        chosen[name] = value if isinstance(method.defaults[name], str) else _value(value)
    return chosen


def defaults(of: Mapping[str, Json]) -> str:
    """Return options and their defaults as they would be written after --option."""
    written = (f"{name}={value if isinstance(value, str) else json.dumps(value)}" for name, value in of.items())
    return ", ".join(written) or "-"


def _value(written: str) -> Json:
    try:
        value: Json = json.loads(written, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return written
    return value


def _first_preferences(election: Election) -> Election:
    """A rank left empty marks nobody; equal first ranks are as many crosses."""
    first = ((group.marks[0], group.papers) for group in election.ballots.groups)
    crosses = [(tuple(mark.split("=")) if mark and mark != "=" else (), papers) for mark, papers in first]
    unreadable = sum(group.papers for group in election.ballots.groups if group.marks[0] == "=")
    held: Ballots = election.ballots
    gathered = Election.gathered(
        PaperKind.MARKS,
        election.candidates,
        [one for one, group in zip(crosses, held.groups, strict=True) if group.marks[0] != "="],
        blank=held.blank,
        invalid={**held.invalid, "overvote": held.invalid.get("overvote", 0) + unreadable},
    )
    return Election(
        gathered.kind, gathered.candidates, gathered.ballots, election.seats, election.withdrawn, election.title
    )
