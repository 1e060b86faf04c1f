"""What a rule set, a by-law or a finding refuses."""

from dataclasses import dataclass
from datetime import date

from membership.errors.core import DomainError, Explained


class RuleError(DomainError):
    """A rule that cannot be found, used or overridden."""


@dataclass(eq=False)
class NoRuleSet(RuleError):
    code = "no_rule_set"

    kind: str
    on: date | None = None


@dataclass(eq=False)
class UnknownRule(RuleError):
    code = "unknown_rule"

    key: str


@dataclass(eq=False)
class RuleNotSet(RuleError):
    code = "rule_not_set"

    key: str


@dataclass(eq=False)
class OverrideOfWrongKind(RuleError):
    """expected: the unit the rule is stated in, or the words it can take."""

    code = "override_of_wrong_kind"

    key: str
    value: str
    expected: str


@dataclass(eq=False)
class OverrideOutOfBounds(RuleError):
    """minimum, maximum: as the rule set writes them; None where that side is free."""

    code = "override_out_of_bounds"

    key: str
    value: str
    minimum: str | None
    maximum: str | None
    source_fr: str
    source_en: str


@dataclass(eq=False)
class OverrideNotAllowed(RuleError):
    code = "override_not_allowed"

    key: str
    value: str
    lawful: str
    source_fr: str
    source_en: str


@dataclass(eq=False)
class RulesContradict(RuleError):
    """The first should not be greater than the second."""

    code = "rules_contradict"

    smaller_key: str
    smaller: int
    greater_key: str
    greater: int


@dataclass(eq=False)
class RuledOut(DomainError):
    """A finding stands against the act."""

    finding: Explained

    @property
    def params(self) -> dict[str, object]:
        return {"finding": self.finding.as_json()}

    def __str__(self) -> str:
        return f"{self.code}: {self.finding.sentence('en')}"


class ActRuledOut(RuledOut):
    code = "act_ruled_out"


class RuleBars(RuledOut):
    """A rule that is sure enough to bar an act does, whatever reason one would give."""

    code = "rule_bars"


class OverrideReasonMissing(RuledOut):
    code = "override_reason_missing"
