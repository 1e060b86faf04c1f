"""What is wrong with a file of papers, and where.

CountingError
├── Unreadable     a place in a file that is not what was expected there
└── NotWritable    something that the form asked for has no way to say
"""

from collections.abc import Mapping

from voting.counting.errors import CountingError


class Unreadable(CountingError):
    """code: a key of `sentences.SENTENCES`; line, column: from 1, in characters; known: what the sentence names."""

    def __init__(self, code: str, line: int = 0, column: int = 0, **known: str | int) -> None:
        super().__init__(code)
        self.code, self.line, self.column = code, line, column
        self.known: Mapping[str, str | int] = known

    def at_line(self, line: int) -> "Unreadable":
        """Return the same, of this line."""
        return Unreadable(self.code, line, self.column, **self.known)


class NotWritable(CountingError):
    """code: a key of `sentences.SENTENCES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
