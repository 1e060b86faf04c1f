"""Counted elections for the gallery: of many stages, of few voices, with a seat that waits for a lot."""

from typing import Any

from voting.counting import methods
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.records import Candidate

NAMES = {
    "A": "Anne-Marie Bélanger-Tremblay",
    "B": "Bertrand Roy",
    "C": "Carolina Pérez",
    "D": "Diane Gagnon",
    "E": "Émile Côté",
}
CLASSES = {"A": "user", "B": "user", "C": "worker", "D": "worker", "E": "user"}
CANDIDATES = tuple(Candidate(one, name, (CLASSES[one],)) for one, name in NAMES.items())
CLASS_NAMES = {"user": "Membres utilisateurs", "worker": "Membres travailleurs"}


def papers(*groups: tuple[int, str]) -> Ballots:
    return Ballots.gather([(tuple(marks), many) for many, marks in groups], blank=1, invalid={"overvote": 1})


def counts() -> dict[str, Any]:
    many = papers((21, "AB"), (9, "AC"), (8, "B"), (5, "CB"), (6, "CD"), (7, "DC"), (3, "D"), (4, "ED"), (1, "E"))
    few = papers((5, "AB"), (3, "BA"), (3, "C"), (2, "D"))
    cycle = papers(
        (5, "ACBED"), (5, "ADECB"), (8, "BEDAC"), (3, "CABED"), (7, "CAEBD"), (2, "CBADE"), (7, "DCEBA"), (8, "EBADC")
    )
    grades = ("excellent", "very_good", "good", "fair", "poor", "reject")
    judged = Ballots.gather(
        [
            (tuple(f"{one}:{grades[(at * step + step) % 6]}" for at, one in enumerate(NAMES)), 9 - step)
            for step in range(8)
        ]
    )
    return {
        "board": methods.count("stv-scottish", Contest(CANDIDATES, 2), many),
        "waiting": methods.count("stv-scottish", Contest(CANDIDATES, 1), few),
        "duels": methods.count("schulze-winning-votes", Contest(CANDIDATES), cycle),
        "judged": methods.count("majority-judgment", Contest(CANDIDATES), judged),
        "class_names": CLASS_NAMES,
    }
