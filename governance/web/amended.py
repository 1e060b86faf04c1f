"""What an amendment would change of the text before the meeting, word by word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from governance.models import AmendedArticle, DebateFact, FactKind, Motion
from governance.queries.bylaws import amendments_of, articles_of, as_amendment, carried_in, latest
from governance.rules.bylaws import Amendment, Article, Fate, amended, differences
from governance.web.bylaw_words import Shown, rule_set_of, shown
from membership.clock import today
from membership.models import Organisation
from membership.rules.differences import Piece, pieces
from membership.rules.findings import Finding

RULED = (FactKind.RULED_IN, FactKind.RULED_OUT)


@dataclass(frozen=True, slots=True)
class Change:
    """An amendment as it reads against what it would change, in one language."""

    language: str
    pieces: tuple[Piece, ...]


def changes_of(motion: Motion, organisation: Organisation) -> list[Change]:
    """Return, for an amendment, its differences in each language that it changes."""
    if motion.amends_id is None:
        return []
    return [
        Change(language, pieces(before, after))
        for language in organisation.languages
        if (before := getattr(motion, f"before_{language}")) != (after := getattr(motion, f"text_{language}"))
    ]


def articles_changed(motion: Motion) -> list[Shown]:
    """Return what a motion would make of the by-laws, article by article, as the meeting has amended it so far.

    Of an amendment, what it would change of that. Empty for a motion that writes no article.
    """
    wanted = amendments_of(motion)
    if not wanted:
        return []
    before = articles_of(latest(motion.organisation))
    if motion.amends is not None:
        before = amended(before, amendments_of(motion.amends))
    return _shown(before, wanted, motion.organisation)


@dataclass(frozen=True, slots=True)
class Written:
    """What the motions of a meeting would make of the by-laws, by motion. carried: the numbers of its articles."""

    carried: Mapping[int, Sequence[str]]
    changed: Mapping[int, list[Shown]]


def written_by_all(motions: Iterable[Motion], organisation: Organisation) -> Written:
    """Return for all the motions of a meeting what `articles_changed` returns for one of them.

    Costs one SQL statement where none writes an article, and four where some do, however many there are.
    """
    every = list(motions)
    carried = carried_in(every)
    if not carried:
        return Written({}, {})
    standing = articles_of(latest(organisation))
    changed = {}
    for motion in every:
        if motion.pk in carried:
            above = carried.get(motion.amends_id or 0, {})
            changed[motion.pk] = _shown(amended(standing, _wanted(above)), _wanted(carried[motion.pk]), organisation)
    return Written({motion: list(articles) for motion, articles in carried.items()}, changed)


def _wanted(carried: Mapping[str, AmendedArticle]) -> tuple[Amendment, ...]:
    return tuple(as_amendment(row) for row in carried.values())


def _shown(before: Iterable[Article], wanted: Iterable[Amendment], organisation: Organisation) -> list[Shown]:
    standing = tuple(before)
    rule_set = rule_set_of(organisation, today(organisation))
    found = differences(standing, amended(standing, wanted))
    return [shown(one, rule_set, organisation) for one in found if one.fate is not Fate.KEPT]


def rulings_of(facts: Iterable[DebateFact]) -> list[dict[str, Any]]:
    """Return what the chair ruled of amendments to a motion, each with the rule it rests on where one speaks."""
    return [
        {"fact": fact, "finding": Finding.from_json(fact.finding) if fact.finding else None}
        for fact in facts
        if fact.kind in RULED
    ]
