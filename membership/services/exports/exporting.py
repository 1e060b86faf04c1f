"""The statutory register taken away as a document, which the log of consultations remembers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from membership.actors import Actor
from membership.errors import RegisterTooLong
from membership.models import ConsultationKind, Organisation
from membership.queries.moment import Moment
from membership.queries.registry import register_on
from membership.services.consulting import note_consultation
from membership.services.exports import printed, written
from membership.services.exports.snapshot import Snapshot

# A workbook is made whole before it is sent, and a page is set whole before it is printed.
MOST = {"xlsx": 100_000, "pdf": 5_000}


@dataclass(frozen=True, slots=True)
class Exported:
    """A document under way: its name, its kind, and its bytes piece by piece."""

    name: str
    media_type: str
    pieces: Iterator[bytes]


Writer = Callable[[Snapshot], Iterator[bytes]]
WRITERS: dict[str, tuple[str, Writer]] = {
    "csv": ("text/csv; charset=utf-8", written.csv_pieces),
    "json": ("application/json; charset=utf-8", written.json_pieces),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", written.workbook),
    "pdf": ("application/pdf", printed.pdf),
}
FORMATS = tuple(WRITERS)


def export_register(organisation: Organisation, *, at: Moment, taken_as: str, language: str, actor: Actor) -> Exported:
    """Write out the register as it stood at a moment. Raises RegisterTooLong for a format that cannot hold it."""
    media_type, write = WRITERS[taken_as]
    rows = register_on(organisation, at.on, known_at=at.known_at)
    if taken_as in MOST:
        held = list(islice(rows, MOST[taken_as] + 1))
        if len(held) > MOST[taken_as]:
            raise RegisterTooLong(format=taken_as, most=MOST[taken_as])
        rows = iter(held)
    note_consultation(organisation, kind=ConsultationKind.EXPORT, at=at, actor=actor, taken_as=taken_as)
    return Exported(
        name=f"{organisation.slug}-{at.on.isoformat()}.{taken_as}",
        media_type=media_type,
        pieces=write(Snapshot(organisation, at, rows, language)),
    )
