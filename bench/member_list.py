"""A list of members of any length, made up from a seed: the same seed and length give the same bytes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

SEED = 20_270_424
HEADER = (
    "member_number,kind,given_name,family_name,email,phone,address,city,postal_code,language,category,status,"
    "joined_on,left_on,shares_amount,representative"
)
GIVEN = (
    "Ariane", "Benoît", "Chloé", "Denis", "Élise", "Françoise", "Gaëlle", "Hugo", "Ioana", "Jérôme", "Karine", "Louis",
    "Maïka", "Nadia", "Océane", "Pierre", "Quentin", "Roxane", "Stéphane", "Thérèse", "Ursule", "Véronique", "William",
    "Xavier", "Yasmine", "Zoé",
)  # fmt: skip
FAMILY = (
    "Beaulieu", "Bergeron", "Bouchard", "Caron", "Côté", "Diallo", "Fortin", "Gagné", "Gagnon", "Gauthier", "Girard",
    "Lavoie", "Leblanc", "Lefebvre", "Martel", "Morin", "Nadeau", "Nguyễn", "O'Brien", "Ouellet", "Paquette",
    "Pelletier", "Poulin", "Roy", "Simard", "St-Pierre", "Thibault", "Traoré", "Tremblay", "Đặng",
)  # fmt: skip
CITIES = ("Gatineau", "L'Assomption", "Québec", "Rimouski", "Rouyn-Noranda", "Saguenay", "Sept-Îles", "Sherbrooke")
CATEGORIES = ("user",) * 12 + ("worker",) * 3 + ("support",) * 4 + ("auxiliary",)
AMOUNTS = ("10", "10", "10", "20", "50", "100")
LETTERS = "ABCEGHJKLMNPRSTVXY"
FIRST_DAY = date(1990, 1, 1)


def lines(members: int, seed: int = SEED) -> Iterator[str]:
    """Yield the lines: one member in twelve has left, one in sixty is suspended, one in sixteen is a legal person."""
    draw = random.Random(seed)
    yield HEADER + "\n"
    for number in range(1, members + 1):
        yield _line(draw, number)


def write(path: Path, members: int, seed: int = SEED) -> Path:
    """Write such a list, and return its path."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines(members, seed))
    return path


def _line(draw: random.Random, number: int) -> str:
    is_legal = draw.random() < 1 / 16
    given, family = draw.choice(GIVEN), draw.choice(FAMILY)
    name = f"Coop {family} {number}" if is_legal else f"{family}-{draw.choice(FAMILY)}"
    email = f"membre.{number}@example.org" if draw.random() < 14 / 15 else ""
    joined = FIRST_DAY + timedelta(days=draw.randrange(12_000))
    status, left = "active", ""
    if draw.random() < 1 / 12:
        status = draw.choice(("resigned", "resigned", "resigned", "deceased", "expelled"))
        left = (joined + timedelta(days=draw.randrange(1, 1_000))).isoformat()
    elif draw.random() < 1 / 60:
        status = "suspended"
    postal = (
        f"{draw.choice('GHJ')}{draw.randrange(10)}{draw.choice(LETTERS)} {draw.randrange(10)}{draw.choice(LETTERS)}1"
    )
    representative = f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}" if is_legal else ""
    cells = (
        f"M{number:07d}",
        "legal" if is_legal else "natural",
        "" if is_legal else given,
        name,
        email,
        f"418 555-{draw.randrange(10_000):04d}",
        f'"{draw.randrange(1, 9_999)}, rue {draw.choice(FAMILY)}"',
        draw.choice(CITIES),
        postal,
        "en" if draw.random() < 3 / 20 else "fr",
        draw.choice(CATEGORIES),
        status,
        joined.isoformat(),
        left,
        draw.choice(AMOUNTS),
        representative,
    )
    return ",".join(cells) + "\n"
