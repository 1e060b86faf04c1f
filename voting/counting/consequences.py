"""Whether a lot mattered: the count is made again with each other outcome, and those elected are compared."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.errors import CountingError
from voting.counting.records import CountRecord

Run = Callable[[Mapping[int, tuple[str, ...]]], CountRecord]
"""Makes the count with the outcome of some lots, by their number, set beforehand."""

MOST_COUNTS = 40
"""How many other outcomes are tried before a record says `not_examined`: a lot among many who have no vote at all would
otherwise cost more than the whole count."""


def weighed(run: Run) -> CountRecord:
    """Return the count, each lot in it with its consequence: `none` where nobody else would have been elected."""
    record = run({})
    found: list[str] = []
    left = MOST_COUNTS
    for number, event in enumerate(_lots(record)):
        consequence, tried = _consequence(run, record, number, _others(event), left)
        left -= tried
        found.append(consequence)
    return said(record, found)


def carried_over(record: CountRecord, counted: CountRecord) -> CountRecord:
    """Return a count made again from a record with the consequences that the record tells."""
    return said(counted, [str(event.get("consequence")) for event in _lots(record)])


def said(record: CountRecord, found: list[str]) -> CountRecord:
    """Return the record with these consequences written to its lots, in their order."""
    coming = iter(found)

    def spoken(event: Json) -> Json:
        lot = documents.table(event, "event")
        return {**lot, "consequence": next(coming, "not_examined")} if _is_lot(lot) else event

    rounds = tuple(replace(one, events=tuple(spoken(event) for event in one.events)) for one in record.rounds)
    return replace(record, rounds=rounds)


def _consequence(
    run: Run, record: CountRecord, number: int, others: list[tuple[str, ...]], most: int
) -> tuple[str, int]:
    """Return what came of a lot, and how many counts it took to know."""
    elected = _elected(record)
    for tried, other in enumerate(others):
        if tried == most:
            return "not_examined", tried
        try:
            changed = run({number: other})
        except CountingError:
            # The officers drew what this other course of the count never asked.
            return "unknown", tried + 1
        if changed.outcome == "tie_pending":
            return "unknown", tried + 1
        if _elected(changed) != elected:
            return "elects", tried + 1
    return "none", len(others)


def _others(event: Mapping[str, Json]) -> list[tuple[str, ...]]:
    """Return what else the lot could have said; of several seats by one lot, with each one of them to somebody else."""
    chosen = (event.get("chosen"),) if isinstance(event.get("chosen"), str) else documents.texts(event, "chosen")
    drawn = tuple(str(one) for one in chosen)
    left_out = [one for one in documents.texts(event, "left" if "left" in event else "between") if one not in drawn]
    return [(*drawn[:at], other, *drawn[at + 1 :]) for at in range(len(drawn)) for other in left_out]


def _lots(record: CountRecord) -> Iterator[Mapping[str, Json]]:
    for one in record.rounds:
        for event in one.events:
            lot = documents.table(event, "event")
            if _is_lot(lot):
                yield lot


def _is_lot(event: Mapping[str, Json]) -> bool:
    return event.get("type") == "tie" and event.get("resolved_by") == "lot"


def _elected(record: CountRecord) -> set[str]:
    return {documents.text(documents.table(one, "elected"), "id") for one in record.elected}
