"""Write the table of every rule: what it says, how sure it is, where it is evaluated, for whom, and the test of it.

`python docs/rules_table.py` writes `docs/rules-table.md`; a test fails when a rule is evaluated nowhere, when nothing
but tests reaches its evaluation (`rules_reach`) though it is not one that only informs (`rules_shown`), or when what
the table says of it is no longer so.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "rules-table.md"
sys.path.insert(0, str(ROOT))

from docs.rules_reach import reached, reaches  # noqa: E402
from docs.rules_shown import SHOWN  # noqa: E402
from membership.rules.parameters import Parameter, Topic  # noqa: E402  # after the path
from membership.rules.rulesets import all_rule_sets  # noqa: E402

# The purest place first: a rule is evaluated there, and used above.
PLACES = ("governance/rules", "membership/rules", "governance", "membership", "voting")
# What is nearest to an act comes first.
NEAREST = ("/services/", "/tasks/", "/queries/", "/web/", "/api/")
TESTS = ("tests/governance/rules", "tests/membership/rules", "tests")
MAJORITIES = "governance/rules/majorities.py"
HEAD = """# Every rule, where it is evaluated, and the test that shows it

Written by `python docs/rules_table.py`; do not edit by hand. Certainty: **T** the text was read, **S** a secondary
source, **G** general knowledge, **?** not found. Only T and S can block. **Reached from**: one of the services, pages
and tasks that hold something against the rule, and how many others do; a rule that only informs says «shown», why, and
stands with its source on the page of the rules that are applied.

| Rule | Says | Sure | Evaluated in | Reached from | Tested in |
| --- | --- | --- | --- | --- | --- |
"""
SURE = {"T": "T", "S": "S", "G": "G", "unknown": "?"}


def stated() -> dict[str, Parameter]:
    """Return every rule once, as the first set in the order of ids that states it."""
    found: dict[str, Parameter] = {}
    for rule_set in all_rule_sets():
        for parameter in rule_set.parameters:
            found.setdefault(parameter.key, parameter)
    return dict(sorted(found.items()))


def evaluated_in(parameter: Parameter) -> str | None:
    """Return the module that evaluates a rule, from the root of the project; None when nothing does."""
    if is_majority(parameter):
        return MAJORITIES
    return _first_naming(parameter.key, PLACES, skip=("migrations", "web/words"))


def is_majority(parameter: Parameter) -> bool:
    """Say whether it is one of the majorities, each of which is named by the motion put under it."""
    return parameter.topic is Topic.MAJORITIES and parameter.unit.value == "majority"


def reached_from() -> dict[str, str]:
    """Return for each rule who reaches it, in the words of the table; a rule that nobody does is not there."""
    every = stated()
    found = reached(every)
    if reaches(("governance.rules.majorities", "majority_for")):
        for key, parameter in every.items():
            if is_majority(parameter):
                found.setdefault(key, ["governance/services/hands.py"])
    return {key: _said(places) for key, places in found.items()}


def _said(places: list[str]) -> str:
    def rank(place: str) -> int:
        return next((at for at, part in enumerate(NEAREST) if part in place), len(NEAREST))

    first, others = min(places, key=lambda place: (rank(place), place)), len(places) - 1
    return f"`{first}`" + (f" and {others} more" if others else "")


def shown_by(key: str) -> str | None:
    return _first_naming(key, TESTS, skip=())


def _first_naming(key: str, folders: tuple[str, ...], *, skip: tuple[str, ...]) -> str | None:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not any(part in name for part in skip) and names(key, path):
                return name
    return None


def names(key: str, path: Path) -> bool:
    """Say whether a file names a rule: in quotes, or as the name of a by-law in a test."""
    text = _read(path)
    return f'"{key}"' in text or f"({key}=" in text or f" {key}=" in text


_texts: dict[Path, str] = {}


def _read(path: Path) -> str:
    if path not in _texts:
        _texts[path] = path.read_text(encoding="utf-8")
    return _texts[path]


def table() -> str:
    lines, reach = [], reached_from()
    for key, parameter in stated().items():
        said = parameter.sentence(parameter.value, "en").replace("|", "\\|")
        where, test = evaluated_in(parameter) or "—", shown_by(key) or "—"
        whom = reach.get(key) or (f"shown: {SHOWN[key]}" if key in SHOWN else "—")
        lines.append(f"| `{key}` | {said} | {SURE[parameter.certainty.value]} | `{where}` | {whom} | `{test}` |")
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
