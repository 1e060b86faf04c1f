"""Every rule of every set is evaluated somewhere and shown by a test, as `docs/rules-table.md` says."""

import re

import pytest

from docs.rules_table import MAJORITIES, ROOT, TABLE, evaluated_in, names, shown_by, stated

ROWS = {
    found[1]: (found[2], found[3])
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if (found := re.fullmatch(r"\| `(\w+)` \| .* \| \S \| `(\S+)` \| `(\S+)` \|", line))
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
