"""Checking a whole archive, each check by its name. Needs the file alone: no network, no database, no trust.

Nothing is taken from the file that the file does not prove: ballots are added up again, decryptions proven, the result
opened again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeAlias

from voting.crypto import archive, ballots, tally
from voting.crypto.archive import BALLOT, DECRYPTION, END_BALLOTS, RESULT, SETUP, TALLY, Event
from voting.crypto.ballots import Ballot
from voting.crypto.canonical import Json, dumps, fields, loads, sha256_hex
from voting.crypto.credentials import CredentialList
from voting.crypto.elections import Election
from voting.crypto.errors import BallotRefused, BrokenArchive, CryptoError
from voting.crypto.tally import EncryptedTally, PartialDecryption
from voting.crypto.trustees import Trustees

CHECKS = (
    "archive",
    "hashes",
    "chain",
    "election",
    "trustees",
    "credentials",
    "ballots",
    "encrypted_tally",
    "decryptions",
    "result",
)
"""Every check, in the order they are made. One that fails leaves those after it unmade."""

BallotChecker: TypeAlias = Callable[[Election, CredentialList, Sequence[str]], Iterable[Ballot]]
"""Checks the ballots of a box in their order, so that several processes may share the work."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: whether it holds, and what was looked at or what is wrong."""

    name: str
    holds: bool
    detail: str

    def as_json(self) -> dict[str, Json]:
        return {"check": self.name, "holds": self.holds, "detail": self.detail}


@dataclass(slots=True)
class Report:
    """What came of a verification. state: how far the election had come when the file was written."""

    checks: list[Check] = field(default_factory=list[Check])
    state: str = "unreadable"
    sha256: str = ""
    last_event: str = ""
    uuid: str = ""
    group: str = ""
    credentials: int = 0
    cast: int = 0
    counted: int = 0
    trackers: list[str] = field(default_factory=list[str])
    result: list[list[int]] | None = None

    @property
    def holds(self) -> bool:
        return bool(self.checks) and all(check.holds for check in self.checks)

    def as_json(self) -> dict[str, Json]:
        return {
            "schema": "verification/1",
            "holds": self.holds,
            "state": self.state,
            "sha256": self.sha256,
            "last_event": self.last_event,
            "uuid": self.uuid,
            "group": self.group,
            "credentials": self.credentials,
            "ballots_cast": self.cast,
            "ballots_counted": self.counted,
            "result": None if self.result is None else [list[Json](row) for row in self.result],
            "checks": [check.as_json() for check in self.checks],
        }


def one_by_one(election: Election, credentials: CredentialList, written: Sequence[str]) -> Iterator[Ballot]:
    """Check ballots in this process. Raises BallotRefused at the first that must not be in the box."""
    earlier: set[str] = set()
    for text in written:
        ballot = ballots.check(election, text, credentials.weights, earlier)
        earlier.add(ballot.tracker)
        yield ballot


def verify(content: bytes, check_ballots: BallotChecker = one_by_one) -> Report:
    """Return the report on an archive. Never raises for what the archive holds."""
    report = Report(sha256=sha256(content).hexdigest())
    verifier = _Verifier(content, report, check_ballots)
    for name in CHECKS:
        try:
            detail = verifier.steps[name]()
        except CryptoError as refusal:
            said = f"{type(refusal).__name__}: {refusal}" if isinstance(refusal, BallotRefused) else str(refusal)
            report.checks.append(Check(name, holds=False, detail=said or type(refusal).__name__))
            return report
        if detail is not None:
            report.checks.append(Check(name, holds=True, detail=detail))
    return report


@dataclass(slots=True)
class _Told:
    """An event with the objects written before it."""

    event: Event
    bodies: list[str]


