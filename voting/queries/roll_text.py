"""The lines a roll is hashed by, from which anybody can make its hash again."""

from __future__ import annotations


def roll_line(number: str, reason_code: str, voice: str, *, is_in: bool, seat_no: int = 1, seats: int = 1) -> str:
    """Return one line: number, in or out, reason, who votes, between tabs; then the seat, where there are several."""
    cells = [number, "in" if is_in else "out", reason_code, voice if is_in else ""]
    if seats > 1 or seat_no > 1:
        cells.append(f"{seat_no}/{seats}")
    return "\t".join(cells) + "\n"
