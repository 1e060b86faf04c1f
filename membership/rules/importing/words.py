"""The words lists use for a status, a kind of person, a language or a category, and what each stands for."""

from collections.abc import Mapping
from enum import Enum

from membership.rules.importing.fields import Field
from membership.rules.importing.text import folded


class Status(Enum):
    """Where the list says a member stands. The register keeps the dated facts, not this word."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    RESIGNED = "resigned"
    EXPELLED = "expelled"
    DECEASED = "deceased"
    ENDED = "ended"
    """Left, and the list does not say how."""

    @property
    def is_departure(self) -> bool:
        return self is not Status.ACTIVE and self is not Status.SUSPENDED


def _each(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {folded(word): meaning for meaning, spellings in words.items() for word in (meaning, *spellings)}


WORDS: Mapping[Field, Mapping[str, str]] = {
    Field.STATUS: _each(
        {
            "active": ("actif", "active", "en règle", "membre", "member"),
            "suspended": ("suspendu", "suspendue", "suspension"),
            "resigned": ("démission", "démissionnaire", "démissionné", "démissionnée", "resignation"),
            "expelled": ("exclu", "exclue", "exclusion", "expulsé", "expulsée", "expulsion"),
            "deceased": ("décédé", "décédée", "décès", "dead", "death"),
            "ended": ("ancien membre", "ancienne membre", "parti", "partie", "left", "former member"),
        }
    ),
    Field.KIND: _each(
        {
            "natural": ("personne physique", "physique", "individu", "person", "natural person"),
            "legal": ("personne morale", "morale", "organisme", "organisation", "entreprise", "legal person"),
        }
    ),
    Field.LANGUAGE: _each(
        {"fr": ("français", "française", "french", "f"), "en": ("anglais", "anglaise", "english", "a")}
    ),
    Field.ATTESTED_AGE: _each(
        {
            "14": ("14+", "14 ans", "14 ans et plus", "14 ans ou plus", "14 or over", "14 years or over"),
            "18": (
                "18+",
                "18 ans",
                "18 ans et plus",
                "18 ans ou plus",
                "majeur",
                "majeure",
                "18 or over",
                "18 years or over",
                "adult",
                "of full age",
            ),
        }
    ),
    # The customary categories of a co-operative; each counts only where the organisation has it.
    Field.CATEGORY: _each(
        {
            "user": ("utilisateur", "utilisatrice", "membre utilisateur", "usager", "usagère"),
            "worker": ("travailleur", "travailleuse", "membre travailleur"),
            "support": ("soutien", "membre de soutien"),
            "auxiliary": ("auxiliaire", "membre auxiliaire"),
        }
    ),
}
