"""Who sits where: a disc a seat, by class where candidates have classes; an outline for a vacant one. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from voting.counting import documents
from voting.counting.explain.explanations import explain
from voting.counting.explain.shapes import Explanation
from voting.counting.explain.words import Words
from voting.counting.records import CountRecord


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat. name: empty when it is vacant. kind: taken or vacant."""

    kind: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Group:
    """The seats of a class; one group without a name where there are no classes."""

    name: str
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class SeatsPicture:
    groups: tuple[Group, ...]
    sentence: str


def draw(
    record: CountRecord,
    language: str,
    told: Explanation | None = None,
    class_names: Mapping[str, str] | None = None,
) -> SeatsPicture | None:
    """Return the seats of an election, or None for a motion. A person of two classes sits in the first of them."""
    if "seats" not in record.options:
        return None
    told, words, names = told or explain(record, language), Words(language), class_names or {}
    classes = {one.id: one.classes[0] if one.classes else "" for one in record.candidates}
    groups: dict[str, list[Seat]] = {}
    for one, fact in zip(record.elected, told.elected, strict=True):
        group = classes.get(documents.text(documents.table(one, "elected"), "id"), "")
        groups.setdefault(group, []).append(Seat("taken", fact.label, fact.value))
    vacant = documents.whole(record.options, "seats") - len(record.elected)
    order = sorted(groups, key=lambda group: list(classes.values()).index(group))
    drawn = [Group(names.get(group, group), tuple(groups[group])) for group in order]
    if vacant > 0:
        key = "picture.open" if record.outcome == "tie_pending" else "picture.vacant"
        drawn.append(Group("", (Seat("vacant", "", words.say(key)),) * vacant))
    return SeatsPicture(tuple(drawn), told.headline)
