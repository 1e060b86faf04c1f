"""The lines of a file, read one by one, then alike ones together: a million papers are mostly the same lines."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from typing import BinaryIO

from voting.counting.reading.errors import Unreadable

BOM = b"\xef\xbb\xbf"
AT_A_TIME = 1 << 18
"""How much of a file is read before its lines are gathered."""


class Lines:
    """The lines of a stream that can be read again from the start. number: of the line read last."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = _with_newlines(stream)
        self._stream.seek(len(BOM) if self._stream.read(len(BOM)) == BOM else 0)
        self.number = 0

    def next(self) -> str | None:
        """Return the next line without its end, or None after the last. Raises Unreadable."""
        raw = self._stream.readline()
        if not raw:
            return None
        self.number += 1
        try:
            return text(raw)
        except Unreadable as fault:
            raise fault.at_line(self.number) from None

    def rest(self) -> Iterator[str]:
        """Yield the lines that are left. Raises Unreadable."""
        while (line := self.next()) is not None:
            yield line

    def gathered(self, ends: Iterable[bytes] = (), is_end: Callable[[bytes], bool] | None = None) -> "Gathered":
        """Return the lines from here to the one that ends them, which is read too; to the last line if nothing does.

        ends: how that line is mostly spelled; is_end: whether a line is another spelling of it.
        """
        start, number = self._stream.tell(), self.number
        spelled = set(ends)
        counted, ended = self._count(spelled)
        other = None if ended or is_end is None else next((raw for raw in counted if is_end(raw)), None)
        if other is not None:
            # Only now is it known how this file writes its end: once more, up to there.
            self._stream.seek(start)
            self.number = number
            counted, ended = self._count({other})
        return Gathered(counted, ended, lambda raw: self._line_of(raw, start, number))

    def _count(self, ends: set[bytes]) -> tuple[Counter[bytes], bool]:
        counted: Counter[bytes] = Counter()
        offset = self._stream.tell()
        while read := self._stream.readlines(AT_A_TIME):
            counted.update(read)
            if any(end in counted for end in ends):
                # What follows the end was gathered with the rest: take it back.
                end = next(at for at, raw in enumerate(read) if raw in ends)
                counted.subtract(read[end:])
                self.number += end + 1
                self._stream.seek(offset + sum(map(len, read[: end + 1])))
                return Counter({raw: many for raw, many in counted.items() if many}), True
            self.number += len(read)
            offset = self._stream.tell()
        return counted, False

    def _line_of(self, wanted: bytes, start: int, number: int) -> int:
        self._stream.seek(start)
        return number + next(at for at, raw in enumerate(self._stream, 1) if raw == wanted)


class Gathered:
    """Lines that are alike, together. counted: how many of each, in the order each came first."""

    def __init__(self, counted: Mapping[bytes, int], ended: bool, line_of: Callable[[bytes], int]) -> None:  # noqa: FBT001
        self.counted, self.ended, self._line_of = counted, ended, line_of

    def blame(self, raw: bytes, fault: Unreadable) -> Unreadable:
        """Return what is wrong with such a line as said of the first of them."""
        return fault.at_line(self._line_of(raw))


def text(raw: bytes) -> str:
    """Return a line as text, without its end. Raises Unreadable, with the column."""
    try:
        return raw.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as fault:
        raise Unreadable("not_utf8", 0, len(raw[: fault.start].decode("utf-8")) + 1) from None


def _with_newlines(stream: BinaryIO) -> BinaryIO:
    """Return the stream itself, unless lines end in an old way that nothing else here knows."""
    stream.seek(0)
    first = stream.readline()
    stream.seek(0)
    if b"\r" not in first.rstrip(b"\r\n"):
        return stream
    return BytesIO(stream.read().replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
