"""Files that do not become members."""

from dataclasses import dataclass

from membership.errors.core import DomainError


class ImportRefused(DomainError):
    """A file that does not become members."""


@dataclass(eq=False)
class ImportUnreadable(ImportRefused):
    """reason: a code, such as `encoding`, `empty`, `not_a_table`, `not_text`, `workbook`, `broken_quotes`."""

    code = "import_unreadable"

    reason: str


@dataclass(eq=False)
class UnknownColumn(ImportRefused):
    code = "unknown_column"

    column: str


@dataclass(eq=False)
class ColumnMissing(ImportRefused):
    code = "column_missing"

    column: str


@dataclass(eq=False)
class ColumnRepeated(ImportRefused):
    code = "column_repeated"

    column: str


@dataclass(eq=False)
class MappingInvalid(ImportRefused):
    """place: the part of the mapping, such as `columns.email`; empty when it does not read at all."""

    code = "mapping_invalid"

    place: str


@dataclass(eq=False)
class ShareClassUnclear(ImportRefused):
    """share_class: the one the mapping names; empty when it names none and the organisation has none, or several."""

    code = "share_class_unclear"

    share_class: str


@dataclass(eq=False)
class ImportDiffers(ImportRefused):
    """The register changed, or the day, since the list was checked: it would come to something else than was shown.

    checked: what was shown; found: what it would come to now. Each the seal of a report: rows, new, already there,
    refused, and the hash of all that it says.
    """

    code = "import_differs"

    new: int
    checked: str
    found: str


@dataclass(eq=False)
class AnotherList(ImportRefused):
    """A list that looks like one of other people, and nobody said that it is to come in all the same.

    known: rows whose number is in the register; others: of those, how many bear somebody else's name there.
    """

    code = "another_list"

    known: int
    others: int


@dataclass(eq=False)
class ImportInUse(ImportRefused):
    """used_by: what refers to its rows, such as `roll`, `notice`, `merge`, `event`.

    members: of how many of its members; numbers: those of the first few, empty where only the database could tell;
    state: `joined` where it is that two persons are one, and nothing else as far as anybody can tell until they are
    made two again.
    """

    code = "import_in_use"

    import_id: str
    used_by: str
    members: int
    numbers: str
    state: str = ""
