"""What must always be true of a register: two ways of counting the same thing, which agree or something is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from membership.rules.findings import Certainty, Finding, Level, Outcome, RuleRef, finding
from membership.rules.wording import money, number

RULE = RuleRef(
    key="register_adds_up",
    value=None,
    unit="",
    source_fr="Vérification du registre",
    source_en="Check of the register",
    certainty=Certainty.TEXT,
    rule_set="product",
)
# What stands on each side, in both languages.
SENTENCES = {
    "members_are_natural_or_legal": (
        "Membres\u00a0: {left}. Personnes physiques et personnes morales\u00a0: {right}.",
        "Members: {left}. Natural persons and legal persons: {right}.",
    ),
    "each_member_has_one_category": (
        "Membres\u00a0: {left}. Membres comptés par catégorie\u00a0: {right}.",
        "Members: {left}. Members counted by category: {right}.",
    ),
    "movements_explain_the_members": (
        "Membres d’il y a un an, plus les arrivées, moins les départs\u00a0: {left}. Membres\u00a0: {right}.",
        "Members of a year ago, plus arrivals, less departures: {left}. Members: {right}.",
    ),
    "ledger_is_the_capital": (
        "Registre des parts\u00a0: {left}. Relevé du capital social\u00a0: {right}.",
        "Share ledger: {left}. Statement of share capital: {right}.",
    ),
    "each_class_is_its_capital": (
        (
            "Catégories au registre des parts\u00a0: {left}. "
            "Catégories dont le relevé du capital social dit autant\u00a0: {right}."
        ),
        "Classes in the share ledger: {left}. Classes of which the statement of share capital says the same: {right}.",
    ),
    "shares_at_the_price_of_their_class": (
        "Registre des parts\u00a0: {left}. Les mêmes parts au prix de leur catégorie\u00a0: {right}.",
        "Share ledger: {left}. The same shares at the price of their class: {right}.",
    ),
    "nobody_holds_less_than_nothing": (
        "Personnes dont le solde de parts est négatif\u00a0: {left}.",
        "Persons whose balance of shares is negative: {left}.",
    ),
    "nobody_paid_less_than_nothing": (
        "Personnes qui auraient payé moins que rien pour leurs parts\u00a0: {left}.",
        "Persons who would have paid less than nothing for their shares: {left}.",
    ),
    "only_members_are_suspended": (
        "Suspensions en vigueur, du droit de vote aussi, de personnes qui ne sont pas membres\u00a0: {left}.",
        "Suspensions in force, of the right to vote too, of persons who are not members: {left}.",
    ),
}
IN_CENTS = frozenset({"ledger_is_the_capital", "shares_at_the_price_of_their_class"})


@dataclass(frozen=True, slots=True)
class Invariant:
    """Two figures that must be the same. parts: what the right one is the sum of, where it was counted apart."""

    code: str
    left: int
    right: int
    parts: tuple[int, ...] = ()

    @property
    def holds(self) -> bool:
        return self.left == self.right

    def as_json(self) -> dict[str, object]:
        counted = {"parts": list(self.parts)} if self.parts else {}
        return {"code": self.code, "left": self.left, "right": self.right, "holds": self.holds, **counted}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Invariant:
        return cls(kept["code"], kept["left"], kept["right"], tuple(kept.get("parts", ())))

    def _said(self, figure: int, language: str) -> str:
        return (money if self.code in IN_CENTS else number)(figure, language)

    def _right_said(self, language: str) -> str:
        """Return the right figure, as the sum of what was counted apart."""
        whole = self._said(self.right, language)
        return (
            " = ".join((" + ".join(self._said(part, language) for part in self.parts), whole)) if self.parts else whole
        )

    def as_finding(self) -> Finding:
        """Return what a reader is told: it informs when it holds, and warns when it does not."""
        fr, en = (
            sentence.format(left=self._said(self.left, language), right=self._right_said(language))
            for language, sentence in zip(("fr", "en"), SENTENCES[self.code], strict=True)
        )
        return finding(
            self.code,
            Outcome.MET if self.holds else Outcome.NOT_MET,
            RULE,
            level=Level.INFO if self.holds else Level.WARN,
            figures={"left": self.left, "right": self.right},
            fr=fr,
            en=en,
        )
