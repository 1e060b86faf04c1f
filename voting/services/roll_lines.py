"""Writing the lines of a roll as they are drawn: counted, hashed and copied into the table in one pass.

A roll of a million members never stands in memory.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import connection

from membership.models.base import new_public_ids
from membership.queries.standing import Standing

LINES_AT_ONCE = 10_000

COPY = """
COPY voting_rollentry (organisation_id, public_id, roll_id, membership_id, seat_no, exercised_by_id, is_entitled,
  reason_code, reason_params, name, number, category, exercised_by_name) FROM STDIN
"""
# What COPY would read as something else. Source: PostgreSQL, COPY, «Text Format».
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass
class Written:
    """How many lines were written, in and out, and what hashes them all."""

    entitled: int = 0
    left_out: int = 0
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    @property
    def sha256(self) -> str:
        return self.digest.hexdigest()


def roll_hash(standings: Iterable[Standing]) -> str:
    """Return the hash of a roll: number, in or out, reason and who votes, in the order of names."""
    digest = hashlib.sha256()
    for standing in standings:
        digest.update(hashed_line(standing).encode())
    return digest.hexdigest()


def hashed_line(standing: Standing) -> str:
    side, voice = ("in", standing.exercised_by_name) if standing.is_entitled else ("out", "")
    return f"{standing.facts.number}\t{side}\t{standing.reason_code}\t{voice}\n"


def write_entries(organisation_id: int, roll_id: int, standings: Iterable[Standing]) -> Written:
    """Copy the lines of a roll into its table, with every constraint of the table in force."""
    written = Written()
    coming = iter(standings)
    # One COPY for each batch: between two, the same connection reads those who come next.
    while some := list(islice(coming, LINES_AT_ONCE)):
        written.digest.update("".join(map(hashed_line, some)).encode())
        entitled = sum(standing.is_entitled for standing in some)
        written.entitled += entitled
        written.left_out += len(some) - entitled
        with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(COPY) as copy:
            copy.write("".join(_lines(organisation_id, roll_id, some)))
    return written


def _lines(organisation_id: int, roll_id: int, standings: list[Standing]) -> Iterator[str]:
    for public_id, standing in zip(new_public_ids(len(standings)), standings, strict=True):
        facts, votes = standing.facts, standing.is_entitled
        params = _text(json.dumps(standing.reason_params)) if standing.reason_params else "{}"
        voice = f"{standing.exercised_by}\tt" if votes else "\\N\tf"
        yield (
            f"{organisation_id}\t{public_id}\t{roll_id}\t{facts.membership_id}\t1\t{voice}\t{standing.reason_code}\t"
            f"{params}\t{_text(facts.name)}\t{_text(facts.number)}\t{facts.category or ''}\t"
            f"{_text(standing.exercised_by_name) if votes else ''}\n"
        )


def _text(value: str) -> str:
    return value.translate(_ESCAPES)
