"""Where in the text of a JSON document a value stands, looked for only once it is known to be wrong."""

import json
import re

Step = str | int
"""A key, or a place in a list."""

_SPACES = re.compile(r"[ \t\n\r]*")
_SCAN = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


class Fault(Exception):
    """What is wrong, and by which keys it is reached."""

    def __init__(self, code: str, path: tuple[Step, ...], **known: str | int) -> None:
        super().__init__(code)
        self.code, self.path, self.known = code, path, known


def place_of(written: str, path: tuple[Step, ...]) -> tuple[int, int]:
    """Return the line and the column, from 1, of a value of a document that JSON can read."""
    at = _after_spaces(written, 0)
    for step in path:
        found = _step(written, at, step)
        if found is None:
            break
        at = found
    return written.count("\n", 0, at) + 1, at - written.rfind("\n", 0, at)


def _step(written: str, at: int, step: Step) -> int | None:
    """Return where the value of a key, or of a place in a list, begins. Of equal keys it is the last that counts."""
    number, found = 0, None
    if written[at] not in "{[" or written[at] != ("{" if isinstance(step, str) else "["):
        return None
    at = _after_spaces(written, at + 1)
    while written[at] not in "}]":
        if isinstance(step, str):
            key, at = _SCAN.raw_decode(written, at)
            at = _after_spaces(written, _after_spaces(written, at) + 1)
            found = at if key == step else found
        elif number == step:
            return at
        _, at = _SCAN.raw_decode(written, at)
        at, number = _after_spaces(written, at), number + 1
        if written[at] == ",":
            at = _after_spaces(written, at + 1)
    return found


def _after_spaces(written: str, at: int) -> int:
    spaces = _SPACES.match(written, at)
    return spaces.end() if spaces else at
