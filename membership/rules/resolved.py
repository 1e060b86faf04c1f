"""The rules in force for one organisation: what the law says, and its by-laws where the law leaves them room."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Self

from membership.errors import RuleNotSet, RulesContradict, UnknownRule
from membership.rules import documents, thresholds, values
from membership.rules.documents import BrokenDocument, Document
from membership.rules.findings import Certainty, Level, RuleRef, bylaw_source
from membership.rules.parameters import Parameter, Room
from membership.rules.values import Unit, Value

SCHEMA = "resolved-rules/1"

ORDERED_PAIRS = (("notice_min_days", "notice_max_days"),)
"""Rules of which the first should not exceed the second."""


@dataclass(frozen=True, slots=True)
class Override:
    """A by-law sets a rule's value, naming its article."""

    key: str
    value: Value
    article: str
    adopted_on: date


@dataclass(frozen=True, slots=True)
class ResolvedRule:
    """One rule in force: the value to apply, and who set it."""

    parameter: Parameter
    override: Override | None
    rule_set: str

    @property
    def key(self) -> str:
        return self.parameter.key

    @property
    def value(self) -> Value | None:
        """The value to apply; None where neither the law nor the by-laws set one."""
        return self.override.value if self.override else self.parameter.value

    @property
    def article(self) -> str | None:
        return self.override.article if self.override else None

    @property
    def certainty(self) -> Certainty:
        """How sure the value is. The organisation's own article is a text that was read, unless it may be contested."""
        parameter = self.parameter
        if self.override is None or (parameter.is_contestable and self.value != parameter.value):
            return parameter.certainty
        return Certainty.TEXT

    @property
    def level(self) -> Level:
        """What breaking the rule does: the law and the organisation's own by-laws block, the rest warns."""
        room = self.parameter.bounds.room
        if not self.certainty.may_block or room is Room.PRODUCT:
            return Level.WARN
        return Level.HARD if self.override or room is Room.MANDATORY else Level.WARN

    @property
    def is_set(self) -> bool:
        return self.value is not None

    def ref(self) -> RuleRef:
        """Return what a finding keeps of the rule."""
        parameter, override = self.parameter, self.override
        return RuleRef(
            key=parameter.key,
            value=self.value,
            unit=parameter.unit.value,
            source_fr=bylaw_source(override.article, override.adopted_on, "fr") if override else parameter.source_fr,
            source_en=bylaw_source(override.article, override.adopted_on, "en") if override else parameter.source_en,
            certainty=self.certainty,
            rule_set=self.rule_set,
            article=override.article if override else None,
            since=override.adopted_on if override else None,
        )

    def sentence(self, language: str) -> str:
        """Return the rule in words, with the value to apply."""
        return self.parameter.sentence(self.value, language)


