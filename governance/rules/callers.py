"""Who may have a meeting called, and who sends its notice (Cooperatives Act, s. 76, 77 and 92)."""

from enum import Enum

from governance.rules.saying import by_rule
from membership.rules.findings import Finding, Level
from membership.rules.resolved import ResolvedRules


class Caller(Enum):
    """Who asks for the meeting. Those who asked for it in vain are in `requisition`."""

    BOARD = "board"
    PRESIDENT = "president"
    TWO_DIRECTORS = "two_directors"
    FEDERATION = "federation"
    SECRETARY = "secretary"
    REQUISITION = "requisition"
    """Members who asked for it: the rules of their request say whether it is called."""
    AUTHORITY = "authority"
    """A court or a minister, by another law than ours: what gives it the right is to be kept."""


class Occasion(Enum):
    """What is called."""

    LATE_ANNUAL = "late_annual"
    """An annual meeting that is overdue, by somebody else than the board."""
    SPECIAL = "special"
    BOARD = "board"


_RIGHTS = {Occasion.LATE_ANNUAL: "late_agm", Occasion.SPECIAL: "special", Occasion.BOARD: "board"}


def assess_caller_when_late(caller: Caller, rules: ResolvedRules) -> Finding | None:
    """Return whether this caller may call an annual meeting that is overdue; None where the rules are silent."""
    if "agm_late_remedy" not in rules:
        return None
    met = caller is Caller.BOARD or (caller is Caller.FEDERATION and rules.flag("agm_late_remedy"))
    return by_rule("caller", "agm_late_remedy", rules, met=met, figures={"caller": caller.value})


def assess_caller_of_special(caller: Caller, rules: ResolvedRules) -> Finding | None:
    """Return whether this caller may have a special meeting called; None where the rules are silent."""
    return _among("sgm_callers", caller, rules)


def assess_caller_of_board(caller: Caller, rules: ResolvedRules) -> Finding | None:
    """Return whether this caller may have the board called; None where the rules are silent."""
    return _among("board_callers", caller, rules)


def _among(key: str, caller: Caller, rules: ResolvedRules) -> Finding | None:
    if key not in rules or caller is Caller.REQUISITION:
        return None
    return by_rule(
        "caller",
        key,
        rules,
        met=caller.value in rules.words(key),
        level=Level.WARN if caller is Caller.AUTHORITY else None,
        figures={"caller": caller.value},
    )


def federation_may(occasion: Occasion, rules: ResolvedRules) -> bool:
    """Say whether a federation has this right in its members, by its own set of rules."""
    key = "fed_rights_in_member_coop"
    return key in rules and _RIGHTS[occasion] in rules.words(key)


def assess_sender(sender: str, rules: ResolvedRules) -> Finding | None:
    """Return whether the notice is sent by whoever sends it in every case; None where the rules are silent."""
    if "convener" not in rules:
        return None
    met = sender == rules.word("convener")
    # Whoever the office is, the meeting stands: one is told, and goes on.
    return by_rule("sender", "convener", rules, met=met, level=Level.WARN, figures={"sender": sender})
