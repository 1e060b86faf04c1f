"""What a document, a procedure or a programme has to hold, by the rule that lists it.

The facts are the words that are there; their order says nothing. What the law names «if there are any» never lacks.
"""

from collections.abc import Iterable

from governance.rules.agenda import IF_ANY as AGENDA_IF_ANY
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRules
from membership.rules.wording import listed

LISTS = (
    "admission_conditions",
    "agm_agenda_required",
    "annual_report_contents",
    "conflict_rule",
    "coop_action_rules",
    "councils_bylaw",
    "director_change_filing_covers",
    "discipline_hearing",
    "discipline_notice",
    "fed_board_bylaw",
    "housing_report",
    "minutes_contents",
    "minutes_signature",
    "notice_content",
    "officers",
    "privacy_program",
    "purpose_notice",
    "quorum_when_checked",
    "register_contents",
    "removal_notice",
    "share_disclosure",
    "year_steps",
)
"""The rules that list what has to be there."""

IF_ANY = AGENDA_IF_ANY | {
    "agreement",
    "no_directors",
    "federation",
    "bylaw_text",
    "special_text",
    "subjects",
    "federation_copy",
}
"""What is asked for only where there is one."""


def lacking(key: str, present: Iterable[str], rules: ResolvedRules) -> tuple[str, ...]:
    """Return what a rule lists and is not there, in the order of the rule; nothing where it does not apply."""
    if key not in rules:
        return ()
    there = frozenset(present) | IF_ANY
    return tuple(word for word in rules.words(key) if word not in there)


def assess(key: str, present: Iterable[str], rules: ResolvedRules, *, needed: Iterable[str] = ()) -> Finding | None:
    """Return whether all that a rule lists is there; None where it does not apply.

    needed: what, of that which is only asked for where there is one, is asked for this time. It warns: what is lacking
    can still be added, or was dealt with otherwise.
    """
    if key not in rules:
        return None
    rule, there = rules[key], frozenset(present)
    asked = frozenset(rules.words(key)) - (IF_ANY - frozenset(needed))
    missing = tuple(word for word in rules.words(key) if word in asked and word not in there)
    named = {choice.word: choice for choice in rule.parameter.choices}
    lacks = (listed((named[w].fr for w in missing), "fr"), listed((named[w].en for w in missing), "en"))
    return finding(
        f"contents_{'complete' if not missing else 'lacking'}",
        Outcome.NOT_MET if missing else Outcome.MET,
        rule.ref(),
        level=Level.WARN,
        figures={"asked": len(asked), "lacking": len(missing), "words": ", ".join(missing)},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=(f"Il manque\u00a0: {lacks[0]}.", f"Missing: {lacks[1]}.") if missing else ("", ""),
    )
