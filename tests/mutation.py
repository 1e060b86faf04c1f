"""Change the pure rules one small thing at a time, and see that a test notices each change.

A change that no test notices survives: either the test is missing or the code is. Run by
`make mutation-rules`; `ARGS="governance/rules --count 60"` chooses where and how many. The counts by transfer, where a
unit more or less is a seat, are changed place by place by `make mutation`.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("voting/counting", "governance/rules", "membership/rules")
SECONDS = 120

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One small change to one module: the whole new text, and how to say it."""

    module: Path
    line: int
    said: str
    text: str


def changes_to(module: Path) -> Iterator[Change]:
    """Yield every change this program knows how to make to a module."""
    source = module.read_text(encoding="utf-8")
    count = len(list(ast.walk(ast.parse(source))))
    for index in range(count):
        tree = ast.parse(source)
        node = list(ast.walk(tree))[index]
        said = change(node)
        if said:
            yield Change(module, getattr(node, "lineno", 0), said, ast.unparse(tree))


def change(node: ast.AST) -> str:
    """Change this node in place and say how; say nothing when there is nothing to change."""
    match node:
        case ast.Compare(ops=[operator, *_]) if type(operator) in SWAPS:
            node.ops[0] = SWAPS[type(operator)]()  # type: ignore[call-overload]
            return f"{type(operator).__name__} became {type(node.ops[0]).__name__}"
        case ast.BinOp(op=operator) | ast.BoolOp(op=operator) if type(operator) in SWAPS:
            node.op = SWAPS[type(operator)]()  # type: ignore[assignment]
            return f"{type(operator).__name__} became {type(node.op).__name__}"
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            node.value = value + 1
            return f"{value} became {value + 1}"
        case ast.UnaryOp(op=ast.Not()):
            node.op = ast.UAdd()
            return "not was left out"
    return ""


def is_noticed(made: Change, copy: Path) -> bool:
    """Return whether a test of the module's room fails in the copy with this change made."""
    relative = made.module.relative_to(ROOT)
    changed = copy / relative
    before = changed.read_text(encoding="utf-8")
    changed.write_text(made.text, encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", f"tests/{relative.parent}"],
            cwd=copy,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        # A rule that no longer ends is noticed too.
        return True
    finally:
        changed.write_text(before, encoding="utf-8")
    return done.returncode != 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="make mutation-rules", description=__doc__)
    parser.add_argument("rooms", nargs="*", default=ROOMS, help="folders of pure rules")
    parser.add_argument("--count", type=int, default=40, help="how many changes, drawn at random")
    parser.add_argument("--seed", type=int, default=1, help="of the drawing")
    chosen = parser.parse_args()
    modules = [module for room in chosen.rooms for module in sorted((ROOT / room).rglob("*.py"))]
    every = [made for module in modules for made in changes_to(module)]
    drawn = random.Random(chosen.seed).sample(every, min(chosen.count, len(every)))
    survivors = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        ignored = shutil.ignore_patterns(".git", ".venv", ".unevoix", "artefacts", "__pycache__")
        shutil.copytree(ROOT, copy, ignore=ignored)
        for room in sorted({made.module.parent for made in drawn}):
            # Tests that fail anyway would seem to notice everything.
            untouched = next(made for made in drawn if made.module.parent == room)
            if is_noticed(replace(untouched, text=untouched.module.read_text(encoding="utf-8")), copy):
                sys.exit(f"The tests of {room.relative_to(ROOT)} fail as they are: mend them first.")
        for number, made in enumerate(drawn, 1):
            noticed = is_noticed(made, copy)
            where = f"{made.module.relative_to(ROOT)}:{made.line}"
            print(f"{number}/{len(drawn)}  {'noticed ' if noticed else 'SURVIVED'}  {where}  {made.said}", flush=True)
            if not noticed:
                survivors.append(made)
    print(f"{len(drawn) - len(survivors)} of {len(drawn)} changes were noticed ({len(every)} are possible).")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
