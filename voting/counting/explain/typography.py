"""French as it is set in print: no-break spaces before high signs and inside guillemets, typographic apostrophes."""

import re
from functools import cache

NBSP = "\u00a0"
THIN = "\u202f"
MINUS = "\u2212"
TIMES = "\u00d7"

_APOSTROPHE = re.compile(r"(?<=\w)'")
_RULES = (
    (re.compile(r" ([;!?])"), rf"{THIN}\1"),
    (re.compile(r" ([:%»])"), rf"{NBSP}\1"),
    (re.compile(r"« "), f"«{NBSP}"),
)


@cache
def typeset(french: str) -> str:
    """Return a French text of ours with the spaces of print; what is filled in later is left as it comes."""
    french = curled(french)
    for pattern, written in _RULES:
        french = pattern.sub(written, french)
    return french


@cache
def curled(text: str) -> str:
    """Return a text with the apostrophes of print, and a difference that does not part over two lines."""
    return _APOSTROPHE.sub("’", text).replace(f" {MINUS} ", f"{NBSP}{MINUS}{NBSP}")
