"""A finding in the words of its rule, for the checks whose sentence is the rule itself."""

from collections.abc import Mapping

from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRules


def by_rule(
    code: str,
    key: str,
    rules: ResolvedRules,
    *,
    met: bool,
    figures: Mapping[str, int | str],
    arithmetic: str = "",
    level: Level | None = None,
    remark: tuple[str, str] = ("", ""),
) -> Finding:
    """Return whether a rule is respected, said as the rule says itself. level: the rule's own unless given.

    Raises UnknownRule, and RuleNotSet by whoever read its value before.
    """
    rule = rules[key]
    return finding(
        code,
        Outcome.MET if met else Outcome.NOT_MET,
        rule.ref(),
        level=level or rule.level,
        figures=figures,
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=remark,
        arithmetic=arithmetic,
    )


def at_least(
    code: str, key: str, counted: int, rules: ResolvedRules, *, figures: Mapping[str, int | str] | None = None
) -> Finding:
    """Return whether a number reaches the one that a rule asks for."""
    least = rules.whole(key)
    return by_rule(
        code,
        key,
        rules,
        met=counted >= least,
        figures={"counted": counted, "least": least, **(figures or {})},
        arithmetic=f"{counted} {'≥' if counted >= least else '<'} {least}",
    )


def at_most(
    code: str, key: str, counted: int, rules: ResolvedRules, *, figures: Mapping[str, int | str] | None = None
) -> Finding:
    """Return whether a number stays within the one that a rule allows."""
    most = rules.whole(key)
    return by_rule(
        code,
        key,
        rules,
        met=counted <= most,
        figures={"counted": counted, "most": most, **(figures or {})},
        arithmetic=f"{counted} {'≤' if counted <= most else '>'} {most}",
    )


def share_at_most(code: str, key: str, counted: int, of: int, rules: ResolvedRules) -> Finding:
    """Return whether a number stays within the part of another that a rule allows: counted × den ≤ of × num."""
    part = rules.fraction(key)
    ours, theirs = counted * part.denominator, of * part.numerator
    return by_rule(
        code,
        key,
        rules,
        met=ours <= theirs,
        figures={"counted": counted, "of": of, "most": theirs // part.denominator},
        arithmetic=f"{counted} × {part.denominator} = {ours} {'≤' if ours <= theirs else '>'} "
        f"{of} × {part.numerator} = {theirs}",
    )


def share_at_least(code: str, key: str, counted: int, of: int, rules: ResolvedRules) -> Finding:
    """Return whether a number reaches the part of another that a rule asks for: counted × den ≥ of × num."""
    part = rules.fraction(key)
    ours, theirs = counted * part.denominator, of * part.numerator
    return by_rule(
        code,
        key,
        rules,
        met=ours >= theirs,
        figures={"counted": counted, "of": of, "least": -(-theirs // part.denominator)},
        arithmetic=f"{counted} × {part.denominator} = {ours} {'≥' if ours >= theirs else '<'} "
        f"{of} × {part.numerator} = {theirs}",
    )
