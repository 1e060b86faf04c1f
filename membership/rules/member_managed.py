"""Whether the members may run the co-operative themselves (Cooperatives Act, s. 61)."""

from membership.rules.findings import Finding, Outcome, finding
from membership.rules.resolved import ResolvedRules


def assess_size(members: int, rules: ResolvedRules) -> Finding:
    """Return whether there are few enough members."""
    rule, limit = rules["member_managed_fewer_than"], rules.whole("member_managed_fewer_than")
    return finding(
        "member_managed_size",
        Outcome.MET if members < limit else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"members": members, "fewer_than": limit},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        arithmetic=f"{members} {'<' if members < limit else '≥'} {limit}",
    )


def assess_consent(consents: int, members: int, rules: ResolvedRules) -> Finding:
    """Return whether enough of them consent, in whole numbers: consents × den ≥ num × members."""
    rule, share = rules["member_managed_consent"], rules.fraction("member_managed_consent")
    given, needed = consents * share.denominator, share.numerator * members
    return finding(
        "member_managed_consent",
        Outcome.MET if members and given >= needed else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"consents": consents, "members": members},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        arithmetic=f"{consents} × {share.denominator} = {given} {'≥' if given >= needed else '<'} {needed}"
        f" = {share.numerator} × {members}",
    )


def assess(consents: int, members: int, rules: ResolvedRules) -> tuple[Finding, ...]:
    """Return both findings; the agreement is allowed when each is met."""
    return assess_size(members, rules), assess_consent(consents, members, rules)
