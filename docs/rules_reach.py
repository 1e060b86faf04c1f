"""Who reaches a rule: which service, page or task calls, through whatever lies between, what evaluates it.

A function that only tests call evaluates nothing for anybody. From every module that is not a rule, we follow what it
takes of the rules, then what these take of each other, down to the name of the rule.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("governance", "membership", "voting", "tasks")

Place = tuple[str, str]
"""A module, and one of its names."""


@dataclass(slots=True)
class Module:
    """defined: what stands at its top, by name; taken: what it imports, by the name it has here."""

    tree: ast.Module
    defined: dict[str, ast.AST] = field(default_factory=dict)
    taken: dict[str, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in self.tree.body:
            for name in _names_given(node):
                self.defined[name] = node
            if isinstance(node, ast.ClassDef):
                for inner in node.body:
                    self.defined |= {f"{node.name}.{name}": inner for name in _names_given(inner)}
        for found in ast.walk(self.tree):
            if isinstance(found, ast.ImportFrom) and found.module and not found.level:
                for one in found.names:
                    self.taken[one.asname or one.name] = (found.module, one.name)


def _names_given(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    for target in targets:
        yield from (part.id for part in ast.walk(target) if isinstance(part, ast.Name))


def modules() -> dict[str, Module]:
    """Return every module of the product, by its dotted name; migrations are left out."""
    found = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            inside = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in inside:
                found[".".join(inside)] = Module(ast.parse(path.read_text(encoding="utf-8")))
    return found


def reached(keys: Iterable[str]) -> dict[str, list[str]]:
    """Return, for each rule that somebody reaches, the modules that do, by their paths from the root."""
    wanted, every = frozenset(keys), modules()
    found: dict[str, set[str]] = defaultdict(set)
    rules = {name for name in every if ".rules." in f"{name}."}
    for name in every.keys() - rules:
        module = every[name]
        own = set(_asked_for(module.tree, wanted)) if _touches_rules(module) else set()
        own |= _named(_closure(name, module, every, rules), every, wanted)
        for key in own:
            found[key].add(name.replace(".", "/") + ".py")
    return {key: sorted(places) for key, places in found.items()}


def reaches(place: Place) -> bool:
    """Say whether anything outside the rules reaches one of their functions."""
    every = modules()
    rules = {name for name in every if ".rules." in f"{name}."}
    return any(place in _closure(name, every[name], every, rules) for name in every.keys() - rules)


def _touches_rules(module: Module) -> bool:
    return any(".rules" in taken for taken, _name in module.taken.values())


def _closure(name: str, module: Module, every: dict[str, Module], rules: set[str]) -> set[Place]:
    """Return what of the rules a module takes, and what that takes in turn."""
    waiting, seen = list(_references(name, module, module.tree)), set()
    while waiting:
        place = waiting.pop()
        if place in seen or place[0] not in rules:
            continue
        seen.add(place)
        source = every[place[0]]
        node = source.defined.get(place[1])
        if node is not None:
            waiting.extend(_references(place[0], source, node))
        elif place[1] in source.taken:
            waiting.append(source.taken[place[1]])
    return seen


def _references(name: str, module: Module, node: ast.AST) -> Iterator[Place]:
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            if one.id in module.taken:
                yield module.taken[one.id]
            elif one.id in module.defined:
                yield name, one.id
        elif isinstance(one, ast.Attribute):
            yield from _attribute(name, module, one)


def _attribute(name: str, module: Module, node: ast.Attribute) -> Iterator[Place]:
    """Yield what `module.name`, `Class.NAME` and `module.Class.NAME` stand for."""
    if isinstance(node.value, ast.Name):
        if node.value.id in module.taken:
            package, last = module.taken[node.value.id]
            yield f"{package}.{last}", node.attr
            yield package, f"{last}.{node.attr}"
        elif node.value.id in module.defined:
            yield name, f"{node.value.id}.{node.attr}"
    elif isinstance(node.value, ast.Attribute) and isinstance(node.value.value, ast.Name):
        package, last = module.taken.get(node.value.value.id, ("", ""))
        yield f"{package}.{last}", f"{node.value.attr}.{node.attr}"


def _named(places: Iterable[Place], every: dict[str, Module], wanted: frozenset[str]) -> set[str]:
    found: set[str] = set()
    for module, name in places:
        node = every[module].defined.get(name)
        if node is not None and not _is_enum(node):
            found |= {key for key in _words(node) if key in wanted}
    return found


def _is_enum(node: ast.AST) -> bool:
    """Say whether it is a list of names, each of which stands for a rule by itself: having it at hand asks nothing."""
    return isinstance(node, ast.ClassDef) and any(isinstance(b, ast.Name) and b.id.endswith("Enum") for b in node.bases)


def _words(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def _asked_for(tree: ast.AST, wanted: frozenset[str]) -> Iterator[str]:
    """Yield the rules that a module asks for by name: handed to a function, looked up, or listed to be.

    A word of a page that happens to be that of a rule, such as the key of a dictionary, asks for nothing.
    """
    for node in ast.walk(tree):
        parts: list[ast.expr] = []
        if isinstance(node, ast.Call):
            parts = [*node.args, *(one.value for one in node.keywords)]
        elif isinstance(node, ast.Subscript):
            parts = [node.slice]
        elif isinstance(node, ast.Compare):
            parts = [node.left]
        elif isinstance(node, ast.Tuple | ast.Set):
            parts = list(node.elts)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            parts = [node.value]
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value in wanted:
                yield part.value
