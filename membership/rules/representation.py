"""Who may act for a member: a legal person’s representative, a relative; never a proxy in a co-operative.

Source: Cooperatives Act, s. 4, and the ministry’s bulletin on voting. Somebody who is a member has a vote already, and
does not carry another’s (our reading).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from membership.rules import wording
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRules


class Quality(Enum):
    """In what quality somebody would act."""

    ENTITY = "entity"
    """For a member that is a legal person: representative, delegate or alternate."""
    RELATIVE = "relative"
    """The spouse or the adult child of a member."""
    PROXY = "proxy"
    """Somebody chosen for the day: a friend with a letter."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whoever would act. represents: how many other members they act for already."""

    quality: Quality
    is_member: bool = False
    represents: int = 0


def assess_representative(candidate: Candidate, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield what stands for or against it. A proxy is refused by a finding of its own, with the law's sentence."""
    match candidate.quality:
        case Quality.PROXY:
            yield _flag("proxy_allowed", rules, met=rules.flag("proxy_allowed"))
        case Quality.RELATIVE if "family_representation" in rules:
            yield _flag("family_representation", rules, met=rules.flag("family_representation"))
        case _:
            pass
    if candidate.quality is not Quality.PROXY and candidate.is_member:
        yield _flag("member_and_rep_same_person", rules, met=rules.flag("member_and_rep_same_person"))
    yield _one_at_a_time(candidate, rules)


def _flag(key: str, rules: ResolvedRules, *, met: bool) -> Finding:
    rule = rules[key]
    return finding(
        key,
        Outcome.MET if met else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
    )


def _one_at_a_time(candidate: Candidate, rules: ResolvedRules) -> Finding:
    rule, most = rules["max_members_represented_by_person"], rules.whole("max_members_represented_by_person")
    asked = candidate.represents + 1
    return finding(
        "members_represented",
        Outcome.MET if asked <= most else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"represented": candidate.represents, "most": most},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        arithmetic=f"{asked} {'≤' if asked <= most else '>'} {most}",
    )


_RULE_OF = {"spouse": "family_representation", "adult_child": "family_representation", "proxy": "proxy_allowed"}


def assess_end(name: str, member: str, relation: str, on: date, rules: ResolvedRules) -> Finding:
    """Return that somebody acts for a member no longer, under the rule that let them."""
    key = _RULE_OF.get(relation, "legal_person_rep")
    rule = rules[key if key in rules else "max_members_represented_by_person"]
    return finding(
        "representation_ended",
        Outcome.MET,
        rule.ref(),
        level=Level.INFO,
        figures={"on": on.isoformat()},
        fr=f"À compter du {wording.plain_day(on, 'fr')}, {name} n’agit plus pour {member}.",
        en=f"As of {wording.plain_day(on, 'en')}, {name} no longer acts for {member}.",
    )
