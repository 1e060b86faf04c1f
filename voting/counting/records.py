"""The count record: a whole count in one document, enough to print it without the ballots (schema count-record/1).

One shape for all methods. Keys keep their order, decimals are text, and the same count gives the same text byte for
byte. Texts for people are keys with arguments: the counter writes no prose.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from typing import Self

from voting.counting import documents
from voting.counting.ballots import Ballots
from voting.counting.documents import Json
from voting.counting.errors import BrokenRecord

SCHEMA = "count-record/1"
ENGINE = "voting.counting 1.0"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody or something to choose, in the order of the ballot paper."""

    id: str
    name: str = ""
    classes: tuple[str, ...] = ()

    def as_json(self) -> Json:
        return {"id": self.id, "name": self.name, "classes": list(self.classes)}

    @classmethod
    def from_json(cls, written: Json) -> Self:
        document = documents.table(written, "candidate")
        classes = tuple(str(one) for one in documents.sequence(document, "classes"))
        return cls(documents.text(document, "id"), documents.text(document, "name"), classes)


class Status(Enum):
    """Where a candidate stands in a count by rounds. It only ever moves from continuing to one of the others."""

    CONTINUING = "continuing"
    ELECTED = "elected"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Papers:
    """How many papers there were of each class: total = valid + blank + the invalid."""

    total: int
    valid: int
    blank: int
    invalid: Mapping[str, int]

    @classmethod
    def of(cls, ballots: Ballots) -> Self:
        return cls(ballots.total, ballots.valid, ballots.blank, ballots.invalid)

    @classmethod
    def together(cls, parts: Iterable[Self]) -> Self:
        """Return what the papers of several boxes come to."""
        boxes = list(parts)
        reasons = sorted({reason for box in boxes for reason in box.invalid})
        return cls(
            sum(box.total for box in boxes),
            sum(box.valid for box in boxes),
            sum(box.blank for box in boxes),
            {reason: sum(box.invalid.get(reason, 0) for box in boxes) for reason in reasons},
        )

    @property
    def are_conserved(self) -> bool:
        return self.total == self.valid + self.blank + sum(self.invalid.values())

    def as_json(self) -> Json:
        return {"total": self.total, "valid": self.valid, "blank": self.blank, "invalid": dict(self.invalid)}

    @classmethod
    def from_json(cls, document: Mapping[str, Json]) -> Self:
        return cls(
            documents.whole(document, "total"),
            documents.whole(document, "valid"),
            documents.whole(document, "blank"),
            documents.counts(document, "invalid"),
        )