@dataclass(frozen=True, slots=True)
class ResolvedRules:
    """The rules in force, by key. An assembly keeps a copy from the day it is called.

    rule_set, sha256: the set they come from and its fingerprint.
    """

    rule_set: str
    sha256: str
    rules: tuple[ResolvedRule, ...]
    # A roll asks the same few rules once for each of hundreds of thousands of members.
    _by_key: dict[str, ResolvedRule] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {rule.key: rule for rule in self.rules})

    def __getitem__(self, key: str) -> ResolvedRule:
        """Return one rule. Raises UnknownRule."""
        if key not in self._by_key:
            raise UnknownRule(key=key)
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[ResolvedRule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def stated_in(self, unit: Unit) -> tuple[ResolvedRule, ...]:
        """Return the rules of one unit, such as every majority a motion can need."""
        return tuple(rule for rule in self.rules if rule.parameter.unit is unit)

    def whole(self, key: str) -> int:
        """Return a whole number. Raises RuleNotSet when nobody set it, UnknownRule when there is no such rule."""
        value = self._set_value(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise BrokenDocument(f"{key} is not a number")
        return value

    def flag(self, key: str) -> bool:
        """Return true or false. Raises RuleNotSet, UnknownRule."""
        value = self._set_value(key)
        if not isinstance(value, bool):
            raise BrokenDocument(f"{key} is not a flag")
        return value

    def word(self, key: str) -> str:
        """Return a choice, or a majority or quorum as written. Raises RuleNotSet, UnknownRule."""
        value = self._set_value(key)
        if not isinstance(value, str):
            raise BrokenDocument(f"{key} is not a word")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """Return several choices. Raises RuleNotSet, UnknownRule."""
        value = self._set_value(key)
        if not isinstance(value, tuple):
            raise BrokenDocument(f"{key} is not a list")
        return value

    def fraction(self, key: str) -> Fraction:
        """Return a part. Raises RuleNotSet, UnknownRule."""
        return Fraction(*thresholds.parse_fraction(self.word(key)))

    def as_json(self) -> dict[str, object]:
        return {
            "schema": SCHEMA,
            "rule_set": self.rule_set,
            "sha256": self.sha256,
            "rules": [
                {"parameter": rule.parameter.as_json(), "override": _override_json(rule.override)}
                for rule in self.rules
            ],
        }

    @classmethod
    def from_json(cls, document: Document) -> Self:
        """Read what `as_json` gave. Raises BrokenDocument."""
        if documents.text(document, "schema") != SCHEMA:
            raise BrokenDocument(f"schema: {SCHEMA} was expected")
        rule_set = documents.text(document, "rule_set")
        return cls(
            rule_set=rule_set,
            sha256=documents.text(document, "sha256"),
            rules=tuple(_read_rule(entry, rule_set) for entry in documents.items(document, "rules")),
        )

    def _set_value(self, key: str) -> Value:
        value = self[key].value
        if value is None:
            raise RuleNotSet(key=key)
        return value


def resolve(
    parameters: Iterable[Parameter], overrides: Iterable[Override], *, rule_set: str, sha256: str
) -> ResolvedRules:
    """Return the rules in force. Of two by-laws on one rule the later adopted holds.

    Raises UnknownRule, OverrideOfWrongKind, OverrideNotAllowed, OverrideOutOfBounds, RulesContradict.
    """
    by_key = {parameter.key: parameter for parameter in parameters}
    in_force: dict[str, Override] = {}
    for override in sorted(overrides, key=lambda one: one.adopted_on):
        if override.key not in by_key:
            raise UnknownRule(key=override.key)
        by_key[override.key].accept(override.value)
        in_force[override.key] = override
    resolved = ResolvedRules(
        rule_set=rule_set,
        sha256=sha256,
        rules=tuple(ResolvedRule(by_key[key], in_force.get(key), rule_set) for key in sorted(by_key)),
    )
    _check_order(resolved)
    return resolved


def _check_order(rules: ResolvedRules) -> None:
    for smaller, greater in ORDERED_PAIRS:
        if not (smaller in rules and greater in rules and rules[smaller].is_set and rules[greater].is_set):
            continue
        if rules.whole(smaller) > rules.whole(greater):
            raise RulesContradict(
                smaller_key=smaller,
                smaller=rules.whole(smaller),
                greater_key=greater,
                greater=rules.whole(greater),
            )


def _override_json(override: Override | None) -> dict[str, object] | None:
    if override is None:
        return None
    return {
        "value": values.plain(override.value),
        "article": override.article,
        "adopted_on": override.adopted_on.isoformat(),
    }


def _read_rule(entry: object, rule_set: str) -> ResolvedRule:
    document = documents.mapping(entry, "rule")
    described = documents.mapping(document.get("parameter"), "parameter")
    parameter = Parameter.from_document(documents.text(described, "key"), described)
    written = document.get("override")
    if written is None:
        return ResolvedRule(parameter, None, rule_set)
    override = documents.mapping(written, "override")
    value, adopted_on = values.read(override.get("value")), documents.day(override, "adopted_on")
    if value is None or adopted_on is None:
        raise BrokenDocument(f"{parameter.key}: an override has a value and a day")
    return ResolvedRule(
        parameter, Override(parameter.key, value, documents.text(override, "article"), adopted_on), rule_set
    )
