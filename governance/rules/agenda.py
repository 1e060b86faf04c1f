"""What the law asks an annual meeting to deal with (Cooperatives Act, s. 76), looked for in the titles of an agenda.

Titles are free text, so this only helps a secretary to see what may be lacking: it names the point in which each
subject seems to be, and never blocks.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

REQUIRED = "agm_agenda_required"

_SIGNS: dict[str, str] = {
    "auditor_report": r"rapport.*audit|auditor.*report|etats financiers|financial statements",
    "annual_report": r"rapport annuel|rapport d.activite|rapport du conseil|annual report|report of the board",
    "surplus": r"excedent|trop.percu|surplus|ristourne",
    "elections": r"election",
    "auditor": r"(nomination|nommer|choix|designation).*audit|appoint.*audit",
    "allowance": r"allocation|jetons? de presence|allowance",
    "officers_pay": r"remuneration|pay of",
    "questions": r"question",
}
"""Signs of each subject, in titles without accents or capitals."""

IF_ANY = frozenset({"allowance", "officers_pay", "reserved_decisions"})
"""Subjects that the law names «if there are any»: their absence is no lack."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject asked for. position: of the first point that seems to deal with it, None when none does."""

    word: str
    position: int | None

    @property
    def is_lacking(self) -> bool:
        return self.position is None and self.word not in IF_ANY


def subjects(required: Sequence[str], titles: Sequence[str]) -> tuple[Subject, ...]:
    """Return each subject required with the point that seems to deal with it. titles: in the order of the agenda."""
    folded = [_folded(title) for title in titles]
    return tuple(Subject(word, _first(word, folded)) for word in required)


def is_election(title: str) -> bool:
    """Return whether a point seems to elect."""
    return re.search(_SIGNS["elections"], _folded(title)) is not None


def _first(word: str, titles: Sequence[str]) -> int | None:
    signs = _SIGNS.get(word)
    if signs is None:
        return None
    return next((place for place, title in enumerate(titles, start=1) if re.search(signs, title)), None)


def _folded(title: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    return bare.casefold()
