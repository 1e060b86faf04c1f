"""How a paper shows what a rule made of something: the sentence, its source, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from membership.rules.findings import Finding, Level, Outcome


def finding_shown(found: Finding | Mapping[str, Any]) -> dict[str, Any]:
    """Return what a rule answered, as the page draws it. Takes a finding as it is, or as it was stored."""
    language = _language()
    finding = found if isinstance(found, Finding) else Finding.from_json(found)
    return {
        "tone": _tone(finding),
        "sentence": finding.sentence(language),
        "remark": finding.remark(language),
        "source": finding.source(language),
        "unsure": "" if finding.rule.certainty.may_block else _("To be confirmed by a lawyer."),
        "arithmetic": finding.comparison(language),
    }


def _tone(finding: Finding) -> str:
    match finding.outcome, finding.level:
        case Outcome.MET, _:
            return "yes"
        case Outcome.NOT_MET, Level.HARD:
            return "no"
        case _:
            return "warn"


def _language() -> str:
    return (get_language() or "fr")[:2]
