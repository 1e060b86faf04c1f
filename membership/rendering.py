"""Documents as PDF: one Typst compiler, kept for the life of the process, and data handed to it as JSON.

The output is tagged for screen readers (PDF/UA-1). It depends on the template, the data and the
instant alone, so the same minutes always give the same bytes, and the same hash. Nothing is read
from the machine: no system fonts, no clock, no network.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import typst

ROOT = Path(__file__).parent.parent
# Every template takes its page, its parts and its faces from here: `#import "/governance/documents/letter.typ"`.
SHARED = ROOT / "governance" / "documents"
STANDARD: Final = "ua-1"

# A character that no face has stops a tagged document. Each round finds all of those in what was laid out.
ROUNDS = 5
_UNDISPLAYABLE = re.compile(r'the text `"(.+?)"` could not be displayed')
# What prints nothing, and what would turn the letters after it round so that a name reads as another.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)

# The compiler keeps what it laid out for as many runs, some 100 MB for a thousand names. The next document
# is another one, so a worker would only grow: as many runs over an empty page, 3 ms in all, let it go.
RUNS_REMEMBERED = 10
_EMPTY_PAGE = b"#set page(width: 1pt, height: 1pt)"

_one_at_a_time = threading.Lock()


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=str(ROOT), font_paths=[str(SHARED / "fonts")], ignore_system_fonts=True)


def render(template: str, data: Mapping[str, Any], *, at: datetime, documents: Path = SHARED) -> bytes:
    """Return the PDF of a template with its data, dated `at`. documents: the folder of the template.

    A character that none of our faces can show is written as its code, «[U+4E2D]», rather than
    lost: a name in an unforeseen script must not keep a meeting from its minutes.
    """
    clean = _everywhere(data, _visible)
    for _round in range(ROUNDS):
        try:
            return _compile(documents / f"{template}.typ", clean, at)
        except typst.TypstError as error:
            missing = set(_UNDISPLAYABLE.findall(getattr(error, "diagnostic", "")))
            if not missing:
                raise
            clean = _everywhere(clean, partial(_spelled_out, missing))
    return _compile(documents / f"{template}.typ", clean, at)


def _compile(template: Path, data: Any, at: datetime) -> bytes:
    # One document at a time: two large ones side by side would hold twice the memory.
    with _one_at_a_time:
        try:
            pdf = _compiler().compile(
                input=str(template),
                format="pdf",
                pdf_standards=[STANDARD],
                timestamp=int(at.timestamp()),
                sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
            )
        finally:
            _forget()
    assert isinstance(pdf, bytes)  # a list is what pictures of pages come as
    return pdf


def _forget() -> None:
    for _run in range(RUNS_REMEMBERED + 1):
        _compiler().compile(input=_EMPTY_PAGE, format="pdf")


def _visible(text: str) -> str:
    return _INVISIBLE.sub("", text.replace("\t", " "))


def _spelled_out(missing: set[str], text: str) -> str:
    for cluster in missing:
        text = text.replace(cluster, "".join(f"[U+{ord(character):04X}]" for character in cluster))
    return text


def _everywhere(value: Any, change: Callable[[str], str]) -> Any:
    """Return a value with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _everywhere(part, change) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_everywhere(part, change) for part in value]
    return value
