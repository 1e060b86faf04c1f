"""Counting knows no float, divides nothing with a remainder lost, and needs nothing but Python."""

import ast
import sys
from pathlib import Path

import pytest

import voting.counting

MODULES = sorted(Path(voting.counting.__file__).parent.rglob("*.py"))


@pytest.fixture(params=MODULES, ids=lambda path: path.stem)
def tree(request):
    return ast.parse(request.param.read_text())


def test_no_float_no_true_division_no_rounding(tree):
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
        assert not (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div))
        assert not (isinstance(node, ast.Name) and node.id in {"float", "round"})


def test_nothing_is_imported_but_python_and_counting_itself(tree):
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [node.module or ""]
        for name in names:
            assert name.split(".")[0] in sys.stdlib_module_names or name.startswith("voting.counting")
