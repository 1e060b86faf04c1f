"""What a member may ask the register to change: which data each kind of request carries, as text, and how it is read.

A request outlives the page it was written on, so it holds plain text: keys, days as ISO 8601.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

ASKED: Mapping[str, tuple[str, ...]] = {
    "name": ("family_name", "given_name", "since"),
    "category": ("category", "since"),
    "section": ("kind", "section", "since"),
    "birth_date": ("birth_on",),
    "correction": ("event", "effective_on"),
    "contact": ("line", "city", "postal_code", "since"),
}
"""By kind: the names of its data. A kind that is not here is asked in words alone, and done by hand."""

DAYS = frozenset({"since", "birth_on", "effective_on"})


@dataclass(frozen=True, slots=True)
class Asked:
    """The data of one request, read."""

    kind: str
    texts: Mapping[str, str]
    days: Mapping[str, date]

    @property
    def is_done_by_itself(self) -> bool:
        """Whether accepting it changes the register at once; otherwise somebody does it by hand."""
        return self.kind in ASKED

    @property
    def since(self) -> date | None:
        """From which day the change is asked."""
        return self.days.get("since") or self.days.get("effective_on")


def read(kind: str, payload: Mapping[str, object]) -> Asked:
    """Read the data of a request. Raises ValueError naming the first datum that is missing or is no day."""
    names = ASKED.get(kind, ())
    texts = {name: str(payload.get(name) or "").strip() for name in names if name not in DAYS}
    days = {name: _day(name, payload.get(name)) for name in names if name in DAYS}
    for name in ("family_name", "category", "kind", "event"):
        if name in texts and not texts[name]:
            raise ValueError(name)
    return Asked(kind, texts, days)


def _day(name: str, value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(name) from None
