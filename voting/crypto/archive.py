"""The archive of an election: every object and every event in one file that only ever grows.

An old-style tar without an end mark, byte for byte what the protocol's tools write: each event names the hash of the
one before it, so that the last hash commits to all of it. Every member bears the time of the first, so no ballot's hour
is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voting.crypto.canonical import Json, dumps, fields, loads, sha256_hex, text, whole
from voting.crypto.errors import BrokenArchive, NotCanonical, Replayed

BLOCK = 512
HEADER = "BELENIOS"
SETUP, BALLOT, END_BALLOTS, TALLY, DECRYPTION, RESULT = (
    "Setup",
    "Ballot",
    "EndBallots",
    "EncryptedTally",
    "PartialDecryption",
    "Result",
)
MAX_OBJECT = 256 * 2**20
"""No object is larger: a size beyond this is a broken header, not something to read."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its type, the hash of what it is about, and the event before it."""

    type: str
    payload: str | None
    height: int
    parent: str | None

    @property
    def written(self) -> str:
        document: dict[str, Json] = {} if self.parent is None else {"parent": self.parent}
        document |= {"height": self.height, "type": self.type}
        return dumps(document if self.payload is None else {**document, "payload": self.payload})

    @property
    def sha256(self) -> str:
        return sha256_hex(self.written)

    @classmethod
    def from_text(cls, written: str) -> "Event":
        """Read an event. Raises NotCanonical."""
        document = fields(loads(written), "parent", "height", "type", "payload", optional=["parent", "payload"])
        return cls(
            text(document["type"]),
            text(document["payload"]) if "payload" in document else None,
            whole(document["height"]),
            text(document["parent"]) if "parent" in document else None,
        )


@dataclass(slots=True)
class Archive:
    """An archive being written. timestamp: seconds since 1970, of the whole file."""

    timestamp: int
    bodies: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    last: Event | None = None
    _ballots: set[str] = field(default_factory=set[str])

    def set_up(self, election: str, trustees: str, credentials: str) -> None:
        """Write what is voted on, under whose key, and by which credentials."""
        written = dumps(
            {
                "election": sha256_hex(election),
                "trustees": sha256_hex(trustees),
                "credentials": sha256_hex(credentials),
            }
        )
        for one in (election, trustees, credentials, written):
            self._add(one)
        self._happen(SETUP, written)

    def cast(self, ballot: str) -> None:
        """Write a ballot. Raises Replayed: the same one again would undo a later one."""
        if ballot in self._ballots:
            raise Replayed(sha256_hex(ballot)[:16])
        self._ballots.add(ballot)
        self._add(ballot)
        self._happen(BALLOT, ballot)

    def close(self) -> None:
        self._happen(END_BALLOTS, None)

    def add_tally(self, tally: str, sized: str) -> None:
        self._add(tally)
        self._add(sized)
        self._happen(TALLY, sized)

    def add_decryption(self, decryption: str, owned: str) -> None:
        self._add(decryption)
        self._add(owned)
        self._happen(DECRYPTION, owned)

    def add_result(self, result: str) -> None:
        self._add(result)
        self._happen(RESULT, result)

    def _add(self, body: str) -> None:
        self.bodies.append((f"{sha256_hex(body)}.data.json", body))

    def _happen(self, kind: str, about: str | None) -> None:
        before = self.last
        self.last = Event(
            kind,
            None if about is None else sha256_hex(about),
            0 if before is None else before.height + 1,
            None if before is None else before.sha256,
        )
        self.bodies.append((f"{self.last.sha256}.event.json", self.last.written))

    def chunks(self) -> Iterator[bytes]:
        """Yield the file, member by member."""
        yield member(HEADER, header_text(self.timestamp), self.timestamp)
        for name, body in self.bodies:
            yield member(name, body, self.timestamp)

    def to_bytes(self) -> bytes:
        return b"".join(self.chunks())


def header_text(timestamp: int) -> str:
    return dumps({"version": 1, "timestamp": str(timestamp)})


def member(name: str, body: str, timestamp: int) -> bytes:
    """Return one member of the file: its header block, its bytes, and zeros to the next block."""
    content = body.encode()
    block = bytearray(BLOCK)
    for offset, value in (
        (0, name),
        (100, "0000644\0"),
        (108, "0000000\0"),
        (116, "0000000\0"),
        (124, f"{len(content):011o}\0"),
        (136, f"{timestamp:011o}\0"),
        (148, " " * 8),
        (156, "0"),
    ):
        block[offset : offset + len(value)] = value.encode()
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return bytes(block) + content + bytes(-len(content) % BLOCK)


@dataclass(frozen=True, slots=True)
class Members:
    """An archive as it was read: its time, and its members in their order."""

    timestamp: int
    bodies: tuple[tuple[str, str], ...]


def read(content: bytes) -> Members:
    """Read an archive. Raises BrokenArchive unless these are the very bytes that its members are written as."""
    timestamp: int | None = None
    bodies: list[tuple[str, str]] = []
    for at, name, body in _members(content):
        if timestamp is None:
            if name != HEADER:
                raise BrokenArchive("the file does not begin as an archive of an election")
            timestamp = _timestamp(body)
        else:
            bodies.append((name, body))
        written = member(name, body, timestamp)
        if written != content[at : at + len(written)]:
            raise BrokenArchive(f"the object at byte {at} is not written as it would be: a byte was changed")
    if timestamp is None:
        raise BrokenArchive("the file is empty")
    return Members(timestamp, tuple(bodies))


def _timestamp(written: str) -> int:
    try:
        document = fields(loads(written), "version", "timestamp")
        stated = text(document["timestamp"])
        if whole(document["version"]) != 1 or not (stated.isascii() and stated.isdecimal()) or len(stated) > 10:
            raise BrokenArchive("an archive of another version")
        return int(stated)
    except NotCanonical as refusal:
        raise BrokenArchive(str(refusal)) from None


def _members(content: bytes) -> Iterator[tuple[int, str, str]]:
    at = 0
    while at < len(content):
        block = content[at : at + BLOCK]
        size_text = block[124:135]
        if len(block) < BLOCK or not size_text.isdigit() or b"8" in size_text or b"9" in size_text:
            raise BrokenArchive(f"no header at byte {at}")
        size = int(size_text, 8)
        body = content[at + BLOCK : at + BLOCK + size]
        if size > MAX_OBJECT or len(body) < size:
            raise BrokenArchive(f"the file ends within an object at byte {at}")
        try:
            yield at, block[:100].rstrip(b"\0").decode("ascii"), body.decode()
        except UnicodeDecodeError:
            raise BrokenArchive(f"an object that is no text at byte {at}") from None
        at += BLOCK + size + -size % BLOCK
