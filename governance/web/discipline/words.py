"""What a procedure's pages say of it: its ground in words, and what the rules answered at each step."""

from __future__ import annotations

from typing import Any

from governance.models import Procedure
from membership.pictures.words import language
from membership.queries.rules import rules_for
from membership.rules.discipline import ground_in_words
from membership.rules.findings import Finding


def shown_of(procedure: Procedure) -> dict[str, Any]:
    """Return the ground as it reads after «the member», and the findings, read again from what was kept."""
    rules = rules_for(procedure.organisation, procedure.notified_on)
    return {
        "ground": ground_in_words(procedure.ground, rules, language()),
        "findings": [Finding.from_json(one) for one in procedure.findings],
    }
