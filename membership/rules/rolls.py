"""What losing the right to vote does to a roll that is fixed already (rulebook, worked example 27)."""

from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRules

COLON = "\u00a0: "


def assess_vote_stands(name: str, title: tuple[str, str], rules: ResolvedRules) -> Finding:
    """Return that a vote already cast counts. title: of what is voted on, in French and in English."""
    fr, en = f"le vote de {name} est déjà exprimé et compte.", f"the vote of {name} is cast already and counts."
    return _told("vote_stands", title, rules, fr, en)


def assess_ballot_handed_out(name: str, title: tuple[str, str], rules: ResolvedRules) -> Finding:
    """Return that a secret vote stands once the means to cast it were handed out: nobody can tell whether it was."""
    fr = f"{name} a déjà reçu de quoi voter en secret\u202f; ce vote reste valable."
    en = f"{name} was already handed what it takes to vote in secret; that vote stands."
    return _told("vote_stands", title, rules, fr, en)


def assess_vote_stopped(name: str, title: tuple[str, str], rules: ResolvedRules) -> Finding:
    """Return that a vote not cast yet is stopped, by a strike on the roll."""
    fr, en = f"{name} n’a pas voté et ne peut plus le faire.", f"{name} has not voted and no longer may."
    return _told("vote_stopped", title, rules, fr, en)


def assess_vote_stops_later(name: str, title: tuple[str, str], rules: ResolvedRules) -> Finding:
    """Return that the vote is open until a day on which the member no longer has it."""
    fr, en = (
        f"{name} peut voter jusqu’à la date d’effet, pas au-delà.",
        f"{name} may vote until the day of effect, not beyond.",
    )
    return _told("vote_stops_later", title, rules, fr, en)


def _told(code: str, title: tuple[str, str], rules: ResolvedRules, fr: str, en: str) -> Finding:
    rule = rules["roll_after_freeze"]
    return finding(
        code,
        Outcome.MET,
        rule.ref(),
        level=Level.INFO,
        figures={},
        fr=f"{title[0]}{COLON}{fr}",
        en=f"{title[1]}: {en}",
        remark=(rule.sentence("fr"), rule.sentence("en")),
    )
