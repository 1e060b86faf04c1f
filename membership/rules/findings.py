"""What a check answers: the outcome, the figures, the rule with its source, and a sentence in both languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Self, cast

from membership.rules import documents, values, wording
from membership.rules.documents import Document
from membership.rules.values import Value
from membership.rules.wording import plain_day

_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


class Outcome(Enum):
    """Whether the rule is respected."""

    MET = "met"
    NOT_MET = "not_met"
    DOUBTFUL = "doubtful"
    """Respected in one reading of the rule and not in another, or not yet to be known."""


class Level(Enum):
    """What a rule that is not respected does."""

    HARD = "hard"
    """It blocks."""
    WARN = "warn"
    """One may go on, with a reason that is kept."""
    INFO = "info"
    """It only informs."""


class Certainty(Enum):
    """How well the rule is known (rulebook, section 0.1)."""

    TEXT = "T"
    """The text itself was read."""
    SECONDARY = "S"
    """Read in a ministry's bulletin, a federation's guide or the like."""
    GENERAL = "G"
    """General knowledge, not verified."""
    UNKNOWN = "unknown"
    """Looked for and not found, or the sources disagree."""

    @property
    def may_block(self) -> bool:
        return self in {Certainty.TEXT, Certainty.SECONDARY}


@dataclass(frozen=True, slots=True)
class RuleRef:
    """The rule a finding rests on, as it stood then.

    article, since: of the organisation's own by-law, when it sets the value; None when the law does.
    rule_set: the id of the set it was read from.
    """

    key: str
    value: Value | None
    unit: str
    source_fr: str
    source_en: str
    certainty: Certainty
    rule_set: str
    article: str | None = None
    since: date | None = None

    def source(self, language: str) -> str:
        return self.source_fr if language == "fr" else self.source_en

    def as_json(self) -> dict[str, object]:
        return {
            "key": self.key,
            "value": values.plain(self.value),
            "unit": self.unit,
            "source_fr": self.source_fr,
            "source_en": self.source_en,
            "certainty": self.certainty.value,
            "rule_set": self.rule_set,
            "article": self.article,
            "since": self.since.isoformat() if self.since else None,
        }

    @classmethod
    def from_json(cls, document: Document) -> Self:
        return cls(
            key=documents.text(document, "key"),
            value=values.read(document.get("value")),
            unit=documents.text(document, "unit"),
            source_fr=documents.text(document, "source_fr"),
            source_en=documents.text(document, "source_en"),
            certainty=Certainty(documents.text(document, "certainty")),
            rule_set=documents.text(document, "rule_set"),
            article=documents.optional_text(document, "article"),
            since=documents.day(document, "since"),
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of a check, complete enough to be stored and shown years later.

    figures: what was counted, in the order to show it. remark: what helps to understand, beside the sentence.
    arithmetic: the comparison in figures alone, the same in both languages; its days as 2027-04-24.
    Raises ValueError when a rule that is not certain would block.
    """

    code: str
    outcome: Outcome
    level: Level
    figures: tuple[tuple[str, int | str], ...]
    rule: RuleRef
    sentence_fr: str
    sentence_en: str
    remark_fr: str = ""
    remark_en: str = ""
    arithmetic: str = ""

    def __post_init__(self) -> None:
        if self.level is Level.HARD and not self.rule.certainty.may_block:
            raise ValueError(f"{self.rule.key}: a rule of certainty {self.rule.certainty.value} cannot block")

    @property
    def blocks(self) -> bool:
        return self.outcome is Outcome.NOT_MET and self.level is Level.HARD

    @property
    def needs_override(self) -> bool:
        return self.outcome is not Outcome.MET and self.level is Level.WARN

    def figure(self, name: str) -> int | str:
        """Return one figure. Raises KeyError when it was not counted."""
        return dict(self.figures)[name]

    def sentence(self, language: str) -> str:
        return self.sentence_fr if language == "fr" else self.sentence_en

    def remark(self, language: str) -> str:
        return self.remark_fr if language == "fr" else self.remark_en

    def comparison(self, language: str) -> str:
        """Return the arithmetic for a reader: its days in words."""
        return _ISO_DAY.sub(lambda day: plain_day(date.fromisoformat(day[0]), language), self.arithmetic)

    def source(self, language: str) -> str:
        """Return where the rule comes from: «Article 11.2 du règlement, en vigueur depuis le 2 mai 2024.»"""
        return f"{self.rule.source(language)}."

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "outcome": self.outcome.value,
            "level": self.level.value,
            "figures": [[name, figure] for name, figure in self.figures],
            "rule": self.rule.as_json(),
            "sentence_fr": self.sentence_fr,
            "sentence_en": self.sentence_en,
            "remark_fr": self.remark_fr,
            "remark_en": self.remark_en,
            "arithmetic": self.arithmetic,
        }

    @classmethod
    def from_json(cls, document: Document) -> Self:
        return cls(
            code=documents.text(document, "code"),
            outcome=Outcome(documents.text(document, "outcome")),
            level=Level(documents.text(document, "level")),
            figures=tuple(_read_figure(entry) for entry in documents.items(document, "figures")),
            rule=RuleRef.from_json(documents.mapping(document.get("rule"), "rule")),
            sentence_fr=documents.text(document, "sentence_fr"),
            sentence_en=documents.text(document, "sentence_en"),
            remark_fr=documents.text(document, "remark_fr"),
            remark_en=documents.text(document, "remark_en"),
            arithmetic=documents.text(document, "arithmetic"),
        )


def finding(
    code: str,
    outcome: Outcome,
    rule: RuleRef,
    *,
    level: Level,
    figures: Mapping[str, int | str],
    fr: str,
    en: str,
    remark: tuple[str, str] = ("", ""),
    arithmetic: str = "",
) -> Finding:
    """Return a finding. A rule that is only general knowledge, or unknown, warns where another would block."""
    if level is Level.HARD and not rule.certainty.may_block:
        level = Level.WARN
    return Finding(
        code=code,
        outcome=outcome,
        level=level,
        figures=tuple(figures.items()),
        rule=rule,
        sentence_fr=fr,
        sentence_en=en,
        remark_fr=remark[0],
        remark_en=remark[1],
        arithmetic=arithmetic,
    )


def bylaw_source(article: str, since: date, language: str) -> str:
    """Return how a by-law is cited, without its full stop."""
    if language == "fr":
        return f"Article{wording.NBSP}{article} du règlement, en vigueur depuis le {wording.plain_day(since, 'fr')}"
    return f"By-law, article{wording.NBSP}{article}, in force since {wording.plain_day(since, 'en')}"


def _read_figure(entry: object) -> tuple[str, int | str]:
    name, figure = cast("list[object]", entry)
    if not isinstance(name, str) or not isinstance(figure, int | str):
        raise documents.BrokenDocument(f"{entry!r} is not a figure")
    return name, figure
