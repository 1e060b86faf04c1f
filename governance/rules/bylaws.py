"""By-laws as texts: articles, what an amendment makes of them, and what differs between two versions.

Articles go by their number, in the order in which one counts: 2, 2.1, 2.10, 10. An amendment replaces, adds or repeals;
whatever it does not name stays as it was.
"""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from membership.rules import documents, values
from membership.rules.differences import Piece, pieces
from membership.rules.values import Value


@dataclass(frozen=True, slots=True)
class Article:
    """One article, in the languages of the organisation. sets: the rules whose value it states, by key."""

    number: str
    title_fr: str
    text_fr: str
    title_en: str = ""
    text_en: str = ""
    sets: tuple[tuple[str, Value], ...] = ()

    def text(self, language: str) -> str:
        return (self.text_en if language == "en" else "") or self.text_fr

    def title(self, language: str) -> str:
        return (self.title_en if language == "en" else "") or self.title_fr

    def as_json(self) -> dict[str, object]:
        return {
            "number": self.number,
            "title_fr": self.title_fr,
            "text_fr": self.text_fr,
            "title_en": self.title_en,
            "text_en": self.text_en,
            "sets": [[key, values.plain(value)] for key, value in sorted(self.sets, key=lambda one: one[0])],
        }


@dataclass(frozen=True, slots=True)
class Amendment:
    """What becomes of one article. article None: it is repealed."""

    number: str
    article: Article | None


class Fate(Enum):
    """What became of an article from one version to the next."""

    KEPT = "kept"
    CHANGED = "changed"
    ADDED = "added"
    REPEALED = "repealed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One article in two versions. sets: what it stated before and after, for each rule that changed."""

    number: str
    fate: Fate
    before: Article | None
    after: Article | None
    sets: tuple[tuple[str, Value | None, Value | None], ...]

    def pieces(self, language: str) -> tuple[Piece, ...]:
        """Return the text with its differences."""
        old = self.before.text(language) if self.before else ""
        new = self.after.text(language) if self.after else ""
        return pieces(old, new)


def place(number: str) -> tuple[tuple[int, str], ...]:
    """Return where an article stands among the others: 2.10 comes after 2.9."""
    return tuple(
        (int(part), "") if part.isdecimal() else (0, part) for part in re.findall(r"\d+|[^\W\d_]+", number.casefold())
    )


def amended(articles: Iterable[Article], amendments: Iterable[Amendment]) -> tuple[Article, ...]:
    """Return the articles of the next version, in their order. The latest to state a rule sets it alone."""
    standing = {article.number: article for article in articles}
    for amendment in amendments:
        standing.pop(amendment.number, None)
        if amendment.article is None:
            continue
        spoken = dict(amendment.article.sets)
        standing = {number: _without(article, spoken) for number, article in standing.items()}
        standing[amendment.article.number] = amendment.article
    return tuple(sorted(standing.values(), key=lambda article: place(article.number)))


def _without(article: Article, keys: Container[str]) -> Article:
    left = tuple(one for one in article.sets if one[0] not in keys)
    return article if left == article.sets else replace(article, sets=left)


def differences(before: Iterable[Article], after: Iterable[Article]) -> tuple[Difference, ...]:
    """Return every article of two versions, in their order, with what became of it."""
    old = {article.number: article for article in before}
    new = {article.number: article for article in after}
    return tuple(_difference(number, old.get(number), new.get(number)) for number in sorted(old | new, key=place))


def _difference(number: str, before: Article | None, after: Article | None) -> Difference:
    if before == after:
        fate = Fate.KEPT
    elif before is None:
        fate = Fate.ADDED
    else:
        fate = Fate.REPEALED if after is None else Fate.CHANGED
    old = dict(before.sets) if before else {}
    new = dict(after.sets) if after else {}
    changed = tuple((key, old.get(key), new.get(key)) for key in sorted(old | new) if old.get(key) != new.get(key))
    return Difference(number, fate, before, after, changed)


def stated(articles: Iterable[Article]) -> dict[str, tuple[Value, str]]:
    """Return what the articles set: the value of each rule and the number of its article."""
    return {key: (value, article.number) for article in articles for key, value in article.sets}


def stated_twice(articles: Iterable[Article]) -> Mapping[str, tuple[str, ...]]:
    """Return the rules that more than one article sets, with their articles."""
    found: dict[str, list[str]] = {}
    for article in articles:
        for key, _value in article.sets:
            found.setdefault(key, []).append(article.number)
    return {key: tuple(numbers) for key, numbers in found.items() if len(numbers) > 1}


def fingerprint(articles: Iterable[Article]) -> str:
    """Return the sha256 of a version: its articles in their order, in both languages, with what they set."""
    ordered = sorted(articles, key=lambda article: place(article.number))
    return documents.fingerprint([article.as_json() for article in ordered])
