"""The register at a moment, on its way into a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from membership.models import Organisation
from membership.queries.moment import Moment
from membership.queries.registry import RegisterRow


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Whose register, at which moment, its rows (read once), and the language of a document for people."""

    organisation: Organisation
    at: Moment
    rows: Iterator[RegisterRow]
    language: str
