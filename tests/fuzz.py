"""Malformed files for the readers of papers: each must end in a valid election or in one clear error, and soon.

`make fuzz` takes 100,000 of them, `make fuzz ARGS="100000 7"` others. The numbers are seeds, so that what went wrong
once can be had again.
"""

import io
import random
import sys
import time

from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.methods import PaperKind
from voting.counting.reading import files
from voting.counting.reading.elections import Election
from voting.counting.reading.errors import NotWritable, Unreadable
from voting.counting.reading.sentences import LANGUAGES, sentence

MANY = 100_000
SLOW_SECONDS = 5

GOOD: tuple[tuple[str, bytes], ...] = (
    (
        "blt",
        '# a remark\n4 2\n-3\n12 1 2 0\n5 1 - 2=4 0 # odd\n1 -=- 0\n3 0\n0\n"Anna ""A"" Roy"\n"Berta"\n"Chloé"\n'
        '"Dan #4"\n"Board"\n'.encode(),
    ),
    ("blt", b'\xef\xbb\xbf2 1\r\n1 1 0\r\n1 1 0\r\n1 2 1 0\r\n0\r\n"A"\r\n"B"\r\n'),
    ("csv", b"#title,Board\n#seats,2\n#kind,ranks\n#withdrawn,Berta\npapers,Anna,Berta,Carl\n12,1,2,\n1,2,,1\n"),
    (
        "csv",
        b"#candidates,Anna,Berta,Carl\r\n#blank,3\r\n#invalid,overvote,2\r\npapers,1,2,3\r\n3,Anna,-,2=3\r\n1,-=-\r\n",
    ),
    ("csv", b'#genre;croix\nAnna;"Roy; Berta";Carl\n1;;x\n;1;\n2;0;1\n'),
    ("csv", "#kind\tscores\nAnna\tÉlo\n5\t\nVery good\tPoor\n".encode()),
    (
        "json",
        b"""{"schema": "election/1", "kind": "ranks",
"candidates": [{"id": "a", "name": "Anna", "classes": ["b"]}, "C"],
"seats": 2, "papers": [{"papers": 12, "ranks": ["a", null, ["a", "2"], []]}]}""",
    ),
    (
        "json",
        b"""{"schema": "election/1", "kind": "scores", "candidates": ["Anna", "Berta"], "blank": 1,
"invalid": {"overvote": 1}, "papers": [{"scores": {"1": 5, "2": "Good"}}]}""",
    ),
    ("json", b'{"schema": "election/1", "kind": "marks", "candidates": ["Anna"], "papers": [{"marks": ["1", "1"]}]}'),
    (
        "csv",
        b"#kind,marks\n#blank,4,users\n#invalid,overvote,1,workers\npapers,college,Anna,Berta\n3,workers,1,\n2,users,,1\n",
    ),
    ("csv", "#genre;notes\ncollège;bulletins;Anna;Élo\ntravail;2;5;\nusagers;1;;3\n;;;\n".encode()),
    (
        "json",
        b"""{"schema": "election/1", "kind": "ranks", "candidates": ["Anna", "Berta"],
"colleges": {"workers": {"blank": 1, "papers": [{"ranks": ["1"]}]}, "users": {"invalid": {"overvote": 2}}}}""",
    ),
)

PIECES: tuple[bytes, ...] = (
    b"0", b"0\n", b"\n", b"\r\n", b"\r", b" ", b"\t", b"-", b"=", b"-=-", b"1=", b"=1", b"-0", b"-9", b"#", b"# ",
    b'"', b'""', b",", b";", b"{", b"}", b"[", b"]", b":", b"null", b"true", b"1.5", b"1e9", b"NaN", b"-1",
    b"1_000", b"9" * 14, b"9" * 40, b"9" * 5000, b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf",
    b"\xff\xfe", b"\xe2\x80\xa8", b"\xc2\xa0", b"\xd9\xa1", b"\\ud800", b"\\u0000", b'"id"', b'"papers"', b"#kind,",
    b"#seats,0", b"#withdrawn,9", b"#candidates,", b"papers,", b"college,", b"((((", b"[" * 3000,
)  # fmt: skip


def malformed(seed: int) -> tuple[str, bytes]:
    """Return a form and the bytes of a file in it, broken in one to four ways."""
    chance = random.Random(seed)
    form, written = chance.choice(GOOD)
    data = bytearray(written)
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(data))
        until = min(len(data), at + chance.randint(1, 12))
        match chance.randrange(7):
            case 0:
                data[at:at] = chance.choice(PIECES)
            case 1:
                data[at:until] = chance.choice(PIECES)
            case 2:
                del data[at:until]
            case 3:
                data[at:at] = data[at:until] * chance.randint(1, 30)
            case 4:
                data[at:until] = bytes(chance.choices(range(32, 127), k=until - at))
            case 5:
                del data[at:]
            case _:
                lines = bytes(data).splitlines(keepends=True)
                chance.shuffle(lines)
                data = bytearray(b"".join(lines))
    # Now and then under the name of another form, or of none.
    return chance.choice((form, form, form, "blt", "csv", "json", "")), bytes(data)


def ends_well(form: str, data: bytes) -> str:
    """Return how reading ended: the code of the error, or `read`. Raises whatever should not have come out of it."""
    try:
        election = files.parse(io.BytesIO(data), form, PaperKind.RANKS)
    except Unreadable as fault:
        return _is_clear(fault)
    _is_valid(election)
    return "read"


def _is_clear(fault: Unreadable) -> str:
    """It names a place, and has a sentence in each language."""
    assert fault.line >= 1
    assert fault.column >= 1
    said = [sentence(fault, language, "file") for language in LANGUAGES]
    assert all(one.isprintable() and len(one) < 400 for one in said), said
    return fault.code


def _is_valid(election: Election) -> None:
    """A valid election can be counted and written; written, it says the same."""
    contest, ballots = election.contest(), election.ballots
    assert isinstance(contest, Contest)
    assert isinstance(ballots, Ballots)
    assert ballots.sha256
    for form, dump in files.WRITERS.items():
        try:
            written = dump(election)
        except NotWritable:
            continue
        again = files.parse(io.BytesIO(written.encode()), form)
        same = election if form == "json" else election.numbered()
        assert (again.ballots, again.candidates, again.colleges) == (same.ballots, same.candidates, same.colleges), form


def run(many: int, first: int = 0) -> dict[str, int]:
    """Return how often each end was met. Raises AssertionError naming the seed of a file that ended badly."""
    ends: dict[str, int] = {}
    for seed in range(first, first + many):
        form, data = malformed(seed)
        started = time.monotonic()
        try:
            end = ends_well(form, data)
        except Exception as wrong:
            raise AssertionError(f"seed {seed}, {form or 'no form'}: {data[:300]!r}") from wrong
        assert time.monotonic() - started < SLOW_SECONDS, f"seed {seed} took too long"
        ends[end] = ends.get(end, 0) + 1
    return ends


def main() -> None:
    asked = [int(one) for one in sys.argv[1:3]]
    many, first = (*asked, *(MANY, 0)[len(asked) :])
    started = time.monotonic()
    ends = run(many, first)
    for end, count in sorted(ends.items(), key=lambda one: -one[1]):
        print(f"  {count:7d}  {end}")
    print(f"{many} malformed files from seed {first}, each a valid election or one clear error, in", end=" ")
    print(f"{time.monotonic() - started:.0f} s.")


if __name__ == "__main__":
    main()
