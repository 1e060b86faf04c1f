"""The words lists use for a status, a kind of person, a language or a category, and what each stands for."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum

from membership.rules.importing.fields import Field
from membership.rules.importing.text import folded

_A_DAY = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{4}")


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
            "ended": ("ancien membre", "ancienne membre", "parti", "partie", "left", "former member", "former"),
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


def tells_where_one_stands(cell: str) -> bool:
    """Return whether a cell is a day or a word of a status, such as «left», whatever its column is called."""
    return _A_DAY.fullmatch(cell) is not None or folded(cell) in WORDS[Field.STATUS]


# «Membre utilisateur», «membre de soutien»: what a list need not repeat on each row.
_SAYS_NOTHING = frozenset({"membre", "membres", "member", "members", "de", "d"})


def words_of_categories(names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return each folded word that means one category, by what each is called, its key among them.

    Its own names come before the customary ones, and those before what a name says without «member»: a word that
    could be two categories is none.
    """
    own = {folded(name): key for key, called in names.items() for name in called if name}
    short = _alone((_bare(name), key) for name, key in own.items())
    customary = WORDS[Field.CATEGORY]
    # «Utilisatrice» is whoever is called «Membre utilisateur» here, whatever the key.
    called = _alone((customary[name], key) for name, key in {**short, **own}.items() if name in customary)
    called.update((key, key) for key in names)
    return {**short, **{word: called[meaning] for word, meaning in customary.items() if meaning in called}, **own}


def _bare(name: str) -> str:
    return " ".join(word for word in name.split() if word not in _SAYS_NOTHING)


def _alone(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Return what each word means, where it means one thing only."""
    meanings: dict[str, set[str]] = {}
    for word, key in pairs:
        if word:
            meanings.setdefault(word, set()).add(key)
    return {word: min(keys) for word, keys in meanings.items() if len(keys) == 1}
