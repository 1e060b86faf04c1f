"""All texts of explanations: by key, in French then in English, side by side.

A text that goes by a number is a pair: singular, plural. `{name:de}` writes «d’Anna», «de Berta». Spaces of print
come by themselves (`typography`). No sentence says whether a candidate is a man or a woman: the count does not know.
"""

from collections.abc import Mapping
from typing import TypeAlias

from voting.counting.explain.texts import (
    certificates,
    colleges,
    common,
    meek,
    motions,
    pairwise,
    pictures,
    runoffs,
    scored,
    seats,
    ties,
    transfers,
)

Text: TypeAlias = str | tuple[str, str]
Texts: TypeAlias = Mapping[str, tuple[Text, Text]]

TEXTS: Texts = {
    key: said
    for room in (
        common,
        ties,
        transfers,
        meek,
        runoffs,
        seats,
        scored,
        pairwise,
        motions,
        colleges,
        pictures,
        certificates,
    )
    for key, said in room.TEXTS.items()
}
