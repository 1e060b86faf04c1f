"""Made-up ranked papers that look like those of a real board election: a `.blt` file, the same for the same seed.

Voters lean to one of a few slates, know some names better than others, and mostly stop after a handful: about one paper
in eight is unlike all others, as in a large Scottish ward.
"""

import random
from collections.abc import Iterator
from pathlib import Path

CANDIDATES, SEATS, SEED = 12, 5, 2026
SLATES = 6
LENGTHS = (7, 10, 15, 17, 14, 11, 8, 6, 4, 3, 2, 3)
"""Of a hundred voters, how many rank one candidate, two, three and so on."""


def rankings(many: int, seed: int = SEED) -> Iterator[list[int]]:
    """Yield as many rankings of candidates 1 to 12."""
    chance = random.Random(seed)
    slates = [chance.sample(range(1, CANDIDATES + 1), CANDIDATES) for _ in range(SLATES)]
    followers = chance.choices(range(SLATES), [2 ** (SLATES - at) for at in range(SLATES)], k=many)
    lengths = chance.choices(range(1, CANDIDATES + 1), LENGTHS, k=many)
    for slate, length in zip(followers, lengths, strict=True):
        ranking = slates[slate].copy()
        # A voter departs from the slate now and then: mostly by a neighbouring name, sometimes by any.
        for _ in range(chance.choice((0, 1, 1, 2, 3, 4))):
            here = int(chance.random() * length)
            there = here + 1 if chance.random() < 0.5 else int(chance.random() * CANDIDATES)
            there %= CANDIDATES
            ranking[here], ranking[there] = ranking[there], ranking[here]
        yield ranking[:length]


def write(path: Path, many: int, seed: int = SEED) -> None:
    """Write as many papers, a line each."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{CANDIDATES} {SEATS}\n")
        file.writelines(f"1 {' '.join(map(str, ranking))} 0\n" for ranking in rankings(many, seed))
        file.write("0\n" + "".join(f'"Candidate {at}"\n' for at in range(1, CANDIDATES + 1)))
        file.write('"Made-up board"\n')
