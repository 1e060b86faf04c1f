"""How rules, their subjects and their bounds are said on the pages of by-laws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.models import BylawArticle, BylawVersion
from governance.queries.bylaws import Question, articles_of
from governance.rules.bylaws import Difference, Fate, differences
from governance.rules.drafting import assess_drafting
from membership.models import Organisation
from membership.pictures.words import language
from membership.queries.rules import rules_for
from membership.rules import values
from membership.rules.differences import Piece
from membership.rules.findings import Certainty, Finding
from membership.rules.parameters import Parameter, Room, Topic
from membership.rules.resolved import ResolvedRule
from membership.rules.rulesets import RuleSet, rule_set_for
from membership.rules.values import Value, read

TOPICS = {
    Topic.MEMBERSHIP: _("Members"),
    Topic.DISCIPLINE: _("Suspension and expulsion"),
    Topic.REGISTER: _("Register"),
    Topic.CALLING: _("Calling meetings"),
    Topic.PRESENCE: _("Presence and quorum"),
    Topic.VOTING: _("Voting"),
    Topic.MAJORITIES: _("Majorities"),
    Topic.BOARD: _("Board"),
    Topic.ACCOUNTS: _("By-laws, accounts and filings"),
    Topic.PROCEDURE: _("Procedure"),
    Topic.PRIVACY: _("Personal information"),
}
FATES = {
    Fate.KEPT: (_("Unchanged"), "quiet"),
    Fate.CHANGED: (_("Changed"), "warn"),
    Fate.ADDED: (_("New"), "yes"),
    Fate.REPEALED: (_("Repealed"), "no"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One rule as a page shows it."""

    key: str
    sentence: str
    source: str
    is_unsure: bool
    is_set: bool
    is_by_law: bool


def said(rule: ResolvedRule) -> Said:
    spoken = language()
    return Said(
        key=rule.key,
        sentence=rule.sentence(spoken),
        source=f"{rule.ref().source(spoken)}.",
        is_unsure=rule.certainty not in {Certainty.TEXT, Certainty.SECONDARY},
        is_set=rule.is_set,
        is_by_law=rule.override is not None,
    )


def asked(question: Question) -> Said:
    return said(question.rule)


def topic_name(topic: Topic) -> str:
    return str(TOPICS[topic])


def bounds_in_words(parameter: Parameter) -> str:
    """Return what room the law leaves, in a sentence; empty where it sets no bound."""
    bounds = parameter.bounds
    least, most = (_bound(parameter, bounds.minimum), _bound(parameter, bounds.maximum))
    if least and most and least == most:
        return gettext("The law leaves no other choice: %(value)s.") % {"value": least}
    if least and most:
        return gettext("The law allows from %(least)s to %(most)s.") % {"least": least, "most": most}
    if least:
        return gettext("The law asks for at least this: %(least)s.") % {"least": least}
    if most:
        return gettext("The law allows at most this: %(most)s.") % {"most": most}
    if bounds.room is Room.PRODUCT:
        return gettext("Neither the law nor custom speaks: this is a prudent setting, and yours to change.")
    return gettext("The law leaves it to your by-laws.")


def suggestion_in_words(parameter: Parameter) -> str:
    """Return what most by-laws say, where nothing holds by itself."""
    if parameter.value is not None or parameter.suggestion is None:
        return ""
    return parameter.sentence(parameter.suggestion, language())


def _bound(parameter: Parameter, bound: int | str | None) -> str:
    if bound is None:
        return ""
    return values.in_words(bound, parameter.unit, parameter.choices, language())


def rule_set_of(organisation: Organisation, on: Any) -> RuleSet:
    return rule_set_for(organisation.kind, on)


def sets_of(row: BylawArticle, rule_set: RuleSet) -> list[dict[str, str]]:
    """Return what an article sets, in the sentences of its rules."""
    return [
        {"key": one.key, "sentence": value_in_words(rule_set, one.key, read(one.value))} for one in row.values.all()
    ]


def value_in_words(rule_set: RuleSet, key: str, value: Value | None) -> str:
    try:
        parameter = rule_set[key]
    except KeyError:
        return key
    return parameter.sentence(value, language())


@dataclass(frozen=True, slots=True)
class Shown:
    """One article in two versions, as a page draws it. drafted: what its new words may not do."""

    number: str
    title: str
    fate: str
    tone: str
    is_kept: bool
    pieces: tuple[Piece, ...]
    other_pieces: tuple[Piece, ...]
    moves: tuple[tuple[str, str], ...]
    drafted: tuple[Finding, ...] = ()


def compared(before: BylawVersion | None, after: BylawVersion, rule_set: RuleSet) -> list[Shown]:
    return [shown(one, rule_set, after.organisation) for one in differences(articles_of(before), articles_of(after))]


def shown(one: Difference, rule_set: RuleSet, organisation: Organisation) -> Shown:
    """Return a difference in the reader's language, and in the other where the organisation writes it."""
    fate, tone = FATES[one.fate]
    article = one.after or one.before
    assert article is not None
    spoken = language()
    other = "en" if spoken == "fr" else "fr"
    has_other = other in organisation.languages and (other == "fr" or bool(article.text_en))
    moves = tuple(
        (
            value_in_words(rule_set, key, old) if old is not None else "",
            value_in_words(rule_set, key, new) if new is not None else "",
        )
        for key, old, new in one.sets
    )
    return Shown(
        number=one.number,
        title=article.title(spoken),
        fate=str(fate),
        tone=tone,
        is_kept=one.fate is Fate.KEPT,
        pieces=one.pieces(spoken),
        other_pieces=one.pieces(other) if has_other else (),
        moves=moves,
        drafted=() if one.fate is Fate.KEPT else assess_drafting(one.before, one.after, rule_set.resolve()),
    )


__all__ = ["Said", "Shown", "asked", "bounds_in_words", "compared", "rule_set_of", "rules_for", "said", "sets_of"]
