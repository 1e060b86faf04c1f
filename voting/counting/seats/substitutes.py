"""Substitutes: who follows a member who leaves, fixed when the result is declared. Option `next_highest`.

Source: counting rules, section 11: the ranking after the elected, within the minimum support; for a reserved seat the
next candidate of its class.
"""

from collections.abc import Collection, Mapping, Sequence

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.errors import UnknownCandidate
from voting.counting.lots import Purpose
from voting.counting.records import CountRecord
from voting.counting.seats.orders import Order
from voting.counting.seats.rules import SeatRules
from voting.counting.ties import TieBreaker


def listed(order: Order, elected: Collection[str], ties: TieBreaker, events: list[Json]) -> list[str]:
    """Return the substitutes, the next first; equals by one lot, told in events. Raises TiePending."""
    found: list[str] = []
    for group in order.groups:
        left = [one for one in group if one not in elected]
        if len(left) > 1:
            looked_at: Json = {"stage": 1, "votes": {one: order.shown[one] for one in left}}
            drawn, event = ties.by_lot(left, Purpose.SUBSTITUTION, len(left), [looked_at])
            events.append(event)
            left = list(drawn)
        found += left
    return found


def as_json(found: Sequence[str], classes: Mapping[str, Sequence[str]], rules: SeatRules) -> Json:
    """Return what a record says: the order, and of each class with reserved seats its own."""
    of_class: dict[str, Json] = {
        reserved.name: [one for one in found if reserved.name in classes[one]]
        for reserved in rules.reserved
        if reserved.minimum
    }
    return {"order": list(found), "classes": of_class}


def substitute_for(record: CountRecord, leaving: str, sitting: Collection[str], unwilling: Collection[str] = ()) -> str:
    """Return who follows a member who leaves, empty where nobody can.

    sitting: everybody elected or come in since, the leaving member included. unwilling: substitutes who decline.
    Raises UnknownCandidate where the member does not sit, and BrokenRecord.
    """
    if leaving not in sitting:
        raise UnknownCandidate(leaving)
    rules = SeatRules.from_json(record.options)
    classes = {one.id: one.classes for one in record.candidates}
    staying = [one for one in sitting if one != leaving]
    able = [one for one in _order(record) if one not in sitting and one not in unwilling]
    for reserved in rules.reserved:
        members = sum(reserved.name in classes[one] for one in staying)
        if reserved.maximum is not None and members >= reserved.maximum:
            able = [one for one in able if reserved.name not in classes[one]]
    for reserved in rules.reserved:
        members = sum(reserved.name in classes[one] for one in staying)
        if members < reserved.minimum and reserved.name in classes[leaving]:
            able = [one for one in able if reserved.name in classes[one]]
    return next(iter(able), "")


def _order(record: CountRecord) -> tuple[str, ...]:
    for one in record.rounds:
        if one.detail.get("substitutes") is not None:
            return documents.texts(documents.table(one.detail["substitutes"], "substitutes"), "order")
    return ()
