"""What somebody typed of a name, and the names of the register that they may have meant."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connection, transaction

from membership.models import NameWord, Organisation, sort_key
from membership.rules.likeness import distance, slips_forgiven

# So many words of the register may stand for one that nobody has.
MEANT = 4
ALIKE = "0.2"
_APART = re.compile(r"[ -]+")
# Written in full or not, with a hyphen or not: lists come from many hands.
_SAINTS = {one: ways for ways in (("saint", "st"), ("sainte", "ste")) for way in ways for one in (way, f"{way}.")}
_AFTER = ("-", " ", ". ", ".-")


@dataclass(frozen=True, slots=True)
class Spelt:
    """One word of a search: as typed, and what is looked for instead when no name holds it.

    ways: all the ways in which what is looked for may be written, where there are several.
    """

    typed: str
    meant: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()

    @property
    def looked_for(self) -> tuple[str, ...]:
        return self.ways or self.meant or (self.typed,)


def words_of(search: str) -> list[str]:
    """Return the words of a search, folded as names are: accents and case gone, double names apart."""
    return [word for word in _APART.split(sort_key(search)) if word]


def spelt(organisation: Organisation, search: str) -> list[Spelt]:
    """Return each word of a search as the register spells it. Costs three SQL statements a word at most.

    A saint is one word with the name that follows: «Saint-Pierre» is looked for as «St-Pierre» too.
    """
    words, found = words_of(search), list[Spelt]()
    while words:
        word = words.pop(0)
        found.append(
            _of_saint(organisation, word, words.pop(0)) if word in _SAINTS and words else _spelt(organisation, word)
        )
    return found


def _of_saint(organisation: Organisation, saint: str, name: str) -> Spelt:
    one = _spelt(organisation, name)
    ways = tuple(f"{way}{sign}{each}" for way in _SAINTS[saint] for sign in _AFTER for each in one.looked_for)
    return Spelt(f"{saint}-{name}", tuple(f"{saint}-{each}" for each in one.meant), ways)


def _spelt(organisation: Organisation, word: str) -> Spelt:
    known = NameWord.objects.for_organisation(organisation)
    # Two letters are the beginning of too much to be held misspelt.
    if len(word) < 3 or known.filter(word__contains=word).exists():
        return Spelt(word)
    return Spelt(word, tuple(_nearest(word, _alike(organisation, word))[:MEANT]))


def _alike(organisation: Organisation, word: str) -> list[str]:
    """Return the words of the register that share enough with one for the index to find them."""
    known = NameWord.objects.for_organisation(organisation)
    with transaction.atomic(), connection.cursor() as cursor:
        # Lower than usual: two letters exchanged in the middle leave little in common.
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [ALIKE])
        return list(known.filter(word__trigram_similar=word).values_list("word", flat=True))


def _nearest(word: str, others: list[str]) -> list[str]:
    """Return those that few slips make of the word, the nearest first."""
    far = sorted((distance(word, other), other) for other in others)
    nearest = far[0][0] if far else 0
    return [other for slips, other in far if slips <= min(slips_forgiven(word), nearest + 1)]
