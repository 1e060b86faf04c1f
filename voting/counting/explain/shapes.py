"""What an explanation is made of: plain values for a terminal, a page and a certificate alike."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. about: what it tells: deed, elected, tie, lot, pending, reservation, ended, arithmetic.

    rule: the place in the rule it follows, such as «rule 48»; empty where the sentence needs none.
    """

    about: str
    text: str
    rule: str = ""

    def __str__(self) -> str:
        return f"{self.text} ({self.rule})" if self.rule else self.text


@dataclass(frozen=True, slots=True)
class Stage:
    """A round of the count in words. title: «Surplus d’Anna»; label: «Étape 2», empty where there is only one."""

    n: int
    label: str
    title: str
    sentences: tuple[Sentence, ...]

    @property
    def heading(self) -> str:
        return f"{self.label}. {self.title}" if self.label else self.title


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column. numeric: its cells are numbers."""

    label: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text. Every row has a cell for each column, the first of which names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def paired(self) -> tuple[tuple[tuple[Column, str], ...], ...]:
        """Return the rows, each cell with its column."""
        return tuple(tuple(zip(self.columns, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what it is: «Bulletins valides», «64»."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A count in one language.

    headline: who is elected, or what was decided, in a sentence. papers: the sentence of the papers, by class.
    quota: the quota and its arithmetic; empty where there is none. method: how it was counted; rule: its source.
    warnings: what the reader must know of the method. elected: a line for each person elected, and why.
    lots: how lots were drawn, and how anybody draws them again; empty where none was. checks: what was verified.
    """

    language: str
    headline: str
    papers: str
    quota: str
    method: str
    rule: str
    stages: tuple[Stage, ...]
    tables: tuple[Table, ...]
    papers_by_class: tuple[Fact, ...] = ()
    elected: tuple[Fact, ...] = ()
    substitutes: tuple[Fact, ...] = ()
    lots: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def is_by_stages(self) -> bool:
        return len(self.stages) > 1

    @property
    def summary(self) -> tuple[str, ...]:
        """The whole result in a few sentences."""
        return tuple(said for said in (self.headline, self.papers, self.quota, *self.warnings) if said)

    def as_text(self) -> str:
        """Return the explanation as a terminal shows it."""
        lines = [*self.summary, f"{self.method}. {self.rule}".strip(), ""]
        for stage in self.stages:
            lines += [stage.heading, *(f"  {sentence}" for sentence in stage.sentences), ""]
        for table in self.tables:
            lines += [*_drawn(table), ""]
        lines += self.lots
        return "\n".join(lines).rstrip() + "\n"


def _drawn(table: Table) -> list[str]:
    """A table in letters of one width: words to the left, numbers to the right."""
    head = tuple(column.label for column in table.columns)
    widths = [max(len(row[at]) for row in (head, *table.rows)) for at in range(len(head))]

    def line(row: tuple[str, ...]) -> str:
        cells = zip(row, table.columns, widths, strict=True)
        return "  ".join(
            cell.rjust(width) if column.numeric else cell.ljust(width) for cell, column, width in cells
        ).rstrip()

    return [table.caption, line(head), "  ".join("-" * width for width in widths), *(line(row) for row in table.rows)]
