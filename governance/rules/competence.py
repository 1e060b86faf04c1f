"""Which body may decide what: an act, the body that would decide, and the rule that says whose it is."""

from datetime import date
from enum import Enum

from governance.rules.saying import by_rule
from membership.rules import wording
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRules


class Act(Enum):
    """What is decided. The value is the rule that says by whom."""

    ADMIT = "admission_body"
    DISCIPLINE = "discipline_body"
    AMEND_BYLAWS = "bylaw_adoption_body"
    REMOVE_DIRECTOR = "director_removal_body"
    ALLOCATE_SURPLUS = "surplus_decision"
    SET_ALLOWANCE = "attendance_allowance_body"
    FILL_VACANCY = "vacancy_fill"
    VOTE_COMPANY_SHARES = "cta_shareholder_mandate"
    ADMINISTER = "general_powers"


_COMPETENT = {"members": {"members", "meeting"}, "meeting": {"members", "meeting"}, "electors": {"electors"}}
"""The general meeting goes by two names in the rules."""


def decides(act: Act, rules: ResolvedRules) -> str | None:
    """Return who decides; None where the rules are silent."""
    return rules.word(act.value) if act.value in rules else None


def assess_body(act: Act, body: str, rules: ResolvedRules) -> Finding | None:
    """Return whether a body may do an act; None where the rules are silent.

    body: `board`, `meeting`, `electors` (those who elected a director), or `committee`, which may only recommend.
    """
    lawful = decides(act, rules)
    if lawful is None:
        return None
    met = (
        body == lawful
        or body in _COMPETENT.get(lawful, set())
        or (lawful == "board_then_members" and body in {"board", "meeting"})
    )
    return by_rule("competence", act.value, rules, met=met, figures={"body": body, "lawful": lawful})


def assess_decision(act: Act, body: str, rules: ResolvedRules) -> Finding | None:
    """Return whether a decision taken already was taken by a body that may; None where the rules are silent.

    body: as above, empty where no decision is named. What was decided is a fact to be written: the rule warns, and one
    goes on with a reason.
    """
    found = assess_body(act, body, rules)
    return found and by_rule(
        found.code, act.value, rules, met=found.outcome is Outcome.MET, figures=dict(found.figures), level=Level.WARN
    )


def needs_ratification(rules: ResolvedRules) -> bool:
    """Say whether by-laws that the board adopts lapse unless the next meeting ratifies them."""
    return decides(Act.AMEND_BYLAWS, rules) == "board_then_members"


def assess_ratification(
    adopted_on: date, held_on: date | None, ratified_on: date | None, rules: ResolvedRules
) -> Finding | None:
    """Return what became of by-laws that the board adopted; None where its word is enough, or is none.

    held_on: the first meeting of members after it. Codes: ratified, to_ratify, lapsed. A warning: what a meeting
    decided may be written elsewhere.
    """
    if not needs_ratification(rules):
        return None
    rule = rules[Act.AMEND_BYLAWS.value]
    if ratified_on is not None:
        code, outcome, on = "ratified", Outcome.MET, ratified_on
        remark = ("Ratifiés le {on}.", "Ratified on {on}.")
    elif held_on is not None:
        code, outcome, on = "lapsed", Outcome.NOT_MET, held_on
        remark = (
            "Rien n’inscrit ici que l’assemblée du {on} les a ratifiés\u00a0: ils auraient cessé ce jour-là.",
            "Nothing here says that the meeting of {on} ratified them: they would have lapsed that day.",
        )
    else:
        code, outcome, on = "to_ratify", Outcome.DOUBTFUL, adopted_on
        remark = (
            "Adoptés par le conseil le {on}\u00a0: ils tiennent jusqu’à la prochaine assemblée.",
            "Adopted by the board on {on}: they hold until the next meeting.",
        )
    said = (remark[0].format(on=wording.plain_day(on, "fr")), remark[1].format(on=wording.plain_day(on, "en")))
    return finding(
        code,
        outcome,
        rule.ref(),
        level=Level.WARN,
        figures={"adopted_on": adopted_on.isoformat(), "held_on": held_on.isoformat() if held_on else "…"},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=said,
    )
