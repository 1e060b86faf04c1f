"""Papers in a JSON document, which alone keeps the ids and classes of candidates.

{"schema": "election/1", "kind": "ranks", "title": "Board 2026", "seats": 2,
 "candidates": [{"id": "anna", "name": "Anna", "classes": ["worker"]}, "Berta"],
 "withdrawn": [], "blank": 4, "invalid": {"overvote": 1},
 "papers": [{"papers": 12, "ranks": ["anna", null, ["2", "3"], []]}]}

A candidate that is only a name has its number as id. A paper has `ranks`: an id, null for a rank left empty, a list
for equal marks, an empty list for marks that cannot be told apart; or `marks`: ids, one as often as it is marked; or
`scores`: a whole number or a grade by id. Left out: title, seats, withdrawn, blank, invalid; `papers` is then one.

Where voters are of several colleges, `"colleges": {"workers": {"blank": 4, "invalid": {}, "papers": […]}, …}` takes
the place of blank, invalid and papers.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import BinaryIO

from voting.counting.ballots import Ballots
from voting.counting.documents import Json
from voting.counting.methods import PaperKind
from voting.counting.reading.elections import MOST_DIGITS, Election, boxed, is_name
from voting.counting.reading.errors import NotWritable, Unreadable
from voting.counting.reading.lines import BOM
from voting.counting.reading.places import Fault, Step, place_of
from voting.counting.records import Candidate

SCHEMA = "election/1"
FORMS: Mapping[str, PaperKind] = {"ranks": PaperKind.RANKS, "marks": PaperKind.MARKS, "scores": PaperKind.SCORES}
OF_A_BOX = ("blank", "invalid", "papers")
KEYS = ("schema", "kind", "title", "seats", "candidates", "withdrawn", *OF_A_BOX, "colleges")
MOST = 10**MOST_DIGITS


def parse(stream: BinaryIO) -> Election:
    """Return the election of a JSON document. Raises Unreadable."""
    stream.seek(0)
    raw = stream.read().removeprefix(BOM)
    try:
        written = raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        before = raw[: fault.start].decode("utf-8")
        raise Unreadable("not_utf8", before.count("\n") + 1, len(before) - before.rfind("\n")) from None
    try:
        document: Json = json.loads(written, parse_float=_Refused, parse_constant=_Refused, parse_int=_whole)
        return _election(document)
    except json.JSONDecodeError as fault:
        raise Unreadable("json_syntax", fault.lineno, fault.colno) from None
    except RecursionError:
        raise Unreadable("json_depth", 1, 1) from None
    except Fault as fault:
        line, column = place_of(written, fault.path)
        raise Unreadable(fault.code, line, column, **fault.known) from None


def dump(election: Election) -> str:
    """Return the election as a JSON document, a paper a line. Raises NotWritable."""
    form = next((form for form, kind in FORMS.items() if kind is election.kind), None)
    if form is None:
        raise NotWritable("no_motion")
    names = (candidate.name for candidate in election.candidates)
    if not all(is_name(one) for one in (election.title, *names, *(college for college, _box in election.colleges))):
        raise NotWritable("name_written")
    head: dict[str, Json] = {"schema": SCHEMA, "kind": form, "title": election.title, "seats": election.seats}
    head["candidates"] = [candidate.as_json() for candidate in election.candidates]
    head["withdrawn"] = list(election.withdrawn)
    if not election.colleges:
        return _line(head)[:-1] + ", " + _box(election.ballots, form, election.kind) + "}\n"
    boxes = (f"{_line(name)}: {{{_box(box, form, election.kind)}}}" for name, box in election.colleges)
    return _line(head)[:-1] + ', "colleges": {\n' + ",\n".join(boxes) + "\n}}\n"


def _box(box: Ballots, form: str, kind: PaperKind) -> str:
    """Return the papers of a box, a paper a line, as what stands between the braces of an object."""
    head = _line({"blank": box.blank, "invalid": dict(box.invalid)})[1:-1]
    papers = [_line({"papers": group.papers, form: _said(group.marks, kind)}) for group in box.groups]
    return head + ', "papers": [\n' + ",\n".join(papers) + "\n]"


def _election(document: Json) -> Election:
    held = _table(document, ())
    for key in held:
        if key not in KEYS:
            raise Fault("json_key", (key,), found=key, known=", ".join(KEYS))
    if held.get("schema") != SCHEMA:
        raise Fault("json_schema", ("schema",) if "schema" in held else (), schema=SCHEMA)
    form = held.get("kind")
    if not isinstance(form, str) or form not in FORMS:
        raise Fault("json_kind", ("kind",) if "kind" in held else ())
    candidates = _candidates(held)
    ids = {candidate.id: at for at, candidate in enumerate(candidates)}
    read = _Papers(form, ids)
    election = Election(FORMS[form], candidates, Ballots.gather(()))
    if "colleges" in held:
        election = election.by_college(_colleges(held, read))
    else:
        election = replace(election, ballots=read.box(held, ()))
    seats = held.get("seats")
    withdrawn = [read.candidate(one, ("withdrawn", at)) for at, one in enumerate(_list(held, "withdrawn"))]
    return replace(
        election,
        seats=None if seats is None else _number(seats, ("seats",), least=1),
        withdrawn=tuple(dict.fromkeys(withdrawn)),
        title=_name(held.get("title", ""), ("title",)),
    )


def _colleges(held: Mapping[str, Json], read: "_Papers") -> dict[str, Ballots]:
    for key in OF_A_BOX:
        if key in held:
            raise Fault("json_colleges", (key,), found=key)
    boxes: dict[str, Ballots] = {}
    for name, written in _table(held["colleges"], ("colleges",)).items():
        path: tuple[Step, ...] = ("colleges", name)
        if not name or not is_name(name):
            raise Fault("name", path)
        box = _table(written, path)
        for key in box:
            if key not in OF_A_BOX:
                raise Fault("json_key", (*path, key), found=key, known=", ".join(OF_A_BOX))
        boxes[name] = read.box(box, path)
    return boxes


def _candidates(held: Mapping[str, Json]) -> tuple[Candidate, ...]:
    found: list[Candidate] = []
    for at, one in enumerate(_list(held, "candidates")):
        path: tuple[Step, ...] = ("candidates", at)
        if isinstance(one, str):
            found.append(Candidate(str(at + 1), _name(one, path)))
            continue
        stands = _table(one, path)
        known = stands.get("id")
        if not isinstance(known, str) or known.split() != [known] or set(known) & set("=:") or not is_name(known):
            raise Fault("json_id", (*path, "id") if "id" in stands else path)
        classes = stands.get("classes", [])
        if not isinstance(classes, list):
            raise Fault("json_list", (*path, "classes"))
        name = _name(stands.get("name", ""), (*path, "name"))
        found.append(Candidate(known, name, tuple(_name(one, (*path, "classes")) for one in classes)))
    if not found:
        raise Fault("json_candidates", ("candidates",) if "candidates" in held else ())
    seen: set[str] = set()
    for at, candidate in enumerate(found):
        if candidate.id in seen:
            raise Fault("json_twice", ("candidates", at), found=candidate.id)
        seen.add(candidate.id)
    return tuple(found)


class _Papers:
    """Reads the papers, one after the other. ids: the place of each candidate on the paper."""

    def __init__(self, form: str, ids: Mapping[str, int]) -> None:
        self._form, self._ids = form, ids

    def box(self, held: Mapping[str, Json], path: tuple[Step, ...]) -> Ballots:
        """Return the papers of an object that has blank, invalid and papers, or some of them."""
        papers = held.get("papers", [])
        if not isinstance(papers, list):
            raise Fault("json_list", (*path, "papers"))
        reasons = (*path, "invalid")
        return boxed(
            [self.paper(one, (*path, "papers", at)) for at, one in enumerate(papers)],
            blank=_number(held.get("blank", 0), (*path, "blank")),
            invalid={
                _name(reason, (*reasons, reason)): _number(many, (*reasons, reason))
                for reason, many in _table(held.get("invalid", {}), reasons).items()
            },
        )

    def paper(self, written: Json, path: tuple[Step, ...]) -> tuple[tuple[str, ...], int]:
        held = _table(written, path)
        if self._form not in held or set(held) - {"papers", self._form}:
            raise Fault("json_paper", path, form=self._form)
        many = _number(held.get("papers", 1), (*path, "papers"), least=1)
        said, path = held[self._form], (*path, self._form)
        if self._form == "scores":
            return self._scores(_table(said, path), path), many
        if not isinstance(said, list):
            raise Fault("json_list", path)
        if self._form == "ranks":
            return tuple(self._rank(one, (*path, at)) for at, one in enumerate(said)), many
        marked = [self.candidate(one, (*path, at)) for at, one in enumerate(said)]
        return tuple(sorted(marked, key=self._ids.__getitem__)), many

    def candidate(self, written: Json, path: tuple[Step, ...]) -> str:
        if not isinstance(written, str) or written not in self._ids:
            raise Fault("json_unknown", path, found=str(written)[:40])
        return written

    def _rank(self, written: Json, path: tuple[Step, ...]) -> str:
        if written is None:
            return ""
        if isinstance(written, list):
            if len(written) == 1:
                raise Fault("json_equals", path)
            return "=".join(self.candidate(one, (*path, at)) for at, one in enumerate(written)) or "="
        return self.candidate(written, path)

    def _scores(self, written: Mapping[str, Json], path: tuple[Step, ...]) -> tuple[str, ...]:
        for key, score in written.items():
            self.candidate(key, (*path, key))
            wrong = isinstance(score, bool) or not isinstance(score, int | str)
            if wrong or (isinstance(score, str) and (not score or not is_name(score))):
                raise Fault("json_score", (*path, key))
        return tuple(f"{one}:{written[one]}" for one in sorted(written, key=self._ids.__getitem__))


def _said(marks: tuple[str, ...], kind: PaperKind) -> Json:
    if kind is PaperKind.MARKS:
        return list(marks)
    if kind is PaperKind.RANKS:
        return [_rank_said(mark) for mark in marks]
    scores = dict(mark.split(":", 1) for mark in marks)
    plain = {one: len(score) <= MOST_DIGITS and score.isascii() and score.isdigit() for one, score in scores.items()}
    return {one: int(score) if plain[one] and str(int(score)) == score else score for one, score in scores.items()}


def _rank_said(mark: str) -> Json:
    if "=" not in mark:
        return mark or None
    return [] if mark == "=" else list[Json](mark.split("="))


def _table(value: Json, path: tuple[Step, ...]) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise Fault("json_table", path)
    return value


def _list(held: Mapping[str, Json], key: str) -> list[Json]:
    value = held.get(key, [])
    if not isinstance(value, list):
        raise Fault("json_list", (key,))
    return value


def _number(value: Json, path: tuple[Step, ...], least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < MOST:
        raise Fault("json_number", path, least=least)
    return value


def _name(value: Json, path: tuple[Step, ...]) -> str:
    if not isinstance(value, str) or not is_name(value):
        raise Fault("name", path)
    return value


def _line(document: Json) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


class _Refused:
    """A number that no paper can hold: with a fraction, or too long. Found wrong wherever it is met."""

    def __init__(self, written: str) -> None:
        self._written = written

    def __str__(self) -> str:
        return self._written


def _whole(written: str) -> int | _Refused:
    return int(written) if len(written) <= MOST_DIGITS + 1 else _Refused(written)
