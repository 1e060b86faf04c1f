"""A decision that needs the majority of the meeting and of each class of members (by-laws).

The votes of a class are a part of those of the meeting. Each class decides by more of its votes for than against; a tie
is short of it, since the chair has no casting vote in a class.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from governance.rules.saying import by_rule
from membership.rules.findings import Finding, Level, Outcome
from membership.rules.resolved import ResolvedRules
from membership.rules.wording import NBSP, number

RULE = "double_majority"


@dataclass(frozen=True, slots=True)
class ClassVotes:
    """What one class said. A class of which nobody voted did not carry anything. key: of its category, once counted."""

    name_fr: str
    name_en: str
    votes_for: int
    votes_against: int
    abstentions: int = 0
    key: str = field(default="", kw_only=True)

    @property
    def carries(self) -> bool:
        return self.votes_for > self.votes_against

    @property
    def counted(self) -> int:
        return self.votes_for + self.votes_against + self.abstentions

    def name(self, language: str) -> str:
        return (self.name_en if language == "en" else "") or self.name_fr

    def as_json(self) -> dict[str, int | str]:
        return {
            "fr": self.name_fr,
            "en": self.name_en,
            "for": self.votes_for,
            "against": self.votes_against,
            "abstain": self.abstentions,
        }

    @classmethod
    def from_json(cls, said: Mapping[str, int | str]) -> "ClassVotes":
        votes = (int(said[name]) for name in ("for", "against", "abstain"))
        return cls(str(said["fr"]), str(said["en"]), *votes)


def needs_each_class(rules: ResolvedRules) -> bool:
    """Say whether decisions may need the majority of each class beside that of the meeting."""
    return RULE in rules and rules.flag(RULE)


def assess_unmarked(rules: ResolvedRules) -> Finding | None:
    """Return that the whole meeting alone decides a motion not marked as one of each class; None where it always does.

    Which decisions are those of each class is for the by-laws to say: a warning.
    """
    if not needs_each_class(rules):
        return None
    fr = (
        "Cette proposition n’est pas marquée ainsi\u00a0: le vote de toute l’assemblée la décide seul. Si les "
        "règlements veulent aussi la majorité de chaque catégorie, comptez chacune à part avant de la dire adoptée."
    )
    en = (
        "This motion is not marked so: the vote of the whole meeting alone decides it. If the by-laws want the "
        "majority of each class too, count each apart before saying that it is adopted."
    )
    return by_rule("each_class", RULE, rules, met=False, level=Level.WARN, figures={}, remark=(fr, en))


def carried_by_all(classes: Iterable[ClassVotes]) -> bool:
    """Say whether every class carries the motion; none that voted carries nothing."""
    every = list(classes)
    return bool(every) and all(one.carries for one in every)


def with_classes(found: Finding, classes: Iterable[ClassVotes], rules: ResolvedRules) -> Finding:
    """Return what came of a motion of the whole meeting with what each class said.

    Carried by the meeting and not by a class, the motion is lost under the rule of classes. Codes: that of the meeting,
    or each_class_not_reached.
    """
    every = tuple(classes)
    arithmetic = "; ".join([found.arithmetic, *(_compared(one) for one in every)])
    said = {language: _said(every, language) for language in ("fr", "en")}
    if found.outcome is not Outcome.MET or carried_by_all(every):
        return replace(
            found,
            remark_fr=f"{found.remark_fr} {said['fr']}".strip(),
            remark_en=f"{found.remark_en} {said['en']}".strip(),
            arithmetic=arithmetic,
        )
    lost = by_rule(
        "each_class_not_reached",
        RULE,
        rules,
        met=False,
        level=Level.INFO,
        figures=dict(found.figures) | {"classes_for": sum(one.carries for one in every), "classes": len(every)},
        arithmetic=arithmetic,
    )
    remarks = (f"{found.sentence_fr} {said['fr']}".strip(), f"{found.sentence_en} {said['en']}".strip())
    return replace(lost, remark_fr=remarks[0], remark_en=remarks[1])


def _compared(one: ClassVotes) -> str:
    order = ">" if one.carries else "=" if one.votes_for == one.votes_against else "<"
    return f"{one.votes_for} {order} {one.votes_against}"


def _said(classes: Iterable[ClassVotes], language: str) -> str:
    """Return «Par classe : Usagers, 12 pour et 5 contre; Travail, 3 pour et 4 contre.»"""
    colon, against = (f"{NBSP}:", "contre") if language == "fr" else (":", "against")
    votes_for, together = ("pour", "et") if language == "fr" else ("for", "and")
    parts = [
        f"{one.name(language)}, {number(one.votes_for, language)} {votes_for} {together} "
        f"{number(one.votes_against, language)} {against}"
        for one in classes
    ]
    head = "Par classe" if language == "fr" else "By class"
    return f"{head}{colon} {'; '.join(parts)}." if parts else ""