class _Verifier:
    """One verification under way: each step leaves what the next ones need. A step without its subject says None."""

    def __init__(self, content: bytes, report: Report, check_ballots: BallotChecker) -> None:
        self._content, self._report, self._check_ballots = content, report, check_ballots
        self._told: list[_Told] = []
        self._decryptions: dict[int, PartialDecryption] = {}
        self.steps: Mapping[str, Callable[[], str | None]] = {
            "archive": self._archive,
            "hashes": self._hashes,
            "chain": self._chain,
            "election": self._election_text,
            "trustees": self._trustees_text,
            "credentials": self._credentials_text,
            "ballots": self._ballots,
            "encrypted_tally": self._encrypted_tally,
            "decryptions": self._partial_decryptions,
            "result": self._result,
        }

    def _archive(self) -> str:
        self._members = archive.read(self._content)
        return f"{len(self._members.bodies)} objects, {len(self._content)} bytes, as they would be written"

    def _hashes(self) -> str:
        seen: set[str] = set()
        for name, body in self._members.bodies:
            digest, _, kind = name.partition(".")
            if digest != sha256_hex(body) or kind not in {"data.json", "event.json"}:
                raise BrokenArchive(f"{name[:20]}… does not bear the hash of what it holds")
            if digest in seen:
                raise BrokenArchive(f"{name[:20]}… is written twice")
            seen.add(digest)
        return "each object bears its own hash"

    def _chain(self) -> str:
        """Events follow one another without a gap, in the order of an election, each with its objects before it."""
        before: Event | None = None
        waiting: list[str] = []
        for name, body in self._members.bodies:
            if name.endswith(".data.json"):
                waiting.append(body)
                continue
            event = Event.from_text(body)
            expected = (0, None) if before is None else (before.height + 1, before.sha256)
            if (event.height, event.parent) != expected:
                raise BrokenArchive(f"event {event.height} does not follow the one before it")
            self._take(event, waiting, before)
            before, waiting = event, []
        if waiting or before is None:
            raise BrokenArchive("objects that no event is about")
        self._report.last_event, self._report.state = before.sha256, _STATES[before.type]
        return f"{len(self._told)} events, the last {before.sha256}"

    def _take(self, event: Event, bodies: list[str], before: Event | None) -> None:
        if event.type not in _BODIES or event.type not in _NEXT[None if before is None else before.type]:
            raise BrokenArchive(f"{event.type[:24]} cannot come after {before.type if before else 'nothing'}")
        about = sha256_hex(bodies[-1]) if bodies else None
        if len(bodies) != _BODIES[event.type] or event.payload != about:
            raise BrokenArchive(f"event {event.height}, {event.type}, is about other objects than those before it")
        self._told.append(_Told(event, bodies))

    def _of(self, kind: str) -> list[list[str]]:
        return [told.bodies for told in self._told if told.event.type == kind]

    def _election_text(self) -> str:
        election, trustees, credentials, setup = self._of(SETUP)[0]
        stated = fields(loads(setup), "election", "trustees", "credentials")
        for name, body in (("election", election), ("trustees", trustees), ("credentials", credentials)):
            if stated[name] != sha256_hex(body):
                raise BrokenArchive(f"the set-up names other {name} than those written")
        self._election = Election.from_text(election)
        self._report.uuid, self._report.group = self._election.uuid, self._election.group.name
        return f"{len(self._election.questions)} questions, fingerprint {self._election.fingerprint}"

    def _trustees_text(self) -> str:
        self._trustees = Trustees.from_text(self._election.group, self._of(SETUP)[0][1])
        if self._trustees.public_key(self._election.group) != self._election.public_key:
            raise BrokenArchive("ballots are sealed under another key than the trustees'")
        return f"{len(self._trustees.keys)} trustees, whose keys make up the one of the election"

    def _credentials_text(self) -> str:
        self._credentials = CredentialList.from_text(self._of(SETUP)[0][2])
        self._credentials.check(self._election.group)
        self._report.credentials = len(self._credentials.weights)
        return f"{len(self._credentials.weights)} credentials, of weight {self._credentials.total_weight} in all"

    def _ballots(self) -> str:
        written = [bodies[0] for bodies in self._of(BALLOT)]
        self._box = list(self._check_ballots(self._election, self._credentials, written))
        self._report.cast = len(self._box)
        counted = tally.last_of_each(self._box)
        self._report.counted, self._report.trackers = len(counted), [ballot.tracker for ballot in counted]
        return f"{len(self._box)} ballots sealed, proven and signed; {len(counted)} count, the last of each credential"

    def _encrypted_tally(self) -> str | None:
        if not self._of(TALLY):
            return None
        group = self._election.group
        self._tally: EncryptedTally = tally.add_up(self._election, self._credentials, self._box)
        if self._of(TALLY)[0] != [self._tally.written(group), self._tally.sized(group)]:
            raise BrokenArchive("the sum of the ballots is another than the one written")
        return f"the sum of {self._tally.ballots} ballots, of weight {self._tally.weight}"

    def _partial_decryptions(self) -> str | None:
        found = self._of(DECRYPTION)
        if not found:
            return None
        keys = self._trustees.keys
        for decryption, owned in found:
            owner, payload = tally.read_owned(owned)
            if owner > len(keys) or owner in self._decryptions or payload != sha256_hex(decryption):
                raise BrokenArchive(f"a decryption of trustee {owner}, who is none or has given it before")
            public_key = keys[owner - 1].public_key
            self._decryptions[owner] = tally.read_decryption(self._election, self._tally, public_key, decryption)
        return f"of trustees {', '.join(str(owner) for owner in sorted(self._decryptions))}, each proven"

    def _result(self) -> str | None:
        if not self._of(RESULT):
            return None
        opened = tally.open_result(self._election, self._trustees, self._tally, self._decryptions)
        if self._of(RESULT)[0][0] != tally.result_text(opened):
            raise BrokenArchive("the result is another than the one that opens from the ballots")
        self._report.result = opened
        return dumps(opened)


_BODIES: Mapping[str, int] = {SETUP: 4, BALLOT: 1, END_BALLOTS: 0, TALLY: 2, DECRYPTION: 2, RESULT: 1}
_NEXT: Mapping[str | None, tuple[str, ...]] = {
    None: (SETUP,),
    SETUP: (BALLOT, END_BALLOTS),
    BALLOT: (BALLOT, END_BALLOTS),
    END_BALLOTS: (TALLY,),
    TALLY: (DECRYPTION,),
    DECRYPTION: (DECRYPTION, RESULT),
    RESULT: (),
}
_STATES: Mapping[str, str] = {
    SETUP: "set_up",
    BALLOT: "open",
    END_BALLOTS: "closed",
    TALLY: "added_up",
    DECRYPTION: "being_opened",
    RESULT: "complete",
}