@dataclass(frozen=True, slots=True)
class Round:
    """One step of a count: what was done, what it moved, where everything stands.

    delta, votes: by candidate; whole numbers, or text where the method counts in decimals.
    non_transferable: what no longer counts for anybody.
    """

    n: int
    action: str
    votes: Mapping[str, int | str]
    delta: Mapping[str, int | str]
    text_key: str
    text_args: Mapping[str, int | str]
    candidate: str | None = None
    detail: Mapping[str, Json] = field(default_factory=dict[str, Json])
    non_transferable: int | str = 0
    elected: tuple[str, ...] = ()
    status: Mapping[str, str] = field(default_factory=dict[str, str])
    events: tuple[Json, ...] = ()

    @property
    def total(self) -> Decimal:
        """All votes, and what counts for nobody."""
        return sum((Decimal(votes) for votes in self.votes.values()), Decimal(self.non_transferable))

    def as_json(self) -> Json:
        return {
            "n": self.n,
            "action": self.action,
            "candidate": self.candidate,
            "detail": dict(self.detail),
            "delta": dict(self.delta),
            "votes": dict(self.votes),
            "non_transferable": self.non_transferable,
            "elected": list(self.elected),
            "status": dict(self.status),
            "events": list(self.events),
            "text_key": self.text_key,
            "text_args": dict(self.text_args),
        }

    @classmethod
    def from_json(cls, written: Json) -> Self:
        document = documents.table(written, "round")
        candidate = document.get("candidate")
        return cls(
            n=documents.whole(document, "n"),
            action=documents.text(document, "action"),
            candidate=None if candidate is None else documents.text(document, "candidate"),
            detail=documents.table(document.get("detail"), "detail"),
            delta=_amounts(document, "delta"),
            votes=_amounts(document, "votes"),
            non_transferable=_amount(document.get("non_transferable")),
            elected=tuple(str(one) for one in documents.sequence(document, "elected")),
            status={name: str(state) for name, state in documents.table(document.get("status"), "status").items()},
            events=tuple(documents.sequence(document, "events")),
            text_key=documents.text(document, "text_key"),
            text_args=_amounts(document, "text_args"),
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """What came of a motion. passed: None while a tie waits for the chair. reason: a code."""

    passed: bool | None
    reason: str

    def as_json(self) -> Json:
        return {"passed": self.passed, "reason": self.reason}

    @classmethod
    def from_json(cls, written: Json) -> Self:
        document = documents.table(written, "decision")
        passed = None if document.get("passed") is None else documents.flag(document, "passed")
        return cls(passed, documents.text(document, "reason"))


@dataclass(frozen=True, slots=True)
class CountRecord:
    """A whole count.

    options: everything beside the papers that decides. elected: for elections. decision: for motions.
    outcome: complete, vacancies, tie_pending, no_quorum, no_election.
    """

    method: str
    options: Mapping[str, Json]
    input_sha256: str
    candidates: tuple[Candidate, ...]
    papers: Papers
    rounds: tuple[Round, ...]
    outcome: str
    checks: Mapping[str, bool] = field(default_factory=dict[str, bool])
    quota: Mapping[str, Json] | None = None
    elected: tuple[Json, ...] = ()
    decision: Decision | None = None
    seed: str | None = None
    engine: str = ENGINE

    def as_json(self) -> dict[str, Json]:
        return {
            "schema": SCHEMA,
            "method": self.method,
            "options": dict(self.options),
            "engine": self.engine,
            "input_sha256": self.input_sha256,
            "seed": self.seed,
            "candidates": [candidate.as_json() for candidate in self.candidates],
            "papers": self.papers.as_json(),
            "quota": None if self.quota is None else dict(self.quota),
            "rounds": [one.as_json() for one in self.rounds],
            "elected": list(self.elected),
            "decision": None if self.decision is None else self.decision.as_json(),
            "outcome": self.outcome,
            "checks": dict(self.checks),
        }

    def text(self) -> str:
        """Return the one text of the record, which is what is stored and hashed."""
        return documents.canonical(self.as_json())

    @property
    def sha256(self) -> str:
        return documents.fingerprint(self.text())

    def checked(self) -> Self:
        """Return the record with what can be seen from its own figures."""
        return replace(
            self, checks={"conservation": self.papers.are_conserved and self.conserves, "replayed": self.adds_up}
        )

    @property
    def conserves(self) -> bool:
        """Whether in every round the votes, and what counts for nobody, are the valid papers."""
        return all(one.total == self.papers.valid for one in self.rounds)

    @property
    def adds_up(self) -> bool:
        """Whether each round's changes lead to its votes."""
        standing: dict[str, Decimal] = {}
        for one in self.rounds:
            for candidate, change in one.delta.items():
                standing[candidate] = standing.get(candidate, Decimal(0)) + Decimal(change)
            if any(standing.get(candidate, 0) != Decimal(votes) for candidate, votes in one.votes.items()):
                return False
        return True

    @classmethod
    def from_text(cls, written: str) -> Self:
        """Read a stored record. Raises BrokenRecord unless it writes back to the same bytes."""
        document = documents.parse(written)
        if document.get("schema") != SCHEMA:
            raise BrokenRecord(f"schema: {SCHEMA} was expected")
        record = cls(
            method=documents.text(document, "method"),
            options=documents.table(document.get("options"), "options"),
            engine=documents.text(document, "engine"),
            input_sha256=documents.text(document, "input_sha256"),
            seed=None if document.get("seed") is None else documents.text(document, "seed"),
            candidates=tuple(Candidate.from_json(one) for one in documents.sequence(document, "candidates")),
            papers=Papers.from_json(documents.table(document.get("papers"), "papers")),
            quota=_optional_table(document, "quota"),
            rounds=tuple(Round.from_json(one) for one in documents.sequence(document, "rounds")),
            elected=tuple(documents.sequence(document, "elected")),
            decision=None if document.get("decision") is None else Decision.from_json(document["decision"]),
            outcome=documents.text(document, "outcome"),
            checks=_checks(document),
        )
        if record.text() != written:
            raise BrokenRecord("the text is not the one this record is written as")
        return record


def _optional_table(document: Mapping[str, Json], key: str) -> dict[str, Json] | None:
    return None if document.get(key) is None else documents.table(document[key], key)


def _amounts(document: Mapping[str, Json], key: str) -> dict[str, int | str]:
    return {name: _amount(value) for name, value in documents.table(document.get(key), key).items()}


def _amount(value: Json) -> int | str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BrokenRecord(f"{value!r} is not an amount")
    return value


def _checks(document: Mapping[str, Json]) -> dict[str, bool]:
    written = documents.table(document.get("checks"), "checks")
    return {name: documents.flag(written, name) for name in written}
