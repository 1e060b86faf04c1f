"""Every rule of every set is evaluated for somebody, or shown, and has its test, as `docs/rules-table.md` says."""

import ast
import re

import pytest

from docs import rules_reach
from docs.rules_shown import SHOWN
from docs.rules_table import MAJORITIES, ROOT, TABLE, evaluated_in, names, reached_from, shown_by, stated

ROWS = {
    found[1]: (found[2], found[3])
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if (found := re.fullmatch(r"\| `(\w+)` \| .* \| \S \| `(\S+)` \| .+ \| `(\S+)` \|", line))
}


@pytest.mark.parametrize("key", stated())
def test_a_rule_is_evaluated_and_shown(key):
    assert evaluated_in(stated()[key]), f"{key}: no module evaluates this rule"
    assert shown_by(key), f"{key}: no test shows this rule"


def test_the_table_has_every_rule_and_no_other():
    assert ROWS.keys() == stated().keys(), "write it anew: python docs/rules_table.py"


@pytest.mark.parametrize("key", ROWS)
def test_what_the_table_says_is_so(key):
    where, test = ROWS[key]
    assert where == MAJORITIES or names(key, ROOT / where), f"{key}: not in {where}; python docs/rules_table.py"
    assert names(key, ROOT / test), f"{key}: not in {test}; python docs/rules_table.py"


@pytest.fixture(scope="module")
def reach():
    return reached_from()


def test_somebody_beside_the_tests_reaches_every_rule_that_does_not_only_inform(reach):
    nobody = sorted(stated().keys() - reach.keys() - SHOWN.keys())
    assert nobody == [], "wire them to what they hold, or say in docs/rules_shown.py why they only inform"


def test_a_rule_that_holds_something_is_not_said_only_to_inform(reach):
    assert sorted(SHOWN.keys() & reach.keys()) == []
    assert sorted(SHOWN.keys() - stated().keys()) == []
    assert all(SHOWN.values())


def test_the_table_says_who_reaches_a_rule(reach):
    said = TABLE.read_text(encoding="utf-8")
    missing = [key for key, whom in reach.items() if not re.search(rf"\| `{key}` \| .* \| {re.escape(whom)} \|", said)]
    assert missing == [], "write it anew: python docs/rules_table.py"


SOURCES = {
    "governance.rules.some": """
KEYS = ("by_tuple",)
def called(rules): return helped(rules)
def helped(rules): return rules["by_help"]
def never(rules): return rules["by_nobody"]
def listed(rules): return [rules[key] for key in KEYS]
""",
    "governance.services.acting": """
from governance.rules.some import called, listed
from governance.rules import contents
def act(rules):
    contents.assess("by_name", (), rules)
    return called(rules), listed(rules), {"a_word": 1}
""",
}


def test_what_only_tests_call_reaches_nobody(monkeypatch):
    made = {name: rules_reach.Module(ast.parse(text)) for name, text in SOURCES.items()}
    monkeypatch.setattr(rules_reach, "modules", lambda: made)
    found = rules_reach.reached(["by_tuple", "by_help", "by_nobody", "by_name", "a_word"])
    assert set(found) == {"by_tuple", "by_help", "by_name"}
    assert found["by_help"] == ["governance/services/acting.py"]
    assert rules_reach.reaches(("governance.rules.some", "helped"))
    assert not rules_reach.reaches(("governance.rules.some", "never"))
