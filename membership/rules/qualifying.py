"""The shares that one must hold to be a member (Cooperatives Act, s. 38.3), and what lacking them does.

It bars an admission and what would take them away from a member. It never takes the vote away by itself: unpaid shares
are a ground on which the board may decide (rulebook, `arrears_effect`).
"""

from collections.abc import Iterator

from membership.rules import wording
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRule, ResolvedRules

GROUNDS = frozenset({"shares_unpaid", "shares_lost"})


def needed(rules: ResolvedRules) -> int | None:
    """Return how many one must hold; None where the rules know no such shares, or the by-laws have yet to say."""
    if "qualifying_shares" not in rules or not rules["qualifying_shares"].is_set:
        return None
    return rules.whole("qualifying_shares")


def assess_admission(held: int, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether whoever is admitted will hold enough, those subscribed at admission among them."""
    least = needed(rules)
    if least is not None:
        yield _enough("qualifying_shares_subscribed", held, least, rules["qualifying_shares"])


def assess_holding(held: int, overdue_cents: int, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield what a member lacks. It informs: nothing is lost by it alone."""
    least = needed(rules)
    if least is None or (held >= least and not overdue_cents):
        return
    rule = rules["qualifying_shares"]
    late = {language: wording.money(overdue_cents, language) for language in wording.LANGUAGES}
    said = {language: wording.quantity(held, "shares", language) for language in wording.LANGUAGES}
    yield finding(
        "qualifying_shares_short",
        Outcome.NOT_MET,
        rule.ref(),
        level=Level.INFO,
        figures={"held": held, "least": least, "overdue_cents": overdue_cents},
        fr=f"Ce membre détient {said['fr']} de qualification"
        + (f"\u202f; {late['fr']} sont en retard." if overdue_cents else "."),
        en=f"This member holds {said['en']} of qualification" + (f"; {late['en']} are late." if overdue_cents else "."),
        remark=(
            f"{rule.sentence('fr')} Le droit de vote ne se perd pas pour autant\u00a0: seul le conseil en décide.",
            f"{rule.sentence('en')} The right to vote is not lost by that alone: only the board decides.",
        ),
        arithmetic=f"{held} {'≥' if held >= least else '<'} {least}",
    )


def assess_ground(ground: str, held: int, overdue_cents: int, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether the register bears out a ground that rests on the qualifying shares."""
    least = needed(rules)
    if ground not in GROUNDS or least is None:
        return
    borne_out = held < least or (ground == "shares_unpaid" and overdue_cents > 0)
    rule = rules["qualifying_shares"]
    yield finding(
        "ground_borne_out",
        Outcome.MET if borne_out else Outcome.DOUBTFUL,
        rule.ref(),
        level=Level.WARN,
        figures={"held": held, "least": least, "overdue_cents": overdue_cents},
        fr="Le registre des parts appuie ce motif."
        if borne_out
        else "Selon le registre, les parts de qualification sont détenues et rien n’est en retard.",
        en="The register of shares bears out this ground."
        if borne_out
        else "The register says that the qualifying shares are held and that nothing is late.",
        remark=(rule.sentence("fr"), rule.sentence("en")),
        arithmetic=f"{held} {'≥' if held >= least else '<'} {least}",
    )


def assess_left(left: int, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether a member who stays one keeps enough after giving some up."""
    least = needed(rules)
    if least is not None:
        yield _enough("qualifying_shares_kept", left, least, rules["qualifying_shares"])


def _enough(code: str, held: int, least: int, rule: ResolvedRule) -> Finding:
    return finding(
        code,
        Outcome.MET if held >= least else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"held": held, "least": least},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        arithmetic=f"{held} {'≥' if held >= least else '<'} {least}",
    )
