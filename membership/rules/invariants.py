"""What must always be true of a register: two ways of counting the same thing, which agree or something is wrong."""

from __future__ import annotations

from dataclasses import dataclass

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
        "Membres : {left}. Personnes physiques et morales : {right}.",
        "Members: {left}. Natural and legal persons: {right}.",
    ),
    "each_member_has_one_category": (
        "Membres : {left}. Membres comptés par catégorie : {right}.",
        "Members: {left}. Members counted by category: {right}.",
    ),
    "movements_explain_the_members": (
        "Membres d’il y a un an, plus les arrivées, moins les départs : {left}. Membres : {right}.",
        "Members of a year ago, plus arrivals, less departures: {left}. Members: {right}.",
    ),
    "ledger_is_the_capital": (
        "Registre des parts : {left}. Capital par catégorie de parts : {right}.",
        "Share ledger: {left}. Capital by class of shares: {right}.",
    ),
    "nobody_holds_less_than_nothing": (
        "Personnes dont le solde de parts est négatif : {left}.",
        "Persons whose balance of shares is negative: {left}.",
    ),
    "nobody_paid_less_than_nothing": (
        "Personnes qui auraient payé moins que rien pour leurs parts : {left}.",
        "Persons who would have paid less than nothing for their shares: {left}.",
    ),
    "only_members_are_suspended": (
        "Suspensions en vigueur, du droit de vote aussi, de personnes qui ne sont pas membres : {left}.",
        "Suspensions in force, of the right to vote too, of persons who are not members: {left}.",
    ),
}
IN_CENTS = frozenset({"ledger_is_the_capital"})


@dataclass(frozen=True, slots=True)
class Invariant:
    """Two figures that must be the same."""

    code: str
    left: int
    right: int

    @property
    def holds(self) -> bool:
        return self.left == self.right

    def as_json(self) -> dict[str, object]:
        return {"code": self.code, "left": self.left, "right": self.right, "holds": self.holds}

    def _said(self, figure: int, language: str) -> str:
        return (money if self.code in IN_CENTS else number)(figure, language)

    def as_finding(self) -> Finding:
        """Return what a reader is told: it informs when it holds, and warns when it does not."""
        fr, en = (
            sentence.format(left=self._said(self.left, language), right=self._said(self.right, language))
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
