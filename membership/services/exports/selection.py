"""Those whom a search of the register finds, as a list to work with: how to reach them beside who they are."""

from __future__ import annotations

from collections.abc import Iterator

from membership.actors import Actor
from membership.models import ConsultationKind, Organisation, Person
from membership.queries.register_list import Line, everyone
from membership.queries.register_search import Wanted
from membership.rules.spreadsheets import Cell, csv_lines
from membership.services.consulting import note_consultation

# The words an import reads.
HEADER = (
    "member_number",
    "kind",
    "family_name",
    "given_name",
    "email",
    "phone",
    "language",
    "city",
    "category",
    "status",
)


def export_selection(organisation: Organisation, wanted: Wanted, *, search: str, actor: Actor) -> Iterator[bytes]:
    """Return the lines of everybody a search finds. The log of consultations gets a line, with the search."""
    note_consultation(
        organisation, kind=ConsultationKind.EXPORT, at=wanted.at, actor=actor, taken_as="csv", search=search
    )
    rows = (_cells(membership.person, line) for membership, line in everyone(organisation, wanted))
    return (line.encode() for line in csv_lines(HEADER, rows))


def _cells(person: Person, line: Line) -> tuple[Cell, ...]:
    return (
        line.number, person.kind, person.family_name, person.given_name, person.email, person.phone, person.language,
        line.town, line.category.key if line.category else "", line.status.value,
    )  # fmt: skip
