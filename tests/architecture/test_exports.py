"""No export of any room lets a cell be a formula: tables for spreadsheets are written in one place for each format."""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from membership.rules.spreadsheets import csv_lines

ROOT = Path(settings.BASE_DIR)
ROOMS = ("membership", "governance", "voting", "config", "tasks")
# The only modules that write tables for spreadsheets. Each makes every text harmless.
WRITERS = {"membership/rules/spreadsheets.py", "membership/rules/workbooks.py"}
BY = {"membership.rules.spreadsheets", "membership.rules.workbooks"}
# What names such a kind of file without giving one out, and why.
GIVES_NONE = {
    "membership/web/importing.py": "it takes lists, and offers its refused rows through another page",
    "membership/services/exports/exporting.py": "it names the kinds that `written`, beside it, writes there",
    "voting/web/paper/forms.py": "it takes papers",
    "governance/web/surplus_forms.py": "it takes the uses of members",
    "governance/api/attendance.py": "it hands over the table that `ledger_text` writes there",
    "governance/api/objectives.py": "it hands over the table that `objectives_text` writes there",
    "governance/web/objectives.py": "it hands over the table that `objectives_text` writes there",
    "governance/web/ledger.py": "it hands over the table that `ledger_text` writes there",
    "membership/api/proofs.py": "it hands over the table that was kept, and names its kind for the schema",
}
KINDS = ("text/csv", "spreadsheetml")
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", '=HYPERLINK("http://x")']


def modules() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


ALL = list(modules())


def writes_tables(tree: ast.Module) -> bool:
    """Return whether a module writes rows of CSV, or makes a workbook, by itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"writer", "DictWriter"} and _is_csv(node.value):
            return True
        if isinstance(node, ast.ImportFrom) and node.module == "csv":
            return True
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("openpyxl"):
            return any(name.name in {"Workbook", "WriteOnlyCell"} for name in node.names)
    return False


def _is_csv(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "csv"


def imported(tree: ast.Module) -> set[str]:
    return {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def names_a_kind(tree: ast.Module) -> bool:
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return any(kind in text for text in texts for kind in KINDS)


def test_tables_for_spreadsheets_are_written_in_these_places_only():
    found = {name for name, tree in ALL if writes_tables(tree)}
    assert found <= WRITERS
    assert "membership/rules/spreadsheets.py" in found


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_each_of_them_makes_texts_harmless(name):
    tree = dict(ALL).get(name)
    called = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} if tree is not None else {"harmless"}
    assert "harmless" in called


def test_whatever_gives_out_such_a_file_has_it_written_there():
    others = [
        name
        for name, tree in ALL
        if names_a_kind(tree) and name not in WRITERS and not imported(tree) & BY and name not in GIVES_NONE
    ]
    assert others == []


def test_what_is_said_to_give_none_exists_and_names_one():
    assert set(GIVES_NONE) <= {name for name, tree in ALL if names_a_kind(tree)}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_a_text_in_the_head_and_in_every_row(text):
    [head, row] = csv.reader(io.StringIO("".join(csv_lines(("number", text), [(1, text)])), newline=""))
    assert head[1] == row[1] == f"'{text}"
