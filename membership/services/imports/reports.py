"""What an import answers: the totals, every refused row, and what is worth knowing of the others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute

from membership.rules.importing.evidence import AmountEvidence, DateEvidence
from membership.rules.importing.fields import Field
from membership.rules.importing.likeness import Likeness
from membership.rules.importing.refusals import Refusal

EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken, as it was written, with every reason."""

    row: int
    raw: Mapping[str, str]
    refusals: tuple[Refusal, ...]


@dataclass(slots=True)
class Remark:
    """Something to know of rows that entered or were there: how many, and the first of them."""

    code: str
    field: Field | None
    count: int = 0
    rows: list[int] = attribute(default_factory=list)


@dataclass(frozen=True, slots=True)
class How:
    """How the file was read, for somebody to recognise or to object.

    header: the names by which the cells of a refused row are kept, in their order. encoding and separator:
    of a file of text; sheet: of a workbook. dates, amounts: None where no column holds any.
    """

    header: tuple[str, ...]
    encoding: str
    separator: str
    sheet: str
    date_order: str
    dates: DateEvidence | None
    amounts: AmountEvidence | None
    columns: Mapping[Field, str]
    ignored: tuple[str, ...]
    missed: tuple[str, ...] = ()
    """Of the columns left out, those that hold days or words of a status: whoever left may be told there."""

    def as_json(self) -> dict[str, object]:
        return {
            "header": list(self.header),
            "encoding": self.encoding,
            "separator": self.separator,
            "sheet": self.sheet,
            "date_order": self.date_order,
            "dates": _counted(self.dates, "day_first", "month_first", "either", "example", "is_guess"),
            "amounts": _counted(self.amounts, "comma", "point", "whole", "example"),
            "columns": {name.value: header for name, header in self.columns.items()},
            "ignored": list(self.ignored),
        }


def _counted(evidence: DateEvidence | AmountEvidence | None, *names: str) -> dict[str, object] | None:
    return {name: getattr(evidence, name) for name in names} if evidence is not None else None


# How the seal of a report is written: its totals, and a hash.
SEAL = r"^\d{1,9}(-\d{1,9}){3}-[0-9a-f]{64}$"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """rows = new + matched + rejected, in a rehearsal as in the act. import_id is None in a rehearsal."""

    rows: int
    new: int
    matched: int
    rejected: int
    refused: tuple[RefusedRow, ...]
    remarks: tuple[Remark, ...]
    how: How
    import_id: str | None
    others: int = 0
    """Of those matched, how many bear somebody else's name in the register."""
    sha256: str = ""
    """Of which numbers are new, at what price their shares, and of what is said of the other rows."""

    @property
    def seal(self) -> str:
        """What an act is held to once its rehearsal was shown: the totals, and the hash of all that it says."""
        return f"{self.rows}-{self.new}-{self.matched}-{self.rejected}-{self.sha256}"

    @property
    def is_another_list(self) -> bool:
        """Whether it looks like the list of other people, which nothing but an express word brings in."""
        return Likeness(known=self.matched, others=self.others).is_another_list

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        return tuple(refusal for row in self.refused for refusal in row.refusals)


class Tally:
    """Counts while a file is walked."""

    def __init__(self) -> None:
        self.rows = self.new = self.matched = self.others = 0
        self.refused: list[RefusedRow] = []
        self._remarks: dict[tuple[str, Field | None], Remark] = {}
        self._heard = hashlib.sha256()

    def hear(self, said: Sequence[str]) -> None:
        """Take in which members are new, in the order of the file; and before them, of what class their shares are."""
        if said:
            self._heard.update("\n".join((*said, "")).encode())

    def remark(self, row: int, code: str, about: Field | None = None) -> None:
        remark = self._remarks.setdefault((code, about), Remark(code, about))
        remark.count += 1
        if len(remark.rows) < EXAMPLES:
            remark.rows.append(row)

    def report(self, how: How, import_id: str | None) -> ImportReport:
        return ImportReport(
            rows=self.rows,
            new=self.new,
            matched=self.matched,
            rejected=len(self.refused),
            refused=tuple(self.refused),
            remarks=tuple(sorted(self._remarks.values(), key=lambda remark: (-remark.count, remark.code))),
            how=how,
            import_id=import_id,
            others=self.others,
            sha256=self._sha256(how),
        )

    def _sha256(self, how: How) -> str:
        said = self._heard.copy()
        for row in self.refused:
            reasons = [(one.field or "", one.reason.code) for one in row.refusals]
            said.update(json.dumps([row.row, reasons]).encode() + b"\n")
        for (code, about), remark in sorted(self._remarks.items(), key=lambda one: (one[0][0], one[0][1] or "")):
            said.update(json.dumps([code, about or "", remark.count, remark.rows]).encode() + b"\n")
        said.update(f"{self.others}\n".encode())
        said.update(json.dumps(how.as_json(), sort_keys=True, default=str).encode())
        return said.hexdigest()
