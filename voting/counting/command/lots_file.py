"""The lots of a count: an order of candidates a line, the lots of a record, or a seed."""

from collections.abc import Sequence
from pathlib import Path

from voting.counting import documents
from voting.counting.command.refusals import Refused
from voting.counting.errors import CountingError
from voting.counting.lots import Drawing, Lots
from voting.counting.records import Candidate


def lots(file: str | None, seed: str | None, candidates: Sequence[Candidate], withdrawn: Sequence[str]) -> Lots:
    """Return the lots asked for; not drawn, where none are. Raises Refused."""
    if file is not None and seed is not None:
        raise Refused("lots_twice")
    ids = [one.id for one in candidates]
    if seed is not None:
        return Lots.seeded(seed, ids)
    if file is None:
        return Lots.not_drawn()
    try:
        written = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise Refused("no_file", file=file, why=getattr(wrong, "strerror", None) or "UTF-8") from None
    drawn = _of_a_record(written, file) if written.lstrip().startswith("{") else _in_order(written, file, candidates)
    missing = [one.name or one.id for one in candidates if one.id not in (*drawn.order, *withdrawn)]
    if missing and drawn.drawing is not Drawing.OFFICERS:
        raise Refused("lots_incomplete", file=file, missing=", ".join(missing))
    return drawn


def _of_a_record(written: str, file: str) -> Lots:
    try:
        document = documents.parse(written)
        seed = None if document.get("seed") is None else documents.text(document, "seed")
        return Lots.from_json(document, seed)
    except CountingError as wrong:
        raise Refused("lots_document", file=file, why=str(wrong)) from None


def _in_order(written: str, file: str, candidates: Sequence[Candidate]) -> Lots:
    names = [one.name for one in candidates]
    by_name = {one.name: one.id for one in candidates if names.count(one.name) == 1}
    known = by_name | {one.id: one.id for one in candidates}
    order: list[str] = []
    for number, line in enumerate(written.splitlines(), 1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        if said not in known:
            raise Refused("lots_name", file=file, line=number, found=said)
        if known[said] in order:
            raise Refused("lots_again", file=file, line=number, found=said)
        order.append(known[said])
    return Lots.in_order(order)
