"""The papers of a file for one method, and the options of that method."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from voting.counting import methods, motion_papers
from voting.counting.ballots import Ballots
from voting.counting.command.refusals import Refused, RefusedFile
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.methods import EVERY, Method, PaperKind
from voting.counting.reading import files
from voting.counting.reading.elections import Election, boxed, is_number
from voting.counting.reading.errors import Unreadable
from voting.counting.records import CountRecord

FIRST_PREFERENCE_COUNTS = "plurality"
"""The one method that counts crosses and takes ranks too, their first preferences."""


def read(file: str, method: Method, chosen: Mapping[str, Json]) -> Election:
    """Return the election in a file, its papers as the method takes them. Raises Refused, RefusedFile.

    chosen: options of the method; where they have each candidate confirmed, a paper answers yes or no to each.
    """
    # A proposal is voted on by marking a choice.
    kind = PaperKind.MARKS if method.paper is PaperKind.MOTION else method.paper
    try:
        if file == "-":
            election = files.parse(BytesIO(sys.stdin.buffer.read()), "", kind)
        else:
            election = files.read(Path(file), kind)
    except Unreadable as fault:
        raise RefusedFile(fault, file) from None
    except OSError as wrong:
        raise Refused("no_file", file=file, why=wrong.strerror or str(wrong)) from None
    if election.kind is kind:
        return _motion(election, file) if method.paper is PaperKind.MOTION else election
    if election.kind is PaperKind.SCORES and chosen.get("acclamation") == "confirm":
        return replace(election, ballots=_answers(election.ballots))
    if election.kind is PaperKind.RANKS and method.name == FIRST_PREFERENCE_COUNTS:
        return _first_preferences(election)
    raise Refused("kind", file=file, found=election.kind.value, method=method.name, wanted=method.paper.value)


def count(method: Method, contest: Contest, election: Election, chosen: Mapping[str, Json]) -> CountRecord:
    """Return the count of an election, college by college where its papers say of which they are. Raises Refused."""
    if method.paper is PaperKind.MOTION and None in (chosen.get("present"), chosen.get("entitled")):
        raise Refused("figures", method=method.name)
    by_college = methods.is_by_college(method.name, chosen)
    if by_college and election.ballots.total and not election.colleges:
        raise Refused("colleges_papers", method=method.name)
    if by_college:
        _check_colleges(election, chosen)
        return methods.count_by_college(
            method.name, contest, methods.with_empty_boxes(dict(election.colleges), chosen), chosen
        )
    if election.colleges:
        found = ",".join(f"{name}:1" for name, _box in election.colleges)
        code = "colleges_motion" if method.paper is PaperKind.MOTION else "colleges_method"
        raise Refused("colleges_weights" if "colleges" in method.defaults else code, method=method.name, found=found)
    return methods.count(method.name, contest, election.ballots, chosen)


def _check_colleges(election: Election, chosen: Mapping[str, Json]) -> None:
    named = chosen.get("colleges")
    if named is None:
        found = ",".join(f"{name}:1" for name, _box in election.colleges)
        raise Refused("colleges_weights", found=found)
    known = {str(one.get("id")) for one in _listed(named) if isinstance(one, dict)}
    for name, _box in election.colleges:
        if known and name not in known:
            raise Refused("college_unknown", found=name, known=", ".join(sorted(known)))


def _listed(colleges: Json) -> list[Json]:
    told = colleges.get("colleges") if isinstance(colleges, dict) else None
    return told if isinstance(told, list) else []


def named(name: str | None) -> Method:
    """Return the method of this name. Raises Refused, with the list."""
    if name is None:
        raise Refused("no_method", methods=", ".join(EVERY))
    if name not in EVERY:
        raise Refused("unknown_method", found=name, methods=", ".join(EVERY))
    return EVERY[name]


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
        short = SHORT.get(name)
        chosen[name] = value if isinstance(method.defaults[name], str) else _value(value)
        if short and isinstance(chosen[name], str):
            chosen[name] = short(value)
    return chosen


def _weights(written: str) -> Json:
    """Return colleges told as `workers:1/2,users:1/4`."""
    parted = (one.strip().rpartition(":") for one in written.split(","))
    colleges: list[Json] = [{"id": name.strip(), "weight": weight.strip()} for name, _colon, weight in parted]
    return {"colleges": colleges}


def _names(written: str) -> Json:
    return [one.strip() for one in written.split(",")]


SHORT: Mapping[str, Callable[[str], Json]] = {"colleges": _weights, "requirements": _names}
"""Options that have a short form beside their JSON."""


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


def _motion(election: Election, file: str) -> Election:
    """Return the papers of a proposal, its choices being the candidates of the file. Raises Refused."""
    choices = {one.id: motion_papers.choice_called(one.name or one.id) for one in election.candidates}
    known = {mark: choice for mark, choice in choices.items() if choice is not None}
    unknown = [one.name or one.id for one in election.candidates if one.id not in known]
    if unknown or len(set(known.values())) < len(known):
        raise Refused("choices", file=file, found=(unknown or [election.candidates[0].name])[0])
    boxes = tuple((name, motion_papers.read(box, known)) for name, box in election.colleges)
    return replace(election, kind=PaperKind.MOTION, ballots=motion_papers.read(election.ballots, known), colleges=boxes)


def _answers(held: Ballots) -> Ballots:
    """Return what is answered to each candidate, in words of either language, as the count has it."""
    parted = ([mark.split(":", 1) for mark in group.marks] for group in held.groups)
    said = [tuple(f"{one}:{motion_papers.choice_called(word) or word}" for one, word in marks) for marks in parted]
    papers = [(marks, group.papers) for marks, group in zip(said, held.groups, strict=True)]
    return boxed(papers, blank=held.blank, invalid=held.invalid)


def _first_preferences(election: Election) -> Election:
    """Return the papers of an election by ranks as papers with a cross for the first preference."""
    boxes = tuple((name, _crosses(box)) for name, box in election.colleges)
    return replace(election, kind=PaperKind.MARKS, ballots=_crosses(election.ballots), colleges=boxes)


def _crosses(held: Ballots) -> Ballots:
    """A rank left empty marks nobody; equal first ranks are as many crosses."""
    first = [(group.marks[0], group.papers) for group in held.groups]
    unreadable = sum(papers for mark, papers in first if mark == "=")
    return boxed(
        [(tuple(mark.split("=")) if mark else (), papers) for mark, papers in first if mark != "="],
        blank=held.blank,
        invalid={**held.invalid, "overvote": held.invalid.get("overvote", 0) + unreadable},
    )
